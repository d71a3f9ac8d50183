import { parseInstant } from "../domain/expiration.ts";
import { parseAmount } from "../domain/money.ts";
import { isStillTrue } from "../domain/notification.ts";
import {
  decideMove,
  isOpen,
  isOperational,
  isPaymentState,
  notifiableStates,
  operationalStates,
  type PaymentState,
  paymentStates,
  type ReportedState,
} from "../domain/payment-state.ts";
import { owedFor } from "../domain/plan.ts";
import { isReached } from "../domain/reach.ts";
import type { ISql } from "../store/database.ts";
import { newId } from "../store/ids.ts";
import {
  configsOf,
  haveOptOuts,
  type MerchantConfig,
  presentConfig,
  senderFor,
  wantsNews,
} from "../store/merchant-configs.ts";
import { isDeadlock } from "../store/shared-commits.ts";
import {
  inOneOrder,
  type Move,
  readTransactions,
  type Transaction,
  transactionKey,
  writeMoves,
} from "../store/transaction.ts";
import { eventsOfMoves } from "../store/webhook-news.ts";
import { owedRow } from "./create.ts";
import type { FieldErrors, IntakeParts, ReportInput, ReportResult } from "./intake.ts";
import type { BatchOutcome } from "./named-batch.ts";
import type { WithOwed } from "./wake.ts";

/** Rounds in a row in which no report comes through before we say that something is wrong. */
const mostLostRounds = 50;

/**
 * One commit for many reports; answers in their order, and those about one transaction are applied in it. Decided
 * without locks and written only where the transaction is still what the decision saw; the few that lost the race are
 * decided again.
 */
export async function reportBatch(
  parts: IntakeParts,
  sql: ISql,
  inputs: readonly ReportInput[],
): Promise<BatchOutcome<ReportResult>> {
  const results = new Array<ReportResult>(inputs.length);
  const due: WithOwed[] = [];
  let open = inputs.map((_, index) => index);
  for (let lost = 0; open.length > 0; ) {
    const again = await decideAndWrite(parts, sql, inputs, { open, results, due });
    lost = again.length === open.length ? lost + 1 : 0;
    if (lost >= mostLostRounds) throw new Error(`${open.length} reports lost the race for their transaction`);
    open = again;
  }
  return { results, due };
}

/** What is wrong with a report, where a schema has refused some of it already. Writes nothing. */
export async function wrongReport(parts: IntakeParts, input: ReportInput): Promise<FieldErrors> {
  const { now, transactions } = await readTransactions(parts.sql, [input]);
  const [transaction] = transactions;
  const config = await presentConfig(parts.configs, parts.sql, input.merchantId);
  if (transaction === undefined || config === null) return {};
  const judged = judgeReport(input, transaction, config, now);
  return judged.kind === "refused" ? judged.errors : {};
}

/** One round; returns the indexes that have to be decided again, in their order. */
async function decideAndWrite(
  parts: IntakeParts,
  sql: ISql,
  inputs: readonly ReportInput[],
  { open, results, due }: { open: readonly number[]; results: ReportResult[]; due: WithOwed[] },
): Promise<number[]> {
  const { now, transactions, versions } = await readTransactions(
    sql,
    distinctKeys(open.map((index) => inputs[index] as ReportInput)),
  );
  const known = new Map(transactions.map((transaction) => [transactionKey(transaction), transaction]));
  const configs = await configsOf(parts.configs, sql, versions);

  const again: number[] = [];
  const moves: { index: number; move: Move }[] = [];
  const touched = new Set<string>();
  for (const index of open) {
    const input = inputs[index] as ReportInput;
    const key = transactionKey(input);
    const transaction = known.get(key);
    const config = configs.get(input.merchantId);
    if (transaction === undefined || config === undefined) {
      results[index] = { kind: "not_found" };
      continue;
    }
    if (touched.has(key)) {
      // Another report of this batch may move it first; this one is decided on what that leaves.
      again.push(index);
      continue;
    }
    const judged = judgeReport(input, transaction, config, now);
    if (judged.kind !== "move") {
      results[index] = judged;
      continue;
    }
    touched.add(key);
    moves.push({ index, move: judged.move });
  }

  if (moves.length > 0) {
    const written = await writeInOneOrder(
      parts,
      sql,
      moves.map(({ move }) => move),
      { tells: wantsNews(configs.values(), eventsOfMoves), looksAtList: haveOptOuts(configs) },
    );
    const after = new Map(written.map((transaction) => [transactionKey(transaction), transaction]));
    for (const { index, move } of moves) {
      const transaction = after.get(transactionKey(move));
      if (transaction === undefined) again.push(index);
      else if (move.applied) {
        results[index] = { kind: "applied", transaction, notificationIds: move.owed.map(({ id }) => id) };
      } else if (move.reason === "operational") results[index] = { kind: "operational", transaction };
      else results[index] = { kind: "stale", conflict: move.conflict, transaction };
      if (transaction !== undefined && move.applied) due.push(move);
    }
  }
  return again.sort((a, b) => a - b);
}

