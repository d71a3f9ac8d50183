import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { createTestDatabase } from "../../test/support/postgres.ts";
import type { NotifiableState } from "../domain/payment-state.ts";
import { claimCandidates, writeVerdicts } from "./claim.ts";
import { openDatabase } from "./database.ts";
import { newId } from "./ids.ts";
import { listOfTransaction } from "./notification.ts";
import {
  addNotification,
  addShop,
  addTransaction,
  before,
  move,
  newTransaction,
  openTransaction,
  owed,
  readNotification,
  untilBlocked,
} from "./testing/rows.ts";
import {
  findTransaction,
  forgetExpiries,
  insertTransactions,
  listDueExpiries,
  listEvents,
  readTransactions,
  writeMoves,
} from "./transaction.ts";

const database = await createTestDatabase();
const sql = openDatabase({ url: database.url, max: 6 });
after(async () => {
  await sql.end({ timeout: 1 });
  await database[Symbol.asyncDispose]();
});

describe("a new transaction", () => {
  test("is stored with its first event, what it owes and when it expires", async () => {
    const shop = await addShop(sql);
    const expiresAt = before(-3600);
    const payNow = owed(shop, "created", { priority: 1 });
    const item = newTransaction(shop, {
      expiresAt,
      ticks: ["created", "paid"],
      extra: { table: "4" },
      owed: [payNow],
      source: "api_key:7",
    });

    const [made] = await insertTransactions(sql, [item]);

    assert.ok(made !== undefined);
    assert.deepEqual(
      [made.sessionId, made.state, made.version, made.amount, made.ticks, made.extra, made.expiresAt],
      [item.sessionId, "created", 1, "20.000", ["created", "paid"], { table: "4" }, expiresAt],
    );
    const { optOut, born, ...asFound } = made;
    assert.deepEqual([optOut, born], [null, null]);
    assert.deepEqual(await findTransaction(sql, shop.merchantId, item.sessionId), asFound);
    const events = await listEvents(sql, shop.merchantId, item.sessionId);
    assert.deepEqual(
      events.map(({ id, state, applied, reason, source }) => [id, state, applied, reason, source]),
      [[item.eventId, "created", true, null, "api_key:7"]],
    );
    const [notification] = await listOfTransaction(sql, shop.merchantId, item.sessionId);
    assert.deepEqual(
      [notification?.id, notification?.state, notification?.kind, notification?.phase, notification?.authenticatorId],
      [payNow.id, "created", "automatic", "queued", shop.authenticatorId],
    );
    const [expiry] = await sql`
      select expires_at from transaction_expiry
       where merchant_id = ${shop.merchantId} and session_id = ${item.sessionId}`;
    assert.deepEqual(expiry?.expiresAt, expiresAt);
  });

  test("whose session_id is taken is not returned, and leaves nothing behind", async () => {
    const shop = await addShop(sql);
    const sessionId = await addTransaction(sql, shop, { orderNo: "first" });
    const fresh = newTransaction(shop);
    const second = newTransaction(shop, {
      sessionId,
      orderNo: "second",
      expiresAt: before(-60),
      owed: [owed(shop, "created")],
    });

    const made = await insertTransactions(sql, [second, fresh]);

    assert.deepEqual(
      made.map((transaction) => transaction.sessionId),
      [fresh.sessionId],
    );
    assert.equal((await findTransaction(sql, shop.merchantId, sessionId))?.orderNo, "first");
    assert.equal((await listEvents(sql, shop.merchantId, sessionId)).length, 1);
    assert.deepEqual([...(await listOfTransaction(sql, shop.merchantId, sessionId))], []);
    assert.deepEqual([...(await sql`select 1 from transaction_expiry where merchant_id = ${shop.merchantId}`)], []);
  });

  test("of two with one session_id in a commit the first is written, once", async () => {
    const shop = await addShop(sql);
    const first = newTransaction(shop, { orderNo: "first", owed: [owed(shop, "created")], expiresAt: before(-60) });
    const second = { ...first, orderNo: "second", eventId: newId(), owed: [owed(shop, "created")] };

    const made = await insertTransactions(sql, [first, second]);

    assert.deepEqual(
      made.map(({ orderNo }) => orderNo),
      ["first"],
    );
    assert.deepEqual(
      (await listEvents(sql, shop.merchantId, first.sessionId)).map(({ id }) => id),
      [first.eventId],
    );
    assert.deepEqual(
      (await listOfTransaction(sql, shop.merchantId, first.sessionId)).map(({ id }) => id),
      first.owed.map(({ id }) => id),
    );
  });

  test("is written only where the configurations that were decided on still hold, all or none", async () => {
    const shop = await addShop(sql);
    const rival = await addShop(sql);
    const items = () => [newTransaction(shop, { owed: [owed(shop, "created")] }), newTransaction(rival)];
    const versionOf = async ({ merchantId }: typeof shop) => {
      const [row] = await sql`select config_version from merchant where merchant_id = ${merchantId}`;
      return Number(row?.configVersion);
    };
    const asOf = new Map([
      [shop.merchantId, await versionOf(shop)],
      [rival.merchantId, await versionOf(rival)],
    ]);
    assert.equal((await insertTransactions(sql, items(), { asOf }))?.length, 2);

    await sql`update merchant set config_version = config_version + 1 where merchant_id = ${rival.merchantId}`;
    const refused = items();

    assert.equal(await insertTransactions(sql, refused, { asOf }), null);
    for (const { merchantId, sessionId } of refused) {
      assert.equal(await findTransaction(sql, merchantId, sessionId), null);
      assert.deepEqual([...(await listOfTransaction(sql, merchantId, sessionId))], []);
    }
    assert.equal(await insertTransactions(sql, refused, { asOf: new Map([["nobody", 1]]) }), null);
  });

  test("may have the session_id of another merchant's", async () => {
    const shop = await addShop(sql);
    const rival = await addShop(sql);
    const sessionId = await addTransaction(sql, shop);

    const made = await insertTransactions(sql, [newTransaction(rival, { sessionId })]);

    assert.equal(made[0]?.merchantId, rival.merchantId);
  });

  test("is not expired by Zajel where the source does that, or where it never expires", async () => {
    const shop = await addShop(sql);

    await insertTransactions(sql, [
      newTransaction(shop, { expiresAt: before(-60), expiryManaged: false }),
      newTransaction(shop, { expiresAt: null }),
    ]);

    const expiries = await sql`select 1 from transaction_expiry where merchant_id = ${shop.merchantId}`;
    assert.equal(expiries.length, 0);
  });

  test("owes what settles later at its later time, and what is suppressed with its reason", async () => {
    const shop = await addShop(sql);
    const later = owed(shop, "created", { dueInSeconds: 30 });
    const never = owed(shop, "paid", { phase: "suppressed", reasonCode: "no_link", authenticatorId: null });

    await insertTransactions(sql, [newTransaction(shop, { owed: [later, never] })]);

    const [waiting, suppressed] = await Promise.all([later, never].map(({ id }) => readNotification(sql, id)));
    assert.equal((waiting?.dueAt.getTime() ?? 0) - (waiting?.owedAt.getTime() ?? 0), 30_000);
    assert.deepEqual(
      [suppressed?.phase, suppressed?.reasonCode, suppressed?.authenticatorId],
      ["suppressed", "no_link", null],
    );
  });

  test("keeps texts as they came", async () => {
    const shop = await addShop(sql);
    const orderNo = "{{1}} \\u0041 'quoted' \"too\" \n نورة 👩‍👩‍👧";

    const [made] = await insertTransactions(sql, [newTransaction(shop, { orderNo, extra: { note: orderNo } })]);

    assert.deepEqual([made?.orderNo, made?.extra], [orderNo, { note: orderNo }]);
  });
});

