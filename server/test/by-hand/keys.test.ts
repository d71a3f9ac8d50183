/** API keys: whom each kind reaches, until when it is valid, and that it can be taken away everywhere at once. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import type { App } from "../../src/app.ts";
import { childEnvironment } from "../support/child-environment.ts";
import { ahead, promised } from "../support/patience.ts";
import { openShop, type Shop } from "../support/shop.ts";
import {
  type Answer,
  type Json,
  newPhone,
  paymentRequest,
  request,
  startZajel,
  until,
  type Zajel,
} from "../support/zajel.ts";

let zajel: Zajel;
let secondNode: App;
let shop: Shop;

before(async () => {
  zajel = await startZajel({ environment: { ZAJEL_SANDBOX: "on" } });
  secondNode = await zajel.startNode({ ZAJEL_SANDBOX: "off" });
  await zajel.sandbox.control("PATCH", "/settings", { statuses: { sent_ms: 20, delivered_ms: 20, read_ms: 20 } });
  shop = await openShop(zajel);
});
after(async () => {
  await secondNode[Symbol.asyncDispose]();
  await zajel[Symbol.asyncDispose]();
});

const keysPath = (merchantId = shop.merchantId) => `/v1/merchants/${merchantId}/api-keys`;

async function makeKey(body: Record<string, unknown>): Promise<{ id: string; key: string; phones: string[] }> {
  const made = await shop.api("POST", keysPath(), { name: "till", ...body });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body;
}

/** A request with a key of the merchant's own. */
function as(key: string, method: string, path: string, body?: unknown, url = zajel.url): Promise<Answer<Json>> {
  return request(url, method, path, body, { authorization: `Bearer ${key}` });
}

const create = (key: string, phone: string | null) =>
  as(key, "POST", "/v1/transactions", paymentRequest({ customer_phone: phone }));

/** How many milliseconds pass until both nodes refuse the key. */
async function untilRefused(key: string): Promise<number> {
  const start = performance.now();
  for (const url of [zajel.url, secondNode.url]) {
    await until(
      "the key to be refused",
      async () => (await as(key, "GET", "/v1/transactions", undefined, url)).status === 401,
    );
  }
  return performance.now() - start;
}

test("a team key reaches the phones that it lists, written in any form, and no other", async () => {
  const team = await makeKey({ kind: "team", phones: ["+965 5000 1111", "50002222", "0096550001111"] });

  const listed = await create(team.key, "50001111");
  const other = await create(team.key, newPhone());
  const nobody = await as(team.key, "POST", "/v1/transactions", {
    type: "payment_request",
    amount: "1",
    currency_code: "KWD",
  });

  assert.deepEqual(team.phones, ["+96550001111", "+96550002222"]);
  assert.equal(listed.status, 201);
  await shop.arrived(
    { sessionId: listed.body.session_id, phone: "+96550001111", body: listed.body },
    "zajel_payment_created",
  );
  assert.equal(other.status, 403);
  assert.match(other.body.detail, /only reaches the phones that it lists/);
  assert.equal(nobody.status, 201);
});

test("a team key that lists no phones reaches none", async () => {
  const team = await makeKey({ kind: "team" });

  const answers = [await create(team.key, newPhone()), await as(team.key, "GET", "/v1/transactions")];

  assert.deepEqual(team.phones, []);
  assert.deepEqual(
    answers.map(({ status }) => status),
    [403, 200],
  );
});

test("what somebody else made for another phone, a team key cannot send, retry or move to a state that is told", async () => {
  const team = await makeKey({ kind: "team", phones: ["+96550003333"] });
  const payment = await shop.create();
  const { id } = (await shop.read(payment)).notifications[0];
  const path = `/v1/transactions/${payment.sessionId}`;

  const answers = [
    await as(team.key, "POST", `${path}/notifications`, { channel: "whatsapp" }),
    await as(team.key, "POST", `/v1/notifications/${id}/retry`),
    await as(team.key, "POST", `${path}/state`, { state: "paid" }),
    await as(team.key, "GET", path),
  ];

  assert.deepEqual(
    answers.map(({ status }) => status),
    [403, 403, 403, 200],
  );
  assert.equal((await shop.read(payment)).state, "created");
  await shop.everythingDueHasLeft();
  assert.equal((await shop.messages(payment)).length, 1);
});

test("a team key cannot turn a payment of its own to another phone", async () => {
  const team = await makeKey({ kind: "team", phones: ["+96550004444", "+96550005555"] });
  const path = `/v1/transactions/${(await create(team.key, "+96550004444")).body.session_id}`;

  const away = await as(team.key, "PATCH", path, { customer_phone: newPhone() });
  const within = await as(team.key, "PATCH", path, { customer_phone: "+96550005555" });

  assert.deepEqual([away.status, within.status, within.body.customer_phone], [403, 200, "+96550005555"]);
});

