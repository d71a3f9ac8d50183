import { isOpen } from "../domain/payment-state.ts";
import type { Sql } from "../store/database.ts";
import { forgetExpiries, listDueExpiries, readTransactions } from "../store/transaction.ts";

/** Reports one state of one transaction, as a payment system would. Resolves when it is on disk. */
export type ReportExpired = (transaction: { merchantId: string; sessionId: string }) => Promise<unknown>;

const atOnce = 1_000;
/** Of one pass, when many links end at the same instant; those that are left are due again a second later. */
const mostRounds = 20;

/**
 * Expires what is past its `expires_at`; how many. A transaction that is no longer open is only forgotten. The row
 * that stands for the deadline goes last: a pass that dies is done again.
 */
export async function expireTransactions(sql: Sql, report: ReportExpired): Promise<number> {
  let count = 0;
  for (let round = 0; round < mostRounds; round += 1) {
    const due = await listDueExpiries(sql, atOnce);
    if (due.length === 0) break;
    const { now, transactions } = await readTransactions(sql, due);
    const expirable = transactions.filter(
      ({ state, expiresAt }) => isOpen(state) && expiresAt !== null && expiresAt <= now,
    );
    await Promise.all(expirable.map(report));
    await forgetExpiries(sql, due);
    count += expirable.length;
    if (due.length < atOnce) break;
  }
  return count;
}
