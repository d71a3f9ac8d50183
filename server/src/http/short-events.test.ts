import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import Fastify, { type FastifyInstance } from "fastify";
import { pino } from "pino";
import { exchange } from "../../test/support/exchange.ts";
import { rightsOfKey } from "../domain/rights.ts";
import { type Answer, answer, refusal } from "./answer.ts";
import type { App, HttpParts } from "./app-types.ts";
import type { Caller, KeyCheck } from "./auth.ts";
import { conflict } from "./problem.ts";
import { createShortEvents } from "./short-events.ts";
import { goOnFromShortWay, shortWay } from "./short-way.ts";

const caller: Caller = {
  merchantId: "shop",
  keyKind: "live",
  scope: "full",
  phones: null,
  source: "api_key:1",
  rights: rightsOfKey("live"),
  role: null,
};
/** What the work was given, and what it comes to; null: the database is away. */
let worked: { by: "short way" | "route"; body: unknown; sessionId: string }[] = [];
let outcome: Answer | null = answer(201, { made: "it" });

async function work(by: "short way" | "route", body: unknown, sessionId: string): Promise<Answer> {
  worked.push({ by, body, sessionId });
  if (outcome === null) throw Object.assign(new Error("no database"), { statusCode: 503 });
  return outcome;
}

const byKey = Object.assign(async () => assert.fail("nobody is asked"), {
  known: (key: string) => {
    if (key === "known") return caller;
    return key === "without-rights" ? { ...caller, rights: new Set<never>() } : null;
  },
}) as unknown as KeyCheck;

const routes: FastifyInstance = Fastify({ ajv: { customOptions: { removeAdditional: false } } });
const app = routes as unknown as App;
const shortEvents = createShortEvents(byKey);
goOnFromShortWay(app);
for (const [route, sessionOf] of [
  ["/v1/transactions", (url: string) => (url === "/v1/transactions" ? "" : null)],
  ["/v1/transactions/:session_id/state", (url: string) => /^\/v1\/transactions\/(\w+)\/state$/.exec(url)?.[1] ?? null],
] as const) {
  const offer = { route, sessionOf, work: (_caller: Caller, body: object, id: string) => work("short way", body, id) };
  const goShort = shortEvents.offer(offer, 201);
  const schema = {
    body: { type: "object", required: ["amount"], additionalProperties: false, properties: { amount: {} } },
    response: { 201: { type: "object", properties: { made: { type: "string" } } } },
  };
  routes.post<{ Body: object; Params: { session_id?: string } }>(
    route,
    { schema, attachValidation: true },
    async (request, reply) => {
      if (request.validationError) return reply.code(400).send("refused by the route");
      goShort(request, reply);
      const { status, body } = await work("route", request.body, request.params.session_id ?? "");
      return reply.code(status).send(body);
    },
  );
}
shortWay(app, { log: pino({ level: "silent" }), metrics: { request() {} } } as unknown as HttpParts, {
  ways: [shortEvents.way],
  nextId: () => "id-of-the-request",
  headers: { "cache-control": "no-store" },
});
await app.listen({ port: 0, host: "127.0.0.1" });
after(() => app.close());

interface Sent {
  to?: string;
  key?: string;
  headers?: string;
}

function requestOf(body: string, { to = "/v1/transactions", key = "known", headers = "" }: Sent = {}): string {
  return (
    `POST ${to} HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Type: application/json\r\n` +
    `Authorization: Bearer ${key}\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
}

beforeEach(() => {
  worked = [];
  outcome = answer(201, { made: "it", secret: "is in no schema" });
});

test("a route answers its first request itself, and from then on what is plain goes the short way", async () => {
  for (const [to, sessionId] of [
    ["/v1/transactions", ""],
    ["/v1/transactions/cs_1/state", "cs_1"],
  ] as const) {
    worked = [];
    const body = '{"amount":"1"}';

    const answers = [
      await exchange(app.server, requestOf(body, { to })),
      await exchange(app.server, requestOf(body, { to })),
    ];

    const given = { body: { amount: "1" }, sessionId };
    assert.deepEqual(worked, [
      { by: "route", ...given },
      { by: "short way", ...given },
    ]);
    for (const one of answers) {
      assert.match(one, /^HTTP\/1\.1 201 Created\r\n/);
      assert.equal(one.split("\r\n\r\n")[1], '{"made":"it"}');
      assert.match(one, /content-type: application\/json; charset=utf-8\r\n/);
    }
    assert.match(answers[1] ?? "", /x-request-id: id-of-the-request\r\ncache-control: no-store\r\n/);
  }
});

test("what is not that plain comes to the routes whole", async () => {
  const body = '{"amount":"1"}';
  const requests: Record<string, string[]> = {
    "a key that nobody remembers": [requestOf(body, { key: "unknown" })],
    "a key that may not": [requestOf(body, { key: "without-rights" })],
    "a name for the request": [requestOf(body, { headers: "Idempotency-Key: a\r\n" })],
    "another merchant": [requestOf(body, { headers: "Zajel-Merchant: other\r\n" })],
    "a session beside the key": [requestOf(body, { headers: "Cookie: a=b\r\n" })],
    "another address": [requestOf(body, { to: "/v1/transactions/cs%5F1/state" })],
    "a query": [requestOf(body, { to: "/v1/transactions?a=b" })],
    "a body that comes in pieces": [requestOf(body).slice(0, -5), requestOf(body).slice(-5)],
  };

  for (const [name, pieces] of Object.entries(requests)) {
    worked = [];
    const [first = "", ...rest] = pieces;
    assert.match(await exchange(app.server, first, ...rest), /^HTTP\/1\.1 201 /, name);
    assert.deepEqual(
      worked.map(({ by, body }) => ({ by, body })),
      [{ by: "route", body: { amount: "1" } }],
      name,
    );
  }
});

test("a body that is not right is refused by the routes, and nothing is done", async () => {
  for (const body of ['{"amount":"1","amuont":"2"}', '{"amount":', "[]", "", '{"amount":"é"']) {
    assert.match(await exchange(app.server, requestOf(body)), /^HTTP\/1\.1 400 /, body);
  }
  assert.deepEqual(worked, []);
});

test("a refusal after the work is answered by the routes, and the work is not done again", async () => {
  outcome = refusal(conflict("It is there already."));

  const answered = await exchange(app.server, requestOf('{"amount":"1"}'));

  assert.match(answered, /^HTTP\/1\.1 409 /);
  assert.match(answered, /content-type: application\/problem\+json/);
  assert.match(answered, /It is there already\./);
  assert.equal(worked.length, 1);
});

test("work that fails is answered by the routes, and is not done again", async () => {
  outcome = null;

  const answered = await exchange(app.server, requestOf('{"amount":"1"}'));

  assert.match(answered, /^HTTP\/1\.1 503 /);
  assert.equal(worked.length, 1);
});
