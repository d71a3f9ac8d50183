import assert from "node:assert/strict";
import { after, test } from "node:test";
import { insertApiKey, listApiKeys, makeApiKey, revokeApiKey } from "../../src/store/api-key.ts";
import { newId } from "../../src/store/ids.ts";
import { ahead, promised } from "../support/patience.ts";
import { rootKey, startApi } from "./support.ts";

const api = await startApi();
after(() => api[Symbol.asyncDispose]());

const transaction = { type: "payment_request", amount: "20", currency_code: "KWD" };

test("without a key, with a wrong one or in another scheme the answer is 401", async () => {
  const without = await api.call("GET", "/v1/transactions", undefined, { key: "" });
  const wrong = await api.call("GET", "/v1/transactions", undefined, { key: `zjl_live_${"x".repeat(43)}` });
  const almostRoot = await api.call("GET", "/v1/transactions", undefined, { key: `${rootKey}x` });
  const basic = await api.call("GET", "/v1/transactions", undefined, {
    key: "",
    headers: { authorization: "Basic eDp5" },
  });

  assert.deepEqual([without.status, wrong.status, almostRoot.status, basic.status], [401, 401, 401, 401]);
  assert.equal(without.headers.get("www-authenticate"), 'Bearer realm="zajel"');
  assert.equal(wrong.body.type, "urn:zajel:problem:not_authenticated");
});

test("a key is asked for before the body is looked at", async () => {
  const answer = await api.call("POST", "/v1/transactions", undefined, { key: "", raw: "not JSON" });

  assert.equal(answer.status, 401);
});

test("a key is taken as Bearer and as Api-Key", async () => {
  const key = await api.makeKey("default");

  const bearer = await api.call("GET", "/v1/transactions", undefined, { key });
  const apiKey = await api.call("GET", "/v1/transactions", undefined, {
    key: "",
    headers: { authorization: `Api-Key ${key}` },
  });

  assert.deepEqual([bearer.status, apiKey.status], [200, 200]);
});

test("the root key acts for the merchant in Zajel-Merchant, and for default without it", async () => {
  const made = await api.call(
    "POST",
    "/v1/transactions",
    { ...transaction, session_id: "of-other" },
    { merchant: "other" },
  );

  const asOther = await api.call("GET", "/v1/transactions/of-other", undefined, { merchant: "other" });
  const asDefault = await api.call("GET", "/v1/transactions/of-other");
  const asNobody = await api.call("GET", "/v1/transactions", undefined, { merchant: "nobody" });

  assert.equal(made.status, 201);
  assert.deepEqual([asOther.status, asDefault.status, asNobody.status], [200, 404, 404]);
  assert.match(asNobody.body.detail, /Zajel-Merchant.*nobody/);
});

test("a merchant that was unknown a moment ago is there as soon as it is made", async () => {
  await api.call("GET", "/v1/transactions", undefined, { merchant: "just-made" });
  await api.call("POST", "/v1/merchants", { id: "just-made", name: "Just made" });

  const answer = await api.call("GET", "/v1/transactions", undefined, { merchant: "just-made" });

  assert.equal(answer.status, 200);
});

test("a merchant's key with another merchant in Zajel-Merchant is answered 403, with its own it works", async () => {
  const key = await api.makeKey("default");

  const other = await api.call("GET", "/v1/transactions", undefined, { key, merchant: "other" });
  const own = await api.call("GET", "/v1/transactions", undefined, { key, merchant: "default" });

  assert.deepEqual([other.status, own.status], [403, 200]);
});

