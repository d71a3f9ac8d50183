/** What holds messages, what lets them go, and that neither loses one. */
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { promised } from "./support/patience.ts";
import {
  type ConnectedSender,
  connectSender,
  type Json,
  newPhone,
  paymentRequest,
  startZajel,
  until,
  untilStatus,
  type Zajel,
} from "./support/zajel.ts";

let zajel: Zajel;
let sender: ConnectedSender;

before(async () => {
  zajel = await startZajel();
  sender = await connectSender(zajel);
  await zajel.sandbox.control("PATCH", "/settings", { statuses: { sent_ms: 20, delivered_ms: 20, read_ms: 20 } });
});
after(() => zajel[Symbol.asyncDispose]());
afterEach(() => zajel.sandbox.control("DELETE", "/faults"));

async function create(changes: Record<string, unknown> = {}): Promise<{ sessionId: string; phone: string }> {
  const phone = newPhone();
  const made = await zajel.api("POST", "/v1/transactions", paymentRequest({ customer_phone: phone, ...changes }));
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return { sessionId: made.body.session_id, phone };
}

test("a dead token holds messages within a second and costs none; mended, they leave within five", async () => {
  await zajel.sandbox.control("PATCH", "/faults", { token_expired: true });
  const made = await Promise.all(Array.from({ length: 20 }, () => create()));
  const held = await Promise.all(
    made.map(({ sessionId }) => untilStatus(zajel, sessionId, "created", "held", promised(1_500))),
  );
  assert.deepEqual(new Set(held.map((notification) => notification.reason.code)), new Set(["token"]));
  assert.ok(held.every((notification) => notification.held_since !== null));

  await zajel.sandbox.control("DELETE", "/faults");

  await Promise.all(
    made.map(({ sessionId }) =>
      untilStatus(zajel, sessionId, "created", ["accepted", "sent", "delivered"], promised(5_000)),
    ),
  );
  for (const { phone } of made) assert.equal((await zajel.sandbox.messages({ to: phone })).length, 1);
});

test("while its token is refused an authenticator says attention, and a plan says why nothing leaves", async () => {
  await zajel.sandbox.control("PATCH", "/faults", { token_expired: true });
  const { sessionId } = await create();
  await untilStatus(zajel, sessionId, "created", "held");

  const refused = await zajel.api("GET", `/v1/authenticators/${sender.authenticatorId}`);
  const made = await zajel.api("POST", "/v1/transactions", paymentRequest());

  assert.equal(refused.body.status, "attention");
  const check = refused.body.checks.find(({ name }: { name: string }) => name === "token");
  assert.equal(check.ok, false);
  assert.match(check.advice, /token/);
  const [link] = made.body.notification_plan;
  assert.deepEqual([link.will_send, link.reason], [false, "token"]);
  await zajel.sandbox.control("DELETE", "/faults");
  await untilStatus(zajel, sessionId, "created", ["accepted", "sent", "delivered"], promised(5_000));
  // The message's own row is written first, and then the hold that it was let out to test is lifted.
  await until("the authenticator to be ready", async () => {
    const { body } = await zajel.api("GET", `/v1/authenticators/${sender.authenticatorId}`);
    return body.status === "ready";
  });
});

test("a new token saved in the authenticator lets held messages go at once", async () => {
  await zajel.sandbox.control("PUT", `/accounts/${sender.wabaId}`, {
    name: "Dar Noura",
    namespace: sender.namespace,
    phone_numbers: [{ id: sender.phoneNumberId, display_phone_number: "+965 22000100", verified_name: "Dar Noura" }],
    app: { id: sender.appId, secret: sender.appSecret },
    tokens: [{ token: sender.token, expires_at: "2020-01-01T00:00:00Z" }, { token: "EAAreplacement" }],
  });
  const { sessionId } = await create();
  await untilStatus(zajel, sessionId, "created", "held");

  const patched = await zajel.api("PATCH", `/v1/authenticators/${sender.authenticatorId}`, {
    access_token: "EAAreplacement",
  });

  assert.equal(patched.status, 200);
  await untilStatus(zajel, sessionId, "created", ["accepted", "sent", "delivered"], promised(5_000));
});

test("a template that WhatsApp paused holds its own messages only", async () => {
  await zajel.sandbox.control("PUT", `/accounts/${sender.wabaId}/templates/zajel_payment_created/en`, {
    ...(await templateAtMeta("zajel_payment_created")),
    status: "PAUSED",
  });
  const paused = await create();
  const other = await create({ language: "ar" });

  const held = await untilStatus(zajel, paused.sessionId, "created", "held");
  assert.equal(held.reason.code, "template_paused");
  await untilStatus(zajel, other.sessionId, "created", ["accepted", "sent", "delivered"]);

  await zajel.sandbox.control("PUT", `/accounts/${sender.wabaId}/templates/zajel_payment_created/en`, {
    ...(await templateAtMeta("zajel_payment_created")),
    status: "APPROVED",
  });
  await untilStatus(zajel, paused.sessionId, "created", ["accepted", "sent", "delivered"], promised(5_000));
});

test("a refusal with 132015 holds the message and it leaves when the template works again", async () => {
  await zajel.sandbox.control("PATCH", "/faults", { template_paused: true });
  const { sessionId, phone } = await create();
  const held = await untilStatus(zajel, sessionId, "created", "held");
  assert.equal(held.reason.code, "template_paused");

  await zajel.sandbox.control("DELETE", "/faults");

  await untilStatus(zajel, sessionId, "created", ["accepted", "sent", "delivered"], promised(6_000));
  assert.equal((await zajel.sandbox.messages({ to: phone })).length, 1);
});

