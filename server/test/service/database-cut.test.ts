/** The database goes away in the middle of the work, and comes back. */
import assert from "node:assert/strict";
import { after, afterEach, test } from "node:test";
import { promised } from "../support/patience.ts";
import { startProgram } from "../support/program.ts";
import type { SandboxMessage } from "../support/sandbox.ts";
import { left, openShop } from "../support/shop.ts";
import { wireToDatabase } from "../support/wire.ts";
import { type Answer, type Json, newPhone, paymentRequest, request, startZajel, until } from "../support/zajel.ts";

const zajel = await startZajel({ environment: { ZAJEL_ROLES: "api,upkeep" } });
after(() => zajel[Symbol.asyncDispose]());
const wire = await wireToDatabase(zajel.database.url);
after(() => wire[Symbol.asyncDispose]());
// What is tested reaches the database through the wire; the test looks at it past the wire.
const node = await zajel.startNode({ DATABASE_URL: wire.url, ZAJEL_ROLES: "api,dispatcher" });
after(() => node[Symbol.asyncDispose]());
Object.defineProperty(zajel, "url", { value: node.url });
const shop = await openShop(zajel);
afterEach(() => wire.mend());

const longestWaitMs = promised(7_000);

test("cut: requests are told to come again, and soon after the mend everything goes on by itself", async () => {
  const before = await shop.create({ notifications: { whatsapp: ["created"] } });
  await shop.notified(before, "created", left);

  await wire.cut();
  const answers = await Promise.all([create(), create(), report(before.sessionId), list(), ready()]);
  await wire.mend();
  const startedAt = performance.now();
  await until("requests to be taken again", async () => (await list()).status === 200);
  const mendedWithinMs = performance.now() - startedAt;
  const next = await shop.create({ notifications: { whatsapp: ["created"] } });
  await shop.notified(next, "created", left);

  assert.deepEqual(
    answers.map(({ status }) => status),
    [503, 503, 503, 503, 503],
  );
  for (const { ms, headers } of answers) {
    assert.ok(ms < longestWaitMs, `${ms}`);
    assert.ok(Number(headers.get("retry-after")) > 0);
  }
  assert.ok(mendedWithinMs < promised(2_000), `${mendedWithinMs}`);
});

test("a request that comes while the database is away waits for it, and does not notice more where it comes back", async () => {
  await wire.cut();
  await until("the cut to be noticed", async () => /^zajel_database_up 0$/m.test(await metrics()));
  const waiting = create();
  await until("the request to wait", async () => waitingIn(await metrics()) > 0);

  await wire.mend();

  assert.equal((await waiting).status, 201);
});

test("silent: nobody waits longer than the bound, and connections are made anew", async () => {
  wire.silence();
  const answers = await Promise.all([create(), create(), list(), ready()]);
  await wire.mend();
  await until("requests to be taken again", async () => (await list()).status === 200);
  const next = await shop.create({ notifications: { whatsapp: ["created"] } });
  await shop.notified(next, "created", left);

  for (const { status, ms } of answers) {
    assert.equal(status, 503);
    assert.ok(ms < longestWaitMs, `${ms}`);
  }
});

test("under load, cut again and again: what was answered 201 is there whole, with its one message", async () => {
  const phones: string[] = [];
  const taken: string[] = [];
  let isOver = false;
  const callers = Array.from({ length: 8 }, async () => {
    while (!isOver) {
      const phone = newPhone();
      phones.push(phone);
      const answer = await create({ customer_phone: phone, notifications: { whatsapp: ["created"] } });
      assert.ok([201, 503].includes(answer.status), `${answer.status}`);
      if (answer.status === 201) taken.push(answer.body.session_id);
    }
  });
  for (let round = 0; round < 4; round += 1) {
    const so_far = taken.length;
    await until("some to be taken", async () => taken.length >= so_far + 20);
    await wire.cut();
    await until("some to wait", async () => waitingIn(await metrics()) > 0);
    await wire.mend();
  }
  isOver = true;
  await Promise.all(callers);

  const rows = await zajel.sql<{ sessionId: string; events: number; notifications: number }[]>`
    select t.session_id,
           (select count(*)::int from transaction_event e where e.merchant_id = t.merchant_id and e.session_id = t.session_id) as events,
           (select count(*)::int from notification n where n.merchant_id = t.merchant_id and n.session_id = t.session_id) as notifications
      from transaction t where t.merchant_id = ${shop.merchantId} and t.customer_phone = any(${phones})`;
  const whole = rows.filter(({ events, notifications }) => events === 1 && notifications === 1);
  const there = new Set(rows.map(({ sessionId }) => sessionId));
  assert.ok(taken.length >= 80);
  assert.equal(whole.length, rows.length, "half-stored");
  assert.deepEqual(
    taken.filter((session) => !there.has(session)),
    [],
  );
  const messages = await until(
    "all to have left",
    async () => {
      const all = (await zajel.sandbox.messages()).filter(({ to }) =>
        phones.includes(to.startsWith("+") ? to : `+${to}`),
      );
      return new Set(all.map(callbackOf)).size >= rows.length ? all : null;
    },
    promised(20_000),
  );
  assert.equal(messages.length, rows.length, "a message was doubled");
});

test("a node whose database is away stops all the same", async () => {
  await using second = startProgram({ ...zajel.environment, DATABASE_URL: wire.url });
  await second.ready;
  wire.silence();

  const startedAt = performance.now();
  second.signal("SIGTERM");
  const { code } = await second.ended;

  assert.equal(code, 0);
  assert.ok(performance.now() - startedAt < promised(20_000));
});

function callbackOf({ biz_opaque_callback_data: id }: SandboxMessage): string {
  return id;
}

interface Timed extends Answer<Json> {
  ms: number;
}

async function timed(answer: Promise<Answer<Json>>): Promise<Timed> {
  const startedAt = performance.now();
  const given = await answer;
  return { ...given, ms: performance.now() - startedAt };
}

function create(changes: Record<string, unknown> = {}): Promise<Timed> {
  return timed(shop.api("POST", "/v1/transactions", paymentRequest(changes)));
}

function report(sessionId: string): Promise<Timed> {
  return timed(shop.api("POST", `/v1/transactions/${sessionId}/state`, { state: "pending" }));
}

function list(): Promise<Timed> {
  return timed(shop.api("GET", "/v1/transactions"));
}

function ready(): Promise<Timed> {
  return timed(request(node.url, "GET", "/readyz"));
}

async function metrics(): Promise<string> {
  return (await fetch(`${node.url}/metrics`)).text();
}

function waitingIn(text: string): number {
  return Number(/^zajel_database_queries\{state="waiting"\} (\d+)$/m.exec(text)?.[1]);
}