test("keys that are asked for at once are not taken for one another", async () => {
  const merchants = Array.from({ length: 12 }, (_, index) => (index % 2 === 0 ? "default" : "other"));
  const keys = await Promise.all(merchants.map((merchant) => api.makeKey(merchant)));
  const all = keys.flatMap((key) => [key, `${key}x`]);

  const answers = await Promise.all(
    all.map((key) => api.call("POST", "/v1/transactions", { ...transaction, session_id: "at-once" }, { key })),
  );
  const seen = await Promise.all(keys.map((key) => api.call("GET", "/v1/me", undefined, { key })));

  // Each merchant has the payment once; whoever came later is told so.
  assert.deepEqual(
    answers.map(({ status }) => (status === 409 ? 201 : status)),
    all.map((_, index) => (index % 2 === 0 ? 201 : 401)),
  );
  assert.deepEqual(
    seen.map(({ body }) => body.merchant_id),
    merchants,
  );
});

test("a key that reports states can do nothing else", async () => {
  await api.call("POST", "/v1/transactions", { ...transaction, session_id: "watched" });
  const { key, keyHash } = makeApiKey("live");
  const fields = { id: newId(), name: "checkout", kind: "live", scope: "state_reports", expiresAt: null } as const;
  await insertApiKey(api.sql, { merchantId: "default", keyHash, ...fields });

  const reported = await api.call("POST", "/v1/transactions/watched/state", { state: "paid" }, { key });
  const read = await api.call("GET", "/v1/transactions/watched", undefined, { key });
  const made = await api.call("POST", "/v1/transactions", transaction, { key });

  assert.equal(reported.status, 200);
  assert.equal(reported.body.transaction.state, "paid");
  assert.deepEqual([read.status, made.status], [403, 403]);
});

test("a test key is answered 409 with advice while no simulator runs", async () => {
  const key = await api.makeKey("default", "test");

  const answer = await api.call("POST", "/v1/transactions", transaction, { key });

  assert.equal(answer.status, 409);
  assert.match(answer.body.detail, /--sandbox/);
});

test("a revoked key is refused within two seconds, an expired one at once", async () => {
  const { key, keyHash } = makeApiKey("live");
  const id = newId();
  const soon = new Date(Date.now() + ahead(1_000));
  const short = makeApiKey("live");
  const common = { merchantId: "default", name: "x", kind: "live", scope: "full" } as const;
  await insertApiKey(api.sql, { ...common, id, keyHash, expiresAt: null });
  await insertApiKey(api.sql, { ...common, id: newId(), keyHash: short.keyHash, expiresAt: soon });
  const before = await api.call("GET", "/v1/transactions", undefined, { key });
  const beforeEnd = await api.call("GET", "/v1/transactions", undefined, { key: short.key });

  await revokeApiKey(api.sql, "default", id);
  const statuses = await statusesUntil(401, key);
  const afterEnd = await statusesUntil(401, short.key);

  assert.deepEqual([before.status, beforeEnd.status], [200, 200]);
  assert.ok(statuses.tookMs < promised(2_000), `took ${statuses.tookMs} ms`);
  assert.ok(afterEnd.tookMs < promised(1_000), `took ${afterEnd.tookMs} ms`);
});

test("the use of a key is noted", async () => {
  const key = await api.makeKey("other");

  await api.call("GET", "/v1/transactions", undefined, { key });

  await until(async () => (await listApiKeys(api.sql, "other")).some(({ lastUsedAt }) => lastUsedAt !== null));
});

test("keys are stored as hashes and never logged", async () => {
  const key = await api.makeKey("default");
  await api.call("GET", "/v1/transactions", undefined, { key });

  const stored = await api.sql`select * from api_key`;

  assert.doesNotMatch(JSON.stringify(stored), new RegExp(key));
  assert.doesNotMatch(api.log.join(""), new RegExp(`${key}|${rootKey}`));
});

async function statusesUntil(status: number, key: string): Promise<{ tookMs: number }> {
  const startedAt = performance.now();
  await until(async () => (await api.call("GET", "/v1/transactions", undefined, { key })).status === status);
  return { tookMs: performance.now() - startedAt };
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + promised(5_000);
  while (!(await isSo())) {
    assert.ok(performance.now() < deadline, "it did not come to that in time");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
