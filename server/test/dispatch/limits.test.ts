/** WhatsApp's limits that are about recipients, and what customers write. */
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { left } from "../support/shop.ts";
import {
  type ConnectedSender,
  connectSender,
  type Json,
  newPhone,
  paymentRequest,
  startZajel,
  until,
  untilStatus,
  type Zajel,
} from "../support/zajel.ts";

let zajel: Zajel;
let sender: ConnectedSender;

before(async () => {
  zajel = await startZajel();
  sender = await connectSender(zajel);
  await zajel.sandbox.control("PATCH", "/settings", { statuses: { sent_ms: 20, delivered_ms: 20, read_ms: 20 } });
});
after(() => zajel[Symbol.asyncDispose]());
afterEach(() => zajel.sandbox.control("DELETE", "/faults"));

async function create(changes: Record<string, unknown> = {}): Promise<string> {
  const made = await zajel.api("POST", "/v1/transactions", paymentRequest(changes));
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body.session_id;
}

async function notificationOf(sessionId: string): Promise<Json> {
  const { body } = await zajel.api("GET", `/v1/transactions/${sessionId}`);
  return body.notifications[0];
}

async function authenticator(): Promise<Json> {
  return (await zajel.api("GET", `/v1/authenticators/${sender.authenticatorId}`)).body;
}

/** The sender has written to so many customers within the last 24 hours. */
async function customers(count: number, hoursAgo = 0): Promise<void> {
  await zajel.sql`delete from recipient_count where merchant_id = 'shop'`;
  await zajel.sql`
    insert into recipient_count (merchant_id, authenticator_id, hour, recipients)
    values ('shop', ${sender.authenticatorId}, date_trunc('hour', now()) - ${hoursAgo} * interval '1 hour', ${count})`;
}

async function setMessagingLimit(tier: string): Promise<void> {
  await zajel.sandbox.control("PUT", `/accounts/${sender.wabaId}`, {
    name: "Dar Noura",
    namespace: sender.namespace,
    phone_numbers: [
      {
        id: sender.phoneNumberId,
        display_phone_number: "+965 22000100",
        verified_name: "Dar Noura",
        throughput: 1000,
        messaging_limit: tier,
      },
    ],
    app: { id: sender.appId, secret: sender.appSecret },
    tokens: [{ token: sender.token }],
  });
  const checked = await zajel.api("POST", `/v1/authenticators/${sender.authenticatorId}/check`);
  assert.equal(checked.body.messaging_limit, tier);
}

test("a recipient gets five messages at once, the sixth waits its time, and nobody waits behind it", async () => {
  const customer_phone = newPhone();
  const first = await Promise.all(Array.from({ length: 5 }, () => create({ customer_phone })));
  await Promise.all(first.map((sessionId) => untilStatus(zajel, sessionId, "created", left)));
  // However slow this machine is: none of it is paid back yet.
  await zajel.sql`update pair set paid_back_at = now() + interval '1 hour' where recipient = ${customer_phone}`;
  const sixth = await create({ customer_phone });
  const other = await create();

  await untilStatus(zajel, other, "created", left);

  const waiting = await until("the sixth to be put off", async () => {
    const notification = await notificationOf(sixth);
    return notification.reason?.code === "131056" && notification;
  });
  assert.deepEqual([waiting.status, waiting.attempts], ["queued", 0]);
  assert.ok(Date.parse(waiting.due_at) > Date.now());
  assert.equal((await zajel.sandbox.messages({ to: customer_phone })).length, 5);
  await zajel.sql`update pair set paid_back_at = now() where recipient = ${customer_phone}`;
  await zajel.sql`update notification set due_at = now() where session_id = ${sixth}`;
  await untilStatus(zajel, sixth, "created", left);
});

