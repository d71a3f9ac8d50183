import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import fc from "fast-check";
import { createTestDatabase } from "../../test/support/postgres.ts";
import { writeVerdicts } from "./claim.ts";
import { openDatabase } from "./database.ts";
import { newId } from "./ids.ts";
import { makeDueAgain, withdraw } from "./manual.ts";
import { applyReports, type ReportToApply } from "./report.ts";
import { expireLeases, type Settlement, settleAttempts, settleUncertain } from "./settle.ts";
import { isDeadlock } from "./shared-commits.ts";
import { foldTally, readTally, recountTally, tallyOf } from "./tally.ts";
import { addShop, addTransaction, move, newTransaction, owed, type Shop, settlement } from "./testing/rows.ts";
import { insertTransactions, writeMoves } from "./transaction.ts";

const database = await createTestDatabase();
const sql = openDatabase({ url: database.url, max: 6 });
after(async () => {
  await sql.end({ timeout: 1 });
  await database[Symbol.asyncDispose]();
});

const from = new Date(Date.now() - 48 * 3_600_000);
const to = new Date(Date.now() + 24 * 3_600_000);

/** What is kept, by kind. */
async function kept(merchantId: string): Promise<Record<string, number>> {
  const filter = { merchantId, from, to, state: null, type: null, authenticatorId: null };
  const rows = await readTally(sql, filter, { by: "hour", timezone: "UTC" });
  return Object.fromEntries(rows.map((row) => [`${row.state} ${row.type} ${row.tally}`, row.count]).sort());
}

/** What the rows say. */
async function counted(merchantId: string): Promise<Record<string, number>> {
  const rows = await sql<{ kind: string; count: number }[]>`
    select concat_ws(' ', n.state, n.type, ${sql.unsafe(tallyOf("n"))}) as kind, count(*)::int as count
      from notification n where n.merchant_id = ${merchantId} group by 1`;
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, count] as const).sort());
}

interface Message {
  id: string;
  sessionId: string;
}

async function openWith(shop: Shop, count: number): Promise<Message[]> {
  const items = Array.from({ length: count }, () => newTransaction(shop, { owed: [owed(shop, "created")] }));
  await insertTransactions(sql, items);
  return items.map(({ sessionId, owed: [first] }) => ({ sessionId, id: (first as { id: string }).id }));
}

function settled(shop: Shop, id: string, number: number, phase: Settlement["phase"]): Settlement {
  const one = settlement(shop, id, { number, phase });
  switch (phase) {
    case "accepted":
      return { ...one, messageId: `wamid.${id}.${number}` };
    case "queued":
      return { ...one, dueInMs: 0 };
    case "held":
      return { ...one, holdScope: "token", holdKey: "" };
    case "failed":
      return { ...one, reasonCode: "131026" };
    case "uncertain":
      return one;
  }
}

const ranks = { sent: 2, delivered: 3, read: 4, failed: 0 } as const;
type Word = keyof typeof ranks;

function report(shop: Shop, { id }: Message, number: number, word: Word, afterSeconds: number): ReportToApply {
  const at = new Date(Date.now() + afterSeconds * 1000);
  return {
    merchantId: shop.merchantId,
    authenticatorId: shop.authenticatorId,
    messageId: `wamid.${id}.${number}`,
    callbackData: id,
    rank: ranks[word],
    failed: word === "failed",
    sentAt: word === "sent" ? at : null,
    deliveredAt: word === "delivered" ? at : null,
    readAt: word === "read" ? at : null,
    failedAt: word === "failed" ? at : null,
    error: word === "failed" ? { code: 131026, title: "Message undeliverable", details: null } : null,
    pricing: word === "sent" ? { category: "utility", type: "regular", model: "PMP", billable: true } : null,
  };
}

const phases = ["accepted", "queued", "held", "failed", "uncertain"] as const;
const words = ["sent", "delivered", "read", "failed"] as const;

