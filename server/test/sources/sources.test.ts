/** Sources as they are asked for: what is refused and why, what is shown, and who sees it. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { secret, sign } from "../../src/sources/testing/ottu-signature.ts";
import { type Api, startApi } from "../http/support.ts";
import { payment, post } from "./ottu-webhook.ts";

let api: Api & AsyncDisposable;
before(async () => {
  api = await startApi({ publicUrl: () => "https://zajel.example.com", withSandbox: true });
});
after(() => api[Symbol.asyncDispose]());

const whole = { kind: "ottu", secret };

/** The address of a source's door on this machine. */
const doorOf = ({ id }: { id: string }) => `${api.url}/webhooks/ottu/${id}`;

test("a source is made with an address that the world can reach, and its secret is in no answer", async () => {
  const notifications = { whatsapp: ["post_payment"] };
  const made = await api.call("POST", "/v1/sources", { ...whole, default_notifications: notifications });
  const read = await api.call("GET", `/v1/sources/${made.body.id}`);
  const listed = await api.call("GET", "/v1/sources");
  const changed = await api.call("PATCH", `/v1/sources/${made.body.id}`, { secret: "another-secret" });

  assert.equal(made.status, 201);
  assert.equal(made.body.url, `https://zajel.example.com/webhooks/ottu/${made.body.id}`);
  assert.deepEqual(
    [made.body.default_type, made.body.default_notifications, made.body.forward_url, made.body.answer],
    ["payment_request", { whatsapp: ["paid", "authorized", "canceled", "failed", "expired"] }, null, 200],
  );
  assert.deepEqual(read.body, made.body);
  assert.deepEqual(
    listed.body.data.filter(({ id }: { id: string }) => id === made.body.id),
    [made.body],
  );
  for (const { body } of [made, read, listed, changed]) assert.doesNotMatch(JSON.stringify(body), /pu9MpX3yPR|another/);
  const [row] = await api.sql`select secret, previous_secret from source where id = ${made.body.id}`;
  assert.ok(!row?.secret.includes(secret) && !row?.previousSecret.includes(secret));
  assert.ok(!api.log.some((line) => line.includes(secret)));
});

for (const [what, body, field, message] of [
  ["no secret", { kind: "ottu" }, "secret", /^Required/],
  ["an empty secret", { kind: "ottu", secret: "" }, "secret", /^Expected the secret/],
  ["a secret with a space", { kind: "ottu", secret: "pu9 MpX3yPR" }, "secret", /^Expected the secret/],
  ["a payment system that nobody knows", { ...whole, kind: "otto" }, "kind", /^Expected one of ottu/],
  ["a type that nobody knows", { ...whole, default_type: "gift" }, "default_type", /^Expected one of/],
  [
    "a state that never notifies",
    { ...whole, default_notifications: { whatsapp: ["refund"] } },
    "default_notifications",
    /operational state/,
  ],
  [
    "a payment link for e-commerce",
    { ...whole, default_type: "e_commerce", default_notifications: { whatsapp: ["created"] } },
    "default_notifications",
    /no payment link/,
  ],
  ["an answer of another kind", { ...whole, answer: 204 }, "answer", /Expected 200 or 201|Expected one of/],
  ["an address inside", { ...whole, forward_url: "https://169.254.169.254/" }, "forward_url", /public address/],
  ["plain http", { ...whole, forward_url: "http://shop.example.com/" }, "forward_url", /Expected https/],
  ["a password in the address", { ...whole, forward_url: "https://a:b@shop.example.com/" }, "forward_url", /user name/],
  ["a field that nobody knows", { ...whole, url: "https://shop.example.com" }, "url", /Unknown field/],
] as const) {
  test(`${what} is refused, by name, and nothing is made`, async () => {
    const count = () => api.sql`select count(*)::int as count from source`;
    const [before] = await count();

    const refused = await api.call("POST", "/v1/sources", body);

    assert.equal(refused.status, 400);
    assert.match(refused.body.errors[field][0], message);
    assert.doesNotMatch(JSON.stringify(refused.body), /pu9/);
    assert.deepEqual([...(await count())], [before]);
  });
}

test("a change is checked like a creation, with what it leaves as it is", async () => {
  const { body: made } = await api.call("POST", "/v1/sources", {
    ...whole,
    default_notifications: { whatsapp: ["created"] },
    forward_url: "https://shop.example.com/hooks",
  });
  const path = `/v1/sources/${made.id}`;

  const link = await api.call("PATCH", path, { default_type: "e_commerce" });
  const overlap = await api.call("PATCH", path, { secret_overlap_hours: 1 });
  const both = await api.call("PATCH", path, {
    default_type: "e_commerce",
    default_notifications: { whatsapp: ["paid"] },
    forward_url: null,
    answer: 201,
  });
  const nothing = await api.call("PATCH", path, {});

  assert.deepEqual([link.status, Object.keys(link.body.errors)], [400, ["default_notifications"]]);
  assert.deepEqual([overlap.status, Object.keys(overlap.body.errors)], [400, ["secret_overlap_hours"]]);
  assert.deepEqual(
    [both.body.default_type, both.body.default_notifications.whatsapp, both.body.forward_url, both.body.answer],
    ["e_commerce", ["paid"], null, 201],
  );
  assert.equal(nothing.body.answer, 201);
});

