/** What WhatsApp's events about an account and its numbers do: hold, let go, alarm, and keep what is known up to date. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { forgetWebhookEvents } from "../../src/store/webhook-event.ts";
import { webhookOf } from "../../src/whatsapp/testing/fixture.ts";
import { signedByMeta } from "../support/meta-signature.ts";
import { fault, left, mend, openShop, type Shop } from "../support/shop.ts";
import { type Json, request, startZajel, until } from "../support/zajel.ts";

const zajel = await startZajel();
after(() => zajel[Symbol.asyncDispose]());
await zajel.sandbox.control("PATCH", "/settings", { statuses: { sent_ms: 20, delivered_ms: 20, read_ms: 20 } });

const shared = "/webhooks/whatsapp";
const own = ({ sender }: Shop) => `/webhooks/whatsapp/${sender.authenticatorId}`;
const seconds = () => Math.floor(Date.now() / 1000);

interface Change {
  field: string;
  value: Record<string, Json>;
}

/** The changes of a recorded webhook. */
function recorded(name: string): Change[] {
  const { entry } = webhookOf(name).body as { entry: { changes: Change[] }[] };
  return entry.flatMap(({ changes }) => changes);
}

/** Tells Zajel of changes as WhatsApp would, signed with the shop's app secret; fails the test where it is not taken. */
async function tell(
  shop: Shop,
  changes: Change[],
  { door = shared, time = seconds(), secret = shop.sender.appSecret } = {},
): Promise<void> {
  const entry = { id: shop.sender.wabaId, time, changes };
  const body = JSON.stringify({ object: "whatsapp_business_account", entry: [entry] });
  const signature = signedByMeta(body, secret);
  const { status } = await request(zajel.url, "POST", door, body, { "x-hub-signature-256": signature });
  assert.equal(status, 200);
}

function restriction(type: string, expiration: number | string): Change[] {
  const value = { event: "ACCOUNT_RESTRICTION", restriction_info: [{ restriction_type: type, expiration }] };
  return [{ field: "account_update", value }];
}

async function authenticator(shop: Shop, id = shop.sender.authenticatorId): Promise<Json> {
  return (await shop.api("GET", `/v1/authenticators/${id}`)).body;
}

async function alertCodes(shop: Shop): Promise<string[]> {
  return (await authenticator(shop)).alerts.map(({ code }: Json) => code).sort();
}

const onlyLink = { notifications: { whatsapp: ["created"] } };

test("a restriction holds messages until its end and no longer, through checks too, and costs none", async () => {
  const shop = await openShop(zajel);
  const end = seconds() + 3_600;
  await tell(shop, restriction("RESTRICTED_BIZ_INITIATED_MESSAGING", end));
  const payment = await shop.create(onlyLink);

  const held = await shop.notified(payment, "created", "held");
  const checked = await shop.api("POST", `/v1/authenticators/${shop.sender.authenticatorId}/check`);

  assert.equal(held.reason.code, "sender_unhealthy");
  assert.deepEqual(payment.body.notification_plan[0].reason, "sender_unhealthy");
  assert.equal(checked.body.status, "attention");
  const [alert] = checked.body.alerts;
  assert.deepEqual(
    [alert.code, alert.severity, alert.until],
    ["messaging_restricted", "critical", new Date(end * 1000).toISOString()],
  );
  assert.match(alert.advice, /appeal/);
  const health = checked.body.checks.find(({ name }: Json) => name === "health");
  assert.deepEqual([health.ok, health.advice], [false, alert.advice]);
  assert.equal((await shop.statuses(payment)).created, "held");

  // Meta shortens it; digits instead of a number.
  await tell(shop, restriction("RESTRICTED_BIZ_INITIATED_MESSAGING", String(seconds() + 1)));

  await shop.notified(payment, "created", left);
  assert.equal((await shop.messages(payment)).length, 1);
  await until("it to be ready", async () => (await authenticator(shop)).status === "ready");
  assert.deepEqual(await alertCodes(shop), []);
});

