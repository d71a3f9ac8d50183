import assert from "node:assert/strict";
import { test } from "node:test";
import {
  account,
  appId,
  assertRefused,
  fixture,
  helloTo,
  type Json,
  noura,
  pause,
  type Received,
  senderId,
  signatureOf,
  startReceiver,
  startWorld,
  until,
  wabaId,
} from "./harness.ts";

/* How webhooks travel. Source: Meta, Cloud API webhooks/overview and webhooks/override, read 2026-09. */

const subscription = `/v25.0/${wabaId}/subscribed_apps`;
const statusOf = (received: Received): string => received.body.entry[0].changes[0].value.statuses[0].status;

test("sent and delivered arrive in that order with exact types, and the callback data comes back", async () => {
  await using world = await startWorld();
  const { body: answer } = await world.send(helloTo(noura, "ntf_7:1"));

  const [sent, delivered] = await until(() => world.receiver.got.length === 2 && world.receiver.statuses());

  assert.deepEqual([sent.status, delivered.status], ["sent", "delivered"]);
  assert.equal(sent.id, answer.messages[0].id);
  assert.match(sent.timestamp, /^\d{10}$/);
  assert.equal(sent.recipient_id, "96555510483");
  assert.equal(sent.biz_opaque_callback_data, "ntf_7:1");
  assert.deepEqual(sent.pricing, { billable: true, pricing_model: "PMP", type: "regular", category: "utility" });
});

test("the bytes are ASCII with escapes, and the signature is over exactly these bytes", async () => {
  await using world = await startWorld();
  await world.control("PUT", "/phones/96555510483", { name: "نورة المطيري 😊" });
  await world.send(helloTo(noura));

  const received = await until(() => world.receiver.got[0]);

  assert.match(received.raw, /\\u0646\\u0648\\u0631\\u0629/);
  assert.match(received.raw, /\\ud83d\\ude0a/);
  assert.equal(/[^\n -~]/.test(received.raw), false);
  assert.equal(received.headers["x-hub-signature-256"], signatureOf(received.raw));
  assert.equal(received.body.entry[0].changes[0].value.contacts[0].profile.name, "نورة المطيري 😊");
});

test("without a subscription nothing leaves, also not later", async () => {
  await using world = await startWorld({ subscribed: false });
  await world.send(helloTo(noura));
  await until(async () => (await world.control("GET", "/messages")).body.data[0].status === "delivered");

  await world.graph("POST", subscription);
  await pause(50);

  assert.deepEqual(world.receiver.got, []);
});

test("after unsubscribing nothing leaves", async () => {
  await using world = await startWorld();
  await world.graph("DELETE", subscription);
  await world.send(helloTo(noura));

  await until(async () => (await world.control("GET", "/messages")).body.data[0].status === "delivered");
  await pause(30);

  assert.deepEqual(world.receiver.got, []);
  assert.deepEqual((await world.graph("GET", subscription)).body, { data: [] });
});

test("an override takes the messages, template news still go to the app's own URL", async () => {
  await using world = await startWorld();
  const other = await startReceiver();
  await world.graph("POST", subscription, { override_callback_uri: other.url, verify_token: "vt_example" });
  const template = { category: "UTILITY", components: [{ type: "BODY", text: "Hello." }] };
  await world.control("PUT", `/accounts/${wabaId}/templates/hello/en_US`, { ...template, status: "PAUSED" });
  await world.control("PUT", `/accounts/${wabaId}/templates/hello/en_US`, template);
  await world.send(helloTo(noura));

  await until(() => other.got.length === 2 && world.receiver.got.length === 2);

  await other.close();
  assert.deepEqual(other.fields(), ["messages", "messages"]);
  assert.deepEqual(world.receiver.fields(), ["message_template_status_update", "message_template_status_update"]);
  const { data } = (await world.graph("GET", subscription)).body;
  assert.equal(data[0].override_callback_uri, other.url);
  assert.equal(data[0].whatsapp_business_api_data.id, appId);
});

