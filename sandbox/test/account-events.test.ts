import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type Answer,
  account,
  assertRefused,
  fixture,
  helloTo,
  type Json,
  noura,
  senderId,
  shapeOf,
  startReceiver,
  startWorld,
  until,
  type World,
  wabaId,
} from "./harness.ts";

/*
 * What Meta does to an account and its numbers: each with its webhook, and seen by reads and sends.
 * Source: Meta, Cloud API webhooks/reference/* and support/health-status, read 2026-09.
 */

const happen = (world: World, event: Json): Promise<Answer> =>
  world.control("POST", `/accounts/${wabaId}/events`, event);
const health = async (world: World, id = senderId): Promise<Json> =>
  (await world.graph("GET", `/v25.0/${id}?fields=health_status`)).body.health_status;
const entity = (status: Json, type: string): Json => status.entities.find((it: Json) => it.entity_type === type);

const shapes: [fixtureName: string, event: Json, settings?: Json][] = [
  [
    "webhook-account-restriction",
    { field: "account_update", event: "ACCOUNT_RESTRICTION", restriction_type: "RESTRICTED_X", lasts_ms: 60_000 },
  ],
  [
    "webhook-account-restriction-expiration-text",
    { field: "account_update", event: "ACCOUNT_RESTRICTION", restriction_type: "RESTRICTED_X", lasts_ms: 60_000 },
    { expiration_type: "text" },
  ],
  ["webhook-account-violation", { field: "account_update", event: "ACCOUNT_VIOLATION", violation_type: "SCAM" }],
  [
    "webhook-account-disabled",
    { field: "account_update", event: "DISABLED_UPDATE", waba_ban_state: "SCHEDULE_FOR_DISABLE" },
  ],
  ["webhook-account-pricing-tier", { field: "account_update", event: "VOLUME_BASED_PRICING_TIER_UPDATE" }],
  [
    "webhook-account-alerts",
    { field: "account_alerts", alert_type: "OBA_REJECTED", alert_description: "Not notable enough." },
  ],
  ["webhook-account-review", { field: "account_review_update", decision: "APPROVED" }],
  ["webhook-business-capability", { field: "business_capability_update", messaging_limit: "TIER_2K" }],
  [
    "webhook-business-capability-tier",
    { field: "business_capability_update", messaging_limit: "TIER_10K" },
    { capability_limit_type: "text" },
  ],
  ["webhook-phone-number-quality", { field: "phone_number_quality_update", event: "ONBOARDING" }],
  [
    "webhook-phone-number-name",
    { field: "phone_number_name_update", decision: "APPROVED", requested_verified_name: "Dar Noura Shop" },
  ],
  ["webhook-security", { field: "security", event: "PIN_RESET_REQUEST", requester: "506914301177299" }],
  ["webhook-user-preferences", { field: "user_preferences", wa_id: "12025550143", value: "stop" }],
  ["webhook-errors", { field: "messages", code: 130429 }],
];
for (const [name, event, settings] of shapes) {
  test(`${name}: the event is told in the recorded shape`, async () => {
    await using world = await startWorld();
    await world.control("PATCH", "/settings", settings ?? {});

    const answer = await happen(world, event);

    const received = await until(() => world.receiver.got[0]);
    assert.equal(answer.status, 202);
    assert.deepEqual(shapeOf(received.body), shapeOf(fixture(name).webhook.body));
    const { field } = received.body.entry[0].changes[0];
    assert.equal(field, fixture(name).webhook.body.entry[0].changes[0].field);
  });
}