test("too many for one recipient (131056) waits a second for that one alone, its other messages with it", async () => {
  const customer_phone = newPhone();
  await zajel.sandbox.control("PATCH", "/faults", {
    error: { http: 400, code: 131056, message: "(#131056) pair rate limit hit", times: 1 },
  });
  const refused = await create({ customer_phone });
  const refusedAt = await until("the refusal to be written", async () => {
    const [pair] = await zajel.sql<{ waitsUntil: Date }[]>`
      select waits_until from pair where recipient = ${customer_phone} and waits_until is not null`;
    return pair && pair.waitsUntil.getTime() - 1_000;
  });
  const second = await create({ customer_phone });
  const other = await create();

  await untilStatus(zajel, other, "created", left);
  await Promise.all([refused, second].map((sessionId) => untilStatus(zajel, sessionId, "created", left)));

  const arrived = (await zajel.sandbox.messages({ to: customer_phone })).map((message) => message.arrived_at_ms);
  assert.equal(arrived.length, 2);
  assert.ok(
    arrived.every((at) => at >= refusedAt + 950),
    `refused at ${refusedAt}, arrived at ${arrived}`,
  );
  const [pair] = await zajel.sql<{ refusals: number }[]>`select refusals from pair where recipient = ${customer_phone}`;
  assert.equal(pair?.refusals, 0);
});

test("a portfolio that has used four fifths of its customers for the day says so, and everything leaves", async () => {
  await setMessagingLimit("TIER_250");
  await customers(200);

  const { warnings, recent_recipients: recent } = await authenticator();

  assert.equal(recent, 200);
  assert.deepEqual(
    warnings.map(({ code }: { code: string }) => code),
    ["tier_nearly_full"],
  );
  await untilStatus(zajel, await create(), "created", left);
});

test("a portfolio that has used up its customers holds links to further ones, and leaves receipts alone", async () => {
  const customer_phone = newPhone();
  await untilStatus(zajel, await create({ customer_phone }), "created", left);
  await setMessagingLimit("TIER_250");
  await customers(250);

  const held = await untilStatus(zajel, await create(), "created", "held");
  const known = await create({ customer_phone });
  const order = await create({ type: "e_commerce", notifications: { whatsapp: ["post_payment"] } });
  await zajel.api("POST", `/v1/transactions/${order}/state`, { state: "paid" });

  await untilStatus(zajel, order, "paid", left);
  await untilStatus(zajel, known, "created", left);
  assert.equal(held.reason.code, "tier_full");
  assert.match(held.reason.advice, /24-hour window/);
  const { status, warnings } = await authenticator();
  assert.deepEqual([status, warnings[0].code], ["ready", "tier_full"]);
  const { body } = await zajel.api("GET", "/v1/holds");
  assert.deepEqual(
    body.data.map((hold: Json) => [hold.scope, hold.ends_by, hold.messages]),
    [["tier", ["time"], 1]],
  );
  // The window moves on.
  await customers(250, 25);
  await untilStatus(zajel, held.session_id, "created", left);
});

test("an error that WhatsApp reports of the number, and of no message, slows it down", async () => {
  await zajel.sandbox.control("POST", `/accounts/${sender.wabaId}/webhooks`, {
    field: "messages",
    value: {
      messaging_product: "whatsapp",
      metadata: { display_phone_number: "96522000100", phone_number_id: sender.phoneNumberId },
      errors: [{ code: 130429, title: "Rate limit hit", message: "Rate limit hit" }],
    },
  });

  const slowedTo = await until("the sender to be slowed down", async () => {
    const [row] = await zajel.sql<{ slowedTo: number | null }[]>`
      select slowed_to from sender where authenticator_id = ${sender.authenticatorId}`;
    return row?.slowedTo;
  });

  assert.equal(slowedTo, 475);
});

test("what customers write counts against the sender's limit", async () => {
  const phone = newPhone();
  await untilStatus(zajel, await create({ customer_phone: phone }), "created", left);
  await zajel.sql`
    update sender set tokens = 1, refilled_at = clock_timestamp() + interval '1 hour'
     where authenticator_id = ${sender.authenticatorId}`;

  await zajel.sandbox.control("POST", `/phones/${phone.slice(1)}/reply`, { text: "Thank you" });

  await until("the token to be taken", async () => {
    const [bucket] = await zajel.sql<{ tokens: number }[]>`
      select tokens from sender where authenticator_id = ${sender.authenticatorId}`;
    return bucket?.tokens === 0;
  });
  await zajel.sql`
    update sender set refilled_at = clock_timestamp() where authenticator_id = ${sender.authenticatorId}`;
  await untilStatus(zajel, await create(), "created", left);
});
