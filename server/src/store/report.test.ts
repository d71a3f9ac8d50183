import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import fc from "fast-check";
import { createTestDatabase } from "../../test/support/postgres.ts";
import {
  applyReport,
  type DeliveryReport,
  type MergedReport,
  mergeReports,
  nothingReported,
} from "../domain/delivery-status.ts";
import { deliveryRanks, type Phase, phases, statusOf } from "../domain/notification.ts";
import { openDatabase } from "./database.ts";
import { newId } from "./ids.ts";
import { makeDueAgain } from "./manual.ts";
import { statusInSql } from "./notification.ts";
import {
  applyArrivals,
  applyReports,
  findMessages,
  forgetParked,
  joinLeftBehind,
  joinParked,
  noteStatuses,
  parkReports,
  type ReportToApply,
} from "./report.ts";
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

const at = (second: number) => new Date(Date.UTC(2026, 6, 26, 12, 0, second));
const undeliverable = { code: 131026, title: "Message undeliverable", details: "Not on WhatsApp." };

/** One status of wamid.A, without our id, as a webhook brings it. */
function status(word: DeliveryReport["status"], second: number, changes: Partial<DeliveryReport> = {}): DeliveryReport {
  return {
    messageId: "wamid.A",
    callbackData: null,
    status: word,
    at: at(second),
    error: word === "failed" ? undeliverable : null,
    pricing: null,
    ...changes,
  };
}

/** What one batch of webhooks tells, for the merchant whose secret verified it. */
function batchFor(shop: Shop, reports: readonly DeliveryReport[]): ReportToApply[] {
  return mergeReports(reports).map((merged: MergedReport) => ({ ...merged, ...shop }));
}

async function apply(shop: Shop, ...reports: DeliveryReport[]) {
  return applyReports(sql, batchFor(shop, reports));
}

/** The status that people see. */
function seen(row: NotificationRow): string {
  return statusOf(row.phase, row.deliveryRank, false);
}

async function answer(shop: Shop, id: string, outcome: "accepted" | "unanswered", messageId: string, number = 1) {
  await settleAttempts(sql, [
    {
      merchantId: shop.merchantId,
      id,
      number,
      phase: outcome === "accepted" ? "accepted" : "uncertain",
      messageId: outcome === "accepted" ? messageId : null,
      dueInMs: null,
      notSent: false,
      isFault: false,
      reasonCode: outcome === "accepted" ? null : "outcome_unknown",
      reasonDetail: null,
      holdScope: null,
      holdKey: null,
      attempt: {
        startedAt: before(1),
        durationMs: 100,
        outcome,
        httpStatus: null,
        code: null,
        detail: null,
        traceId: null,
        request: null,
        answer: null,
      },
    },
  ]);
}

describe("the status in SQL is the one of the domain", () => {
  test("for every phase and every rank", async () => {
    const all = phases.flatMap((phase) => Object.values(deliveryRanks).map((rank) => ({ phase, rank })));

    const rows = await sql<{ phase: Phase; deliveryRank: number; status: string }[]>`
      select n.phase, n.delivery_rank, ${sql.unsafe(statusInSql)} as status
        from (select phase, rank as delivery_rank
                from json_to_recordset(${JSON.stringify(all)}::text::json) as x(phase text, rank smallint)) as n`;

    assert.equal(rows.length, all.length);
    for (const { phase, deliveryRank, status } of rows) {
      assert.equal(status, statusOf(phase, deliveryRank, false), `${phase}, rank ${deliveryRank}`);
    }
  });
});

/** What was counted of the shop's messages. */
async function countsOf({ merchantId }: Shop) {
  return sql`
    select hour, state, type, tally, count from tally_change where merchant_id = ${merchantId} order by tally, count`;
}

