/** One more try by hand: the same row, more attempts, and only what is still true. */
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { promised } from "../support/patience.ts";
import { fault, left, mend, openShop, type Payment, type Shop } from "../support/shop.ts";
import { type Answer, type Json, newPhone, startZajel, until, type Zajel } from "../support/zajel.ts";

let zajel: Zajel;
let shop: Shop;

before(async () => {
  zajel = await startZajel({ environment: { ZAJEL_RETRY_BASE_MS: "5" } });
  await zajel.sandbox.control("PATCH", "/settings", { statuses: { sent_ms: 20, delivered_ms: 20, read_ms: 20 } });
  // What is uncertain stays so until a person decides.
  shop = await openShop(zajel, { uncertain: "never", settle_seconds: { failed: 0, expired: 0 } });
});
after(() => zajel[Symbol.asyncDispose]());
afterEach(() => mend(zajel));

function retry(id: string): Promise<Answer<Json>> {
  return shop.api("POST", `/v1/notifications/${id}/retry`);
}

async function notification(id: string): Promise<Json> {
  return (await shop.api("GET", `/v1/notifications/${id}`)).body;
}

/** Whether the customer's number is on WhatsApp. */
async function onWhatsapp(phone: string, isOn: boolean): Promise<void> {
  await zajel.sandbox.control("PUT", `/phones/${phone.slice(1)}`, { on_whatsapp: isOn });
}

/** A payment whose link WhatsApp took, and then reported as undeliverable. */
async function undeliverable(): Promise<{ payment: Payment; failed: Json }> {
  const phone = newPhone();
  await onWhatsapp(phone, false);
  const payment = await shop.create({ customer_phone: phone });
  return { payment, failed: await shop.notified(payment, "created", "failed") };
}

test("a message to a number that was not on WhatsApp is tried again once it is: the same row, one more attempt", async () => {
  const { payment, failed } = await undeliverable();
  await onWhatsapp(payment.phone, true);

  const retried = await retry(failed.id);

  assert.equal(failed.reason.code, "131026");
  const { id, status, attempts, message_id, reason, failed_at, accepted_at, sent_at } = retried.body;
  assert.deepEqual(
    [retried.status, id, status, attempts, message_id, reason, failed_at, accepted_at, sent_at],
    [200, failed.id, "queued", 1, null, null, null, null, null],
  );
  const delivered = await shop.notified(payment, "created", ["delivered", "read"]);
  assert.deepEqual([delivered.id, delivered.kind, delivered.attempts], [failed.id, "automatic", 2]);
  const [first, second] = await shop.messages(payment);
  assert.deepEqual([failed.message_id, delivered.message_id], [first?.id, second?.id]);
});

test("what became of the message before stays in the log of attempts and on the timeline", async () => {
  const { payment, failed } = await undeliverable();
  await onWhatsapp(payment.phone, true);
  await retry(failed.id);
  await shop.notified(payment, "created", ["delivered", "read"]);

  // Reports may come in any order: that of `sent` after that of `delivered`.
  const { attempt_log, timeline } = await until("every report", async () => {
    const one = await notification(failed.id);
    return one.sent_at !== null && one.delivered_at !== null ? one : null;
  });

  assert.deepEqual(
    attempt_log.map(({ number, outcome }: Json) => [number, outcome]),
    [
      [1, "accepted"],
      [2, "accepted"],
    ],
  );
  assert.ok(attempt_log[0].detail.includes(failed.message_id) && attempt_log[0].detail.includes("131026"));
  assert.equal(attempt_log[1].detail, null);
  const told = timeline.map(({ what }: Json) => what).filter((what: string) => what !== "read");
  assert.deepEqual(told, ["owed", "attempt", "retried", "attempt", "accepted", "sent", "delivered"]);
});

test("a message that fails again says so again, and can be tried again", async () => {
  const { payment, failed } = await undeliverable();

  await retry(failed.id);

  const again = await until("the second failure", async () => {
    const one = await notification(failed.id);
    return one.status === "failed" && one.attempts === 2 ? one : null;
  });
  assert.deepEqual([again.reason.code, again.message_id === failed.message_id], ["131026", false]);
  await onWhatsapp(payment.phone, true);
  assert.equal((await retry(failed.id)).status, 200);
  assert.equal((await shop.notified(payment, "created", ["delivered", "read"])).attempts, 3);
});

test("what was suppressed for want of a link leaves once there is one", async () => {
  const link = `/v1/authenticators/${shop.sender.authenticatorId}/template-links/e_commerce/canceled`;
  for (const language of ["en", "ar"]) assert.equal((await shop.api("DELETE", `${link}/${language}`)).status, 204);
  const payment = await shop.create({ type: "e_commerce", notifications: { whatsapp: ["canceled"] } });
  await shop.report(payment, "canceled");
  const suppressed = await shop.notified(payment, "canceled", "suppressed");
  const early = await retry(suppressed.id);
  const still = await shop.notified(payment, "canceled", "suppressed");
  await shop.link({ state: "canceled", type: "e_commerce", name: "order_canceled", language: "en", body: "Canceled." });

  const retried = await retry(suppressed.id);

  assert.deepEqual([early.status, still.reason.code, retried.status], [200, "no_link", 200]);
  const sent = await shop.notified(payment, "canceled", left);
  assert.deepEqual([sent.id, sent.template.name, sent.reason], [suppressed.id, "order_canceled", null]);
  await shop.arrived(payment, "order_canceled");
});

