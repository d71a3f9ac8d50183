/** Taking back by hand what has not left. */
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { ahead, promised } from "../support/patience.ts";
import { fault, left, mend, openShop, type Payment, type Shop } from "../support/shop.ts";
import { type Answer, type Json, startZajel, type Zajel } from "../support/zajel.ts";

let zajel: Zajel;
let shop: Shop;

/** Long enough to take something back in it, short enough to be waited for. */
const settleSeconds = Math.ceil(ahead(1_500) / 1_000);

before(async () => {
  zajel = await startZajel();
  await zajel.sandbox.control("PATCH", "/settings", { statuses: { sent_ms: 20, delivered_ms: 20, read_ms: 20 } });
  shop = await openShop(zajel, { uncertain: "never", settle_seconds: { failed: 3_600, expired: settleSeconds } });
});
after(() => zajel[Symbol.asyncDispose]());
afterEach(() => mend(zajel));

function cancel(id: string): Promise<Answer<Json>> {
  return shop.api("POST", `/v1/notifications/${id}/cancel`);
}

test("a held one that is taken back is not sent when its cause is mended", async () => {
  await fault(zajel, { token_expired: true });
  const [taken, kept] = [await shop.create(), await shop.create()];
  const { id } = await shop.notified(taken, "created", "held");
  await shop.notified(kept, "created", "held");

  const answer = await cancel(id);

  assert.deepEqual(
    [answer.status, answer.body.id, answer.body.status, answer.body.held_since, answer.body.reason],
    [200, id, "withdrawn", null, null],
  );
  await mend(zajel);
  await shop.notified(kept, "created", left, promised(6_000));
  await shop.everythingDueHasLeft();
  assert.deepEqual(await shop.messages(taken), []);
  const { body } = await shop.api("GET", `/v1/notifications/${id}`);
  assert.deepEqual([body.status, body.timeline.at(-1).what], ["withdrawn", "withdrawn"]);
  assert.equal(body.timeline.at(-1).detail, "Taken back by root.");
});

test("bad news that is taken back in its settle window is not sent when the window is over", async () => {
  const payment = await shop.create({ notifications: { whatsapp: ["expired"] } });
  const witness = await shop.create({ notifications: { whatsapp: ["expired"] } });
  await shop.report(payment, "expired");
  const { id } = await shop.notified(payment, "expired", "queued");

  const answer = await cancel(id);

  assert.deepEqual([answer.status, answer.body.status], [200, "withdrawn"]);
  await shop.report(witness, "expired");
  await shop.arrived(witness, "zajel_payment_expired", promised(settleSeconds * 1_000 + 10_000));
  assert.deepEqual(await shop.messages(payment), []);
});

test("an uncertain one that is taken back is never sent again, and proof that it had left still counts", async () => {
  await fault(zajel, { lose_answer: true, webhooks_off: true });
  const payment = await shop.create();
  const { id } = await shop.notified(payment, "created", "uncertain");
  await fault(zajel, { lose_answer: false });

  const answer = await cancel(id);

  assert.deepEqual([answer.status, answer.body.status], [200, "withdrawn"]);
  await mend(zajel);
  await shop.notified(payment, "created", ["sent", "delivered", "read"]);
  assert.equal((await shop.messages(payment)).length, 1);
});

test("one that was asked for by hand can be taken back, and asked for again", async () => {
  await fault(zajel, { token_expired: true });
  const payment = await shop.create({ notifications: { whatsapp: [] } });
  const ask = () => shop.api("POST", `/v1/transactions/${payment.sessionId}/notifications`, { channel: "whatsapp" });
  const first = (await ask()).body.id;
  await shop.notified(payment, "created", "held");

  await cancel(first);
  const second = (await ask()).body.id;

  assert.notEqual(first, second);
  await mend(zajel);
  await shop.notified(payment, "created", left, promised(6_000));
  await shop.everythingDueHasLeft();
  assert.equal((await shop.messages(payment)).length, 1);
});

test("what has left, has ended or was taken back already stays what it is: 409 with its status", async () => {
  const delivered = await shop.create();
  await shop.notified(delivered, "created", ["delivered", "read"]);
  const outrun = await shop.create({ notifications: { whatsapp: ["failed"] } });
  await shop.report(outrun, "failed");
  await shop.report(outrun, "paid");
  const waiting = await shop.create({ notifications: { whatsapp: ["failed"] } });
  await shop.report(waiting, "failed");
  await cancel(await idOf(waiting));

  const answers = await Promise.all([delivered, outrun, waiting].map(async (one) => cancel(await idOf(one))));

  assert.deepEqual(
    answers.map(({ status, body }) => [status, /is (\w+)\./.exec(body.detail)?.[1]?.replace("read", "delivered")]),
    [
      [409, "delivered"],
      [409, "superseded"],
      [409, "withdrawn"],
    ],
  );
});

test("taken back in the moment in which it leaves: either it did not, or the answer is 409", async () => {
  const payments = await Promise.all(Array.from({ length: 40 }, () => shop.create()));

  const answers = await Promise.all(payments.map(async (payment) => cancel(await idOf(payment))));

  await shop.everythingDueHasLeft();
  for (const [index, payment] of payments.entries()) {
    const isTaken = answers[index]?.status === 200;
    await shop.notified(payment, "created", isTaken ? "withdrawn" : left);
    const messages = (await shop.messages(payment)).length;
    assert.deepEqual([answers[index]?.status, messages], isTaken ? [200, 0] : [409, 1]);
  }
});

test("taking back is audited, with what it was before", async () => {
  const payment = await shop.create({ notifications: { whatsapp: ["failed"] } });
  await shop.report(payment, "failed");
  const id = await idOf(payment);

  await cancel(id);

  const { body } = await shop.api("GET", "/v1/audit?limit=200");
  const entry = body.data.find(({ subject }: Json) => subject === id);
  assert.deepEqual(
    [entry.actor, entry.action, entry.detail],
    ["root", "notification.withdrawn", { session_id: payment.sessionId, state: "failed", was: "queued" }],
  );
});

async function idOf(payment: Payment): Promise<string> {
  return (await shop.read(payment)).notifications[0].id;
}
