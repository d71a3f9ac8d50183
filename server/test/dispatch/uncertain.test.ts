/** Rule 5: never twice on a guess. The grace time of these tests is 1.5 s, more where the machine is busy. */
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { ahead, promised } from "../support/patience.ts";
import { left } from "../support/shop.ts";
import {
  type ConnectedSender,
  connectSender,
  newPhone,
  paymentRequest,
  pointWebhooks,
  startZajel,
  until,
  untilStatus,
  type Zajel,
} from "../support/zajel.ts";

const graceMs = ahead(1_500);

let zajel: Zajel;
let sender: ConnectedSender;

before(async () => {
  zajel = await startZajel({ environment: { ZAJEL_UNCERTAIN_GRACE_MS: `${graceMs}` } });
  sender = await connectSender(zajel);
  await zajel.sandbox.control("PATCH", "/settings", {
    statuses: { sent_ms: 20, delivered_ms: 20, read_ms: 20 },
    webhook_retry_base_ms: 100,
  });
});
after(() => zajel[Symbol.asyncDispose]());
afterEach(async () => {
  await zajel.sandbox.control("DELETE", "/faults");
  await zajel.api("PATCH", "/v1/merchants/shop", { uncertain: "resend" });
});

async function create(changes: Record<string, unknown> = {}): Promise<{ sessionId: string; phone: string }> {
  const phone = newPhone();
  const made = await zajel.api("POST", "/v1/transactions", paymentRequest({ customer_phone: phone, ...changes }));
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return { sessionId: made.body.session_id, phone };
}

/** The sender's webhooks are known to arrive, and nothing that it sent is without any report. */
async function senderIsHeard(): Promise<void> {
  const { sessionId } = await create();
  await untilStatus(zajel, sessionId, "created", ["delivered", "read"]);
}

async function phaseOf(sessionId: string): Promise<string> {
  const [row] = await zajel.sql<{ phase: string }[]>`
    select phase from notification where session_id = ${sessionId} and state = 'created'`;
  return row?.phase ?? "none";
}

/** Long enough for a resend that must not happen. */
async function graceAndMore(sessionId: string): Promise<void> {
  await until(
    "the grace time to pass",
    async () => {
      const [row] = await zajel.sql<{ isOver: boolean }[]>`
        select uncertain_since < now() - ${graceMs + 2_500} * interval '1 millisecond' as is_over
          from notification where session_id = ${sessionId} and state = 'created'`;
      return row?.isOver;
    },
    promised(graceMs + 5_000),
  );
}

test("a lost answer is settled by the report that carries our id, without a second message", async () => {
  await zajel.sandbox.control("PATCH", "/faults", { lose_answer: true });
  const { sessionId, phone } = await create();

  const settled = await untilStatus(zajel, sessionId, "created", ["delivered", "read"]);

  assert.equal(settled.attempts, 1);
  const messages = await zajel.sandbox.messages({ to: phone });
  assert.equal(messages.length, 1);
  assert.equal(settled.message_id, messages[0]?.id);
});

test("a dropped request is sent again once silence means something, and then exactly once", async () => {
  await senderIsHeard();
  await zajel.sandbox.control("PATCH", "/faults", { drop_before: true });
  const { sessionId, phone } = await create();
  await untilStatus(zajel, sessionId, "created", "uncertain");
  await zajel.sandbox.control("DELETE", "/faults");

  const settled = await untilStatus(zajel, sessionId, "created", ["delivered", "read"], promised(15_000));

  assert.equal(settled.attempts, 2);
  assert.equal((await zajel.sandbox.messages({ to: phone })).length, 1);
});

test("a gateway's HTML page is no answer: the message is uncertain, not failed", async () => {
  await senderIsHeard();
  await zajel.sandbox.control("PATCH", "/faults", { html_502: true });
  const { sessionId, phone } = await create();

  const uncertain = await untilStatus(zajel, sessionId, "created", "uncertain");

  assert.equal(uncertain.reason.code, "outcome_unknown");
  await zajel.sandbox.control("DELETE", "/faults");
  await untilStatus(zajel, sessionId, "created", ["delivered", "read"], promised(15_000));
  assert.equal((await zajel.sandbox.messages({ to: phone })).length, 1);
});

test("a time-out is uncertain, and the slow message's report proves it", async () => {
  await zajel.sandbox.control("PATCH", "/faults", { slow_ms: 60_000, webhooks_off: true });
  const { sessionId, phone } = await create();
  await untilStatus(zajel, sessionId, "created", "uncertain");

  await zajel.sandbox.control("DELETE", "/faults");

  await untilStatus(zajel, sessionId, "created", ["delivered", "read"]);
  assert.equal((await zajel.sandbox.messages({ to: phone })).length, 1);
});

