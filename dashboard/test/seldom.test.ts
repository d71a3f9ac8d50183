/** What people do once in a while: secure their account, change what was set up, take back, look closer. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page, Request } from "playwright-core";
import { closeGate } from "../../server/test/bulk/gate.ts";
import { startReceiver, verify } from "../../server/test/outbound/receiver.ts";
import { signedIn } from "../../server/test/people/visitor.ts";
import { left } from "../../server/test/support/shop.ts";
import { codeNow } from "../../server/test/support/totp.ts";
import {
  type ConnectedSender,
  connectSender,
  type Json,
  newPhone,
  paymentRequest,
  untilStatus,
} from "../../server/test/support/zajel.ts";
import {
  checkAccess,
  checkNoSidewaysScroll,
  type Dashboard,
  newMember,
  password,
  startDashboard,
} from "./support/dashboard.ts";

let dashboard: Dashboard;
let sender: ConnectedSender;
/** The owner's; each test goes where it wants to. */
let page: Page;
before(async () => {
  dashboard = await startDashboard({ environment: { ZAJEL_WEBHOOK_ALLOW: "127.0.0.0/8" } });
  sender = await connectSender(dashboard.zajel);
  const context = await dashboard.window(await dashboard.owner());
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  page = await context.newPage();
});
after(() => dashboard?.[Symbol.asyncDispose]());

const go = (address: string) => page.goto(`${dashboard.zajel.url}${address}`);
const copied = () => page.evaluate("navigator.clipboard.readText()");

async function api(method: string, path: string, body?: unknown): Promise<Json> {
  const answer = await dashboard.zajel.api(method, path, body);
  assert.ok(answer.status < 300, JSON.stringify(answer.body));
  return answer.body;
}

test("an account is secured: sessions ended, the password changed, a second factor set up and asked for", async () => {
  const { zajel } = dashboard;
  const member = await newMember(zajel, "operator");
  const elsewhere = await signedIn(zajel, member.email);
  const own = await dashboard.open(member, "/me");
  await own.getByText("is signed in at 2 places.").waitFor();
  await checkAccess(own);
  await own.getByRole("button", { name: /^End the session/ }).click();
  await own.getByText("is signed in at 1 place.").waitFor();
  assert.equal((await elsewhere.call("GET", "/v1/me")).status, 401);

  const changed = "another horse, another battery";
  await own.getByLabel("Present password").fill("not the right one");
  await own.getByLabel("New password").fill(changed);
  await own.getByRole("button", { name: "Change password" }).click();
  await own.getByText("This password is wrong.").waitFor();
  await own.getByLabel("Present password").fill(password);
  await own.getByRole("button", { name: "Change password" }).click();
  await own.getByText("The password is changed.").waitFor();

  await own.getByRole("button", { name: "Switch on" }).click();
  const dialog = own.getByRole("dialog", { name: "Switch on" });
  await dialog.getByLabel("Your password").fill(changed);
  await dialog.getByRole("button", { name: "Continue" }).click();
  const secret = (await dialog.locator("bdi.mono").textContent()) ?? "";
  await checkAccess(own);
  await dialog.getByLabel("Code", { exact: true }).fill("000000");
  await dialog.getByRole("button", { name: "Switch on" }).click();
  await dialog.getByText("This code is wrong or too old.").waitFor();
  await dialog.getByLabel("Code", { exact: true }).fill(codeNow(secret));
  await dialog.getByRole("button", { name: "Switch on" }).click();
  await own.getByText("It is on.").waitFor();

  // A session that is over leads to the sign-in, and from there back to the page.
  await own.context().clearCookies();
  await own.goto(`${zajel.url}/transactions?q=Noura&state=paid`);
  await own.getByLabel("E-mail").fill(member.email);
  await own.getByLabel("Password").fill(changed);
  await own.getByRole("button", { name: "Sign in" }).click();
  // As the keyboard of a phone in Arabic types it.
  const arabic = codeNow(secret).replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)));
  await own.getByLabel("Code").fill(arabic);
  await own.getByRole("button", { name: "Continue" }).click();
  await own.getByRole("heading", { level: 1, name: "Transactions" }).waitFor();
  assert.equal(new URL(own.url()).search, "?q=Noura&state=paid");
  await own.context().close();
});

