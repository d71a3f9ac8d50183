/**
 * The care that needs nobody: health is read now and then, within WhatsApp's limit on such calls, and what was saved with
 * checks that fail costs no message.
 */
import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { answerOf } from "../../src/whatsapp/testing/fixture.ts";
import { type GraphCall, startGraphBetween } from "../support/graph-between.ts";
import { left, mend, openShop, type Shop } from "../support/shop.ts";
import { type Json, startZajel, until } from "../support/zajel.ts";

const graph = await startGraphBetween();
after(() => graph[Symbol.asyncDispose]());
const zajel = await startZajel({ environment: { ZAJEL_GRAPH_URL: graph.url } });
after(() => zajel[Symbol.asyncDispose]());
graph.leadTo(zajel.sandbox.url);
await zajel.sandbox.control("PATCH", "/settings", { statuses: { sent_ms: 20, delivered_ms: 20, read_ms: 20 } });

beforeEach(async () => {
  graph.headers = {};
  graph.answer = null;
  await mend(zajel);
});

const onlyLink = { notifications: { whatsapp: ["created"] } };
const pathOf = ({ sender }: Shop) => `/v1/authenticators/${sender.authenticatorId}`;
const read = async (shop: Shop): Promise<Json> => (await shop.api("GET", pathOf(shop))).body;
const check = async (shop: Shop): Promise<Json> => (await shop.api("POST", `${pathOf(shop)}/check`)).body;

/** Changes the shop's number, and perhaps its tokens, at WhatsApp. */
async function changeAtMeta({ sender }: Shop, number: Json, tokens: Json[] = [{ token: sender.token }]): Promise<void> {
  await zajel.sandbox.control("PUT", `/accounts/${sender.wabaId}`, {
    name: "Dar Noura",
    namespace: sender.namespace,
    phone_numbers: [
      {
        id: sender.phoneNumberId,
        display_phone_number: "+965 2200 0100",
        verified_name: "Dar Noura",
        throughput: 1000,
        ...number,
      },
    ],
    app: { id: sender.appId, secret: sender.appSecret },
    tokens,
  });
}

/** Has the poll of the shop's sender come due now. */
async function pollNow({ sender }: Shop): Promise<void> {
  await zajel.sql`update authenticator set check_due_at = now() where id = ${sender.authenticatorId}`;
}

const isAbout =
  ({ sender }: Shop) =>
  ({ path }: GraphCall) =>
    path.includes(`/${sender.wabaId}`) || path.includes(`/${sender.phoneNumberId}`);

test("health that changes at WhatsApp is seen by the poll, and so is that it is well again", async () => {
  const shop = await openShop(zajel);
  await changeAtMeta(shop, { quality_rating: "YELLOW", status: "RESTRICTED", messaging_limit: "TIER_10K" });
  await pollNow(shop);
  const seen = await until("the poll", async () => {
    const now = await read(shop);
    return now.quality_rating === "YELLOW" && now;
  });

  await changeAtMeta(shop, {});
  await pollNow(shop);

  assert.deepEqual([seen.status, seen.messaging_limit, seen.health], ["attention", "TIER_10K", "BLOCKED"]);
  await until("it to be ready", async () => (await read(shop)).status === "ready");
});

test("a poll that WhatsApp does not answer changes nothing and raises no alarm", async () => {
  const shop = await openShop(zajel);
  const before = await check(shop);
  let asked = 0;
  graph.answer = (call) => {
    if (!isAbout(shop)(call) || call.method === "POST") return null;
    asked += 1;
    return { status: 502, body: "Bad Gateway" };
  };

  await pollNow(shop);
  await until("the poll to have been in vain", async () => (await read(shop)).updated_at !== before.updated_at);

  const { status, alerts, checks, quality_rating } = await read(shop);
  assert.ok(asked > 0);
  assert.deepEqual([status, alerts, quality_rating], ["ready", [], before.quality_rating]);
  assert.deepEqual(
    checks.map(({ name, ok }: Json) => [name, ok]),
    before.checks.map(({ name, ok }: Json) => [name, ok]),
  );
});

test("one that is saved with a wrong token holds its messages, and they leave by themselves once the token works", async () => {
  const shop = await openShop(zajel);
  const coming = "EAAnotYetThere";
  const { body: saved } = await shop.api("PATCH", pathOf(shop), { access_token: coming });
  const payments = await Promise.all([shop.create(onlyLink), shop.create(onlyLink)]);
  for (const payment of payments) await shop.notified(payment, "created", "held");

  await changeAtMeta(shop, {}, [{ token: coming }]);

  for (const payment of payments) await shop.notified(payment, "created", left);
  const token = saved.checks.find(({ name }: Json) => name === "token");
  assert.deepEqual([saved.status, token.ok, token.blocking], ["attention", false, true]);
  await until("it to be ready", async () => (await read(shop)).status === "ready");
  for (const payment of payments) assert.equal((await shop.messages(payment)).length, 1);
});

