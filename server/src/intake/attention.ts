/**
 * What a person does about many at once: tries again what failed for one reason, and takes note of a conflict.
 */
import { decideRetry, type NothingToSend } from "../domain/by-hand.ts";
import type { NotifiableState } from "../domain/payment-state.ts";
import { isReached } from "../domain/reach.ts";
import { acknowledgeConflict, lockFailed } from "../store/attention.ts";
import { writeAudit } from "../store/audit.ts";
import type { TransactionSql } from "../store/database.ts";
import { makeManyDueAgain } from "../store/manual.ts";
import { presentConfig, senderFor } from "../store/merchant-configs.ts";
import { findOptOutScopes } from "../store/opt-out.ts";
import { findTransaction, readTransactions, type Transaction } from "../store/transaction.ts";
import { tell } from "../store/webhook-news.ts";
import type { Asker } from "./by-hand.ts";
import type { IntakeParts } from "./intake.ts";

export interface RetryManyInput extends Asker {
  reasonCode: string;
  state: NotifiableState | null;
  authenticatorId: string | null;
  /** At most so many are looked at. */
  limit: number;
}

export interface RetryManyResult {
  retried: string[];
  /** Why others stay as they are, with how many. */
  refused: Map<NothingToSend | "out_of_reach" | "no_sender", number>;
  /** There may be more than were looked at. */
  isMore: boolean;
  afterCommit: () => void;
}

/** Makes the newest that failed for this reason due again, where they are still true. One entry in the audit log. */
export async function retryMany(
  parts: IntakeParts,
  tx: TransactionSql,
  input: RetryManyInput,
): Promise<RetryManyResult> {
  const { merchantId, source, reach, reasonCode, state, limit } = input;
  const failed = await lockFailed(tx, input);
  const keys = failed.map(({ sessionId }) => ({ merchantId, sessionId }));
  const { now, transactions } = await readTransactions(tx, keys);
  const bySession = new Map(transactions.map((transaction) => [transaction.sessionId, transaction]));
  const phones = transactions.flatMap(({ customerPhone }) => customerPhone ?? []);
  const optOuts = await findOptOutScopes(tx, merchantId, phones);
  const config = await presentConfig(parts.configs, tx, merchantId);

  const refused: RetryManyResult["refused"] = new Map();
  const again = failed.flatMap(({ id, sessionId, state: about }) => {
    const transaction = bySession.get(sessionId) as Transaction;
    const optOut = optOuts.get(transaction.customerPhone ?? "") ?? null;
    const decision = decideRetry({ state: about as NotifiableState, phase: "failed" }, { ...transaction, optOut }, now);
    const authenticatorId = config === null ? null : (senderFor(config, transaction)?.authenticatorId ?? null);
    if (decision.kind === "retry" && authenticatorId !== null && isReached(reach, transaction)) {
      return [{ id, phase: "failed" as const, authenticatorId }];
    }
    const why = !isReached(reach, transaction)
      ? "out_of_reach"
      : decision.kind === "refused"
        ? decision.because
        : "no_sender";
    refused.set(why, (refused.get(why) ?? 0) + 1);
    return [];
  });
  const retried = again.length === 0 ? [] : await makeManyDueAgain(tx, merchantId, again);
  if (retried.length > 0) {
    const detail = { count: retried.length, ...(state === null ? {} : { state }), notifications: retried };
    await writeAudit(tx, { merchantId, actor: source, action: "notifications.retried", subject: reasonCode, detail });
  }
  const senders = new Set(again.map(({ authenticatorId }) => authenticatorId));
  return {
    retried,
    refused,
    isMore: failed.length === limit,
    afterCommit() {
      for (const authenticatorId of senders) parts.wake({ merchantId, authenticatorId, dueInMs: 0 });
    },
  };
}

export interface AcknowledgeInput {
  merchantId: string;
  sessionId: string;
  source: string;
}

export type AcknowledgeResult =
  | { kind: "acknowledged"; transaction: Transaction }
  | { kind: "no_conflict"; transaction: Transaction }
  | { kind: "not_found" };

/** Takes a payment off the list of conflicts; its history keeps what was reported. */
export async function acknowledge(
  tx: TransactionSql,
  { merchantId, sessionId, source }: AcknowledgeInput,
): Promise<AcknowledgeResult> {
  const isDone = await acknowledgeConflict(tx, merchantId, sessionId);
  const transaction = await findTransaction(tx, merchantId, sessionId);
  if (transaction === null) return { kind: "not_found" };
  if (!isDone) return { kind: "no_conflict", transaction };
  const data = { session_id: sessionId, environment: transaction.environment };
  await tell(tx, { merchantId, type: "transaction.acknowledged", subject: sessionId, data });
  const detail = { state: transaction.state };
  await writeAudit(tx, {
    merchantId,
    actor: source,
    action: "transaction.conflict_acknowledged",
    subject: sessionId,
    detail,
  });
  return { kind: "acknowledged", transaction };
}