test("a ban stops everything until the account is reinstated, at the account's own door and at the shared one", async () => {
  const shop = await openShop(zajel);
  await tell(shop, recorded("webhook-account-banned"), { door: own(shop) });
  const payment = await shop.create(onlyLink);
  await shop.notified(payment, "created", "held");
  const banned = await alertCodes(shop);

  await tell(shop, recorded("webhook-account-reinstated"), { door: shared });

  await shop.notified(payment, "created", left);
  assert.deepEqual(banned, ["account_disabled"]);
  await until("it to be ready", async () => (await authenticator(shop)).status === "ready");
  assert.deepEqual(await alertCodes(shop), []);
});

test("an event that arrives after a newer one, or once more, brings nothing back", async () => {
  const shop = await openShop(zajel);
  const now = seconds();
  await tell(shop, recorded("webhook-account-reinstated"), { time: now });
  await tell(shop, recorded("webhook-account-banned"), { time: now - 60 });
  const afterLateBan = await alertCodes(shop);
  await tell(shop, recorded("webhook-account-violation"), { time: now - 30 });
  const path = `/v1/authenticators/${shop.sender.authenticatorId}/alerts/account_violation`;
  const dismissed = await shop.api("DELETE", path);
  await tell(shop, recorded("webhook-account-violation"), { time: now - 30 });
  const afterRepetition = await alertCodes(shop);
  await tell(shop, recorded("webhook-account-violation"), { time: now });

  assert.equal(dismissed.status, 204);
  assert.deepEqual([afterLateBan, afterRepetition, await alertCodes(shop)], [[], [], ["account_violation"]]);
});

test("an account that was lost holds, and a reconnected one is looked at and goes on", async () => {
  const shop = await openShop(zajel);
  for (const name of ["deleted", "offboarded"]) await tell(shop, recorded(`webhook-account-${name}`));
  for (const event of ["PARTNER_REMOVED", "PARTNER_APP_UNINSTALLED"]) {
    await tell(shop, [{ field: "account_update", value: { event, waba_info: { waba_id: shop.sender.wabaId } } }]);
  }
  const payment = await shop.create(onlyLink);
  await shop.notified(payment, "created", "held");
  const lost = await alertCodes(shop);

  await tell(shop, recorded("webhook-account-reconnected"));

  await shop.notified(payment, "created", left);
  assert.deepEqual(lost, ["account_deleted", "account_offboarded", "app_uninstalled", "partner_removed"]);
  assert.deepEqual(await alertCodes(shop), []);
});

test("a person who has seen to a stop lets the messages go, and the log says who", async () => {
  const shop = await openShop(zajel);
  await tell(shop, recorded("webhook-account-review-rejected"));
  const payment = await shop.create(onlyLink);
  await shop.notified(payment, "created", "held");
  const path = `/v1/authenticators/${shop.sender.authenticatorId}/alerts/account_rejected`;

  const answers = [await shop.api("DELETE", path), await shop.api("DELETE", path)];

  await shop.notified(payment, "created", left);
  const { body: audit } = await shop.api("GET", "/v1/audit");
  assert.deepEqual(
    answers.map(({ status }) => status),
    [204, 404],
  );
  const entry = audit.data.find(({ action }: Json) => action === "authenticator.alert_dismissed");
  assert.deepEqual([entry.actor, entry.detail], ["root", { code: "account_rejected" }]);
});

test("a stop without an end goes when a check finds number and account well", async () => {
  const shop = await openShop(zajel);
  await tell(shop, recorded("webhook-account-banned"));
  const payment = await shop.create(onlyLink);
  await shop.notified(payment, "created", "held");

  await shop.api("POST", `/v1/authenticators/${shop.sender.authenticatorId}/check`);

  await shop.notified(payment, "created", left);
  assert.deepEqual(await alertCodes(shop), []);
});

