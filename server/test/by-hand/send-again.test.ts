/** Rule 1 for messages that a person asks for: what is true now, and never a second beside one that waits. */
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { ahead, promised } from "../support/patience.ts";
import { fault, left, mend, openShop, type Payment, type Shop } from "../support/shop.ts";
import {
  type Answer,
  connectSender,
  type Json,
  paymentRequest,
  request,
  startZajel,
  until,
  type Zajel,
} from "../support/zajel.ts";

let zajel: Zajel;
/** Bad news waits for an hour, so that only asking makes it leave. */
let shop: Shop;

before(async () => {
  zajel = await startZajel({ environment: { ZAJEL_SEND_TIMEOUT_MS: `${ahead(10_000)}` } });
  await zajel.sandbox.control("PATCH", "/settings", { statuses: { sent_ms: 20, delivered_ms: 20, read_ms: 20 } });
  shop = await openShop(zajel, { settle_seconds: { failed: 3_600, expired: 3_600 } });
});
after(() => zajel[Symbol.asyncDispose]());
afterEach(() => mend(zajel));

const unticked = { notifications: { whatsapp: [] } };
const postPayment = { notifications: { whatsapp: ["post_payment"] } };

function sendAgain(payment: Payment, more: Record<string, unknown> = {}, on = shop): Promise<Answer<Json>> {
  const path = `/v1/transactions/${payment.sessionId}/notifications`;
  return on.api("POST", path, { channel: "whatsapp", ...more });
}

/** A payment that has failed, and whose news waits in its settle window. */
async function inSettleWindow(): Promise<Payment> {
  const payment = await shop.create(postPayment);
  await shop.report(payment, "failed");
  return payment;
}

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Record<string, number> {
  return Object.fromEntries(Array.from(Map.groupBy(items, keyOf), ([key, group]) => [key, group.length]));
}

test("sending again is a new notification of kind manual, with who asked, linked to its transaction", async () => {
  const payment = await shop.create();
  const automatic = await shop.notified(payment, "created", "delivered");

  const asked = await sendAgain(payment);

  assert.equal(asked.status, 202);
  const { kind, state, status, session_id, requested_by, attempts, to, authenticator_id } = asked.body;
  assert.deepEqual(
    [kind, state, status, session_id, requested_by, attempts, to, authenticator_id],
    ["manual", "created", "queued", payment.sessionId, "root", 0, payment.phone, shop.sender.authenticatorId],
  );
  await until("two messages", async () => (await shop.messages(payment)).length === 2);
  const { notifications } = await shop.read(payment);
  assert.deepEqual(
    notifications.map((one: Json) => [one.id, one.kind, one.requested_by]),
    [
      [automatic.id, "automatic", null],
      [asked.body.id, "manual", "root"],
    ],
  );
  const { body } = await shop.api("GET", `/v1/notifications/${asked.body.id}`);
  assert.deepEqual([body.timeline[0].what, body.timeline[0].detail], ["owed", "Asked for by root."]);
});

test("a state that was not ticked can be sent by hand: a person asked", async () => {
  const payment = await shop.create(unticked);
  await shop.report(payment, "paid");

  const asked = await sendAgain(payment);

  assert.deepEqual([asked.status, asked.body.state, asked.body.kind], [202, "paid", "manual"]);
  await shop.arrived(payment, "zajel_payment_paid");
});

test("the state may be named, and without it the link goes out as long as the payment is open", async () => {
  const payments = await Promise.all([shop.create(unticked), shop.create(unticked), shop.create(unticked)]);
  await shop.report(payments[1], "pending");
  await shop.report(payments[2], "attempted");

  const answers = [
    await sendAgain(payments[0], { state: "created" }),
    await sendAgain(payments[1]),
    await sendAgain(payments[2], { state: null }),
  ];

  assert.deepEqual(
    answers.map(({ status, body }) => [status, body.state]),
    [
      [202, "created"],
      [202, "created"],
      [202, "created"],
    ],
  );
  await Promise.all(payments.map((payment) => shop.arrived(payment, "zajel_payment_created")));
});

test("there is no cool-down: asked three times, one after the other has left, the customer gets three", async () => {
  const payment = await shop.create(unticked);

  const ids = [];
  for (const count of [1, 2, 3]) {
    ids.push((await sendAgain(payment)).body.id);
    await until(`${count} accepted`, async () => {
      const { notifications } = await shop.read(payment);
      return notifications.filter(({ status }: Json) => (left as readonly string[]).includes(status)).length === count;
    });
  }

  assert.equal(new Set(ids).size, 3);
  assert.equal((await shop.messages(payment)).length, 3);
});

