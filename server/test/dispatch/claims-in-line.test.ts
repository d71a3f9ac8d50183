/** What is more than one claim takes is claimed by two that follow each other on one connection. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { claimPass } from "../../src/dispatch/claim.ts";
import type { Claimed } from "../../src/dispatch/judge.ts";
import { claimSize } from "../../src/dispatch/quick-claim.ts";
import { openDatabase } from "../../src/store/database.ts";
import { addNotification, addShop, type Shop } from "../../src/store/testing/rows.ts";
import { linkStarters, partsOfClaims } from "../faults/model-shop.ts";
import { addBacklog } from "../support/backlog.ts";
import { createTestDatabase } from "../support/postgres.ts";
import { connectSender, startZajel, until } from "../support/zajel.ts";

const database = await createTestDatabase();
const sql = openDatabase({ url: database.url, max: 4, plans: "kept" });
const inLine = openDatabase({ url: database.url, max: 1, plans: "kept" });
after(async () => {
  await Promise.all([sql, inLine].map((pool) => pool.end({ timeout: 1 })));
  await database[Symbol.asyncDispose]();
});
const parts = partsOfClaims(sql);

/** A shop with so many payment links that are due, `backlog_1` first. */
async function openShop(links: number, customers = links): Promise<Shop> {
  const shop = await addShop(sql);
  await linkStarters(sql, shop);
  await addBacklog(sql, shop, links, customers);
  // A node knows the configuration of a merchant for whom it has claimed.
  const [merchant] = await sql<{ version: string }[]>`
    select config_version as version from merchant where merchant_id = ${shop.merchantId}`;
  await parts.configs.get(sql, shop.merchantId, Number(merchant?.version));
  return shop;
}

/** The messages of one pass, claim by claim, and whether there are more. */
async function pass(shop: Shop, limit = 2 * claimSize): Promise<{ claims: Claimed[][]; hasMore: boolean }> {
  const claims: Claimed[][] = [];
  const { hasMore } = await claimPass(parts, shop, limit, { leave: (claimed) => claims.push(claimed), inLine });
  return { claims: claims.filter(({ length }) => length > 0), hasMore };
}

async function phases({ merchantId }: Shop): Promise<Record<string, number>> {
  const rows = await sql<{ phase: string; count: number }[]>`
    select phase, count(*)::integer from notification where merchant_id = ${merchantId} group by phase order by phase`;
  return Object.fromEntries(rows.map(({ phase, count }) => [phase, count]));
}

const sizes = (claims: Claimed[][]) => claims.map(({ length }) => length);
const sessionsOf = (claims: Claimed[][]) => claims.flat().map(({ sessionId }) => sessionId);

test("one look, two claims: each message once, in the order of the queue, and a token for each", async () => {
  const shop = await openShop(2 * claimSize + 100);
  await pass(shop, 1);
  const [before] = await sql`select tokens from sender where merchant_id = ${shop.merchantId}`;
  // Nothing comes back meanwhile.
  await sql`
    update sender set refilled_at = date_trunc('second', now()) + interval '1 hour' where merchant_id = ${shop.merchantId}`;

  const { claims, hasMore } = await pass(shop);

  assert.deepEqual(sizes(claims), [claimSize, claimSize]);
  assert.deepEqual(
    sessionsOf(claims),
    Array.from({ length: 2 * claimSize }, (_, index) => `backlog_${index + 2}`),
  );
  assert.ok(hasMore);
  const [after] = await sql`
    select s.tokens, (select count(*)::integer from pair p where p.merchant_id = s.merchant_id) as pairs
      from sender s where s.merchant_id = ${shop.merchantId}`;
  assert.deepEqual({ ...after }, { tokens: before?.tokens - 2 * claimSize, pairs: 2 * claimSize + 1 });
  assert.deepEqual(await phases(shop), { queued: 99, sending: 2 * claimSize + 1 });
});

test("the second claim is less than whole where less is due", async () => {
  const shop = await openShop(claimSize + 20);

  const { claims, hasMore } = await pass(shop);

  assert.deepEqual([sizes(claims), hasMore], [[claimSize, 20], false]);
  assert.deepEqual(await phases(shop), { sending: claimSize + 20 });
});

