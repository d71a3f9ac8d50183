/** Webhooks out: what a merchant's receiver is told, and in which form. */
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { fault, left, mend, openShop, type Payment, type Shop } from "../support/shop.ts";
import { type Json, paymentRequest, startZajel, until, type Zajel } from "../support/zajel.ts";
import { type Inbox, type Received, type Receiver, startReceiver, verify } from "./receiver.ts";

let zajel: Zajel;
let shop: Shop;
let receiver: Receiver;

before(async () => {
  zajel = await startZajel({ environment: { ZAJEL_WEBHOOK_ALLOW: "127.0.0.0/8", ZAJEL_SEND_TIMEOUT_MS: "10000" } });
  await zajel.sandbox.control("PATCH", "/settings", { statuses: { sent_ms: 20, delivered_ms: 20, read_ms: 20 } });
  receiver = await startReceiver();
  shop = await openShop(zajel, { settle_seconds: { failed: 600 } });
});
after(async () => {
  await zajel[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
});
afterEach(() => mend(zajel));

const lifeOfAMessage = [
  "transaction.state_changed",
  "notification.queued",
  "notification.accepted",
  "notification.sent",
  "notification.delivered",
  "notification.read",
];
const prePayment = { notifications: { whatsapp: ["pre_payment"] } };
const unticked = { notifications: { whatsapp: [] } };

test("a payment and its message are told from beginning to end, each once, signed, and in order", async () => {
  const { secret, inbox } = await listen(shop, lifeOfAMessage);
  const payment = await shop.create({ ...prePayment, order_no: "DN-1" });
  await openChat(payment, inbox);
  await inbox.event(payment.sessionId, "notification.read");

  const types = inbox.received.map(({ body }) => body.type);
  // WhatsApp's reports may come before its answer is on disk: what is outrun is not told any more.
  assert.deepEqual(
    types,
    lifeOfAMessage.filter((type) => types.includes(type)),
  );
  assert.deepEqual(types.slice(0, 2), lifeOfAMessage.slice(0, 2));
  assert.deepEqual(types.slice(-2), lifeOfAMessage.slice(-2));
  for (const one of inbox.received) assert.doesNotThrow(() => verify(secret, one));
  const [first] = inbox.received as [Received];
  assert.throws(() => verify(`whsec_${Buffer.alloc(32).toString("base64")}`, first));
  assert.equal(new Set(inbox.received.map(({ headers }) => headers["webhook-id"])).size, types.length);
  assert.deepEqual(Object.keys(first.body), ["type", "timestamp", "data"]);
  assert.match(first.body.timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.deepEqual(first.body.data, {
    session_id: payment.sessionId,
    order_no: "DN-1",
    type: "payment_request",
    environment: "live",
    state: "created",
    previous_state: null,
    amount: "24.500",
    currency_code: "KWD",
    paid_amount: null,
    reference_number: null,
    occurred_at: payment.body.created_at,
    source: "root",
  });
  const last = inbox.received.at(-1)?.body.data;
  const [notification] = (await shop.read(payment)).notifications;
  assert.deepEqual(
    [last.id, last.state, last.kind, last.status, last.attempts, last.reason, last.read_at],
    [notification.id, "created", "automatic", "read", 1, null, notification.read_at],
  );
  assert.deepEqual(last.template, { name: "zajel_payment_created", language: "en" });
});

test("no webhook holds the customer's name, number, link or text", async () => {
  const { inbox } = await listen(shop, lifeOfAMessage);
  const payment = await shop.create({ ...prePayment, customer_first_name: "Ghaliya" });

  await inbox.event(payment.sessionId, "notification.delivered");

  for (const { raw } of inbox.received) assert.doesNotMatch(raw, /Ghaliya|\+965|pay\.example|wamid/);
});

test("a state is told with the one before, a repetition is not, a success after a cancelation is a conflict", async () => {
  const { inbox } = await listen(shop, ["transaction.state_changed", "transaction.conflict"]);
  const payment = await shop.create(unticked);

  await shop.report(payment, "canceled", { reference_number: "R-7" });
  await shop.report(payment, "canceled");
  await shop.report(payment, "refunded");
  await shop.report(payment, "paid");

  const conflict = await inbox.event(payment.sessionId, "transaction.conflict");
  assert.deepEqual([conflict.body.data.state, conflict.body.data.reported_state], ["canceled", "paid"]);
  assert.deepEqual(
    inbox.received.map(({ body }) => [body.type, body.data.previous_state, body.data.state]),
    [
      ["transaction.state_changed", null, "created"],
      ["transaction.state_changed", "created", "canceled"],
      ["transaction.conflict", undefined, "canceled"],
    ],
  );
  assert.equal(inbox.received[1]?.body.data.reference_number, "R-7");
});

test("an expiry of our own clock is told", async () => {
  const { inbox } = await listen(shop, ["transaction.state_changed"]);
  const payment = await shop.create({ ...unticked, expires_at: inSeconds(3_600) });
  const isOfIt = zajel.sql`merchant_id = ${shop.merchantId} and session_id = ${payment.sessionId}`;
  await zajel.sql`update transaction set expires_at = now() where ${isOfIt}`;
  await zajel.sql`update transaction_expiry set expires_at = now() where ${isOfIt}`;

  const told = await until("expired", async () => inbox.received.find(({ body }) => body.data.state === "expired"));

  assert.deepEqual([told.body.data.session_id, told.body.data.source], [payment.sessionId, "expiry"]);
});

test("a message that is outrun is told as superseded", async () => {
  const { inbox } = await listen(shop, ["notification.superseded"]);
  const payment = await shop.create({ notifications: { whatsapp: ["failed", "paid"] } });

  await shop.report(payment, "failed");
  await shop.report(payment, "paid");

  const told = await inbox.event(payment.sessionId, "notification.superseded");
  assert.equal(told.body.data.state, "failed");
  // Else it takes the fault that the next test sets for its own message.
  await shop.notified(payment, "paid", left);
});

test("a message that does not go out is told with the reason", async () => {
  const { inbox } = await listen(shop, ["notification.suppressed", "notification.failed"]);
  await fault(zajel, { error: { http: 400, code: 131_026, message: "No", times: 1 } });
  const refused = await shop.create(prePayment);
  const failed = await inbox.event(refused.sessionId, "notification.failed");
  const late = await shop.create({ ...prePayment, expires_at: inSeconds(30) });

  const suppressed = await inbox.event(late.sessionId, "notification.suppressed");

  assert.deepEqual([failed.body.data.reason.code, suppressed.body.data.reason.code], ["131026", "link_expiring"]);
});

test("a hold is told with its reason, and its end", async () => {
  const { inbox } = await listen(shop, ["notification.held", "notification.queued", "notification.delivered"]);
  await fault(zajel, { token_expired: true });
  const payment = await shop.create(prePayment);

  const held = await inbox.event(payment.sessionId, "notification.held");
  await mend(zajel);
  await inbox.event(payment.sessionId, "notification.delivered");

  assert.equal(held.body.data.reason.code, "token");
  const types = inbox.received.map(({ body }) => body.type.replace("notification.", ""));
  assert.deepEqual([types[0], types[1], types.at(-2), types.at(-1)], ["queued", "held", "queued", "delivered"]);
});

test("a message of which nobody knows whether it left is told as uncertain, and what becomes of it", async () => {
  const { inbox } = await listen(shop, ["notification.uncertain", "notification.queued", "notification.delivered"]);
  await fault(zajel, { html_502: true });
  const payment = await shop.create(prePayment);

  await inbox.event(payment.sessionId, "notification.uncertain");
  await mend(zajel);
  await inbox.event(payment.sessionId, "notification.delivered");

  assert.deepEqual(
    inbox.received.slice(0, 2).map(({ body }) => body.type),
    ["notification.queued", "notification.uncertain"],
  );
});

test("an endpoint hears only what it wants to, and only of its own merchant", async () => {
  const { inbox } = await listen(shop, ["transaction.state_changed"]);
  await zajel.api("POST", "/v1/transactions", paymentRequest(unticked));
  const payment = await shop.create(prePayment);
  await shop.notified(payment, "created", "delivered");
  await shop.report(payment, "paid");

  await inbox.first(2);

  assert.deepEqual(
    inbox.received.map(({ body }) => [body.type, body.data.session_id, body.data.state]),
    [
      ["transaction.state_changed", payment.sessionId, "created"],
      ["transaction.state_changed", payment.sessionId, "paid"],
    ],
  );
});

test("what an endpoint wants to hear from now on it hears of the very next payment", async () => {
  const { id, inbox } = await listen(shop, ["bulk.finished"]);
  const first = await shop.create(unticked);
  await shop.api("PATCH", `/v1/webhook-endpoints/${id}`, { events: ["transaction.state_changed"] });
  const second = await shop.create(unticked);
  await inbox.event(second.sessionId, "transaction.state_changed");

  await shop.api("PATCH", `/v1/webhook-endpoints/${id}`, { events: ["transaction.conflict"] });
  await shop.report(second, "canceled");
  await shop.report(second, "paid");
  await inbox.event(second.sessionId, "transaction.conflict");

  assert.deepEqual(
    inbox.received.map(({ body }) => [body.type, body.data.session_id === first.sessionId]),
    [
      ["transaction.state_changed", false],
      ["transaction.conflict", false],
    ],
  );
});

test("what a merchant without an endpoint does leaves nothing to tell", async () => {
  const made = await zajel.api("POST", "/v1/transactions", paymentRequest());
  await zajel.api("POST", `/v1/transactions/${made.body.session_id}/state`, { state: "paid" });

  const rows = await zajel.sql`select 1 from webhook_delivery where merchant_id = 'shop'`;

  assert.deepEqual([made.status, rows.length], [201, 0]);
});

test("a report that WhatsApp repeats is told once", async () => {
  const { inbox } = await listen(shop, ["notification.delivered", "notification.read"]);
  await fault(zajel, { webhooks_double: true });
  const payment = await shop.create(prePayment);
  await openChat(payment, inbox);
  await inbox.event(payment.sessionId, "notification.read");
  await mend(zajel);
  const later = await shop.create(prePayment);

  await inbox.event(later.sessionId, "notification.delivered");

  assert.deepEqual(
    inbox.received.map(({ body }) => [body.type, body.data.session_id]),
    [
      ["notification.delivered", payment.sessionId],
      ["notification.read", payment.sessionId],
      ["notification.delivered", later.sessionId],
    ],
  );
});

test("a message by hand is told like any other", async () => {
  const payment = await shop.create(prePayment);
  await shop.notified(payment, "created", "delivered");
  const { inbox } = await listen(shop, ["notification.queued", "notification.accepted"]);

  await shop.api("POST", `/v1/transactions/${payment.sessionId}/notifications`, { channel: "whatsapp" });

  const told = await inbox.event(payment.sessionId, "notification.queued");
  assert.deepEqual([told.body.data.kind, told.body.data.state], ["manual", "created"]);
});

test("a template whose status changes is told, with the status before", async () => {
  const { inbox } = await listen(shop, ["template.status_changed"]);
  const template = { name: "told", language: "en", body: "Paid." };
  await shop.putTemplate(template);
  await shop.api("POST", `/v1/authenticators/${shop.sender.authenticatorId}/sync`);

  await shop.changeTemplate("told", "en", { status: "PAUSED" });
  await shop.templateIs("told", "en", "PAUSED");

  const [told] = (await inbox.first(1)) as [Received];
  assert.deepEqual(
    [told.body.data.name, told.body.data.language, told.body.data.previous_status, told.body.data.status],
    ["told", "en", "APPROVED", "PAUSED"],
  );
});

test("an authenticator that cannot send any more is told with what holds it, and when it can again", async () => {
  const { inbox } = await listen(shop, ["authenticator.health_changed"]);
  await fault(zajel, { token_expired: true });
  const payment = await shop.create(prePayment);
  await inbox.first(1);
  await mend(zajel);
  await shop.notified(payment, "created", left);
  await until("it to be told as free", async () => inbox.received.at(-1)?.body.data.held_for === null);

  const [held] = inbox.received as [Received];
  assert.deepEqual([held.body.data.id, held.body.data.held_for], [shop.sender.authenticatorId, "token"]);
  await shop.api("PATCH", `/v1/authenticators/${shop.sender.authenticatorId}`, { disabled: true });
  await until("it to be told as disabled", async () => inbox.received.at(-1)?.body.data.status === "disabled");
  await shop.api("PATCH", `/v1/authenticators/${shop.sender.authenticatorId}`, { disabled: false });
  await until("it to be told as ready", async () => inbox.received.at(-1)?.body.data.status === "ready");
});

test("while the secret is replaced both sign, and then the new one alone", async () => {
  const { id, secret, inbox } = await listen(shop, ["transaction.state_changed"]);
  const rotate = (overlap: number) =>
    shop.api("POST", `/v1/webhook-endpoints/${id}/rotate-secret`, { overlap_seconds: overlap });

  const second = await rotate(3_600);
  await shop.create(unticked);
  const [both] = (await inbox.first(1)) as [Received];
  const third = await rotate(0);
  await shop.create(unticked);
  const alone = (await inbox.first(2))[1] as Received;

  assert.ok(second.body.previous_secret_until > new Date().toISOString());
  assert.equal(third.body.previous_secret_until, null);
  for (const one of [secret, second.body.secret]) assert.doesNotThrow(() => verify(one, both));
  assert.doesNotThrow(() => verify(third.body.secret, alone));
  for (const one of [secret, second.body.secret]) assert.throws(() => verify(one, alone));
});

test("a ping is told whatever the endpoint wants to hear", async () => {
  const { id, secret, inbox } = await listen(shop, ["template.status_changed"]);

  const asked = await shop.api("POST", `/v1/webhook-endpoints/${id}/ping`);

  assert.equal(asked.status, 202);
  const [told] = (await inbox.first(1)) as [Received];
  assert.deepEqual([told.headers["webhook-id"], told.body.type], [asked.body.event_id, "ping"]);
  assert.doesNotThrow(() => verify(secret, told));
});

function inSeconds(seconds: number): string {
  return new Date(Date.now() + seconds * 1000).toISOString();
}

/** The customer opens the chat, once the message has arrived. */
async function openChat(payment: Payment, inbox: Inbox): Promise<void> {
  await inbox.event(payment.sessionId, "notification.delivered");
  await zajel.sandbox.control("POST", `/phones/${payment.phone.slice(1)}/read`, {});
}

/** An endpoint of the shop, with an address of its own at the receiver. */
async function listen(of: Shop, events: readonly string[]): Promise<{ id: string; secret: string; inbox: Inbox }> {
  const inbox = receiver.inbox();
  const made: { status: number; body: Json } = await of.api("POST", "/v1/webhook-endpoints", {
    url: inbox.url,
    events,
  });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return { ...made.body, inbox };
}
