import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { createTestDatabase } from "../../test/support/postgres.ts";
import { openDatabase } from "./database.ts";
import { listAttempts } from "./notification.ts";
import { noteStatuses } from "./report.ts";
import {
  expireLeases,
  listUncertain,
  type Settlement,
  settleAttempts,
  settleUncertain,
  type UncertainVerdict,
} from "./settle.ts";
import {
  addNotification,
  addShop,
  addTransaction,
  before,
  openTransaction,
  readNotification,
  type Shop,
  settlement,
} from "./testing/rows.ts";

const database = await createTestDatabase();
const sql = openDatabase({ url: database.url, max: 6 });
after(async () => {
  await sql.end({ timeout: 1 });
  await database[Symbol.asyncDispose]();
});

function acceptance(shop: Shop, id: string, messageId: string, changes: Partial<Settlement> = {}): Settlement {
  const accepted = settlement(shop, id, { phase: "accepted", messageId, ...changes });
  return { ...accepted, attempt: { ...accepted.attempt, outcome: "accepted", httpStatus: 200 } };
}

describe("the outcome of an attempt", () => {
  test("accepted: the message id is known, and no report has come yet", async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop, { phase: "sending" });

    await settleAttempts(sql, [acceptance(shop, id, "wamid.A")]);

    const row = await readNotification(sql, id);
    assert.deepEqual([row.phase, row.messageId, row.deliveryRank, row.attempts], ["accepted", "wamid.A", 1, 1]);
    assert.ok(row.acceptedAt !== null && row.silentSince !== null);
    assert.deepEqual([row.leasedUntil, row.uncertainSince], [null, null]);
  });

  test("to be tried again: queued, due later, with the reason in sight", async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop, { phase: "sending" });

    await settleAttempts(sql, [
      settlement(shop, id, { phase: "queued", dueInMs: 60_000, reasonCode: "131016", reasonDetail: "Overloaded." }),
    ]);

    const row = await readNotification(sql, id);
    assert.deepEqual(
      [row.phase, row.attempts, row.reasonCode, row.reasonDetail, row.uncertainSince],
      ["queued", 1, "131016", "Overloaded.", null],
    );
    assert.ok(row.dueAt > before(-55) && row.dueAt < before(-65));
  });

  test("held: with its cause", async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop, { phase: "sending" });

    await settleAttempts(sql, [
      settlement(shop, id, { phase: "held", holdScope: "token", holdKey: "", reasonCode: "token" }),
    ]);

    const row = await readNotification(sql, id);
    assert.deepEqual([row.phase, row.holdScope, row.holdKey, row.reasonCode], ["held", "token", "", "token"]);
    assert.ok(row.heldSince !== null);
  });

  test("refused for good: failed, with WhatsApp's number", async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop, { phase: "sending" });

    await settleAttempts(sql, [settlement(shop, id, { phase: "failed", reasonCode: "131026" })]);

    const row = await readNotification(sql, id);
    assert.deepEqual([row.phase, row.reasonCode, row.messageId], ["failed", "131026", null]);
    assert.ok(row.failedAt !== null);
  });

  test("unanswered: uncertain since the request was claimed", async () => {
    const shop = await addShop(sql);
    const uncertainSince = before(12);
    const id = await addNotification(sql, shop, { phase: "sending", uncertainSince });

    await settleAttempts(sql, [settlement(shop, id, { reasonCode: "outcome_unknown" })]);

    const row = await readNotification(sql, id);
    assert.deepEqual([row.phase, row.uncertainSince, row.leasedUntil], ["uncertain", uncertainSince, null]);
  });

  test("a fault is counted as one, and that it ran into a limit is not", async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop, { phase: "sending" });
    const faultsOf = async () => {
      const [row] = await sql<{ faults: number }[]>`select faults from notification where id = ${id}`;
      return row?.faults;
    };

    await settleAttempts(sql, [settlement(shop, id, { phase: "queued", dueInMs: 0, isFault: true })]);
    const afterFault = await faultsOf();
    await sql`
      update notification set phase = 'sending', attempts = 2, leased_until = now() + interval '20 seconds' where id = ${id}`;
    await settleAttempts(sql, [settlement(shop, id, { number: 2, phase: "queued", dueInMs: 0 })]);

    assert.deepEqual([afterFault, await faultsOf()], [1, 1]);
  });

  test("never sent: the attempt is given back and not logged", async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop, { phase: "sending", attempts: 3 });

    await settleAttempts(sql, [settlement(shop, id, { number: 3, phase: "queued", dueInMs: 0, notSent: true })]);

    const row = await readNotification(sql, id);
    assert.deepEqual([row.phase, row.attempts], ["queued", 2]);
    assert.deepEqual([...(await listAttempts(sql, shop.merchantId, id))], []);
  });

  test("is logged with request and answer", async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop, { phase: "sending" });
    const startedAt = before(2);
    const attempt = {
      startedAt,
      durationMs: 87,
      outcome: "refused",
      httpStatus: 400,
      code: 132000,
      detail: "Number of parameters does not match.",
      traceId: "AbC1",
      request: { to: "+965…34" },
      answer: { error: { code: 132000 } },
    } as const;

    await settleAttempts(sql, [settlement(shop, id, { phase: "failed", reasonCode: "132000", attempt })]);

    assert.deepEqual([...(await listAttempts(sql, shop.merchantId, id))], [{ number: 1, ...attempt }]);
  });

  test("many are settled at once, each by its own", async () => {
    const shop = await addShop(sql);
    const rival = await addShop(sql);
    const [a, b, c] = [
      await addNotification(sql, shop, { phase: "sending" }),
      await addNotification(sql, shop, { phase: "sending" }),
      await addNotification(sql, rival, { phase: "sending" }),
    ];

    await settleAttempts(sql, [
      acceptance(shop, a, "wamid.A"),
      settlement(shop, b, { phase: "failed", reasonCode: "131026" }),
      settlement(rival, c),
    ]);
    await settleAttempts(sql, []);

    const rows = await Promise.all([a, b, c].map((id) => readNotification(sql, id)));
    assert.deepEqual(
      rows.map(({ phase }) => phase),
      ["accepted", "failed", "uncertain"],
    );
  });

  test("of another merchant's notification changes nothing", async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop, { phase: "sending" });

    await settleAttempts(sql, [acceptance(await addShop(sql), id, "wamid.A")]);

    assert.equal((await readNotification(sql, id)).phase, "sending");
  });
});

