import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import type { PaymentEvent } from "../domain/payment-event.ts";
import { isOperational, isPaymentState } from "../domain/payment-state.ts";
import { readStripeEvent } from "./stripe-event.ts";
import { fixtureNames, stripeEvent } from "./testing/stripe-events.ts";

const session = "cs_test_a1DarNoura0000000000000000000000000000000000000000000000001";
const intent = "pi_3SXk2ZDarNoura0000000001";

test("a whole event of a paid session", () => {
  assert.deepEqual(readStripeEvent(stripeEvent("session-completed")), {
    kind: "event",
    event: {
      type: "checkout.session.completed",
      sessionId: intent,
      aliases: [session],
      state: "paid",
      isOperation: false,
      mustFit: false,
      occurredAt: new Date(1_795_646_412_000),
      amount: "24.500",
      currencyCode: "KWD",
      orderNo: "DN-10482",
      customerPhone: "+96550001234",
      customerFirstName: "Noura",
      customerLastName: "Al-Sabah",
      customerEmail: "noura@example.com",
      language: "ar",
      referenceNumber: intent,
      paidAmount: "24.500",
      note: "evt_1SXk2aDarNoura0000000001, test mode",
    },
  });
});

test("a whole event of a PaymentIntent: it does not know the customer", () => {
  const event = read("payment-intent-succeeded");

  assert.deepEqual(
    [event.sessionId, event.aliases, event.state, event.amount, event.paidAmount, event.referenceNumber],
    [intent, [intent], "paid", "24.500", "24.500", intent],
  );
  assert.deepEqual(
    [event.customerPhone, event.customerFirstName, event.orderNo, event.language],
    [null, null, null, null],
  );
});

test("of the API version of 2019: the session does not say whether it was paid, its PaymentIntent knows who paid", () => {
  const ofSession = read("session-completed-2019");
  const ofIntent = read("payment-intent-succeeded-2019");

  assert.deepEqual(
    [ofSession.state, ofSession.amount, ofSession.orderNo, ofSession.customerEmail],
    ["pending", "24.500", "DN-10482", "noura@example.com"],
  );
  assert.equal(ofSession.sessionId, ofIntent.sessionId);
  assert.deepEqual(
    [ofIntent.state, ofIntent.customerPhone, ofIntent.customerFirstName, ofIntent.orderNo],
    ["paid", "+96550001234", "Noura", "DN-10482"],
  );
});

const sessionStates: [type: string, object: object, state: string][] = [
  ["completed", { payment_status: "paid" }, "paid"],
  ["completed", { payment_status: "unpaid" }, "pending"],
  ["completed", { payment_status: "something new" }, "pending"],
  ["async_payment_succeeded", {}, "paid"],
  ["async_payment_failed", { payment_status: "unpaid" }, "failed"],
  ["expired", { payment_status: "unpaid", payment_intent: null }, "expired"],
];
for (const [type, object, state] of sessionStates) {
  test(`checkout.session.${type} ${JSON.stringify(object)} is ${state}`, () => {
    assert.equal(read("session-completed", object, { type: `checkout.session.${type}` }).state, state);
  });
}

const intentStates: [type: string, object: object, state: string][] = [
  ["succeeded", {}, "paid"],
  ["amount_capturable_updated", { amount_capturable: 24_500, amount_received: 0 }, "authorized"],
  ["payment_failed", { amount_received: 0 }, "attempted"],
  ["canceled", { amount_received: 0 }, "canceled"],
];
for (const [type, object, state] of intentStates) {
  test(`payment_intent.${type} is ${state}`, () => {
    assert.equal(read("payment-intent-succeeded", object, { type: `payment_intent.${type}` }).state, state);
  });
}

test("a cancellation after an authorization is a void", () => {
  const canceled = read("payment-intent-succeeded", {}, { type: "payment_intent.canceled" });

  assert.equal(canceled.stateOnceAuthorized, "voided");
});