test("who forgot their password gets a link by an admin, chooses another, and is signed out everywhere else", async () => {
  const { zajel } = dashboard;
  const member = await newMember(zajel, "viewer");
  const name = member.email.split("@")[0];
  await go("/people");
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: "New link to choose a password" }).click();
  const shown = page.getByRole("dialog", { name: "Send this link" });
  const { pathname, search } = new URL((await shown.locator("bdi.mono").textContent()) ?? "");

  const own = await dashboard.open(null, `${pathname}${search}`);
  await own.getByLabel("Password").fill("short");
  await own.getByRole("button", { name: "Save and sign in" }).click();
  assert.equal(await own.getByLabel("Password").evaluate((field) => field.matches(":invalid")), true);
  await own.getByLabel("Password").fill("another horse, another battery");
  await own.getByRole("button", { name: "Save and sign in" }).click();
  await own.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  assert.equal((await member.call("GET", "/v1/me")).status, 401);
  await own.context().close();
});

test("an endpoint's secret is exchanged while both sign, and a range of its events is sent again", async () => {
  await using receiver = await startReceiver();
  const inbox = receiver.inbox();
  const { id, secret } = await api("POST", "/v1/webhook-endpoints", { url: inbox.url, events: ["opt_out.changed"] });
  await go(`/developers/webhook-endpoints/${id}`);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "New secret" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "New secret" }).click();
  const shown = page.getByRole("dialog", { name: "The secret of this endpoint" });
  const next = (await shown.locator("bdi.mono").textContent()) ?? "";
  await shown.getByRole("button", { name: "I have kept it" }).click();
  await page.getByText("The secret before signs, too, until").waitFor();
  await page.getByRole("button", { name: "Send a ping" }).click();
  const [ping] = await inbox.first(1);
  for (const one of [secret, next]) verify(one, ping as NonNullable<typeof ping>);
  await page.getByRole("table", { name: "Deliveries" }).getByText("Delivered").waitFor();

  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Send a range again" }).click();
  const range = page.getByRole("dialog", { name: "Send a range again" });
  await range.getByRole("button", { name: "Send again" }).click();
  await range.getByText("Nothing to send again.").waitFor();
  await range.getByLabel("Also what was delivered").check();
  await range.getByRole("button", { name: "Send again" }).click();
  await range.getByText("1 event is sent again.").waitFor();
  await checkAccess(page);
  const [first, again] = await inbox.first(2);
  assert.equal(again?.headers["webhook-id"], first?.headers["webhook-id"]);
});

test("a source is changed without a gap, and removed", async () => {
  const { id } = await api("POST", "/v1/sources", {
    kind: "ottu",
    secret: "pu9MpX3yPR",
    default_notifications: { whatsapp: ["created", "paid"] },
  });
  await go(`/developers/sources/${id}`);
  await page.getByText("Payment request · Pre-payment + Post-payment").waitFor();
  await page.getByRole("button", { name: "Edit" }).click();
  const form = page.getByRole("dialog", { name: "Edit" });
  await form.getByLabel("New secret").fill("w8TnQeRt5Z");
  await form.getByRole("checkbox", { name: "Pre-payment" }).uncheck();
  await form.getByLabel("Pass on to").fill("ftp://erp.example.com");
  await form.getByRole("button", { name: "Save" }).click();
  await form.getByLabel("Pass on to").and(page.locator("[aria-invalid=true]")).waitFor();
  await form.getByLabel("Pass on to").fill("https://erp.example.com/ottu");
  await form.getByRole("button", { name: "Save" }).click();
  await page.getByText("The secret before is good until").waitFor();
  await page.getByText("https://erp.example.com/ottu").waitFor();
  assert.deepEqual((await api("GET", `/v1/sources/${id}`)).default_notifications.whatsapp, ["paid"]);

  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Remove" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await page.getByRole("heading", { level: 2, name: "Sources" }).waitFor();
  assert.equal((await dashboard.zajel.api("GET", `/v1/sources/${id}`)).status, 404);
});