test("events go to the app's own URL, also where messages have an override, and nowhere without a subscription", async () => {
  await using world = await startWorld();
  const other = await startReceiver();
  const override = { override_callback_uri: other.url, verify_token: "vt_example" };
  await world.graph("POST", `/v25.0/${wabaId}/subscribed_apps`, override);

  await happen(world, { field: "account_review_update", decision: "APPROVED" });
  await happen(world, { field: "messages", code: 131031 });
  await until(() => other.got.length === 1 && world.receiver.got.length === 1);
  await world.graph("DELETE", `/v25.0/${wabaId}/subscribed_apps`);
  await happen(world, { field: "account_review_update", decision: "REJECTED" });

  await other.close();
  assert.deepEqual([world.receiver.fields(), other.fields()], [["account_review_update"], ["messages"]]);
  const { body } = await world.graph("GET", `/v25.0/${wabaId}?fields=account_review_status`);
  assert.equal(body.account_review_status, "REJECTED");
  assert.deepEqual((await world.control("GET", "/webhooks")).body.waiting, 0);
});

test("a restricted account starts no conversations and is blocked in its health, until the restriction ends", async () => {
  await using world = await startWorld();
  const restriction = {
    field: "account_update",
    event: "ACCOUNT_RESTRICTION",
    restriction_type: "RESTRICTED_BIZ_INITIATED_MESSAGING",
  };

  await happen(world, restriction);
  const refused = await world.send(helloTo(noura));
  const during = await health(world);
  await happen(world, { ...restriction, lasts_ms: 0 });

  assertRefused(refused, 403, 368);
  assert.equal(during.can_send_message, "BLOCKED");
  assert.equal(entity(during, "WABA").errors[0].error_code, 368);
  assert.equal((await world.send(helloTo(noura))).status, 200);
  assert.equal((await health(world)).can_send_message, "AVAILABLE");
});

test("a restriction ends by itself when its time is over", async () => {
  await using world = await startWorld();
  await happen(world, {
    field: "account_update",
    event: "ACCOUNT_RESTRICTION",
    restriction_type: "RESTRICTED_BIZ_INITIATED_MESSAGING",
    lasts_ms: 30,
  });

  await until(async () => (await world.send(helloTo(noura))).status === 200);
});

test("a cap on utility refuses utility with 131064 and leaves the account limited", async () => {
  await using world = await startWorld();

  await happen(world, {
    field: "account_update",
    event: "ACCOUNT_RESTRICTION",
    restriction_type: "RATE_LIMITED_UTILITY_TEMPLATE_MESSAGING",
  });

  assertRefused(await world.send(helloTo(noura)), 400, 131064);
  assert.equal((await health(world, wabaId)).can_send_message, "LIMITED");
});

test("an account whose utility is restricted pays for marketing", async () => {
  await using world = await startWorld();

  await happen(world, {
    field: "account_update",
    event: "ACCOUNT_RESTRICTION",
    restriction_type: "RESTRICTED_UTILITY_TEMPLATES",
  });
  await world.send(helloTo(noura));

  const [sent] = await until(() => world.receiver.statuses().length > 0 && world.receiver.statuses());
  assert.equal(sent.pricing.category, "marketing");
});

test("a banned account is locked with its date in words, and free again when it is reinstated", async () => {
  await using world = await startWorld();
  const ban = (waba_ban_state: string) =>
    happen(world, { field: "account_update", event: "DISABLED_UPDATE", waba_ban_state });

  await ban("DISABLE");
  const refused = await world.send(helloTo(noura));
  const during = await health(world);
  await ban("REINSTATE");

  assertRefused(refused, 403, 131031);
  assert.equal(entity(during, "WABA").errors[0].error_code, 141014);
  assert.equal((await world.send(helloTo(noura))).status, 200);
  const banned = await until(() =>
    world.receiver.got
      .map((it) => it.body.entry[0].changes[0].value)
      .find((value) => value.ban_info?.waba_ban_state === "DISABLE"),
  );
  assert.match(banned.ban_info.waba_ban_date, /^[A-Z][a-z]+ \d{1,2}, \d{4}$/);
});

