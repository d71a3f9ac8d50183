/**
 * Stripe promises neither the order of its events nor that each comes once, and sends them to any node. Whatever comes of
 * that, one payment is one transaction, and its customer hears each thing once.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { isPaymentState } from "../../src/domain/payment-state.ts";
import { stripeEvent } from "../../src/sources/testing/stripe-events.ts";
import { left, openShop, type Shop } from "../support/shop.ts";
import { wireToDatabase } from "../support/wire.ts";
import { type Json, startZajel, until } from "../support/zajel.ts";
import { newPayment, newStripeSource, type StripePayment, type StripeSource } from "./stripe-shop.ts";

const zajel = await startZajel();
after(() => zajel[Symbol.asyncDispose]());
const secondNode = await zajel.startNode();
after(() => secondNode[Symbol.asyncDispose]());

let shop: Shop;
let source: StripeSource;
/** The source's door at either node. */
let doors: string[];
before(async () => {
  shop = await openShop(zajel, { settle_seconds: { failed: 0, expired: 0 } });
  source = await newStripeSource(shop);
  doors = [source.url, source.url.replace(zajel.url, secondNode.url)];
});

const capturable = { amount_capturable: 24_500, amount_received: 0, capture_method: "manual" };
const unpaid = { payment_status: "unpaid" };

/** What Stripe tells of one payment, in the order in which it happens, and how the payment may stand at the end. */
const stories: { name: string; events: (payment: StripePayment) => Json[]; ends: string[] }[] = [
  {
    name: "a card that is declined once",
    events: ({ ofIntent, ofSession }) => [ofIntent("payment_failed"), ofIntent("succeeded"), ofSession("completed")],
    ends: ["paid"],
  },
  {
    name: "a bank debit whose money comes",
    events: ({ ofIntent, ofSession }) => [
      ofSession("completed", unpaid),
      ofIntent("succeeded"),
      ofSession("async_payment_succeeded"),
    ],
    ends: ["paid"],
  },
  {
    name: "a bank debit whose money does not come",
    events: ({ ofIntent, ofSession }) => [
      ofSession("completed", unpaid),
      ofIntent("payment_failed"),
      ofSession("async_payment_failed", unpaid),
    ],
    ends: ["failed"],
  },
  {
    name: "an authorization that is captured",
    events: ({ ofIntent, ofSession }) => [
      ofIntent("amount_capturable_updated", capturable),
      ofSession("completed", unpaid),
      ofIntent("succeeded"),
    ],
    ends: ["paid"],
  },
  {
    // Canceled is all that can be told of it where the authorization comes after the void.
    name: "an authorization that is voided",
    events: ({ ofIntent, ofSession }) => [
      ofIntent("amount_capturable_updated", capturable),
      ofSession("completed", unpaid),
      ofIntent("canceled"),
    ],
    ends: ["authorized", "canceled"],
  },
  {
    name: "a session that expires after a try",
    events: ({ ofIntent, ofSession }) => [ofIntent("payment_failed"), ofSession("expired", unpaid)],
    ends: ["expired"],
  },
];

for (const { name, events, ends } of stories) {
  test(`${name}: in every order, each event once or more, the end is the same`, async () => {
    const told = events(newPayment());
    const payments = await Promise.all(
      ordersOf(told.length).map(async (order, index) => {
        const payment = newPayment();
        const isOwn = index % 2 === 1;
        if (isOwn) await shop.create({ session_id: payment.session, customer_phone: payment.phone });
        const all = events(payment);
        // Some come again at once, and all of them at the end.
        for (const at of [...order.flatMap((at) => (at === index % 3 ? [at, at] : [at])), ...order.toReversed()]) {
          const { status } = await source.tell(all[at], { to: doors[(at + index) % 2] as string });
          assert.equal(status, 200);
        }
        return { payment, isOwn };
      }),
    );
    await shop.everythingDueHasLeft();

    for (const { payment, isOwn } of payments) {
      const sessionId = isOwn ? payment.session : payment.intent;
      assert.deepEqual(await transactionsOf(payment), [sessionId]);
      const own = { sessionId, phone: payment.phone, body: null };
      const { state } = await shop.read(own);
      assert.ok(ends.includes(state), `${state} instead of ${ends}`);
      await shop.notified(own, state, left);
      const sent = await shop.templatesSent(own);
      assert.equal(new Set(sent).size, sent.length, `told twice: ${sent}`);
    }
  });
}

test("both come at the same instant to two nodes: one transaction with what both know, and one receipt", async () => {
  const payments = Array.from({ length: 16 }, () => newPayment());

  const statuses = await Promise.all(
    payments.flatMap((payment, index) => [
      source.tell(payment.ofIntent("succeeded"), { to: doors[index % 2] as string }),
      source.tell(payment.ofSession("completed"), { to: doors[(index + 1) % 2] as string }),
    ]),
  );

  assert.ok(statuses.every(({ status }) => status === 200));
  for (const payment of payments) {
    const own = { sessionId: payment.intent, phone: payment.phone, body: null };
    await shop.notified(own, "paid", left);
    assert.deepEqual(await transactionsOf(payment), [payment.intent]);
    assert.equal((await shop.read(own)).customer_first_name, "Noura");
  }
  await shop.everythingDueHasLeft();
  assert.deepEqual(
    await sentTo(payments),
    payments.map(() => 1),
  );
});

