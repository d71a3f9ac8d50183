/** The link to WhatsApp: a dead token mended, templates linked and written. */
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { promised } from "../../server/test/support/patience.ts";
import {
  type ConnectedSender,
  connectSender,
  paymentRequest,
  until,
  untilStatus,
} from "../../server/test/support/zajel.ts";
import { checkAccess, checkNoSidewaysScroll, type Dashboard, newMember, startDashboard } from "./support/dashboard.ts";

let dashboard: Dashboard;
let sender: ConnectedSender;
before(async () => {
  dashboard = await startDashboard();
  sender = await connectSender(dashboard.zajel);
});
afterEach(() => dashboard.closeWindows());
after(() => dashboard?.[Symbol.asyncDispose]());

test("a dead token is told with what waits for it, and held messages leave when another is saved", async () => {
  const { zajel } = dashboard;
  await zajel.sandbox.control("PUT", `/accounts/${sender.wabaId}`, {
    name: "Dar Noura",
    namespace: sender.namespace,
    phone_numbers: [{ id: sender.phoneNumberId, display_phone_number: "+965 22000100", verified_name: "Dar Noura" }],
    app: { id: sender.appId, secret: sender.appSecret },
    tokens: [{ token: sender.token, expires_at: "2020-01-01T00:00:00Z" }, { token: "EAAreplacement" }],
  });
  const { body } = await zajel.api("POST", "/v1/transactions", paymentRequest());
  await untilStatus(zajel, body.session_id, "created", "held");
  const page = await dashboard.open(await dashboard.owner(), "/authenticators");
  await page.getByText("1 message waits and leaves by itself once you replace it.").waitFor();
  await page.getByText("Errors, 24 h").waitFor();
  await checkAccess(page);

  await page.getByRole("button", { name: "Replace the token" }).click();
  await page.getByLabel("New access token").fill("EAAreplacement");
  await page.getByRole("button", { name: "Save" }).click();

  await page.getByText("Nothing is held by this number.").waitFor();
  await untilStatus(zajel, body.session_id, "created", ["accepted", "sent", "delivered", "read"]);
  await page.getByText("Works, and never expires").waitFor();
  assert.equal(await page.getByLabel("New access token").count(), 0, "the secret is not shown again");
  assert.deepEqual(dashboard.complaints(), []);
});

test("removing an authenticator names what happens, and is refused while payments need it", async () => {
  await dashboard.zajel.api("POST", "/v1/transactions", paymentRequest());
  const page = await dashboard.open(await dashboard.owner(), "/authenticators");
  await page.getByRole("button", { name: "More" }).first().click();
  await page.getByRole("menuitem", { name: "Remove…" }).click();
  const dialog = page.getByRole("dialog", { name: /^Remove/ });
  await dialog.getByText("Its template links go, too.", { exact: false }).waitFor();
  await checkAccess(page);
  await dialog.getByRole("button", { name: "Remove authenticator" }).click();
  await dialog.getByText("open payments may still owe one", { exact: false }).waitFor();
});

test("the grid is walked by arrow keys, and Enter opens the editor of its cell", async () => {
  const page = await dashboard.open(await dashboard.owner(), "/templates");
  await page.getByText("22 of 22 cells can send now.").waitFor();
  await checkAccess(page);
  const grid = page.getByRole("grid");
  await grid.getByRole("link", { name: "zajel_payment_created" }).first().focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/templates/payment_request/paid/en");
  await page.getByRole("heading", { level: 1, name: "Receipt" }).waitFor();
});

