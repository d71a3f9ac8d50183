/** What people do all day: ask for a payment, find one, read its story, send again. In a browser, on one installation. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, afterEach, before, test } from "node:test";
import type { Page } from "playwright-core";
import {
  connectSender,
  type Json,
  newPhone,
  paymentRequest,
  until,
  untilStatus,
} from "../../server/test/support/zajel.ts";
import { checkAccess, checkNoSidewaysScroll, type Dashboard, newMember, startDashboard } from "./support/dashboard.ts";

let dashboard: Dashboard;

before(async () => {
  dashboard = await startDashboard();
  await connectSender(dashboard.zajel);
});
afterEach(() => dashboard.closeWindows());
after(() => dashboard?.[Symbol.asyncDispose]());

async function create(changes: Record<string, unknown>): Promise<Json> {
  const { status, body } = await dashboard.zajel.api("POST", "/v1/transactions", paymentRequest(changes));
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}

const report = (sessionId: string, state: string, more: Record<string, unknown> = {}) =>
  dashboard.zajel.api("POST", `/v1/transactions/${sessionId}/state`, { state, ...more });

/** The order numbers of the rows, from the top. */
const orders = (page: Page) => page.getByRole("table", { name: "Transactions" }).locator("tbody a").allInnerTexts();

async function untilOrders(page: Page, wanted: readonly string[]): Promise<void> {
  let last: string[] = [];
  await until(`the rows ${wanted}`, async () => {
    last = await orders(page);
    return last.join() === wanted.join();
  }).catch((error: Error) => assert.fail(`${error.message}; last seen ${last}`));
}

test("a payment request shows each message before it is sent, keeps part of a box, and then shows what became of it", async () => {
  const owner = await dashboard.owner();
  const page = await dashboard.open(owner, "/new");
  const pre = page.getByRole("checkbox", { name: "Pre-payment", exact: true });
  const post = page.getByRole("checkbox", { name: "Post-payment", exact: true });
  assert.ok((await pre.isChecked()) && (await post.isChecked()));

  // Nothing typed: the fields say what they want, and nothing is made.
  await page.getByRole("button", { name: "Create and send" }).click();
  await page.getByText("Type the amount.").waitFor();
  await page.getByText("Type the phone: messages go to it.").waitFor();

  await page.getByText("Not sent: there is no checkout link to send").waitFor();
  await page.getByRole("button", { name: "Give one" }).click();
  await page.keyboard.type("https://pay.example.com/c/8f14e45fceea167a");
  await page.getByLabel("Amount").fill("24.5");
  await page.getByLabel("Order number").fill("DN-90001");
  await page.getByLabel("Customer name").fill("Noura Al-Mutairi");
  const preview = page.getByRole("region", { name: "Live preview" });
  await preview.locator("article", { hasText: "24.500" }).filter({ hasText: "Noura" }).waitFor();
  await preview.getByRole("button", { name: "Paid" }).click();
  await preview.locator("article", { hasText: "Thank you" }).waitFor();

  const phone = newPhone();
  await page.getByLabel("Phone (WhatsApp)").fill("551");
  await page.getByLabel("Phone (WhatsApp)").blur();
  await page.getByText("A digit is missing.").waitFor();
  await page.getByLabel("Phone (WhatsApp)").fill(phone.slice(4));
  await page.getByLabel("This phone can exist").waitFor();
  await page.getByRole("checkbox", { name: "Message about: Canceled" }).uncheck();
  assert.equal(await post.evaluate((box) => (box as unknown as { indeterminate: boolean }).indeterminate), true);
  await checkAccess(page);

  const asked = page.waitForRequest((request) => request.method() === "POST" && /transactions$/.test(request.url()));
  await page.keyboard.press("Control+Enter");
  const request = await asked;
  assert.match((await request.allHeaders())["idempotency-key"] ?? "", /^[0-9a-f-]{36}$/);
  await page.getByRole("heading", { name: "DN-90001 is created" }).waitFor();
  await page.getByRole("img", { name: "QR code of the payment link" }).waitFor();
  await page.getByRole("button", { name: "Copy payment link" }).waitFor();
  await page.getByText("https://pay.example.com/c/8f14e45fceea167a").waitFor();
  await page.getByRole("listitem").filter({ hasText: "Payment link" }).locator("time").nth(2).waitFor();
  await page.locator("article", { hasText: "DN-90001" }).waitFor();
  await checkAccess(page);

  const { body } = await dashboard.zajel.api("GET", "/v1/transactions?q=DN-90001");
  assert.equal(body.data.length, 1);
  assert.deepEqual(body.data[0].notification_states.toSorted(), ["authorized", "created", "expired", "failed", "paid"]);
  assert.equal(body.data[0].customer_phone, phone);
  assert.equal(body.data[0].amount, "24.500");
  assert.deepEqual(dashboard.complaints(), []);
});

