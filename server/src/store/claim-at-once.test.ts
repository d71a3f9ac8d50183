import assert from "node:assert/strict";
import test, { after } from "node:test";
import { createTestDatabase } from "../../test/support/postgres.ts";
import { claimAtOnce, lockSender, lookAtSender } from "./claim.ts";
import { openDatabase } from "./database.ts";
import { addNotification, addShop, before, openTransaction, readNotification, type Shop } from "./testing/rows.ts";

const database = await createTestDatabase();
const sql = openDatabase({ url: database.url, max: 4, plans: "kept" });
after(async () => {
  await sql.end({ timeout: 1 });
  await database[Symbol.asyncDispose]();
});

type Look = NonNullable<Awaited<ReturnType<typeof lookAtSender>>>;

async function look(shop: Shop): Promise<Look> {
  const seen = await lookAtSender(sql, shop, 100, { looksAtList: true });
  assert.ok(seen);
  return seen;
}

/** Claims all that was looked at; how many, null where the sender was not what it was. */
async function claim(shop: Shop, { sender, candidates }: Look): Promise<number | null> {
  const claimed = await claimAtOnce(sql, shop, {
    seen: sender,
    bucket: { tokens: 41, refilledAt: before(0) },
    messages: candidates.map(({ id, attempts, sessionId, version }) => {
      return { id, attempts, sessionId, version, phase: "sending", leaseMs: 20_000, recipient: "+96550001234" };
    }),
    pairs: [{ recipient: "+96550001234", paidBackAt: before(-6), sessionId: candidates[0]?.sessionId ?? null }],
    tells: true,
  });
  return claimed?.size ?? null;
}

async function stored(shop: Shop) {
  const [row] = await sql`
    select s.tokens, (select count(*)::int from pair p where p.merchant_id = s.merchant_id) as pairs
      from sender s where s.merchant_id = ${shop.merchantId}`;
  return { ...row };
}

test("what was looked at is claimed, with its tokens and the pace of its recipient", async () => {
  const shop = await addShop(sql);
  const ids = [await addNotification(sql, shop), await addNotification(sql, shop)];
  const seen = await look(shop);

  assert.deepEqual(seen.candidates.map(({ id }) => id).sort(), ids.sort());
  assert.equal(await claim(shop, seen), 2);
  assert.deepEqual(await stored(shop), { tokens: 41, pairs: 1 });
  const row = await readNotification(sql, ids[0] as string);
  assert.deepEqual([row.phase, row.attempts, row.recipient], ["sending", 1, "+96550001234"]);
  assert.deepEqual((await look(shop)).candidates, []);
});

test("a sender that somebody claimed for meanwhile is left as it is", async () => {
  const shop = await addShop(sql);
  const id = await addNotification(sql, shop);
  const [first, second] = [await look(shop), await look(shop)];

  assert.equal(await claim(shop, first), 1);
  await sql`
    update notification set phase = 'queued', leased_until = null, attempts = 0 where merchant_id = ${shop.merchantId}`;
  assert.equal(await claim(shop, second), null);
  assert.equal((await readNotification(sql, id)).phase, "queued");
});

test("a claim that is open is waited for, and then the sender is not what it was", async () => {
  const shop = await addShop(sql);
  await addNotification(sql, shop);
  const seen = await look(shop);
  const other = await openTransaction(sql, async (tx) => {
    await lockSender(tx, shop.merchantId, shop.authenticatorId);
    await tx`update sender set tokens = 7 where merchant_id = ${shop.merchantId}`;
  });

  const claimed = claim(shop, seen);
  await other.end();

  assert.equal(await claimed, null);
  assert.deepEqual(await stored(shop), { tokens: 7, pairs: 0 });
});

const changes: [what: string, change: string][] = [
  ["superseded", "update notification set phase = 'superseded'"],
  ["put off", "update notification set due_at = now() + interval '1 minute'"],
  ["tried", "update notification set attempts = 1"],
  ["given to another sender", "update notification set authenticator_id = null"],
  ["made untrue: its payment has changed", "update transaction set version = version + 1"],
  ["made another payment's", "update notification set session_id = 'another'"],
];

for (const [what, change] of changes) {
  test(`a message that was ${what} since it was looked at is not claimed`, async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop);
    const seen = await look(shop);
    await sql.unsafe(`${change} where merchant_id = '${shop.merchantId}'`);

    assert.equal(await claim(shop, seen), 0);
    assert.notEqual((await readNotification(sql, id)).phase, "sending");
  });
}

test("a message that somebody is at in this moment is passed over, and nobody waits for it", async () => {
  const shop = await addShop(sql);
  const id = await addNotification(sql, shop);
  await addNotification(sql, shop);
  const seen = await look(shop);
  const other = await openTransaction(
    sql,
    (tx) => tx`select 1 from notification where merchant_id = ${shop.merchantId} and id = ${id} for update`,
  );

  assert.equal(await claim(shop, seen), 1);
  await other.end();
  assert.equal((await readNotification(sql, id)).phase, "queued");
});

test("there is nothing to look at where there is no such sender", async () => {
  const [shop, rival] = [await addShop(sql), await addShop(sql)];

  assert.equal(
    await lookAtSender(sql, { ...shop, authenticatorId: rival.authenticatorId }, 10, { looksAtList: true }),
    null,
  );
});