describe("an answer that comes late", () => {
  test("of an earlier attempt changes nothing, but is logged", async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop, { phase: "sending", attempts: 2 });

    await settleAttempts(sql, [acceptance(shop, id, "wamid.A", { number: 1 })]);

    const row = await readNotification(sql, id);
    assert.deepEqual([row.phase, row.attempts, row.messageId], ["sending", 2, null]);
    const attempts = await listAttempts(sql, shop.merchantId, id);
    assert.deepEqual(
      attempts.map(({ number, outcome }) => [number, outcome]),
      [[1, "accepted"]],
    );
  });

  const provable = ["uncertain", "superseded", "failed", "queued", "held"] as const;
  for (const phase of provable) {
    test(`and says accepted settles a notification that is ${phase} by now`, async () => {
      const shop = await addShop(sql);
      const id = await addNotification(sql, shop, { phase, attempts: 1, uncertainSince: before(200) });

      await settleAttempts(sql, [acceptance(shop, id, "wamid.A")]);

      const row = await readNotification(sql, id);
      assert.deepEqual(
        [row.phase, row.messageId, row.deliveryRank, row.reasonCode, row.failedAt, row.heldSince, row.uncertainSince],
        ["accepted", "wamid.A", 1, null, null, null, null],
      );
      assert.ok(row.silentSince !== null);
    });
  }

  test("and says refused settles an uncertain one", async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop, { phase: "uncertain" });

    await settleAttempts(sql, [settlement(shop, id, { phase: "failed", reasonCode: "131026" })]);

    assert.deepEqual((await readNotification(sql, id)).phase, "failed");
  });

  for (const phase of ["superseded", "failed", "queued", "accepted"] as const) {
    test(`and says refused changes nothing of one that is ${phase} by now`, async () => {
      const shop = await addShop(sql);
      const id = await addNotification(sql, shop, { phase, attempts: 1, uncertainSince: before(200) });
      const row = await readNotification(sql, id);

      await settleAttempts(sql, [settlement(shop, id, { phase: "failed", reasonCode: "131000" })]);

      assert.deepEqual(await readNotification(sql, id), row);
    });
  }

  test("takes the place of what was noted when the node did not come back", async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop, { phase: "sending", leasedUntil: before(1) });
    await expireLeases(sql, 1_000);

    await settleAttempts(sql, [acceptance(shop, id, "wamid.A")]);

    const attempts = await listAttempts(sql, shop.merchantId, id);
    assert.deepEqual(
      attempts.map(({ number, outcome, httpStatus }) => [number, outcome, httpStatus]),
      [[1, "accepted", 200]],
    );
  });
});