test("another merchant's source does not exist, whatever is asked of it", async () => {
  const { body: made } = await api.call("POST", "/v1/sources", whole);
  const key = await api.makeKey("other");
  const path = `/v1/sources/${made.id}`;

  const answers = [
    await api.call("GET", path, undefined, { key }),
    await api.call("PATCH", path, { answer: 201 }, { key }),
    await api.call("DELETE", path, undefined, { key }),
    await api.call("GET", `${path}/events`, undefined, { key }),
    await api.call("GET", "/v1/sources/no-id", undefined, { key }),
  ];

  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([404]));
  assert.equal((await api.call("GET", path)).body.answer, 200);
  assert.deepEqual((await api.call("GET", "/v1/sources", undefined, { key })).body.data, []);
});

test("a test key's source reaches the simulator only, and a test key changes no other source", async () => {
  const key = await api.makeKey("default", "test");
  const { body: live } = await api.call("POST", "/v1/sources", whole);
  const { body: simulated } = await api.call("POST", "/v1/sources", whole, { key });
  const { body: real } = await api.call("POST", "/v1/transactions", {
    type: "payment_request",
    amount: "24.500",
    currency_code: "KWD",
    order_no: "DN-10482",
  });

  const changed = await api.call("PATCH", `/v1/sources/${live.id}`, { answer: 201 }, { key });
  const removed = await api.call("DELETE", `/v1/sources/${live.id}`, undefined, { key });
  await post(doorOf(simulated), sign(payment({ session_id: real.session_id, customer_phone: "50001234" })));
  const webhook = payment();
  await post(doorOf(simulated), sign(webhook));

  assert.deepEqual([changed.status, removed.status, simulated.environment], [403, 403, "sandbox"]);
  const { body: untouched } = await api.call("GET", `/v1/transactions/${real.session_id}`);
  assert.deepEqual([untouched.state, untouched.customer_phone], ["created", null]);
  const { body: events } = await api.call("GET", `/v1/sources/${simulated.id}/events?outcome=refused`);
  assert.match(events.data[0].reason, /simulator only/);
  const sessionId = `${webhook.session_id}`;
  const [made] = await api.sql`select state, environment from transaction where session_id = ${sessionId}`;
  assert.deepEqual(made, { state: "paid", environment: "sandbox" });
});

test("what people do with sources stands in the audit log, without secrets and paths", async () => {
  const forward_url = "https://shop.example.com/hooks?token=of-the-shop";
  const { body: made } = await api.call("POST", "/v1/sources", { ...whole, forward_url });
  await api.call("PATCH", `/v1/sources/${made.id}`, { secret: "another-secret" });
  await api.call("DELETE", `/v1/sources/${made.id}`);

  const { body: log } = await api.call("GET", "/v1/audit");
  const entries = log.data.filter(({ subject }: { subject: string }) => subject === made.id);

  assert.deepEqual(
    entries.map(({ action }: { action: string }) => action),
    ["source.removed", "source.changed", "source.created"],
  );
  assert.deepEqual(entries[1].detail.fields, ["secret"]);
  assert.equal(entries[2].detail.forward_to, "https://shop.example.com");
  assert.doesNotMatch(JSON.stringify(entries), /of-the-shop|another-secret|pu9MpX3yPR/);
  assert.equal((await api.call("GET", `/v1/sources/${made.id}`)).status, 404);
});

test("what came is listed newest first, by pages, by outcome and by payment, and without customers", async () => {
  const { body: made } = await api.call("POST", "/v1/sources", whole);
  const webhooks = [payment(), payment({ state: "settled" }), payment({ customer_phone: "50001234" })];
  for (const webhook of webhooks) await post(doorOf(made), sign(webhook));
  const path = `/v1/sources/${made.id}/events`;

  const first = await api.call("GET", `${path}?limit=2`);
  const second = await api.call("GET", `${path}?limit=2&cursor=${first.body.next_cursor}`);
  const refused = await api.call("GET", `${path}?outcome=refused`);
  const ofOne = await api.call("GET", `${path}?session_id=${webhooks[0]?.session_id}`);
  const wrong = await Promise.all(
    ["?outcome=lost", "?cursor=x", "?limit=0"].map((q) => api.call("GET", `${path}${q}`)),
  );

  const outcomes = [...first.body.data, ...second.body.data].map((event) => event.outcome);
  assert.deepEqual(outcomes, ["created", "refused", "created"]);
  assert.equal(second.body.next_cursor, null);
  assert.deepEqual([refused.body.data.length, ofOne.body.data.length], [1, 1]);
  assert.deepEqual(ofOne.body.data[0].said, {
    state: "paid",
    occurred_at: `${`${webhooks[0]?.timestamp_utc}`.replace(" ", "T")}.000Z`,
    order_no: "DN-10482",
    amount: "24.500",
    currency_code: "KWD",
    paid_amount: "25.000",
    reference_number: "staging48G8SS",
  });
  assert.doesNotMatch(JSON.stringify([first.body, second.body]), /Noura|50001234|example\.com/);
  assert.deepEqual(new Set(wrong.map(({ status }) => status)), new Set([400]));
  const log = api.log.join("\n");
  assert.doesNotMatch(log, /50001234|Noura/);
});

test("a merchant has twenty sources at most", async () => {
  const key = await api.makeKey("other");
  const made = [];
  for (let count = 0; count < 21; count += 1) made.push(await api.call("POST", "/v1/sources", whole, { key }));

  assert.deepEqual(
    made.map(({ status }) => status),
    [...Array(20).fill(201), 409],
  );
});

test("whoever does not verify again and again has to wait; what verifies is still taken", async () => {
  const { body: made } = await api.call("POST", "/v1/sources", whole);

  const statuses = [];
  for (let count = 0; count < 101; count += 1) statuses.push((await post(doorOf(made), "{}")).status);
  const verified = await post(doorOf(made), sign(payment()));

  assert.deepEqual([statuses[0], statuses.at(-1), verified.status], [401, 429, 200]);
});