test("an E-Commerce order has Pre-payment disabled with the reason beside it, and gets no link", async () => {
  const page = await dashboard.open(await dashboard.owner(), "/new");
  await page.getByRole("radio", { name: "E-Commerce" }).check();
  const pre = page.getByRole("checkbox", { name: "Pre-payment", exact: true });
  assert.ok((await pre.isDisabled()) && !(await pre.isChecked()));
  await page.getByText("E-Commerce orders get no payment link: the customer is already at the checkout.").waitFor();
  assert.ok(await page.getByRole("checkbox", { name: "Post-payment", exact: true }).isChecked());
  await checkAccess(page);

  await page.getByLabel("Amount").fill("7");
  await page.getByLabel("Order number").fill("EC-90002");
  await page.getByLabel("Phone (WhatsApp)").fill(newPhone().slice(4));
  await page.getByRole("button", { name: "Create and send" }).click();
  await page.getByRole("heading", { name: "EC-90002 is created" }).waitFor();
  const { body } = await dashboard.zajel.api("GET", "/v1/transactions?q=EC-90002");
  assert.equal(body.data[0].type, "e_commerce");
  assert.ok(!body.data[0].notification_states.includes("created"));
});

test("payments are found by each filter, in the address, and exported as they are filtered", async () => {
  const paid = await create({ order_no: "F-PAID", customer_first_name: "Badriya", amount: "99.500" });
  await report(paid.session_id, "paid");
  await create({
    order_no: "F-SHOP",
    type: "e_commerce",
    customer_first_name: "Badriya",
    language: "ar",
    notifications: {},
  });
  const phone = newPhone();
  await dashboard.zajel.sandbox.control("PUT", `/phones/${phone.slice(1)}`, { on_whatsapp: false });
  const failed = await create({ order_no: "F-FAIL", customer_first_name: "Badriya", customer_phone: phone });
  await untilStatus(dashboard.zajel, failed.session_id, "created", "failed");

  const page = await dashboard.open(await dashboard.owner(), "/transactions?q=Badriya");
  await untilOrders(page, ["F-FAIL", "F-SHOP", "F-PAID"]);
  await checkAccess(page);
  async function choose(chip: string, choice: string): Promise<void> {
    await page.getByRole("button", { name: `Add a filter: ${chip}` }).click();
    await page.getByRole("dialog").getByRole("button", { name: choice, exact: true }).click();
  }
  async function clear(chip: string): Promise<void> {
    await page.getByRole("button", { name: `Clear ${chip}`, exact: true }).click();
    await untilOrders(page, ["F-FAIL", "F-SHOP", "F-PAID"]);
  }
  await choose("State", "Paid");
  await untilOrders(page, ["F-PAID"]);
  assert.equal(new URL(page.url()).searchParams.get("state"), "paid");
  await clear("State");
  await choose("Message", "Failed");
  await untilOrders(page, ["F-FAIL"]);
  await clear("Message");
  await choose("Type", "E-Commerce");
  await untilOrders(page, ["F-SHOP"]);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export CSV" }).click(),
  ]);
  const lines = (await readFile(await file.path(), "utf8")).trim().split(/\r?\n/);
  assert.equal(lines.length, 2);
  assert.match(lines[1] ?? "", /F-SHOP/);
  await clear("Type");
  await page.getByRole("button", { name: "Add a filter: Amount" }).click();
  await page.getByLabel("At least").fill("٩٩٫٥");
  await page.getByRole("dialog").getByRole("button", { name: "Apply" }).click();
  await untilOrders(page, ["F-PAID"]);
  assert.equal(new URL(page.url()).searchParams.get("amount"), "99.5..");
  await page.getByRole("button", { name: "Save view" }).click();
  await page.getByLabel("Name of the view").fill("Large ones");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await clear("Amount");
  await page.getByRole("button", { name: /^Large ones ?1$/ }).click();
  await untilOrders(page, ["F-PAID"]);
  await page.getByRole("button", { name: "Remove the view “Large ones”" }).click();
  await clear("Amount");
  await choose("Language", "Arabic");
  await untilOrders(page, ["F-SHOP"]);
  await clear("Language");
  await choose("Created", "yesterday");
  await page.getByText("Nothing matches these filters.").waitFor();
  await page.getByRole("button", { name: "Clear “Created: yesterday”?" }).click();
  await untilOrders(page, ["F-FAIL", "F-SHOP", "F-PAID"]);

  await page.getByRole("button", { name: "Message problem" }).click();
  await untilOrders(page, ["F-FAIL"]);
  await page.getByRole("button", { name: "Waiting for payment" }).click();
  await untilOrders(page, ["F-FAIL", "F-SHOP"]);
  await page.reload();
  await untilOrders(page, ["F-FAIL", "F-SHOP"]);

  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("checkbox", { name: "Phone" }).uncheck();
  await checkAccess(page);
  await page.keyboard.press("Escape");
  assert.equal(await page.getByRole("columnheader", { name: "Phone" }).count(), 0);
  assert.match(new URL(page.url()).searchParams.get("hide") ?? "", /phone/);
  assert.deepEqual(dashboard.complaints(), []);
});

