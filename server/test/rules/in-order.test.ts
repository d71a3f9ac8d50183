/**
 * Rule 3: from claim to answer at most one message of a transaction is under way.
 *
 * The sandbox takes a message when it arrives and answers `slow_ms` later, so a message that arrives earlier than
 * that after the one before did not wait for its answer.
 */
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { ahead, promised } from "../support/patience.ts";
import type { SandboxMessage } from "../support/sandbox.ts";
import { fault, left, mend, openShop, type Payment, type Shop } from "../support/shop.ts";
import { startZajel, until, type Zajel } from "../support/zajel.ts";

let zajel: Zajel;
let shop: Shop;

const slowMs = ahead(1_500);
const slowForManyMs = ahead(3_000);

before(async () => {
  zajel = await startZajel({ environment: { ZAJEL_SEND_TIMEOUT_MS: `${ahead(8_000)}` } });
  await zajel.sandbox.control("PATCH", "/settings", { statuses: { sent_ms: 20, delivered_ms: 20, read_ms: 20 } });
  shop = await openShop(zajel, { settle_seconds: { failed: 0, expired: 0 } });
});
after(() => zajel[Symbol.asyncDispose]());
afterEach(() => mend(zajel));

/** A payment whose link has reached WhatsApp and whose answer is still under way. */
async function withLinkUnderWay(): Promise<Payment> {
  const payment = await shop.create();
  await shop.arrived(payment, "zajel_payment_created");
  return payment;
}

test("the receipt of a payment waits for the answer about its link, and leaves within a second of it", async () => {
  await fault(zajel, { slow_ms: slowMs });
  const payment = await withLinkUnderWay();
  await shop.report(payment, "paid");

  await shop.notified(payment, "paid", left);

  const [link, receipt] = (await shop.messages(payment)) as [SandboxMessage, SandboxMessage];
  const waitedMs = receipt.arrived_at_ms - (link.arrived_at_ms + slowMs);
  assert.equal(receipt.template.name, "zajel_payment_paid");
  assert.ok(waitedMs > -5 && waitedMs < promised(1_000), `arrived ${waitedMs} ms after the answer`);
});

test("bad news that is under way is answered before the good news leaves", async () => {
  await fault(zajel, { slow_ms: slowMs });
  const payment = await shop.create({ notifications: { whatsapp: ["post_payment"] } });
  await shop.report(payment, "failed");
  await shop.arrived(payment, "zajel_payment_failed");

  await shop.report(payment, "paid");

  const paid = await shop.notified(payment, "paid", left);
  const failed = await shop.notified(payment, "failed", left);
  assert.equal(paid.corrects, failed.id);
  assertNoOverlap(await shop.messages(payment), ["zajel_payment_failed", "zajel_payment_paid"]);
});

test("a state that is outrun while it waits for its turn is never sent", async () => {
  await fault(zajel, { slow_ms: slowMs });
  const payment = await withLinkUnderWay();
  await shop.report(payment, "authorized");
  await shop.report(payment, "paid");

  await shop.notified(payment, "paid", left);

  assert.equal((await shop.statuses(payment)).authorized, "superseded");
  assertNoOverlap(await shop.messages(payment), ["zajel_payment_created", "zajel_payment_paid"]);
});

test("payments do not wait for one another: fifty links are under way at once, each followed by its own receipt", async () => {
  await fault(zajel, { slow_ms: slowForManyMs });
  const payments = await Promise.all(Array.from({ length: 50 }, withLinkUnderWay));
  await Promise.all(payments.map((payment) => shop.report(payment, "paid")));

  await Promise.all(payments.map((payment) => shop.notified(payment, "paid", left)));

  const messages = await Promise.all(payments.map(shop.messages));
  for (const ofOne of messages) assertNoOverlap(ofOne, ["zajel_payment_created", "zajel_payment_paid"], slowForManyMs);
  const links = messages.map(([link]) => (link as SandboxMessage).arrived_at_ms);
  assert.ok(
    Math.max(...links) < Math.min(...links) + slowForManyMs,
    "the last link arrived before the first was answered",
  );
});

test("a held message holds nothing back", async () => {
  await shop.link({
    state: "failed",
    name: "held_failed",
    language: "fr",
    body: "Le paiement a échoué.",
    status: "PAUSED",
  });
  const payment = await shop.create({ language: "fr", notifications: { whatsapp: ["failed", "paid"] } });
  await shop.report(payment, "failed");
  await shop.notified(payment, "failed", "held");

  await shop.report(payment, "paid");

  await shop.arrived(payment, "zajel_payment_paid");
  assert.equal((await shop.statuses(payment)).failed, "superseded");
});

test("a message that waits for another try holds nothing back", async () => {
  const error = { http: 400, code: 131056, message: "(#131056) Pair rate limit hit" };
  await shop.link({ state: "failed", name: "other_failed", language: "de", body: "Zahlung fehlgeschlagen." });
  const payment = await shop.create({ language: "de", notifications: { whatsapp: ["failed", "paid"] } });
  await fault(zajel, { error });
  await shop.report(payment, "failed");
  // Its next try comes after a second, in which a busy machine may not get as far as the next report.
  await until("it to wait for another try", async () => {
    const [waiting] = await zajel.sql`
      update notification set due_at = now() + interval '1 hour'
       where session_id = ${payment.sessionId} and state = 'failed' and phase = 'queued' and reason_code = '131056'
      returning 1`;
    return waiting;
  });
  await mend(zajel);

  await shop.report(payment, "paid");

  await shop.arrived(payment, "zajel_payment_paid");
  assert.equal((await shop.statuses(payment)).failed, "superseded");
});

test("a message of unknown fate holds nothing back, and once it is outrun it is not sent again", async () => {
  await fault(zajel, { lose_answer: true, webhooks_off: true });
  const payment = await shop.create();
  await shop.notified(payment, "created", "uncertain");
  await fault(zajel, { lose_answer: false });

  await shop.report(payment, "paid");

  await shop.arrived(payment, "zajel_payment_paid");
  assert.equal((await shop.statuses(payment)).created, "superseded");
  await mend(zajel);
  await shop.notified(payment, "created", ["sent", "delivered"]);
  assert.deepEqual(await shop.templatesSent(payment), ["zajel_payment_created", "zajel_payment_paid"]);
});

/** They arrived in this order, each after the answer about the one before. */
function assertNoOverlap(messages: readonly SandboxMessage[], templates: readonly string[], answeredAfterMs = slowMs) {
  assert.deepEqual(
    messages.map(({ template }) => template.name),
    templates,
  );
  for (const [index, message] of messages.slice(1).entries()) {
    const waitedMs = message.arrived_at_ms - (messages[index] as SandboxMessage).arrived_at_ms;
    // A timer may be a fraction early.
    assert.ok(waitedMs > answeredAfterMs - 5, `${message.template.name} came ${waitedMs} ms after the one before`);
  }
}
