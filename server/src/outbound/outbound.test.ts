/** Passes by hand: what one, and several at once, tell a receiver. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { type Inbox, startReceiver } from "../../test/outbound/receiver.ts";
import { createTestDatabase } from "../../test/support/postgres.ts";
import { createLogger } from "../log.ts";
import { openDatabase } from "../store/database.ts";
import { makeSecretKey } from "../store/seal.ts";
import { addShop, newTransaction, type Shop } from "../store/testing/rows.ts";
import { insertTransactions } from "../store/transaction.ts";
import { forgetDeliveries } from "../store/webhook-delivery.ts";
import { createAddressRules } from "./addresses.ts";
import { createWebhookClient } from "./client.ts";
import { createEndpointCare } from "./endpoints.ts";
import { createOutbound } from "./outbound.ts";

const database = await createTestDatabase();
const sql = openDatabase({ url: database.url, max: 6 });
const receiver = await startReceiver();
const rules = createAddressRules(["127.0.0.1/32"]);
const client = createWebhookClient({ rules, timeoutMs: 10_000 });
const secretKeys = [makeSecretKey()] as const;
const care = createEndpointCare({ sql, secretKeys, rules, wake: () => {} });
after(async () => {
  await client[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
  await sql.end({ timeout: 1 });
  await database[Symbol.asyncDispose]();
});

const log = createLogger({ level: "silent" });
const newNode = () =>
  createOutbound({
    sql,
    secretKeys,
    client,
    leaseMs: 15_000,
    retryBaseMs: 60_000,
    now: () => new Date(),
    random: () => 0,
    log,
  });

test("a pass tells ten events to an endpoint at most, the oldest first, and the next pass goes on", async () => {
  const { shop, inbox } = await listening();
  const sessions = await owe(shop, 25);
  const node = newNode();

  const counts = [await node.pass(), await node.pass(), await node.pass(), await node.pass()];

  assert.deepEqual(counts, [10, 10, 5, 0]);
  const told = inbox.received.map(({ body }) => body.data.session_id);
  assert.deepEqual(new Set(told.slice(0, 10)), new Set(sessions.slice(0, 10)));
  assert.deepEqual(new Set(told), new Set(sessions));
});

test("nodes that pass at once tell each event once, and ten at a time together", async () => {
  const { shop, inbox } = await listening();
  await owe(shop, 30);
  const nodes = [newNode(), newNode(), newNode()];
  receiver.underWay.most = 0;

  for (let round = 0; round < 4; round += 1) await Promise.all(nodes.map((node) => node.pass()));

  const ids = inbox.received.map(({ headers }) => headers["webhook-id"]);
  assert.deepEqual([ids.length, new Set(ids).size], [30, 30]);
  assert.ok(receiver.underWay.most <= 10);
});

test("what failed waits for its time", async () => {
  const { shop, inbox } = await listening();
  await owe(shop, 1);
  const node = newNode();
  receiver.answer = (response) => void response.writeHead(500).end();

  const counts = [await node.pass(), await node.pass()];
  receiver.answer = (response) => void response.end();

  assert.deepEqual([counts, inbox.received.length], [[1, 0], 1]);
});

test("what is older than 30 days is forgotten with its requests, and a removed endpoint with all it was told", async () => {
  const { shop, endpointId } = await listening();
  const other = await listening();
  await owe(shop, 3);
  await owe(other.shop, 2);
  await newNode().pass();
  await sql`
    update webhook_delivery set occurred_at = now() - interval '31 days' where endpoint_id = ${endpointId}`;
  await care.remove(other.shop.merchantId, other.endpointId, "test");
  await sql`
    update webhook_endpoint set updated_at = now() - interval '2 hours' where id = ${other.endpointId}`;

  await forgetDeliveries(sql, 1_000);

  const both = [endpointId, other.endpointId];
  const left = [
    await sql`select 1 from webhook_delivery where endpoint_id = any(${both}::uuid[])`,
    await sql`select 1 from webhook_attempt where endpoint_id = any(${both}::uuid[])`,
    await sql`select 1 from webhook_endpoint where id = ${other.endpointId}`,
  ];
  assert.deepEqual(
    left.map((rows) => rows.length),
    [0, 0, 0],
  );
});

async function listening(): Promise<{ shop: Shop; endpointId: string; inbox: Inbox }> {
  const shop = await addShop(sql);
  const inbox = receiver.inbox();
  const { merchantId } = shop;
  const events = ["transaction.state_changed"] as const;
  const made = await care.create({ merchantId, url: inbox.url, events, actor: "test" });
  assert.equal(made.kind, "ok");
  return { shop, inbox, endpointId: made.kind === "ok" ? made.endpoint.id : "" };
}

/** Transactions that are told of, one after the other; their sessions. */
async function owe(shop: Shop, count: number): Promise<string[]> {
  const sessions: string[] = [];
  for (let made = 0; made < count; made += 1) {
    const transaction = newTransaction(shop);
    await insertTransactions(sql, [transaction], { tells: true });
    sessions.push(transaction.sessionId);
  }
  return sessions;
}