describe("a report that was there before the answer", () => {
  /** A sending notification whose message is known by a report already. */
  const reported = { phase: "sending", messageId: "wamid.A", deliveryRank: 2 } as const;

  test("makes it accepted, whatever the answer looked like", async () => {
    const shop = await addShop(sql);
    const ids = [
      await addNotification(sql, shop, reported),
      await addNotification(sql, shop, reported),
      await addNotification(sql, shop, reported),
    ] as const;

    await settleAttempts(sql, [
      settlement(shop, ids[0], { reasonCode: "outcome_unknown", reasonDetail: "No answer in 10 s." }),
      settlement(shop, ids[1], { phase: "queued", dueInMs: 1_000, reasonCode: "131016" }),
      settlement(shop, ids[2], { phase: "held", holdScope: "token", holdKey: "", reasonCode: "token" }),
    ]);

    const rows = await Promise.all(ids.map((id) => readNotification(sql, id)));
    for (const row of rows) {
      assert.deepEqual(
        [row.phase, row.messageId, row.deliveryRank, row.reasonCode, row.reasonDetail, row.holdScope],
        ["accepted", "wamid.A", 2, null, null, null],
      );
      assert.ok(row.acceptedAt !== null);
    }
  });

  test("is no silence", async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop, reported);

    await settleAttempts(sql, [acceptance(shop, id, "wamid.A")]);

    const row = await readNotification(sql, id);
    assert.deepEqual([row.phase, row.deliveryRank, row.silentSince], ["accepted", 2, null]);
  });

  const failure = { failedAt: before(1), reasonCode: "131026", reasonDetail: "Undeliverable." };

  test("and says failed makes it failed, with the report's reason", async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop, { ...reported, ...failure });

    await settleAttempts(sql, [acceptance(shop, id, "wamid.A")]);

    const row = await readNotification(sql, id);
    assert.deepEqual([row.phase, row.reasonCode, row.reasonDetail], ["failed", "131026", "Undeliverable."]);
  });

  test("and says failed and delivered makes it accepted: it did arrive", async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop, { ...reported, deliveryRank: 3, failedAt: before(1) });

    await settleAttempts(sql, [acceptance(shop, id, "wamid.A")]);

    assert.deepEqual((await readNotification(sql, id)).phase, "accepted");
  });

  test("about an earlier attempt's message does not fail the newer one", async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop, { ...reported, ...failure, attempts: 2, deliveryRank: 1 });

    await settleAttempts(sql, [acceptance(shop, id, "wamid.B", { number: 2 })]);

    const row = await readNotification(sql, id);
    assert.deepEqual([row.phase, row.messageId, row.reasonCode, row.failedAt], ["accepted", "wamid.B", null, null]);
  });
});