test("a team key makes no keys", async () => {
  const team = await makeKey({ kind: "team", phones: ["+96550003333"] });

  const answer = await as(team.key, "POST", keysPath(), { name: "wider", kind: "live" });

  assert.equal(answer.status, 403);
});

test("a test key makes and revokes test keys only", async () => {
  const live = await makeKey({ kind: "live" });
  const trial = await makeKey({ kind: "test" });

  const makesLive = await as(trial.key, "POST", keysPath(), { name: "x", kind: "live" });
  const makesTeam = await as(trial.key, "POST", keysPath(), { name: "x", kind: "team", phones: ["+96550003333"] });
  const makesTest = await as(trial.key, "POST", keysPath(), { name: "x", kind: "test" });
  const revokesLive = await as(trial.key, "DELETE", `${keysPath()}/${live.id}`);
  const revokesTest = await as(trial.key, "DELETE", `${keysPath()}/${makesTest.body.id}`);

  assert.deepEqual(
    [makesLive, makesTeam, makesTest, revokesLive, revokesTest].map(({ status }) => status),
    [403, 403, 201, 403, 204],
  );
});

test("a live payment is out of a test key's reach by hand, too", async () => {
  const trial = await makeKey({ kind: "test" });
  const payment = await shop.create();
  await shop.notified(payment, "created", ["delivered", "read"]);

  const asked = await as(trial.key, "POST", `/v1/transactions/${payment.sessionId}/notifications`, {
    channel: "whatsapp",
  });

  assert.equal(asked.status, 403);
  assert.match(asked.body.detail, /simulator only/);
  assert.equal((await shop.messages(payment)).length, 1);
});

const wrong: [string, Record<string, unknown>, string, RegExp][] = [
  ["more than 50 phones", { kind: "team", phones: Array(51).fill("+96550003333") }, "phones", /at most 50/],
  ["what is no phone", { kind: "team", phones: ["+96550003333", "call me"] }, "phones", /^1: Expected a phone/],
  ["phones of a live key", { kind: "live", phones: ["+96550003333"] }, "phones", /Only a team key/],
  ["phones of a test key", { kind: "test", phones: ["+96550003333"] }, "phones", /Only a team key/],
  ["a kind that there is not", { kind: "root" }, "kind", /one of live, team, test/],
  ["an end in the past", { kind: "live", expires_at: "2020-01-01T00:00:00Z" }, "expires_at", /a time to come/],
  ["an end that is no time", { kind: "live", expires_at: "tomorrow" }, "expires_at", /a time to come/],
];
for (const [what, body, field, message] of wrong) {
  test(`${what} is refused by name`, async () => {
    const answer = await shop.api("POST", keysPath(), { name: "till", ...body });

    assert.deepEqual([answer.status, Object.keys(answer.body.errors)], [400, [field]]);
    assert.match(answer.body.errors[field][0], message);
  });
}

test("the list of keys shows each with its use and its end, and never the key", async () => {
  const reader = await openShop(zajel);
  const path = keysPath(reader.merchantId);
  const expires_at = new Date(Date.now() + 3_600_000).toISOString();
  const live = (await reader.api("POST", path, { name: "till", kind: "live", expires_at })).body;
  const team = (await reader.api("POST", path, { name: "colleagues", kind: "team", phones: ["+96550003333"] })).body;
  await as(live.key, "GET", "/v1/transactions");
  await reader.api("DELETE", `${path}/${team.id}`);

  const { body } = await until("the use to be noted", async () => {
    const answer = await reader.api("GET", path);
    return answer.body.data[0].last_used_at === null ? null : answer;
  });

  const [first, second] = body.data;
  assert.deepEqual(
    [first.id, first.name, first.kind, first.scope, first.phones, first.expires_at, first.revoked_at],
    [live.id, "till", "live", "full", [], expires_at, null],
  );
  assert.deepEqual(
    [second.id, second.kind, second.phones, second.expires_at, second.last_used_at],
    [team.id, "team", ["+96550003333"], null, null],
  );
  assert.ok(Date.parse(second.revoked_at) <= Date.now());
  assert.equal(body.next_cursor, null);
  assert.ok(![live.key, team.key].some((key) => JSON.stringify(body).includes(key)));
});