test("while an accepted message of the sender is without any report, nothing is sent again", async () => {
  await senderIsHeard();
  await zajel.sandbox.control("PATCH", "/faults", { webhooks_off: true });
  const silent = await create();
  await untilStatus(zajel, silent.sessionId, "created", "accepted");
  await zajel.sandbox.control("PATCH", "/faults", { lose_answer: true });
  const { sessionId, phone } = await create();
  await untilStatus(zajel, sessionId, "created", "uncertain");
  await zajel.sandbox.control("PATCH", "/faults", { lose_answer: false });

  await graceAndMore(sessionId);

  assert.equal(await phaseOf(sessionId), "uncertain");
  assert.equal((await zajel.sandbox.messages({ to: phone })).length, 1);
  await zajel.sandbox.control("DELETE", "/faults");
  await untilStatus(zajel, sessionId, "created", ["delivered", "read"]);
});

test("a sender whose webhooks were never seen to arrive sends nothing again", async () => {
  await zajel.api("POST", "/v1/merchants", {
    id: "unheard",
    name: "Unheard",
    default_country: "KW",
    default_language: "en",
    timezone: "Asia/Kuwait",
  });
  await connectSender(zajel, { merchant: "unheard" });
  await zajel.sandbox.control("PATCH", "/faults", { drop_before: true });
  const made = await zajel.api("POST", "/v1/transactions", paymentRequest(), { "zajel-merchant": "unheard" });
  const sessionId = made.body.session_id as string;
  await until("the message to be uncertain", async () => (await phaseOf(sessionId)) === "uncertain");
  await zajel.sandbox.control("DELETE", "/faults");

  await graceAndMore(sessionId);

  assert.equal(await phaseOf(sessionId), "uncertain");
});

test("where the merchant chose never, nothing is sent again", async () => {
  await senderIsHeard();
  await zajel.api("PATCH", "/v1/merchants/shop", { uncertain: "never" });
  await zajel.sandbox.control("PATCH", "/faults", { drop_before: true });
  const { sessionId, phone } = await create();
  await untilStatus(zajel, sessionId, "created", "uncertain");
  await zajel.sandbox.control("DELETE", "/faults");

  await graceAndMore(sessionId);

  assert.equal(await phaseOf(sessionId), "uncertain");
  assert.equal((await zajel.sandbox.messages({ to: phone })).length, 0);
  // The merchant changes their mind.
  await zajel.api("PATCH", "/v1/merchants/shop", { uncertain: "resend" });
  await untilStatus(zajel, sessionId, "created", ["delivered", "read"]);
  assert.equal((await zajel.sandbox.messages({ to: phone })).length, 1);
});

test("an uncertain message that a payment has outrun is never sent again, and proof still counts", async () => {
  await zajel.sandbox.control("PATCH", "/faults", { lose_answer: true, webhooks_off: true });
  const { sessionId, phone } = await create();
  await untilStatus(zajel, sessionId, "created", "uncertain");
  await zajel.sandbox.control("PATCH", "/faults", { lose_answer: false });
  await zajel.api("POST", `/v1/transactions/${sessionId}/state`, { state: "paid" });
  await untilStatus(zajel, sessionId, "created", "superseded");

  await zajel.sandbox.control("DELETE", "/faults");

  await untilStatus(zajel, sessionId, "created", ["delivered", "read"]);
  await untilStatus(zajel, sessionId, "paid", left);
  const messages = await zajel.sandbox.messages({ to: phone });
  assert.deepEqual(
    messages.map((message) => message.template.name),
    ["zajel_payment_created", "zajel_payment_paid"],
  );
});

test("what stays uncertain until the hold limit ends as failed, with the reason and an advice", async () => {
  await zajel.api("PATCH", "/v1/merchants/shop", { uncertain: "never" });
  await zajel.sandbox.control("PATCH", "/faults", { drop_before: true });
  const { sessionId } = await create();
  await untilStatus(zajel, sessionId, "created", "uncertain");

  await zajel.sql`update notification set owed_at = now() - interval '25 hours' where session_id = ${sessionId}`;

  const failed = await untilStatus(zajel, sessionId, "created", "failed");
  assert.equal(failed.reason.code, "outcome_unknown");
  assert.match(failed.reason.advice, /\w+/);
});

test("silence while nobody took webhooks means nothing: the grace time counts from when the door opened", async () => {
  await senderIsHeard();
  await zajel.sandbox.control("PATCH", "/faults", { drop_before: true });
  const { sessionId, phone } = await create();
  await untilStatus(zajel, sessionId, "created", "uncertain");
  await zajel.sandbox.control("DELETE", "/faults");

  await zajel.restart({ ZAJEL_ROLES: "dispatcher,upkeep" });
  await graceAndMore(sessionId);
  assert.equal(await phaseOf(sessionId), "uncertain", "the door was closed all the time");

  await zajel.restart();
  await pointWebhooks(zajel, sender);
  await untilStatus(zajel, sessionId, "created", ["delivered", "read"], promised(15_000));
  assert.equal((await zajel.sandbox.messages({ to: phone })).length, 1);
});