describe("what only arrives is written by a statement of its own", () => {
  const states = phases.flatMap((phase) =>
    Object.values(deliveryRanks).flatMap((deliveryRank) =>
      [null, before(1)].flatMap((failedAt) =>
        ["wamid.A", "wamid.of.before", null].map((messageId) => ({
          ...{ phase, deliveryRank, failedAt, messageId, owedAt: at(0), dueAt: at(0) },
          acceptedAt: phase === "accepted" ? at(1) : null,
          silentSince: phase === "accepted" ? at(1) : null,
        })),
      ),
    ),
  );

  for (const word of ["sent", "delivered", "read", "failed"] as const) {
    test(`which does with one that was ${word} as the general one does, or nothing`, async () => {
      const pricing = { category: "utility", type: "regular", model: "PMP", billable: true };
      const rows = await Promise.all(
        states.map(async (state) => {
          const [one, other] = [await addShop(sql), await addShop(sql)];
          const ids = [await addNotification(sql, one, state), await addNotification(sql, other, state)] as const;
          const failed = state.messageId === null ? ["wamid.A"] : [];
          await sql`update notification set failed_messages = ${failed} where id = any(${[...ids]})`;
          return { state, one, other, ids };
        }),
      );

      let written = 0;
      for (const { state, one, other, ids } of rows) {
        const about = state.deliveryRank === deliveryRanks.none ? ids : [null, null];
        const reportOf = (shop: Shop, callbackData: string | null | undefined) =>
          batchFor(shop, [status(word, 5, { pricing, callbackData: callbackData ?? null })]);
        const before = await readNotification(sql, ids[0]);
        const found = await applyArrivals(sql, reportOf(one, about[0]));
        const after = await readNotification(sql, ids[0]);
        if (found.length === 0) {
          assert.deepEqual(after, before);
          continue;
        }
        written += 1;
        assert.equal((await applyReports(sql, reportOf(other, about[1]))).length, 1);
        const { merchantId, id, sessionId, authenticatorId } = after;
        const expected = { ...(await readNotification(sql, ids[1])), merchantId, id, sessionId, authenticatorId };
        assert.deepEqual(after, expected);
        assert.deepEqual(await countsOf(one), await countsOf(other));
      }
      assert.equal(written > 0, word !== "failed");
    });
  }
});

describe("a report", () => {
  test("finds its message by the message id, and says so", async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop, { phase: "accepted", messageId: "wamid.A" });

    const found = await apply(shop, status("sent", 1), status("sent", 2, { messageId: "wamid.unknown" }));

    assert.deepEqual(
      [...found],
      [{ merchantId: shop.merchantId, messageId: "wamid.A", notificationId: id, isHeardOf: false }],
    );
    const row = await readNotification(sql, id);
    assert.deepEqual([seen(row), row.sentAt, row.deliveredAt, row.silentSince], ["sent", at(1), null, null]);
  });

  test("fills in its time and the charge", async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop, { phase: "accepted", messageId: "wamid.A" });
    const pricing = { category: "utility", type: "regular", model: "PMP", billable: true };

    await apply(shop, status("delivered", 5, { pricing }));
    await apply(shop, status("read", 9));
    await apply(shop, status("sent", 3));

    const row = await readNotification(sql, id);
    assert.deepEqual(
      [seen(row), row.sentAt, row.deliveredAt, row.readAt, row.pricing],
      ["read", at(3), at(5), at(9), pricing],
    );
  });

  test("of a failure brings its reason, which proof of arrival takes away", async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop, { phase: "accepted", messageId: "wamid.A" });

    await apply(shop, status("failed", 2));
    const failed = await readNotification(sql, id);
    await apply(shop, status("delivered", 3));
    const delivered = await readNotification(sql, id);

    assert.deepEqual(
      [seen(failed), failed.failedAt, failed.reasonCode, failed.reasonDetail],
      ["failed", at(2), "131026", "Not on WhatsApp."],
    );
    assert.deepEqual([seen(delivered), delivered.phase, delivered.reasonCode], ["delivered", "accepted", null]);
    assert.deepEqual(delivered.failedAt, at(2));
  });

  test("of another merchant changes nothing, neither by message id nor by our id", async () => {
    const shop = await addShop(sql);
    const rival = await addShop(sql);
    const id = await addNotification(sql, shop, { phase: "accepted", messageId: "wamid.A" });
    const row = await readNotification(sql, id);

    const byMessage = await apply(rival, status("failed", 1));
    const byId = await apply(rival, status("read", 1, { callbackData: id }));

    assert.deepEqual([...byMessage, ...byId], []);
    assert.deepEqual(await readNotification(sql, id), row);
  });

  const forged = ["", "1", "not-a-uuid", "'; drop table notification; --", "{{1}}", "0".repeat(36), "-".repeat(36)];
  for (const callbackData of forged) {
    test(`with "${callbackData}" in place of our id is harmless, and still known by its message`, async () => {
      const shop = await addShop(sql);
      const id = await addNotification(sql, shop, { phase: "accepted", messageId: "wamid.A" });

      const found = await apply(shop, status("sent", 1, { callbackData }));
      const lost = await apply(shop, status("sent", 1, { callbackData, messageId: "wamid.unknown" }));

      assert.deepEqual(
        found.map(({ notificationId }) => notificationId),
        [id],
      );
      assert.equal(lost.length, 0);
    });
  }

  test("with an id that nothing has is known by its message", async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop, { phase: "accepted", messageId: "wamid.A" });

    await apply(shop, status("sent", 1, { callbackData: newId() }));

    assert.equal(seen(await readNotification(sql, id)), "sent");
  });

  test("stands beside many others in one statement", async () => {
    const shop = await addShop(sql);
    const rival = await addShop(sql);
    const a = await addNotification(sql, shop, { phase: "accepted", messageId: "wamid.A" });
    const b = await addNotification(sql, shop, { phase: "accepted", messageId: "wamid.B" });
    const c = await addNotification(sql, rival, { phase: "accepted", messageId: "wamid.A" });

    await applyReports(sql, [
      ...batchFor(shop, [status("sent", 1), status("read", 2, { messageId: "wamid.B" })]),
      ...batchFor(rival, [status("failed", 3)]),
    ]);

    const rows = await Promise.all([a, b, c].map((id) => readNotification(sql, id)));
    assert.deepEqual(rows.map(seen), ["sent", "read", "failed"]);
  });
});

