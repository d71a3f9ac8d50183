/** Stripe's webhooks, from its door to the customer's phone: events that its own library signed. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { signedByStripe, stripeEvent } from "../../src/sources/testing/stripe-events.ts";
import { left, openShop, type Payment, type Shop } from "../support/shop.ts";
import { type Json, startZajel, until } from "../support/zajel.ts";
import { newPayment, newStripeSource, post, type StripePayment, type StripeSource } from "./stripe-shop.ts";

const zajel = await startZajel();
after(() => zajel[Symbol.asyncDispose]());

let shop: Shop;
let source: StripeSource;
before(async () => {
  shop = await openShop(zajel, { settle_seconds: { failed: 0, expired: 0 } });
  source = await newStripeSource(shop);
});

/** The payment under the name that Stripe's PaymentIntent gives it. */
function paymentOf({ intent, phone }: StripePayment): Payment {
  return { sessionId: intent, phone, body: null };
}

async function tellAll(events: Json[]): Promise<number[]> {
  const statuses: number[] = [];
  for (const event of events) statuses.push((await source.tell(event)).status);
  return statuses;
}

/** The transactions that have something to do with it. */
async function transactionsOf({ session, intent }: StripePayment): Promise<string[]> {
  const rows = await zajel.sql<{ sessionId: string }[]>`
    select session_id from transaction where session_id in (${session}, ${intent}) order by session_id`;
  return rows.map(({ sessionId }) => sessionId);
}

test("a paid session becomes a transaction with its order and customer, in their language, and they get the receipt", async () => {
  const payment = newPayment({ client_reference_id: "DN-10482", locale: "ar" });

  const { status } = await source.tell(payment.ofSession("completed"));
  const notified = await shop.notified(paymentOf(payment), "paid", left);

  assert.equal(status, 200);
  const transaction = await shop.read(paymentOf(payment));
  assert.deepEqual(
    [transaction.state, transaction.order_no, transaction.amount, transaction.currency_code, transaction.paid_amount],
    ["paid", "DN-10482", "24.500", "KWD", "24.500"],
  );
  assert.deepEqual(
    [transaction.customer_first_name, transaction.customer_last_name, transaction.customer_phone, transaction.language],
    ["Noura", "Al-Sabah", payment.phone, "ar"],
  );
  assert.deepEqual([notified.to, notified.template.language], [payment.phone, "ar"]);
  assert.match(transaction.history.at(-1).note ?? transaction.history.at(-1).reason, /^evt_\d+, test mode$/);
});

test("the PaymentIntent comes first: its receipt lacks a phone, and is owed once the session brings one", async () => {
  const payment = newPayment();

  await source.tell(payment.ofIntent("succeeded"));
  const lacking = await shop.notified(paymentOf(payment), "paid", "suppressed");
  await tellAll([payment.ofSession("completed"), payment.ofSession("completed"), payment.ofIntent("succeeded")]);
  const sent = await shop.notified(paymentOf(payment), "paid", left);
  await shop.everythingDueHasLeft();

  assert.equal(lacking.reason.code, "phone_missing");
  assert.equal(sent.id, lacking.id);
  assert.equal((await shop.messages(paymentOf(payment))).length, 1);
  const { customer_first_name, order_no, notifications } = await shop.read(paymentOf(payment));
  assert.deepEqual([customer_first_name, order_no], ["Noura", payment.ofSession("x").data.object.client_reference_id]);
  assert.deepEqual([notifications.length, notifications[0].reason], [1, null]);
});

test("the session comes first: its PaymentIntent changes nothing, and fills nothing that is known", async () => {
  const payment = newPayment();

  await source.tell(payment.ofSession("completed"));
  await shop.notified(paymentOf(payment), "paid", left);
  await source.tell(payment.ofIntent("succeeded", { metadata: { order_no: "other", customer_name: "Other" } }));
  await shop.everythingDueHasLeft();

  assert.deepEqual(await transactionsOf(payment), [payment.intent]);
  assert.equal((await shop.messages(paymentOf(payment))).length, 1);
  const transaction = await shop.read(paymentOf(payment));
  assert.notEqual(transaction.order_no, "other");
  assert.equal(transaction.customer_first_name, "Noura");
  assert.deepEqual(
    (await source.recorded(payment.intent)).map(({ outcome }) => outcome),
    ["repeated", "created"],
  );
});