test("an app secret is exchanged while the one before still verifies", async () => {
  const { zajel } = dashboard;
  await go(`/authenticators/${sender.authenticatorId}`);
  await page.getByRole("button", { name: "Rotate: App secret" }).click();
  await page.getByLabel("New app secret").fill("0123456789abcdef0123456789abcdef");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("The app secret before this one still verifies webhooks until then:").waitFor();
  assert.equal(await page.getByLabel("New app secret").count(), 0, "the secret is not shown again");

  const { session_id } = await api("POST", "/v1/transactions", paymentRequest());
  await untilStatus(zajel, session_id, "created", ["delivered", "read"]);
});

test("a bulk is stopped with what it has made, and goes on with the same file", async () => {
  const { zajel } = dashboard;
  const row = (name: string) => `payment_request,5,KWD,${name}`;
  const head = "type,amount,currency_code,session_id";
  // An older one waits, and this one behind it.
  const gate = await closeGate(zajel.sql, "shop", "gate");
  const older = await zajel.api("POST", "/v1/bulks", [head, row("gate")].join("\n"), { "content-type": "text/csv" });
  assert.equal(older.status, 202, JSON.stringify(older.body));
  await go("/bulks");
  await page.getByLabel("Try it first", { exact: false }).uncheck();
  await page.locator("input[type=file]").setInputFiles({
    name: "december.csv",
    mimeType: "text/csv",
    buffer: Buffer.from([head, row("bulk-1"), row("bulk-2")].join("\n")),
  });
  await page.getByText("0 of 2 rows are done.").waitFor();
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Stop" }).click();
  await page.getByText("Stopped: 0 of 2 rows are payments.").waitFor();
  await page.getByRole("button", { name: "Go on with the same file" }).click();
  await page.getByText("0 of 2 rows are done.").waitFor();
  await gate.open();
  await page.getByText("2 of 2 rows are payments; refused: 0.").waitFor();
});

test("keys copy a payment's link and open its filters; it is expired by hand after a question", async () => {
  const made = await api("POST", "/v1/transactions", paymentRequest({ order_no: "E-1" }));
  await go("/transactions?q=E-1");
  const row = page.getByRole("row", { name: /E-1/ });
  await row.waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("c");
  await page.getByText("Payment link copied").waitFor();
  assert.equal(await copied(), made.checkout_url);
  await page.keyboard.press("f");
  const search = page.getByRole("dialog").getByLabel("Order number, phone or name");
  await search.waitFor();
  await search.fill(made.customer_phone);
  await page.keyboard.press("Enter");
  await row.waitFor();
  assert.equal(new URL(page.url()).searchParams.get("q"), made.customer_phone);

  await page.getByRole("button", { name: "Actions for E-1" }).click();
  await page.getByRole("menuitem", { name: "Copy payment link" }).waitFor();
  await page.getByRole("menuitem", { name: "Expire now" }).click();
  const question = page.getByRole("dialog", { name: "Expire E-1 now?" });
  await question.getByText("gets “Link expired” by WhatsApp.").waitFor();
  await question.getByRole("button", { name: "Expire now" }).click();
  await row.getByText("Expired", { exact: true }).first().waitFor();
  assert.equal((await api("GET", `/v1/transactions/${made.session_id}`)).state, "expired");
});