describe("a report that carries our id proves that the message exists", () => {
  const provable = ["uncertain", "superseded", "failed", "queued", "held"] as const;
  for (const phase of provable) {
    test(`of one that is ${phase}`, async () => {
      const shop = await addShop(sql);
      const id = await addNotification(sql, shop, { phase, attempts: 1, uncertainSince: before(200) });

      await apply(shop, status("sent", 1, { callbackData: id }));

      const row = await readNotification(sql, id);
      assert.deepEqual(
        [seen(row), row.phase, row.messageId, row.reasonCode, row.holdScope, row.uncertainSince, row.failedAt],
        ["sent", "accepted", "wamid.A", null, null, null, null],
      );
      assert.deepEqual(row.acceptedAt, at(1));
    });
  }

  test("of one that is being sent, whose answer then settles it", async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop, { phase: "sending" });

    await apply(shop, status("sent", 1, { callbackData: id }));
    const sending = await readNotification(sql, id);
    await answer(shop, id, "unanswered", "wamid.A");
    const settled = await readNotification(sql, id);

    assert.deepEqual([sending.phase, sending.messageId], ["sending", "wamid.A"]);
    assert.deepEqual([seen(settled), settled.reasonCode], ["sent", null]);
  });

  test("and that it failed, where that is what it says", async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop, { phase: "uncertain" });

    await apply(shop, status("failed", 1, { callbackData: id }));

    const row = await readNotification(sql, id);
    assert.deepEqual([seen(row), row.reasonCode, row.failedAt], ["failed", "131026", at(1)]);
  });

  test("but a superseded one that never reached anybody stays superseded", async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop, { phase: "superseded", attempts: 1, uncertainSince: before(200) });

    await apply(shop, status("failed", 1, { callbackData: id }));

    assert.equal(seen(await readNotification(sql, id)), "superseded");
  });
});

