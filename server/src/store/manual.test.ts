/** Made due again by hand: what is still told of the messages before must not speak for the one that follows. */
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { createTestDatabase } from "../../test/support/postgres.ts";
import { type DeliveryReport, mergeReports } from "../domain/delivery-status.ts";
import { openDatabase } from "./database.ts";
import { failPastHoldLimit } from "./hold.ts";
import { insertManual, listOpenNotifications, lockTransaction, makeDueAgain, makeDueNow, withdraw } from "./manual.ts";
import { listAttempts } from "./notification.ts";
import { applyReports } from "./report.ts";
import { settleAttempts } from "./settle.ts";
import {
  addNotification,
  addShop,
  addTransaction,
  before,
  type NotificationRow,
  openTransaction,
  readNotification,
  type Shop,
  untilBlocked,
} from "./testing/rows.ts";

const database = await createTestDatabase();
const sql = openDatabase({ url: database.url, max: 6 });
after(async () => {
  await sql.end({ timeout: 1 });
  await database[Symbol.asyncDispose]();
});

const undeliverable = { code: 131026, title: "Message undeliverable", details: "Not on WhatsApp." };

/** What WhatsApp tells of a message of that notification. */
async function tell(shop: Shop, id: string, status: DeliveryReport["status"], messageId = "wamid.A"): Promise<void> {
  const error = status === "failed" ? undeliverable : null;
  const report = { messageId, callbackData: id, status, at: before(1), error, pricing: null };
  const found = await applyReports(
    sql,
    mergeReports([report]).map((merged) => ({ ...merged, ...shop })),
  );
  assert.equal(found.length, 1);
}

const attemptOf = (outcome: "accepted" | "refused" | "unanswered") => ({
  startedAt: before(1),
  durationMs: 100,
  outcome,
  httpStatus: outcome === "unanswered" ? null : 200,
  code: null,
  detail: null,
  traceId: null,
  request: null,
  answer: null,
});

async function settle(shop: Shop, id: string, number: number, messageId: string | null): Promise<void> {
  const unknown = { dueInMs: null, notSent: false, isFault: false, reasonDetail: null, holdScope: null, holdKey: null };
  const outcome = messageId === null ? "unanswered" : "accepted";
  await settleAttempts(sql, [
    {
      merchantId: shop.merchantId,
      id,
      number,
      phase: messageId === null ? "uncertain" : "accepted",
      messageId,
      reasonCode: messageId === null ? "outcome_unknown" : null,
      ...unknown,
      attempt: attemptOf(outcome),
    },
  ]);
}

/** The claim of the next attempt. */
async function claim(id: string): Promise<void> {
  await sql`
    update notification set phase = 'sending', attempts = attempts + 1, leased_until = now() + interval '20 seconds',
                            uncertain_since = now()
     where id = ${id}`;
}

/** One whose message wamid.A was taken, reported as failed, and that is made due again. */
async function retried(shop: Shop): Promise<string> {
  const id = await addNotification(sql, shop, { phase: "sending" });
  await settle(shop, id, 1, "wamid.A");
  await tell(shop, id, "failed");
  assert.equal(await makeDueAgain(sql, { ...shop, id, phase: "failed" }), true);
  return id;
}

/** One whose request was not answered, and that is made due again. */
async function retriedUncertain(shop: Shop): Promise<string> {
  const id = await addNotification(sql, shop, { phase: "sending" });
  await settle(shop, id, 1, null);
  assert.equal(await makeDueAgain(sql, { ...shop, id, phase: "uncertain" }), true);
  return id;
}

const shortly = ({ phase, messageId, deliveryRank, reasonCode, failedAt }: NotificationRow) => [
  phase,
  messageId,
  deliveryRank,
  reasonCode,
  failedAt,
];