test("alarms that stop nothing are seen, with what to do, while messages leave", async () => {
  const shop = await openShop(zajel);
  const dialled = { display_phone_number: (await authenticator(shop)).display_phone_number.replace(/\D/g, "") };
  const ofNumber = (name: string) =>
    recorded(name).map(({ field, value }) => ({ field, value: { ...value, ...dialled } }));
  await tell(shop, [
    ...recorded("webhook-account-violation"),
    ...recorded("webhook-account-disabled"),
    ...recorded("webhook-account-alerts"),
    ...restriction("RESTRICTED_UTILITY_TEMPLATES", seconds() + 600),
    ...restriction("RESTRICTED_CUSTOMER_INITIATED_MESSAGING", seconds() + 600),
    ...ofNumber("webhook-phone-number-flagged"),
    ...ofNumber("webhook-security-pin-events"),
    ...ofNumber("webhook-phone-number-name-decisions").slice(0, 1),
  ]);
  const payment = await shop.create(onlyLink);

  await shop.notified(payment, "created", left);
  const { status, alerts, quality_rating } = await authenticator(shop);

  assert.deepEqual([status, quality_rating], ["attention", "RED"]);
  assert.deepEqual(alerts.map(({ code }: Json) => code).sort(), [
    "account_violation",
    "disable_scheduled",
    "increased_capabilities_eligibility_deferred",
    "name_declined",
    "number_flagged",
    "pin_changed",
    "pin_reset",
    "pin_reset_requested",
    "replies_restricted",
    "utility_restricted",
  ]);
  assert.ok(alerts.every(({ advice, detail }: Json) => advice.length > 0 && detail.length > 0));
});

test("limits, throughput and name are known as soon as WhatsApp tells them, in whatever form", async () => {
  const shop = await openShop(zajel);
  const { display_phone_number } = await authenticator(shop);
  const dialled = { display_phone_number: display_phone_number.replace(/\D/g, "") };
  const capability = recorded("webhook-business-capability-numbers");
  const limits: string[] = [];

  for (const change of capability) {
    await tell(shop, [change]);
    limits.push((await authenticator(shop)).messaging_limit);
  }
  await tell(shop, [
    ...recorded("webhook-phone-number-quality").map(({ field, value }) => ({ field, value: { ...value, ...dialled } })),
    ...recorded("webhook-phone-number-name-decisions")
      .slice(1)
      .map(({ field, value }) => ({ field, value: { ...value, ...dialled } })),
  ]);

  const { messaging_limit, throughput, verified_name, max_phone_numbers } = await authenticator(shop);
  assert.deepEqual(limits, ["TIER_2K", "TIER_UNLIMITED", "TIER_250"]);
  assert.deepEqual(
    [messaging_limit, throughput, verified_name, max_phone_numbers],
    ["TIER_UNLIMITED", "HIGH", "Dar Noura Kuwait", 2],
  );
});

test("an event about one number is about the authenticator with that number, and one about the account about all", async () => {
  const shop = await openShop(zajel);
  const { sender } = shop;
  const { display_phone_number } = await authenticator(shop);
  const secondNumber = `3${sender.phoneNumberId}`;
  await zajel.sandbox.control("PUT", `/accounts/${sender.wabaId}`, {
    name: "Dar Noura",
    namespace: sender.namespace,
    phone_numbers: [
      { id: sender.phoneNumberId, display_phone_number, verified_name: "Dar Noura" },
      { id: secondNumber, display_phone_number: "+965 2999 0001", verified_name: "Dar Noura Two" },
    ],
    app: { id: sender.appId, secret: sender.appSecret },
    tokens: [{ token: sender.token }],
  });
  const second = await shop.api("POST", "/v1/authenticators", {
    name: "Second",
    waba_id: sender.wabaId,
    phone_number_id: secondNumber,
    access_token: sender.token,
    app_secret: sender.appSecret,
  });
  const pin = { field: "security", value: { display_phone_number: "96529990001", event: "PIN_CHANGED" } };
  const noNumber = { field: "security", value: { event: "PIN_RESET_REQUEST" } };

  // The doors know an account's authenticators for a second.
  await until("the second number to be known at the door", async () => {
    await tell(shop, [pin, noNumber, ...recorded("webhook-account-violation")]);
    return (await authenticator(shop, second.body.id)).alerts.length > 0;
  });

  const codes = async (id: string) => (await authenticator(shop, id)).alerts.map(({ code }: Json) => code).sort();
  assert.deepEqual(await codes(sender.authenticatorId), ["account_violation"]);
  assert.deepEqual(await codes(second.body.id), ["account_violation", "pin_changed"]);
});

test("who names another's account with a secret of their own stops and alarms only themselves", async () => {
  const shop = await openShop(zajel);
  const forger = await openShop(zajel);
  const secret = "secret-of-the-forger";
  const made = await forger.api("POST", "/v1/authenticators", {
    name: "Mine",
    waba_id: shop.sender.wabaId,
    phone_number_id: "100000000000001",
    access_token: "EAAnothing",
    app_secret: secret,
  });
  const door = `/webhooks/whatsapp/${made.body.id}`;

  for (const name of ["webhook-account-banned", "webhook-account-violation"]) {
    await tell(shop, recorded(name), { door, secret });
  }

  const own = await forger.api("GET", `/v1/authenticators/${made.body.id}`);
  const payment = await shop.create(onlyLink);
  await shop.notified(payment, "created", left);
  assert.equal(own.body.alerts.length, 2);
  assert.deepEqual(await alertCodes(shop), []);
});

