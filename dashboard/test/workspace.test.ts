/** What belongs to the shop itself: keys, endpoints, people, settings, bulks and opt-outs; in Arabic, and for viewers. */
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { type Receiver, startReceiver, verify } from "../../server/test/outbound/receiver.ts";
import { newPhone, request, until } from "../../server/test/support/zajel.ts";
import { checkAccess, checkNoSidewaysScroll, type Dashboard, newMember, startDashboard } from "./support/dashboard.ts";

let dashboard: Dashboard;
let receiver: Receiver;
before(async () => {
  dashboard = await startDashboard({ environment: { ZAJEL_WEBHOOK_ALLOW: "127.0.0.0/8" } });
  receiver = await startReceiver();
});
afterEach(() => dashboard.closeWindows());
after(async () => {
  await receiver?.[Symbol.asyncDispose]();
  await dashboard?.[Symbol.asyncDispose]();
});

test("a key is made, shown once, used, and revoked; from then on it is refused", async () => {
  const page = await dashboard.open(await dashboard.owner(), "/developers");
  await page.getByText("No key can be used").waitFor();
  await page.getByRole("button", { name: "Create a key" }).click();
  const form = page.getByRole("dialog", { name: "Create a key" });
  await form.getByLabel("Name").fill("ERP");
  await checkAccess(page);
  await form.getByRole("button", { name: "Create a key" }).click();
  const shown = page.getByRole("dialog", { name: "Your new key" });
  const key = (await shown.locator("bdi.mono").textContent()) ?? "";
  const ask = () => request(dashboard.zajel.url, "GET", "/v1/settings", undefined, { authorization: `Bearer ${key}` });
  assert.equal((await ask()).status, 200);
  await shown.getByRole("button", { name: "I have kept it" }).click();
  await shown.waitFor({ state: "detached" });
  assert.equal(await page.getByText(key).count(), 0, "it is shown once");

  await page.getByRole("button", { name: "Revoke: ERP" }).click();
  const confirm = page.getByRole("dialog", { name: "Revoke “ERP”?" });
  await confirm.getByRole("button", { name: "Revoke" }).click();
  await confirm.waitFor({ state: "detached" });
  await page.getByRole("table").getByText("Revoked").waitFor();
  // Nodes remember a key for a moment.
  await until("the key to be refused", async () => (await ask()).status === 401);
  await checkAccess(page);
});

test("an endpoint is added, is sent a ping, and each request and answer can be seen and sent again", async () => {
  const inbox = receiver.inbox();
  const page = await dashboard.open(await dashboard.owner(), "/developers/webhook-endpoints");
  await page.getByRole("button", { name: "Add an endpoint" }).click();
  const form = page.getByRole("dialog", { name: "Add an endpoint" });
  await form.getByLabel("Address").fill("ftp://example.com");
  await form.getByLabel("All events").click();
  await form.getByRole("button", { name: "Add an endpoint" }).click();
  await form.getByRole("textbox", { name: "Address" }).and(page.locator("[aria-invalid=true]")).waitFor();
  await form.getByLabel("Address").fill(inbox.url);
  await form.getByRole("button", { name: "Add an endpoint" }).click();
  const shown = page.getByRole("dialog", { name: "The secret of this endpoint" });
  const secret = (await shown.locator("bdi.mono").textContent()) ?? "";
  await shown.getByRole("button", { name: "I have kept it" }).click();

  await page.getByRole("button", { name: "Send a ping" }).click();
  const [first] = await inbox.first(1);
  assert.ok(first !== undefined);
  verify(secret, first);
  const table = page.getByRole("table", { name: "Deliveries" });
  await table.getByText("Delivered").waitFor();
  await checkAccess(page);
  await table.getByRole("button", { name: "ping" }).click();
  const event = page.getByRole("dialog", { name: "Event" });
  await event.getByText("thanks").waitFor();
  await checkAccess(page);
  await event.getByRole("button", { name: "Send again" }).click();
  await inbox.first(2);
  await event.getByText("Try 2").waitFor();
  await page.keyboard.press("Escape");
  await event.waitFor({ state: "detached" });

  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByText("Paused by hand").waitFor();
  await page.getByRole("button", { name: "Resume" }).click();
  await page.getByRole("button", { name: "Pause" }).waitFor();
});

