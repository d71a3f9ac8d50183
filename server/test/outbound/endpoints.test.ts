/** Webhook endpoints as they are asked for: what is refused and why, what is shown, and who sees it. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Api, startApi } from "../http/support.ts";

let api: Api & AsyncDisposable;
before(async () => {
  api = await startApi();
});
after(() => api[Symbol.asyncDispose]());

const url = "https://shop.example.com/hooks?token=of-the-shop";
const events = ["transaction.state_changed", "notification.failed"];

test("an endpoint is made with a secret that is shown this once", async () => {
  const made = await api.call("POST", "/v1/webhook-endpoints", { url, events: [...events, ...events] });
  const read = await api.call("GET", `/v1/webhook-endpoints/${made.body.id}`);
  const listed = await api.call("GET", "/v1/webhook-endpoints");

  assert.equal(made.status, 201);
  assert.match(made.body.secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
  const { secret: _, ...shown } = made.body;
  assert.deepEqual(read.body, shown);
  assert.deepEqual([shown.url, shown.events, shown.status, shown.paused], [url, events, "active", null]);
  assert.deepEqual(
    listed.body.data.filter(({ id }: { id: string }) => id === shown.id),
    [shown],
  );
});

for (const [what, body, field, message] of [
  ["no address", { events }, "url", /^Required/],
  ["no events", { url }, "events", /^Required/],
  ["an empty list of events", { url, events: [] }, "events", /at least 1 items/],
  [
    "an event that nobody knows",
    { url, events: ["payment.made"] },
    "events",
    /Expected one of transaction\.state_changed/,
  ],
  ["an address inside", { url: "https://10.0.0.1/", events }, "url", /public address/],
  ["plain http", { url: "http://shop.example.com/", events }, "url", /Expected https/],
  ["a password in the address", { url: "https://a:b@shop.example.com/", events }, "url", /without a user name/],
  ["no address at all", { url: "shop", events }, "url", /Expected an address such as/],
  ["a field that nobody knows", { url, events, secret: "mine" }, "secret", /Unknown field/],
] as const) {
  test(`${what} is refused, by name, and nothing is made`, async () => {
    const [before] = await api.sql`select count(*)::int as count from webhook_endpoint`;

    const refused = await api.call("POST", "/v1/webhook-endpoints", body);

    assert.equal(refused.status, 400);
    assert.match(refused.body.errors[field][0], message);
    assert.deepEqual([...(await api.sql`select count(*)::int as count from webhook_endpoint`)], [before]);
  });
}

test("a change is checked like a creation, and changes only what it names", async () => {
  const { body: made } = await api.call("POST", "/v1/webhook-endpoints", { url, events });
  const path = `/v1/webhook-endpoints/${made.id}`;

  const refused = await api.call("PATCH", path, { url: "https://127.0.0.1/" });
  const changed = await api.call("PATCH", path, { events: ["transaction.conflict"] });

  assert.equal(refused.status, 400);
  assert.deepEqual([changed.status, changed.body.url, changed.body.events], [200, url, ["transaction.conflict"]]);
});

test("another merchant's endpoint does not exist, whatever is asked of it", async () => {
  const { body: made } = await api.call("POST", "/v1/webhook-endpoints", { url, events });
  const key = await api.makeKey("other");
  const path = `/v1/webhook-endpoints/${made.id}`;

  const answers = [
    await api.call("GET", path, undefined, { key }),
    await api.call("PATCH", path, { status: "paused" }, { key }),
    await api.call("DELETE", path, undefined, { key }),
    await api.call("POST", `${path}/rotate-secret`, {}, { key }),
    await api.call("POST", `${path}/ping`, undefined, { key }),
    await api.call("POST", `${path}/replay`, { from: "2026-11-01T00:00:00Z" }, { key }),
    await api.call("GET", `${path}/deliveries`, undefined, { key }),
    await api.call("GET", `${path}/deliveries/${made.id}`, undefined, { key }),
    await api.call("POST", `${path}/deliveries/${made.id}/replay`, undefined, { key }),
    await api.call("GET", "/v1/webhook-endpoints/no-id", undefined, { key }),
  ];

  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([404]));
  assert.equal((await api.call("GET", path)).body.status, "active");
});

test("a range to replay and a page are asked for with what is right", async () => {
  const { body: made } = await api.call("POST", "/v1/webhook-endpoints", { url, events });
  const path = `/v1/webhook-endpoints/${made.id}`;
  const from = "2026-11-01T00:00:00Z";

  const answers = await Promise.all([
    api.call("POST", `${path}/replay`, {}),
    api.call("POST", `${path}/replay`, { from: "yesterday" }),
    api.call("POST", `${path}/replay`, { from, to: from }),
    api.call("POST", `${path}/replay`, { from, statuses: ["queued"] }),
    api.call("POST", `${path}/replay`, { from, cursor: "x" }),
    api.call("GET", `${path}/deliveries?status=lost`),
    api.call("GET", `${path}/deliveries?cursor=x`),
    api.call("POST", `${path}/rotate-secret`, { overlap_seconds: -1 }),
  ]);

  assert.deepEqual(
    answers.map(({ status, body }) => [status, Object.keys(body.errors)]),
    ["from", "from", "to", "statuses", "cursor", "status", "cursor", "overlap_seconds"].map((field) => [400, [field]]),
  );
});

test("a merchant has twenty endpoints at most, also where many are made at once", async () => {
  const key = await api.makeKey("other");

  const made = await Promise.all(
    Array.from({ length: 22 }, () => api.call("POST", "/v1/webhook-endpoints", { url, events }, { key })),
  );

  assert.deepEqual(
    [201, 409].map((status) => made.filter((answer) => answer.status === status).length),
    [20, 2],
  );
});

test("who made, changed, turned and removed an endpoint is in the audit log, without its secrets", async () => {
  const { body: made } = await api.call("POST", "/v1/webhook-endpoints", { url, events });
  const path = `/v1/webhook-endpoints/${made.id}`;
  await api.call("PATCH", path, { status: "paused" });
  await api.call("POST", `${path}/rotate-secret`);
  await api.call("DELETE", path);

  const { body: audit } = await api.call("GET", "/v1/audit?limit=4");

  assert.deepEqual(
    audit.data.map(({ action, subject }: Record<string, string>) => [action, subject]),
    ["removed", "secret_rotated", "changed", "created"].map((what) => [`webhook_endpoint.${what}`, made.id]),
  );
  assert.doesNotMatch(JSON.stringify(audit), /whsec_|of-the-shop/);
});