test("a row is reached and sent again by keys; what cannot be sent says why; new rows wait for their pill", async () => {
  const first = await create({ order_no: "K-1", customer_first_name: "Khalid" });
  await untilStatus(dashboard.zajel, first.session_id, "created", "delivered");
  const page = await dashboard.open(await dashboard.owner(), "/transactions?q=Khalid");
  await untilOrders(page, ["K-1"]);

  await page.getByRole("button", { name: "Actions for K-1" }).click();
  const receipt = page.getByRole("menuitem", { name: /Receipt/ });
  await receipt.waitFor();
  assert.match((await receipt.innerText()).replace(/\s+/g, " "), /Receipt Not paid yet/);
  assert.ok(await receipt.isDisabled());
  await page.keyboard.press("Escape");
  await receipt.waitFor({ state: "detached" });

  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.getByText("1 selected").waitFor();
  await page.keyboard.press("r");
  await until("the second link", async () => {
    const messages = await dashboard.zajel.sandbox.messages({ to: `${first.customer_phone}`.slice(1) });
    return messages.length === 2;
  });

  await create({ order_no: "K-2", customer_first_name: "Khalid" });
  const pill = page.getByRole("button", { name: "1 new", exact: true });
  await pill.waitFor();
  assert.deepEqual(await orders(page), ["K-1"]);
  await report(first.session_id, "paid");
  await page.getByRole("row", { name: /K-1/ }).getByText("Paid", { exact: true }).waitFor();
  assert.deepEqual(await orders(page), ["K-1"], "it changes where it stands");
  await pill.click();
  await untilOrders(page, ["K-2", "K-1"]);
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: /K-/ }).waitFor();
  assert.deepEqual(dashboard.complaints(), []);
});

