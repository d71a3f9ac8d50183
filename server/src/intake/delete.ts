/**
 * A payment system deletes a transaction: it comes to nothing, and nothing more is sent about it. What was sent, and by
 * whom, stays on record; a success that is reported all the same is a conflict, since money may have moved.
 */
import { isOpen, isSuccess, type PaymentState } from "../domain/payment-state.ts";
import { isReached } from "../domain/reach.ts";
import { writeAudit } from "../store/audit.ts";
import type { TransactionSql } from "../store/database.ts";
import { lockTransaction } from "../store/manual.ts";
import { markDeleted } from "../store/transaction-deletion.ts";
import type { Asker } from "./by-hand.ts";
import type { IntakeParts } from "./intake.ts";
import { reportBatch } from "./report.ts";

export interface DeleteInput extends Asker {
  sessionId: string;
}

export type DeleteResult =
  | { kind: "deleted" }
  /** The customer has paid, or is bound to. */
  | { kind: "wrong_state"; state: PaymentState }
  /** The caller may not send to its customer, and so not take away what others send. */
  | { kind: "out_of_reach" }
  /** Also one that was deleted before. */
  | { kind: "not_found" };

/** In the transaction that its caller has open and commits. */
export async function deleteTransaction(
  parts: IntakeParts,
  tx: TransactionSql,
  { merchantId, sessionId, source, reach }: DeleteInput,
): Promise<DeleteResult> {
  const locked = await lockTransaction(tx, merchantId, sessionId);
  if (locked === null || locked.transaction.deletedAt !== null) return { kind: "not_found" };
  if (!isReached(reach, locked.transaction)) return { kind: "out_of_reach" };
  const { state } = locked.transaction;
  if (isSuccess(state)) return { kind: "wrong_state", state };
  if (isOpen(state)) {
    const end = { state: "invalided", occurredAt: null, referenceNumber: null, paidAmount: null, reason: "Deleted." };
    await reportBatch(parts, tx, [{ merchantId, sessionId, source, reach, ...end }]);
  }
  await markDeleted(tx, { merchantId, sessionId }, source);
  const detail = { was: state };
  await writeAudit(tx, { merchantId, actor: source, action: "transaction.deleted", subject: sessionId, detail });
  return { kind: "deleted" };
}