const withoutUse: [what: string, event: unknown][] = [
  ["of another type", stripeEvent("payment-intent-succeeded", {}, { type: "payment_intent.created" })],
  ["named like a function", stripeEvent("payment-intent-succeeded", {}, { type: "toString" })],
  ["about a subscription", stripeEvent("session-completed", { mode: "subscription", payment_intent: null })],
  [
    "about a subscription, of 2019",
    stripeEvent("session-completed-2019", { subscription: "sub_1", payment_intent: null }),
  ],
  ["about a setup", stripeEvent("session-completed", { mode: "setup", payment_intent: null, amount_total: null })],
  ["with nothing to pay", stripeEvent("session-completed", { payment_status: "no_payment_required", amount_total: 0 })],
  ["with nothing to capture", capturable(0)],
  ["that carries no object", { id: "evt_1", object: "v2.core.event", type: "v1.billing.meter.no_meter_found" }],
  ["that is a list", []],
  ["that is null", null],
];
for (const [what, event] of withoutUse) {
  test(`an event ${what} is ignored`, () => {
    assert.equal(readStripeEvent(event).kind, "ignored");
  });
}

test("an event without an id of its object is refused", () => {
  assert.equal(readStripeEvent(stripeEvent("session-completed", { id: null })).kind, "refused");
  assert.equal(readStripeEvent(stripeEvent("payment-intent-succeeded", { id: "pi/../x" })).kind, "refused");
});

test("an object that was expanded stands for its id", () => {
  assert.equal(
    read("session-completed", { payment_intent: { id: intent, object: "payment_intent" } }).sessionId,
    intent,
  );
});

test("a session that never came to a PaymentIntent is known by its own id", () => {
  const event = read("session-completed", { payment_intent: null }, { type: "checkout.session.expired" });

  assert.deepEqual([event.sessionId, event.aliases, event.referenceNumber], [session, [session], null]);
});

test("an event that says little is read for what it says", () => {
  const object = { id: "cs_1", amount_total: 1000, currency: "usd", client_reference_id: "A-1" };
  const item = readStripeEvent({ type: "checkout.session.expired", data: { object } });

  assert.ok(item.kind === "event");
  const { sessionId, state, amount, orderNo, occurredAt, note } = item.event;
  assert.deepEqual(
    [sessionId, state, amount, orderNo, occurredAt, note],
    ["cs_1", "expired", "10.00", "A-1", null, null],
  );
});

test("client_reference_id, else metadata.order_no, is the order number; one that is too long is none", () => {
  const orderNo = (object: object) => read("session-completed", object).orderNo;

  assert.equal(orderNo({ client_reference_id: "A", metadata: { order_no: "B" } }), "A");
  assert.equal(orderNo({ client_reference_id: null, metadata: { order_no: "B" } }), "B");
  assert.equal(orderNo({ client_reference_id: "x".repeat(129), metadata: { order_no: "B" } }), "B");
  assert.equal(orderNo({ client_reference_id: null, metadata: null }), null);
});

test("locale is the language; auto is none", () => {
  const language = (locale: unknown) => read("session-completed", { locale }).language;

  assert.deepEqual(["ar", "pt-BR", "es-419", "auto", "", 7, null].map(language), [
    "ar",
    "pt_BR",
    "es_419",
    null,
    null,
    null,
    null,
  ]);
});

test("the phone of a PaymentIntent: metadata.customer_phone, else who paid, else where it is sent", () => {
  const metadata = { customer_phone: "+96550000001" };
  const charges = { data: [{ billing_details: { phone: "+96550000002" } }] };
  const shipping = { phone: "+96550000003", name: "نورة  الصباح" };
  const phone = (object: object) => read("payment-intent-succeeded", object).customerPhone;

  assert.equal(phone({ metadata, charges, shipping }), "+96550000001");
  assert.equal(phone({ charges, shipping }), "+96550000002");
  assert.equal(phone({ shipping }), "+96550000003");
  const { customerFirstName, customerLastName } = read("payment-intent-succeeded", { shipping });
  assert.deepEqual([customerFirstName, customerLastName], ["نورة", "الصباح"]);
});

