/** The checker of the fault runs finds what it is there for: each promise is broken on purpose. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createChance } from "./chance.ts";
import { type CheckOptions, check } from "./checker.ts";
import { type Fleet, openSender, startFleet } from "./fleet.ts";
import { createPayments, type Payment } from "./payments.ts";
import { untilLifeIsOver, untilSettled } from "./settled.ts";

const messagesPerSecond = 80;
const chance = createChance();
let fleet: Fleet;
let phoneNumberId: string;
let token: string;

before(async () => {
  fleet = await startFleet({ nodes: 1 });
  ({ phoneNumberId, token } = await openSender(fleet, { messagesPerSecond }));
});
after(() => fleet[Symbol.asyncDispose]());

/** A payment whose link was delivered, and then its receipt. */
async function paidInFull(): Promise<Payment> {
  const payments = createPayments({ url: fleet.url, headers: fleet.headers, chance, way: ["created"] });
  await payments.run(1, 1);
  await untilSettled(fleet);
  const [payment] = payments.all;
  assert.ok(payment);
  const { status } = await fleet.api("POST", `/v1/transactions/${payment.sessionId}/state`, { state: "paid" });
  assert.equal(status, 200);
  payment.confirmed.push("paid");
  await untilSettled(fleet);
  await untilLifeIsOver(fleet);
  return payment;
}

/** The promises that the checker finds broken. */
async function brokenFor(payments: readonly Payment[], options: Partial<CheckOptions> = {}): Promise<string[]> {
  const limits = { [phoneNumberId]: messagesPerSecond };
  const { broken } = await check(fleet, payments, { limits, nodes: 1, ...options });
  return broken.map(({ promise }) => promise);
}

test("nothing, where all was kept", async () => {
  assert.deepEqual(await brokenFor([await paidInFull()]), []);
});

test("a payment, a state or a notification that is missing", async () => {
  const payment = await paidInFull();
  const unknown: Payment = { ...payment, sessionId: "never-stored" };
  const unheard: Payment = { ...payment, confirmed: ["paid", "canceled"] };

  assert.deepEqual(await brokenFor([unknown]), ["missing"]);
  assert.deepEqual(await brokenFor([unheard]), ["missing"]);
  await fleet.sql`delete from notification where session_id = ${payment.sessionId} and state = 'paid'`;
  assert.deepEqual(await brokenFor([payment]), ["missing"]);
});

test("a message that WhatsApp has twice", async () => {
  const payment = await paidInFull();
  const [row] = await fleet.sql<{ id: string }[]>`
    select id from notification where session_id = ${payment.sessionId} and state = 'paid'`;
  const sent = (await fleet.log.accepted()).find((one) => one.biz_opaque_callback_data === row?.id);
  const again = await fetch(`${fleet.sandbox.url}/v25.0/${phoneNumberId}/messages`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: typeof sent?.request === "string" ? sent.request : JSON.stringify(sent?.request),
  });

  assert.equal(again.status, 200);
  assert.deepEqual(await brokenFor([payment]), ["doubled"]);
});

test("a message that is said to have left, and has not", async () => {
  const payment = await paidInFull();
  await fleet.sql`
    insert into notification (merchant_id, id, session_id, state, kind, copy, phase, priority, due_at, message_id)
    select merchant_id, gen_random_uuid(), session_id, 'paid', 'manual', 1, 'accepted', 0, now(), 'wamid.none'
      from transaction where session_id = ${payment.sessionId}`;

  assert.deepEqual(await brokenFor([payment]), ["lost"]);
});

test("a message that is said not to have left, and has", async () => {
  const payment = await paidInFull();
  await fleet.sql`
    update notification set phase = 'superseded', delivery_rank = 0
     where session_id = ${payment.sessionId} and state = 'created'`;

  assert.deepEqual(await brokenFor([payment]), ["untold"]);
});

test("a report that was taken and is not shown", async () => {
  const payment = await paidInFull();
  await fleet.sql`
    update notification set delivered_at = null where session_id = ${payment.sessionId} and state = 'created'`;

  assert.deepEqual(await brokenFor([payment]), ["untold"]);
});

test("a notification without an end, and one that ended without a reason", async () => {
  const payment = await paidInFull();
  await fleet.sql`
    insert into notification (merchant_id, id, session_id, state, kind, copy, phase, priority, due_at)
    select merchant_id, gen_random_uuid(), session_id, 'paid', 'manual', copy, phase, 0, now() + interval '1 hour'
      from transaction, (values (1, 'queued'), (2, 'suppressed')) as wrong(copy, phase)
     where session_id = ${payment.sessionId}`;

  const broken = await brokenFor([payment]);
  await fleet.sql`delete from notification where kind = 'manual'`;

  assert.deepEqual(broken, ["unfinished", "unfinished"]);
});

test("a message that left after the payment had moved on", async () => {
  const payment = await paidInFull();
  await fleet.sql`
    update transaction_event set recorded_at = recorded_at - interval '1 minute'
     where session_id = ${payment.sessionId} and state = 'paid'`;

  const broken = await brokenFor([payment]);

  assert.deepEqual(new Set(broken), new Set(["after_fact"]));
});

test("a sender that is faster than it may be", async () => {
  const payments = createPayments({ url: fleet.url, headers: fleet.headers, chance, way: ["created"] });
  await payments.run(30, 10);
  await untilSettled(fleet);

  assert.deepEqual(await brokenFor(payments.all, { limits: { [phoneNumberId]: 2 } }), ["too_fast"]);
});
