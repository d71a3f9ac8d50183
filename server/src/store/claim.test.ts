import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { createTestDatabase } from "../../test/support/postgres.ts";
import {
  type ClaimVerdict,
  claimCandidates,
  holdQueued,
  listWaitingSenders,
  lockSender,
  writeVerdicts,
} from "./claim.ts";
import { openDatabase } from "./database.ts";
import { placeHolds } from "./hold.ts";
import { newId } from "./ids.ts";
import { bumpConfigVersion } from "./merchant.ts";
import {
  addNotification,
  addSender,
  addShop,
  addTransaction,
  before,
  move,
  openTransaction,
  readNotification,
  type Shop,
  untilBlocked,
} from "./testing/rows.ts";
import { writeMoves } from "./transaction.ts";

const database = await createTestDatabase();
const sql = openDatabase({ url: database.url, max: 6 });
after(async () => {
  await sql.end({ timeout: 1 });
  await database[Symbol.asyncDispose]();
});

async function claimedIds(shop: Shop, limit = 100): Promise<string[]> {
  return (await claimCandidates(sql, shop, limit)).map(({ id }) => id);
}

describe("the candidates of a claim", () => {
  test("are receipts first, then payment links, then bulk; in each the longest due first", async () => {
    const shop = await addShop(sql);
    const bulk = await addNotification(sql, shop, { priority: 2, dueAt: before(900) });
    const late = await addNotification(sql, shop, { priority: 1, dueAt: before(10) });
    const early = await addNotification(sql, shop, { priority: 1, dueAt: before(20) });
    const receipt = await addNotification(sql, shop, { priority: 0, state: "paid", dueAt: before(1) });

    assert.deepEqual(await claimedIds(shop), [receipt, early, late, bulk]);
  });

  test("are looked for from where the queue begins, where that is known, and in each lane for itself", async () => {
    const shop = await addShop(sql);
    const passed = await addNotification(sql, shop, { priority: 1, dueAt: before(30) });
    const link = await addNotification(sql, shop, { priority: 1, dueAt: before(10) });
    const bulk = await addNotification(sql, shop, { priority: 2, dueAt: before(60) });
    const from = async (...since: [Date | null, Date | null, Date | null]) =>
      (await claimCandidates(sql, shop, 10, { since })).map(({ id }) => id);

    assert.deepEqual(await from(null, before(20), null), [link, bulk]);
    assert.deepEqual(await from(before(20), null, before(20)), [passed, link]);
    assert.deepEqual(await from(null, before(40), before(90)), [passed, link, bulk]);
  });

  test("are found without walking over all that left while somebody holds an older snapshot", async () => {
    const shop = await addShop(sql);
    for (let left = 0; left < 300; left += 1) await addNotification(sql, shop, { dueAt: before(1_000 - left) });
    const next = await addNotification(sql, shop, { dueAt: before(500) });
    const snapshot = await openTransaction(sql, (tx) =>
      tx`
      set transaction isolation level repeatable read; select count(*) from notification`.simple(),
    );
    const due = await claimCandidates(sql, shop, 300);
    const taken = due.map(({ id }) => ({ id, phase: "sending", leaseMs: 20_000 }) as const);
    await writeVerdicts(sql, shop, taken, null);

    const [whole, fromTheHead] = [await walkedOver([null, null, null]), await walkedOver([null, before(502), null])];
    assert.ok(whole >= 300, `${whole}`);
    assert.ok(fromTheHead < 10, `${fromTheHead}`);
    await snapshot.end();

    async function walkedOver(since: [Date | null, Date | null, Date | null]): Promise<number> {
      return sql.begin(async (tx) => {
        const entriesRead = async () => {
          const [read] = await tx<{ entries: number }[]>`
            select pg_stat_get_xact_tuples_returned('notification_due'::regclass)::int as entries`;
          return read?.entries ?? 0;
        };
        // The connection may not have told yet what it read before.
        const earlier = await entriesRead();
        const found = await claimCandidates(tx, shop, 10, { since });
        assert.deepEqual(
          found.map(({ id }) => id),
          [next],
        );
        return (await entriesRead()) - earlier;
      });
    }
  });

  test("due at the same moment are in the order in which they were owed", async () => {
    const shop = await addShop(sql);
    const dueAt = before(5);
    const first = await addNotification(sql, shop, { dueAt });
    const second = await addNotification(sql, shop, { dueAt });

    assert.deepEqual(await claimedIds(shop), [first, second]);
  });

  test("are never more than asked for: what comes first, over all lanes", async () => {
    const shop = await addShop(sql);
    await addNotification(sql, shop, { priority: 1, dueAt: before(30) });
    await addNotification(sql, shop, { priority: 0, dueAt: before(5) });
    const second = await addNotification(sql, shop, { priority: 0, dueAt: before(10) });
    const first = await addNotification(sql, shop, { priority: 0, dueAt: before(20) });

    assert.deepEqual(await claimedIds(shop, 2), [first, second]);
  });

  test("are due, queued and of this sender", async () => {
    const shop = await addShop(sql);
    const rival = await addShop(sql);
    const due = await addNotification(sql, shop);
    await addNotification(sql, shop, { dueAt: before(-5) });
    await addNotification(sql, shop, { phase: "held" });
    await addNotification(sql, shop, { phase: "uncertain" });
    await addNotification(sql, shop, { phase: "superseded" });
    await addNotification(sql, shop, { authenticatorId: await addSender(sql, shop.merchantId) });
    await addNotification(sql, rival);

    assert.deepEqual(await claimedIds(shop), [due]);
  });

  test("come with the transaction as it is now (rule 2)", async () => {
    const shop = await addShop(sql);
    const sessionId = await addTransaction(sql, shop, { state: "attempted", extra: { table: "4" }, language: "ar" });
    await addNotification(sql, shop, { sessionId, attempts: 2 });

    const [candidate] = await claimCandidates(sql, shop, 1);

    assert.ok(candidate !== undefined && candidate.direct === null);
    assert.deepEqual(
      [candidate.sessionId, candidate.about, candidate.kind, candidate.attempts, candidate.state],
      [sessionId, "created", "automatic", 2, "attempted"],
    );
    assert.deepEqual(
      [candidate.type, candidate.amount, candidate.customerPhone, candidate.language, candidate.extra],
      ["payment_request", "20.000", "+96550001234", "ar", { table: "4" }],
    );
    assert.ok(candidate.owedAt instanceof Date && candidate.createdAt instanceof Date);
  });

  test("are not those that another node is claiming in this moment", async () => {
    const shop = await addShop(sql);
    const first = await addNotification(sql, shop, { dueAt: before(9) });
    const second = await addNotification(sql, shop, { dueAt: before(8) });
    const claim = await openTransaction(sql, (tx) => claimCandidates(tx, shop, 1));

    const others = await claimedIds(shop);
    await claim.end();

    assert.deepEqual(others, [second]);
    assert.deepEqual(await claimedIds(shop), [first, second]);
  });

  test("are not those that an event is superseding in this moment", async () => {
    const shop = await addShop(sql);
    const sessionId = await addTransaction(sql, shop);
    await addNotification(sql, shop, { sessionId });
    const event = await openTransaction(sql, (tx) => writeMoves(tx, [move(shop, sessionId)]));

    const meanwhile = await claimedIds(shop);
    await event.end();

    assert.deepEqual(meanwhile, []);
    assert.deepEqual(await claimedIds(shop), []);
  });

  const siblings = [
    ["sending", true],
    ["queued", false],
    ["held", false],
    ["uncertain", false],
    ["accepted", false],
  ] as const;
  for (const [phase, isUnderWay] of siblings) {
    test(`a sibling that is ${phase} is ${isUnderWay ? "" : "not "}under way (rule 3)`, async () => {
      const shop = await addShop(sql);
      const sessionId = await addTransaction(sql, shop, { state: "paid" });
      const id = await addNotification(sql, shop, { sessionId, state: "paid", priority: 0 });
      await addNotification(sql, shop, { sessionId, state: "failed", phase, dueAt: before(-60) });

      const [candidate] = await claimCandidates(sql, shop, 10);

      assert.deepEqual([candidate?.id, candidate?.siblingUnderWay], [id, isUnderWay]);
    });
  }

  test("do not wait for what another transaction has under way", async () => {
    const shop = await addShop(sql);
    await addNotification(sql, shop, { phase: "sending" });
    await addNotification(sql, shop);

    const [candidate] = await claimCandidates(sql, shop, 10);

    assert.equal(candidate?.siblingUnderWay, false);
  });
});