test("an event of live mode is noted without a word; a decline and a cancellation with their reason", () => {
  const failed = { last_payment_error: { code: "card_declined", decline_code: "insufficient_funds", message: "…" } };
  const note = (type: string, object: object) =>
    read("payment-intent-succeeded", object, { id: "evt_1", livemode: true, type: `payment_intent.${type}` }).note;

  assert.equal(note("succeeded", {}), "evt_1");
  assert.equal(note("payment_failed", failed), "evt_1, insufficient_funds");
  assert.equal(note("canceled", { cancellation_reason: "requested_by_customer" }), "evt_1, requested_by_customer");
});

test("an amount in a currency that is none is no amount", () => {
  const event = read("payment-intent-succeeded", { currency: "dinar" });

  assert.deepEqual([event.amount, event.currencyCode, event.paidAmount], [null, null, null]);
});

test("whatever becomes of an event, it is read without a crash and as nothing that Zajel could not keep", () => {
  const anything = fc.oneof(
    fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
    fc.constantFrom("\0", "\ud800", "x".repeat(5000), "paid", "auto", "kwd", "constructor", -1, 1e308, Number.NaN),
    fc.string({ unit: "binary", maxLength: 300 }),
  );
  // The more often a name is drawn, the more of what the reading looks at is replaced.
  const member = fc.constantFrom(
    ..."id type created livemode payment_intent payment_status amount_total amount amount_received currency mode".split(
      " ",
    ),
    ..."display_items client_reference_id customer_details metadata locale shipping charges last_payment_error __proto__".split(
      " ",
    ),
  );
  const mutation = fc.record({ where: fc.constantFrom("event", "object", "data"), member, value: anything });
  const type = fc.constantFrom(
    ...sessionStates.map(([kind]) => `checkout.session.${kind}`),
    ...intentStates.map(([kind]) => `payment_intent.${kind}`),
    "hasOwnProperty",
  );

  fc.assert(
    fc.property(
      fc.constantFrom(...fixtureNames),
      type,
      fc.array(mutation, { maxLength: 6 }),
      (name, type, mutations) => {
        const body = stripeEvent(name, {}, { type });
        for (const { where, member, value } of mutations) {
          const place = where === "event" ? body : where === "data" ? body.data : body.data.object;
          if (typeof place === "object" && place !== null) place[member] = value;
        }
        const item = readStripeEvent(body);
        if (item.kind === "event") assertKeepable(item.event);
      },
    ),
    { numRuns: 500 },
  );
});

function assertKeepable(event: PaymentEvent): void {
  const { state, stateOnceAuthorized = "voided", sessionId, aliases, amount, paidAmount, occurredAt } = event;
  assert.ok(state === null || isPaymentState(state), `${state}`);
  assert.ok(isOperational(stateOnceAuthorized));
  for (const id of [sessionId, ...aliases]) assert.match(id, /^[A-Za-z0-9_-]{1,128}$/);
  for (const money of [amount, paidAmount])
    assert.ok(money === null || /^\d{1,16}(\.\d{1,3})?$/.test(money), `${money}`);
  assert.ok(occurredAt === null || !Number.isNaN(occurredAt.getTime()));
  for (const text of Object.values(event)) {
    if (typeof text !== "string") continue;
    assert.ok(text.isWellFormed() && !text.includes("\0") && text.trim() !== "", JSON.stringify(text));
    assert.ok([...text].length <= 260);
  }
}

function read(...of: Parameters<typeof stripeEvent>): PaymentEvent {
  const item = readStripeEvent(stripeEvent(...of));
  assert.ok(item.kind === "event", JSON.stringify(item));
  return item.event;
}

function capturable(amount_capturable: number): unknown {
  return stripeEvent(
    "payment-intent-succeeded",
    { amount_capturable },
    { type: "payment_intent.amount_capturable_updated" },
  );
}