describe("made due again", () => {
  test("the row says nothing of the message before, and the log of attempts keeps it", async () => {
    const shop = await addShop(sql);
    const id = await retried(shop);

    const row = await readNotification(sql, id);
    assert.deepEqual(shortly(row), ["queued", null, 0, null, null]);
    assert.deepEqual([row.attempts, row.acceptedAt, row.sentAt, row.silentSince], [1, null, null, null]);
    const [attempt] = await listAttempts(sql, shop.merchantId, id);
    assert.equal(attempt?.detail, "WhatsApp reported the message wamid.A as failed: 131026 Not on WhatsApp.");
  });

  test("a repeated failure of the message before changes nothing while it waits, is sent, and has left", async () => {
    const shop = await addShop(sql);
    const id = await retried(shop);

    await tell(shop, id, "failed");
    const waiting = shortly(await readNotification(sql, id));
    await claim(id);
    await tell(shop, id, "failed");
    const sending = shortly(await readNotification(sql, id));
    await settle(shop, id, 2, "wamid.B");
    await tell(shop, id, "failed");

    assert.deepEqual(waiting, ["queued", null, 0, null, null]);
    assert.deepEqual(sending, ["sending", null, 0, null, null]);
    assert.deepEqual(shortly(await readNotification(sql, id)), ["accepted", "wamid.B", 1, null, null]);
  });

  test("nor does a late report that the message before had been sent", async () => {
    const shop = await addShop(sql);
    const id = await retried(shop);

    await tell(shop, id, "sent");

    assert.deepEqual(shortly(await readNotification(sql, id)), ["queued", null, 0, null, null]);
  });

  test("the message before did arrive after all: nothing is sent again", async () => {
    const shop = await addShop(sql);
    const id = await retried(shop);

    await tell(shop, id, "delivered");

    assert.deepEqual(shortly(await readNotification(sql, id)), ["accepted", "wamid.A", 3, null, null]);
  });

  test("the message before arrived while the new one was being sent: it is delivered, whatever the answer", async () => {
    const shop = await addShop(sql);
    const [answered, unanswered] = [await retried(shop), await retried(shop)];

    for (const id of [answered, unanswered]) {
      await claim(id);
      await tell(shop, id, "delivered");
    }
    await settle(shop, answered, 2, "wamid.B");
    await settle(shop, unanswered, 2, null);

    assert.deepEqual(shortly(await readNotification(sql, answered)), ["accepted", "wamid.B", 3, null, null]);
    assert.deepEqual(shortly(await readNotification(sql, unanswered)), ["accepted", "wamid.A", 3, null, null]);
  });

  test("the new message's own failure counts", async () => {
    const shop = await addShop(sql);
    const id = await retried(shop);
    await claim(id);
    await settle(shop, id, 2, "wamid.B");

    await tell(shop, id, "failed", "wamid.B");

    const row = await readNotification(sql, id);
    assert.deepEqual([row.phase, row.messageId, row.reasonCode], ["failed", "wamid.B", "131026"]);
  });

  test("of an uncertain one: a failure of the lost message is no failure of the next", async () => {
    const shop = await addShop(sql);
    const id = await retriedUncertain(shop);

    await tell(shop, id, "failed");
    const waiting = shortly(await readNotification(sql, id));
    await claim(id);
    await tell(shop, id, "failed");
    await settle(shop, id, 2, "wamid.B");

    assert.deepEqual(waiting, ["queued", null, 0, null, null]);
    assert.deepEqual(shortly(await readNotification(sql, id)), ["accepted", "wamid.B", 1, null, null]);
  });

  test("of an uncertain one: proof that the lost message exists comes in time to send nothing", async () => {
    const shop = await addShop(sql);
    const id = await retriedUncertain(shop);

    await tell(shop, id, "sent");

    assert.deepEqual(shortly(await readNotification(sql, id)), ["accepted", "wamid.A", 2, null, null]);
  });

  test("the hold limit counts from then", async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop, { phase: "failed", owedAt: before(90_000) });
    const old = await addNotification(sql, shop, { phase: "held", owedAt: before(90_000) });
    await makeDueAgain(sql, { ...shop, id, phase: "failed" });
    await sql`
      update notification set phase = 'held', held_since = now(), hold_scope = 'token', hold_key = '' where id = ${id}`;

    const count = await failPastHoldLimit(sql, { ...shop, scope: "token", key: "" }, 100);

    assert.equal(count, 1);
    assert.equal((await readNotification(sql, id)).phase, "held");
    assert.equal((await readNotification(sql, old)).phase, "failed");
  });

  test("only from the phase that was decided on, and only the merchant's own", async () => {
    const shop = await addShop(sql);
    const rival = await addShop(sql);
    const id = await addNotification(sql, shop, { phase: "failed" });

    assert.equal(await makeDueAgain(sql, { ...shop, id, phase: "uncertain" }), false);
    assert.equal(await makeDueAgain(sql, { ...rival, id, phase: "failed" }), false);
    assert.equal((await readNotification(sql, id)).phase, "failed");
  });
});

