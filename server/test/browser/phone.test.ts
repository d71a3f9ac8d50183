/** The newcomer's walk, in a real browser: a payment request reaches the phone, is paid, and the receipt arrives. */
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { launchBrowser } from "../support/browser.ts";
import { type Demo, startDemo } from "../support/demo.ts";
import { promised } from "../support/patience.ts";
import { type Json, request, until } from "../support/zajel.ts";

/** `script/test` leaves pictures in an ignored folder; with UPDATE_PICTURES=1 it renews those of the documentation. */
const pictures = path.resolve(
  import.meta.dirname,
  "../../..",
  process.env.UPDATE_PICTURES === "1" ? "docs/pictures" : "pictures",
);

let demo: Demo;
let browser: Browser;
let context: BrowserContext;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), launchBrowser()]);
  context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
    timezoneId: "Asia/Kuwait",
  });
  context.setDefaultTimeout(promised(30_000));
  await mkdir(pictures, { recursive: true });
});
after(async () => {
  await browser?.close();
  await demo?.[Symbol.asyncDispose]();
});

function api(method: string, route: string, body?: unknown): Promise<Json> {
  return request(demo.url, method, route, body, { authorization: `Bearer ${demo.apiKey}` });
}

async function createRequest(changes: Record<string, unknown>): Promise<string> {
  const made = await api("POST", "/v1/transactions", {
    type: "payment_request",
    amount: "24.500",
    currency_code: "KWD",
    order_no: "DN-10482",
    notifications: { whatsapp: ["pre_payment", "post_payment"] },
    ...changes,
  });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body.session_id;
}

async function statusesOf(sessionId: string): Promise<Record<string, string>> {
  const { body } = await api("GET", `/v1/transactions/${sessionId}`);
  return Object.fromEntries(body.notifications.map((n: Json) => [n.state, n.status]));
}

/** The chat on the phone's screen; the list of phones repeats the last line. */
function chatOf(phone: Page) {
  return phone.getByRole("log");
}

/** Presses the button of the newest message and follows it to the checkout. */
async function openCheckout(phone: Page, label: string): Promise<Page> {
  const [checkout] = await Promise.all([
    context.waitForEvent("page"),
    chatOf(phone).getByRole("link", { name: label }).last().click(),
  ]);
  await checkout.waitForLoadState();
  return checkout;
}

test("create, read on the phone, press Pay now, pay, read the receipt: both notifications end as read", async () => {
  const phone = await context.newPage();
  await phone.goto(`${demo.phoneUrl}#/+96550000483`);
  const sessionId = await createRequest({ customer_phone: "+965 5000 0483", customer_first_name: "Noura" });
  await chatOf(phone).getByText("your order DN-10482 from Dar Noura comes to KWD 24.500").waitFor();

  const checkout = await openCheckout(phone, "Pay now");
  await checkout.getByRole("button", { name: /^Pay KWD/ }).click();
  await checkout.getByRole("heading", { name: "Paid" }).waitFor();
  await phone.bringToFront();
  await chatOf(phone).getByText("for your order DN-10482 from Dar Noura we received KWD 24.500").waitFor();

  await until("both to be read", async () => {
    const { created, paid } = await statusesOf(sessionId);
    return created === "read" && paid === "read";
  });
  await phone.locator(".ticks.read").nth(1).waitFor();
  await phone.screenshot({ path: path.join(pictures, "phone.png") });
});

test("in Arabic the message stands right to left, and its button leads to the same payment", async () => {
  const phone = await context.newPage();
  await phone.goto(`${demo.phoneUrl}#/+96550000484`);
  const sessionId = await createRequest({
    customer_phone: "50000484",
    customer_first_name: "نورة",
    language: "ar",
    order_no: "DN-10483",
  });
  const message = chatOf(phone).getByText("بانتظار الدفع");
  await message.waitFor();

  const isRightToLeft = await message.evaluate((element) => element.matches(":dir(rtl)"));
  const checkout = await openCheckout(phone, "ادفع الآن");

  assert.ok(isRightToLeft);
  assert.ok(checkout.url().endsWith(`/checkout/demo/${sessionId}`));
  await phone.screenshot({ path: path.join(pictures, "phone-arabic.png") });
});

test("declined, and paid within the settle window: the customer hears of the success alone", async () => {
  // The demo's own window of three seconds could be over before a busy machine comes to the success.
  assert.equal((await api("PATCH", "/v1/settings", { settle_seconds: { failed: 600 } })).status, 200);
  const phone = await context.newPage();
  await phone.goto(`${demo.phoneUrl}#/+96550000485`);
  const sessionId = await createRequest({ customer_phone: "+96550000485", order_no: "DN-10484" });
  await chatOf(phone).getByText("your order DN-10484").waitFor();
  const checkout = await openCheckout(phone, "Pay now");
  await checkout.getByRole("button", { name: "Decline", exact: true }).click();
  await until("the decline to be known", async () => (await statusesOf(sessionId)).failed === "queued");

  await api("POST", `/v1/transactions/${sessionId}/state`, { state: "paid" });

  await phone.bringToFront();
  await chatOf(phone).getByText("for your order DN-10484 from Dar Noura we received").waitFor();
  assert.equal((await statusesOf(sessionId)).failed, "superseded");
});

test("Cancel at the checkout closes the link and says so, as a gateway's cancel does", async () => {
  const phone = await context.newPage();
  await phone.goto(`${demo.phoneUrl}#/+96550000486`);
  await createRequest({ customer_phone: "+96550000486", order_no: "DN-10485" });
  await chatOf(phone).getByText("your order DN-10485").waitFor();
  const checkout = await openCheckout(phone, "Pay now");

  await checkout.getByRole("button", { name: "Cancel" }).click();

  await phone.bringToFront();
  await chatOf(phone)
    .getByText("the payment link for your order DN-10485 from Dar Noura over KWD 24.500 is closed")
    .waitFor();
});