test("the session comes first and lacks phone and order: its PaymentIntent brings them, and the receipt is owed", async () => {
  const payment = newPayment({ customer_details: { name: "Noura Al-Sabah", phone: null }, client_reference_id: null });

  await source.tell(payment.ofSession("completed"));
  await shop.notified(paymentOf(payment), "paid", "suppressed");
  const shipping = { name: "Salem", phone: payment.phone };
  await source.tell(payment.ofIntent("succeeded", { metadata: { order_no: "DN-10483" }, shipping }));
  await shop.notified(paymentOf(payment), "paid", left);

  const { order_no, customer_phone, customer_first_name } = await shop.read(paymentOf(payment));
  assert.deepEqual([order_no, customer_phone, customer_first_name], ["DN-10483", payment.phone, "Noura"]);
});

test("a phone that comes when the news is no longer true is for what is true now", async () => {
  const payment = newPayment();

  await source.tell(payment.ofIntent("amount_capturable_updated", { amount_capturable: 24_500, amount_received: 0 }));
  await shop.notified(paymentOf(payment), "authorized", "suppressed");
  await source.tell(payment.ofIntent("succeeded"));
  await shop.notified(paymentOf(payment), "paid", "suppressed");
  await source.tell(payment.ofSession("completed"));
  await shop.notified(paymentOf(payment), "paid", left);
  await shop.everythingDueHasLeft();

  assert.equal((await shop.messages(paymentOf(payment))).length, 1);
  const { notifications } = await shop.read(paymentOf(payment));
  assert.deepEqual(Object.fromEntries(notifications.map((one: Json) => [one.state, one.reason?.code ?? null])), {
    authorized: "phone_missing",
    paid: null,
  });
});

test("a phone that comes when the news is old is for nothing that was owed before", async () => {
  const payment = newPayment();
  await source.tell(payment.ofIntent("succeeded"));
  await shop.notified(paymentOf(payment), "paid", "suppressed");
  await zajel.sql`
    update notification set owed_at = now() - interval '25 hours'
     where merchant_id = ${shop.merchantId} and session_id = ${payment.intent}`;

  await source.tell(payment.ofSession("completed"));
  await shop.everythingDueHasLeft();

  const { customer_phone, notifications } = await shop.read(paymentOf(payment));
  assert.deepEqual([customer_phone, notifications[0].status], [payment.phone, "suppressed"]);
});

test("an authorized payment that is canceled was voided: recorded, and nobody is told", async () => {
  const payment = newPayment();

  await source.tell(payment.ofSession("completed", { payment_status: "unpaid" }));
  await source.tell(payment.ofIntent("amount_capturable_updated", { amount_capturable: 24_500, amount_received: 0 }));
  await shop.notified(paymentOf(payment), "authorized", left);
  await source.tell(payment.ofIntent("canceled", { cancellation_reason: "requested_by_customer" }));
  await shop.everythingDueHasLeft();

  const { state, history } = await shop.read(paymentOf(payment));
  assert.equal(state, "authorized");
  assert.deepEqual(
    history.map((event: Json) => [event.state, event.applied, event.reason]),
    [
      ["created", true, null],
      ["pending", true, null],
      ["authorized", true, null],
      ["voided", false, "operational"],
    ],
  );
  assert.deepEqual(await shop.statesNotified(paymentOf(payment)), ["authorized"]);
});

const ends: [what: string, events: (payment: StripePayment) => Json[], states: string[]][] = [
  [
    "failed, once its money did not come",
    ({ ofSession }) => [unpaid(ofSession), ofSession("async_payment_failed")],
    ["failed"],
  ],
  ["paid, once its money came", ({ ofSession }) => [unpaid(ofSession), ofSession("async_payment_succeeded")], ["paid"]],
  ["expired", ({ ofSession }) => [ofSession("expired", { payment_status: "unpaid", status: "expired" })], ["expired"]],
  ["canceled", ({ ofSession, ofIntent }) => [unpaid(ofSession), ofIntent("canceled")], ["canceled"]],
];
function unpaid(ofSession: StripePayment["ofSession"]): Json {
  return ofSession("completed", { payment_status: "unpaid" });
}
for (const [what, events, states] of ends) {
  test(`a payment is ${what}, and its customer hears it`, async () => {
    const payment = newPayment();

    const statuses = await tellAll(events(payment));
    await shop.notified(paymentOf(payment), states[0] as string, left);

    assert.ok(statuses.every((status) => status === 200));
    assert.deepEqual(await shop.statesNotified(paymentOf(payment)), states);
  });
}

