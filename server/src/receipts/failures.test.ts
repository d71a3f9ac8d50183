import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { createTestDatabase } from "../../test/support/postgres.ts";
import { openDatabase } from "../store/database.ts";
import { listHolds } from "../store/hold.ts";
import { createMerchantConfigs } from "../store/merchant-configs.ts";
import { usePairs } from "../store/pair.ts";
import { addNotification, addShop, before, type Shop } from "../store/testing/rows.ts";
import { type Failure, reactToFailures } from "./failures.ts";

const database = await createTestDatabase();
const sql = openDatabase({ url: database.url, max: 4 });
const parts = { sql, configs: createMerchantConfigs() };
after(async () => {
  await sql.end({ timeout: 1 });
  await database[Symbol.asyncDispose]();
});

const recipient = "+96550001234";

/** A shop, and a message of it that WhatsApp reports as failed with this code. */
async function failed(code: number, changes: Partial<Failure> = {}): Promise<{ shop: Shop; failure: Failure }> {
  const shop = await addShop(sql);
  const messageId = `wamid.${code}.${shop.merchantId}`;
  const id = await addNotification(sql, shop, { phase: "accepted", messageId });
  await sql`
    update notification set recipient = ${recipient}, template_name = 'payment_link', template_language = 'en'
     where id = ${id}`;
  await usePairs(sql, shop, [{ recipient, paidBackAt: before(0), sessionId: "s1" }]);
  const error = { code, title: "Title", details: "Details." };
  return { shop, failure: { ...shop, messageId, error, at: before(1), ...changes } };
}

async function holdsOf({ merchantId, authenticatorId }: Shop) {
  return (await listHolds(sql, merchantId, authenticatorId)).map(({ scope, key, reasonCode }) => [
    scope,
    key,
    reasonCode,
  ]);
}

async function slowedTo(shop: Shop): Promise<number | null | undefined> {
  const [row] = await sql<{ slowedTo: number | null }[]>`
    select slowed_to from sender where authenticator_id = ${shop.authenticatorId}`;
  return row?.slowedTo;
}

async function refusals(shop: Shop): Promise<number | undefined> {
  const [row] = await sql<{ refusals: number }[]>`
    select refusals from pair where authenticator_id = ${shop.authenticatorId} and recipient = ${recipient}`;
  return row?.refusals;
}

describe("a failure that WhatsApp reports later asks for what the same answer would have asked for", () => {
  const holding: [number, string[]][] = [
    [131042, ["waba", "", "sender_unhealthy"]],
    [131048, ["sender", "", "sender_unhealthy"]],
    [190, ["token", "", "token"]],
    [132015, ["template", "payment_link/en", "template_paused"]],
  ];
  for (const [code, hold] of holding) {
    test(`${code} holds what needs the same ${hold[0]}`, async () => {
      const { shop, failure } = await failed(code);

      await reactToFailures(parts, [failure], new Date());

      assert.deepEqual(await holdsOf(shop), [hold]);
    });
  }

  test("130429 slows the sender down, once for all that failed together", async () => {
    const { shop, failure } = await failed(130429);

    await reactToFailures(parts, [failure, { ...failure, messageId: null }, failure], new Date());

    assert.equal(await slowedTo(shop), 38);
    assert.deepEqual(await holdsOf(shop), []);
  });

  test("131056 leaves its recipient alone", async () => {
    const { shop, failure } = await failed(131056);

    await reactToFailures(parts, [failure], new Date());

    assert.deepEqual([await refusals(shop), await slowedTo(shop)], [1, null]);
  });

  test("131026 and a code that nobody knows are about their message alone", async () => {
    for (const code of [131026, 999_999]) {
      const { shop, failure } = await failed(code);

      await reactToFailures(parts, [failure], new Date());

      assert.deepEqual([await holdsOf(shop), await refusals(shop), await slowedTo(shop)], [[], 0, null]);
    }
  });
});

test("what failed long ago is no news about how fast a sender is", async () => {
  const { shop, failure } = await failed(130429, { at: before(3_600) });

  await reactToFailures(parts, [failure], new Date());

  assert.equal(await slowedTo(shop), null);
});