test("a number that is not connected is saved with attention, and its messages leave once it is", async () => {
  const shop = await openShop(zajel);
  await changeAtMeta(shop, { status: "DISCONNECTED" });
  const checked = await check(shop);
  const payment = await shop.create(onlyLink);
  await shop.notified(payment, "created", "held");

  await changeAtMeta(shop, {});

  await shop.notified(payment, "created", left);
  const failing = checked.checks.filter(({ ok }: Json) => !ok).map(({ name }: Json) => name);
  assert.equal(checked.status, "attention");
  assert.ok(failing.includes("phone_number") && failing.includes("health"));
});

test("a token is replaced without losing a message", async () => {
  const shop = await openShop(zajel);
  const next = "EAAtheNextOne";
  await changeAtMeta(shop, {}, [{ token: shop.sender.token }, { token: next }]);
  const before = await shop.create(onlyLink);
  await shop.api("PATCH", pathOf(shop), { access_token: next });
  await changeAtMeta(shop, {}, [{ token: next }]);
  const later = await shop.create(onlyLink);

  for (const payment of [before, later]) {
    await shop.notified(payment, "created", left);
    assert.equal((await shop.messages(payment)).length, 1);
  }
  await until("it to be ready", async () => (await read(shop)).status === "ready");
});

test("every call names the pinned version, and a finding says when another one answered", async () => {
  const shop = await openShop(zajel);
  graph.headers = { "facebook-api-version": "v27.0" };
  const found = await check(shop);
  await check(shop);
  const again = await read(shop);
  graph.headers = {};
  const mended = await check(shop);

  const [finding] = found.alerts;
  assert.deepEqual([finding.code, finding.severity, found.graph_version], ["graph_version", "warning", "v27.0"]);
  assert.match(finding.detail, /v25\.0.*v27\.0/);
  assert.match(finding.advice, /ZAJEL_GRAPH_VERSION/);
  assert.deepEqual(again.alerts, found.alerts);
  assert.deepEqual([mended.alerts, mended.graph_version], [[], "v25.0"]);
  assert.ok(graph.calls.every(({ path }) => path.startsWith("/v25.0/")));
});

test("when the limit on management calls is reached, polls wait, a person is told how long, and messages leave", async () => {
  const shop = await openShop(zajel);
  const { status, headers, body } = answerOf("management-limit-reached");
  const own = JSON.stringify(headers).replaceAll("209871345600112", shop.sender.wabaId);
  graph.answer = (call) =>
    isAbout(shop)(call) && call.method === "GET" ? { status, headers: JSON.parse(own), body } : null;
  const checked = await check(shop);
  const synced = await shop.api("POST", `${pathOf(shop)}/sync`);
  const before = await read(shop);
  graph.calls.length = 0;

  await pollNow(shop);
  await until("the poll's turn", async () => (await read(shop)).updated_at !== before.updated_at);
  const payment = await shop.create(onlyLink);

  await shop.notified(payment, "created", left);
  const waba = checked.checks.find(({ name }: Json) => name === "waba");
  assert.deepEqual([checked.status, waba.ok], ["ready", true]);
  assert.match(waba.detail, /about 1[12] min/);
  assert.equal(synced.status, 409);
  assert.match(synced.body.detail, /80007.*about 1[12] min/);
  const asked = graph.calls.filter(isAbout(shop));
  assert.deepEqual(
    asked.map(({ method, path }) => [method, path.split("?")[0]]),
    [["POST", `/v25.0/${shop.sender.phoneNumberId}/messages`]],
  );
});

test("a person's check still goes when WhatsApp takes calls again before it said", async () => {
  const shop = await openShop(zajel);
  const { status, headers, body } = answerOf("management-limit-reached");
  const own = JSON.stringify(headers).replaceAll("209871345600112", shop.sender.wabaId);
  graph.answer = (call) => (isAbout(shop)(call) ? { status, headers: JSON.parse(own), body } : null);
  await check(shop);
  graph.answer = null;

  const { checks } = await check(shop);

  assert.ok(checks.every(({ detail }: Json) => !/did not answer/.test(detail)));
});