test("an account taken from the app refuses sends until it is connected again", async () => {
  await using world = await startWorld();
  await happen(world, { field: "account_update", event: "PARTNER_REMOVED" });

  assertRefused(await world.send(helloTo(noura)), 403, 131005);
  await happen(world, { field: "account_update", event: "ACCOUNT_RECONNECTED" });
  assert.equal((await world.send(helloTo(noura))).status, 200);
});

test("an upgrade of throughput takes the number away with 131057 while it lasts", async () => {
  await using world = await startWorld();
  const { request, answer } = fixture("send-in-maintenance");

  await happen(world, { field: "phone_number_quality_update", event: "THROUGHPUT_UPGRADE" });
  const refused = await world.send({ ...request.body, template: helloTo(noura).template });

  assert.deepEqual([refused.status, shapeOf(refused.body)], [answer.status, shapeOf(answer.body)]);
  assert.equal(refused.body.error.code, 131057);
  assert.equal((await health(world)).can_send_message, "BLOCKED");
  assert.deepEqual(world.receiver.got, []);
});

test("an upgrade of throughput is told when it is done, by the digits of the number", async () => {
  await using world = await startWorld();
  await world.control("PATCH", "/settings", { throughput_upgrade_ms: 10 });

  await happen(world, { field: "phone_number_quality_update", event: "THROUGHPUT_UPGRADE" });

  const { value } = (await until(() => world.receiver.got[0])).body.entry[0].changes[0];
  assert.deepEqual(value, {
    display_phone_number: "15550102030",
    event: "THROUGHPUT_UPGRADE",
    max_daily_conversations_per_business: "TIER_UNLIMITED",
  });
  const { body } = await world.graph("GET", `/v25.0/${senderId}?fields=throughput`);
  assert.deepEqual(body.throughput, { level: "HIGH" });
  assert.equal((await world.send(helloTo(noura))).status, 200);
});

test("the messaging limit of all numbers changes with the capability of the business", async () => {
  await using world = await startWorld();
  const field = "business_capability_update";

  await happen(world, { field, messaging_limit: "TIER_UNLIMITED" });
  const { value } = (await until(() => world.receiver.got[0])).body.entry[0].changes[0];
  await happen(world, { field, messaging_limit: "TIER_250" });
  const { value: small } = (await until(() => world.receiver.got[1])).body.entry[0].changes[0];

  assert.equal(value.max_daily_conversations_per_business, -1);
  assert.deepEqual(small, { max_daily_conversations_per_business: 250, max_phone_numbers_per_business: 2 });
  const limit = "whatsapp_business_manager_messaging_limit";
  assert.equal((await world.graph("GET", `/v25.0/${senderId}?fields=${limit}`)).body[limit], "TIER_250");
});

test("a flagged number is limited, and a name that was declined is seen", async () => {
  await using world = await startWorld();
  await happen(world, { field: "phone_number_name_update", decision: "REJECTED", rejection_reason: "Not yours." });
  const { body: named } = await world.graph("GET", `/v25.0/${senderId}?fields=name_status,verified_name`);
  const unnamed = await health(world);

  await happen(world, { field: "phone_number_quality_update", event: "FLAGGED" });

  const { body } = await world.graph("GET", `/v25.0/${senderId}?fields=status,quality_rating`);
  assert.deepEqual([named.name_status, named.verified_name], ["DECLINED", "Dar Noura"]);
  assert.equal(unnamed.can_send_message, "LIMITED");
  assert.deepEqual([body.status, body.quality_rating], ["FLAGGED", "RED"]);
  assert.equal(entity(await health(world), "PHONE_NUMBER").can_send_message, "LIMITED");
});