test("a source is added with its address to copy, and what its events came to is listed", async () => {
  const page = await dashboard.open(await dashboard.owner(), "/developers/sources");
  await page.getByRole("button", { name: "Add a source" }).click();
  const form = page.getByRole("dialog", { name: "Add a source" });
  await form.getByLabel("Secret").fill("pu9MpX3yPR");
  await form.getByLabel("Post-payment").click();
  await checkAccess(page);
  await form.getByRole("button", { name: "Add a source" }).click();
  await page.getByRole("heading", { level: 1, name: "Ottu source" }).waitFor();
  await page.getByText("Nothing has come from it yet.").waitFor();
  await page.getByText("Payment request · Post-payment").waitFor();
  await page.getByRole("button", { name: "Copy the address" }).waitFor();
  await checkAccess(page);
});

test("a setting that the API refuses is told at its field, what is saved stays, and leaving or removing asks before it loses", async () => {
  const page = await dashboard.open(await dashboard.owner(), "/settings");
  await page.getByText("All changes are saved.").waitFor();
  await page.getByLabel("Checkout address").fill("pay.example.com");
  await page.getByLabel("Name", { exact: true }).fill("Dar Noura Boutique");
  await page.getByText("2 changes aren’t saved.").waitFor();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByLabel("Checkout address").and(page.locator("[aria-invalid=true]")).waitFor();
  await checkAccess(page);
  await page.getByRole("navigation").getByRole("link", { name: "People" }).click();
  const leaving = page.getByRole("dialog", { name: "Leave without saving?" });
  await leaving.getByRole("button", { name: "Cancel" }).click();
  await leaving.waitFor({ state: "detached" });
  await page.getByLabel("Checkout address").fill("https://pay.example.com/c/{session_id}");
  await page.getByLabel("Remove contents after, in days").fill("90");
  await page.getByRole("button", { name: "Save" }).click();
  const removing = page.getByRole("dialog", { name: "Remove contents older than 90 days?" });
  await removing.getByRole("button", { name: "Save and remove" }).click();

  await page.getByText("All changes are saved.").waitFor();
  const { body } = await dashboard.zajel.api("GET", "/v1/settings");
  assert.equal(body.name, "Dar Noura Boutique");
  assert.equal(body.retention_days, 90);
  assert.equal(body.checkout_url_template, "https://pay.example.com/c/{session_id}");
});

test("somebody is invited by a link, gets another role, and is removed unless that is undone; the audit log tells it", async () => {
  const page = await dashboard.open(await dashboard.owner(), "/people");
  await page.getByRole("button", { name: "Invite" }).click();
  const form = page.getByRole("dialog", { name: "Invite somebody" });
  await form.getByLabel("E-mail").fill("salem@example.com");
  await form.getByLabel("Name").fill("Salem");
  await checkAccess(page);
  await form.getByRole("button", { name: "Invite" }).click();
  const shown = page.getByRole("dialog", { name: "Send this link" });
  assert.match((await shown.locator("bdi.mono").textContent()) ?? "", /\/password\?token=/);
  await shown.getByRole("button", { name: "Done" }).click();
  await page.getByText("1 invitation waits").waitFor();
  await page.getByLabel("Role of Salem").first().click();
  await page.getByRole("option", { name: "Viewer" }).click();
  const roleOf = async () =>
    (await dashboard.zajel.api("GET", "/v1/members")).body.data.find(
      ({ email }: { email: string }) => email === "salem@example.com",
    )?.role;
  await until("the role to be changed", async () => (await roleOf()) === "viewer");
  await checkAccess(page);

  const remove = async () => {
    await page.getByRole("button", { name: "Actions for Salem" }).click();
    await page.getByRole("menuitem", { name: "Remove" }).click();
    await page.getByRole("table").getByText("salem@example.com").waitFor({ state: "detached" });
  };
  await remove();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("table").getByText("salem@example.com").waitFor();
  assert.equal(await roleOf(), "viewer", "nothing was done");
  await remove();
  await page.getByRole("button", { name: "Do it now" }).click();
  await until("Salem to be gone", async () => (await roleOf()) === undefined);

  await page.getByRole("navigation").getByRole("link", { name: "Audit log" }).click();
  await page
    .getByRole("table")
    .getByText(/^removed .*salem/i)
    .waitFor();
  await page.getByRole("table").getByText("changed the role of").first().waitFor();
  await checkAccess(page);
});