test("a failed try is no end: the customer may try again, and hears nothing of it", async () => {
  const payment = newPayment();

  await source.tell(payment.ofIntent("payment_failed", { last_payment_error: { decline_code: "insufficient_funds" } }));

  const { state, notifications } = await shop.read(paymentOf(payment));
  assert.deepEqual([state, notifications], ["attempted", []]);
});

test("a session that was never tried has no PaymentIntent, and is known by its own id", async () => {
  const payment = newPayment();

  await source.tell(payment.ofSession("expired", { payment_intent: null, payment_status: "unpaid" }));

  assert.deepEqual(await transactionsOf(payment), [payment.session]);
});

test("the merchant's own transaction of a session takes what the session and its PaymentIntent tell", async () => {
  const payment = newPayment();
  const made = await shop.create({ session_id: payment.session, customer_phone: payment.phone });
  await shop.notified(made, "created", left);

  await tellAll([payment.ofSession("completed", { payment_status: "unpaid" }), payment.ofIntent("succeeded")]);
  await shop.notified(made, "paid", left);

  assert.deepEqual(await transactionsOf(payment), [payment.session]);
  assert.deepEqual(await shop.statesNotified(made), ["created", "paid"]);
});

test("its PaymentIntent came first: what was made of that goes into the merchant's own, and one receipt is sent", async () => {
  const payment = newPayment();
  const made = await shop.create({ session_id: payment.session, customer_phone: payment.phone });
  await shop.notified(made, "created", left);
  await source.tell(payment.ofIntent("succeeded", { latest_charge: null }));
  await shop.notified(paymentOf(payment), "paid", "suppressed");

  await source.tell(payment.ofSession("completed"));
  await shop.notified(made, "paid", left);
  await tellAll([payment.ofIntent("succeeded"), payment.ofSession("completed"), payment.ofIntent("payment_failed")]);
  await shop.everythingDueHasLeft();

  assert.deepEqual(await transactionsOf(payment), [payment.session]);
  const { state, history, reference_number, order_no } = await shop.read(made);
  assert.deepEqual([state, reference_number, order_no], ["paid", payment.intent, "DN-10482"]);
  assert.deepEqual(
    history.map((event: Json) => [event.state, event.applied, event.reason]),
    [
      ["created", true, null],
      ["paid", false, "repeated"],
      ["paid", true, null],
      ["attempted", false, "stale"],
    ],
  );
  assert.deepEqual(await shop.statesNotified(made), ["created", "paid"]);
  assert.equal((await shop.messages(made)).length, 2);
});

test("two endpoints at Stripe that tell of the same payments are two sources of one transaction", async () => {
  const payment = newPayment();
  const second = await newStripeSource(shop);
  const made = await shop.create({ session_id: payment.session, customer_phone: payment.phone });
  await shop.notified(made, "created", left);

  await source.tell(payment.ofIntent("succeeded"));
  await second.tell(payment.ofSession("completed"));
  await Promise.all([source.tell(payment.ofSession("completed")), second.tell(payment.ofIntent("succeeded"))]);
  await shop.notified(made, "paid", left);
  await shop.everythingDueHasLeft();

  assert.deepEqual(await transactionsOf(payment), [payment.session]);
  assert.equal((await shop.messages(made)).length, 2);
});

test("what was told already about the one that goes is not told again about the other", async () => {
  const payment = newPayment();
  const made = await shop.create({ session_id: payment.session, customer_phone: payment.phone });
  await shop.notified(made, "created", left);
  await source.tell(payment.ofIntent("succeeded", { metadata: { customer_phone: payment.phone } }));
  const told = await shop.notified(paymentOf(payment), "paid", left);

  await source.tell(payment.ofSession("completed"));
  await shop.everythingDueHasLeft();

  const { notifications, state } = await shop.read(made);
  assert.equal(state, "paid");
  assert.deepEqual(
    notifications.map((one: Json) => one.state),
    ["created", "paid"],
  );
  assert.equal(notifications[1].id, told.id);
  assert.equal((await shop.messages(made)).length, 2);
});

test("events of an API version of 2019, which say less, come to the same", async () => {
  const { intent, session, phone } = newPayment();
  const ofSession = stripeEvent("session-completed-2019", { id: session, payment_intent: intent }, { created: now() });
  const ofIntent = stripeEvent("payment-intent-succeeded-2019", { id: intent }, { created: now() });
  ofIntent.data.object.charges.data[0].billing_details.phone = phone;

  await tellAll([ofSession, ofIntent]);
  await shop.notified({ sessionId: intent, phone, body: null }, "paid", left);

  const { state, amount, order_no, customer_email } = await shop.read({ sessionId: intent, phone, body: null });
  assert.deepEqual([state, amount, order_no, customer_email], ["paid", "24.500", "DN-10482", "noura@example.com"]);
});