const faults: [fault: Json, entityType: string, can: string][] = [
  [{ throttle: true }, "PHONE_NUMBER", "LIMITED"],
  [{ maintenance: true }, "PHONE_NUMBER", "BLOCKED"],
  [{ payment_problem: true }, "WABA", "BLOCKED"],
];
for (const [fault, type, can] of faults) {
  test(`the fault ${Object.keys(fault)} shows in the health of the ${type}`, async () => {
    await using world = await startWorld();

    await world.control("PATCH", "/faults", fault);

    const status = await health(world);
    assert.deepEqual([status.can_send_message, entity(status, type).can_send_message], [can, can]);
    const blocked = fixture("phone-number-blocked").answer.body.health_status.entities[0];
    const kinds = can === "BLOCKED" ? { ...shapeOf(blocked) } : null;
    if (kinds) assert.deepEqual(shapeOf(entity(status, type)), kinds);
  });
}

test("payment_problem: messages are accepted, and fail with 131042", async () => {
  await using world = await startWorld();
  await world.control("PATCH", "/faults", { payment_problem: true });

  const { status } = await world.send(helloTo(noura));

  const [failed] = await until(() => world.receiver.statuses().length > 0 && world.receiver.statuses());
  assert.deepEqual([status, failed.status, failed.errors[0].code], [200, "failed", 131042]);
});

test("maintenance: sends are refused with 131057 and HTTP 500", async () => {
  await using world = await startWorld();
  await world.control("PATCH", "/faults", { maintenance: true });

  assertRefused(await world.send(helloTo(noura)), 500, 131057);
});

test("a number is registered with its PIN, and sends nothing once it is deregistered", async () => {
  await using world = await startWorld();
  const register = (pin: string) =>
    world.graph("POST", `/v25.0/${senderId}/register`, { messaging_product: "whatsapp", pin });

  const good = await register("482913");
  await world.graph("POST", `/v25.0/${senderId}/deregister`);
  const refused = await world.send(helloTo(noura));
  const wrong = await register("000000");
  await register("482913");

  assert.deepEqual(good.body, { success: true });
  assertRefused(refused, 400, 133010);
  assertRefused(wrong, 400, 133005);
  assertRefused(await register("12"), 400, 100);
  assert.equal((await world.send(helloTo(noura))).status, 200);
});

test("what happened to an account is told in plain English", async () => {
  await using world = await startWorld();
  const restriction_type = "RESTRICTED_BIZ_INITIATED_MESSAGING";
  await happen(world, { field: "account_update", event: "ACCOUNT_RESTRICTION", restriction_type });
  await happen(world, { field: "phone_number_name_update", decision: "APPROVED" });

  const { data } = (await world.control("GET", "/happened")).body;

  assert.deepEqual(
    data.slice(0, 2).map((it: Json) => [it.kind, it.text]),
    [
      ["account", "Display name Dar Noura: approved"],
      ["account", "Account restricted: biz initiated messaging"],
    ],
  );
});

test("what Meta holds against an account stays when it is set up again", async () => {
  await using world = await startWorld();
  await happen(world, { field: "account_update", event: "DISABLED_UPDATE", waba_ban_state: "DISABLE" });

  await world.control("PUT", `/accounts/${wabaId}`, account());

  assertRefused(await world.send(helloTo(noura)), 403, 131031);
});

test("what cannot happen to an account is refused with its reason", async () => {
  await using world = await startWorld();
  const answers = [
    await happen(world, {}),
    await happen(world, { field: "account_update" }),
    await happen(world, { field: "account_update", event: "DISABLED_UPDATE", waba_ban_state: "MAYBE" }),
    await happen(world, { field: "account_update", event: "ACCOUNT_RESTRICTION", restriction_type: "X", lasts_ms: -1 }),
    await happen(world, { field: "security", event: "PIN_CHANGED", phone_number_id: "1" }),
    await happen(world, { field: "messages", code: "many" }),
    await happen(world, { field: "user_preferences", wa_id: "12025550143", value: "perhaps" }),
    await world.control("POST", "/accounts/1/events", { field: "security" }),
  ];

  assert.deepEqual(
    answers.map((it) => it.status),
    [400, 400, 400, 400, 400, 400, 400, 404],
  );
  assert.deepEqual(world.receiver.got, []);
});