describe("the verdicts of a claim", () => {
  /** Writes one verdict about a due notification; what becomes of it. */
  async function written(verdict: Omit<ClaimVerdict, "id">, shop?: Shop) {
    const { merchantId, authenticatorId } = shop ?? (await addShop(sql));
    const sender = { merchantId, authenticatorId };
    const id = await addNotification(sql, sender);
    await writeVerdicts(sql, sender, [{ id, ...verdict }], null);
    return readNotification(sql, id);
  }

  test("sending counts the attempt, begins the lease, and freezes what is sent", async () => {
    const content = { header: null, body: "Hello Noura", footer: null, buttons: [], direction: "ltr" };

    const row = await written({
      phase: "sending",
      leaseMs: 20_000,
      recipient: "+96550001234",
      templateName: "zajel_payment_created",
      templateNamespace: "7c0de1f4",
      templateLanguage: "en",
      requestedLanguage: "hi",
      content,
    });

    assert.deepEqual([row.phase, row.attempts, row.recipient, row.content], ["sending", 1, "+96550001234", content]);
    assert.deepEqual(
      [row.templateName, row.templateNamespace, row.templateLanguage, row.requestedLanguage],
      ["zajel_payment_created", "7c0de1f4", "en", "hi"],
    );
    assert.ok(row.uncertainSince !== null && row.leasedUntil !== null);
    assert.equal(row.leasedUntil.getTime() - row.uncertainSince.getTime(), 20_000);
  });

  test("queued waits as long as it says, without an attempt", async () => {
    const row = await written({ phase: "queued", dueInMs: 60_000 });

    assert.deepEqual([row.phase, row.attempts, row.leasedUntil], ["queued", 0, null]);
    assert.ok(row.dueAt > before(-50) && row.dueAt < before(-70));
  });

  test("held names its cause", async () => {
    const row = await written({
      phase: "held",
      holdScope: "template",
      holdKey: "zajel_payment_created/en",
      reasonCode: "template_paused",
      reasonDetail: "It is PAUSED.",
    });

    assert.deepEqual(
      [row.phase, row.holdScope, row.holdKey, row.reasonCode, row.reasonDetail, row.attempts],
      ["held", "template", "zajel_payment_created/en", "template_paused", "It is PAUSED.", 0],
    );
    assert.ok(row.heldSince !== null);
  });

  test("failed, suppressed and superseded end it with their reason", async () => {
    const failed = await written({ phase: "failed", reasonCode: "missing_variable", reasonDetail: "order_no" });
    const suppressed = await written({ phase: "suppressed", reasonCode: "no_link" });
    const superseded = await written({ phase: "superseded" });

    assert.deepEqual(
      [failed.phase, failed.reasonCode, failed.reasonDetail],
      ["failed", "missing_variable", "order_no"],
    );
    assert.ok(failed.failedAt !== null);
    assert.deepEqual([suppressed.phase, suppressed.reasonCode, suppressed.failedAt], ["suppressed", "no_link", null]);
    assert.deepEqual([superseded.phase, superseded.reasonCode, superseded.failedAt], ["superseded", null, null]);
  });

  test("many are written at once, each to its own row", async () => {
    const shop = await addShop(sql);
    const going = await addNotification(sql, shop);
    const late = await addNotification(sql, shop);
    const untouched = await addNotification(sql, shop);

    await writeVerdicts(
      sql,
      shop,
      [
        { id: going, phase: "sending", leaseMs: 1_000 },
        { id: late, phase: "superseded" },
      ],
      null,
    );

    const phases = await Promise.all([going, late, untouched].map((id) => readNotification(sql, id)));
    assert.deepEqual(
      phases.map(({ phase }) => phase),
      ["sending", "superseded", "queued"],
    );
  });

  test("of one merchant change nothing of another's", async () => {
    const rival = await addShop(sql);
    const id = await addNotification(sql, rival);

    await writeVerdicts(sql, await addShop(sql), [{ id, phase: "superseded" }], null);

    assert.equal((await readNotification(sql, id)).phase, "queued");
  });

  test("leave in the bucket what was not used, also where nothing was due", async () => {
    const shop = await addShop(sql);
    const refilledAt = new Date("2026-07-26T12:00:00.250Z");

    await writeVerdicts(sql, shop, [], { tokens: 7.5, refilledAt });

    const sender = await sql.begin((tx) => lockSender(tx, shop.merchantId, shop.authenticatorId));
    assert.deepEqual([sender?.tokens, sender?.refilledAt], [7.5, refilledAt]);
  });
});