describe("what can be no session_id", () => {
  for (const [what, sessionId] of [
    ["nothing", ""],
    ["129 characters", "a".repeat(129)],
    ["a space", "cs 1"],
    ["the end of a line", "cs1\n"],
    ["another alphabet's letters", "جلسة"],
  ] as const) {
    test(`is not stored: ${what}`, async () => {
      const shop = await addShop(sql);

      await assert.rejects(insertTransactions(sql, [newTransaction(shop, { sessionId })]), {
        code: "23514",
        constraint_name: "transaction_session_id_check",
      });
    });
  }

  test("and what can be one is: 128 characters", async () => {
    const shop = await addShop(sql);
    const sessionId = `A_z-9${"0".repeat(123)}`;

    const [made] = await insertTransactions(sql, [newTransaction(shop, { sessionId })]);

    assert.equal(made?.sessionId, sessionId);
  });
});

describe("reading transactions for a decision", () => {
  test("gives those that there are, and the database's time", async () => {
    const shop = await addShop(sql);
    const rival = await addShop(sql);
    const sessionId = await addTransaction(sql, shop);

    const { now, transactions } = await readTransactions(sql, [
      { merchantId: shop.merchantId, sessionId },
      { merchantId: shop.merchantId, sessionId: "unknown" },
      { merchantId: rival.merchantId, sessionId },
    ]);

    assert.deepEqual(
      transactions.map((transaction) => [transaction.merchantId, transaction.sessionId, transaction.version]),
      [[shop.merchantId, sessionId, 1]],
    );
    assert.ok(Math.abs(now.getTime() - Date.now()) < 5_000);
  });

  test("gives the time also where nothing is found", async () => {
    const { now, transactions } = await readTransactions(sql, []);

    assert.deepEqual(transactions, []);
    assert.ok(Math.abs(now.getTime() - Date.now()) < 5_000);
  });
});

