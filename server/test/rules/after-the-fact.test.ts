/** Rule 2: never after the fact. What is no longer true when its turn comes is not sent. */
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { ahead, promised } from "../support/patience.ts";
import { fault, left, mend, openShop, type Payment, type Shop } from "../support/shop.ts";
import { type Json, startZajel, type Zajel } from "../support/zajel.ts";

let zajel: Zajel;
/** Bad news leaves at once. */
let hasty: Shop;
/** Bad news waits for two seconds, more where the machine is busy. */
let patient: Shop;
const settleSeconds = Math.ceil(ahead(2_000) / 1_000);

before(async () => {
  zajel = await startZajel();
  await zajel.sandbox.control("PATCH", "/settings", { statuses: { sent_ms: 20, delivered_ms: 20, read_ms: 20 } });
  hasty = await openShop(zajel, { settle_seconds: { failed: 0, expired: 0 } });
  patient = await openShop(zajel, { settle_seconds: { failed: settleSeconds, expired: settleSeconds } });
});
after(() => zajel[Symbol.asyncDispose]());
afterEach(() => mend(zajel));

const secondsFromNow = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();

/** A payment whose link waits for a mended token. */
async function withHeldLink(shop: Shop): Promise<Payment> {
  await fault(zajel, { token_expired: true });
  const payment = await shop.create();
  await shop.notified(payment, "created", "held");
  return payment;
}

test("a payment link that still waits when the customer pays is superseded, and only the receipt arrives", async () => {
  const payment = await withHeldLink(hasty);
  await hasty.report(payment, "paid");
  const superseded = await hasty.notified(payment, "created", "superseded");

  await mend(zajel);

  await hasty.notified(payment, "paid", left);
  await hasty.everythingDueHasLeft();
  assert.deepEqual(await hasty.templatesSent(payment), ["zajel_payment_paid"]);
  assert.deepEqual([superseded.attempts, superseded.held_since, superseded.reason], [1, null, null]);
  assert.deepEqual(await lastOfTimeline(hasty, superseded.id), ["superseded", "The payment became paid."]);
});

test("a payment link is not sent once the payment has ended, and stays true while the customer tries", async () => {
  await fault(zajel, { token_expired: true });
  const ends = ["authorized", "canceled", "failed", "expired", "invalided", "cod"];
  const payments = await Promise.all([...ends, "pending", "attempted"].map(() => hasty.create()));
  await Promise.all(payments.map((payment) => hasty.notified(payment, "created", "held")));
  const [trying, retrying] = payments.splice(ends.length) as [Payment, Payment];

  await Promise.all(payments.map((payment, index) => hasty.report(payment, ends[index] as string)));
  for (const [payment, state] of [
    [trying, "pending"],
    [retrying, "attempted"],
    [retrying, "pending"],
  ] as const) {
    await hasty.report(payment, state);
  }

  const superseded = payments.map((payment) => hasty.notified(payment, "created", "superseded"));
  assert.equal((await Promise.all(superseded)).length, ends.length);
  await mend(zajel);
  await hasty.arrived(trying, "zajel_payment_created");
  await hasty.arrived(retrying, "zajel_payment_created");
  await hasty.everythingDueHasLeft();
  assert.deepEqual(await Promise.all(payments.map(hasty.templatesSent)), [
    ["zajel_payment_authorized"],
    ["zajel_payment_canceled"],
    ["zajel_payment_failed"],
    ["zajel_payment_expired"],
    [],
    [],
  ]);
});

test("failed, then paid within the settle window: only the receipt arrives", async () => {
  const payment = await patient.create({ notifications: { whatsapp: ["post_payment"] } });
  await patient.report(payment, "failed");
  const waiting = await patient.notified(payment, "failed", "queued");

  await patient.report(payment, "paid");

  assert.equal(Date.parse(waiting.due_at) - Date.parse(waiting.created_at), settleSeconds * 1_000);
  const paid = await patient.notified(payment, "paid", left);
  const { status, attempts } = await patient.notified(payment, "failed", "superseded");
  assert.deepEqual([status, attempts, paid.corrects], ["superseded", 0, null]);
  assert.deepEqual(await patient.templatesSent(payment), ["zajel_payment_paid"]);
});

test("bad news that lasts leaves when its settle window is over, not before", async () => {
  const payment = await patient.create({ notifications: { whatsapp: ["post_payment"] } });
  await patient.report(payment, "expired");

  const arrived = await patient.arrived(payment, "zajel_payment_expired", promised(settleSeconds * 1_000 + 10_000));

  const { due_at } = await patient.notified(payment, "expired", left);
  const lateMs = arrived.arrived_at_ms - Date.parse(due_at);
  assert.ok(lateMs >= 0 && lateMs < promised(2_000), `arrived ${lateMs} ms after it was due`);
});

test("without a setting bad news waits 30 seconds, and everything else leaves at once", async () => {
  const shop = await openShop(zajel);
  const states = ["paid", "authorized", "canceled", "failed", "expired"];
  const payments = await Promise.all(states.map(() => shop.create({ notifications: { whatsapp: ["post_payment"] } })));

  await Promise.all(states.map((state, index) => shop.report(payments[index] as Payment, state)));

  const waits = await Promise.all(
    payments.map(async (payment) => {
      const [{ state, due_at, created_at }] = (await shop.read(payment)).notifications;
      return [state, (Date.parse(due_at) - Date.parse(created_at)) / 1000];
    }),
  );
  assert.deepEqual(Object.fromEntries(waits), { paid: 0, authorized: 0, canceled: 0, failed: 30, expired: 30 });
});