describe("a lease that ran out", () => {
  test("makes the notification uncertain since it was claimed, and says so in the log of attempts", async () => {
    const shop = await addShop(sql);
    const uncertainSince = before(30);
    const id = await addNotification(sql, shop, {
      phase: "sending",
      attempts: 2,
      uncertainSince,
      leasedUntil: before(1),
    });

    assert.ok((await expireLeases(sql, 1_000)) >= 1);

    const row = await readNotification(sql, id);
    assert.deepEqual(
      [row.phase, row.attempts, row.uncertainSince, row.leasedUntil],
      ["uncertain", 2, uncertainSince, null],
    );
    const [attempt] = await listAttempts(sql, shop.merchantId, id);
    assert.deepEqual([attempt?.number, attempt?.outcome, attempt?.startedAt], [2, "unanswered", uncertainSince]);
  });

  test("is accepted where a report came first", async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop, {
      phase: "sending",
      leasedUntil: before(1),
      messageId: "wamid.A",
      deliveryRank: 2,
    });

    await expireLeases(sql, 1_000);

    const row = await readNotification(sql, id);
    assert.deepEqual([row.phase, row.deliveryRank, row.leasedUntil], ["accepted", 2, null]);
    assert.ok(row.acceptedAt !== null);
  });

  test("is failed where a report said so first", async () => {
    const shop = await addShop(sql);
    const known = { messageId: "wamid.A", deliveryRank: 1, failedAt: before(2), reasonCode: "131026" };
    const id = await addNotification(sql, shop, { phase: "sending", leasedUntil: before(1), ...known });

    await expireLeases(sql, 1_000);

    const row = await readNotification(sql, id);
    assert.deepEqual([row.phase, row.reasonCode], ["failed", "131026"]);
  });

  test("is the only one that ends: what is still leased goes on", async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop, { phase: "sending", leasedUntil: before(-5) });

    await expireLeases(sql, 1_000);

    assert.equal((await readNotification(sql, id)).phase, "sending");
  });

  test("is ended by one node, and passed over by others meanwhile", async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop, { phase: "sending", leasedUntil: before(1) });
    const other = await openTransaction(sql, (tx) => expireLeases(tx, 1_000));

    assert.equal(await expireLeases(sql, 1_000), 0);
    await other.end();

    assert.equal((await readNotification(sql, id)).phase, "uncertain");
    assert.equal((await listAttempts(sql, shop.merchantId, id)).length, 1);
  });
});

