/** Rule 1: at most one automatic notification per transaction and state. */
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { decideMove, type PaymentState } from "../../src/domain/payment-state.ts";
import { ahead } from "../support/patience.ts";
import { fault, left, mend, openShop, type Shop } from "../support/shop.ts";
import {
  type Json,
  newPhone,
  paymentRequest,
  pointWebhooks,
  request,
  startZajel,
  type Zajel,
} from "../support/zajel.ts";

let zajel: Zajel;
let shop: Shop;

before(async () => {
  zajel = await startZajel();
  await zajel.sandbox.control("PATCH", "/settings", { statuses: { sent_ms: 20, delivered_ms: 20, read_ms: 20 } });
  shop = await openShop(zajel, { settle_seconds: { failed: 0, expired: 0 } });
});
after(() => zajel[Symbol.asyncDispose]());
afterEach(() => mend(zajel));

const postPayment = { notifications: { whatsapp: ["post_payment"] } };

test("a hundred reports of one state at once: one is applied, the others are repeats, one message arrives", async () => {
  const payment = await shop.create(postPayment);

  const answers = await Promise.all(
    Array.from({ length: 100 }, () => shop.report(payment, "paid", { reference_number: "R-1" })),
  );

  assert.deepEqual(
    countBy(answers, ({ status, body }) => `${status} ${body.applied} ${body.reason}`),
    {
      "200 true undefined": 1,
      "200 false repeated": 99,
    },
  );
  await shop.notified(payment, "paid", left);
  await shop.everythingDueHasLeft();
  assert.deepEqual(await shop.templatesSent(payment), ["zajel_payment_paid"]);
  assert.deepEqual(await shop.statesNotified(payment), ["paid"]);
});

test("a report that is repeated one by one, before and after the message has left, sends nothing more", async () => {
  const payment = await shop.create(postPayment);
  await shop.report(payment, "paid");
  const first = await shop.report(payment, "paid");
  await shop.notified(payment, "paid", "delivered");
  const second = await shop.report(payment, "paid", { occurred_at: new Date().toISOString() });

  await shop.everythingDueHasLeft();

  assert.deepEqual([first.body.reason, second.body.reason], ["repeated", "repeated"]);
  assert.deepEqual(await shop.templatesSent(payment), ["zajel_payment_paid"]);
});

test("a hundred creations of one session at once: one is made, 99 are told that it is taken, one link arrives", async () => {
  const phone = newPhone();
  const body = paymentRequest({ session_id: "raced-creation", customer_phone: phone });

  const answers = await Promise.all(Array.from({ length: 100 }, () => shop.api("POST", "/v1/transactions", body)));

  assert.deepEqual(
    countBy(answers, ({ status }) => `${status}`),
    { 201: 1, 409: 99 },
  );
  const payment = { sessionId: "raced-creation", phone, body: null };
  await shop.notified(payment, "created", left);
  await shop.everythingDueHasLeft();
  assert.deepEqual(await shop.templatesSent(payment), ["zajel_payment_created"]);
});

test("states that race each other are applied one after the other, each is owed once and sent at most once", async () => {
  const payments = await Promise.all(Array.from({ length: 10 }, () => shop.create(postPayment)));
  const states = ["failed", "paid", "canceled", "authorized", "expired"];

  await Promise.all(payments.flatMap((payment) => [...states, ...states].map((state) => shop.report(payment, state))));

  for (const payment of payments) {
    const { history, notifications } = await shop.read(payment);
    const applied = history.filter((event: Json) => event.applied).map((event: Json) => event.state as PaymentState);
    assert.ok(isPath(applied), `${applied} is not a path through the table of moves`);
    assert.deepEqual(notifications.map(({ state }: Json) => state).toSorted(), applied.slice(1).toSorted());
    // The state that lasts is always told.
    await shop.notified(payment, applied.at(-1) as string, left);
    const sent = await shop.templatesSent(payment);
    assert.equal(new Set(sent).size, sent.length, `${sent}`);
  }
});

test("two nodes that are told the same, and both look for what to send, send it once", async () => {
  const node = await zajel.startNode();
  try {
    const payments = await Promise.all(Array.from({ length: 30 }, () => shop.create(postPayment)));

    const answers = await Promise.all(
      payments.flatMap((payment) => [
        shop.report(payment, "paid"),
        request(
          node.url,
          "POST",
          `/v1/transactions/${payment.sessionId}/state`,
          { state: "paid" },
          {
            authorization: `Bearer ${zajel.rootKey}`,
            "zajel-merchant": shop.merchantId,
          },
        ),
      ]),
    );

    assert.deepEqual(
      countBy(answers, ({ body }) => `${body.applied}`),
      { true: 30, false: 30 },
    );
    await Promise.all(payments.map((payment) => shop.notified(payment, "paid", left)));
    await shop.everythingDueHasLeft();
    for (const payment of payments) assert.deepEqual(await shop.templatesSent(payment), ["zajel_payment_paid"]);
  } finally {
    await node[Symbol.asyncDispose]();
  }
});

test("faults that pass are tried again, and the message arrives once", async () => {
  const error = { http: 500, code: 131000, message: "(#131000) Something went wrong", times: 3 };
  await fault(zajel, { error });

  const payment = await shop.create();

  const sent = await shop.notified(payment, "created", left);
  assert.equal(sent.attempts, 4);
  assert.deepEqual(await shop.templatesSent(payment), ["zajel_payment_created"]);
});

test("Zajel and the payment system both find that a payment has expired: it is told once", async () => {
  const payment = await shop.create({
    ...postPayment,
    expires_at: new Date(Date.now() + ahead(1_000)).toISOString(),
  });
  await shop.arrived(payment, "zajel_payment_expired");

  const told = await shop.report(payment, "expired");

  await shop.everythingDueHasLeft();
  assert.equal(told.body.reason, "repeated");
  assert.deepEqual(await shop.templatesSent(payment), ["zajel_payment_expired"]);
});

test("a report that is repeated after a restart sends nothing", async () => {
  const payment = await shop.create();
  await shop.report(payment, "paid");
  await shop.notified(payment, "paid", left);

  await zajel.restart();
  await pointWebhooks(zajel, shop.sender);
  const again = await shop.report(payment, "paid");
  const taken = await shop.api("POST", "/v1/transactions", { ...paymentRequest(), session_id: payment.sessionId });

  await shop.everythingDueHasLeft();
  assert.deepEqual([again.status, again.body.applied, again.body.reason], [200, false, "repeated"]);
  assert.equal(taken.status, 409);
  const sent = await shop.templatesSent(payment);
  assert.equal(sent.filter((name) => name === "zajel_payment_paid").length, 1);
});

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Record<string, number> {
  return Object.fromEntries(Array.from(Map.groupBy(items, keyOf), ([key, group]) => [key, group.length]));
}

/** Whether each state may follow the one before it. */
function isPath(states: readonly PaymentState[]): boolean {
  return states.every(
    (state, index) => index === 0 || decideMove(states[index - 1] as PaymentState, state).kind === "applied",
  );
}
