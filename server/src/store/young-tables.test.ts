import assert from "node:assert/strict";
import test, { after } from "node:test";
import { createTestDatabase } from "../../test/support/postgres.ts";
import { claimCandidates, lockSender, lookAtSender, writeVerdicts } from "./claim.ts";
import { type ISql, openDatabase, type Sql } from "./database.ts";
import { newId } from "./ids.ts";
import { usePairs } from "./pair.ts";
import { applyArrivals, applyReports, findMessages, parkReports, type ReportToApply } from "./report.ts";
import { settleAttempts, settleTaken } from "./settle.ts";
import { addShop, move, newTransaction, owed, settlement } from "./testing/rows.ts";
import { rowsRead } from "./testing/rows-read.ts";
import { insertTransactions, readTransactions, writeMoves } from "./transaction.ts";
import { analyzeYoung } from "./young-tables.ts";

const database = await createTestDatabase();
const sql = openDatabase({ url: database.url, max: 1 });
const busySql = openDatabase({ url: database.url, max: 1, plans: "kept" });
after(async () => {
  await Promise.all([sql.end({ timeout: 1 }), busySql.end({ timeout: 1 })]);
  await database[Symbol.asyncDispose]();
});
const shop = await addShop(sql);
let customers = 0;

/** Whole lives of payments by the statements of the busy paths: made, claimed, answered, reported, paid. */
async function live(tx: ISql, count: number, tells: boolean): Promise<void> {
  await bear(tx, tells);
  const made = Array.from({ length: count }, () => {
    customers += 1;
    const customerPhone = `+965${50_000_000 + customers}`;
    return newTransaction(shop, { customerPhone, ticks: ["created"], owed: [owed(shop, "created")] });
  });
  await insertTransactions(tx, made, { tells });
  assert.equal((await lookAtSender(tx, shop, count, { looksAtList: true }))?.candidates.length, count);
  await lockSender(tx, shop.merchantId, shop.authenticatorId);
  const candidates = await claimCandidates(tx, shop, count, { looksAtList: true });
  assert.equal(candidates.length, count);
  const claimed = candidates.flatMap((candidate) =>
    candidate.direct === null ? [{ id: candidate.id, recipient: candidate.customerPhone as string }] : [],
  );
  const verdicts = claimed.map(({ id, recipient }) => ({ id, phase: "sending" as const, leaseMs: 20_000, recipient }));
  await writeVerdicts(tx, shop, verdicts, { tokens: 1, refilledAt: new Date() }, tells);
  await usePairs(
    tx,
    shop,
    claimed.map(({ recipient }) => ({ recipient, paidBackAt: new Date(), sessionId: null })),
  );
  const answers = claimed.map(({ id }) => settlement(shop, id, { phase: "accepted", messageId: `wamid.${id}` }));
  if (!tells) await settleTaken(tx, answers);
  await settleAttempts(tx, answers, tells);
  const reports = claimed.map(({ id }, index) => report(id, index % 2 === 0));
  assert.equal((await (tells ? applyReports : applyArrivals)(tx, reports)).length, count);
  const unknown = claimed.map(({ id }) => ({
    ...shop,
    messageId: `wamid.of.${id}`,
    id: newId(),
    report: report(id, true),
  }));
  await parkReports(tx, unknown);
  await findMessages(tx, unknown);
  const { transactions } = await readTransactions(tx, made);
  const moves = transactions.map(({ sessionId }) =>
    move(shop, sessionId, { owed: [owed(shop, "paid", { phase: "suppressed" })] }),
  );
  assert.equal((await writeMoves(tx, moves, tells)).length, count);
}

/** One payment whose message is claimed with it. */
async function bear(tx: ISql, tells: boolean): Promise<void> {
  customers += 1;
  const [message, recipient] = [owed(shop, "created"), `+965${50_000_000 + customers}`];
  const item = newTransaction(shop, { customerPhone: recipient, ticks: ["created"], owed: [message] });
  const { id } = message;
  const [made] = await insertTransactions(tx, [item], {
    tells,
    looksAtList: true,
    births: {
      messages: [{ ...shop, sessionId: item.sessionId, id, recipient, phase: "sending", leaseMs: 20_000 }],
      senders: [{ ...shop, perSecond: 100_000, messagingLimit: null, mostCustomers: 1_000_000 }],
    },
  });
  assert.equal(made?.born, id);
}

function report(id: string, byId: boolean): ReportToApply {
  const times = { sentAt: new Date(), deliveredAt: null, readAt: null, failedAt: null };
  const about = { ...shop, messageId: `wamid.${id}`, callbackData: byId ? id : null };
  return { ...about, rank: 2, failed: false, ...times, error: null, pricing: null };
}

/** The tables of which more was read than a life of one payment asks for. */
async function tooMuchRead(busy: Sql, tells: boolean) {
  // What was read before is not this transaction's.
  await busy`select pg_stat_force_next_flush()`;
  return busy.begin(async (tx) => {
    await live(tx, 1, tells);
    return [...(await rowsRead(tx))].filter(([, rows]) => rows > 60);
  });
}

test("kept plans look rows up by index, whatever the size of the tables when they were made", async () => {
  for (const tells of [true, false]) await live(busySql, 2, tells);
  const younger = [busySql];
  for (let made = 0; made < 6_000; made += 500) {
    await live(busySql, 500, made % 1000 === 0);
    if (made % 2000 === 500) {
      const one = openDatabase({ url: database.url, max: 1, plans: "kept" });
      younger.push(one);
      for (const tells of [true, false]) await live(one, 2, tells);
    }
    // As often as the chore comes where 2,000 are made in a second.
    if (made % 1000 === 0) await analyzeYoung(sql);
  }
  const [grown] = await sql`select count(*)::int as count from notification`;
  assert.ok(grown?.count > 10_000);
  for (const busy of younger) {
    for (const tells of [true, false]) assert.deepEqual(await tooMuchRead(busy, tells), []);
    const [plans] = await busy`
      select sum(generic_plans)::int as kept, sum(custom_plans)::int as anew from pg_prepared_statements`;
    assert.ok(plans?.kept > 20);
    assert.equal(plans?.anew, 0);
  }
  await Promise.all(younger.slice(1).map((one) => one.end({ timeout: 1 })));
});