describe("a move", () => {
  test("changes the state, writes its event, and owes what follows from it", async () => {
    const shop = await addShop(sql);
    const sessionId = await addTransaction(sql, shop);
    const receipt = owed(shop, "paid");
    const paid = move(shop, sessionId, {
      occurredAt: new Date("2026-07-26T12:00:00Z"),
      referenceNumber: "R-9",
      paidAmount: "19.000",
      note: "at the desk",
      owed: [receipt],
    });

    const [written] = await writeMoves(sql, [paid]);

    assert.deepEqual(
      [written?.state, written?.version, written?.occurredAt, written?.referenceNumber, written?.paidAmount],
      ["paid", 2, paid.occurredAt, "R-9", "19.000"],
    );
    const [, event] = await listEvents(sql, shop.merchantId, sessionId);
    assert.deepEqual(
      [event?.id, event?.state, event?.applied, event?.occurredAt, event?.referenceNumber, event?.note],
      [paid.eventId, "paid", true, paid.occurredAt, "R-9", "at the desk"],
    );
    assert.equal((await readNotification(sql, receipt.id)).phase, "queued");
  });

  test("that was decided on an older version changes nothing at all", async () => {
    const shop = await addShop(sql);
    const sessionId = await addTransaction(sql, shop);
    const link = await addNotification(sql, shop, { sessionId });
    await writeMoves(sql, [move(shop, sessionId, { reported: "pending", untrue: [] })]);

    const written = await writeMoves(sql, [move(shop, sessionId, { owed: [owed(shop, "paid")] })]);

    assert.equal(written.length, 0);
    assert.equal((await findTransaction(sql, shop.merchantId, sessionId))?.state, "pending");
    assert.equal((await listEvents(sql, shop.merchantId, sessionId)).length, 2);
    assert.deepEqual(
      (await listOfTransaction(sql, shop.merchantId, sessionId)).map(({ id, phase }) => [id, phase]),
      [[link, "queued"]],
    );
  });

  test("of two that were decided on the same version at once only one is written", async () => {
    const shop = await addShop(sql);
    const sessionId = await addTransaction(sql, shop);

    const written = await Promise.all([
      writeMoves(sql, [move(shop, sessionId, { owed: [owed(shop, "paid")] })]),
      writeMoves(sql, [move(shop, sessionId, { owed: [owed(shop, "paid")] })]),
      writeMoves(sql, [move(shop, sessionId, { owed: [owed(shop, "paid")] })]),
    ]);

    assert.equal(written.flat().length, 1);
    assert.equal((await listEvents(sql, shop.merchantId, sessionId)).length, 2);
    assert.equal((await listOfTransaction(sql, shop.merchantId, sessionId)).length, 1);
  });

  test("in a batch, those that lost the race do not hold back the others", async () => {
    const shop = await addShop(sql);
    const outrun = await addTransaction(sql, shop);
    const fine = await addTransaction(sql, shop);

    const written = await writeMoves(sql, [move(shop, outrun, { version: 9 }), move(shop, fine)]);

    assert.deepEqual(
      written.map(({ sessionId, state }) => [sessionId, state]),
      [[fine, "paid"]],
    );
  });

  test("that is not applied goes into the history and leaves everything else", async () => {
    const shop = await addShop(sql);
    const sessionId = await addTransaction(sql, shop);
    await writeMoves(sql, [move(shop, sessionId, { referenceNumber: "R-1" })]);
    const receipt = await addNotification(sql, shop, { sessionId, state: "paid" });

    const [written] = await writeMoves(sql, [
      move(shop, sessionId, {
        version: 2,
        reported: "refunded",
        applied: false,
        reason: "operational",
        referenceNumber: "R-2",
        paidAmount: "5.000",
        untrue: [],
      }),
    ]);

    assert.deepEqual([written?.state, written?.referenceNumber, written?.paidAmount], ["paid", "R-1", null]);
    const [, , event] = await listEvents(sql, shop.merchantId, sessionId);
    assert.deepEqual(
      [event?.state, event?.applied, event?.reason, event?.paidAmount],
      ["refunded", false, "operational", "5.000"],
    );
    assert.equal((await readNotification(sql, receipt)).phase, "queued");
  });

  test("after which money may have moved is marked on the transaction and in its history, for good", async () => {
    const shop = await addShop(sql);
    const sessionId = await addTransaction(sql, shop, { state: "canceled" });
    const late = move(shop, sessionId, { applied: false, reason: "stale", conflict: true, untrue: [] });
    const refund = move(shop, sessionId, { version: 2, reported: "refunded", applied: false, reason: "operational" });

    await writeMoves(sql, [late]);
    const [written] = await writeMoves(sql, [refund]);

    assert.deepEqual([written?.state, written?.hasConflict], ["canceled", true]);
    assert.deepEqual(
      (await listEvents(sql, shop.merchantId, sessionId)).map(({ state, conflict }) => [state, conflict]),
      [
        ["created", false],
        ["paid", true],
        ["refunded", false],
      ],
    );
  });

  test("keeps a reference and an amount that a later report leaves out", async () => {
    const shop = await addShop(sql);
    const sessionId = await addTransaction(sql, shop);
    await writeMoves(sql, [
      move(shop, sessionId, { reported: "authorized", referenceNumber: "R-9", paidAmount: "20.000", untrue: [] }),
    ]);

    const [written] = await writeMoves(sql, [move(shop, sessionId, { version: 2 })]);

    assert.deepEqual([written?.state, written?.referenceNumber, written?.paidAmount], ["paid", "R-9", "20.000"]);
  });
});