describe("a report of an older message of the same notification", () => {
  const newer = { phase: "accepted", messageId: "wamid.B", attempts: 2 } as const;

  test("does not fail the newer one", async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop, newer);

    await apply(shop, status("failed", 1, { callbackData: id }));

    const row = await readNotification(sql, id);
    assert.deepEqual([seen(row), row.messageId, row.failedAt, row.reasonCode], ["accepted", "wamid.B", null, null]);
  });

  test("that arrived counts: the customer has it", async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop, { ...newer, phase: "failed", failedAt: before(5) });

    await apply(shop, status("delivered", 1, { callbackData: id }));

    const row = await readNotification(sql, id);
    assert.deepEqual([seen(row), row.phase, row.messageId], ["delivered", "accepted", "wamid.B"]);
  });

  test("stands beside one of the newer message: what was not applied is not said to be found", async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop, newer);
    const reports = [status("sent", 1, { callbackData: id }), status("read", 2, { messageId: "wamid.B" })];

    const first = await apply(shop, ...reports);
    const again = await apply(shop, ...reports.filter(({ messageId }) => messageId !== first[0]?.messageId));

    const row = await readNotification(sql, id);
    assert.deepEqual([first.length, again.length], [1, 1]);
    assert.deepEqual([seen(row), row.sentAt, row.readAt], ["read", at(1), at(2)]);
  });
});

describe("a message that failed, and that a person tries again", () => {
  /** Its notification is due again; its first message was wamid.A. */
  async function triedAgain(shop: Shop): Promise<string> {
    const id = await addNotification(sql, shop, { phase: "accepted", messageId: "wamid.A" });
    await apply(shop, status("failed", 1));
    await makeDueAgain(sql, { ...shop, id, phase: "failed" });
    return id;
  }

  for (const word of ["sent", "failed"] as const) {
    test(`stays due when ${word} is reported late, and that report is known`, async () => {
      const shop = await addShop(sql);
      const id = await triedAgain(shop);
      const row = await readNotification(sql, id);

      const found = await apply(shop, status(word, 2, { callbackData: id }));

      assert.deepEqual(await readNotification(sql, id), row);
      assert.equal(row.phase, "queued");
      assert.equal(found.length, 1);
    });
  }

  test("is not sent again where it arrived after all", async () => {
    const shop = await addShop(sql);
    const id = await triedAgain(shop);

    await apply(shop, status("delivered", 2, { callbackData: id }));

    assert.equal(seen(await readNotification(sql, id)), "delivered");
  });

  test("does not speak for the message that follows it", async () => {
    const shop = await addShop(sql);
    const id = await triedAgain(shop);
    await sql`
      update notification
         set phase = 'sending', attempts = 2, leased_until = now() + interval '20 seconds', uncertain_since = now()
       where id = ${id}`;

    await apply(shop, status("failed", 2, { callbackData: id }));
    await answer(shop, id, "accepted", "wamid.B", 2);
    await apply(shop, status("sent", 3, { callbackData: id }));

    const row = await readNotification(sql, id);
    assert.deepEqual([seen(row), row.messageId, row.failedAt, row.sentAt], ["accepted", "wamid.B", null, null]);
  });
});

test("whatever comes first, reports and the answer of the attempt lead to the same end", async () => {
  const shop = await addShop(sql);
  const anyReport = fc.record({
    word: fc.constantFrom("sent" as const, "delivered" as const, "read" as const, "failed" as const),
    second: fc.nat(50),
    /** In one batch with the report before it. */
    isTogether: fc.boolean(),
  });
  const anyStart = fc.constantFrom<Phase>("sending", "uncertain", "accepted", "failed", "superseded", "queued", "held");

  await fc.assert(
    fc.asyncProperty(
      anyStart,
      fc.array(anyReport, { minLength: 1, maxLength: 6 }),
      fc.constantFrom("accepted" as const, "unanswered" as const),
      fc.nat(6),
      async (start, reports, outcome, turn) => {
        const messageId = `wamid.${newId()}`;
        const known = start === "accepted" ? { messageId } : {};
        const id = await addNotification(sql, shop, {
          sessionId: newId(),
          phase: start,
          attempts: 1,
          uncertainSince: before(200),
          ...known,
        });
        const told = reports.map(({ word, second }) => status(word, second, { messageId, callbackData: id }));

        const batches: DeliveryReport[][] = [];
        for (const [index, report] of told.entries()) {
          if (reports[index]?.isTogether) batches.at(-1)?.push(report) ?? batches.push([report]);
          else batches.push([report]);
        }
        const answerAt = Math.min(turn, batches.length);
        for (const [index, batch] of batches.entries()) {
          if (start === "sending" && index === answerAt) await answer(shop, id, outcome, messageId);
          await apply(shop, ...batch);
        }
        if (start === "sending" && answerAt === batches.length) await answer(shop, id, outcome, messageId);

        const row = await readNotification(sql, id);
        const expected = mergeReports(told)
          .map((merged) => applyReport(nothingReported, merged))
          .at(0);
        assert.ok(expected !== undefined);
        const neverSent = start === "superseded" && expected.failed && expected.rank < deliveryRanks.sent;
        const end = neverSent ? "superseded" : statusOf("accepted", expected.rank, expected.failed);
        assert.deepEqual(
          {
            status: seen(row),
            messageId: row.messageId,
            rank: row.deliveryRank,
            times: [row.sentAt, row.deliveredAt, row.readAt, row.failedAt],
            reason: row.reasonCode,
            leftovers: [row.leasedUntil, row.heldSince, row.holdScope, row.silentSince],
          },
          {
            status: end,
            messageId,
            rank: expected.rank,
            times: [expected.sentAt, expected.deliveredAt, expected.readAt, expected.failedAt],
            reason: expected.failed && expected.rank < deliveryRanks.delivered ? "131026" : null,
            leftovers: [null, null, null, null],
          },
        );
      },
    ),
    { numRuns: 400 },
  );
});