describe("the lock on a sender", () => {
  test("gives what a claim has to know", async () => {
    const shop = await addShop(sql);
    await bumpConfigVersion(sql, shop.merchantId);
    await placeHolds(sql, [
      { ...shop, scope: "template", key: "a/en", reasonCode: "132015", detail: "Paused.", isShared: false },
    ]);

    const sender = await sql.begin((tx) => lockSender(tx, shop.merchantId, shop.authenticatorId));

    assert.ok(sender !== null);
    const [hold] = sender.holds;
    // Made, patched by the test's own set-up, bumped, and told of the hold.
    assert.deepEqual([sender.tokens, sender.environment, sender.configVersion], [0, "live", 4]);
    assert.deepEqual(
      [hold?.scope, hold?.key, hold?.reasonCode, hold?.detail, hold?.probing],
      ["template", "a/en", "132015", "Paused.", false],
    );
    assert.ok(Math.abs(sender.now.getTime() - Date.now()) < 5_000);
  });

  test("finds nothing where there is no such sender", async () => {
    const shop = await addShop(sql);
    const rival = await addShop(sql);

    assert.equal(await sql.begin((tx) => lockSender(tx, shop.merchantId, newId())), null);
    assert.equal(await sql.begin((tx) => lockSender(tx, shop.merchantId, rival.authenticatorId)), null);
  });

  test("makes two claims follow one another, and the second sees what the first has written", async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop);
    const first = await openTransaction(sql, async (tx) => {
      await lockSender(tx, shop.merchantId, shop.authenticatorId);
      const [candidate] = await claimCandidates(tx, shop, 10);
      assert.equal(candidate?.id, id);
      await writeVerdicts(tx, shop, [{ id, phase: "sending", leaseMs: 1_000 }], { tokens: 41, refilledAt: before(0) });
    });

    const second = sql.begin(async (tx) => {
      const sender = await lockSender(tx, shop.merchantId, shop.authenticatorId);
      return { tokens: sender?.tokens, due: (await claimCandidates(tx, shop, 10)).length };
    });
    await untilBlocked(sql);
    await first.end();

    assert.deepEqual(await second, { tokens: 41, due: 0 });
  });

  test("does not make the claims of two senders wait for one another", async () => {
    const shop = await addShop(sql);
    const other = await addSender(sql, shop.merchantId);
    const first = await openTransaction(sql, (tx) => lockSender(tx, shop.merchantId, shop.authenticatorId));

    const locked = await sql.begin((tx) => lockSender(tx, shop.merchantId, other));
    await first.end();

    assert.notEqual(locked, null);
  });
});

