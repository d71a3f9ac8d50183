import assert from "node:assert/strict";
import { after, test } from "node:test";
import { createTestDatabase } from "../../test/support/postgres.ts";
import { findApiKey, insertApiKey, listRevokedHashes, makeApiKey, noteKeysUsed, revokeApiKey } from "./api-key.ts";
import { type ISql, openDatabase } from "./database.ts";
import { newId } from "./ids.ts";
import { addShop } from "./testing/rows.ts";
import { rowsRead } from "./testing/rows-read.ts";

const database = await createTestDatabase();
const sql = openDatabase({ url: database.url, max: 2 });
after(async () => {
  await sql.end({ timeout: 1 });
  await database[Symbol.asyncDispose]();
});

const keysRead = async (tx: ISql) => (await rowsRead(tx)).get("api_key") ?? 0;

async function addKey(merchantId: string): Promise<{ merchantId: string; id: string; hash: string }> {
  const { keyHash } = makeApiKey("live");
  const key = { merchantId, id: newId(), name: "x", kind: "live", scope: "full" } as const;
  await insertApiKey(sql, { ...key, keyHash, expiresAt: null });
  return { merchantId, id: key.id, hash: keyHash.toString("hex") };
}

test("the use of keys is noted once a minute, and looks at those keys alone among thousands", async () => {
  const { merchantId } = await addShop(sql);
  await sql`
    insert into api_key (merchant_id, id, name, kind, key_hash)
    select ${merchantId}, gen_random_uuid(), 'x', 'live', sha256(number::text::bytea) from generate_series(1, 5000) as number`;
  const [first, second] = [await addKey(merchantId), await addKey(merchantId)];
  await sql`analyze api_key`;
  const usedAt = async ({ id }: { id: string }) => (await findApiKey(sql, merchantId, id))?.lastUsedAt ?? null;

  const read = await sql.begin(async (tx) => {
    const before = await keysRead(tx);
    await noteKeysUsed(tx, [first, second, { merchantId: "another", id: first.id }]);
    return (await keysRead(tx)) - before;
  });
  const noted = [await usedAt(first), await usedAt(second)];
  await noteKeysUsed(sql, [first]);

  assert.ok(noted.every((at) => at !== null));
  assert.deepEqual([await usedAt(first), await usedAt(second)], noted);
  assert.ok(read <= 8, `${read} rows were read for two keys`);
  const [others] = await sql`select count(*)::int as count from api_key where last_used_at is not null`;
  assert.equal(others?.count, 2);
});

test("one that another node notes in this moment is not waited for", async () => {
  const { merchantId } = await addShop(sql);
  const key = await addKey(merchantId);
  await sql.begin(async (other) => {
    await noteKeysUsed(other, [key]);
    await noteKeysUsed(sql, [key]);
    assert.equal((await findApiKey(sql, merchantId, key.id))?.lastUsedAt, null);
  });
  assert.notEqual((await findApiKey(sql, merchantId, key.id))?.lastUsedAt, null);
});

test("those that were revoked lately are told by their hashes, of every merchant, and no others", async () => {
  const [one, other] = [await addShop(sql), await addShop(sql)];
  const [kept, revoked, others, longAgo] = [
    await addKey(one.merchantId),
    await addKey(one.merchantId),
    await addKey(other.merchantId),
    await addKey(one.merchantId),
  ];
  for (const { merchantId, id } of [revoked, others, longAgo]) await revokeApiKey(sql, merchantId, id);
  await sql`update api_key set revoked_at = now() - interval '6 minutes' where id = ${longAgo.id}`;

  const { told, read } = await sql.begin(async (tx) => {
    const before = await keysRead(tx);
    const told = await listRevokedHashes(tx, 5 * 60_000);
    return { told, read: (await keysRead(tx)) - before };
  });

  assert.deepEqual(new Set(told), new Set([revoked.hash, others.hash]));
  assert.ok(read <= 3, `${read} keys were read`);
  assert.ok(!told.includes(kept.hash));
});
