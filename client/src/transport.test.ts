/** What the client does when a server, or the way to it, is not well. */
import assert from "node:assert/strict";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { type ClientOptions, createClient, ZajelProblem, ZajelUnreachable } from "./client.ts";
import { at } from "./transport.ts";

interface Came {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

type Answer = (response: ServerResponse, count: number) => void;

/** A server that answers as told, and keeps what came. */
async function serverThat(answer: Answer) {
  const came: Came[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = "", url = "", headers } = request;
    came.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
    answer(response, came.length);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    came,
    client: (options: Partial<ClientOptions> = {}) =>
      createClient({ baseUrl, apiKey: "zjl_live_key", backoffMs: 1, ...options }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) =>
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
const problem = (response: ServerResponse, status: number, more: object = {}, headers = {}) =>
  json(response, status, { type: "urn:zajel:problem:x", title: "X", status, detail: "Said why.", ...more }, headers);
const payment = { type: "payment_request", amount: "1", currency_code: "KWD" } as const;

/** Answers well from the `nth` request on, and before that as told. */
const wellFrom = (nth: number, before: Answer): Answer => {
  return (response, count) => (count < nth ? before(response, count) : json(response, 200, { session_id: "s" }));
};

const passing: [string, Answer][] = [
  ["429", (response) => problem(response, 429)],
  ["500", (response) => problem(response, 500)],
  ["502 with a proxy's page", (response) => response.writeHead(502, { "content-type": "text/html" }).end("<html>")],
  ["503", (response) => problem(response, 503, {}, { "retry-after": "0" })],
  ["a connection that breaks", (response) => response.destroy()],
  [
    "an answer that breaks off",
    (response) => response.writeHead(200, { "content-length": "99" }).write("{", () => response.destroy()),
  ],
  ["an answer that is no JSON", (response) => response.writeHead(200, { "content-type": "application/json" }).end("{")],
];

for (const [what, answer] of passing) {
  test(`after ${what} a POST is sent again, under the same Idempotency-Key and with the same body`, async () => {
    await using server = await serverThat(wellFrom(3, answer));

    const made = await server.client().transactions.create(payment);

    assert.equal(made.session_id, "s");
    const keys = server.came.map(({ headers }) => headers["idempotency-key"]);
    assert.equal(server.came.length, 3);
    assert.match(`${keys[0]}`, /^[0-9a-f-]{36}$/);
    assert.deepEqual(new Set(keys).size, 1);
    assert.deepEqual(new Set(server.came.map(({ body }) => body)), new Set([JSON.stringify(payment)]));
  });
}

test("each POST has a key of its own, and a key that the caller gives is used", async () => {
  await using server = await serverThat((response) => json(response, 200, {}));
  const { notifications } = server.client();

  await notifications.retry("n");
  await notifications.retry("n");
  await notifications.retry("n", { idempotencyKey: "mine" });

  const [first, second, third] = server.came.map(({ headers }) => headers["idempotency-key"]);
  assert.notEqual(first, second);
  assert.equal(third, "mine");
});

test("a POST without a key is never sent again", async () => {
  await using server = await serverThat((response) => problem(response, 503));

  for (const path of ["/v1/auth/sign-out", "/v1/setup", "/b/pbl/v2/operation/"]) {
    await assert.rejects(server.client().request("POST", path, { body: {} }), ZajelProblem);
  }

  assert.deepEqual(
    server.came.map(({ headers }) => headers["idempotency-key"]),
    [undefined, undefined, undefined],
  );
});

test("what would be answered the same again is not asked again", async () => {
  const statuses = [400, 401, 403, 404, 409, 413];
  await using server = await serverThat((response, count) => problem(response, statuses[count - 1] ?? 400));

  for (const status of statuses) {
    await assert.rejects(server.client().transactions.get("s"), { name: "ZajelProblem", status });
  }

  assert.equal(server.came.length, statuses.length);
});

test("a refusal tells its kind, what is wrong with each field, and where the payment stands", async () => {
  const errors = { amount: ["Expected a decimal."], currency_code: ["Required.", "Known?"] };
  const body = { type: "urn:zajel:problem:bad_input", title: "Not right", errors, state: "paid" };
  await using server = await serverThat((response) => problem(response, 400, body));

  const refused = await server
    .client()
    .transactions.create(payment)
    .catch((error: unknown) => error);

  assert.ok(refused instanceof ZajelProblem);
  assert.deepEqual([refused.kind, refused.title, refused.detail], ["bad_input", "Not right", "Said why."]);
  assert.deepEqual([refused.errors, refused.state], [errors, "paid"]);
  assert.equal(refused.message, "Said why. amount: Expected a decimal. currency_code: Required. Known?");
  assert.deepEqual([refused.asked.method, refused.asked.path, refused.asked.attempts], ["POST", "/v1/transactions", 1]);
});

test("what is no problem of Zajel's is one all the same", async () => {
  await using server = await serverThat((response) =>
    response.writeHead(404, { "content-type": "text/html" }).end("<html>"),
  );

  const refused = await server
    .client()
    .transactions.get("s")
    .catch((error: unknown) => error);

  assert.ok(refused instanceof ZajelProblem);
  assert.deepEqual([refused.kind, refused.title, refused.errors], ["unknown", "HTTP 404", {}]);
  assert.match(refused.message, /GET \/v1\/transactions\/s was answered with 404, and not by Zajel/);
});

test("a redirect is refused and not followed", async () => {
  await using server = await serverThat((response) => response.writeHead(301, { location: "/elsewhere" }).end());

  await assert.rejects(server.client().transactions.get("s"), { name: "ZajelProblem", status: 301 });

  assert.equal(server.came.length, 1);
});

test("what stays broken is given up after as many repetitions as were wished, and says under which key it was sent", async () => {
  await using server = await serverThat((response) => response.destroy());

  const lost = await server
    .client({ retries: 2 })
    .transactions.create(payment)
    .catch((error: unknown) => error);

  assert.ok(lost instanceof ZajelUnreachable);
  assert.deepEqual([server.came.length, lost.asked.attempts, lost.isTimeout], [3, 3, false]);
  assert.equal(lost.asked.idempotencyKey, server.came[0]?.headers["idempotency-key"]);
  assert.match(lost.message, /^POST \/v1\/transactions was sent 3 times, and the connection failed/);
});

test("an attempt that takes too long ends, and the next one may succeed", async () => {
  await using server = await serverThat(wellFrom(2, () => {}));

  const { session_id } = await server.client({ retries: 20 }).transactions.create(payment, { timeoutMs: 200 });

  assert.equal(session_id, "s");
  assert.ok(server.came.length >= 2);
});

test("an answer whose body never ends is out of time as well", async () => {
  await using server = await serverThat((response) => response.writeHead(200).write("{"));

  const lost = await server
    .client({ retries: 0, timeoutMs: 200 })
    .transactions.get("s")
    .catch((error: unknown) => error);

  assert.ok(lost instanceof ZajelUnreachable);
  assert.equal(lost.isTimeout, true);
});

test("the caller's signal ends a request, and a wait, with its own reason", async () => {
  await using silent = await serverThat(() => {});
  await using busy = await serverThat((response) => problem(response, 503, {}, { "retry-after": "50" }));
  const reason = new Error("no longer wanted");

  for (const server of [silent, busy]) {
    const stop = new AbortController();
    const call = server.client().transactions.get("s", { signal: stop.signal });
    call.catch(() => {});
    while (server.came.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    stop.abort(reason);
    await assert.rejects(call, reason);
  }

  await assert.rejects(busy.client().transactions.get("s", { signal: AbortSignal.abort(reason) }), reason);
  assert.equal(busy.came.length, 1);
});

test("whoever is told to wait for long is told so at once", async () => {
  await using server = await serverThat((response) => problem(response, 429, {}, { "retry-after": "3600" }));

  await assert.rejects(server.client().transactions.get("s"), { name: "ZajelProblem", status: 429 });

  assert.equal(server.came.length, 1);
});

test("something that its own lost attempt has removed counts as removed", async () => {
  await using server = await serverThat((response, count) =>
    count === 1 ? response.destroy() : problem(response, 404),
  );

  await server.client().webhookEndpoints.remove("e");

  await assert.rejects(server.client().webhookEndpoints.remove("e"), { name: "ZajelProblem", status: 404 });
});

test("a list gives every item, page after page, an empty one among them", async () => {
  const pages = [
    { data: [{ session_id: "1" }, { session_id: "2" }], next_cursor: "a b" },
    { data: [], next_cursor: "c" },
    { data: [{ session_id: "3" }], next_cursor: null },
  ];
  await using server = await serverThat((response, count) => json(response, 200, pages[count - 1]));

  const seen: string[] = [];
  for await (const { session_id } of server.client().transactions.list({ state: "paid", limit: 2 })) {
    seen.push(session_id);
  }

  assert.deepEqual(seen, ["1", "2", "3"]);
  assert.deepEqual(
    server.came.map(({ url }) => url),
    ["", "&cursor=a+b", "&cursor=c"].map((cursor) => `/v1/transactions?state=paid&limit=2${cursor}`),
  );
});

test("whoever leaves a list asks for no more of it", async () => {
  await using server = await serverThat((response) => json(response, 200, { data: [{ id: "1" }], next_cursor: "a" }));

  for await (const _ of server.client().notifications.list()) break;

  assert.equal(server.came.length, 1);
});

test("the key and the merchant go into their headers, and ids into their place in the address and nowhere else", async () => {
  await using server = await serverThat((response) => json(response, 200, {}));

  await server.client({ merchant: "dar-noura" }).transactions.get("a/../b?c");

  const [{ url, headers } = { url: "", headers: {} as IncomingHttpHeaders }] = server.came;
  assert.equal(url, "/v1/transactions/a%2F..%2Fb%3Fc");
  assert.deepEqual([headers.authorization, headers["zajel-merchant"]], ["Bearer zjl_live_key", "dar-noura"]);
  for (const id of ["", ".", ".."]) assert.throws(() => at`/v1/transactions/${id}`, TypeError);
});

test("a client without an address or a key is not made", () => {
  assert.throws(() => createClient({ baseUrl: "zajel.example.com", apiKey: "k" }), /baseUrl/);
  assert.throws(() => createClient({ baseUrl: "https://zajel.example.com", apiKey: "" }), /apiKey/);
});