test("a file is tried first, its wrong row is told, and only then its payments are made", async () => {
  const page = await dashboard.open(await dashboard.owner(), "/bulks");
  const file = [
    "type,amount,currency_code,order_no",
    "payment_request,24.500,KWD,B-1",
    "payment_request,24.5x,KWD,B-2",
  ].join("\n");
  await page.locator("input[type=file]").setInputFiles({
    name: "december.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(file),
  });
  await page.getByText("1 of 2 rows would become payments; refused: 1.").waitFor();
  await page.getByRole("table", { name: "Refused rows" }).getByText("amount", { exact: true }).waitFor();
  await checkAccess(page);
  await page.getByRole("button", { name: "Create 1 payment" }).click();
  await page.getByText("1 of 2 rows are payments; refused: 1.").waitFor();
  const made = await dashboard.zajel.api("GET", "/v1/transactions?q=B-1");
  assert.equal(made.body.data.length, 1);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Refused rows as CSV" }).click(),
  ]);
  assert.match(download.suggestedFilename(), /^errors-.*\.csv$/);
});

test("in Arabic on a phone a number is put on the opt-out list, and taken off unless that is undone", async () => {
  const page = await dashboard.open(await dashboard.owner(), "/replies", { language: "ar", width: 360, height: 740 });
  await page.getByRole("button", { name: "إضافة رقم" }).click();
  const form = page.getByRole("dialog", { name: "إضافة رقم" });
  const phone = newPhone();
  await form.getByLabel("الهاتف").fill(phone);
  await form.getByRole("button", { name: "إضافة رقم" }).click();
  const row = page.getByRole("list", { name: "إيقاف الرسائل" }).getByRole("listitem");
  await row.first().waitFor();
  await checkNoSidewaysScroll(page);
  await checkAccess(page);
  const onList = async () => (await dashboard.zajel.api("GET", `/v1/opt-outs?phone=${encodeURIComponent(phone)}`)).body;
  assert.equal((await onList()).data.length, 1);
  await row.first().getByRole("button", { name: /رفع/ }).click();
  await row.first().waitFor({ state: "detached" });
  await page.getByRole("button", { name: "نفّذ الآن" }).click();
  await until("the number to be off the list", async () => (await onList()).data.length === 0);
});

test("a viewer sees endpoints and replies with masked numbers, without actions, and no keys, people or log", async () => {
  const { zajel } = dashboard;
  await zajel.api("POST", "/v1/opt-outs", { phone: newPhone() });
  const viewer = await newMember(zajel, "viewer");
  const page = await dashboard.open(viewer, "/replies?show=opt-outs");
  await page.getByRole("table").getByText(/••••/).first().waitFor();
  assert.deepEqual(await page.getByRole("main").locator("nav a[aria-current=page]").allTextContents(), ["Opt-outs"]);
  assert.equal(
    await page
      .getByRole("main")
      .getByRole("button", { name: /Add a number|Take/ })
      .count(),
    0,
  );
  const navigation = page.getByRole("navigation").first();
  assert.equal(await navigation.getByRole("link", { name: /People|Audit/ }).count(), 0);
  await navigation.getByRole("link", { name: "Settings" }).click();
  await page.getByText("Owners and admins can change these.").waitFor();
  assert.equal(await page.getByRole("main").getByRole("button").count(), 0);
  await navigation.getByRole("link", { name: "Developers" }).click();
  await page.getByRole("heading", { level: 2, name: "Webhook endpoints" }).waitFor();
  assert.equal(await page.getByRole("link", { name: "API keys" }).count(), 0);
  assert.deepEqual(dashboard.complaints(), []);
});