test("news in its settle window is made due by asking, and no second one is made", async () => {
  const payment = await inSettleWindow();
  const waiting = await shop.notified(payment, "failed", "queued");

  const asked = await sendAgain(payment);

  assert.deepEqual([asked.status, asked.body.id, asked.body.kind], [202, waiting.id, "automatic"]);
  assert.ok(Date.parse(asked.body.due_at) < Date.parse(waiting.due_at) - 3_000_000);
  await shop.arrived(payment, "zajel_payment_failed", promised(2_000));
  await shop.everythingDueHasLeft();
  assert.deepEqual(await shop.templatesSent(payment), ["zajel_payment_failed"]);
  assert.deepEqual(await shop.statesNotified(payment), ["failed"]);
});

test("fifty people who ask at once, on two nodes, while the automatic one waits: exactly one message", async () => {
  await using node = await zajel.startNode();
  await fault(zajel, { slow_ms: ahead(4_000) });
  const payment = await inSettleWindow();
  const { id } = await shop.notified(payment, "failed", "queued");
  const path = `/v1/transactions/${payment.sessionId}/notifications`;
  const headers = { authorization: `Bearer ${zajel.rootKey}`, "zajel-merchant": shop.merchantId };

  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      request(index % 2 === 0 ? zajel.url : node.url, "POST", path, { channel: "whatsapp" }, headers),
    ),
  );

  // Who comes while it is being sent is told so; the others made the same one due.
  const counts = countBy(answers, ({ status, body }) => `${status} ${body.id ?? body.title}`);
  const made = counts[`202 ${id}`] ?? 0;
  const refused = counts["409 The present state does not allow it"] ?? 0;
  assert.ok(made >= 1 && made + refused === 50, JSON.stringify(counts));
  await mend(zajel);
  await shop.notified(payment, "failed", left);
  await shop.everythingDueHasLeft();
  assert.deepEqual(await shop.templatesSent(payment), ["zajel_payment_failed"]);
  assert.deepEqual(await shop.statesNotified(payment), ["failed"]);
});

test("a held one stays held with its reason but is due, however many ask; mended, exactly one message leaves", async () => {
  await fault(zajel, { token_expired: true });
  const payment = await shop.create();
  const held = await shop.notified(payment, "created", "held");

  const answers = await Promise.all(Array.from({ length: 50 }, () => sendAgain(payment)));

  assert.deepEqual(
    countBy(answers, ({ status, body }) => [status, body.id, body.status, body.reason?.code].join(" ")),
    { [`202 ${held.id} held token`]: 50 },
  );
  assert.equal(answers[0]?.body.held_since, held.held_since);
  assert.ok(answers.every(({ body }) => Date.parse(body.due_at) <= Date.now()));
  await mend(zajel);
  await shop.notified(payment, "created", left, promised(6_000));
  await shop.everythingDueHasLeft();
  assert.equal((await shop.messages(payment)).length, 1);
  assert.equal((await shop.read(payment)).notifications.length, 1);
});

test("one by hand that waits is not joined by a second one either", async () => {
  await fault(zajel, { token_expired: true });
  const payment = await shop.create(unticked);
  const first = await sendAgain(payment);
  await shop.notified(payment, "created", "held");

  const second = await sendAgain(payment, { force: true });

  assert.deepEqual([second.status, second.body.id, second.body.status], [202, first.body.id, "held"]);
});

test("fifty people who ask at once for a message that nobody owes: none of them makes a second while one waits", async () => {
  await fault(zajel, { token_expired: true });
  const payment = await shop.create(unticked);

  const answers = await Promise.all(Array.from({ length: 50 }, () => sendAgain(payment)));

  const { notifications } = await shop.read(payment);
  // The first is claimed, found held, and waits again: only while it was on its way may another have been refused.
  assert.equal(notifications.length, 1);
  assert.ok(answers.every(({ status, body }) => status === 409 || body.id === notifications[0].id));
});

test("twenty requests under one Idempotency-Key are one wish: one notification, one message, one answer", async () => {
  const payment = await shop.create(unticked);
  const path = `/v1/transactions/${payment.sessionId}/notifications`;

  const answers = await Promise.all(
    Array.from({ length: 20 }, () =>
      shop.api("POST", path, { channel: "whatsapp" }, { "Idempotency-Key": "clicked twice" }),
    ),
  );

  assert.equal(answers[0]?.status, 202);
  assert.ok(answers.every(({ body }) => JSON.stringify(body) === JSON.stringify(answers[0]?.body)));
  await shop.notified(payment, "created", left);
  await shop.everythingDueHasLeft();
  assert.equal((await shop.messages(payment)).length, 1);
});

