import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startApi } from "./support.ts";

const api = await startApi({ withSandbox: true });
after(() => api[Symbol.asyncDispose]());

test("a merchant is made with what is common in Kuwait unless something else is said", async () => {
  const plain = await api.call("POST", "/v1/merchants", { id: "dar-noura", name: "دار نورة" });
  const german = await api.call("POST", "/v1/merchants", {
    name: "Laden",
    default_country: "DE",
    default_language: "de-at",
    timezone: "Europe/Vienna",
  });

  const { created_at, ...rest } = plain.body;
  assert.equal(plain.status, 201);
  assert.equal(new Date(created_at).toISOString(), created_at);
  assert.deepEqual(rest, {
    id: "dar-noura",
    name: "دار نورة",
    default_country: "KW",
    default_language: "en",
    timezone: "Asia/Kuwait",
    checkout_url_template: null,
    settle_seconds: { created: 0, paid: 0, authorized: 0, canceled: 0, failed: 30, expired: 30 },
    hold_limit_hours: 24,
    expiry: "managed",
    uncertain: "resend",
    digits: "latn",
    marketing_drift: "send",
    prices: [],
    stop_words: ["stop", "unsubscribe", "إيقاف", "أوقف", "توقف", "إلغاء الاشتراك"],
    start_words: ["start", "ابدأ", "اشتراك"],
    retention_days: null,
  });
  assert.deepEqual(
    [german.body.default_country, german.body.default_language, german.body.timezone],
    ["DE", "de_AT", "Europe/Vienna"],
  );
  assert.match(german.body.id, /^[a-z0-9_-]+$/);
});

test("a known id is answered 409", async () => {
  const { status } = await api.call("POST", "/v1/merchants", { id: "default", name: "Again" });

  assert.equal(status, 409);
});

test("a merchant's key cannot make merchants", async () => {
  const key = await api.makeKey("default");

  const { status } = await api.call("POST", "/v1/merchants", { id: "mine", name: "Mine" }, { key });

  assert.equal(status, 403);
});

test("a merchant reads and changes itself and no other", async () => {
  const key = await api.makeKey("other");

  const own = await api.call("GET", "/v1/merchants/other", undefined, { key });
  const changed = await api.call("PATCH", "/v1/merchants/other", { name: "Other shop" }, { key });
  const foreign = await api.call("GET", "/v1/merchants/default", undefined, { key });
  const foreignChange = await api.call("PATCH", "/v1/merchants/default", { name: "Mine" }, { key });
  const foreignKey = await api.call("POST", "/v1/merchants/default/api-keys", { name: "x", kind: "live" }, { key });

  assert.deepEqual([own.status, changed.status, changed.body.name], [200, 200, "Other shop"]);
  assert.deepEqual([foreign.status, foreignChange.status, foreignKey.status], [404, 404, 404]);
});

test("a PATCH changes what it names, and of settle_seconds only the named states", async () => {
  await api.call("POST", "/v1/merchants", { id: "patched", name: "Patched" });
  await api.call("PATCH", "/v1/merchants/patched", {
    settle_seconds: { failed: 3 },
    hold_limit_hours: 48,
    digits: "arab",
  });

  const { status, body } = await api.call("PATCH", "/v1/merchants/patched", {
    settle_seconds: { expired: 0 },
    checkout_url_template: "https://pay.example.com/c/{session_id}",
    expiry: "external",
    uncertain: "never",
    prices: [{ country: "KW", category: "utility", currency: "USD", amount: "0.0157", from: "2026-07-01" }],
  });

  assert.equal(status, 200);
  assert.deepEqual(body.settle_seconds, { created: 0, paid: 0, authorized: 0, canceled: 0, failed: 3, expired: 0 });
  assert.deepEqual(
    [
      body.name,
      body.hold_limit_hours,
      body.digits,
      body.expiry,
      body.uncertain,
      body.checkout_url_template,
      body.prices.length,
    ],
    ["Patched", 48, "arab", "external", "never", "https://pay.example.com/c/{session_id}", 1],
  );
});