describe("the senders that wait", () => {
  /** Those of these shops, in milliseconds until they are due. */
  async function waiting(...shops: Shop[]) {
    const senders = await listWaitingSenders(sql, 10_000);
    return senders.filter(({ merchantId }) => shops.some((shop) => shop.merchantId === merchantId));
  }

  test("are found once each, with the earliest due time over all lanes", async () => {
    const shop = await addShop(sql);
    const second = { ...shop, authenticatorId: await addSender(sql, shop.merchantId) };
    const rival = await addShop(sql);
    await addNotification(sql, shop, { priority: 1, dueAt: before(-30) });
    await addNotification(sql, shop, { priority: 0, dueAt: before(-60) });
    await addNotification(sql, shop, { priority: 2, dueAt: before(-90) });
    await addNotification(sql, second, { priority: 2, dueAt: before(5) });
    await addNotification(sql, rival, { priority: 0, dueAt: before(-10) });

    const senders = await waiting(shop, rival);

    const dueIn = new Map(
      senders.map(({ authenticatorId, dueInMs }) => [authenticatorId, Math.round(dueInMs / 5_000) * 5]),
    );
    assert.equal(senders.length, 3);
    assert.deepEqual(
      [shop, second, rival].map(({ authenticatorId }) => dueIn.get(authenticatorId)),
      [30, -5, 10],
    );
  });

  test("are only those with something queued", async () => {
    const shop = await addShop(sql);
    await addNotification(sql, shop, { phase: "held" });
    await addNotification(sql, shop, { phase: "sending" });
    await addNotification(sql, shop, { phase: "accepted" });
    await addNotification(sql, shop, { phase: "suppressed", authenticatorId: null });

    assert.deepEqual(await waiting(shop), []);
  });

  test("are never more than asked for", async () => {
    await addNotification(sql, await addShop(sql));
    await addNotification(sql, await addShop(sql));

    assert.equal((await listWaitingSenders(sql, 1)).length, 1);
  });
});

describe("the queue of a held sender", () => {
  const cause = { scope: "token", key: "", reasonCode: "token", detail: "Error 190." };

  test("moves to held, with the cause on each notification", async () => {
    const shop = await addShop(sql);
    const id = await addNotification(sql, shop);

    assert.equal(await holdQueued(sql, shop, cause, 10), 1);

    const row = await readNotification(sql, id);
    assert.deepEqual(
      [row.phase, row.holdScope, row.holdKey, row.reasonCode, row.reasonDetail],
      ["held", "token", "", "token", "Error 190."],
    );
    assert.ok(row.heldSince !== null);
  });

  test("moves only what is due, of this sender, and as much as was asked for", async () => {
    const shop = await addShop(sql);
    const other = { ...shop, authenticatorId: await addSender(sql, shop.merchantId) };
    await addNotification(sql, shop);
    await addNotification(sql, shop);
    await addNotification(sql, shop, { dueAt: before(-30) });
    await addNotification(sql, other);

    assert.equal(await holdQueued(sql, shop, cause, 1), 1);
    assert.equal(await holdQueued(sql, shop, cause, 10), 1);
    assert.equal(await holdQueued(sql, shop, cause, 10), 0);
    assert.equal((await claimCandidates(sql, other, 10)).length, 1);
  });
});
