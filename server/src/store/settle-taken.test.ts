import assert from "node:assert/strict";
import test, { after } from "node:test";
import { createTestDatabase } from "../../test/support/postgres.ts";
import { deliveryRanks, phases } from "../domain/notification.ts";
import { openDatabase } from "./database.ts";
import { newId } from "./ids.ts";
import { listAttempts } from "./notification.ts";
import { expireLeases, type Settlement, settleAttempts, settleTaken } from "./settle.ts";
import { foldTally } from "./tally.ts";
import type { NotificationRow, Shop } from "./testing/rows.ts";
import { addNotification, addShop, addTransaction, before, readNotification, settlement } from "./testing/rows.ts";

const database = await createTestDatabase();
const sql = openDatabase({ url: database.url, max: 6 });
after(async () => {
  await sql.end({ timeout: 1 });
  await database[Symbol.asyncDispose]();
});

function acceptance(shop: Shop, id: string, messageId: string, number = 1): Settlement {
  const accepted = settlement(shop, id, { phase: "accepted", messageId, number });
  const request = ["+965…34", "payment_link", "en"];
  const answered = { outcome: "accepted", httpStatus: 200, traceId: "A1", request, answer: [messageId] } as const;
  return { ...accepted, attempt: { ...accepted.attempt, ...answered, startedAt: before(1) } };
}

/** Times that come from the clock count by whether they are there. */
function comparable(row: object): Record<string, unknown> {
  const all = Object.entries(row).filter(
    ([key]) => !["merchantId", "authenticatorId", "sessionId", "id", "notificationId"].includes(key),
  );
  return Object.fromEntries(all.map(([key, value]) => [key, value instanceof Date ? "a time" : value]));
}

/** All of a merchant's messages and attempts. */
async function storedOf({ merchantId }: Shop) {
  const messages = await sql`select * from notification where merchant_id = ${merchantId} order by copy`;
  const attempts = await sql`
    select a.*, n.copy from attempt a join notification n on n.merchant_id = a.merchant_id and n.id = a.notification_id
     where a.merchant_id = ${merchantId} order by n.copy, a.number`;
  return { messages: messages.map(comparable), attempts: attempts.map(comparable) };
}

async function tallyOf({ merchantId }: Shop) {
  while ((await foldTally(sql, 1_000)) > 0);
  const rows = await sql`select tally, count::int from tally where merchant_id = ${merchantId} order by tally`;
  return rows.map((row) => ({ ...row }));
}

test("whatever a message was, what is written of an acceptance is what is written of any answer", async () => {
  const states = phases.flatMap((phase) =>
    Object.values(deliveryRanks).flatMap((deliveryRank) =>
      [null, before(1)].flatMap((failedAt) =>
        [null, "wamid.known"].flatMap((messageId) =>
          [null, before(2)].map((acceptedAt) => ({ phase, deliveryRank, failedAt, messageId, acceptedAt })),
        ),
      ),
    ),
  );
  const [shop, other] = [await addShop(sql), await addShop(sql)];
  const rowsOf = async (owner: Shop) => {
    const sessionId = await addTransaction(sql, owner);
    const add = (state: Partial<NotificationRow>, copy: number) =>
      addNotification(sql, owner, { ...state, sessionId, copy: copy + 1, kind: "manual", attempts: 1 });
    const ids = await Promise.all(states.map(add));
    // Counted as they are, as every statement leaves them.
    await sql`update notification set counted = 'open' where merchant_id = ${owner.merchantId}`;
    return ids;
  };
  const [ids, others] = [await rowsOf(shop), await rowsOf(other)];
  const [answers, sameOfOther] = [
    ids.map((id, copy) => acceptance(shop, id, `wamid.${copy}`)),
    others.map((id, copy) => acceptance(other, id, `wamid.${copy}`)),
  ];

  const passedOver = new Set((await settleTaken(sql, answers)).map(({ id }) => id));
  await settleAttempts(
    sql,
    sameOfOther.filter((_, copy) => !passedOver.has(ids[copy] as string)),
    false,
  );

  const settled = states.filter((_, copy) => !passedOver.has(ids[copy] as string));
  assert.deepEqual(settled, [{ phase: "sending", deliveryRank: 0, failedAt: null, messageId: null, acceptedAt: null }]);
  assert.deepEqual(await storedOf(shop), await storedOf(other));
  assert.deepEqual(await tallyOf(shop), await tallyOf(other));
});

test("another attempt's, another merchant's and a heard one's answers are passed over", async () => {
  const [shop, stranger, heard] = [await addShop(sql), await addShop(sql), await addShop(sql)];
  await sql`
    insert into webhook_endpoint (merchant_id, id, url, events, secret)
    values (${heard.merchantId}, ${newId()}, 'https://shop.example/hooks', ${["notification.delivered"]}, 'sealed')`;
  const id = await addNotification(sql, shop, { phase: "sending" });
  const heardId = await addNotification(sql, heard, { phase: "sending" });
  const answers = [
    acceptance(shop, id, "wamid.A", 2),
    acceptance(stranger, id, "wamid.A"),
    acceptance(heard, heardId, "wamid.A"),
  ];

  const passedOver = await settleTaken(sql, answers);

  const keys = answers.map(({ merchantId, id, number }) => ({ merchantId, id, number }));
  assert.deepEqual(new Set(passedOver.map((one) => ({ ...one }))), new Set(keys));
  assert.equal((await readNotification(sql, id)).phase, "sending");
  assert.equal((await readNotification(sql, heardId)).phase, "sending");
  assert.equal((await listAttempts(sql, shop.merchantId, id)).length, 0);
  assert.equal((await settleTaken(sql, [])).length, 0);
});

test("an attempt whose number was used and given back says what came of it last", async () => {
  const shop = await addShop(sql);
  const id = await addNotification(sql, shop, { phase: "sending", leasedUntil: before(1) });
  await expireLeases(sql, 100);
  await settleAttempts(sql, [settlement(shop, id, { phase: "queued", dueInMs: 0, notSent: true })]);
  await sql`
    update notification set phase = 'sending', attempts = 1, leased_until = now() + interval '20 seconds'
     where id = ${id}`;

  assert.equal((await settleTaken(sql, [acceptance(shop, id, "wamid.A")])).length, 0);

  const [attempt, ...more] = await listAttempts(sql, shop.merchantId, id);
  assert.deepEqual([attempt?.outcome, attempt?.detail, attempt?.answer], ["accepted", null, ["wamid.A"]]);
  assert.equal(more.length, 0);
});
