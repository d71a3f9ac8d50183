/** A merchant with a large backlog, and the others. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { addBacklog } from "../support/backlog.ts";
import {
  type ConnectedSender,
  connectSender,
  newPhone,
  paymentRequest,
  startZajel,
  until,
  type Zajel,
} from "../support/zajel.ts";

/** At 80 messages a second two minutes of it. */
const backlog = 10_000;
/** A message leaves within a second of its event; the rest is for a machine that is busy with other tests. */
const withinMs = 15_000;

let zajel: Zajel;
let crowded: ConnectedSender;

before(async () => {
  zajel = await startZajel({ environment: { ZAJEL_ROLES: "api" } });
  crowded = await connectSender(zajel, { messagesPerSecond: 80 });
  await zajel.api("POST", "/v1/merchants", {
    id: "quiet",
    name: "Quiet",
    default_country: "KW",
    default_language: "en",
    timezone: "Asia/Kuwait",
  });
  await connectSender(zajel, { merchant: "quiet" });
  await addBacklog(zajel.sql, { merchantId: "shop", authenticatorId: crowded.authenticatorId }, backlog);
  await zajel.restart({ ZAJEL_ROLES: "api,dispatcher,upkeep" });
  await until("the backlog to be worked off", async () => (await zajel.sandbox.messages()).length > 20, 60_000);
});
after(() => zajel[Symbol.asyncDispose]());

/** Reports that an order of the merchant is paid; how long the receipt then took to arrive. */
async function receiptOf(merchant: string): Promise<number> {
  const customer_phone = newPhone();
  const order = { type: "e_commerce", customer_phone, notifications: { whatsapp: ["post_payment"] } };
  const made = await zajel.api("POST", "/v1/transactions", paymentRequest(order), { "zajel-merchant": merchant });
  const reportedAt = Date.now();
  const path = `/v1/transactions/${made.body.session_id}/state`;
  await zajel.api("POST", path, { state: "paid" }, { "zajel-merchant": merchant });
  const [receipt] = await until(
    "the receipt to arrive",
    async () => {
      const messages = await zajel.sandbox.messages({ to: customer_phone });
      return messages.length > 0 && messages;
    },
    withinMs,
  );
  return (receipt?.arrived_at_ms ?? Number.POSITIVE_INFINITY) - reportedAt;
}

async function waiting(): Promise<number> {
  const [row] = await zajel.sql<{ count: number }[]>`
    select count(*)::integer as count from notification where phase = 'queued'`;
  return row?.count ?? 0;
}

test("another merchant's receipt does not wait for it", async () => {
  const tookMs = await receiptOf("quiet");

  assert.ok(tookMs < withinMs, `${tookMs} ms`);
  assert.ok((await waiting()) > backlog / 2, "the backlog is still there");
});

test("its own receipts leave before it", async () => {
  const tookMs = await receiptOf("shop");

  assert.ok(tookMs < withinMs, `${tookMs} ms`);
  assert.ok((await waiting()) > backlog / 2, "the backlog is still there");
});
