import { decideMove } from "../domain/payment-state.ts";
import type { Sql } from "../store/database.ts";
import { forgetExpiries, listDueExpiries, readTransactions } from "../store/transaction.ts";

/** Reports one state of one transaction, as a payment system would. Resolves when it is on disk. */
export type ReportExpired = (transaction: { merchantId: string; sessionId: string }) => Promise<unknown>;

const atOnce = 1_000;

/**
 * Expires what is past its `expires_at`; how many. A transaction that is no longer open is only forgotten. The row
 * that stands for the deadline goes last: a pass that dies is done again.
 */
export async function expireTransactions(sql: Sql, report: ReportExpired): Promise<number> {
  const due = await listDueExpiries(sql, atOnce);
  if (due.length === 0) return 0;
  const { now, transactions } = await readTransactions(sql, due);
  const expirable = transactions.filter(
    ({ state, expiresAt }) => decideMove(state, "expired").kind === "applied" && expiresAt !== null && expiresAt <= now,
  );
  await Promise.all(expirable.map(report));
  await forgetExpiries(sql, due);
  return expirable.length;
}
