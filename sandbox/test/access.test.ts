import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { account, assertRefused, goodSend, senderId, startWorld, token, type World, wabaId } from "./harness.ts";

/* Tokens, permissions, numbers, paths and versions. Source: Meta, Graph API guides/error-handling, read 2026-09. */

const otherWaba = "900000000000000";
const otherSender = "900000000000001";
const bearer = (value: string) => ({ authorization: `Bearer ${value}` });

let world: World;
before(async () => {
  world = await startWorld();
  const number = { id: otherSender, display_phone_number: "+44 20 7946 0000", verified_name: "Other" };
  await world.control("PUT", `/accounts/${otherWaba}`, {
    ...account(),
    name: "Other",
    phone_numbers: [number],
    tokens: [
      { token: "other" },
      { token: "no-messaging", scopes: ["whatsapp_business_management"] },
      { token: "no-management", scopes: ["whatsapp_business_messaging"] },
      { token: "expired", expires_at: "2026-01-01T00:00:00Z" },
    ],
  });
});
after(() => world[Symbol.asyncDispose]());

test("no token: 104, 401", async () => {
  assertRefused(await world.graph("POST", `/v25.0/${senderId}/messages`, goodSend(), {}), 401, 104);
});

test("an unknown token: 190, 401", async () => {
  assertRefused(await world.graph("POST", `/v25.0/${senderId}/messages`, goodSend(), bearer("nobody")), 401, 190);
});

test("an expired token: 190 with subcode 463, 401", async () => {
  const answer = await world.graph("POST", `/v25.0/${otherSender}/messages`, goodSend(), bearer("expired"));

  assertRefused(answer, 401, 190, /expired/);
  assert.equal(answer.body.error.error_subcode, 463);
});

test("a token without the messaging permission does not send: 10, 403", async () => {
  const answer = await world.graph("POST", `/v25.0/${otherSender}/messages`, goodSend(), bearer("no-messaging"));

  assertRefused(answer, 403, 10);
});

test("a token without the management permission reads no templates: 10, 403", async () => {
  const path = `/v25.0/${otherWaba}/message_templates`;

  assertRefused(await world.graph("GET", path, undefined, bearer("no-management")), 403, 10);
});

test("a token that was not given the account: 200, 403", async () => {
  assertRefused(await world.graph("POST", `/v25.0/${senderId}/messages`, goodSend(), bearer("other")), 403, 200);
  assertRefused(await world.graph("GET", `/v25.0/${wabaId}`, undefined, bearer("other")), 403, 200);
});

test("a number that does not exist: 100 with subcode 33, 400", async () => {
  const answer = await world.graph("POST", "/v25.0/100000000000001/messages", goodSend());

  assertRefused(answer, 400, 100, /does not exist/);
  assert.equal(answer.body.error.error_subcode, 33);
});

test("the token may stand in the query, and the request log leaves it out", async () => {
  const answer = await world.graph("GET", `/v25.0/${senderId}?fields=id&access_token=${token}`, undefined, {});

  const { data } = (await world.control("GET", "/requests")).body;
  assert.equal(answer.status, 200);
  assert.equal(data.at(-1).path, `/v25.0/${senderId}?fields=id&access_token=…`);
});

const states: [status: string, http: number, code: number][] = [
  ["DISCONNECTED", 400, 133010],
  ["PENDING", 400, 133010],
  ["RESTRICTED", 400, 131048],
  ["BANNED", 403, 131031],
];
for (const [status, http, code] of states) {
  test(`a number that is ${status} cannot send: ${code}, and its health says so`, async () => {
    await using other = await startWorld();
    const changed = account();
    changed.phone_numbers[0].status = status;
    await other.control("PUT", `/accounts/${wabaId}`, changed);

    const answer = await other.send(goodSend());
    const health = await other.graph("GET", `/${senderId}?fields=health_status`);

    assertRefused(answer, http, code);
    assert.equal(health.body.health_status.can_send_message, "BLOCKED");
  });
}

test("an unknown path is refused in Graph's shape", async () => {
  assertRefused(await world.graph("GET", "/v25.0/there/is/nothing"), 400, 2500, /Unknown path components/);
  assertRefused(await world.graph("GET", "/v25.0/nothing"), 400, 2500);
});

test("a method that an object does not have is refused in Graph's shape", async () => {
  assertRefused(await world.graph("GET", `/v25.0/${senderId}/messages`), 400, 100, /Unsupported get request/);
});

test("every version is answered, an expired one by the oldest that is served", async () => {
  const prefixes = ["/v26.0", "/v23.0", "/v19.0", ""];

  const answers = await Promise.all(prefixes.map((prefix) => world.graph("GET", `${prefix}/${senderId}`)));

  const versions = answers.map((it) => it.headers.get("facebook-api-version"));
  assert.deepEqual(versions, ["v26.0", "v23.0", "v21.0", "v25.0"]);
  assert.ok(answers.every((it) => it.status === 200 && it.headers.get("x-fb-trace-id")));
});

test("a version that has expired is answered by the oldest that is served, which can be set", async () => {
  await using own = await startWorld();
  await own.control("PATCH", "/settings", { oldest_version: 26 });

  const { headers } = await own.graph("GET", `/v25.0/${senderId}`);

  assert.equal(headers.get("facebook-api-version"), "v26.0");
});
