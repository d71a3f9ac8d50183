import type postgres from "postgres";
import type { NotificationStatus } from "../domain/notification.ts";
import type { PaymentState, TransactionType } from "../domain/payment-state.ts";
import type { Search } from "../domain/search.ts";
import type { ISql } from "./database.ts";
import { statusInSql } from "./notification.ts";
import { columnsOfT, type Transaction } from "./transaction.ts";

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
  /** Of its messages, as it was given: `pt` is any Portuguese. */
  language: string | null;
  /** Decimal texts, whatever the currency; both of them count as within. */
  amountFrom: string | null;
  amountTo: string | null;
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
/** The same where each is compared with what was typed. */
const mostCompared = 4_000;
/** The same where the messages of each are looked at, too. */
const mostLookedInto = 2_500;
/** A search that finds more in an index than this fits so many that the newest payments are looked through instead. */
const mostFound = 1_000;
const mostProbed = 500;
/** How far a total counts. */
const mostCounted = 1_000;

interface Page {
  after: TransactionPosition | null;
  limit: number;
  /** Only of which payments it is made: they are counted, and not read. */
  isCounted?: boolean;
}
interface TransactionPage {
  rows: Transaction[];
  next: TransactionPosition | null;
}

/**
 * A page of transactions, newest first. Made of positions and not of counts, it has neither gaps nor doubles while
 * others are made. `next` is null where nothing is left.
 *
 * What is searched for is found by the indexes of order numbers, phones and words of names, where it is rare enough to
 * be found whole. What is not rare is among the newest soon, and they are looked through before the index of names is
 * asked: to collect the hundred thousand payments of a common name took 200 ms, to find the newest fifty of them 30.
 */
export async function listTransactions(sql: ISql, filter: TransactionFilter, page: Page): Promise<TransactionPage> {
  const { merchantId, search } = filter;
  if (search === null) return look(sql, filter, page, null);
  const found = await findRare(sql, byKey(sql, merchantId, search));
  if (found === null) return look(sql, filter, page, null);
  const newest = found.length > 0 ? null : await look(sql, filter, page, null);
  if (newest !== null && (newest.next === null || newest.rows.length === page.limit)) return newest;
  if (newest !== null && (await isCommon(sql, merchantId, search))) return newest;
  const named = await findRare(sql, await byName(sql, merchantId, search));
  if (named === null) return newest ?? look(sql, filter, page, null);
  return look(sql, filter, page, [...new Set([...found, ...named])]);
}

export interface TransactionTotal {
  count: number;
  /** There are more than these, or may be: what lies further back was not looked at. */
  more: boolean;
}

/** How many there are, as far as that costs no more than a page does. */
export async function countTransactions(sql: ISql, filter: TransactionFilter): Promise<TransactionTotal> {
  const { rows, next } = await listTransactions(sql, filter, { after: null, limit: mostCounted, isCounted: true });
  return { count: rows.length, more: next !== null };
}

/** `found`: the only sessions that can be meant; null: any. */
async function look(
  sql: ISql,
  filter: TransactionFilter,
  page: Page,
  found: string[] | null,
): Promise<TransactionPage> {
  const { merchantId, state, type, createdAfter, createdBefore, hasConflict, notificationStatus, search } = filter;
  const { language, amountFrom, amountTo } = filter;
  const { after, limit, isCounted = false } = page;
  const range = sql`
    t.merchant_id = ${merchantId}
    and (${createdAfter}::timestamptz is null or t.created_at >= ${createdAfter})
    and (${createdBefore}::timestamptz is null or t.created_at < ${createdBefore})
    and (${after === null} or (t.created_at, t.session_id)
         < (${after?.createdAt ?? null}::text::timestamptz, ${after?.sessionId ?? null}::text))`;
  // Conflicts are few and have an index of their own.
  const isSearched =
    (state ?? type ?? search ?? notificationStatus ?? language ?? amountFrom ?? amountTo) !== null ||
    hasConflict === false;
  const most = notificationStatus !== null ? mostLookedInto : search !== null ? mostCompared : mostLookedAt;
  const edge = isSearched && hasConflict !== true && found === null ? await edgeOf(sql, range, most) : null;
  const shown = await sql<(Transaction & { createdAtKey: string })[]>`
    with t as ${found === null ? sql`not materialized` : sql`materialized`} (
      select * from transaction where merchant_id = ${merchantId}
         and ${found === null ? sql`true` : sql`session_id = any(${found})`}
    )
    select ${sql.unsafe(isCounted ? "t.session_id" : columnsOfT)}, t.created_at::text as created_at_key
      from t
     where ${range}
       and (${edge === null} or (t.created_at, t.session_id)
            >= (${edge?.createdAt ?? null}::text::timestamptz, ${edge?.sessionId ?? null}::text))
       and (${state}::text is null or t.state = ${state}
            or ${state} = 'open' and t.state in ('created', 'pending', 'attempted'))
       and (${type}::text is null or t.type = ${type})
       and (${language}::text is null or t.language = ${language} or t.language like ${`${language}\\_%`})
       and (${amountFrom}::numeric is null or t.amount::numeric >= ${amountFrom}::numeric)
       and (${amountTo}::numeric is null or t.amount::numeric <= ${amountTo}::numeric)
       and (${hasConflict}::boolean is not true or t.has_conflict)
       and (${hasConflict}::boolean is not false or not t.has_conflict)
       and ${notificationStatus === null ? sql`true` : havingMessage(sql, notificationStatus)}
       and ${search === null ? sql`true` : matching(sql, search)}
     order by t.created_at desc, t.session_id desc
     limit ${limit + 1}`;
  const rows = shown.slice(0, limit);
  const last = shown.length > limit ? rows.at(-1) : undefined;
  return { rows, next: last === undefined ? edge : { createdAt: last.createdAtKey, sessionId: last.sessionId } };
}

