import assert from "node:assert/strict";
import test, { after } from "node:test";
import { setTimeout } from "node:timers/promises";
import { createTestDatabase } from "../../test/support/postgres.ts";
import { openDatabase } from "../store/database.ts";
import { createMerchantConfigs } from "../store/merchant-configs.ts";
import { makeSecretKey } from "../store/seal.ts";
import { addShop, newTransaction, openTransaction, untilBlocked } from "../store/testing/rows.ts";
import { insertTransactions } from "../store/transaction.ts";
import { createIntake } from "./intake.ts";

const database = await createTestDatabase();
const sql = openDatabase({ url: database.url, max: 6 });
const line = openDatabase({ url: database.url, max: 1, plans: "kept" });
after(async () => {
  for (const pool of [line, sql]) await pool.end({ timeout: 1 });
  await database[Symbol.asyncDispose]();
});

async function openShop() {
  const shop = await addShop(sql);
  const intake = createIntake({
    sql,
    busySql: sql,
    creationLine: { sql: line, aside: sql },
    configs: createMerchantConfigs(),
    secretKeys: [makeSecretKey()],
    wake: () => {},
  });
  const create = (sessionId: string) =>
    intake.create({
      merchantId: shop.merchantId,
      reach: { kind: "everybody" },
      source: "test",
      type: "payment_request",
      amount: "24.500",
      currencyCode: "KWD",
      customerPhone: null,
      customerFirstName: null,
      customerLastName: null,
      customerEmail: null,
      orderNo: null,
      sessionId,
      authenticatorId: null,
      language: null,
      checkoutUrl: null,
      expiresAt: null,
      expirationTime: null,
      extra: {},
      notifications: [],
    });
  // Its statement is described before the next of its kind is sent.
  assert.equal((await create("first")).kind, "created");
  const hold = (sessionId: string) =>
    openTransaction(sql, (tx) => insertTransactions(tx, [newTransaction(shop, { sessionId })]));
  return { create, hold };
}

test("a creation that has waited for somebody's lock for a moment keeps no others waiting", async () => {
  const { create, hold } = await openShop();
  const other = await hold("taken-soon");

  const stuck = create("taken-soon");
  await untilBlocked(sql);
  await setTimeout(30);
  const passing = await Promise.all(["one", "two", "three"].map((sessionId) => create(sessionId)));

  assert.deepEqual(
    passing.map(({ kind }) => kind),
    ["created", "created", "created"],
  );
  await other.end();
  assert.equal((await stuck).kind, "taken");
});

test("so it is where another one was sent behind it at once", async () => {
  const { create, hold } = await openShop();
  const other = await hold("taken-later");

  const stuck = create("taken-later");
  await untilBlocked(sql);
  const behind = create("behind");
  await setTimeout(30);
  const passing = await Promise.all(["four", "five"].map((sessionId) => create(sessionId)));

  assert.deepEqual(
    passing.map(({ kind }) => kind),
    ["created", "created"],
  );
  await other.end();
  assert.deepEqual([(await stuck).kind, (await behind).kind], ["taken", "created"]);
});