describe("what a move supersedes (rule 2)", () => {
  const fates = [
    ["queued", "superseded"],
    ["held", "superseded"],
    ["uncertain", "superseded"],
    ["sending", "sending"],
    ["accepted", "accepted"],
    ["failed", "failed"],
    ["suppressed", "suppressed"],
    ["withdrawn", "withdrawn"],
  ] as const;
  for (const [phase, fate] of fates) {
    test(`a payment link that is ${phase} is ${fate} when the payment is paid`, async () => {
      const shop = await addShop(sql);
      const sessionId = await addTransaction(sql, shop);
      const id = await addNotification(sql, shop, { sessionId, phase });

      await writeMoves(sql, [move(shop, sessionId)]);

      assert.equal((await readNotification(sql, id)).phase, fate);
    });
  }

  test("nothing that is still true", async () => {
    const shop = await addShop(sql);
    const sessionId = await addTransaction(sql, shop);
    const id = await addNotification(sql, shop, { sessionId });

    await writeMoves(sql, [move(shop, sessionId, { reported: "attempted", untrue: ["paid", "failed"] })]);

    assert.equal((await readNotification(sql, id)).phase, "queued");
  });

  test("nothing of another transaction, and nothing of another merchant's with the same session_id", async () => {
    const shop = await addShop(sql);
    const rival = await addShop(sql);
    const sessionId = await addTransaction(sql, shop);
    const others = [
      await addNotification(sql, shop),
      await addNotification(sql, rival, { sessionId: await addTransaction(sql, rival, { sessionId }) }),
    ];

    await writeMoves(sql, [move(shop, sessionId)]);

    const phases = await Promise.all(others.map((id) => readNotification(sql, id)));
    assert.deepEqual(
      phases.map(({ phase }) => phase),
      ["queued", "queued"],
    );
  });

  test("leaves no hold behind, and keeps since when an uncertain one is uncertain: proof may still come", async () => {
    const shop = await addShop(sql);
    const sessionId = await addTransaction(sql, shop, { state: "attempted" });
    const uncertainSince = before(200);
    const held = await addNotification(sql, shop, { sessionId, phase: "held" });
    const uncertain = await addNotification(sql, shop, {
      sessionId,
      state: "failed",
      phase: "uncertain",
      uncertainSince,
    });

    await writeMoves(sql, [move(shop, sessionId)]);

    const wasHeld = await readNotification(sql, held);
    assert.deepEqual([wasHeld.heldSince, wasHeld.holdScope, wasHeld.reasonCode], [null, null, null]);
    assert.deepEqual((await readNotification(sql, uncertain)).uncertainSince, uncertainSince);
  });

  test("waits for a claim that is under way, and then leaves what it sends", async () => {
    const shop = await addShop(sql);
    const sessionId = await addTransaction(sql, shop);
    const id = await addNotification(sql, shop, { sessionId });
    const claim = await openTransaction(sql, async (tx) => {
      await claimCandidates(tx, shop, 10);
      await writeVerdicts(tx, shop, [{ id, phase: "sending", leaseMs: 60_000 }], null);
    });

    const moved = writeMoves(sql, [move(shop, sessionId)]);
    await untilBlocked(sql);
    await claim.end();
    const [written] = await moved;

    assert.equal(written?.state, "paid");
    assert.equal((await readNotification(sql, id)).phase, "sending");
  });
});

