/** A person says of a message whose outcome nobody knows that it was sent. */
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { settleAttempts } from "../../src/store/settle.ts";
import { settlement } from "../../src/store/testing/rows.ts";
import { startReceiver } from "../outbound/receiver.ts";
import { promised } from "../support/patience.ts";
import { fault, left, mend, openShop, type Payment, type Shop } from "../support/shop.ts";
import { type Answer, type Json, newPhone, startZajel, until, type Zajel } from "../support/zajel.ts";

let zajel: Zajel;
let shop: Shop;

before(async () => {
  zajel = await startZajel({ environment: { ZAJEL_WEBHOOK_ALLOW: "127.0.0.0/8" } });
  await zajel.sandbox.control("PATCH", "/settings", { statuses: { sent_ms: 20, delivered_ms: 20, read_ms: 20 } });
  // What is uncertain stays so until a person decides.
  shop = await openShop(zajel, { uncertain: "never" });
});
after(() => zajel[Symbol.asyncDispose]());
afterEach(() => mend(zajel));

function resolve(id: string, outcome = "accepted"): Promise<Answer<Json>> {
  return shop.api("POST", `/v1/notifications/${id}/resolve`, { outcome });
}

async function notification(id: string): Promise<Json> {
  return (await shop.api("GET", `/v1/notifications/${id}`)).body;
}

/** Whether the customer's number is on WhatsApp. */
async function onWhatsapp(phone: string, isOn: boolean): Promise<void> {
  await zajel.sandbox.control("PUT", `/phones/${phone.slice(1)}`, { on_whatsapp: isOn });
}

/** A payment whose link WhatsApp took; the answer was lost, and reports wait until `mend`. */
async function taken(changes: Json = {}): Promise<{ payment: Payment; uncertain: Json }> {
  await fault(zajel, { lose_answer: true, webhooks_off: true });
  const payment = await shop.create({ notifications: { whatsapp: ["created"] }, ...changes });
  return { payment, uncertain: await shop.notified(payment, "created", "uncertain") };
}

test("an uncertain one that a person says was sent is accepted without a message id, with who said so and when", async () => {
  const { payment, uncertain } = await taken();

  const resolved = await resolve(uncertain.id);

  const { status, message_id, reason, attempts, resolved_by, resolved_at, accepted_at, failed_at } = resolved.body;
  assert.deepEqual(
    [resolved.status, status, message_id, reason, attempts, resolved_by, failed_at],
    [200, "accepted", null, null, 1, "root", null],
  );
  assert.ok(accepted_at <= resolved_at, `accepted at ${accepted_at}, resolved at ${resolved_at}`);
  const { timeline } = await notification(uncertain.id);
  assert.deepEqual(
    timeline.map(({ what }: Json) => what).filter((what: string) => what !== "accepted"),
    ["owed", "attempt", "resolved"],
  );
  const entry = timeline.find(({ what }: Json) => what === "resolved");
  assert.deepEqual([entry.at, entry.detail], [resolved_at, "root said that it was sent."]);
  const { body: audit } = await shop.api("GET", "/v1/audit?limit=1");
  const [{ actor, action, subject, detail }] = audit.data;
  assert.deepEqual([actor, action, subject], ["root", "notification.resolved", uncertain.id]);
  assert.deepEqual(detail, {
    session_id: payment.sessionId,
    state: "created",
    was: "uncertain",
    outcome: "accepted",
  });
  const { body: evidence } = await shop.api("GET", `/v1/transactions/${payment.sessionId}/evidence`);
  const records = evidence.records.filter(({ data }: Json) => data.resolved_by === "root");
  const audited = evidence.records.filter(({ data }: Json) => data.action === "notification.resolved");
  assert.deepEqual([records.length, audited.length], [1, 1]);
});

test("proof that comes later fills in the message id and the times, and who said it stays", async () => {
  const { payment, uncertain } = await taken();
  await resolve(uncertain.id);

  await mend(zajel);

  // The reports were late together, and come in any order.
  const delivered = await until("both reports", async () => {
    const one = await notification(uncertain.id);
    return one.sent_at !== null && one.delivered_at !== null && one;
  });
  const [message] = await shop.messages(payment);
  assert.deepEqual(
    [delivered.status, delivered.message_id, delivered.attempts, delivered.resolved_by],
    ["delivered", message?.id, 1, "root"],
  );
  assert.equal((await shop.messages(payment)).length, 1);
});