test("what the API refuses in a new request stands at its field, and nothing typed is lost", async () => {
  await api("PATCH", "/v1/settings", { checkout_url_template: "https://pay.example.com/c/{session_id}" });
  await go("/new");
  await page.getByLabel("Amount").fill("١٢٫٥");
  await page.getByLabel("Order number").fill("فاتورة ١٢ 🎁 “x”");
  await page.getByLabel("Phone (WhatsApp)").fill(newPhone().slice(4));
  const name = page.getByLabel("Customer name");
  await name.fill("نورة".repeat(40));
  await page.getByRole("button", { name: "Create and send" }).click();
  await name.and(page.locator("[aria-invalid=true]")).waitFor();
  await checkAccess(page);
  assert.equal(await page.getByLabel("Amount").inputValue(), "12.500");
  await name.fill("نورة");
  await page.getByRole("button", { name: "Create and send" }).click();
  await page.getByRole("heading", { name: /is created/ }).waitFor();
  await page.getByRole("button", { name: "Copy payment link" }).click();
  assert.match(`${await copied()}`, /^https:\/\/pay\.example\.com\/c\//);
});

test("messages are found by each filter: status, message, day, and error; a link in an address says the same", async () => {
  const { zajel } = dashboard;
  const phone = newPhone();
  await zajel.sandbox.control("PUT", `/phones/${phone.slice(1)}`, { on_whatsapp: false });
  const failed = await api("POST", "/v1/transactions", paymentRequest({ order_no: "NF-1", customer_phone: phone }));
  const paid = await api("POST", "/v1/transactions", paymentRequest({ order_no: "NF-2" }));
  await untilStatus(zajel, failed.session_id, "created", "failed");
  await api("POST", `/v1/transactions/${paid.session_id}/state`, { state: "paid" });
  await untilStatus(zajel, paid.session_id, "paid", left);

  await go("/notifications?state=created");
  const row = (order: string) => page.getByRole("row", { name: new RegExp(order) });
  await row("NF-1").waitFor();
  await row("NF-2").waitFor();
  await page.getByRole("button", { name: "Add a filter: Status" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Failed" }).click();
  await row("NF-2").waitFor({ state: "detached" });
  await row("NF-1").waitFor();
  await page.getByRole("button", { name: "Clear Status" }).click();
  await row("NF-2").waitFor();
  await page.getByRole("button", { name: "Add a filter: Error" }).click();
  await page.getByLabel("Meta’s number or Zajel’s word").fill("131026");
  await page.keyboard.press("Enter");
  await row("NF-2").waitFor({ state: "detached" });
  await row("NF-1").waitFor();
  await page.getByRole("button", { name: "Clear Error" }).click();
  await page.getByRole("button", { name: "Clear Message" }).click();
  await page.getByRole("button", { name: "Add a filter: Message" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Receipt" }).click();
  await row("NF-1").waitFor({ state: "detached" });
  await row("NF-2").waitFor();
  await page.getByRole("button", { name: "Add a filter: Created" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Today" }).click();
  await page.waitForURL(/state=paid.*created=today|created=today.*state=paid/);
  await row("NF-2").waitFor();
  await go("/notifications?state=paid&created=..2020-01-01");
  await page.getByText("Nothing matches these filters.").waitFor();
  assert.deepEqual(dashboard.complaints(), []);
});

test("a payment whose names have no end moves nothing sideways", async () => {
  const endless = "X".repeat(128);
  const names = { customer_first_name: endless, customer_last_name: endless };
  const { session_id } = await api("POST", "/v1/transactions", paymentRequest({ order_no: endless, ...names }));
  await go(`/transactions/${session_id}`);
  await page.getByRole("heading", { level: 1, name: endless }).waitFor();
  await page.locator("article", { hasText: endless }).first().waitFor();
  await checkNoSidewaysScroll(page);
});

test("a page that nobody sees gives its connection up, and goes on where it was when somebody does", async () => {
  const isStream = (request: Request) => request.url().endsWith("/v1/live");
  const see = (isHidden: boolean) =>
    page.evaluate(`Object.defineProperty(document, "hidden", { configurable: true, value: ${isHidden} });
      document.dispatchEvent(new Event("visibilitychange"))`);
  await page.clock.install();
  await go("/transactions?q=U-");
  await page.getByText("Live updates").waitFor();
  const given = page.waitForEvent("requestfailed", isStream);
  await see(true);
  await page.clock.fastForward(31_000);
  await given;
  await api("POST", "/v1/transactions", paymentRequest({ order_no: "U-1" }));

  const taken = page.waitForRequest(isStream);
  await see(false);
  assert.match((await (await taken).allHeaders())["last-event-id"] ?? "", /./);
  await page.getByRole("row", { name: /U-1/ }).waitFor();
});