test("news that was too old to be sent by itself leaves when a person asks for it", async () => {
  const payment = await shop.create({ notifications: { whatsapp: ["paid"] } });
  await shop.report(payment, "paid", { occurred_at: new Date(Date.now() - 25 * 3_600_000).toISOString() });
  const { id, reason } = await shop.notified(payment, "paid", "suppressed");

  const retried = await retry(id);

  assert.deepEqual([reason.code, retried.status], ["too_old", 200]);
  await shop.arrived(payment, "zajel_payment_paid");
});

test("an uncertain one is sent again when a person decides so", async () => {
  await fault(zajel, { drop_before: true });
  const payment = await shop.create();
  const uncertain = await shop.notified(payment, "created", "uncertain");
  await fault(zajel, { drop_before: false });

  const retried = await retry(uncertain.id);

  assert.deepEqual([retried.status, retried.body.status, retried.body.reason], [200, "queued", null]);
  const sent = await shop.notified(payment, "created", left);
  assert.deepEqual([sent.id, sent.attempts], [uncertain.id, 2]);
  assert.equal((await shop.messages(payment)).length, 1);
});

test("one that was held too long can be retried, and its hold limit counts from then", async () => {
  await fault(zajel, { token_expired: true });
  const payment = await shop.create();
  await shop.notified(payment, "created", "held");
  await zajel.sql`
    update notification set owed_at = now() - interval '25 hours' where session_id = ${payment.sessionId}`;
  const failed = await shop.notified(payment, "created", "failed");

  const retried = await retry(failed.id);

  assert.deepEqual([failed.reason.code, retried.status], ["hold_limit", 200]);
  const held = await shop.notified(payment, "created", "held");
  assert.equal(held.reason.code, "token");
  await mend(zajel);
  await shop.notified(payment, "created", left, promised(6_000));
  assert.equal((await shop.messages(payment)).length, 1);
});

test("after faults without end a retry has as many tries as at first", async () => {
  const error = { http: 500, code: 131000, message: "(#131000) Something went wrong", times: 10 };
  await fault(zajel, { error });
  const payment = await shop.create();
  const failed = await shop.notified(payment, "created", "failed");

  await retry(failed.id);

  const sent = await shop.notified(payment, "created", left);
  assert.deepEqual([failed.attempts, failed.reason.code, sent.attempts], [8, "131000", 11]);
});

test("what is no longer true is not tried again: 409 with the payment's state, and nothing leaves", async () => {
  const { payment, failed } = await undeliverable();
  await shop.report(payment, "paid");

  const refused = await retry(failed.id);

  assert.deepEqual([refused.status, refused.body.state], [409, "paid"]);
  assert.match(refused.body.detail, /would not be true/);
  assert.equal((await notification(failed.id)).status, "failed");
});

test("what waits, has left, was superseded or taken back is not retried: 409 with its status", async () => {
  const delivered = await shop.create();
  await shop.notified(delivered, "created", ["delivered", "read"]);
  await fault(zajel, { token_expired: true });
  const [held, outrun, taken] = [await shop.create(), await shop.create(), await shop.create()];
  for (const payment of [held, outrun, taken]) await shop.notified(payment, "created", "held");
  await shop.report(outrun, "cod");
  await shop.api("POST", `/v1/notifications/${await idOf(taken)}/cancel`);

  const answers = await Promise.all([delivered, held, outrun, taken].map(async (one) => retry(await idOf(one))));

  assert.deepEqual(
    answers.map(({ status, body }) => [status, /is (\w+)\./.exec(body.detail)?.[1]?.replace("read", "delivered")]),
    [
      [409, "delivered"],
      [409, "held"],
      [409, "superseded"],
      [409, "withdrawn"],
    ],
  );
});

test("two people who retry one at once: one of them does, and one message leaves", async () => {
  const { payment, failed } = await undeliverable();
  await onWhatsapp(payment.phone, true);

  const answers = await Promise.all(Array.from({ length: 20 }, () => retry(failed.id)));

  assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  assert.equal(answers.filter(({ status }) => status === 409).length, 19);
  await shop.notified(payment, "created", ["delivered", "read"]);
  await shop.everythingDueHasLeft();
  assert.equal((await shop.messages(payment)).length, 2);
});

test("a retry is audited, with what it was before", async () => {
  const { payment, failed } = await undeliverable();
  await retry(failed.id);

  const { body } = await shop.api("GET", "/v1/audit?limit=200");

  const entry = body.data.find(({ subject }: Json) => subject === failed.id);
  assert.deepEqual(
    [entry.actor, entry.action, entry.detail],
    [
      "root",
      "notification.retried",
      { session_id: payment.sessionId, state: "created", was: "failed", reason: "131026" },
    ],
  );
});

test("notifications that do not exist, or are another merchant's, are unknown", async () => {
  const { failed } = await undeliverable();
  const strangers = await openShop(zajel);
  const ids = ["0198c0de-0000-7000-8000-000000000000", "no-id", failed.id];

  const answers = await Promise.all(
    ids.flatMap((id) => ["retry", "cancel"].map((act) => strangers.api("POST", `/v1/notifications/${id}/${act}`))),
  );

  assert.deepEqual(
    answers.map(({ status }) => status),
    [404, 404, 404, 404, 404, 404],
  );
});

async function idOf(payment: Payment): Promise<string> {
  return (await shop.read(payment)).notifications[0].id;
}
