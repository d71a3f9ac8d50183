/** What a later report may add to a transaction, and what is owed then. */
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { createTestDatabase } from "../../test/support/postgres.ts";
import { claimCandidates, writeVerdicts } from "./claim.ts";
import { openDatabase } from "./database.ts";
import {
  addNotification,
  addShop,
  addTransaction,
  before,
  openTransaction,
  readNotification,
  type Shop,
  untilBlocked,
} from "./testing/rows.ts";
import { findTransaction } from "./transaction.ts";
import { fillTransactions, oweWithPhone, type TransactionFill } from "./transaction-fill.ts";

const database = await createTestDatabase();
const sql = openDatabase({ url: database.url, max: 6 });
after(async () => {
  await sql.end({ timeout: 1 });
  await database[Symbol.asyncDispose]();
});

const phone = "+96550009999";

function fill(shop: Shop, sessionId: string, changes: Partial<TransactionFill> = {}): TransactionFill {
  return {
    merchantId: shop.merchantId,
    sessionId,
    version: 1,
    orderNo: null,
    customerPhone: phone,
    customerFirstName: null,
    customerLastName: null,
    customerEmail: null,
    language: null,
    referenceNumber: null,
    ...changes,
  };
}

function withPhone(shop: Shop, sessionId: string) {
  return { merchantId: shop.merchantId, sessionId, trueStates: ["created" as const], holdLimitHours: 24 };
}

describe("a fill", () => {
  test("fills what is empty, and nothing else", async () => {
    const shop = await addShop(sql);
    const sessionId = await addTransaction(sql, shop, { customerPhone: null, customerLastName: null });

    const filled = await fillTransactions(sql, [
      fill(shop, sessionId, { orderNo: "B-1", customerLastName: "Salem", customerFirstName: "Other", language: "ar" }),
    ]);

    const after = await findTransaction(sql, shop.merchantId, sessionId);
    assert.deepEqual([...filled], [after]);
    assert.deepEqual(
      [after?.orderNo, after?.customerPhone, after?.customerFirstName, after?.customerLastName, after?.language],
      ["A-17", phone, "Noura", "Salem", "ar"],
    );
    assert.equal(after?.version, 2);
  });

  test("changes nothing where the transaction is another one by now, or another merchant's", async () => {
    const [shop, other] = [await addShop(sql), await addShop(sql)];
    const sessionId = await addTransaction(sql, shop, { customerPhone: null });

    const filled = await fillTransactions(sql, [fill(shop, sessionId, { version: 0 }), fill(other, sessionId)]);

    assert.deepEqual([...filled], []);
    assert.equal((await findTransaction(sql, shop.merchantId, sessionId))?.customerPhone, null);
  });
});

describe("a notification that lacked only the phone", () => {
  const lacking = { phase: "suppressed", reasonCode: "phone_missing" } as const;

  test("is owed again", async () => {
    const shop = await addShop(sql);
    const sessionId = await addTransaction(sql, shop);
    const id = await addNotification(sql, shop, { sessionId, ...lacking });

    const owed = await oweWithPhone(sql, [withPhone(shop, sessionId)], false);

    const { phase, reasonCode } = await readNotification(sql, id);
    assert.deepEqual([phase, reasonCode], ["queued", null]);
    assert.deepEqual([...owed], [shop]);
  });

  for (const [what, changes] of [
    ["one that lacks something else", { phase: "suppressed", reasonCode: "no_link" }],
    ["one that is no longer true", { ...lacking, state: "paid" }],
    ["one that was asked for by hand", { ...lacking, kind: "manual", copy: 1 }],
    ["old news", { ...lacking, owedAt: before(25 * 3600) }],
    ["one without a sender", { ...lacking, authenticatorId: null }],
    ["one that was taken back", { phase: "withdrawn" }],
  ] as const) {
    test(`${what} is not`, async () => {
      const shop = await addShop(sql);
      const sessionId = await addTransaction(sql, shop);
      const id = await addNotification(sql, shop, { sessionId, ...changes });

      const owed = await oweWithPhone(sql, [withPhone(shop, sessionId)], false);

      assert.equal((await readNotification(sql, id)).phase, changes.phase);
      assert.deepEqual([...owed], []);
    });
  }

  test("is owed again where it is suppressed in the moment in which the phone comes", async () => {
    const shop = await addShop(sql);
    const sessionId = await addTransaction(sql, shop, { customerPhone: null });
    const id = await addNotification(sql, shop, { sessionId });
    const claim = await openTransaction(sql, async (tx) => {
      const [candidate] = await claimCandidates(tx, shop, 1);
      assert.ok(candidate?.direct === null && candidate.customerPhone === null);
      await writeVerdicts(tx, shop, [{ id, ...lacking }], null);
    });

    const filling = sql.begin(async (tx) => {
      await fillTransactions(tx, [fill(shop, sessionId)]);
      return oweWithPhone(tx, [withPhone(shop, sessionId)], false);
    });
    await untilBlocked(sql);
    await claim.end();

    assert.equal((await filling).length, 1);
    assert.equal((await readNotification(sql, id)).phase, "queued");
  });
});
