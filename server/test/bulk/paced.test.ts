/** Whose turn it is where a bulk has links to send, and others have something, too. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { connectSender, newPhone, paymentRequest, startZajel, until, type Zajel } from "../support/zajel.ts";
import { bulkMerchant } from "./merchant.ts";

let zajel: Zajel;

before(async () => {
  zajel = await startZajel({ environment: { ZAJEL_ROLES: "api,upkeep" } });
  // One message after the other: what arrives first was sent first.
  await connectSender(zajel, { messagesPerSecond: 1 });
});
after(() => zajel[Symbol.asyncDispose]());

test("receipts leave first, then single payment links, then those of a bulk, though it was there before them", async () => {
  const shop = await bulkMerchant(zajel, "shop");
  const phones = { bulk: [newPhone(), newPhone()], link: newPhone(), receipt: newPhone() };
  const rows = phones.bulk.map(
    (phone) => `payment_request,5,KWD,${phone},https://pay.example.com/c/8f14e45fceea167a,pre_payment`,
  );
  const file = ["type,amount,currency_code,customer_phone,checkout_url,notifications", ...rows].join("\n");
  const bulk = await shop.import(file);
  assert.equal(bulk.accepted, 2, JSON.stringify(bulk.errors));
  const link = paymentRequest({ customer_phone: phones.link, notifications: { whatsapp: ["pre_payment"] } });
  await shop.api("POST", "/v1/transactions", link);
  const order = { type: "e_commerce", customer_phone: phones.receipt, notifications: { whatsapp: ["post_payment"] } };
  const { body: paid } = await shop.api("POST", "/v1/transactions", paymentRequest(order));
  await shop.api("POST", `/v1/transactions/${paid.session_id}/state`, { state: "paid" });

  await using _dispatcher = await zajel.startNode({ ZAJEL_ROLES: "dispatcher" });
  const arrived = await until("the first of the bulk to arrive", async () => {
    const messages = await zajel.sandbox.messages();
    return messages.length >= 3 && messages;
  });

  const order3 = arrived.slice(0, 3).map(({ to }) => `+${to.replace(/^\+/, "")}`);
  assert.deepEqual(order3.slice(0, 2), [phones.receipt, phones.link]);
  assert.ok(phones.bulk.includes(order3[2] as string), `${order3[2]}`);
});