/** Something that happens to one message; what does not fit its state changes nothing, as with us. */
const step = fc.oneof(
  fc.record({ does: fc.constant("claim" as const), end: fc.constantFrom("sending", "suppressed", "failed") }),
  fc.record({
    does: fc.constant("settle" as const),
    phase: fc.constantFrom(...phases),
    number: fc.integer({ min: 1, max: 2 }),
  }),
  fc.record({
    does: fc.constant("report" as const),
    word: fc.constantFrom(...words),
    number: fc.integer({ min: 1, max: 2 }),
    afterSeconds: fc.integer({ min: 0, max: 4000 }),
  }),
  fc.record({ does: fc.constantFrom("pay", "retry", "withdraw", "expire", "give_up", "fold", "recount" as const) }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

async function take(shop: Shop, message: Message, what: Step): Promise<unknown> {
  const { merchantId } = shop;
  const { id, sessionId } = message;
  switch (what.does) {
    case "claim": {
      const waits =
        await sql`select 1 from notification where id = ${id} and phase = 'queued' and merchant_id = ${merchantId}`;
      if (waits.length === 0) return;
      const template = { templateName: "payment_link", templateLanguage: "en", country: "KW" };
      const sending = { id, phase: "sending" as const, leaseMs: 0, recipient: "+96550001234", ...template };
      const ended = { id, phase: what.end as "failed", reasonCode: "no_link", ...template };
      return writeVerdicts(sql, shop, [what.end === "sending" ? sending : ended], null);
    }
    case "settle":
      return settleAttempts(sql, [settled(shop, id, what.number, what.phase)]);
    case "report":
      return applyReports(sql, [report(shop, message, what.number, what.word, what.afterSeconds)]);
    case "pay": {
      const [row] = await sql<{ version: number }[]>`
        select version from transaction where merchant_id = ${merchantId} and session_id = ${sessionId}`;
      return writeMoves(sql, [move(shop, sessionId, { version: row?.version ?? 0, owed: [owed(shop, "paid")] })]);
    }
    case "retry": {
      const [row] = await sql<{ phase: "failed" }[]>`select phase from notification where id = ${id}`;
      if (!["failed", "suppressed", "uncertain"].includes(row?.phase ?? "")) return;
      return makeDueAgain(sql, { ...shop, id, phase: row?.phase ?? "failed" });
    }
    case "withdraw":
      return withdraw(sql, merchantId, id, "root");
    case "expire":
      return expireLeases(sql, 10);
    case "give_up": {
      const [row] = await sql<{ attempts: number }[]>`select attempts from notification where id = ${id}`;
      const verdict = { merchantId, id, attempts: row?.attempts ?? 0, phase: "failed" as const };
      return settleUncertain(sql, [{ ...verdict, reasonCode: "outcome_unknown" }]);
    }
    case "fold":
      return foldTally(sql, 3);
    case "recount":
      return recountTally(sql, { merchantId, from, to });
  }
}

describe("the tally", () => {
  test("says what the rows say, whatever happens to messages at once, twice, late and in any order", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), step, fc.boolean()), { minLength: 5, maxLength: 30 }),
        async (steps) => {
          const shop = await addShop(sql);
          const messages = await openWith(shop, 3);
          for (const [index, what, isDoubled] of steps) {
            const message = messages[index] as Message;
            const turns = isDoubled ? [message, message, messages[(index + 1) % 3] as Message] : [message];
            for (const done of await Promise.allSettled(turns.map((one) => take(shop, one, what)))) {
              if (done.status === "rejected" && !isDeadlock(done.reason)) throw done.reason;
            }
          }

          assert.deepEqual(await kept(shop.merchantId), await counted(shop.merchantId));
          while ((await foldTally(sql, 100)) > 0);
          assert.deepEqual(await kept(shop.merchantId), await counted(shop.merchantId));
        },
      ),
      { numRuns: 30 },
    );
  });

  test("is made anew from the rows, and leaves other hours and merchants alone", async () => {
    const [shop, other] = [await addShop(sql), await addShop(sql)];
    await openWith(shop, 2);
    await openWith(other, 1);
    await sql`update tally_change set count = 17 where merchant_id in (${shop.merchantId}, ${other.merchantId})`;

    assert.equal(await recountTally(sql, { merchantId: shop.merchantId, from, to }), 1);

    assert.deepEqual(await kept(shop.merchantId), await counted(shop.merchantId));
    assert.deepEqual(Object.values(await kept(other.merchantId)), [17]);
  });

  test("counts what is owed and what is suppressed from the first moment on as their rows say", async () => {
    const shop = await addShop(sql);
    const reasons = [null, "no_link", "too_old", "a/b"];

    await insertTransactions(
      sql,
      reasons.map((reasonCode) => {
        const phase = reasonCode === null ? "queued" : "suppressed";
        return newTransaction(shop, { owed: [owed(shop, "created", { phase, reasonCode })] });
      }),
    );

    const says = await kept(shop.merchantId);
    assert.deepEqual(says, await counted(shop.merchantId));
    assert.equal(says["created payment_request suppressed/0////no_link//"], 1);
  });

  test("knows by which payment a link was paid, and after how long", async () => {
    const shop = await addShop(sql);
    const [message] = await openWith(shop, 1);
    const { id, sessionId } = message as Message;
    await writeVerdicts(
      sql,
      shop,
      [{ id, phase: "sending", leaseMs: 0, templateName: "link", templateLanguage: "en" }],
      null,
    );
    await settleAttempts(sql, [settled(shop, id, 1, "accepted")]);

    await writeMoves(sql, [move(shop, sessionId, { occurredAt: new Date(Date.now() + 70_000) })]);

    assert.deepEqual(await kept(shop.merchantId), { "created payment_request accepted/1///18//en/link": 1 });
  });

  test("an order that was paid without a link counts nothing as paid", async () => {
    const shop = await addShop(sql);
    const sessionId = await addTransaction(sql, shop, { type: "e_commerce" });

    await writeMoves(sql, [move(shop, sessionId, { owed: [owed(shop, "paid", { id: newId() })] })]);

    assert.deepEqual(await kept(shop.merchantId), { "paid e_commerce open": 1 });
  });
});