/**
 * Writes the moves in one order for everybody, so that two commits about the same payments do not wait for each other.
 * The database may still lock them in another one; who was undone for it has lost the race with all of its moves.
 */
async function writeInOneOrder(
  parts: IntakeParts,
  sql: ISql,
  moves: readonly Move[],
  { tells, looksAtList }: { tells: boolean; looksAtList: boolean },
): Promise<Transaction[]> {
  try {
    return await writeMoves(sql, inOneOrder(moves), tells, looksAtList);
  } catch (error) {
    // Within a transaction there is nothing left to go on with: it is done again as a whole.
    if (sql !== parts.busySql || !isDeadlock(error)) throw error;
    return [];
  }
}

type Judged =
  | { kind: "refused"; errors: FieldErrors }
  | { kind: "out_of_reach" }
  | { kind: "repeated"; transaction: Transaction }
  | { kind: "move"; move: Move };

function judgeReport(input: ReportInput, transaction: Transaction, config: MerchantConfig, now: Date): Judged {
  if (!isReached(input.reach, transaction)) return { kind: "out_of_reach" };
  if (input.isDeadline && !isPastDeadline(transaction, config, now)) return { kind: "repeated", transaction };
  const errors: FieldErrors = {};
  const said = transaction.state === "authorized" ? (input.stateOnceAuthorized ?? input.state) : input.state;
  if (!isPaymentState(said) && !isOperational(said)) {
    errors.state = [
      `Expected one of ${[...paymentStates, ...operationalStates].join(", ")}; got "${said.slice(0, 40)}".`,
    ];
  }
  const occurredAt = input.occurredAt === null ? null : parseInstant(input.occurredAt);
  if (input.occurredAt !== null && occurredAt === null) {
    errors.occurred_at = [`Expected a time such as 2026-11-23T21:00:00Z, got "${input.occurredAt.slice(0, 40)}".`];
  }
  const paid = input.paidAmount === null ? null : parseAmount(input.paidAmount, transaction.currencyCode, "allowed");
  if (paid?.kind === "refused") errors.paid_amount = [paid.message];
  if (Object.keys(errors).length > 0 || paid?.kind === "refused") return { kind: "refused", errors };

  const reported = said as ReportedState;
  const decided = decideMove(transaction.state, reported);
  if (decided.kind === "repeated") return { kind: "repeated", transaction };
  const applied = decided.kind === "applied";
  const owed = applied
    ? owedFor(reported as PaymentState, transaction.ticks, config.merchant, { occurred: occurredAt ?? now, now })
    : null;
  const sender = owed === null ? null : senderFor(config, transaction);
  const move: Move = {
    merchantId: transaction.merchantId,
    sessionId: transaction.sessionId,
    version: transaction.version,
    eventId: newId(),
    from: transaction.state,
    reported,
    applied,
    reason: decided.kind === "applied" ? null : decided.kind,
    conflict: decided.kind === "stale" && decided.conflict,
    occurredAt,
    source: input.source,
    referenceNumber: input.referenceNumber,
    paidAmount: paid?.amount ?? null,
    note: input.reason,
    untrue: applied ? notifiableStates.filter((state) => !isStillTrue(state, reported as PaymentState)) : [],
    owed: owed === null ? [] : [owedRow(owed, sender?.authenticatorId ?? null)],
  };
  return { kind: "move", move };
}

/**
 * Whether this is still a deadline that Zajel acts on: it may have been put off, or left to the source, while the
 * report was on its way. Nothing happens then, as with a repetition.
 */
function isPastDeadline({ state, expiresAt }: Transaction, { merchant }: MerchantConfig, now: Date): boolean {
  return merchant.expiry === "managed" && isOpen(state) && expiresAt !== null && expiresAt <= now;
}

function distinctKeys(inputs: readonly ReportInput[]): { merchantId: string; sessionId: string }[] {
  const keys = new Map(
    inputs.map(({ merchantId, sessionId }) => [transactionKey({ merchantId, sessionId }), { merchantId, sessionId }]),
  );
  return [...keys.values()];
}