test("an answer that comes after all fills in the message id", async () => {
  const { uncertain } = await taken();
  await resolve(uncertain.id);

  const messageId = `wamid.late-${uncertain.id}`;
  await settleAttempts(zajel.sql, [settlement(shop, uncertain.id, { phase: "accepted", messageId })]);

  const { status, message_id } = await notification(uncertain.id);
  assert.deepEqual([status, message_id], ["accepted", messageId]);
});

test("one that was said to be sent, and of which WhatsApp then reports a failure, has failed and can be retried", async () => {
  const phone = newPhone();
  await onWhatsapp(phone, false);
  const { payment, uncertain } = await taken({ customer_phone: phone });
  await resolve(uncertain.id);

  await mend(zajel);

  const failed = await shop.notified(payment, "created", "failed");
  assert.deepEqual([failed.reason.code, (await resolve(failed.id)).status], ["131026", 409]);
  await onWhatsapp(phone, true);
  assert.equal((await shop.api("POST", `/v1/notifications/${failed.id}/retry`)).status, 200);
  await shop.notified(payment, "created", "delivered");
});

test("one that was given up because nobody knew is accepted as well", async () => {
  const { payment, uncertain } = await taken();
  await zajel.sql`
    update notification set owed_at = now() - interval '25 hours', uncertain_since = now() - interval '1 hour'
     where id = ${uncertain.id}`;
  const failed = await shop.notified(payment, "created", "failed", promised(15_000));

  const resolved = await resolve(failed.id);

  assert.equal(failed.reason.code, "outcome_unknown");
  const { status, failed_at, reason } = resolved.body;
  assert.deepEqual([resolved.status, status, failed_at, reason], [200, "accepted", null, null]);
});

test("it is never sent again, and cannot be retried or taken back", async () => {
  const { payment, uncertain } = await taken();
  await resolve(uncertain.id);

  const answers = await Promise.all([
    shop.api("POST", `/v1/notifications/${uncertain.id}/retry`),
    shop.api("POST", `/v1/notifications/${uncertain.id}/cancel`),
    resolve(uncertain.id),
  ]);

  assert.deepEqual(
    answers.map(({ status }) => status),
    [409, 409, 409],
  );
  assert.match(answers[2]?.body.detail, /is accepted\. It cannot be resolved: only one that is uncertain/);
  await mend(zajel);
  await shop.everythingDueHasLeft();
  assert.equal((await shop.messages(payment)).length, 1);
});

test("one whose outcome is known is 409, an unknown one and another merchant's 404, another outcome 400", async () => {
  const payment = await shop.create({ notifications: { whatsapp: ["created"] } });
  const { id } = await shop.notified(payment, "created", left);
  const other = await openShop(zajel, {}, { isEmpty: true });
  const path = `/v1/notifications/${id}/resolve`;

  const answers = [
    await resolve(id),
    await resolve("019aa7e2-0000-7000-8000-000000000000"),
    await other.api("POST", path, { outcome: "accepted" }),
    await resolve(id, "refused"),
    await shop.api("POST", path),
  ];

  assert.deepEqual(
    answers.map(({ status }) => status),
    [409, 404, 404, 400, 400],
  );
  assert.deepEqual(Object.keys(answers[3]?.body.errors), ["outcome"]);
});

test("of two people who decide at once, one to retry and one that it was sent, one is told that he came too late", async () => {
  const { uncertain } = await taken();

  const answers = await Promise.all([
    resolve(uncertain.id),
    shop.api("POST", `/v1/notifications/${uncertain.id}/retry`),
  ]);

  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
});

test("the merchant's webhook endpoints are told that it is accepted, once, whatever comes later", async () => {
  await using receiver = await startReceiver();
  const inbox = receiver.inbox();
  const events = ["notification.uncertain", "notification.accepted", "notification.delivered"];
  const made = await shop.api("POST", "/v1/webhook-endpoints", { url: inbox.url, events });
  const { payment, uncertain } = await taken();
  await inbox.event(payment.sessionId, "notification.uncertain");

  await resolve(uncertain.id);
  await inbox.event(payment.sessionId, "notification.accepted");
  await mend(zajel);
  await inbox.event(payment.sessionId, "notification.delivered");

  const ours = inbox.received.filter(({ body }) => body.data.session_id === payment.sessionId);
  assert.deepEqual(
    ours.map(({ body }) => body.type),
    events,
  );
  await shop.api("DELETE", `/v1/webhook-endpoints/${made.body.id}`);
});

test("what a person decided is there after the node was started again", async () => {
  const { uncertain } = await taken();
  await resolve(uncertain.id);

  await zajel.restart();

  const { status, resolved_by } = await until("the node to answer", () => notification(uncertain.id));
  assert.deepEqual([status, resolved_by], ["accepted", "root"]);
});