describe("a report that comes before its message is known", () => {
  function parked(shop: Shop, report: DeliveryReport) {
    return batchFor(shop, [report]).map((merged) => ({
      merchantId: shop.merchantId,
      messageId: merged.messageId,
      id: newId(),
      report: merged,
    }));
  }

  test("is parked, and joined when the message is known", async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop, { phase: "sending" });
    await parkReports(sql, [...parked(shop, status("sent", 1)), ...parked(shop, status("delivered", 2))]);

    await answer(shop, id, "accepted", "wamid.A");
    const joined = await joinParked(sql, [{ merchantId: shop.merchantId, messageId: "wamid.A" }]);

    const row = await readNotification(sql, id);
    assert.equal(joined, 2);
    assert.deepEqual([seen(row), row.sentAt, row.deliveredAt], ["delivered", at(1), at(2)]);
    assert.equal(await joinParked(sql, [{ merchantId: shop.merchantId, messageId: "wamid.A" }]), 0);
  });

  test("is joined later where the process died that should have looked, and what nobody knows stays", async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop, { phase: "sending" });
    const stranger = parked(shop, status("sent", 1, { messageId: "wamid.B" }));
    await parkReports(sql, [...parked(shop, status("delivered", 2)), ...stranger]);
    await answer(shop, id, "accepted", "wamid.A");
    assert.equal(await joinLeftBehind(sql, 100), 0, "who parked it may still be looking");
    await sql`update parked_report set received_at = now() - interval '6 seconds' where merchant_id = ${shop.merchantId}`;

    const passes = await Promise.all([joinLeftBehind(sql, 100), joinLeftBehind(sql, 100)]);

    assert.equal(passes[0] + passes[1], 1);
    assert.equal(seen(await readNotification(sql, id)), "delivered");
    assert.equal((await sql`select 1 from parked_report where merchant_id = ${shop.merchantId}`).length, 1);
  });

  test("of another merchant or another message stays parked", async () => {
    const shop = await addShop(sql);
    const rival = await addShop(sql);
    await addNotification(sql, shop, { phase: "accepted", messageId: "wamid.A" });
    await parkReports(sql, [
      ...parked(rival, status("sent", 1)),
      ...parked(shop, status("sent", 1, { messageId: "wamid.B" })),
    ]);

    assert.equal(await joinParked(sql, [{ merchantId: shop.merchantId, messageId: "wamid.A" }]), 0);
    assert.equal(await joinParked(sql, []), 0);

    const left = await sql`
      select 1 from parked_report where merchant_id in (${shop.merchantId}, ${rival.merchantId})`;
    assert.equal(left.length, 2);
  });

  test("is not lost when it is parked while others of its message are being joined", async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop, { phase: "accepted", messageId: "wamid.A" });
    const message = { merchantId: shop.merchantId, messageId: "wamid.A" };
    await parkReports(sql, parked(shop, status("sent", 1)));
    const lock = await openTransaction(sql, async (tx) => {
      await tx`select 1 from notification where id = ${id} for update`;
    });

    const joining = joinParked(sql, [message]);
    await untilBlocked(sql);
    await parkReports(sql, parked(shop, status("read", 2)));
    await lock.end();
    await joining;
    await joinParked(sql, [message]);

    assert.equal(seen(await readNotification(sql, id)), "read");
  });

  test("is joined once where two nodes look at once", async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop, { phase: "accepted", messageId: "wamid.A" });
    const message = { merchantId: shop.merchantId, messageId: "wamid.A" };
    await parkReports(sql, parked(shop, status("read", 2)));

    const joined = await Promise.all([joinParked(sql, [message]), joinParked(sql, [message])]);

    assert.deepEqual(joined.toSorted(), [0, 1]);
    assert.equal(seen(await readNotification(sql, id)), "read");
  });

  test("is looked for among the messages on record", async () => {
    const shop = await addShop(sql);
    const { merchantId } = shop;
    await addNotification(sql, shop, { phase: "accepted", messageId: "wamid.A" });
    await addNotification(sql, await addShop(sql), { phase: "accepted", messageId: "wamid.B" });

    const found = await findMessages(sql, [
      { merchantId, messageId: "wamid.A" },
      { merchantId, messageId: "wamid.B" },
    ]);

    assert.deepEqual([...found], [{ merchantId, messageId: "wamid.A" }]);
  });

  test("is forgotten after a day", async () => {
    const shop = await addShop(sql);
    await parkReports(sql, [...parked(shop, status("sent", 1)), ...parked(shop, status("sent", 1))]);
    await sql`
      update parked_report set received_at = now() - interval '25 hours'
       where id = (select id from parked_report where merchant_id = ${shop.merchantId} order by id limit 1)`;

    await forgetParked(sql, 1_000);

    const left = await sql`select 1 from parked_report where merchant_id = ${shop.merchantId}`;
    assert.equal(left.length, 1);
  });
});