function now(): number {
  return Math.floor(Date.now() / 1000);
}

test("a transaction is found by either of its names", async () => {
  const payment = newPayment();
  await tellAll([payment.ofIntent("succeeded"), payment.ofSession("completed")]);

  const byIntent = await shop.api("GET", `/v1/transactions/${payment.intent}`);
  const bySession = await shop.api("GET", `/v1/transactions/${payment.session}`);
  const ofAnother = await zajel.api("GET", `/v1/transactions/${payment.session}`);

  assert.deepEqual([byIntent.status, bySession.status, ofAnother.status], [200, 200, 404]);
  assert.equal(bySession.body.session_id, payment.intent);
});

test("an event in another currency than the transaction's is refused and shown; of another amount it is shown", async () => {
  const [dollars, more] = [newPayment(), newPayment()];
  await tellAll([dollars.ofIntent("payment_failed"), more.ofIntent("payment_failed")]);

  await source.tell(dollars.ofSession("completed", { currency: "usd" }));
  await source.tell(more.ofSession("completed", { amount_total: 30_000 }));

  const [refused] = await source.recorded(dollars.intent);
  assert.deepEqual([refused.outcome, (await shop.read(paymentOf(dollars))).state], ["refused", "attempted"]);
  assert.match(refused.reason, /currency_code is "USD", and the transaction has "KWD"/);
  const [shown] = await source.recorded(more.intent);
  assert.match(shown.reason, /"30\.000".*"24\.500"/);
  const { state, amount, paid_amount } = await shop.read(paymentOf(more));
  assert.deepEqual([shown.outcome, state, amount, paid_amount], ["applied", "paid", "24.500", "30.000"]);
});

test("what cannot become a transaction is answered with 200, refused and shown", async () => {
  const [unknown, fraction, nothing] = [newPayment(), newPayment(), newPayment()];

  const statuses = await tellAll([
    unknown.ofSession("completed", { currency: "xxx" }),
    fraction.ofSession("completed", { currency: "isk", amount_total: 550 }),
    nothing.ofIntent("succeeded", { amount: null }),
  ]);

  assert.deepEqual(statuses, [200, 200, 200]);
  for (const payment of [unknown, fraction, nothing]) {
    assert.equal((await source.recorded(payment.intent))[0].outcome, "refused");
    assert.deepEqual(await transactionsOf(payment), []);
  }
  assert.match((await source.recorded(unknown.intent))[0].reason, /"XXX" is not an active ISO 4217 currency code/);
});

test("currencies without decimals and with three are told as what they are", async () => {
  const [yen, dinar, krona] = [newPayment(), newPayment(), newPayment()];

  await tellAll([
    yen.ofSession("completed", { currency: "jpy", amount_total: 500 }),
    dinar.ofSession("completed", { currency: "bhd", amount_total: 5_120 }),
    krona.ofSession("completed", { currency: "isk", amount_total: 500 }),
  ]);

  const amounts = await Promise.all(
    [yen, dinar, krona].map(async (one) => (await shop.read(paymentOf(one))).paid_amount),
  );
  assert.deepEqual(amounts, ["500", "5.120", "5"]);
});

test("a phone that cannot be one is left out: the payment is taken, and its receipt lacks a phone", async () => {
  const payment = newPayment({ customer_details: { name: "Noura", phone: "12" } });

  await source.tell(payment.ofSession("completed"));
  const { reason } = await shop.notified(paymentOf(payment), "paid", "suppressed");

  assert.equal(reason.code, "phone_missing");
  assert.match((await source.recorded(payment.intent))[0].reason, /customer_phone/);
});

test("events of other types, of setups, subscriptions and of nothing to pay are answered with 200 and ignored", async () => {
  const payment = newPayment();
  const before = await countTransactions();

  const statuses = await tellAll([
    payment.ofIntent("created"),
    payment.ofIntent("processing"),
    payment.ofSession("completed", { mode: "setup", payment_intent: null, amount_total: null }),
    payment.ofSession("completed", { mode: "subscription", payment_intent: null, subscription: "sub_1" }),
    payment.ofSession("completed", { payment_status: "no_payment_required", payment_intent: null, amount_total: 0 }),
    { object: "v2.core.event", type: "v1.billing.meter.error_report_triggered" },
  ]);

  assert.deepEqual(statuses, Array(6).fill(200));
  assert.deepEqual(
    (await source.latest()).slice(0, 6).map(({ outcome }) => outcome),
    Array(6).fill("ignored"),
  );
  assert.equal(await countTransactions(), before);
});