test("an error that WhatsApp reports of the account and of no message holds until it is mended", async () => {
  const shop = await openShop(zajel);
  const metadata = { display_phone_number: "1", phone_number_id: shop.sender.phoneNumberId };
  const error = { code: 131042, title: "Business eligibility payment issue", error_data: { details: "No card." } };
  // Nothing can be read, so nothing looks mended.
  await fault(zajel, { error: { http: 503, code: 2, message: "Service temporarily unavailable", on: "reads" } });
  await tell(shop, [{ field: "messages", value: { messaging_product: "whatsapp", metadata, errors: [error] } }]);
  const { status, checks } = await authenticator(shop);
  const payment = await shop.create(onlyLink);
  await shop.notified(payment, "created", "held");
  // A check without an answer mends nothing either.
  const unanswered = await shop.api("POST", `/v1/authenticators/${shop.sender.authenticatorId}/check`);

  await mend(zajel);

  await shop.notified(payment, "created", left);
  await until("it to be ready", async () => (await authenticator(shop)).status === "ready");
  const health = checks.find(({ name }: Json) => name === "health");
  assert.deepEqual([status, health.ok, health.detail], ["attention", false, "131042: No card."]);
  assert.equal(unanswered.body.status, "attention");
});

test("fields that nobody knows are kept as they came, listed for their merchant, and counted", async () => {
  const shop = await openShop(zajel);
  const other = await openShop(zajel);
  const value = { anything: [1, "two"], note: "القيمة", nothing: "\u0000" };

  await tell(shop, [{ field: "a_field_of_next_year", value }, ...recorded("webhook-account-volume-tier")]);
  await tell(shop, [{ field: "a_large_field", value: { text: "x".repeat(100_000) } }]);

  const path = (of: Shop) => `/v1/authenticators/${of.sender.authenticatorId}/webhook-events`;
  const first = await shop.api("GET", `${path(shop)}?limit=1`);
  const rest = await shop.api("GET", `${path(shop)}?cursor=${first.body.next_cursor}`);
  const metrics = await (await fetch(`${zajel.url}/metrics`)).text();
  assert.deepEqual(
    [...first.body.data, ...rest.body.data].map(({ field }: Json) => field),
    ["a_large_field", "account_update", "a_field_of_next_year"],
  );
  assert.deepEqual(first.body.data[0].value, { left_out: "100011 characters of JSON" });
  assert.deepEqual(rest.body.data[1].value, { ...value, nothing: "" });
  assert.deepEqual((await other.api("GET", path(other))).body, { data: [], next_cursor: null });
  assert.equal((await other.api("GET", path(shop))).status, 404);
  assert.match(metrics, /^zajel_webhook_events_kept_total\{field="unknown"\} 2$/m);
  assert.match(metrics, /^zajel_webhook_events_kept_total\{field="account_update"\} \d+$/m);
});

test("what is kept is forgotten after thirty days", async () => {
  const shop = await openShop(zajel);
  await tell(shop, [{ field: "old", value: {} }]);
  await tell(shop, [{ field: "new", value: {} }]);
  await zajel.sql`update webhook_event set received_at = now() - interval '31 days' where field = 'old'`;

  await forgetWebhookEvents(zajel.sql, 10_000);

  const { body } = await shop.api("GET", `/v1/authenticators/${shop.sender.authenticatorId}/webhook-events`);
  assert.deepEqual(
    body.data.map(({ field }: Json) => field),
    ["new"],
  );
});

test("what WhatsApp itself sends to the app's address arrives the same way", async () => {
  const shop = await openShop(zajel);
  await zajel.sandbox.control("POST", `/accounts/${shop.sender.wabaId}/webhooks`, {
    field: "account_update",
    value: recorded("webhook-account-violation")[0]?.value,
  });

  await until("the alert", async () => (await alertCodes(shop)).includes("account_violation"));
});
