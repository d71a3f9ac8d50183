import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { createTestDatabase } from "../../test/support/postgres.ts";
import { lockSender } from "./claim.ts";
import { openDatabase } from "./database.ts";
import { forgetPairs, notePairs, type PairAnswer, usePairs } from "./pair.ts";
import { addSender, addShop, before, type Shop } from "./testing/rows.ts";

const database = await createTestDatabase();
const sql = openDatabase({ url: database.url, max: 4 });
after(async () => {
  await sql.end({ timeout: 1 });
  await database[Symbol.asyncDispose]();
});

const noura = "+96550001234";
const omar = "+96550005678";

async function customersOf(shop: Shop): Promise<number | undefined> {
  const locked = await sql.begin((tx) => lockSender(tx, shop.merchantId, shop.authenticatorId));
  return locked?.recentRecipients;
}

async function pairOf(shop: Shop, recipient: string) {
  const [pair] = await sql<{ paidBackAt: Date; waitMs: number | null; refusals: number }[]>`
    select paid_back_at, refusals,
           round(extract(epoch from waits_until - now()) / 10)::double precision * 10_000 as wait_ms
      from pair
     where merchant_id = ${shop.merchantId} and authenticator_id = ${shop.authenticatorId} and recipient = ${recipient}`;
  return pair;
}

function answer(shop: Shop, changes: Partial<PairAnswer>): PairAnswer {
  return { ...shop, recipient: noura, kind: "taken", waitMs: null, ...changes };
}

describe("the customers of the last 24 hours", () => {
  test("are counted once each, however often they are written to", async () => {
    const shop = await addShop(sql);

    await usePairs(sql, shop, [
      { recipient: noura, paidBackAt: before(0), sessionId: "s1" },
      { recipient: omar, paidBackAt: before(0), sessionId: "s1" },
    ]);
    await usePairs(sql, shop, [{ recipient: noura, paidBackAt: before(0), sessionId: "s1" }]);

    assert.equal(await customersOf(shop), 2);
  });

  test("are counted again when a day has passed, and the day before is not", async () => {
    const shop = await addShop(sql);
    await usePairs(sql, shop, [{ recipient: noura, paidBackAt: before(0), sessionId: "s1" }]);
    await sql`update pair set counted_at = now() - interval '25 hours' where merchant_id = ${shop.merchantId}`;
    await sql`update recipient_count set hour = hour - interval '25 hours' where merchant_id = ${shop.merchantId}`;
    const between = await customersOf(shop);

    await usePairs(sql, shop, [{ recipient: noura, paidBackAt: before(0), sessionId: "s1" }]);

    assert.deepEqual([between, await customersOf(shop)], [0, 1]);
  });

  test("are those of all of the merchant's senders, and of no other merchant", async () => {
    const shop = await addShop(sql);
    const second = { ...shop, authenticatorId: await addSender(sql, shop.merchantId) };
    const rival = await addShop(sql);

    for (const one of [shop, second, rival])
      await usePairs(sql, one, [{ recipient: noura, paidBackAt: before(0), sessionId: "s1" }]);

    assert.equal(await customersOf(shop), 2);
  });
});

describe("what answers say about a recipient", () => {
  test("a refusal leaves them alone, is counted, and the next message that is taken ends the row", async () => {
    const shop = await addShop(sql);
    await usePairs(sql, shop, [{ recipient: noura, paidBackAt: before(0), sessionId: "s1" }]);

    await notePairs(sql, [answer(shop, { kind: "refused", waitMs: 60_000 })]);
    await notePairs(sql, [answer(shop, { kind: "refused", waitMs: 240_000 }), answer(shop, { kind: "taken" })]);
    const refused = await pairOf(shop, noura);
    await notePairs(sql, [answer(shop, { kind: "taken" })]);

    assert.deepEqual([refused?.refusals, refused?.waitMs], [2, 240_000]);
    assert.equal((await pairOf(shop, noura))?.refusals, 0);
  });

  test("a message about no payment leaves the payment that they were last written to about", async () => {
    const shop = await addShop(sql);
    const aboutOf = async (recipient: string) => {
      const [pair] = await sql`
        select session_id from pair where merchant_id = ${shop.merchantId} and recipient = ${recipient}`;
      return pair?.sessionId;
    };
    await usePairs(sql, shop, [{ recipient: noura, paidBackAt: before(0), sessionId: "s1" }]);

    await usePairs(sql, shop, [
      { recipient: noura, paidBackAt: before(0), sessionId: null },
      { recipient: omar, paidBackAt: before(0), sessionId: null },
    ]);

    assert.deepEqual([await aboutOf(noura), await aboutOf(omar)], ["s1", null]);
  });

  test("what WhatsApp did not take costs nothing", async () => {
    const shop = await addShop(sql);
    const paidBackAt = before(-18);
    await usePairs(sql, shop, [{ recipient: noura, paidBackAt, sessionId: "s1" }]);

    await notePairs(sql, [answer(shop, { kind: "given_back" }), answer(shop, { kind: "given_back" })]);

    const pair = await pairOf(shop, noura);
    assert.equal(paidBackAt.getTime() - (pair?.paidBackAt.getTime() ?? 0), 12_000);
  });
});

test("pairs that say nothing any more are forgotten, the others stay", async () => {
  const shop = await addShop(sql);
  await usePairs(sql, shop, [
    { recipient: noura, paidBackAt: before(1), sessionId: "s1" },
    { recipient: omar, paidBackAt: before(1), sessionId: "s1" },
  ]);
  await sql`
    update pair set counted_at = now() - interval '8 days'
     where merchant_id = ${shop.merchantId} and recipient = ${noura}`;

  await forgetPairs(sql, 1_000);

  assert.equal(await pairOf(shop, noura), undefined);
  assert.ok((await pairOf(shop, omar)) !== undefined);
});