test("what a person asks for is refused where it is not true, with the payment's state and a sentence", async () => {
  const paid = await shop.create(unticked);
  await shop.report(paid, "paid");
  const cod = await shop.create(unticked);
  await shop.report(cod, "cod");
  const invalided = await shop.create(unticked);
  await shop.report(invalided, "invalided");
  const eCommerce = await shop.create({ ...unticked, type: "e_commerce" });
  const phoneless = await shop.create({ ...unticked, customer_phone: null });
  const ending = await shop.create({ ...unticked, expires_at: new Date(Date.now() + 50_000).toISOString() });

  const answers = await Promise.all([
    sendAgain(paid, { state: "created" }),
    sendAgain(paid, { state: "failed", force: true }),
    sendAgain(cod),
    sendAgain(cod, { state: "paid" }),
    sendAgain(invalided),
    sendAgain(eCommerce),
    sendAgain(phoneless),
    sendAgain(ending),
  ]);

  assert.deepEqual(
    answers.map(({ status, body }) => [status, body.state, body.detail]),
    [
      [
        409,
        "paid",
        "The payment is paid, so a message about created would not be true. Leave state out to send what is true now.",
      ],
      [
        409,
        "paid",
        "The payment is paid, so a message about failed would not be true. Leave state out to send what is true now.",
      ],
      [409, "cod", "The payment is cod, and customers are not told about that."],
      [409, "cod", "The payment is cod, and customers are not told about that."],
      [409, "invalided", "The payment is invalided, and customers are not told about that."],
      [409, "created", "E-Commerce orders get no payment link: the customer is told when the payment has ended."],
      [409, "created", "The transaction has no customer_phone: add it, then send."],
      [
        409,
        "created",
        "The payment link ends in less than a minute: give the transaction a later expires_at, then send it.",
      ],
    ],
  );
  await shop.everythingDueHasLeft();
  for (const payment of [paid, cod, invalided, eCommerce, ending]) assert.deepEqual(await shop.messages(payment), []);
});

test("input that is not right is refused by its field, and transactions of others are unknown", async () => {
  const payment = await shop.create(unticked);
  const strangers = await openShop(zajel);
  const path = `/v1/transactions/${payment.sessionId}/notifications`;

  const wrong = await Promise.all(
    [
      {},
      { channel: "sms" },
      { channel: "whatsapp", state: "pending" },
      { channel: "whatsapp", force: 1 },
      { channel: "whatsapp", to: "+96550001234" },
    ].map((body) => shop.api("POST", path, body)),
  );
  const unknown = await shop.api("POST", "/v1/transactions/nowhere/notifications", { channel: "whatsapp" });
  const foreign = await strangers.api("POST", path, { channel: "whatsapp" });

  assert.deepEqual(
    wrong.map(({ status, body }) => [status, Object.keys(body.errors)]),
    [
      [400, ["channel"]],
      [400, ["channel"]],
      [400, ["state"]],
      [400, ["force"]],
      [400, ["to"]],
    ],
  );
  assert.deepEqual([unknown.status, foreign.status], [404, 404]);
});

test("a message by hand leaves from the sender that the transaction names, else from the merchant's default", async () => {
  const second = await connectSender(zajel, { merchant: shop.merchantId });
  const named = await shop.create({ ...unticked, authenticator_id: second.authenticatorId });
  const standard = await shop.create(unticked);

  const answers = [await sendAgain(named), await sendAgain(standard)];

  assert.deepEqual(
    answers.map(({ body }) => body.authenticator_id),
    [second.authenticatorId, shop.sender.authenticatorId],
  );
  assert.equal((await shop.arrived(named, "zajel_payment_created")).phone_number_id, second.phoneNumberId);
});

test("without a sender the notification ends at once and says what to do, as an automatic one does", async () => {
  const merchant = { "zajel-merchant": "shop" };
  const body = paymentRequest({ session_id: "senderless", ...unticked });
  await zajel.api("POST", "/v1/transactions", body, merchant);

  const asked = await zajel.api("POST", "/v1/transactions/senderless/notifications", { channel: "whatsapp" }, merchant);

  assert.deepEqual([asked.status, asked.body.status, asked.body.reason.code], [202, "suppressed", "no_link"]);
  const retried = await zajel.api("POST", `/v1/notifications/${asked.body.id}/retry`, undefined, merchant);
  assert.equal(retried.status, 409);
  assert.match(retried.body.detail, /no authenticator/);
});