test("an override whose handshake fails is refused and changes nothing", async () => {
  await using world = await startWorld();
  const override = { override_callback_uri: world.receiver.url, verify_token: "wrong" };

  const answer = await world.graph("POST", subscription, override);

  assertRefused(answer, 400, 2200, /403/);
  assert.equal((await world.graph("GET", subscription)).body.data[0].override_callback_uri, undefined);
});

test("an override needs a URL and a verify token", async () => {
  await using world = await startWorld();

  assertRefused(await world.graph("POST", subscription, { override_callback_uri: world.receiver.url }), 400, 100);
  assertRefused(await world.graph("POST", subscription, { override_callback_uri: 7, verify_token: "x" }), 400, 100);
  const long = { override_callback_uri: `http://localhost/${"x".repeat(200)}`, verify_token: "x" };
  assertRefused(await world.graph("POST", subscription, long), 400, 100);
});

test("an app's callback URL must shake hands; the answer says how it went", async () => {
  await using world = await startWorld();
  const setUp = (verify_token: string) => {
    const changed = account(world.receiver.url);
    changed.app.verify_token = verify_token;
    return world.control("PUT", `/accounts/${wabaId}`, changed);
  };

  const good = await setUp("vt_example");
  const bad = await setUp("wrong");
  const url = await world.control("PUT", `/apps/${appId}/webhook`, {
    callback_url: world.receiver.url,
    verify_token: "x",
  });
  const fine = { callback_url: world.receiver.url, verify_token: "vt_example" };

  assert.deepEqual([good.body.app.callback_verified, bad.body.app.callback_verified], [true, false]);
  assert.match(bad.body.app.detail, /403/);
  assert.equal(url.status, 422);
  assert.deepEqual((await world.control("PUT", `/apps/${appId}/webhook`, fine)).body, { verified: true });
});

test("a webhook is repeated until it is answered with 200, at growing intervals", async () => {
  await using world = await startWorld();
  await world.control("PATCH", "/settings", { webhook_retry_base_ms: 80, statuses: { delivered_ms: 60_000 } });
  const refusals = [500, 404, 202, 302];
  world.receiver.answer = () => refusals.shift() ?? 200;
  await world.send(helloTo(noura));

  await until(() => world.receiver.statuses().length === 1);
  await pause(60);

  const { got } = world.receiver;
  assert.deepEqual(
    got.map((it) => it.status),
    [500, 404, 202, 302, 200],
  );
  assert.equal(new Set(got.map((it) => it.raw)).size, 1);
  const waits = got.slice(1).map((it, index) => it.atMs - (got[index]?.atMs ?? 0));
  assert.ok((waits[3] ?? 0) > (waits[1] ?? 0) && (waits[1] ?? 0) >= 75, `waits: ${waits}`);
});

test("an endpoint that does not answer in time gets the webhook again", async () => {
  await using world = await startWorld();
  await world.control("PATCH", "/settings", { webhook_timeout_ms: 250, statuses: { delivered_ms: 60_000 } });
  let calls = 0;
  world.receiver.answer = async () => {
    calls += 1;
    if (calls === 1) await pause(600);
    return 200;
  };
  await world.send(helloTo(noura));

  await until(() => world.receiver.got.length === 2);

  const { body } = await world.control("GET", "/webhooks");
  assert.deepEqual([body.delivered, body.failed_attempts], [1, 1]);
});

test("deliveries do not wait for each other", async () => {
  await using world = await startWorld();
  await world.control("PATCH", "/settings", { statuses: { delivered_ms: 60_000 } });
  let underWay = 0;
  let most = 0;
  world.receiver.answer = async () => {
    underWay += 1;
    most = Math.max(most, underWay);
    await pause(150);
    underWay -= 1;
    return 200;
  };

  await Promise.all([1, 2, 3, 4, 5].map((digit) => world.send(helloTo(`+9655551000${digit}`))));
  await until(() => world.receiver.got.length === 5);

  assert.ok(most >= 3, `at most ${most} at once`);
});

