import type { ISql } from "./database.ts";
import { changedColumns, countOf, tallyOf } from "./tally.ts";
import { columnsOfT, type Transaction } from "./transaction.ts";
import { newsOf } from "./webhook-news.ts";

/**
 * Marks a transaction as deleted, for the rest of the caller's transaction locked: what waits is withdrawn, nothing is
 * ticked any more, no deadline acts. An uncertain notification keeps `uncertain_since`: proof may still come for it.
 */
export async function markDeleted(
  sql: ISql,
  { merchantId, sessionId }: { merchantId: string; sessionId: string },
  by: string,
): Promise<Transaction> {
  const rows = await sql<Transaction[]>`
    with deleted as (
      update transaction t
         set version = t.version + 1, ticks = '{}', deleted_at = now(), updated_at = now()
       where t.merchant_id = ${merchantId} and t.session_id = ${sessionId}
      returning ${sql.unsafe(columnsOfT)}
    ), withdrawn as (
      update notification n
         set phase = 'withdrawn', held_since = null, hold_scope = null, hold_key = null, reason_code = null,
             reason_detail = ${`The transaction was deleted by ${by}.`}, counted = ${sql.unsafe(tallyOf("n"))}
        from deleted d
       where n.merchant_id = d.merchant_id and n.session_id = d.session_id
         and n.phase in ('queued', 'held', 'uncertain')
      returning ${sql.unsafe(changedColumns(true))}
    ), counted as (${sql.unsafe(countOf("withdrawn"))}), told as (${sql.unsafe(newsOf("withdrawn"))}), staying as (
      delete from transaction_expiry e
       using deleted d
       where e.merchant_id = d.merchant_id and e.session_id = d.session_id
    )
    select * from deleted`;
  return rows[0] as Transaction;
}
