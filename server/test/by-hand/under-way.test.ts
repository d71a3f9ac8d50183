/** Asking by hand while a message about the same state is being sent, or nobody knows whether it was. */
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { ahead } from "../support/patience.ts";
import { fault, left, mend, openShop, type Payment, type Shop } from "../support/shop.ts";
import { type Answer, type Json, startZajel, until, type Zajel } from "../support/zajel.ts";

let zajel: Zajel;
let shop: Shop;

/** How long WhatsApp takes to answer, where a test wants to be there before it does. */
const slowMs = ahead(1_500);

before(async () => {
  zajel = await startZajel({ environment: { ZAJEL_SEND_TIMEOUT_MS: `${ahead(6_000)}` } });
  await zajel.sandbox.control("PATCH", "/settings", { statuses: { sent_ms: 20, delivered_ms: 20, read_ms: 20 } });
  // What is uncertain stays so until a person decides.
  shop = await openShop(zajel, { uncertain: "never" });
});
after(() => zajel[Symbol.asyncDispose]());
afterEach(() => mend(zajel));

function sendAgain(payment: Payment, more: Record<string, unknown> = {}): Promise<Answer<Json>> {
  return shop.api("POST", `/v1/transactions/${payment.sessionId}/notifications`, { channel: "whatsapp", ...more });
}

/** What the audit log says was done to a notification, newest first. */
async function auditOf(id: string): Promise<Json[]> {
  const { body } = await shop.api("GET", "/v1/audit?limit=200");
  return body.data.filter(({ subject }: Json) => subject === id);
}

/** A payment whose link has reached WhatsApp and whose answer is still under way. */
async function beingSent(): Promise<Payment> {
  await fault(zajel, { slow_ms: slowMs });
  const payment = await shop.create();
  await shop.arrived(payment, "zajel_payment_created");
  return payment;
}

/** A payment whose link may or may not have reached WhatsApp; it has not. */
async function uncertain(): Promise<Payment> {
  await fault(zajel, { drop_before: true });
  const payment = await shop.create();
  await shop.notified(payment, "created", "uncertain");
  await fault(zajel, { drop_before: false });
  return payment;
}

test("while it is being sent the answer is 409, and the customer gets one message", async () => {
  const payment = await beingSent();

  const asked = await sendAgain(payment);

  assert.equal(asked.status, 409);
  assert.match(asked.body.detail, /being sent at this moment.*force: true/);
  assert.equal(asked.body.state, "created");
  await shop.notified(payment, "created", left);
  await shop.everythingDueHasLeft();
  assert.equal((await shop.messages(payment)).length, 1);
});

test("forced while it is being sent, a second one follows the answer about the first, and that is audited", async () => {
  const payment = await beingSent();
  const [{ id: automatic }] = (await shop.read(payment)).notifications;

  const asked = await sendAgain(payment, { force: true });

  assert.deepEqual([asked.status, asked.body.kind, asked.body.requested_by], [202, "manual", "root"]);
  await until("two messages", async () => (await shop.messages(payment)).length === 2);
  const [first, second] = await shop.messages(payment);
  assert.ok((second?.arrived_at_ms ?? 0) - (first?.arrived_at_ms ?? 0) >= slowMs - 5, "it did not wait for the answer");
  const [entry] = await auditOf(asked.body.id);
  assert.deepEqual(
    [entry.actor, entry.action, entry.detail],
    ["root", "notification.forced", { session_id: payment.sessionId, state: "created", despite: [automatic] }],
  );
});

test("one by hand that is being sent is not joined by another either", async () => {
  await fault(zajel, { slow_ms: slowMs });
  const payment = await shop.create({ notifications: { whatsapp: [] } });
  await sendAgain(payment);
  await shop.arrived(payment, "zajel_payment_created");

  const second = await sendAgain(payment);

  assert.equal(second.status, 409);
});

test("while it is uncertain the answer is 409 and says that the customer may have it", async () => {
  const payment = await uncertain();

  const asked = await sendAgain(payment);

  assert.equal(asked.status, 409);
  assert.match(asked.body.detail, /Nobody knows yet.*force: true.*twice/);
  assert.deepEqual(await shop.statuses(payment), { created: "uncertain" });
});

test("forced while it is uncertain, a new one leaves and the uncertain one stays for whoever decides about it", async () => {
  const payment = await uncertain();
  const [{ id: automatic }] = (await shop.read(payment)).notifications;

  const asked = await sendAgain(payment, { force: true });

  assert.equal(asked.status, 202);
  await shop.arrived(payment, "zajel_payment_created");
  const { notifications } = await shop.read(payment);
  assert.deepEqual([notifications[0].id, notifications[0].status], [automatic, "uncertain"]);
  assert.equal((await shop.messages(payment)).length, 1);
  const [entry] = await auditOf(asked.body.id);
  assert.deepEqual([entry.action, entry.detail.despite], ["notification.forced", [automatic]]);
});

test("with nothing under way force changes nothing, and the audit log calls it an ordinary one", async () => {
  const payment = await shop.create({ notifications: { whatsapp: [] } });

  const asked = await sendAgain(payment, { force: true });

  const [entry] = await auditOf(asked.body.id);
  assert.deepEqual(
    [asked.status, entry.action, entry.detail],
    [202, "notification.sent_by_hand", { session_id: payment.sessionId, state: "created" }],
  );
});

test("making due what waits is audited, with who did it", async () => {
  await fault(zajel, { token_expired: true });
  const payment = await shop.create();
  const { id } = await shop.notified(payment, "created", "held");
  const made = await shop.api("POST", `/v1/merchants/${shop.merchantId}/api-keys`, { name: "till", kind: "live" });

  const asked = await zajel.api(
    "POST",
    `/v1/transactions/${payment.sessionId}/notifications`,
    { channel: "whatsapp" },
    { authorization: `Bearer ${made.body.key}`, "zajel-merchant": shop.merchantId },
  );

  const [entry] = await auditOf(id);
  assert.deepEqual(
    [asked.status, entry.actor, entry.action],
    [202, `api_key:${made.body.id}`, "notification.made_due"],
  );
});