test("whatever else Meta may say can be sent by hand", async () => {
  await using world = await startWorld();
  const value = { event: "ACCOUNT_VIOLATION", violation_info: { violation_type: "SCAM" } };

  const answer = await world.control("POST", `/accounts/${wabaId}/webhooks`, { field: "account_update", value });

  const received = await until(() => world.receiver.got[0]);
  assert.equal(answer.status, 202);
  assert.deepEqual(received.body.entry[0].changes[0], { field: "account_update", value });
  assert.equal(typeof received.body.entry[0].time, "number");
});

test("bodies older than v24.0 carry the conversation", async () => {
  await using world = await startWorld();
  await world.control("PATCH", "/settings", { webhook_version: "v23.0" });
  await world.send(helloTo(noura));

  const [sent] = await until(() => world.receiver.statuses().length > 0 && world.receiver.statuses());

  assert.equal(sent.conversation.origin.type, "utility");
  assert.match(sent.conversation.expiration_timestamp, /^\d{10}$/);
});

test("webhooks_double: each comes twice", async () => {
  await using world = await startWorld();
  await world.control("PATCH", "/faults", { webhooks_double: true });
  await world.send(helloTo(noura));

  await until(() => world.receiver.got.length === 4);

  assert.deepEqual(world.receiver.got.map(statusOf).sort(), ["delivered", "delivered", "sent", "sent"]);
});

test("webhooks_off: they wait, and come when it is switched off", async () => {
  await using world = await startWorld();
  await world.control("PATCH", "/faults", { webhooks_off: true });
  await world.send(helloTo(noura));
  await until(async () => (await world.control("GET", "/messages")).body.data[0].status === "delivered");
  const before = world.receiver.got.length;

  await world.control("DELETE", "/faults");
  await until(() => world.receiver.got.length === 2);

  assert.equal(before, 0);
});

test("webhooks_lost: they never come", async () => {
  await using world = await startWorld();
  await world.control("PATCH", "/faults", { webhooks_lost: true });
  await world.send(helloTo(noura));
  await until(async () => (await world.control("GET", "/messages")).body.data[0].status === "delivered");

  await world.control("DELETE", "/faults");
  await pause(50);

  assert.deepEqual(world.receiver.got, []);
});

test("bad_signature: the signature does not fit", async () => {
  await using world = await startWorld();
  await world.control("PATCH", "/faults", { bad_signature: true });
  await world.send(helloTo(noura));

  const received = await until(() => world.receiver.got[0]);

  assert.notEqual(received.headers["x-hub-signature-256"], signatureOf(received.raw));
});

test("a number's webhook configuration names the override and the app's URL", async () => {
  await using world = await startWorld();
  await world.graph("POST", subscription, { override_callback_uri: world.receiver.url, verify_token: "vt_example" });

  const { body } = await world.graph("GET", `/${senderId}?fields=webhook_configuration`);

  assert.deepEqual(body.webhook_configuration, {
    whatsapp_business_account: world.receiver.url,
    application: world.receiver.url,
  });
});

test("an override of the number wins over the account's, and an empty one takes it away", async () => {
  await using world = await startWorld();
  const [ofAccount, ofNumber] = [await startReceiver(), await startReceiver()];
  const { request, answer } = fixture("phone-number-override");
  const override = (url: string) => ({
    webhook_configuration: { override_callback_uri: url, verify_token: "vt_example" },
  });
  await world.graph("POST", subscription, { override_callback_uri: ofAccount.url, verify_token: "vt_example" });

  const set = await world.graph("POST", request.path, override(ofNumber.url));
  const shown = await world.graph("GET", `/${senderId}?fields=webhook_configuration`);
  await world.send(helloTo(noura));
  await until(() => ofNumber.got.length === 2);
  const removed = await world.graph("POST", request.path, override(""));
  await world.send(helloTo(noura));
  await until(() => ofAccount.got.length === 2);

  await Promise.all([ofAccount.close(), ofNumber.close()]);
  assert.deepEqual([set.status, set.body], [answer.status, answer.body]);
  assert.deepEqual(shown.body.webhook_configuration, {
    phone_number: ofNumber.url,
    whatsapp_business_account: ofAccount.url,
    application: world.receiver.url,
  });
  assert.deepEqual([removed.body, ofNumber.got.length, world.receiver.got.length], [{ success: true }, 2, 0]);
});