test("what is not simply to be sent ends the pass before it, and the next one decides about it", async () => {
  const shop = await openShop(2 * claimSize);
  const late = `backlog_${claimSize + 50}`;
  await sql`update transaction set ticks = '{}' where merchant_id = ${shop.merchantId} and session_id = ${late}`;

  const first = await pass(shop);
  assert.deepEqual([sizes(first.claims), first.hasMore], [[claimSize], true]);
  assert.deepEqual(await phases(shop), { queued: claimSize, sending: claimSize });

  const second = await pass(shop);
  assert.deepEqual(sizes(second.claims), [claimSize - 1]);
  assert.ok(!sessionsOf(second.claims).includes(late));
  assert.deepEqual(await phases(shop), { sending: 2 * claimSize - 1, withdrawn: 1 });
});

test("two messages of one payment are never on their way at once, though each is in a claim of its own", async () => {
  const shop = await openShop(2 * claimSize - 1);
  const sessionId = "backlog_10";
  await addNotification(sql, shop, { sessionId, kind: "manual", copy: 1 });

  const first = await pass(shop);
  const second = await pass(shop);

  assert.deepEqual([sizes(first.claims), sizes(second.claims)], [[claimSize], [claimSize - 1]]);
  const sent = sessionsOf([...first.claims, ...second.claims]);
  assert.equal(sent.filter((session) => session === sessionId).length, 1);
  assert.deepEqual(await phases(shop), { queued: 1, sending: 2 * claimSize - 1 });
});

test("the pace of a recipient counts what the claim before has taken", async () => {
  // To each of five customers five messages may go at once.
  const shop = await openShop(2 * claimSize, 5);

  const { claims } = await pass(shop);
  for (let more = true; more; ) {
    const next = await pass(shop);
    claims.push(...next.claims);
    more = next.hasMore;
  }

  const byPhone = Map.groupBy(claims.flat(), ({ to }) => to);
  assert.deepEqual(
    [...byPhone.values()].map(({ length }) => length),
    [5, 5, 5, 5, 5],
  );
});

test("where the sender was claimed for meanwhile, nothing of the look is claimed", async () => {
  const shop = await openShop(2 * claimSize);
  const claims: Claimed[][] = [];
  const leave = (claimed: Claimed[]) => claims.push(claimed);
  let looks = 0;
  // Asked after the look, and before what it found is judged.
  const get: typeof parts.configs.get = async (...args) => {
    looks += 1;
    if (looks === 1) await sql`update sender set tokens = tokens - 1 where merchant_id = ${shop.merchantId}`;
    return parts.configs.get(...args);
  };

  await claimPass({ ...parts, configs: { ...parts.configs, get } }, shop, 2 * claimSize, { leave, inLine });

  // It was claimed once more, with the sender locked, and by one claim.
  assert.deepEqual(sizes(claims), [claimSize]);
  assert.deepEqual(await phases(shop), { queued: claimSize, sending: claimSize });
});

test("a long backlog of a quick sender leaves whole, and each message once", async () => {
  const links = 4 * claimSize;
  // The sandbox is slower than the sender, and a machine that is busy with other tests slower still.
  const ZAJEL_SEND_TIMEOUT_MS = "60000";
  await using zajel = await startZajel({ environment: { ZAJEL_ROLES: "api", ZAJEL_SEND_TIMEOUT_MS } });
  const { authenticatorId } = await connectSender(zajel, { messagesPerSecond: 100_000 });
  await addBacklog(zajel.sql, { merchantId: "shop", authenticatorId }, links);

  await zajel.restart({ ZAJEL_ROLES: "api,dispatcher,upkeep", ZAJEL_SEND_TIMEOUT_MS });

  await until(
    "all messages to be accepted",
    async () => {
      const [row] = await zajel.sql`select count(*)::integer as accepted from notification where phase = 'accepted'`;
      return row?.accepted === links;
    },
    60_000,
  );
  const messages = await zajel.sandbox.messages();
  assert.deepEqual([messages.length, new Set(messages.map(({ to }) => to)).size], [links, links]);
});
