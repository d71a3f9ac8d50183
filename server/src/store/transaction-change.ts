import type { ISql } from "./database.ts";
import { changedColumns, countOf, tallyOf } from "./tally.ts";
import { columnsOfT, type Transaction } from "./transaction.ts";
import { newsOf } from "./webhook-news.ts";

/** What can be changed of a transaction after it was made. */
export type ChangeableFields = Pick<
  Transaction,
  | "amount"
  | "currencyCode"
  | "customerPhone"
  | "customerFirstName"
  | "customerLastName"
  | "customerEmail"
  | "language"
  | "checkoutUrl"
  | "expiresAt"
  | "extra"
  | "orderNo"
  | "ticks"
  | "whatsappManual"
>;

export interface TransactionChange extends ChangeableFields {
  merchantId: string;
  sessionId: string;
  /** The one that the decision was made on. */
  version: number;
  /** Unticked: their automatic notification is withdrawn where it has not left. */
  withdrawn: readonly Transaction["state"][];
  withdrawnBy: string;
  /** Zajel is to expire it at `expiresAt`. */
  isToExpire: boolean;
}

/**
 * Writes the new values of a transaction with what follows from them; null where it no longer has the version that
 * the decision was made on. Nothing is sent: a tick acts on moves that come later.
 *
 * A withdrawn notification that was uncertain keeps `uncertain_since`: it is never sent again, and proof may still
 * come for it. One that is being sent is past taking back; where it comes back to the queue, the claim sees that it is
 * no longer ticked.
 */
export async function changeTransaction(sql: ISql, change: TransactionChange): Promise<Transaction | null> {
  const rows = await sql<Transaction[]>`
    with changed as (
      update transaction t
         set version = t.version + 1, amount = c.amount, currency_code = c."currencyCode",
             customer_phone = c."customerPhone", customer_first_name = c."customerFirstName",
             customer_last_name = c."customerLastName", customer_email = c."customerEmail", language = c.language,
             checkout_url = c."checkoutUrl", expires_at = c."expiresAt", extra = c.extra, order_no = c."orderNo",
             ticks = c.ticks, whatsapp_manual = c."whatsappManual", updated_at = now()
        from json_to_record(${JSON.stringify(change)}::text::json)
          as c(amount text, "currencyCode" text, "customerPhone" text, "customerFirstName" text,
               "customerLastName" text, "customerEmail" text, language text, "checkoutUrl" text,
               "expiresAt" timestamptz, extra jsonb, "orderNo" text, ticks text[], "whatsappManual" boolean)
       where t.merchant_id = ${change.merchantId} and t.session_id = ${change.sessionId}
         and t.version = ${change.version}
      returning ${sql.unsafe(columnsOfT)}
    ), withdrawn as (
      update notification n
         set phase = 'withdrawn', held_since = null, hold_scope = null, hold_key = null, reason_code = null,
             reason_detail = ${`Unticked by ${change.withdrawnBy}.`}, counted = ${sql.unsafe(tallyOf("n"))}
        from changed c
       where n.merchant_id = c.merchant_id and n.session_id = c.session_id and n.kind = 'automatic'
         and n.state = any(${[...change.withdrawn]}) and n.phase in ('queued', 'held', 'uncertain')
      returning ${sql.unsafe(changedColumns(true))}
    ), counted as (${sql.unsafe(countOf("withdrawn"))}), told as (${sql.unsafe(newsOf("withdrawn"))}), expiring as (
      insert into transaction_expiry (merchant_id, session_id, expires_at)
      select merchant_id, session_id, expires_at from changed where ${change.isToExpire} and expires_at is not null
      on conflict (merchant_id, session_id) do update set expires_at = excluded.expires_at
    ), staying as (
      delete from transaction_expiry e
       using changed c
       where e.merchant_id = c.merchant_id and e.session_id = c.session_id
         and (not ${change.isToExpire} or c.expires_at is null)
    )
    select * from changed`;
  return rows[0] ?? null;
}
