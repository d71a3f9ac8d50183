/** Ottu's webhooks, from its door to the customer's phone. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { left, openShop, type Shop } from "../support/shop.ts";
import { type Json, newPhone, startZajel } from "../support/zajel.ts";
import { payment, post, secret, sign } from "./ottu-webhook.ts";

const zajel = await startZajel();
after(() => zajel[Symbol.asyncDispose]());

let shop: Shop;
let source: Json;
before(async () => {
  shop = await openShop(zajel);
  source = await newSource({ default_notifications: { whatsapp: ["pre_payment", "post_payment"] } });
});

async function newSource(more: Record<string, unknown> = {}): Promise<Json> {
  const made = await shop.api("POST", "/v1/sources", { kind: "ottu", secret, ...more });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body;
}

/** What the source's record says of a session, newest first. */
async function recorded(sessionId: unknown, of = source): Promise<Json[]> {
  return (await shop.api("GET", `/v1/sources/${of.id}/events?session_id=${sessionId}`)).body.data;
}

test("a payment that is first seen in a webhook becomes a transaction, and its customer gets the receipt", async () => {
  const phone = newPhone();
  const webhook = payment({ customer_phone: phone.slice(4) });
  const sessionId = `${webhook.session_id}`;

  const answered = await post(source.url, sign(webhook));
  const notified = await shop.notified({ sessionId, phone, body: null }, "paid", left);

  assert.deepEqual([answered.status, answered.body], [200, ""]);
  const transaction = await shop.read({ sessionId, phone, body: null });
  assert.deepEqual(
    [transaction.state, transaction.order_no, transaction.amount, transaction.currency_code, transaction.paid_amount],
    ["paid", "DN-10482", "24.500", "KWD", "25.000"],
  );
  assert.equal(transaction.customer_phone, phone);
  assert.equal(notified.to, phone);
  assert.deepEqual(await shop.statesNotified({ sessionId, phone, body: null }), ["paid"]);
  const [event] = await recorded(sessionId);
  assert.deepEqual([event.outcome, event.reason, event.said.state], ["created", null, "paid"]);
});