describe("what rule 5 asks about an uncertain notification", () => {
  const graceMs = 90_000;

  async function uncertainOf(shop: Shop) {
    const listed = await listUncertain(sql, { graceMs, limit: 10_000 });
    return listed.filter(({ merchantId }) => merchantId === shop.merchantId);
  }

  test("is listed with the merchant's choice and the transaction as it is now", async () => {
    const shop = await addShop(sql, { uncertain: "never", holdLimitHours: 3 });
    const sessionId = await addTransaction(sql, shop, { state: "pending" });
    const owedAt = before(300);
    const uncertainSince = before(100);
    const id = await addNotification(sql, shop, { sessionId, phase: "uncertain", owedAt, uncertainSince, attempts: 2 });

    const [listed] = await uncertainOf(shop);

    assert.ok(listed !== undefined);
    const { now, ...facts } = listed;
    assert.deepEqual(facts, {
      merchantId: shop.merchantId,
      id,
      sessionId,
      authenticatorId: shop.authenticatorId,
      attempts: 2,
      uncertainSince,
      owedAt,
      about: "created",
      state: "pending",
      choice: "never",
      holdLimitHours: 3,
      lastStatusAt: null,
      lateReportAt: null,
      senderIsSilent: false,
    });
    assert.ok(Math.abs(now.getTime() - Date.now()) < 5_000);
  });

  test("is asked only once the grace time has passed, the oldest first", async () => {
    const shop = await addShop(sql);
    await addNotification(sql, shop, { phase: "uncertain", uncertainSince: before(85) });
    const newer = await addNotification(sql, shop, { phase: "uncertain", uncertainSince: before(95) });
    const older = await addNotification(sql, shop, { phase: "uncertain", uncertainSince: before(200) });
    await addNotification(sql, shop, { phase: "superseded", uncertainSince: before(200) });

    assert.deepEqual(
      (await uncertainOf(shop)).map(({ id }) => id),
      [older, newer],
    );
  });

  test("knows when this sender's last report came", async () => {
    const shop = await addShop(sql);
    await addNotification(sql, shop, { phase: "uncertain" });

    await noteStatuses(sql, [{ ...shop, oldestAt: before(100) }], { graceMs: 90_000 });

    const [listed] = await uncertainOf(shop);
    assert.ok(listed?.lastStatusAt instanceof Date);
    assert.ok(listed.lateReportAt instanceof Date);
  });

  const silences: [string, number | null, boolean][] = [
    ["has been without a report for longer than the grace time", 95, true],
    ["has been without a report for less than the grace time", 85, false],
    ["has had a report", null, false],
    ["has been without a report for more than a week", 8 * 86_400, false],
  ];
  for (const [name, seconds, isSilent] of silences) {
    test(`the sender is ${isSilent ? "" : "not "}silent where an accepted message ${name}`, async () => {
      const shop = await addShop(sql);
      await addNotification(sql, shop, { phase: "uncertain" });
      await addNotification(sql, shop, { phase: "accepted", silentSince: seconds === null ? null : before(seconds) });

      const [listed] = await uncertainOf(shop);

      assert.equal(listed?.senderIsSilent, isSilent);
    });
  }

  test("another sender's silence says nothing", async () => {
    const shop = await addShop(sql);
    const rival = await addShop(sql);
    await addNotification(sql, shop, { phase: "uncertain" });
    await addNotification(sql, rival, { phase: "accepted", silentSince: before(500) });

    const [listed] = await uncertainOf(shop);

    assert.equal(listed?.senderIsSilent, false);
  });
});

describe("the end of uncertainty", () => {
  function verdict(shop: Shop, id: string, changes: Partial<UncertainVerdict> = {}): UncertainVerdict {
    return { merchantId: shop.merchantId, id, attempts: 1, phase: "queued", reasonCode: null, ...changes };
  }

  test("sent again: due at once, and certain until the next request", async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop, { phase: "uncertain", reasonCode: "outcome_unknown" });

    await settleUncertain(sql, [verdict(shop, id)]);

    const row = await readNotification(sql, id);
    assert.deepEqual([row.phase, row.attempts, row.reasonCode, row.uncertainSince], ["queued", 1, null, null]);
    assert.ok(row.dueAt > before(5));
  });

  test("given up: failed, with the reason", async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop, { phase: "uncertain" });

    await settleUncertain(sql, [verdict(shop, id, { phase: "failed", reasonCode: "outcome_unknown" })]);

    const row = await readNotification(sql, id);
    assert.deepEqual([row.phase, row.reasonCode], ["failed", "outcome_unknown"]);
    assert.ok(row.failedAt !== null && row.uncertainSince !== null);
  });

  test("superseded: never sent again, and proof may still come", async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop, { phase: "uncertain" });

    await settleUncertain(sql, [verdict(shop, id, { phase: "superseded" })]);
    await settleAttempts(sql, [acceptance(shop, id, "wamid.A")]);

    assert.equal((await readNotification(sql, id)).phase, "accepted");
  });

  test("comes only where nothing has changed since the verdict: proof that came meanwhile wins", async () => {
    const shop = await addShop(sql);
    const proven = await addNotification(sql, shop, { phase: "accepted" });
    const sentAgain = await addNotification(sql, shop, { phase: "uncertain", attempts: 2 });
    const rivals = await addNotification(sql, await addShop(sql), { phase: "uncertain" });

    await settleUncertain(sql, [verdict(shop, proven), verdict(shop, sentAgain), verdict(shop, rivals)]);

    const rows = await Promise.all([proven, sentAgain, rivals].map((id) => readNotification(sql, id)));
    assert.deepEqual(
      rows.map(({ phase }) => phase),
      ["accepted", "uncertain", "uncertain"],
    );
  });
});
