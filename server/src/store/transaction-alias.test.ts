/** The names of a payment, and two transactions that turn out to be one payment. */
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { createTestDatabase } from "../../test/support/postgres.ts";
import { claimCandidates, writeVerdicts } from "./claim.ts";
import { openDatabase } from "./database.ts";
import {
  addNotification,
  addShop,
  addTransaction,
  move,
  openTransaction,
  readNotification,
  type Shop,
  untilBlocked,
} from "./testing/rows.ts";
import { findTransaction, listEvents, writeMoves } from "./transaction.ts";
import { findByAnyName, mergeTransactions, readNames, takeNames } from "./transaction-alias.ts";

const database = await createTestDatabase();
const sql = openDatabase({ url: database.url, max: 6 });
after(async () => {
  await sql.end({ timeout: 1 });
  await database[Symbol.asyncDispose]();
});

/** A merchant's transaction, and one of the same payment that was made from an event and has lacked a phone. */
async function addPair(shop: Shop): Promise<{ into: string; from: string }> {
  const into = await addTransaction(sql, shop, { orderNo: null });
  const from = await addTransaction(sql, shop, { customerPhone: null, source: "source:1" });
  return { into, from };
}

describe("a name", () => {
  test("is taken once, and leads to its transaction, of its merchant only", async () => {
    const [shop, other] = [await addShop(sql), await addShop(sql)];
    const sessionId = await addTransaction(sql, shop);
    const name = { merchantId: shop.merchantId, name: "cs_1" };

    const first = await takeNames(sql, [{ ...name, sessionId }]);
    const second = await takeNames(sql, [{ ...name, sessionId: "another" }]);

    assert.deepEqual([[...first], [...second]], [[name], []]);
    assert.equal((await findByAnyName(sql, shop.merchantId, "cs_1"))?.sessionId, sessionId);
    assert.equal((await findByAnyName(sql, shop.merchantId, sessionId))?.sessionId, sessionId);
    assert.equal(await findByAnyName(sql, other.merchantId, "cs_1"), null);
  });

  test("that another commit is taking is waited for, and then read as theirs", async () => {
    const shop = await addShop(sql);
    const name = { merchantId: shop.merchantId, name: "pi_1" };
    const theirs = await openTransaction(sql, (tx) => takeNames(tx, [{ ...name, sessionId: "theirs" }]));

    const ours = sql.begin(async (tx) => {
      const taken = await takeNames(tx, [{ ...name, sessionId: "ours" }]);
      return { taken: [...taken], known: await readNames(tx, [name]) };
    });
    await untilBlocked(sql);
    await theirs.end();

    assert.deepEqual(await ours, { taken: [], known: [{ ...name, takenFor: "theirs", found: [] }] });
  });
});

describe("of two transactions one goes", () => {
  test("with its history, which counts as repeated, and with what the other one lacks", async () => {
    const shop = await addShop(sql);
    const { into, from } = await addPair(shop);
    await writeMoves(sql, [move(shop, from, { reported: "attempted", untrue: [] })]);

    const gone = await mergeTransactions(sql, { merchantId: shop.merchantId, from, version: 2, into });

    assert.deepEqual([gone?.sessionId, gone?.state], [from, "attempted"]);
    assert.equal(await findTransaction(sql, shop.merchantId, from), null);
    assert.equal((await findTransaction(sql, shop.merchantId, into))?.orderNo, "A-17");
    assert.deepEqual(
      (await listEvents(sql, shop.merchantId, into)).map(({ state, applied, reason }) => [state, applied, reason]),
      [
        ["created", true, null],
        ["attempted", false, "repeated"],
      ],
    );
    assert.deepEqual([...(await listEvents(sql, shop.merchantId, from))], []);
  });

  test("with what was sent about it, beside what the other one has sent; what was not sent is gone", async () => {
    const shop = await addShop(sql);
    const { into, from } = await addPair(shop);
    const own = await addNotification(sql, shop, { sessionId: into, state: "paid", phase: "accepted" });
    const sent = await addNotification(sql, shop, { sessionId: from, state: "paid", phase: "accepted" });
    const other = await addNotification(sql, shop, { sessionId: from, state: "authorized", phase: "uncertain" });
    const unsent = await addNotification(sql, shop, { sessionId: from, state: "failed", phase: "suppressed" });

    await mergeTransactions(sql, { merchantId: shop.merchantId, from, version: 1, into });

    const rows = await Promise.all([own, sent, other].map((id) => readNotification(sql, id)));
    assert.deepEqual(
      rows.map(({ sessionId, kind, copy }) => [sessionId, kind, copy]),
      [
        [into, "automatic", 0],
        [into, "manual", 1],
        [into, "automatic", 0],
      ],
    );
    await assert.rejects(readNotification(sql, unsent));
  });

  test("not, where it is another one by now", async () => {
    const shop = await addShop(sql);
    const { into, from } = await addPair(shop);
    const waiting = await addNotification(sql, shop, { sessionId: from });

    const gone = await mergeTransactions(sql, { merchantId: shop.merchantId, from, version: 7, into });

    assert.equal(gone, null);
    assert.equal((await findTransaction(sql, shop.merchantId, from))?.sessionId, from);
    assert.equal((await readNotification(sql, waiting)).sessionId, from);
    assert.equal((await listEvents(sql, shop.merchantId, from)).length, 1);
  });

  test("in the moment in which its message is claimed: that one counts as sent", async () => {
    const shop = await addShop(sql);
    const { into, from } = await addPair(shop);
    const id = await addNotification(sql, shop, { sessionId: from });
    const claim = await openTransaction(sql, async (tx) => {
      await claimCandidates(tx, shop, 1);
      await writeVerdicts(tx, shop, [{ id, phase: "sending", leaseMs: 30_000 }], null);
    });

    const merging = mergeTransactions(sql, { merchantId: shop.merchantId, from, version: 1, into });
    await untilBlocked(sql);
    await claim.end();

    assert.equal((await merging)?.sessionId, from);
    const { sessionId, phase, attempts } = await readNotification(sql, id);
    assert.deepEqual([sessionId, phase, attempts], [into, "sending", 1]);
  });
});
