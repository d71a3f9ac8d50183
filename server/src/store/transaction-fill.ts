import type { NotifiableState } from "../domain/payment-state.ts";
import type { ISql } from "./database.ts";
import { columnsOfT, type Transaction } from "./transaction.ts";
import { newsColumns, newsOf } from "./webhook-news.ts";

/** What a later report may add to a transaction that lacks it. */
export type FillableFields = Pick<
  Transaction,
  | "orderNo"
  | "customerPhone"
  | "customerFirstName"
  | "customerLastName"
  | "customerEmail"
  | "language"
  | "referenceNumber"
>;

export interface TransactionFill extends FillableFields {
  merchantId: string;
  sessionId: string;
  /** The one that the decision was made on. */
  version: number;
}

/**
 * Fills what is empty, and nothing else; of a transaction that no longer has the version that the decision was made on
 * nothing. Returns those that were filled, as they are now. At most one fill of a transaction may be in `fills`.
 */
export async function fillTransactions(sql: ISql, fills: readonly TransactionFill[]): Promise<Transaction[]> {
  return sql<Transaction[]>`
    with given as materialized (
      select * from json_to_recordset(${JSON.stringify(fills)}::text::json)
        as x("merchantId" text, "sessionId" text, version integer, "orderNo" text, "customerPhone" text,
             "customerFirstName" text, "customerLastName" text, "customerEmail" text, language text,
             "referenceNumber" text)
    )
    update transaction t
       set version = t.version + 1,
           order_no = coalesce(t.order_no, g."orderNo"),
           customer_phone = coalesce(t.customer_phone, g."customerPhone"),
           customer_first_name = coalesce(t.customer_first_name, g."customerFirstName"),
           customer_last_name = coalesce(t.customer_last_name, g."customerLastName"),
           customer_email = coalesce(t.customer_email, g."customerEmail"),
           language = coalesce(t.language, g.language),
           reference_number = coalesce(t.reference_number, g."referenceNumber"),
           updated_at = now()
      from given g
     where t.merchant_id = g."merchantId" and t.session_id = g."sessionId" and t.version = g.version
    returning ${sql.unsafe(columnsOfT)}`;
}

export interface WithPhone {
  merchantId: string;
  sessionId: string;
  /** The states whose message is true now. */
  trueStates: NotifiableState[];
  /** What was owed longer ago than this is old news. */
  holdLimitHours: number;
}

/**
 * What a transaction that just got its phone owes again: the automatic notifications that lacked nothing else, where
 * they are still true. In the transaction that gave it the phone, and after that.
 *
 * A claim may be about to suppress one, having read the transaction before it had a phone: it holds the notification's
 * row, and is waited for.
 */
export async function oweWithPhone(
  sql: ISql,
  transactions: readonly WithPhone[],
  tells: boolean,
): Promise<{ merchantId: string; authenticatorId: string }[]> {
  return sql<{ merchantId: string; authenticatorId: string }[]>`
    with lacked as materialized (
      select n.merchant_id, n.id, n.phase, n.reason_code
        from json_to_recordset(${JSON.stringify(transactions)}::text::json)
             as g("merchantId" text, "sessionId" text, "trueStates" text[], "holdLimitHours" integer)
        join notification n on n.merchant_id = g."merchantId" and n.session_id = g."sessionId"
       where n.kind = 'automatic' and n.phase in ('queued', 'suppressed') and n.state = any(g."trueStates")
         and n.authenticator_id is not null and n.owed_at > now() - g."holdLimitHours" * interval '1 hour'
         for update of n
    ), again as (
      update notification n
         set phase = 'queued', due_at = greatest(n.due_at, now()), reason_code = null, reason_detail = null
        from lacked l
       where n.merchant_id = l.merchant_id and n.id = l.id
         and l.phase = 'suppressed' and l.reason_code = 'phone_missing'
      returning ${sql.unsafe(newsColumns)}
    )${sql.unsafe(tells ? `, told as (${newsOf("again")})` : "")}
    select merchant_id, authenticator_id from again`;
}