describe("that a sender's reports arrive", () => {
  const graceMs = 90_000;

  test("is noted, at most once a second", async () => {
    const shop = await addShop(sql);
    const other = await addShop(sql);
    const lastStatusAt = async ({ authenticatorId }: Shop) => {
      const [sender] = await sql`select last_status_at from sender where authenticator_id = ${authenticatorId}`;
      return sender?.lastStatusAt as Date | null;
    };

    await noteStatuses(sql, [{ ...shop, oldestAt: null }], { graceMs });
    const first = await lastStatusAt(shop);
    await noteStatuses(sql, [{ ...shop, oldestAt: null }], { graceMs });
    const again = await lastStatusAt(shop);
    await sql`update sender set last_status_at = ${before(2)} where authenticator_id = ${shop.authenticatorId}`;
    await noteStatuses(sql, [{ ...shop, oldestAt: null }], { graceMs });
    const later = await lastStatusAt(shop);

    assert.ok(first !== null && Math.abs(first.getTime() - Date.now()) < 5_000);
    assert.deepEqual(again, first);
    assert.ok(later !== null && later >= first);
    assert.equal(await lastStatusAt(other), null);
  });

  test("late is noted where WhatsApp's own time of a status is longer ago than the grace time", async () => {
    const shop = await addShop(sql);
    const lateReportAt = async () => {
      const [sender] = await sql`select late_report_at from sender where authenticator_id = ${shop.authenticatorId}`;
      return sender?.lateReportAt as Date | null;
    };

    await noteStatuses(sql, [{ ...shop, oldestAt: before(80) }], { graceMs });
    const inTime = await lateReportAt();
    // At once: that it came late must not wait for the next second.
    await noteStatuses(sql, [{ ...shop, oldestAt: before(100) }], { graceMs });
    const late = await lateReportAt();
    await noteStatuses(sql, [{ ...shop, oldestAt: before(1) }], { graceMs });

    assert.equal(inTime, null);
    assert.ok(late !== null && Math.abs(late.getTime() - Date.now()) < 5_000);
    assert.deepEqual(await lateReportAt(), late);
  });
});

test("a report finds its notification whatever its transaction has become", async () => {
  const shop = await addShop(sql);
  const sessionId = await addTransaction(sql, shop, { state: "paid" });
  const id = await addNotification(sql, shop, { sessionId, phase: "accepted", messageId: "wamid.A" });

  await apply(shop, status("read", 1));

  assert.equal(seen(await readNotification(sql, id)), "read");
});
