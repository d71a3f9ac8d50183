/**
 * A connection that was just opened knows no statement: PostgreSQL reads its catalogue and makes the plan with the first
 * use of each, 30 to 120 ms for which the first payments after a start would wait. So each line tries its statements
 * once, about nothing: nothing is found, and nothing is written.
 */
import { claimAtOnce, lookAtSender } from "./claim.ts";
import type { Sql } from "./database.ts";
import { newId } from "./ids.ts";
import { applyArrivals } from "./report.ts";
import { settleTaken } from "./settle.ts";
import { insertTransactions } from "./transaction.ts";

/** The lines of a node; null for one that it does not use. */
export interface WarmLines {
  creation: Sql | null;
  report: Sql | null;
  claim: Sql | null;
  answer: Sql | null;
}

/** Resolves when all statements of these lines are known to their connections; rejects where the database is away. */
export async function warmUp({ creation, report, claim, answer }: WarmLines): Promise<void> {
  await Promise.all([
    creation && warmCreations(creation),
    report && warmReports(report),
    claim && warmClaims(claim),
    answer && warmAnswers(answer),
  ]);
}

/** No merchant has this id: it is too short for one. */
const merchantId = "";

async function warmCreations(sql: Sql): Promise<void> {
  await Promise.all([
    insertTransactions(sql, [], { births: { messages: [], senders: [] } }),
    insertTransactions(sql, [], {}),
  ]);
}

async function warmReports(sql: Sql): Promise<void> {
  const times = { sentAt: null, deliveredAt: null, readAt: null, failedAt: null };
  const about = { merchantId, authenticatorId: newId(), messageId: "none", callbackData: null };
  await applyArrivals(sql, [{ ...about, ...times, rank: 1, failed: false, error: null, pricing: null }]);
}

async function warmClaims(sql: Sql): Promise<void> {
  const sender = { merchantId, authenticatorId: newId() };
  const bucket = { tokens: 0, refilledAt: new Date() };
  const message = { id: newId(), phase: "sending", attempts: 0, sessionId: "none", version: 1 } as const;
  await Promise.all([
    lookAtSender(sql, sender, 1, { looksAtList: false }),
    claimAtOnce(sql, sender, { seen: bucket, bucket, messages: [message], pairs: [], tells: false }),
  ]);
}

async function warmAnswers(sql: Sql): Promise<void> {
  await settleTaken(sql, [
    {
      merchantId,
      id: newId(),
      number: 1,
      phase: "accepted",
      messageId: "none",
      dueInMs: null,
      notSent: false,
      isFault: false,
      reasonCode: null,
      reasonDetail: null,
      holdScope: null,
      holdKey: null,
      attempt: {
        startedAt: new Date(),
        durationMs: 0,
        outcome: "accepted",
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