test("the same for transactions that the merchant made under the session's id, with what was made of the PaymentIntent", async () => {
  const payments = Array.from({ length: 16 }, () => newPayment());
  const ticks = { whatsapp: ["post_payment"] };
  const create = ({ session, phone }: StripePayment) =>
    shop.create({ session_id: session, customer_phone: phone, notifications: ticks });
  await Promise.all(payments.map(create));

  await Promise.all(
    payments.flatMap((payment, index) => [
      source.tell(payment.ofIntent("succeeded"), { to: doors[index % 2] as string }),
      source.tell(payment.ofSession("completed"), { to: doors[(index + 1) % 2] as string }),
      source.tell(payment.ofSession("completed"), { to: doors[index % 2] as string }),
      source.tell(payment.ofIntent("payment_failed"), { to: doors[(index + 1) % 2] as string }),
    ]),
  );

  for (const payment of payments) {
    const own = { sessionId: payment.session, phone: payment.phone, body: null };
    await shop.notified(own, "paid", left);
    assert.deepEqual(await transactionsOf(payment), [payment.session]);
  }
  await shop.everythingDueHasLeft();
  assert.deepEqual(
    await sentTo(payments),
    payments.map(() => 1),
  );
});

test("whatever is signed is answered, never with a fault of ours, and leaves no state that a payment cannot have", async () => {
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom(
      "\u0000",
      "\ud800",
      "x".repeat(9000),
      -1,
      1e308,
      0,
      "kwd",
      "paid",
      "expired",
      "+965",
      "9".repeat(60),
    ),
  );
  const member = fc.constantFrom(
    ..."id payment_intent payment_status amount_total amount amount_received currency mode".split(" "),
    ..."client_reference_id customer_details metadata locale shipping charges livemode".split(" "),
  );
  const type = fc.constantFrom(
    ..."completed expired async_payment_failed async_payment_succeeded"
      .split(" ")
      .map((kind) => `checkout.session.${kind}`),
    ..."succeeded canceled payment_failed amount_capturable_updated".split(" ").map((kind) => `payment_intent.${kind}`),
  );
  const mutation = fc.record({ member, value });
  const event = fc
    .tuple(fc.constantFrom("session-completed", "payment-intent-succeeded"), type, fc.array(mutation, { maxLength: 4 }))
    .map(([name, type, mutations]) =>
      stripeEvent(name, Object.fromEntries(mutations.map(({ member, value }) => [member, value])), { type }),
    );
  const other = await newStripeSource(await openShop(zajel, {}, { isEmpty: true }));

  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 4, maxLength: 12 }), async (events) => {
      const answers = await Promise.all(events.map((event) => other.tell(event)));
      assert.deepEqual(
        answers.map(({ status, body }) => [status, body]),
        events.map(() => [200, ""]),
      );
    }),
    { numRuns: 10 },
  );

  const rows = await zajel.sql<{ state: string; amount: string; sessionId: string }[]>`
    select state, amount, session_id from transaction`;
  assert.ok(rows.length > 0);
  for (const { state, amount } of rows) assert.ok(isPaymentState(state) && /^\d+(\.\d+)?$/.test(amount));
});

test("what was answered with 200 is on disk, with what it owes", async () => {
  const payment = newPayment();

  const { status } = await source.tell(payment.ofSession("completed"));

  assert.deepEqual([status, await storedOf(payment)], [200, { state: "paid", owed: 1 }]);
});

test("while the database is away Stripe is told to come again, and what it then tells is taken once", async () => {
  await using wire = await wireToDatabase(zajel.database.url);
  await using node = await zajel.startNode({ DATABASE_URL: wire.url, ZAJEL_ROLES: "api" });
  const door = source.url.replace(zajel.url, node.url);
  const payment = newPayment();
  const event = payment.ofSession("completed");

  await wire.cut();
  const away = await source.tell(event, { to: door });
  const storedMeanwhile = await storedOf(payment);
  await wire.mend();
  await until("the event to be taken", async () => (await source.tell(event, { to: door })).status === 200);

  assert.equal(away.status, 503);
  assert.equal(storedMeanwhile, undefined);
  assert.deepEqual(await storedOf(payment), { state: "paid", owed: 1 });
});

async function storedOf({ intent }: StripePayment): Promise<{ state: string; owed: number } | undefined> {
  const rows = await zajel.sql<{ state: string; owed: number }[]>`
    select t.state, (select count(*)::integer from notification n
                      where n.merchant_id = t.merchant_id and n.session_id = t.session_id) as owed
      from transaction t where session_id = ${intent}`;
  return rows[0];
}

/** All orders of so many things. */
function ordersOf(count: number): number[][] {
  if (count === 0) return [[]];
  return ordersOf(count - 1).flatMap((order) =>
    Array.from({ length: count }, (_, at) => [...order.slice(0, at), count - 1, ...order.slice(at)]),
  );
}

async function transactionsOf({ session, intent }: StripePayment): Promise<string[]> {
  const rows = await zajel.sql<{ sessionId: string }[]>`
    select session_id from transaction where session_id in (${session}, ${intent})`;
  return rows.map(({ sessionId }) => sessionId);
}

async function sentTo(payments: StripePayment[]): Promise<number[]> {
  return Promise.all(payments.map(async ({ phone }) => (await zajel.sandbox.messages({ to: phone })).length));
}
