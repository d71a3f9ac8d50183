/** An override of the callback address, by https as WhatsApp wants it: set, used, and taken away. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { openShop, type Shop } from "../support/shop.ts";
import { certificateFile, startHttpsDoor } from "../support/tls/https-door.ts";
import { type Json, startZajel } from "../support/zajel.ts";

const door = await startHttpsDoor();
after(() => door[Symbol.asyncDispose]());
const zajel = await startZajel({
  environment: { PUBLIC_URL: door.url },
  sandboxEnvironment: { NODE_EXTRA_CA_CERTS: certificateFile },
});
after(() => zajel[Symbol.asyncDispose]());
door.leadTo(zajel.url);
await zajel.sandbox.control("PATCH", "/settings", { statuses: { sent_ms: 20, delivered_ms: 20, read_ms: 20 } });

const pathOf = ({ sender }: Shop) => `/v1/authenticators/${sender.authenticatorId}`;
const check = (body: Json, name: string) => body.checks.find((one: Json) => one.name === name);

/** The override that WhatsApp has of the shop's account; null for none. */
async function overrideAtMeta({ sender }: Shop): Promise<string | null> {
  const answer = await fetch(`${zajel.sandbox.url}/v25.0/${sender.wabaId}/subscribed_apps`, {
    headers: { authorization: `Bearer ${sender.token}` },
  });
  const { data } = (await answer.json()) as { data: { override_callback_uri?: string }[] };
  assert.equal(data.length, 1);
  return data[0]?.override_callback_uri ?? null;
}

test("nothing sets an override by itself; asked for it is set, the handshake seen, and messages are reported there", async () => {
  const shop = await openShop(zajel);
  const byItself = await overrideAtMeta(shop);

  const { status, body } = await shop.api("PATCH", pathOf(shop), { callback: "override" });

  assert.deepEqual([byItself, status, body.callback], [null, 200, "override"]);
  assert.equal(body.callback_url, `${door.url}/webhooks/whatsapp/${body.id}`);
  assert.ok(check(body, "subscription").ok && check(body, "callback").ok);
  assert.match(check(body, "subscription").detail, /message_template_status_update.*account_update/);
  const payment = await shop.create({ notifications: { whatsapp: ["created"] } });
  await shop.notified(payment, "created", ["delivered", "read"]);
  // The app's own address does not lead through this door.
  assert.ok(door.came.includes(`POST /webhooks/whatsapp/${body.id}`));
});

test("given up, it is taken away; one that somebody set at Meta is not", async () => {
  const shop = await openShop(zajel);
  await shop.api("PATCH", pathOf(shop), { callback: "override" });
  const set = await overrideAtMeta(shop);

  const { body } = await shop.api("PATCH", pathOf(shop), { callback: "app" });
  const takenAway = await overrideAtMeta(shop);
  const foreign = `${door.url}/webhooks/whatsapp`;
  await fetch(`${zajel.sandbox.url}/v25.0/${shop.sender.wabaId}/subscribed_apps`, {
    method: "POST",
    headers: { authorization: `Bearer ${shop.sender.token}`, "content-type": "application/json" },
    body: JSON.stringify({ override_callback_uri: foreign, verify_token: shop.sender.verifyToken }),
  });
  await shop.api("PATCH", pathOf(shop), { callback: "app" });
  await shop.api("POST", `${pathOf(shop)}/check`);

  assert.equal(set, body.callback_url);
  assert.deepEqual([body.callback, takenAway, await overrideAtMeta(shop)], ["app", null, foreign]);
});

test("an override that WhatsApp cannot reach is told, and sending goes on", async () => {
  const shop = await openShop(zajel);
  door.leadTo("http://127.0.0.1:1");

  const { body } = await shop.api("PATCH", pathOf(shop), { callback: "override" });
  door.leadTo(zajel.url);

  assert.equal(body.status, "ready");
  assert.equal(check(body, "subscription").ok, false);
  assert.match(check(body, "subscription").detail, /502/);
  assert.match(check(body, "subscription").advice, /https/);
});