test("bad news that went out is followed by the good news, and the two are linked", async () => {
  const payment = await hasty.create({ notifications: { whatsapp: ["post_payment"] } });
  await hasty.report(payment, "failed");
  const failed = await hasty.notified(payment, "failed", "delivered");

  await hasty.report(payment, "paid");

  const paid = await hasty.notified(payment, "paid", left);
  assert.deepEqual(await hasty.templatesSent(payment), ["zajel_payment_failed", "zajel_payment_paid"]);
  assert.equal(paid.corrects, failed.id);
  assert.deepEqual(await timelineLink(hasty, paid.id, "corrects"), failed.id);
  assert.deepEqual(await timelineLink(hasty, failed.id, "corrected_by"), paid.id);
  assert.equal((await hasty.statuses(payment)).failed, "delivered");
});

test("a link with less than a minute to live is suppressed as link_expiring, and the plan says so", async () => {
  const payment = await hasty.create({ expires_at: secondsFromNow(58) });

  const suppressed = await hasty.notified(payment, "created", "suppressed");

  assert.equal(suppressed.reason.code, "link_expiring");
  assert.match(suppressed.reason.advice, /expires_at/);
  const [planned] = payment.body.notification_plan;
  assert.deepEqual([planned.will_send, planned.reason], [false, "link_expiring"]);
  await hasty.everythingDueHasLeft();
  assert.deepEqual(await hasty.templatesSent(payment), []);
});

test("a link with more than a minute to live is sent", async () => {
  const payment = await hasty.create({ expires_at: secondsFromNow(90) });

  await hasty.arrived(payment, "zajel_payment_created");
});

test("news older than the hold limit is applied and recorded, and what it owes is suppressed as too_old", async () => {
  const payment = await hasty.create({ notifications: { whatsapp: ["post_payment"] } });
  const occurred_at = secondsFromNow(-24 * 3600 - 60);

  const answer = await hasty.report(payment, "paid", { occurred_at });

  assert.deepEqual([answer.body.applied, answer.body.transaction.state], [true, "paid"]);
  const suppressed = await hasty.notified(payment, "paid", "suppressed");
  assert.equal(suppressed.reason.code, "too_old");
  assert.match(suppressed.reason.advice, /\w/);
  const { history } = await hasty.read(payment);
  assert.deepEqual(
    [history.at(-1).state, history.at(-1).applied, history.at(-1).occurred_at],
    ["paid", true, occurred_at],
  );
  await hasty.everythingDueHasLeft();
  assert.deepEqual(await hasty.templatesSent(payment), []);
});

test("news a little younger than the hold limit is sent", async () => {
  const payment = await hasty.create({ notifications: { whatsapp: ["post_payment"] } });

  await hasty.report(payment, "paid", { occurred_at: secondsFromNow(-23 * 3600) });

  await hasty.arrived(payment, "zajel_payment_paid");
});

test("how old news may be is the merchant's hold limit", async () => {
  const shop = await openShop(zajel, { hold_limit_hours: 1 });
  const payment = await shop.create({ notifications: { whatsapp: ["post_payment"] } });

  await shop.report(payment, "paid", { occurred_at: secondsFromNow(-3_700) });

  assert.equal((await shop.notified(payment, "paid", "suppressed")).reason.code, "too_old");
});

test("state and link are looked at again when a message's turn comes, whatever was written about it before", async () => {
  const paid = await withHeldLink(hasty);
  const nearItsEnd = await withHeldLink(hasty);
  // As after a report that found the message under way, before WhatsApp asked to try it again.
  await zajel.sql`update transaction set state = 'paid' where session_id = ${paid.sessionId}`;
  await zajel.sql`
    update transaction set expires_at = now() + interval '59 seconds' where session_id = ${nearItsEnd.sessionId}`;

  await mend(zajel);

  await hasty.notified(paid, "created", "superseded");
  const suppressed = await hasty.notified(nearItsEnd, "created", "suppressed");
  assert.equal(suppressed.reason.code, "link_expiring");
  assert.deepEqual(await Promise.all([paid, nearItsEnd].map(hasty.messages)), [[], []]);
});

test("a payment that is paid while its link is being claimed: the link came first or not at all", async () => {
  const payments = await Promise.all(
    Array.from({ length: 60 }, async () => {
      const payment = await hasty.create();
      await hasty.report(payment, "paid");
      return payment;
    }),
  );

  for (const payment of payments) {
    await hasty.notified(payment, "paid", left);
    const { created } = await hasty.statuses(payment);
    const expected =
      created === "superseded" ? ["zajel_payment_paid"] : ["zajel_payment_created", "zajel_payment_paid"];
    assert.deepEqual(await hasty.templatesSent(payment), expected);
  }
});

async function timelineOf(shop: Shop, id: string): Promise<Json[]> {
  return (await shop.api("GET", `/v1/notifications/${id}`)).body.timeline;
}

async function lastOfTimeline(shop: Shop, id: string): Promise<[string, string]> {
  const { what, detail } = (await timelineOf(shop, id)).at(-1);
  return [what, detail];
}

/** The notification that an entry of the timeline leads to. */
async function timelineLink(shop: Shop, id: string, what: string): Promise<string> {
  return (await timelineOf(shop, id)).find((entry) => entry.what === what)?.notification_id;
}
