import assert from "node:assert/strict";
import test, { after } from "node:test";
import { pino } from "pino";
import { createTestDatabase } from "../../test/support/postgres.ts";
import { openDatabase } from "../store/database.ts";
import { newId } from "../store/ids.ts";
import { parkReports } from "../store/report.ts";
import { addNotification, addShop, before, readNotification } from "../store/testing/rows.ts";
import { createParkedLook } from "./parked-look.ts";

const database = await createTestDatabase();
const sql = openDatabase({ url: database.url, max: 2 });
after(async () => {
  await sql.end({ timeout: 1 });
  await database[Symbol.asyncDispose]();
});

const log = pino({ level: "silent" });

/** A message on record of which a report was parked before. */
async function earlyReport() {
  const shop = await addShop(sql);
  const messageId = `wamid.${newId()}`;
  const id = await addNotification(sql, shop, { phase: "accepted", messageId });
  const times = { sentAt: null, deliveredAt: before(1), readAt: null, failedAt: null };
  const about = { ...shop, messageId, callbackData: null, rank: 3, failed: false, error: null, pricing: null };
  await parkReports(sql, [{ merchantId: shop.merchantId, messageId, id: newId(), report: { ...about, ...times } }]);
  return { id, message: { merchantId: shop.merchantId, messageId } };
}

test("what was parked for many answers is joined by itself, and told once for all", { timeout: 60_000 }, async () => {
  const early = [await earlyReport(), await earlyReport()];
  const joined = Promise.withResolvers<void>();
  let told = 0;
  const look = createParkedLook(sql, {
    log,
    onJoined: () => {
      told += 1;
      joined.resolve();
    },
  });
  // Its own timer keeps no process alive.
  const alive = setInterval(() => {}, 1_000);

  for (const { message } of early) look.add([message]);
  await joined.promise;
  clearInterval(alive);

  for (const { id } of early) assert.equal((await readNotification(sql, id)).deliveryRank, 3);
  assert.equal(told, 1);
});

test("a look that the database refused is made again, and a node that stops waits for it", async () => {
  const { id, message } = await earlyReport();
  const look = createParkedLook(sql, { log, onJoined: () => {} });
  await sql`alter table parked_report rename to parked_elsewhere`;
  try {
    look.add([message]);
    await look.idle();
  } finally {
    await sql`alter table parked_elsewhere rename to parked_report`;
  }
  assert.equal((await readNotification(sql, id)).deliveryRank, 1);

  await look.idle();

  assert.equal((await readNotification(sql, id)).deliveryRank, 3);
});