test("a payment is read as a story: states, ticks, attempts, who did what; and can be canceled after a question", async () => {
  const { zajel } = dashboard;
  const operator = await newMember(zajel, "operator");
  const wanted = paymentRequest({ order_no: "S-1", language: "ar" });
  const { body } = await operator.call("POST", "/v1/transactions", wanted);
  await untilStatus(zajel, body.session_id, "created", "delivered");
  const [{ name }] = (await zajel.sql`select name from auth."user" where id = ${operator.id}`) as unknown as [Json];

  const page = await dashboard.open(operator, `/transactions/${body.session_id}`);
  await page.getByRole("heading", { level: 1, name: "S-1" }).waitFor();
  const story = page.getByRole("region", { name: "Timeline" });
  await story.getByText("WhatsApp notification: pre-payment and post-payment").waitFor();
  await story.getByText(name, { exact: true }).first().waitFor();
  await page.locator("article[lang=ar]", { hasText: "S-1" }).waitFor();
  await story.getByRole("button", { name: /^1 attempt/ }).click();
  await story.getByRole("region", { name: "Request" }).getByText("biz_opaque_callback_data").waitFor();
  await story.getByRole("region", { name: "Answer" }).getByText("wamid").waitFor();
  await checkAccess(page);

  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Evidence file" }).click(),
  ]);
  assert.match(await readFile(await file.path(), "utf8"), /zajel\.evidence\.1/);

  await zajel.sandbox.control("POST", `/phones/${`${wanted.customer_phone}`.slice(1)}/reply`, { text: "وصلني الرابط" });
  await page.getByRole("region", { name: "What the customer wrote" }).getByText("وصلني الرابط").waitFor();

  await page.getByRole("button", { name: "Send WhatsApp again" }).click();
  await page.getByRole("menuitem", { name: "Payment link" }).click();
  await story.getByText("Payment link, sent again by hand").waitFor();

  await page.getByRole("button", { name: "Actions for S-1" }).click();
  await page.getByRole("menuitem", { name: "Cancel payment" }).click();
  const question = page.getByRole("dialog", { name: "Cancel S-1?" });
  await question.getByText("Noura gets “Payment canceled” by WhatsApp.").waitFor();
  await checkAccess(page);
  await question.getByRole("button", { name: "Cancel payment" }).click();
  await story.getByRole("heading", { name: "Payment canceled" }).waitFor();
  await untilStatus(zajel, body.session_id, "canceled", ["accepted", "sent", "delivered"]);

  const manual = await create({ order_no: "S-2", notifications: { whatsapp_manual: true } });
  await page.goto(`${zajel.url}/transactions/${manual.session_id}`);
  const byHand = page.getByRole("region", { name: "Send it yourself" });
  await byHand.getByText("https://pay.example.com/").waitFor();
  const chat = byHand.getByRole("link", { name: "Open chat in WhatsApp" });
  assert.match((await chat.getAttribute("href")) ?? "", /^https:\/\/wa\.me\/965\d{8}\?text=/);
  await checkAccess(page);
  // The press is what is tested; the chat is somebody else's page.
  await page.context().route("https://wa.me/**", (route) => route.abort());
  await chat.click();
  await story.getByText("Opened the chat to send the link by hand.").waitFor();

  await page.goto(`${zajel.url}/transactions/no-such-payment`);
  await page.getByText("There is no payment with this id in this shop.").waitFor();
  assert.deepEqual(dashboard.complaints(), []);
});

test("in Arabic and on a phone the same is there, mirrored, and nothing is cut", async () => {
  const long = "عبدالرحمن بن عبدالعزيز بن عبدالمحسن آل عبداللطيف المطيري";
  const payment = await create({
    order_no: "A-1",
    customer_first_name: "عبدالرحمن",
    customer_last_name: long.slice(10),
    amount: "1234567.890",
    language: "ar",
  });
  await untilStatus(dashboard.zajel, payment.session_id, "created", "delivered");
  const owner = await dashboard.owner();
  for (const [address, heading] of [
    ["/transactions?q=A-1", "المعاملات"],
    [`/transactions/${payment.session_id}`, "A-1"],
    ["/new", "طلب دفع جديد"],
  ] as const) {
    const page = await dashboard.open(owner, address, { language: "ar", theme: "dark", width: 360, height: 740 });
    await page.getByRole("heading", { level: 1, name: heading }).waitFor({ state: "attached" });
    const shown = page.getByText(address === "/new" ? "zajel_payment_paid" : "1,234,567.890");
    await shown.filter({ visible: true }).first().waitFor();
    assert.equal(await page.evaluate("document.documentElement.dir"), "rtl");
    await checkNoSidewaysScroll(page);
    await checkAccess(page);
    await page.context().close();
  }
  assert.deepEqual(dashboard.complaints(), []);
});

test("a viewer reads with masked phones, and is offered nothing that changes something", async () => {
  const payment = await create({ order_no: "V-1", customer_first_name: "Waleed" });
  const viewer = await newMember(dashboard.zajel, "viewer");
  const page = await dashboard.open(viewer, "/transactions?q=V-1");
  await untilOrders(page, ["V-1"]);
  await page.getByText(`+965 •••• ${`${payment.customer_phone}`.slice(-4)}`).waitFor();
  assert.equal(await page.getByRole("checkbox").count(), 0);
  await page.getByRole("button", { name: "Actions for V-1" }).click();
  await page.getByRole("menuitem", { name: "Evidence file" }).waitFor();
  assert.deepEqual(
    (await page.getByRole("menuitem").allInnerTexts()).map((words) => words.split("\n")[0]),
    ["Copy payment link", "Evidence file"],
  );
  await page.goto(`${dashboard.zajel.url}/transactions/${payment.session_id}`);
  await page.getByRole("heading", { level: 1, name: "V-1" }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Send WhatsApp again" }).count(), 0);
  assert.ok(!(await page.locator("main").innerText()).includes(payment.customer_phone.slice(4)));
  await checkAccess(page);
  await page.goto(`${dashboard.zajel.url}/new`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Create and send" }).count(), 0);
});
