/** Webhooks out: what happens where a receiver does not take them. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { ServerResponse } from "node:http";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { type Json, paymentRequest, startZajel, until, type Zajel } from "../support/zajel.ts";
import { type Inbox, type Received, type Receiver, startReceiver, verify } from "./receiver.ts";

let zajel: Zajel;
let receiver: Receiver;
let api: (method: string, path: string, body?: unknown) => ReturnType<Zajel["api"]>;
const log: string[] = [];

before(async () => {
  zajel = await startZajel({
    environment: { ZAJEL_WEBHOOK_ALLOW: "127.0.0.0/8", ZAJEL_SEND_TIMEOUT_MS: "10000", LOG_LEVEL: "trace" },
    log: { write: (line: string) => void log.push(line) },
  });
  receiver = await startReceiver();
});
/** A merchant of each test's own: nothing is sent to anybody's phone here. */
beforeEach(async () => {
  const merchant = `merchant-${randomBytes(4).toString("hex")}`;
  api = (method, path, body) => zajel.api(method, path, body, { "zajel-merchant": merchant });
  const made = await api("POST", "/v1/merchants", { id: merchant, name: "Dar Noura" });
  assert.equal(made.status, 201);
});
after(async () => {
  await zajel[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
});
afterEach(() => {
  receiver.answer = takes;
});

const takes = (response: ServerResponse) => void response.end("thanks");
const refuses = (response: ServerResponse) => void response.writeHead(503).end("closed");

test("what is refused is sent again, under the same id, until it is taken; the log has each request and answer", async () => {
  const { id, secret, inbox } = await listen();
  receiver.answer = (response) => (inbox.received.length < 3 ? refuses(response) : takes(response));
  const payment = await pay();

  const delivery = await untilDelivery(id, payment.session_id, "delivered");

  assert.equal(new Set(inbox.received.map(({ headers }) => headers["webhook-id"])).size, 1);
  for (const one of inbox.received) assert.doesNotThrow(() => verify(secret, one));
  const { body } = await api("GET", `/v1/webhook-endpoints/${id}/deliveries/${delivery.event_id}`);
  assert.equal(body.event_id, inbox.received[0]?.headers["webhook-id"]);
  assert.deepEqual(
    body.attempt_log.map((one: Json) => [one.number, one.outcome, one.answer]),
    [
      [1, "refused", { status: 503, body: "closed" }],
      [2, "refused", { status: 503, body: "closed" }],
      [3, "delivered", { status: 200, body: "thanks" }],
    ],
  );
  assert.deepEqual(
    body.attempt_log.map((one: Json) => [one.request.webhook_timestamp, one.request.body]),
    inbox.received.map(({ headers, raw }) => [headers["webhook-timestamp"], raw]),
  );
  const endpoint = await api("GET", `/v1/webhook-endpoints/${id}`);
  assert.deepEqual([endpoint.body.status, endpoint.body.failures, endpoint.body.failing_since], ["active", 0, null]);
});

test("what is to be told is on disk when what it tells of is answered", async () => {
  await listen();
  const payment = await pay();

  const rows = await zajel.sql`select 1 from webhook_delivery where subject = ${payment.session_id}`;

  assert.equal(rows.length, 1);
});

test("news of a payment waits for what came before it, and news of another payment does not", async () => {
  const { inbox } = await listen();
  let isMended = false;
  const blocked = await pay({ order_no: "blocked" });
  await inbox.first(1);
  receiver.answer = (response, { body }) =>
    body.data.order_no === "blocked" && !isMended ? refuses(response) : takes(response);
  await report(blocked, "pending");
  await report(blocked, "attempted");
  await report(blocked, "paid");
  await inbox.first(2);

  const other = await pay();
  await inbox.event(other.session_id, "transaction.state_changed");
  isMended = true;
  await until("paid", async () => inbox.received.some(({ body }) => body.data.state === "paid"));

  const told = inbox.received.filter(({ body }) => body.data.session_id === blocked.session_id);
  const states = told.map(({ body }) => body.data.state);
  assert.deepEqual([...new Set(states)], ["created", "pending", "attempted", "paid"]);
  assert.deepEqual(states.slice(-2), ["attempted", "paid"]);
  assert.equal(states.filter((state) => state === "attempted").length, 1);
});

test("two nodes together have no more than ten requests under way to an endpoint, and tell each event once", async () => {
  const { inbox } = await listen();
  const second = await zajel.startNode();
  receiver.underWay.most = 0;
  receiver.answer = (response) => void setTimeout(() => takes(response), 20);

  const payments = await Promise.all(Array.from({ length: 40 }, () => pay()));
  await inbox.first(40);
  await Promise.all(payments.slice(0, 10).map((payment) => report(payment, "paid")));
  await inbox.first(50);
  await second[Symbol.asyncDispose]();

  assert.equal(new Set(inbox.received.map(({ headers }) => headers["webhook-id"])).size, 50);
  assert.equal(inbox.received.length, 50);
  assert.ok(receiver.underWay.most <= 10, `${receiver.underWay.most}`);
});

test("an endpoint that seems to be down is asked by one request at a time, and hears everything once it is back", async () => {
  const { id, inbox } = await listen();
  await zajel.sql`update webhook_endpoint set failures = 5, failing_since = now() where id = ${id}`;
  receiver.answer = refuses;
  receiver.underWay.most = 0;
  const payments = await Promise.all(Array.from({ length: 12 }, () => pay()));
  await inbox.first(3);

  assert.equal(receiver.underWay.most, 1);
  receiver.answer = takes;
  for (const payment of payments) await untilDelivery(id, payment.session_id, "delivered");
});

test("an endpoint that is gone is paused at once", async () => {
  const { id } = await listen();
  receiver.answer = (response) => void response.writeHead(410).end();
  await pay();

  const paused = await untilPaused(id);

  assert.equal(paused.reason, "gone");
});

test("an endpoint that took nothing for a day is paused, with an alert; what it missed is told when asked for", async () => {
  const { id, inbox } = await listen();
  receiver.answer = refuses;
  const first = await pay();
  await inbox.first(1);
  const since = new Date(Date.now() - 60_000).toISOString();
  await until("the failure to be noted", async () => {
    const rows = await zajel.sql`
      update webhook_endpoint set failing_since = now() - interval '25 hours'
       where id = ${id} and failing_since is not null returning 1`;
    return rows.length === 1;
  });

  const paused = await untilPaused(id);
  receiver.answer = takes;
  const second = await pay();
  const missed = [
    await untilDelivery(id, first.session_id, "missed"),
    await untilDelivery(id, second.session_id, "missed"),
  ];
  const refused = await api("POST", `/v1/webhook-endpoints/${id}/replay`, { from: since });
  const seen = inbox.received.length;
  await api("PATCH", `/v1/webhook-endpoints/${id}`, { status: "active" });
  const third = await pay();
  await inbox.event(third.session_id, "transaction.state_changed");
  assert.equal(inbox.received.length, seen + 1);
  const replayed = await api("POST", `/v1/webhook-endpoints/${id}/replay`, { from: since });

  assert.match(`${paused.reason}: ${paused.advice}`, /^failing: It took nothing for a day\./);
  assert.ok(log.some((line) => line.includes("webhook endpoint paused") && line.includes(id)));
  assert.equal(refused.status, 409);
  assert.deepEqual([replayed.status, replayed.body], [202, { replayed: 2, next_cursor: null }]);
  await inbox.first(seen + 3);
  assert.deepEqual(
    new Set(inbox.received.slice(seen + 1).map(({ headers }) => headers["webhook-id"])),
    new Set(missed.map(({ event_id }) => event_id)),
  );
  const { body: audit } = await api("GET", "/v1/audit?limit=2");
  assert.deepEqual(
    audit.data.map((entry: Json) => [entry.action, entry.subject]),
    [
      ["webhook_endpoint.replayed", id],
      ["webhook_endpoint.changed", id],
    ],
  );
});

test("what nobody took for a day is given up, and sent once more when asked for", async () => {
  const { id, inbox } = await listen();
  receiver.answer = refuses;
  const payment = await pay();
  await inbox.first(1);
  await zajel.sql`
    update webhook_delivery set owed_at = now() - interval '25 hours'
     where endpoint_id = ${id} and subject = ${payment.session_id}`;
  const failed = await untilDelivery(id, payment.session_id, "failed");
  const tried = inbox.received.length;
  receiver.answer = takes;

  const path = `/v1/webhook-endpoints/${id}/deliveries/${failed.event_id}/replay`;
  const asked = await api("POST", path);
  await inbox.first(tried + 1);
  await untilDelivery(id, payment.session_id, "delivered");
  const again = await api("POST", path);
  await inbox.first(tried + 2);

  assert.deepEqual([failed.last_attempt.outcome, failed.last_attempt.answer.status], ["refused", 503]);
  assert.deepEqual([asked.status, again.status], [202, 202]);
  assert.equal(new Set(inbox.received.map(({ headers }) => headers["webhook-id"])).size, 1);
});

test("what a node that was killed had under way is told again, under the same id", async () => {
  const { id, inbox } = await listen();
  const payment = await pay();
  const told = await untilDelivery(id, payment.session_id, "delivered");
  await zajel.sql`
    update webhook_delivery set status = 'sending', attempts = 2, leased_until = now() - interval '1 second'
     where endpoint_id = ${id} and event_id = ${told.event_id}`;

  const [first, second] = (await inbox.first(2)) as [Received, Received];

  assert.equal(first.headers["webhook-id"], second.headers["webhook-id"]);
});

test("an endpoint that was paused by hand hears nothing until it is let go", async () => {
  const { id, inbox } = await listen();
  const paused = await api("PATCH", `/v1/webhook-endpoints/${id}`, { status: "paused" });
  const payment = await pay();
  const ping = await api("POST", `/v1/webhook-endpoints/${id}/ping`);
  await untilDelivery(id, payment.session_id, "missed");

  await api("PATCH", `/v1/webhook-endpoints/${id}`, { status: "active" });
  await api("POST", `/v1/webhook-endpoints/${id}/ping`);
  const [first] = await inbox.first(1);

  assert.deepEqual([paused.body.paused.reason, ping.status], ["by_hand", 409]);
  assert.equal(first?.body.type, "ping");
});

test("an endpoint that was removed hears nothing more, and is not found", async () => {
  const [removed, staying] = [await listen(), await listen()];
  const deleted = await api("DELETE", `/v1/webhook-endpoints/${removed.id}`);
  const payment = await pay();

  await staying.inbox.event(payment.session_id, "transaction.state_changed");

  assert.equal(deleted.status, 204);
  assert.equal(removed.inbox.received.length, 0);
  for (const [method, path] of [
    ["GET", ""],
    ["GET", "/deliveries"],
    ["PATCH", ""],
    ["DELETE", ""],
    ["POST", "/ping"],
  ] as const) {
    const answer = await api(method, `/v1/webhook-endpoints/${removed.id}${path}`, method === "PATCH" ? {} : undefined);
    assert.equal(answer.status, 404, `${method} ${path}`);
  }
});

test("what leaves, and what waits, is measured", async () => {
  const paused = await listen();
  await api("PATCH", `/v1/webhook-endpoints/${paused.id}`, { status: "paused" });
  const { id, inbox } = await listen();
  receiver.answer = (response) => (inbox.received.length < 2 ? refuses(response) : takes(response));
  const payment = await pay();
  await untilDelivery(id, payment.session_id, "delivered");

  const text = await until("the measures", async () => {
    const response = await fetch(`${zajel.url}/metrics`, { headers: { authorization: `Bearer ${zajel.rootKey}` } });
    const metrics = await response.text();
    return /zajel_webhook_endpoints_paused [1-9]/.test(metrics) && metrics;
  });

  assert.match(text, /zajel_webhooks_out_total\{outcome="delivered"\} [1-9]/);
  assert.match(text, /zajel_webhooks_out_total\{outcome="refused"\} [1-9]/);
  assert.match(text, /zajel_webhook_out_duration_seconds_count\{outcome="delivered"\} [1-9]/);
  assert.match(text, /zajel_webhooks_out_waiting \d/);
  assert.match(text, /zajel_oldest_webhook_out_seconds \d/);
});

test("secrets are sealed, another key seals them anew, and no log holds them or the address's path", async () => {
  const { id, secret, inbox } = await listen();
  await api("POST", `/v1/webhook-endpoints/${id}/rotate-secret`, {});
  const [row] = await zajel.sql`
    select secret, previous_secret from webhook_endpoint where id = ${id}`;
  const key = zajel.environment.ZAJEL_SECRET_KEY as string;
  const newKey = Buffer.alloc(32, 7).toString("base64");

  await zajel.restart({ ZAJEL_SECRET_KEY: `${newKey},${key}` });
  await zajel.restart({ ZAJEL_SECRET_KEY: newKey });
  await pay();
  const [told] = (await inbox.first(1)) as [Received];

  assert.doesNotThrow(() => verify(secret, told));
  for (const sealed of [row?.secret, row?.previousSecret]) assert.ok(!sealed.includes("whsec_"));
  for (const line of log) assert.doesNotMatch(line, /whsec_|of-the-shop/);
});

/** A payment that nobody is to hear of by WhatsApp. */
async function pay(changes: Record<string, unknown> = {}): Promise<Json> {
  const made = await api("POST", "/v1/transactions", paymentRequest({ notifications: { whatsapp: [] }, ...changes }));
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body;
}

async function report(payment: Json, state: string): Promise<void> {
  await api("POST", `/v1/transactions/${payment.session_id}/state`, { state });
}

async function listen(): Promise<{ id: string; secret: string; inbox: Inbox }> {
  const inbox = receiver.inbox();
  const events = ["transaction.state_changed"];
  const made = await api("POST", "/v1/webhook-endpoints", { url: inbox.url, events });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return { ...made.body, inbox };
}

/** The delivery about one payment, once it has that status. */
async function untilDelivery(id: string, sessionId: string, status: string): Promise<Json> {
  return until(`${status} about ${sessionId}`, async () => {
    const { body } = await api("GET", `/v1/webhook-endpoints/${id}/deliveries?limit=200`);
    return body.data.find((one: Json) => one.subject === sessionId && one.status === status);
  });
}

async function untilPaused(id: string): Promise<Json> {
  return until("the endpoint to be paused", async () => {
    const { body } = await api("GET", `/v1/webhook-endpoints/${id}`);
    return body.status === "paused" && body.paused;
  });
}