describe("asked for by hand", () => {
  const ask = (shop: Shop, sessionId: string, id: string) => ({
    ...shop,
    id,
    sessionId,
    type: "payment_request" as const,
    state: "created" as const,
    phase: "queued" as const,
    reasonCode: null,
    priority: 1,
    requestedBy: "root",
  });

  test("copies are counted for each state", async () => {
    const shop = await addShop(sql);
    const sessionId = await addTransaction(sql, shop);
    const ids = [crypto.randomUUID(), crypto.randomUUID()] as const;

    for (const id of ids) await insertManual(sql, ask(shop, sessionId, id));

    const rows = await Promise.all(ids.map((id) => readNotification(sql, id)));
    assert.deepEqual(
      rows.map(({ kind, copy, phase }) => [kind, copy, phase]),
      [
        ["manual", 1, "queued"],
        ["manual", 2, "queued"],
      ],
    );
    assert.deepEqual(
      (await listOpenNotifications(sql, shop.merchantId, sessionId)).map(({ id }) => id),
      [...ids],
    );
  });

  test("who locks the transaction lets the next one wait, who then sees what the first one made", async () => {
    const shop = await addShop(sql);
    const sessionId = await addTransaction(sql, shop);
    const first = await openTransaction(sql, async (tx) => {
      await lockTransaction(tx, shop.merchantId, sessionId);
      await insertManual(tx, ask(shop, sessionId, crypto.randomUUID()));
    });

    const second = sql.begin(async (tx) => {
      await lockTransaction(tx, shop.merchantId, sessionId);
      return listOpenNotifications(tx, shop.merchantId, sessionId);
    });
    await untilBlocked(sql);
    await first.end();

    assert.equal((await second).length, 1);
  });

  test("what waits is made due, and what was claimed meanwhile is not", async () => {
    const shop = await addShop(sql);
    const [waiting, claimed] = [
      await addNotification(sql, shop, { dueAt: before(-600) }),
      await addNotification(sql, shop, { phase: "sending" }),
    ];

    const made = [
      await makeDueNow(sql, shop.merchantId, waiting),
      await makeDueNow(sql, shop.merchantId, claimed),
      await makeDueNow(sql, (await addShop(sql)).merchantId, waiting),
    ];

    assert.deepEqual(made, [true, false, false]);
    assert.ok((await readNotification(sql, waiting)).dueAt <= new Date());
  });

  test("only what has not left, or may not have, is taken back", async () => {
    const shop = await addShop(sql);
    const phases = [
      "queued",
      "held",
      "uncertain",
      "sending",
      "accepted",
      "failed",
      "superseded",
      "suppressed",
    ] as const;
    const ids = await Promise.all(phases.map((phase) => addNotification(sql, shop, { phase })));

    const taken = await Promise.all(ids.map((id) => withdraw(sql, shop.merchantId, id, "root")));

    assert.deepEqual(taken, [true, true, true, false, false, false, false, false]);
    assert.notEqual((await readNotification(sql, ids[2] as string)).uncertainSince, null, "proof may still come");
  });
});
