import assert from "node:assert/strict";
import test, { after } from "node:test";
import { createTestDatabase } from "../../test/support/postgres.ts";
import { claimAtOnce, lookAtSender } from "./claim.ts";
import { openDatabase, type Sql } from "./database.ts";
import { newId } from "./ids.ts";
import { applyArrivals } from "./report.ts";
import { settleTaken } from "./settle.ts";
import { addNotification, addShop, before, newTransaction, settlement } from "./testing/rows.ts";
import { insertTransactions } from "./transaction.ts";
import { warmUp } from "./warm-up.ts";

const database = await createTestDatabase();
const openLine = () => openDatabase({ url: database.url, max: 1, plans: "kept" });
const lines = { creation: openLine(), report: openLine(), claim: openLine(), answer: openLine() };
const sql = openDatabase({ url: database.url, max: 2 });
after(async () => {
  await Promise.all([sql, ...Object.values(lines)].map((pool) => pool.end({ timeout: 1 })));
  await database[Symbol.asyncDispose]();
});

/** The statements that the connection of a line knows, but those about PostgreSQL itself. */
async function known(line: Sql): Promise<string[]> {
  const rows = await line<{ statement: string }[]>`select statement from pg_prepared_statements`;
  return rows
    .map(({ statement }) => statement)
    .filter((statement) => !/pg_(?:prepared_statements|type)/.test(statement));
}

/** How many rows each table has, of those that the statements write. */
async function rowCounts() {
  const [row] = await sql`
    select (select count(*) from transaction) as transactions, (select count(*) from transaction_event) as events,
           (select count(*) from notification) as notifications, (select count(*) from attempt) as attempts,
           (select count(*) from pair) as pairs, (select count(*) from recipient_count) as recipients,
           (select count(*) from tally_change) as changes, (select count(*) from webhook_event) as told`;
  return { ...row };
}

test("a line knows the statements that it will be sent, and nothing was written", async () => {
  const shop = await addShop(sql);
  const id = await addNotification(sql, shop);
  const refilledAt = before(0);
  await sql`update sender set tokens = 5, refilled_at = ${refilledAt} where merchant_id = ${shop.merchantId}`;
  const counts = await rowCounts();

  await warmUp(lines);
  assert.deepEqual(await rowCounts(), counts);
  const warm = await Promise.all(Object.values(lines).map(known));

  // What follows is no stranger.
  const seen = await lookAtSender(lines.claim, shop, 10, { looksAtList: false });
  const [candidate] = seen?.candidates ?? [];
  assert.ok(candidate);
  const { attempts, sessionId, version } = candidate;
  const claimed = await claimAtOnce(lines.claim, shop, {
    seen: { tokens: 5, refilledAt },
    bucket: { tokens: 4, refilledAt },
    messages: [{ id, phase: "sending", attempts, sessionId, version, leaseMs: 20_000, recipient: "+96550001234" }],
    pairs: [{ recipient: "+96550001234", paidBackAt: before(-6), sessionId }],
    tells: false,
  });
  assert.equal(claimed?.size, 1);
  const messageId = `wamid.${newId()}`;
  const left = await settleTaken(lines.answer, [settlement(shop, id, { phase: "accepted", messageId })]);
  assert.equal(left.length, 0);
  const times = { sentAt: before(0), deliveredAt: null, readAt: null, failedAt: null };
  const report = { ...shop, ...times, messageId, callbackData: id, rank: 2, failed: false, error: null, pricing: null };
  assert.equal((await applyArrivals(lines.report, [report])).length, 1);
  assert.equal((await insertTransactions(lines.creation, [newTransaction(shop)]))?.length, 1);
  assert.deepEqual(await Promise.all(Object.values(lines).map(known)), warm);
  assert.ok(warm.every((statements) => statements.length > 0));
});
