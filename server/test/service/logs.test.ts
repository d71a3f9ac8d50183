/** The log of a whole run: enough to follow a message by, and nothing that is somebody's. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { redactor } from "../../src/log.ts";
import { openShop, type Payment, type Shop } from "../support/shop.ts";
import { type Json, request, startZajel, until } from "../support/zajel.ts";

const lines: string[] = [];
const zajel = await startZajel({
  environment: { LOG_LEVEL: "trace" },
  log: { write: (line) => void lines.push(line) },
});
after(() => zajel[Symbol.asyncDispose]());

let shop: Shop;
let payment: Payment;
let made: Json;
let apiKey: string;
before(async () => {
  shop = await openShop(zajel);
  apiKey = (await shop.api("POST", `/v1/merchants/${shop.merchantId}/api-keys`, { name: "x", kind: "live" })).body.key;
  payment = await shop.create({ customer_first_name: "Noura", customer_email: "noura@example.com" });
  made = await shop.notified(payment, "created", "delivered");
  await shop.report(payment, "paid");
  await shop.notified(payment, "paid", "delivered");
  await provoke();
});

/** Whatever goes wrong in a day. */
async function provoke(): Promise<void> {
  const door = `/webhooks/whatsapp/${shop.sender.authenticatorId}`;
  const withKey = { authorization: `Bearer ${apiKey}` };
  await request(
    zajel.url,
    "GET",
    `${door}?hub.mode=subscribe&hub.challenge=1&hub.verify_token=${shop.sender.verifyToken}x`,
  );
  await request(
    zajel.url,
    "POST",
    door,
    { from: payment.phone },
    { "x-hub-signature-256": `sha256=${"0".repeat(64)}` },
  );
  await request(zajel.url, "GET", `/v1/transactions/${payment.sessionId}`, undefined, {
    authorization: `Bearer ${apiKey}x`,
  });
  await request(zajel.url, "GET", `/v1/transactions/${payment.sessionId}%00`, undefined, withKey);
  await request(zajel.url, "POST", "/v1/transactions", `{"customer_phone": "${payment.phone}"`, withKey);
  await request(zajel.url, "POST", "/v1/transactions", { customer_phone: payment.phone, [payment.phone]: 1 }, withKey);
  await request(zajel.url, "GET", `/${payment.phone}`, undefined, withKey);
  for (const error of [131026, 100, 987654]) {
    await zajel.sandbox.control("PATCH", "/faults", {
      error: { http: 400, code: error, message: `Not to ${payment.phone}`, details: `to ${payment.phone}`, times: 1 },
    });
    const refused = await shop.create({ notifications: { whatsapp: ["created"] } });
    await shop.notified(refused, "created", ["failed", "held"]);
  }
  for (const fault of [{ lose_answer: true }, { html_502: true }, { token_expired: true }]) {
    await zajel.sandbox.control("PATCH", "/faults", fault);
    const lost = await shop.create({ notifications: { whatsapp: ["created"] } });
    await shop.notified(lost, "created", ["uncertain", "held", "queued", "accepted", "sent", "delivered"]);
    await zajel.sandbox.control("DELETE", "/faults");
  }
  // Constraints that cannot be met: PostgreSQL repeats the row in its message.
  await zajel.sql`alter table transaction add constraint no_noura check (customer_first_name <> 'Noura') not valid`;
  await zajel.sql`alter table attempt add constraint none check (false) not valid`;
  const refused = await shop.api("POST", "/v1/transactions", { ...payment.body, session_id: "x" });
  assert.equal(refused.status, 400);
  const broken = await shop.api("POST", "/v1/transactions", {
    type: "payment_request",
    amount: "1",
    currency_code: "KWD",
    customer_first_name: "Noura",
    customer_phone: payment.phone,
  });
  assert.equal(broken.status, 500);
  await zajel.sql`alter table transaction drop constraint no_noura`;
  await shop.create({ notifications: { whatsapp: ["created"] } });
  await until("an answer that cannot be written", async () =>
    lines.some((line) => line.includes("could not be written")),
  );
  await zajel.sql`alter table attempt drop constraint none`;
}

test("a message can be followed from its request to its last report", () => {
  const entries = lines.map((line) => JSON.parse(line) as Json);

  const asked = entries.find(({ notification_ids: ids }) => ids?.includes(made.id));
  const attempt = entries.find((entry) => entry.msg === "attempt answered" && entry.notification_id === made.id);
  const reports = entries.filter((entry) => entry.msg === "delivery report" && entry.message === attempt?.message);

  assert.match(asked?.request_id, /./);
  assert.equal(asked?.route, "/v1/transactions");
  assert.match(attempt?.message, /^m_[0-9a-f]{12}$/);
  assert.ok(reports.some(({ status }) => status === "delivered"));
});

test("every line is JSON with a time, a level and a message", () => {
  for (const line of lines) {
    const entry = JSON.parse(line);
    assert.ok(entry.msg && entry.level && Number.isFinite(Date.parse(entry.time)), line);
  }
});

test("what went wrong is in it, at its level", () => {
  const said = (message: string) => lines.some((line) => line.includes(message));

  assert.ok(said('"level":50') && said("request failed") && said("no_noura"));
});

test("no phone, name, message id, link, token, key or secret is in it", async () => {
  const text = lines.join("");
  const { sender } = shop;
  const checkoutUrl = "https://pay.example.com/c/8f14e45fceea167a";
  const messageIds = (await zajel.sandbox.messages()).map(({ id }) => id);
  const phones = (await zajel.sandbox.messages()).map(({ to }) => to.replace("+", ""));
  const secrets = [sender.token, sender.appSecret, sender.verifyToken, apiKey, zajel.rootKey];
  const key = zajel.environment.ZAJEL_SECRET_KEY as string;

  const found = [...messageIds, ...phones, ...secrets, key, checkoutUrl, payment.sessionId, "Noura", "noura@"].filter(
    (secret) => text.includes(secret),
  );

  assert.ok(messageIds.length > 2 && lines.length > 50);
  assert.deepEqual(found, []);
  assert.doesNotMatch(text, /wamid\.|EAA\w{8}|zjl_|\/c\/|\+965/);
});

test("nothing came so far that the last net had to strike it out", () => {
  const struck = lines.filter((line) => /\[(number|secret|message id|e-mail)\]|:\/\/[^"\s]*…/.test(line));

  assert.deepEqual(struck, []);
});

test("the last net strikes out what somebody else's words may hold", () => {
  const strike = redactor(["hunter2-hunter2"]);

  const struck = strike(
    JSON.stringify({
      a: "to +965 5000 0483, 96550000483 or 0096550000483",
      b: "wamid.HBgLOTY1NTAwMDA0ODMVAgARGBI5QTNDQTVCM0Q0Q0Q2RTY3RTcA was sent",
      c: "see https://pay.example.com/c/8f14e45fceea167a?x=1 and postgresql://zajel:hunter2@db:5432/zajel",
      d: "Bearer EAAGm0PX4ZCps noura@example.com hunter2-hunter2 zjl_live_abcdefgh",
      time: "2026-11-23T02:52:17.813Z",
      id: "01a20651-8def-7000-a36f-245912345678",
      ms: 1234567,
    }),
  );

  assert.deepEqual(JSON.parse(struck), {
    a: "to [number], [number] or [number]",
    b: "[message id] was sent",
    c: "see https://pay.example.com/… and postgresql://db:5432/…",
    d: "Bearer [secret] [e-mail] [secret] [secret]",
    time: "2026-11-23T02:52:17.813Z",
    id: "01a20651-8def-7000-a36f-245912345678",
    ms: 1234567,
  });
});