test("the mapping editor shows what the customer will read as it is changed, and saves it", async () => {
  const { zajel } = dashboard;
  const at = `/v1/authenticators/${sender.authenticatorId}/template-links`;
  const link = async () => {
    const { body } = await zajel.api("GET", `${at}?limit=200`);
    const found = (body.data as Record<string, string>[]).find(
      ({ type, state, language }) => type === "payment_request" && state === "paid" && language === "en",
    );
    return found as unknown as { variables: { body: Record<string, unknown> } } | undefined;
  };
  const prices = [{ country: "KW", category: "utility", currency: "USD", amount: "0.0157", from: "2026-07-01" }];
  await zajel.api("PATCH", "/v1/settings", { prices });
  const page = await dashboard.open(await dashboard.owner(), "/templates/payment_request/paid/en");
  const phone = page.getByRole("article");
  await phone.getByText("Thank you Noura", { exact: false }).waitFor();
  await page.getByText("شكرًا نورة", { exact: false }).waitFor();
  await page.getByText("0.0157").waitFor();
  await checkAccess(page);

  await page.getByRole("button", { name: "Everything empty" }).click();
  await phone.getByText("Thank you dear customer", { exact: false }).waitFor();
  const fallback = page.getByRole("textbox", { name: "If empty, say: {{5}}" });
  await fallback.fill("");
  await page.getByText("would not be sent: Gateway reference is missing", { exact: false }).waitFor();
  await page.getByRole("button", { name: "Use “–”" }).click();
  assert.equal(await fallback.inputValue(), "–");
  await page.getByRole("button", { name: "Longest values" }).click();
  await phone.getByText("1,234,567.890", { exact: false }).first().waitFor();

  await page.getByRole("button", { name: "Sample" }).click();
  await page.getByRole("textbox", { name: "If empty, say: {{1}}" }).fill("friend");
  await page.getByRole("button", { name: "Save" }).click();
  await until("the fallback to be saved", async () => JSON.stringify((await link()) ?? null).includes("friend"));

  await page.getByRole("button", { name: "Unlink" }).click();
  // The toast stays for 8 s: nothing is asked before it is pressed.
  await page.getByRole("button", { name: "Undo" }).click();
  await until("the link to be back", async () => JSON.stringify((await link()) ?? null).includes("friend"));
  const { body } = await zajel.api("GET", "/v1/audit?limit=20");
  const links = (body.data as { action: string }[]).filter(({ action }) => action.startsWith("template_link."));
  assert.deepEqual(
    links.slice(0, 3).map(({ action }) => action),
    ["template_link.put", "template_link.removed", "template_link.put"],
  );
  assert.deepEqual(dashboard.complaints(), []);
});

test("a template is read before Meta reads it: what would be refused stands at its field", async () => {
  const page = await dashboard.open(await dashboard.owner(), "/templates/new");
  await page.getByLabel("Name", { exact: true }).fill("parcel_ready");
  const text = page.getByLabel("Text", { exact: true });
  await text.fill("Your parcel is ready, {{1}}");
  await page.getByText("The text ends with a place. Put a word after it.").first().waitFor();
  assert.equal(await page.getByRole("button", { name: "Submit to Meta" }).isDisabled(), true);
  await checkAccess(page);

  await text.fill("Your parcel is ready, {{1}}, come and get it at the shop.");
  await page.getByLabel("Example for", { exact: false }).fill("Noura");
  await page.getByText("Nothing that Meta would refuse was found.").waitFor();
  await page.getByRole("button", { name: "Submit to Meta" }).click();
  await page.waitForURL("**/templates");
  await page
    .getByRole("table")
    .getByText("parcel_ready")
    .waitFor({ timeout: promised(20_000) });
});

test("Arabic on a phone is whole, and who may only look sees no action", async () => {
  const viewer = await newMember(dashboard.zajel, "viewer");
  const pages = [
    ["/authenticators", "رمز الوصول صالح"],
    ["/templates", "zajel_payment_paid"],
    ["/templates/payment_request/paid/ar", "تم استلام الدفعة"],
  ] as const;
  for (const [address, words] of pages) {
    const page = await dashboard.open(viewer, address, { language: "ar", width: 360, theme: "dark" });
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.getByText(words).filter({ visible: true }).first().waitFor();
    await checkNoSidewaysScroll(page);
    await checkAccess(page);
    for (const name of ["حفظ", "مزامنة", "إعادة الفحص", "استبدال"]) {
      assert.equal(await page.getByRole("button", { name }).count(), 0, name);
    }
    await page.context().close();
  }
  assert.deepEqual(dashboard.complaints(), []);
});
