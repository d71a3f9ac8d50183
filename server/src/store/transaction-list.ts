import type postgres from "postgres";
import type { NotificationStatus } from "../domain/notification.ts";
import type { PaymentState, TransactionType } from "../domain/payment-state.ts";
import type { Search } from "../domain/search.ts";
import type { ISql } from "./database.ts";
import { statusInSql } from "./notification.ts";
import { type Transaction, transactionColumns } from "./transaction.ts";

/** A piece of a statement. */
type Fragment = postgres.PendingQuery<postgres.Row[]>;

export interface TransactionFilter {
  merchantId: string;
  /** `open`: it may still be paid. */
  state: PaymentState | "open" | null;
  type: TransactionType | null;
  /** From this instant on. */
  createdAfter: Date | null;
  /** Up to this instant, without it. */
  createdBefore: Date | null;
  hasConflict: boolean | null;
  /** One of its messages has this status; `problem`: it failed, is held or uncertain. */
  notificationStatus: NotificationStatus | "problem" | null;
  search: Search | null;
}

/** Where a page ended: newest first, with PostgreSQL's microseconds. */
export interface TransactionPosition {
  createdAt: string;
  sessionId: string;
}

/**
 * Rows that one page looks at, at most. Without it a filter that fits nobody would read a merchant's whole history;
 * with it such a page is short, or empty, and its `next` goes on where it ended.
 */
const mostLookedAt = 20_000;

/**
 * A page of transactions, newest first. Made of positions and not of counts, it has neither gaps nor doubles while
 * others are made. `next` is null where nothing is left.
 */
export async function listTransactions(
  sql: ISql,
  filter: TransactionFilter,
  page: { after: TransactionPosition | null; limit: number },
): Promise<{ rows: Transaction[]; next: TransactionPosition | null }> {
  const { merchantId, state, type, createdAfter, createdBefore, hasConflict, notificationStatus, search } = filter;
  const { after, limit } = page;
  const range = sql`
    merchant_id = ${merchantId}
    and (${createdAfter}::timestamptz is null or created_at >= ${createdAfter})
    and (${createdBefore}::timestamptz is null or created_at < ${createdBefore})
    and (${after === null} or (created_at, session_id)
         < (${after?.createdAt ?? null}::text::timestamptz, ${after?.sessionId ?? null}::text))`;
  // Conflicts are few and have an index of their own.
  const isSearched = (state ?? type ?? search ?? notificationStatus) !== null || hasConflict === false;
  const edge = isSearched && hasConflict !== true ? await edgeOf(sql, range) : null;
  const found = await sql<(Transaction & { createdAtKey: string })[]>`
    select ${sql.unsafe(transactionColumns)}, created_at::text as created_at_key
      from transaction
     where ${range}
       and (${edge === null} or (created_at, session_id)
            >= (${edge?.createdAt ?? null}::text::timestamptz, ${edge?.sessionId ?? null}::text))
       and (${state}::text is null or state = ${state}
            or ${state} = 'open' and state in ('created', 'pending', 'attempted'))
       and (${type}::text is null or type = ${type})
       and (${hasConflict}::boolean is not true or has_conflict)
       and (${hasConflict}::boolean is not false or not has_conflict)
       and ${notificationStatus === null ? sql`true` : havingMessage(sql, notificationStatus)}
       and ${search === null ? sql`true` : matching(sql, search)}
     order by created_at desc, session_id desc
     limit ${limit + 1}`;
  const rows = found.slice(0, limit);
  const last = found.length > limit ? rows.at(-1) : undefined;
  return { rows, next: last === undefined ? edge : { createdAt: last.createdAtKey, sessionId: last.sessionId } };
}

/** The last row that a page looks at; null where it reaches the end of the range. */
async function edgeOf(sql: ISql, range: Fragment): Promise<TransactionPosition | null> {
  const rows = await sql<TransactionPosition[]>`
    select created_at::text as created_at, session_id from transaction
     where ${range}
     order by created_at desc, session_id desc
    offset ${mostLookedAt - 1} limit 1`;
  return rows[0] ?? null;
}

function havingMessage(sql: ISql, status: NotificationStatus | "problem") {
  const statuses = status === "problem" ? ["failed", "held", "uncertain"] : [status];
  // A value and not a condition: as a join of the two tables it would be made for all rows before the first is shown.
  return sql`coalesce((select true from notification n
                      where n.merchant_id = transaction.merchant_id and n.session_id = transaction.session_id
                        and ${sql.unsafe(statusInSql)} = any(${statuses}) limit 1), false)`;
}

/** A session as it is; order numbers and phones by their beginning, names by that of a word. */
function matching(sql: ISql, { text, phoneBeginnings }: Search) {
  const phones = phoneBeginnings.map((beginning) => `${beginning}%`);
  const beginning = text.replace(/[\\%_]/g, "\\$&");
  const words = (name: Fragment) => sql`' ' || translate(lower(${name}), '-_.,''', '     ')`;
  return sql`(
    session_id = ${text}
    or lower(order_no) like lower(${beginning}) || '%'
    or customer_phone like any(${phones}::text[])
    or ${words(sql`concat_ws(' ', customer_first_name, customer_last_name)`)}
       like '%' || ${words(sql`${text.replace(/[\\%]/g, "\\$&")}::text`)} || '%')`;
}
