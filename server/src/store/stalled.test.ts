import assert from "node:assert/strict";
import { test } from "node:test";
import { createTestDatabase } from "../../test/support/postgres.ts";
import { until } from "../../test/support/zajel.ts";
import { openDatabase } from "./database.ts";
import { endStalled } from "./stalled.ts";
import { addShop, openTransaction } from "./testing/rows.ts";

test("a node that stands still in a transaction is cut off, and what it locked is free for others", async () => {
  await using database = await createTestDatabase();
  const sql = openDatabase({ url: database.url, max: 2 });
  const node = openDatabase({ url: database.url, max: 1 });
  const { authenticatorId } = await addShop(sql);
  const lock = (tx: Parameters<typeof endStalled>[0]) =>
    tx`select 1 from sender where authenticator_id = ${authenticatorId} for update`;
  const standing = await openTransaction(node, lock);

  assert.equal(await endStalled(sql, 60_000), 0);
  await until("it to be cut off", async () => (await endStalled(sql, 1)) > 0, 30_000);

  assert.equal((await lock(sql)).length, 1);
  await assert.rejects(standing.end());
  await sql.end({ timeout: 1 });
  await node.end({ timeout: 1 });
});
