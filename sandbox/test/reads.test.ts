import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  account,
  appId,
  appSecret,
  assertRefused,
  fixture,
  helloTo,
  noura,
  senderId,
  shapeOf,
  startWorld,
  token,
  until,
  type World,
  wabaId,
} from "./harness.ts";

/* What an authenticator's checks read. Source: Meta, Cloud API business-phone-numbers and access-tokens, read 2026-09. */

let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world[Symbol.asyncDispose]());

test("an account shows its id and name, and what is asked for", async () => {
  const usual = await world.graph("GET", `/v25.0/${wabaId}`);
  const asked = await world.graph("GET", `/v25.0/${wabaId}?fields=message_template_namespace,country`);

  assert.deepEqual(usual.body, { name: "Dar Noura", id: wabaId });
  assert.match(asked.body.message_template_namespace, /^[0-9a-f]{8}(_[0-9a-f]{4}){3}_[0-9a-f]{12}$/);
  assert.equal(asked.body.country, "KW");
});

test("a namespace that was set is shown", async () => {
  await using own = await startWorld();
  await own.control("PUT", `/accounts/${wabaId}`, { ...account(), namespace: "7c0de1f4_52aa" });

  const { body } = await own.graph("GET", `/${wabaId}?fields=message_template_namespace`);

  assert.equal(body.message_template_namespace, "7c0de1f4_52aa");
});

test("a number shows throughput, quality and tier as they were set", async () => {
  await using own = await startWorld();
  const changed = account();
  Object.assign(changed.phone_numbers[0], { throughput: 1000, quality_rating: "RED", messaging_limit: "TIER_2K" });
  await own.control("PUT", `/accounts/${wabaId}`, changed);
  const fields = "throughput,quality_rating,whatsapp_business_manager_messaging_limit";

  const { body } = await own.graph("GET", `/${senderId}?fields=${fields}`);

  assert.deepEqual(body, {
    throughput: { level: "HIGH" },
    quality_rating: "RED",
    whatsapp_business_manager_messaging_limit: "TIER_2K",
    id: senderId,
  });
});

test("a token is inspected with itself or with the app's own", async () => {
  const own = await world.graph("GET", `/v25.0/debug_token?input_token=${token}`);
  const app = await world.graph(
    "GET",
    `/debug_token?input_token=${token}&access_token=${appId}|${appSecret}`,
    undefined,
    {},
  );

  assert.deepEqual([own.body.data.is_valid, own.body.data.app_id, own.body.data.expires_at], [true, appId, 0]);
  assert.deepEqual(own.body.data.granular_scopes[0], { scope: "whatsapp_business_management", target_ids: [wabaId] });
  assert.deepEqual(app.body, own.body);
});

test("an expired token is seen to be so by the app, an unknown one is not valid", async () => {
  await using own = await startWorld();
  await own.control("PUT", `/accounts/${wabaId}`, {
    ...account(),
    tokens: [{ token }, { token: "old", expires_at: 1_700_000_000 }],
  });

  const expired = await own.graph("GET", "/debug_token?input_token=old");
  const unknown = await own.graph("GET", "/debug_token?input_token=nobody");

  const { data } = expired.body;
  assert.deepEqual(
    [data.is_valid, data.error.code, data.error.subcode, data.expires_at],
    [false, 190, 463, 1_700_000_000],
  );
  assert.equal(unknown.body.data.is_valid, false);
});

test("token inspection needs a token, and one to inspect", async () => {
  assertRefused(await world.graph("GET", `/debug_token?input_token=${token}`, undefined, {}), 401, 104);
  assertRefused(await world.graph("GET", "/debug_token"), 400, 100);
});

test("me is the system user behind the token", async () => {
  const { body } = await world.graph("GET", "/v25.0/me");

  const { data } = (await world.graph("GET", `/debug_token?input_token=${token}`)).body;
  assert.equal(body.id, data.user_id);
});

test("management calls say how much of the hour's quota they used", async () => {
  const { headers } = await world.graph("GET", `/v25.0/${wabaId}/phone_numbers`);

  const usage = JSON.parse(headers.get("x-business-use-case-usage") ?? "");
  assert.equal(usage[wabaId][0].type, "whatsapp_business_management");
  assert.equal(typeof usage[wabaId][0].estimated_time_to_regain_access, "number");
});

test("an account set up twice is the same account, and keeps templates and subscription", async () => {
  await using own = await startWorld();
  const before = (await own.control("GET", `/accounts/${wabaId}`)).body;

  const { body: again } = await own.control("PUT", `/accounts/${wabaId}`, account());

  assert.deepEqual(again, before);
  assert.equal(again.subscribed, true);
  assert.ok((await own.graph("GET", `/${wabaId}/message_templates`)).body.data.length >= 9);
});

test("an answer of the control API never shows a secret or a token", async () => {
  const { text } = await world.control("GET", "/accounts");

  assert.equal(text.includes(appSecret) || text.includes(token), false);
});

test("an app sets and shows its own webhook address, and gets the fields that it asked for", async () => {
  await using own = await startWorld();
  const { request, answer } = fixture("app-subscriptions");
  const asApp = { authorization: `Bearer ${appId}|${appSecret}` };
  const set = await own.graph(
    "POST",
    `/v25.0/${appId}/subscriptions`,
    {
      object: "whatsapp_business_account",
      callback_url: own.receiver.url,
      verify_token: "vt_example",
      fields: "account_update,security",
    },
    asApp,
  );

  const shown = await own.graph(request.method, request.path, undefined, asApp);
  await own.send(helloTo(noura));
  await own.control("POST", `/accounts/${wabaId}/events`, { field: "security", event: "PIN_CHANGED" });
  await until(() => own.receiver.got.length > 0);
  await until(async () => (await own.control("GET", "/messages")).body.data[0].status === "delivered");

  assert.deepEqual([set.status, set.body], [200, { success: true }]);
  assert.deepEqual(shapeOf(shown.body), shapeOf(answer.body));
  assert.deepEqual(own.receiver.fields(), ["security"]);
});

test("an app's webhook address is its own matter, and shakes hands", async () => {
  const path = `/v25.0/${appId}/subscriptions`;
  const asApp = { authorization: `Bearer ${appId}|${appSecret}` };
  const wrong = { object: "whatsapp_business_account", callback_url: world.receiver.url, verify_token: "wrong" };

  assertRefused(await world.graph("GET", path), 403, 200);
  assertRefused(await world.graph("POST", path, wrong, asApp), 400, 2200);
  assertRefused(await world.graph("POST", path, { ...wrong, object: "page" }, asApp), 400, 100);
  assertRefused(await world.graph("POST", path, { ...wrong, callback_url: "nowhere" }, asApp), 400, 100);
});
