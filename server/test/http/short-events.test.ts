/**
 * Payments' events by the short way and by the routes: whatever is asked, the answers are the same. A request with a
 * cookie, which counts for nothing beside a key, takes the routes.
 */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { until } from "../support/zajel.ts";
import { type Answer, type Api, type Request, randomDigits, rootKey, startApi } from "./support.ts";

const api = await startApi({ logLevel: "info" });
after(() => api[Symbol.asyncDispose]());
const key = await api.makeKey("default");
const byRoutes = { headers: { cookie: "a=b" } };

const payment = (more: object = {}) => ({
  type: "payment_request",
  amount: "20.000",
  currency_code: "KWD",
  session_id: `cs_${randomDigits(12)}`,
  customer_phone: "+96550001234",
  ...more,
});

/** What of an answer may differ: ids, times and the names of this request. */
function sameness({ status, headers, body }: Answer): unknown {
  const { "x-request-id": id, date, "content-length": length, ...rest } = Object.fromEntries(headers);
  assert.match(`${id}`, /^[0-9a-f]{8}-[0-9a-z]+$/);
  const text = JSON.stringify(body)
    .replaceAll(/cs_\d+/g, "cs")
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "time");
  return {
    status,
    headers: rest,
    hasDate: date !== undefined,
    hasLength: length !== undefined,
    body: JSON.parse(text),
  };
}

/** The same request both ways; by the short way once the routes have answered one and the key is remembered. */
async function bothWays(path: string, body: () => unknown, request: Request = { key }): Promise<[Answer, Answer]> {
  await api.call("POST", "/v1/transactions", payment(), { key });
  const short = await api.call("POST", path, body(), request);
  const routed = await api.call("POST", path, body(), {
    ...request,
    headers: { ...request.headers, ...byRoutes.headers },
  });
  return [short, routed];
}

/** A payment that is there, by each way its own. */
async function there(api: Api): Promise<string> {
  const { session_id: id } = (await api.call("POST", "/v1/transactions", payment(), { key, ...byRoutes })).body;
  return id;
}

test("a creation is answered alike", async () => {
  const [short, routed] = await bothWays("/v1/transactions", () =>
    payment({ customer_first_name: "منى", extra: { branch: "Nasr City" } }),
  );

  assert.equal(short.status, 201);
  assert.deepEqual(sameness(short), sameness(routed));
  const stored = await api.call("GET", `/v1/transactions/${short.body.session_id}`, undefined, { key });
  assert.equal(stored.body.customer_first_name, "منى");
});

test("a reported state is answered alike, and so is its repetition, and a move that is none", async () => {
  for (const state of ["paid", "paid", "created", "no such state"]) {
    const [first, second] = [await there(api), await there(api)];
    if (state !== "paid") for (const id of [first, second]) await report(id, "paid");
    const short = await report(first, state);
    const routed = await report(second, state, byRoutes);
    assert.deepEqual(sameness(short), sameness(routed), state);
  }

  function report(id: string, state: string, request: Request = {}): Promise<Answer> {
    return api.call("POST", `/v1/transactions/${id}/state`, { state }, { key, ...request });
  }
});

test("a payment that is not there, and one that is there already", async () => {
  const [short, routed] = await bothWays("/v1/transactions/cs_1/state", () => ({ state: "paid" }));
  assert.equal(short.status, 404);
  assert.deepEqual(sameness(short), sameness(routed));

  const id = await there(api);
  const taken = await bothWays("/v1/transactions", () => payment({ session_id: id }));
  assert.equal(taken[0].status, 409);
  assert.deepEqual(sameness(taken[0]), sameness(taken[1]));
});

test("what is wrong is named alike", async () => {
  const wrong: Record<string, unknown> = {
    "an unknown field": payment({ amuont: "20" }),
    "a wrong type, and a wrong value": payment({ amount: 20, currency_code: "KWX" }),
    "a wrong value": payment({ amount: "-1" }),
    "text that cannot be stored": payment({ customer_first_name: "a\0b" }),
    "half of a pair": payment({ customer_first_name: "a\ud800" }),
    "no object": [],
    nothing: undefined,
  };
  for (const [name, body] of Object.entries(wrong)) {
    const [short, routed] = await bothWays("/v1/transactions", () => body);
    assert.equal(short.status, 400, name);
    assert.deepEqual(sameness(short), sameness(routed), name);
  }
  const raw = { key, raw: '{"amount": }' };
  const [short, routed] = await bothWays("/v1/transactions", () => undefined, raw);
  assert.equal(short.status, 400);
  assert.deepEqual(sameness(short), sameness(routed));
  const large = { key, raw: JSON.stringify(payment({ extra: { text: "x".repeat(300_000) } })) };
  assert.equal((await bothWays("/v1/transactions", () => undefined, large))[0].status, 413);
});

test("a key is let in for what it may, and not for longer than it may", async () => {
  const [other, revoked] = [await api.makeKey("other"), await api.makeKey("default")];
  const mine = await there(api);
  const foreign = await api.call("POST", `/v1/transactions/${mine}/state`, { state: "paid" }, { key: other });
  assert.equal(foreign.status, 404);
  const keys = await api.call("GET", "/v1/merchants/default/api-keys", undefined, { key: rootKey });
  const [newest] = keys.body.data.toSorted((a: { created_at: string }, b: { created_at: string }) =>
    b.created_at.localeCompare(a.created_at),
  );

  assert.equal((await api.call("POST", "/v1/transactions", payment(), { key: revoked })).status, 201);
  assert.equal((await api.call("POST", "/v1/transactions", payment(), { key: revoked })).status, 201);
  await api.call("DELETE", `/v1/merchants/default/api-keys/${newest.id}`, undefined, { key: rootKey });
  await until("the revoked key to be refused", async () => {
    const { status } = await api.call("POST", "/v1/transactions", payment(), { key: revoked });
    return status === 401 ? status : null;
  });
  for (const unknown of ["zjl_live_unknown", "x"]) {
    assert.equal((await api.call("POST", "/v1/transactions", payment(), { key: unknown })).status, 401);
  }
  const named = { key, merchant: "other" };
  assert.equal((await api.call("POST", "/v1/transactions", payment(), named)).status, 403);
});

test("a request with a name is answered once, whichever way others take", async () => {
  const body = payment();
  const named = { key, headers: { "idempotency-key": `k-${randomDigits(8)}` } };
  await api.call("POST", "/v1/transactions", payment(), { key });

  const answers = [
    await api.call("POST", "/v1/transactions", body, named),
    await api.call("POST", "/v1/transactions", body, named),
  ];

  assert.deepEqual(
    answers.map(({ status }) => status),
    [201, 201],
  );
  assert.equal(answers[1]?.headers.get("idempotency-replayed"), "true");
  assert.equal((await api.call("POST", "/v1/transactions", body, { key })).status, 409);
});