describe("what a move owes (rule 1)", () => {
  test("is owed once, however often the state comes back", async () => {
    const shop = await addShop(sql);
    const sessionId = await addTransaction(sql, shop);
    const first = owed(shop, "paid");
    await writeMoves(sql, [move(shop, sessionId, { owed: [first] })]);

    const [written] = await writeMoves(sql, [move(shop, sessionId, { version: 2, owed: [owed(shop, "paid")] })]);

    assert.equal(written?.version, 3);
    assert.deepEqual(
      (await listOfTransaction(sql, shop.merchantId, sessionId)).map(({ id }) => id),
      [first.id],
    );
  });

  test("is owed beside one that was sent by hand", async () => {
    const shop = await addShop(sql);
    const sessionId = await addTransaction(sql, shop);
    await addNotification(sql, shop, { sessionId, state: "paid", kind: "manual", copy: 1 });

    await writeMoves(sql, [move(shop, sessionId, { owed: [owed(shop, "paid")] })]);

    assert.equal((await listOfTransaction(sql, shop.merchantId, sessionId)).length, 2);
  });

  /** The bad news that went out, or did not, before the good news; and whether the good news corrects it. */
  const corrections = [
    ["failed", "accepted", "paid", true],
    ["expired", "accepted", "authorized", true],
    ["failed", "sending", "paid", true],
    ["failed", "uncertain", "paid", true],
    ["failed", "queued", "paid", false],
    ["failed", "suppressed", "paid", false],
    ["created", "accepted", "paid", false],
    ["failed", "accepted", "canceled", false],
  ] as const;
  for (const [bad, phase, good, corrects] of corrections) {
    test(`${good} ${corrects ? "corrects" : "does not correct"} ${bad} that is ${phase}`, async () => {
      const shop = await addShop(sql);
      const sessionId = await addTransaction(sql, shop, { state: bad });
      const badNews = await addNotification(sql, shop, { sessionId, state: bad, phase });
      const goodNews = owed(shop, good);
      const untrue: NotifiableState[] = [bad];

      await writeMoves(sql, [move(shop, sessionId, { reported: good, untrue, owed: [goodNews] })]);

      assert.equal((await readNotification(sql, goodNews.id)).corrects, corrects ? badNews : null);
    });
  }

  test("corrects the last of several bad news", async () => {
    const shop = await addShop(sql);
    const sessionId = await addTransaction(sql, shop, { state: "expired" });
    await addNotification(sql, shop, { sessionId, state: "failed", phase: "accepted" });
    const last = await addNotification(sql, shop, { sessionId, state: "expired", phase: "accepted" });
    const goodNews = owed(shop, "paid");

    await writeMoves(sql, [move(shop, sessionId, { owed: [goodNews] })]);

    assert.equal((await readNotification(sql, goodNews.id)).corrects, last);
  });
});

describe("expiry", () => {
  test("is due when its time has come, the longest due first", async () => {
    const shop = await addShop(sql);
    await addTransaction(sql, shop, { expiresAt: before(-60) });
    const newer = await addTransaction(sql, shop, { expiresAt: before(10) });
    const older = await addTransaction(sql, shop, { expiresAt: before(20) });

    const due = await listDueExpiries(sql, 1_000);

    assert.deepEqual(
      due.filter(({ merchantId }) => merchantId === shop.merchantId).map(({ sessionId }) => sessionId),
      [older, newer],
    );
    assert.equal((await listDueExpiries(sql, 1)).length, 1);
  });

  test("is forgotten with the deadline that was looked at, never with a later one", async () => {
    const shop = await addShop(sql);
    const done = await addTransaction(sql, shop, { expiresAt: before(10) });
    const prolonged = await addTransaction(sql, shop, { expiresAt: before(10) });
    const due = (await listDueExpiries(sql, 1_000)).filter(({ merchantId }) => merchantId === shop.merchantId);
    await sql`update transaction_expiry set expires_at = ${before(5)} where session_id = ${prolonged}`;

    await forgetExpiries(sql, due);

    const left = await sql`select session_id from transaction_expiry where merchant_id = ${shop.merchantId}`;
    assert.deepEqual(
      left.map(({ sessionId }) => sessionId),
      [prolonged],
    );
    assert.equal(
      due.some(({ sessionId }) => sessionId === done),
      true,
    );
  });
});