test("the list of keys comes in pages", async () => {
  const reader = await openShop(zajel);
  const path = keysPath(reader.merchantId);
  for (const name of ["one", "two", "three"]) await reader.api("POST", path, { name, kind: "live" });

  const first = await reader.api("GET", `${path}?limit=2`);
  const second = await reader.api("GET", `${path}?limit=2&cursor=${first.body.next_cursor}`);
  const nonsense = await reader.api("GET", `${path}?cursor=nonsense`);

  const names = [...first.body.data, ...second.body.data].map(({ name }: Json) => name);
  assert.deepEqual([names, second.body.next_cursor], [["one", "two", "three"], null]);
  assert.deepEqual([nonsense.status, Object.keys(nonsense.body.errors)], [400, ["cursor"]]);
});

test("a revoked key is refused on all nodes within a second", async () => {
  const { id, key } = await makeKey({ kind: "live" });
  const before = await Promise.all(
    [zajel.url, secondNode.url].map((url) => as(key, "GET", "/v1/transactions", undefined, url)),
  );

  const revoked = await shop.api("DELETE", `${keysPath()}/${id}`);
  const tookMs = await untilRefused(key);

  assert.deepEqual([before.map(({ status }) => status), revoked.status], [[200, 200], 204]);
  assert.ok(tookMs < promised(1_000), `it took ${Math.round(tookMs)} ms`);
});

test("a key ends at its expires_at, on all nodes, also while it is in use", async () => {
  const endsAt = Date.now() + ahead(1_500);
  const { key } = await makeKey({ kind: "live", expires_at: new Date(endsAt).toISOString() });
  const before = await Promise.all(
    [zajel.url, secondNode.url].map((url) => as(key, "GET", "/v1/transactions", undefined, url)),
  );

  await untilRefused(key);

  const lateMs = Date.now() - endsAt;
  assert.deepEqual(
    before.map(({ status }) => status),
    [200, 200],
  );
  assert.ok(lateMs >= 0 && lateMs < promised(300), `${lateMs} ms after its end`);
});

test("revoking again is no error, and keys that do not exist or are another merchant's are unknown", async () => {
  const { id } = await makeKey({ kind: "live" });
  const strangers = await openShop(zajel);

  const foreign = await strangers.api("DELETE", `${keysPath(strangers.merchantId)}/${id}`);
  const foreignList = await as((await makeKey({ kind: "live" })).key, "GET", keysPath(strangers.merchantId));
  const unknown = await shop.api("DELETE", `${keysPath()}/0198c0de-0000-7000-8000-000000000000`);
  const noId = await shop.api("DELETE", `${keysPath()}/no-id`);
  const first = await shop.api("DELETE", `${keysPath()}/${id}`);
  const again = await shop.api("DELETE", `${keysPath()}/${id}`);

  assert.deepEqual(
    [foreign, foreignList, unknown, noId, first, again].map(({ status }) => status),
    [404, 404, 404, 404, 204, 204],
  );
});

test("making and revoking a key is audited, once each, without the key", async () => {
  const { id, key } = await makeKey({ kind: "team", phones: ["+96550003333"] });
  await shop.api("DELETE", `${keysPath()}/${id}`);
  await shop.api("DELETE", `${keysPath()}/${id}`);

  const { body } = await shop.api("GET", "/v1/audit?limit=200");

  const entries = body.data.filter(({ subject }: Json) => subject === id);
  assert.deepEqual(
    entries.map(({ action, actor }: Json) => [action, actor]),
    [
      ["api_key.revoked", "root"],
      ["api_key.created", "root"],
    ],
  );
  assert.ok(!JSON.stringify(entries).includes(key) && !JSON.stringify(entries).includes("50003333"));
});

test("the command line makes a team key, too, and says what is wrong with a phone", async () => {
  const program = path.resolve(import.meta.dirname, "../../src/zajel.ts");
  const env = { ...zajel.environment, ...childEnvironment };
  const run = (...words: string[]) =>
    promisify(execFile)(
      process.execPath,
      [program, "keys", "create", "Till", "--merchant", shop.merchantId, ...words],
      {
        env,
      },
    );
  const reached = newPhone();

  const [made, wrong] = await Promise.all([
    run("--kind", "team", "--phone", reached.replace("+965", ""), "--phone", "+96550002222"),
    run("--phone", "5").catch((error: unknown) => error as { code: number; stderr: string }),
  ]);

  const key = made.stdout.trim();
  const toOne = await as(key, "POST", "/v1/transactions", paymentRequest({ customer_phone: reached }));
  const toOther = await as(key, "POST", "/v1/transactions", paymentRequest({ customer_phone: newPhone() }));
  assert.deepEqual([key.startsWith("zjl_team_"), toOne.status, toOther.status], [true, 201, 403]);
  assert.ok("code" in wrong);
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /--phone: Only a team key lists phones.* 0: Too short/);
});