test("a bad, stale or missing signature is answered with 400, and nothing is kept of it", async () => {
  const payment = newPayment();
  const event = payment.ofSession("completed");
  const { body, header } = signedByStripe(event, source.secret);

  const answers = [
    await source.tell(event, { secret: "whsec_of_somebody_else" }),
    await source.tell(event, { at: new Date(Date.now() - 301_000) }),
    await post(source.url, body, null),
    await post(
      source.url,
      body,
      header.replace(/.$/, (last) => (last === "0" ? "1" : "0")),
    ),
    await post(source.url, Buffer.concat([body, Buffer.from(" ")]), header),
  ];

  assert.deepEqual(
    answers.map(({ status }) => status),
    Array(5).fill(400),
  );
  assert.ok(answers.every(({ body }) => /Stripe-Signature/.test(body.detail)));
  assert.match(answers[1]?.body.detail, /older than five minutes/);
  assert.deepEqual([await transactionsOf(payment), await source.recorded(payment.intent)], [[], []]);
});

test("a new secret takes over with an overlap in which the one before still signs", async () => {
  const own = await newStripeSource(shop);
  const [before, during, then] = [newPayment(), newPayment(), newPayment()];
  const change = (body: Json) => shop.api("PATCH", `/v1/sources/${own.id}`, body);

  await change({ secret: "whsec_second" });
  const both = [
    await own.tell(before.ofSession("completed")),
    await own.tell(during.ofSession("completed"), { secret: "whsec_second" }),
  ];
  await change({ secret: "whsec_third", secret_overlap_hours: 0 });
  const statusOf = async (secret: string) => (await own.tell(then.ofSession("completed"), { secret })).status;

  assert.deepEqual(
    both.map(({ status }) => status),
    [200, 200],
  );
  // A node remembers a source's secrets for less than a second.
  await until("the third secret to sign", async () => (await statusOf("whsec_third")) === 200);
  assert.deepEqual([await statusOf("whsec_second"), await statusOf(own.secret)], [400, 400]);
});

test("a body of 10 MB is refused before it is looked at, and so is one that is not JSON in UTF-8", async () => {
  const payment = newPayment();
  const huge = signedByStripe(
    payment.ofSession("completed", { metadata: { note: "x".repeat(10_000_000) } }),
    source.secret,
  );
  const { body, header } = signedByStripe(payment.ofSession("completed"), source.secret);
  const utf16 = Buffer.from(body.toString("utf8"), "utf16le");
  const text = signedByStripe("not JSON", source.secret);
  const broken = Buffer.concat([body.subarray(0, -2), Buffer.from([0xff, 0xfe]), body.subarray(-2)]);

  const statuses = [
    (await post(source.url, huge.body, huge.header)).status,
    (await post(source.url, utf16, header, { "content-type": "application/json; charset=utf-16" })).status,
    (await post(source.url, utf16, header)).status,
    (await post(source.url, body, header, { "content-type": "text/plain" })).status,
    (await post(source.url, body, header, { "content-encoding": "gzip" })).status,
    (await post(source.url, text.body, text.header)).status,
    (await post(source.url, broken, header)).status,
  ];

  assert.deepEqual(statuses, [413, 415, 400, 415, 415, 400, 400]);
  assert.deepEqual(await transactionsOf(payment), []);
});

test("a merchant's source knows that merchant's payments only", async () => {
  const payment = newPayment();
  const other = await openShop(zajel);
  const theirs = await newStripeSource(other);
  await source.tell(payment.ofIntent("succeeded"));

  await theirs.tell(payment.ofSession("completed"));
  const unverified = await theirs.tell(payment.ofSession("completed"), { secret: source.secret });

  assert.equal(unverified.status, 400);
  const own = await shop.read(paymentOf(payment));
  assert.deepEqual([own.customer_phone, (await other.read(paymentOf(payment))).customer_phone], [null, payment.phone]);
});

async function countTransactions(): Promise<number> {
  const [row] = await zajel.sql<{ count: number }[]>`
    select count(*)::integer as count from transaction where merchant_id = ${shop.merchantId}`;
  return row?.count ?? 0;
}