test("a held payment link is superseded when the customer pays meanwhile: only the receipt leaves", async () => {
  await zajel.sandbox.control("PATCH", "/faults", { token_expired: true });
  const { sessionId, phone } = await create();
  await untilStatus(zajel, sessionId, "created", "held");
  await zajel.api("POST", `/v1/transactions/${sessionId}/state`, { state: "paid" });
  await untilStatus(zajel, sessionId, "created", "superseded");

  await zajel.sandbox.control("DELETE", "/faults");

  await untilStatus(zajel, sessionId, "paid", ["accepted", "sent", "delivered"], promised(6_000));
  const messages = await zajel.sandbox.messages({ to: phone });
  assert.deepEqual(
    messages.map((message) => message.template.name),
    ["zajel_payment_paid"],
  );
});

test("what is held past the hold limit ends as failed, with the reason and an advice", async () => {
  await zajel.sandbox.control("PATCH", "/faults", { token_expired: true });
  const { sessionId } = await create();
  await untilStatus(zajel, sessionId, "created", "held");

  await zajel.sql`update notification set owed_at = now() - interval '25 hours' where session_id = ${sessionId}`;

  const failed = await untilStatus(zajel, sessionId, "created", "failed");
  assert.equal(failed.reason.code, "hold_limit");
  assert.match(failed.reason.advice, /\w+/);
});

test("too many messages: WhatsApp's 130429 is waited out, nothing is lost or doubled", async () => {
  await zajel.sandbox.control("PATCH", "/faults", { throttle: true });
  const { sessionId, phone } = await create();
  await untilStatus(zajel, sessionId, "created", "queued");

  await zajel.sandbox.control("DELETE", "/faults");

  const settled = await untilStatus(zajel, sessionId, "created", ["accepted", "sent", "delivered"]);
  assert.ok(settled.attempts >= 1);
  assert.equal((await zajel.sandbox.messages({ to: phone })).length, 1);
});

test("what holds is listed with why, since when and what ends it; letting it go by hand is audited", async () => {
  await zajel.sandbox.control("PATCH", "/faults", { token_expired: true });
  const { sessionId } = await create();
  await untilStatus(zajel, sessionId, "created", "held");
  const release = `/v1/authenticators/${sender.authenticatorId}/holds/release`;

  const listed = await zajel.api("GET", "/v1/holds");
  const none = await zajel.api("POST", release, { scope: "template" });
  const released = await zajel.api("POST", release, { scope: "token" });

  const [hold, ...others] = listed.body.data;
  assert.deepEqual(others, []);
  assert.deepEqual(
    [hold.authenticator_id, hold.scope, hold.key, hold.reason.code, hold.ends_by, hold.messages],
    [sender.authenticatorId, "token", null, "token", ["probe", "operator"], 1],
  );
  assert.match(hold.reason.advice, /token/);
  assert.ok(Date.parse(hold.next_probe_at) > Date.parse(hold.since));
  assert.deepEqual([none.body, released.body], [{ released: false }, { released: true }]);
  const { body: log } = await zajel.api("GET", "/v1/audit");
  const entries = log.data.filter(({ action }: { action: string }) => action === "hold.released");
  assert.deepEqual(
    entries.map(({ actor, subject, detail }: Json) => [actor, subject, detail]),
    [["root", sender.authenticatorId, { scope: "token" }]],
  );
  // It was not mended: the next message finds that out, and nothing is lost.
  await untilStatus(zajel, sessionId, "created", "held");
  await zajel.sandbox.control("DELETE", "/faults");
  await untilStatus(zajel, sessionId, "created", ["accepted", "sent", "delivered"], promised(5_000));
});

test("another merchant sees none of them and lets none of them go", async () => {
  await zajel.api("POST", "/v1/merchants", {
    id: "other",
    name: "Other",
    default_country: "KW",
    default_language: "en",
    timezone: "Asia/Kuwait",
  });
  const other = { "zajel-merchant": "other" };
  await zajel.sandbox.control("PATCH", "/faults", { token_expired: true });
  const { sessionId } = await create();
  await untilStatus(zajel, sessionId, "created", "held");

  const listed = await zajel.api("GET", "/v1/holds", undefined, other);
  const path = `/v1/authenticators/${sender.authenticatorId}/holds/release`;
  const released = await zajel.api("POST", path, { scope: "token" }, other);

  assert.deepEqual([listed.body.data, released.status], [[], 404]);
  await zajel.sandbox.control("DELETE", "/faults");
  await untilStatus(zajel, sessionId, "created", ["accepted", "sent", "delivered"], promised(5_000));
});

test("a node that does not dispatch ends a hold and sends nothing itself", async () => {
  await zajel.sandbox.control("PATCH", "/faults", { token_expired: true });
  const { sessionId, phone } = await create();
  await untilStatus(zajel, sessionId, "created", "held");
  await zajel.restart({ ZAJEL_ROLES: "api,upkeep" });

  await zajel.sandbox.control("DELETE", "/faults");
  await untilStatus(zajel, sessionId, "created", "queued");
  const sentByIt = await zajel.sandbox.messages({ to: phone });
  await zajel.restart();

  assert.equal(sentByIt.length, 0);
  await untilStatus(zajel, sessionId, "created", ["accepted", "sent", "delivered"], promised(5_000));
  assert.equal((await zajel.sandbox.messages({ to: phone })).length, 1);
});

async function templateAtMeta(name: string): Promise<{ category: string; components: unknown[] }> {
  const url = `${zajel.sandbox.url}/v25.0/${sender.wabaId}/message_templates?name=${name}`;
  const token = "EAAreplacement";
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  const { data } = (await answer.json()) as { data: { language: string; category: string; components: unknown[] }[] };
  const { category, components } = data.find(({ language }) => language === "en") as (typeof data)[number];
  return { category, components };
}