/** The last row that a page looks at; null where it reaches the end of the range. */
async function edgeOf(sql: ISql, range: Fragment, most: number): Promise<TransactionPosition | null> {
  const rows = await sql<TransactionPosition[]>`
    select t.created_at::text as created_at, t.session_id from transaction t
     where ${range}
     order by t.created_at desc, t.session_id desc
    offset ${most - 1} limit 1`;
  return rows[0] ?? null;
}

/** In SQL: what parts words takes the place of a space, in lower case. */
const words = (text: string) => `translate(lower(${text}), '-_.,''', '     ')`;
const nameOf = (t: string) => `coalesce(${t}customer_first_name, '') || ' ' || coalesce(${t}customer_last_name, '')`;
/** What the index of names holds of a transaction: each word behind its merchant. */
const nameVector = `array_to_tsvector(array_remove(string_to_array(merchant_id || '/' || replace(
  ${words(nameOf(""))}, ' ', ' ' || merchant_id || '/'), ' '), merchant_id || '/'))`;

/** Whether one in a hundred of the newest payments fits: then so many do that collecting them is of no use. */
async function isCommon(sql: ISql, merchantId: string, search: Search): Promise<boolean> {
  const rows = await sql<{ count: number }[]>`
    select count(*)::int as count
      from (select * from transaction where merchant_id = ${merchantId}
             order by created_at desc, session_id desc limit ${mostProbed}) as t
     where ${matching(sql, search)}`;
  return (rows[0]?.count ?? 0) * 100 >= mostProbed;
}

/** The sessions that these find, by index; null where they are too many. */
async function findRare(sql: ISql, ways: readonly Fragment[]): Promise<string[] | null> {
  const found = new Set<string>();
  for (const way of ways) {
    // By itself, and not as a part that is to end early: for that a walk along the whole table would look cheaper.
    const some = await sql<{ sessionId: string }[]>`
      with matching as materialized (${way}) select session_id from matching limit ${mostFound + 1}`;
    for (const { sessionId } of some) found.add(sessionId);
    if (found.size > mostFound) return null;
  }
  return [...found];
}

function byKey(sql: ISql, merchantId: string, { text, phoneBeginnings }: Search): Fragment[] {
  return [
    sql`select session_id from transaction where merchant_id = ${merchantId} and session_id = ${text}`,
    sql`select session_id from transaction
         where merchant_id = ${merchantId} and lower(order_no) like lower(${escaped(text)}) || '%'`,
    ...phoneBeginnings.map(
      (beginning) => sql`select session_id from transaction
         where merchant_id = ${merchantId} and customer_phone like ${`${beginning}%`}`,
    ),
  ];
}

async function byName(sql: ISql, merchantId: string, { text }: Search): Promise<Fragment[]> {
  // PostgreSQL's lower case, which the index has, need not be ours.
  const [typed] = await sql<{ words: string }[]>`
    select ${sql.unsafe(words("x"))} as words from (select ${text}::text as x) as one`;
  const name = nameQuery(
    merchantId,
    (typed?.words ?? "").split(" ").filter((word) => word !== ""),
  );
  if (name === null) return [];
  return [
    sql`select session_id from transaction
         where merchant_id = ${merchantId} and ${sql.unsafe(nameVector)} @@ ${name}::text::tsquery`,
  ];
}

/** All of these words, the last one by its beginning. */
function nameQuery(merchantId: string, typed: readonly string[]): string | null {
  if (typed.length === 0) return null;
  const quoted = typed.map((word) => `'${merchantId}/${word.replace(/['\\]/g, "$&$&")}'`);
  return `${quoted.join(" & ")}:*`;
}

function escaped(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}

function havingMessage(sql: ISql, status: NotificationStatus | "problem") {
  const statuses = status === "problem" ? ["failed", "held", "uncertain"] : [status];
  // A value and not a condition: as a join of the two tables it would be made for all rows before the first is shown.
  return sql`coalesce((select true from notification n
                      where n.merchant_id = t.merchant_id and n.session_id = t.session_id
                        and ${sql.unsafe(statusInSql)} = any(${statuses}) limit 1), false)`;
}

/** A session as it is; order numbers and phones by their beginning, names by that of a word. */
function matching(sql: ISql, { text, phoneBeginnings }: Search) {
  const phones = phoneBeginnings.map((beginning) => `${beginning}%`);
  const typed = text.replace(/[\\%]/g, "\\$&");
  return sql`(
    t.session_id = ${text}
    or lower(t.order_no) like lower(${escaped(text)}) || '%'
    or t.customer_phone like any(${phones}::text[])
    or ' ' || ${sql.unsafe(words(nameOf("t.")))}
       like '%' || ' ' || translate(lower(${typed}::text), '-_.,''', '     ') || '%')`;
}