test("an override of a number whose handshake fails is refused and changes nothing", async () => {
  await using world = await startWorld();
  const wrong = { override_callback_uri: world.receiver.url, verify_token: "wrong" };

  const answer = await world.graph("POST", `/${senderId}`, { webhook_configuration: wrong });

  assertRefused(answer, 400, 2200, /403/);
  assertRefused(await world.graph("POST", `/${senderId}`, {}), 400, 100);
  const { body } = await world.graph("GET", `/${senderId}?fields=webhook_configuration`);
  assert.equal(body.webhook_configuration.phone_number, undefined);
});

test("fields of groups follow an override, account fields do not", async () => {
  await using world = await startWorld();
  const other = await startReceiver();
  await world.graph("POST", subscription, { override_callback_uri: other.url, verify_token: "vt_example" });

  for (const field of ["group_lifecycle_update", "account_alerts"])
    await world.control("POST", `/accounts/${wabaId}/webhooks`, { field, value: {} });
  await until(() => other.got.length === 1 && world.receiver.got.length === 1);

  await other.close();
  assert.deepEqual([other.fields(), world.receiver.fields()], [["group_lifecycle_update"], ["account_alerts"]]);
});

test("updates are gathered into one body, entry by entry, whatever their field", async () => {
  await using world = await startWorld();
  await world.control("PATCH", "/settings", { webhook_batch: 3, webhook_batch_ms: 60_000 });

  await world.control("POST", `/accounts/${wabaId}/events`, { field: "account_review_update", decision: "APPROVED" });
  await world.control("POST", `/accounts/${wabaId}/events`, { field: "messages", code: 131000 });
  await world.control("POST", `/accounts/${wabaId}/events`, { field: "messages", code: 130429 });

  const received = await until(() => world.receiver.got[0]);
  assert.equal(world.receiver.got.length, 1);
  assert.deepEqual(
    received.body.entry.map((it: Json) => [it.id, typeof it.time, it.changes.length]),
    [
      [wabaId, "number", 1],
      [wabaId, "undefined", 2],
    ],
  );
  assert.equal(received.headers["x-hub-signature-256"], signatureOf(received.raw));
});

test("what was gathered leaves when its time is over, and each message is told once it was taken", async () => {
  await using world = await startWorld();
  await world.control("PATCH", "/settings", { webhook_batch: 1000, webhook_batch_ms: 10 });

  await world.send(helloTo(noura));

  const isTold = async (): Promise<boolean> => {
    const [message] = (await world.control("GET", "/messages")).body.data;
    return message.statuses.length === 2 && message.statuses.every((it: Json) => it.told);
  };
  await until(isTold);
  assert.deepEqual(new Set(world.receiver.statuses().map((it) => it.status)), new Set(["sent", "delivered"]));
});

test("a body never grows beyond three megabytes", async () => {
  await using world = await startWorld();
  await world.control("PATCH", "/settings", { webhook_batch: 1000, webhook_batch_ms: 60_000 });
  const value = { text: "x".repeat(900_000) };

  for (let n = 0; n < 4; n += 1)
    await world.control("POST", `/accounts/${wabaId}/webhooks`, { field: "history", value });

  const received = await until(() => world.receiver.got[0]);
  assert.equal(received.body.entry[0].changes.length, 3);
  assert.ok(received.raw.length > 2_700_000 && received.raw.length < 3_000_000);
});

test("a webhook is given up once its horizon is over", async () => {
  await using world = await startWorld();
  await world.control("PATCH", "/settings", { webhook_horizon_ms: 30 });
  world.receiver.answer = () => 500;

  await world.control("POST", `/accounts/${wabaId}/webhooks`, { field: "account_alerts", value: {} });

  await until(async () => (await world.control("GET", "/webhooks")).body.given_up === 1);
  assert.equal((await world.control("GET", "/webhooks")).body.waiting, 0);
});
