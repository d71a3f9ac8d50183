import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { createTestDatabase } from "../../test/support/postgres.ts";
import { deliveryRanks, phases } from "../domain/notification.ts";
import { liveEvents } from "../domain/webhook-event.ts";
import { openDatabase } from "./database.ts";
import { newId } from "./ids.ts";
import { applyArrivals, applyReports, type ReportToApply } from "./report.ts";
import { type Settlement, settleAttempts } from "./settle.ts";
import {
  addNotification,
  addShop,
  addTransaction,
  before,
  type NotificationRow,
  readNotification,
  type Shop,
  settlement,
} from "./testing/rows.ts";

const database = await createTestDatabase();
const sql = openDatabase({ url: database.url, max: 4 });
after(async () => {
  await sql.end({ timeout: 1 });
  await database[Symbol.asyncDispose]();
});

/** A shop with an endpoint that hears of these. */
async function shopHearing(events: readonly string[]): Promise<Shop> {
  const shop = await addShop(sql);
  await sql`
    insert into webhook_endpoint (merchant_id, id, url, events, secret)
    values (${shop.merchantId}, ${newId()}, 'https://shop.example/hooks', ${[...events]}, 'sealed')`;
  return shop;
}

const arrivals = ["accepted", "sent", "delivered", "read"].map((status) => `notification.${status}`);
const allButArrivals = liveEvents.filter((event) => !arrivals.includes(event));

function answer(shop: Shop, id: string, phase: Settlement["phase"], messageId: string): Settlement {
  return settlement(shop, id, { phase, messageId: phase === "accepted" ? messageId : null });
}

function report(shop: Shop, messageId: string, rank: number, failed: boolean): ReportToApply {
  const at = before(0);
  return {
    ...shop,
    messageId,
    callbackData: null,
    rank,
    failed,
    sentAt: rank === 2 ? at : null,
    deliveredAt: rank === 3 ? at : null,
    readAt: rank === 4 ? at : null,
    failedAt: failed ? at : null,
    error: failed ? { code: 131026, title: "Message undeliverable", details: null } : null,
    pricing: null,
  };
}

describe("a statement that tells nothing, where an endpoint hears of failures", () => {
  test("settles what WhatsApp took, and passes over what it refused", async () => {
    const shop = await shopHearing(["notification.failed"]);
    const taken = await addNotification(sql, shop, { phase: "sending" });
    const refused = await addNotification(sql, shop, { phase: "sending" });

    const passedOver = await settleAttempts(
      sql,
      [answer(shop, taken, "accepted", "wamid.taken"), answer(shop, refused, "failed", "")],
      false,
    );

    assert.deepEqual([...passedOver], [{ merchantId: shop.merchantId, id: refused, number: 1 }]);
    assert.equal((await readNotification(sql, taken)).phase, "accepted");
    assert.equal((await readNotification(sql, refused)).phase, "sending");
  });

  test("writes that a message arrives, and passes over that it failed", async () => {
    const shop = await shopHearing(["notification.failed"]);
    for (const messageId of ["wamid.arrived", "wamid.lost"]) {
      await addNotification(sql, shop, { phase: "accepted", messageId });
    }

    const found = await applyArrivals(sql, [
      report(shop, "wamid.arrived", 3, false),
      report(shop, "wamid.lost", 1, true),
    ]);

    assert.deepEqual(
      found.map(({ messageId }) => messageId),
      ["wamid.arrived"],
    );
  });
});

test("one that hears of arrivals has what arrives passed over", async () => {
  const shop = await shopHearing(["notification.delivered"]);
  const id = await addNotification(sql, shop, { phase: "sending" });
  await addNotification(sql, shop, { phase: "accepted", messageId: "wamid.heard" });

  assert.equal((await settleAttempts(sql, [answer(shop, id, "accepted", "wamid.new")], false)).length, 1);
  assert.equal((await applyArrivals(sql, [report(shop, "wamid.heard", 2, false)])).length, 0);
});

describe("whatever is written by a statement that tells nothing, the one that tells has nothing to tell of it", () => {
  type Change = (
    shop: Shop,
    rows: readonly { id: string; messageId: string }[],
    tells: boolean,
  ) => Promise<Set<string>>;
  const changes: [string, Change][] = [
    ...(["accepted", "failed"] as const).map((phase): [string, Change] => [
      `answered: ${phase}`,
      async (shop, rows, tells) => {
        const answers = rows.map(({ id, messageId }) => answer(shop, id, phase, messageId));
        const passedOver = new Set((await settleAttempts(sql, answers, tells)).map(({ id }) => id));
        return new Set(rows.flatMap(({ id }) => (passedOver.has(id) ? [] : [id])));
      },
    ]),
    ...[2, 3, 4, 1].map((rank): [string, Change] => [
      `reported: ${rank === 1 ? "failed" : rank}`,
      async (shop, rows, tells) => {
        const reports = rows.map(({ messageId }) => report(shop, messageId, rank, rank === 1));
        const apply = tells ? applyReports : applyArrivals;
        return new Set((await apply(sql, reports)).map(({ notificationId }) => notificationId));
      },
    ]),
  ];
  const states = phases.flatMap((phase) =>
    Object.values(deliveryRanks).flatMap((deliveryRank) =>
      [null, before(1)].flatMap((failedAt) =>
        [true, false].map((isKnown) => ({ phase, deliveryRank, failedAt, isKnown })),
      ),
    ),
  );

  for (const [name, change] of changes) {
    test(name, async () => {
      const quiet = await shopHearing(allButArrivals);
      const loud = await shopHearing(allButArrivals);
      const rowsOf = async (shop: Shop) => {
        const sessionId = await addTransaction(sql, shop);
        return Promise.all(
          states.map(async ({ isKnown, ...row }, copy) => {
            const messageId = `wamid.${copy}`;
            const known: Partial<NotificationRow> = isKnown || row.phase === "accepted" ? { messageId } : {};
            const id = await addNotification(sql, shop, {
              ...row,
              ...known,
              sessionId,
              kind: "manual",
              copy: copy + 1,
              attempts: 1,
            });
            return { id, messageId };
          }),
        );
      };
      const [ofQuiet, ofLoud] = [await rowsOf(quiet), await rowsOf(loud)];

      const written = await change(quiet, ofQuiet, false);
      await change(loud, ofLoud, true);

      const told = await sql<{ id: string }[]>`
        select data ->> 'id' as id from webhook_delivery where merchant_id = ${loud.merchantId}`;
      const heardOf = new Set(told.map(({ id }) => id));
      const silent = ofQuiet.flatMap(({ id }, index) =>
        written.has(id) && heardOf.has(ofLoud[index]?.id ?? "") ? [states[index]] : [],
      );
      assert.deepEqual(silent, []);
      assert.equal(written.size > 0, !name.endsWith("failed"));
    });
  }
});