test("a checkout_url_template is taken away with null", async () => {
  await api.call("PATCH", "/v1/merchants/default", { checkout_url_template: "https://pay.example.com/c/{session_id}" });

  const { body } = await api.call("PATCH", "/v1/merchants/default", { checkout_url_template: null });

  assert.equal(body.checkout_url_template, null);
});

test("settings that cannot be are refused field by field", async () => {
  const values = await api.call("PATCH", "/v1/merchants/default", {
    default_country: "ZZ",
    default_language: "english!",
    timezone: "Kuwait/City",
    checkout_url_template: "https://pay.example.com/c/",
    prices: [{ country: "KW", category: "utility", currency: "XXX", amount: "1", from: "2026-02-31" }],
  });
  const types = await api.call("PATCH", "/v1/merchants/default", {
    name: "",
    settle_seconds: { failed: -1, refunded: 3 },
    hold_limit_hours: 721,
    expiry: "never",
    country: "KW",
  });

  assert.equal(values.status, 400);
  assert.deepEqual(Object.keys(values.body.errors).sort(), [
    "checkout_url_template",
    "default_country",
    "default_language",
    "prices",
    "timezone",
  ]);
  assert.equal(types.status, 400);
  assert.deepEqual(Object.keys(types.body.errors).sort(), [
    "country",
    "expiry",
    "hold_limit_hours",
    "name",
    "settle_seconds",
    "settle_seconds.refunded",
  ]);
});

test("an API key is shown once and works for its merchant only", async () => {
  const made = await api.call("POST", "/v1/merchants/other/api-keys", { name: "Shop", kind: "live" });
  const { id, key } = made.body;

  const own = await api.call("GET", "/v1/merchants/other", undefined, { key });

  assert.equal(made.status, 201);
  assert.match(key, /^zjl_live_[A-Za-z0-9_-]{43}$/);
  assert.ok(id.length > 0);
  assert.equal(own.status, 200);
});

test("a test key makes no live keys and does not change settings", async () => {
  const key = await api.makeKey("default", "test");

  const live = await api.call("POST", "/v1/merchants/default/api-keys", { name: "x", kind: "live" }, { key });
  const test = await api.call("POST", "/v1/merchants/default/api-keys", { name: "x", kind: "test" }, { key });
  const patch = await api.call("PATCH", "/v1/merchants/default", { name: "x" }, { key });

  assert.deepEqual([live.status, test.status, patch.status], [403, 201, 403]);
  assert.match(test.body.key, /^zjl_test_/);
});

test("a test key reaches transactions of the simulator only", async () => {
  const key = await api.makeKey("default", "test");
  const transaction = { type: "payment_request", amount: "1", currency_code: "KWD" };
  await api.call("POST", "/v1/transactions", { ...transaction, session_id: "live-one" });
  await api.call("POST", "/v1/transactions", { ...transaction, session_id: "test-one" }, { key });

  const own = await api.call("POST", "/v1/transactions/test-one/state", { state: "paid" }, { key });
  const live = await api.call("POST", "/v1/transactions/live-one/state", { state: "paid" }, { key });

  assert.deepEqual([own.status, live.status], [200, 403]);
});

test("a key with an end that is past, or no time, is refused", async () => {
  const make = (expires_at: string) =>
    api.call("POST", "/v1/merchants/default/api-keys", { name: "x", kind: "live", expires_at });

  const past = await make("2020-01-01T00:00:00Z");
  const none = await make("tomorrow");
  const good = await make("2090-01-01T00:00:00+03:00");

  assert.deepEqual([past.status, none.status, good.status], [400, 400, 201]);
  assert.equal(good.body.expires_at, "2089-12-31T21:00:00.000Z");
});
