import type { OptOutScope } from "../domain/opt-out.ts";
import type { NotifiableState, PaymentState, ReportedState, TransactionType } from "../domain/payment-state.ts";
import type { Environment } from "./authenticator.ts";
import { type Births, partsOfBirth } from "./birth.ts";
import type { ISql } from "./database.ts";
import { isOptedOut, optOutOf } from "./opt-out.ts";
import { changedColumns, countNew, countOf, newColumns, tallyOf } from "./tally.ts";
import { newsOfCreations, newsOfMoves } from "./webhook-news.ts";

export interface Transaction {
  merchantId: string;
  sessionId: string;
  version: number;
  type: TransactionType;
  state: PaymentState;
  environment: Environment;
  orderNo: string | null;
  amount: string;
  currencyCode: string;
  customerPhone: string | null;
  customerFirstName: string | null;
  customerLastName: string | null;
  customerEmail: string | null;
  language: string | null;
  checkoutUrl: string | null;
  expiresAt: Date | null;
  extra: Record<string, unknown>;
  ticks: NotifiableState[];
  /** Staff send the payment link from a phone of their own; then nothing is ticked. */
  whatsappManual: boolean;
  authenticatorId: string | null;
  referenceNumber: string | null;
  paidAmount: string | null;
  /** A success was reported after it had been canceled or invalided: money may have moved. */
  hasConflict: boolean;
  occurredAt: Date;
  createdAt: Date;
  updatedAt: Date;
  /** When its payment system deleted it; it stays on record. */
  deletedAt: Date | null;
  /** When names, numbers, links and texts were taken out of it, as old as it was; what came later is in it. */
  contentsRemovedAt: Date | null;
}

/** A notification as it is owed: nothing is rendered yet. Times are relative, so that the database's clock decides. */
export interface OwedNotification {
  id: string;
  state: NotifiableState;
  authenticatorId: string | null;
  phase: "queued" | "suppressed";
  reasonCode: string | null;
  priority: number;
  dueInSeconds: number;
}

export type NewTransaction = Omit<
  Transaction,
  "version" | "state" | "hasConflict" | "occurredAt" | "createdAt" | "updatedAt" | "deletedAt" | "contentsRemovedAt"
> & {
  eventId: string;
  source: string;
  expiryManaged: boolean;
  owed: OwedNotification[];
};

export const transactionColumns = `merchant_id, session_id, version, type, state, environment, order_no, amount,
  currency_code, customer_phone, customer_first_name, customer_last_name, customer_email, language, checkout_url,
  expires_at, extra, ticks, whatsapp_manual, authenticator_id, reference_number, paid_amount, has_conflict,
  occurred_at, created_at, updated_at, deleted_at, contents_removed_at`;

/** The same, of a table that the statement calls t. */
export const columnsOfT = transactionColumns.replaceAll(/\w+/g, "t.$&");

/**
 * What becomes at once of an owed notification `o` to a number: the one that wants no messages gets none. What it may
 * get of some templates only is for the claim to say.
 */
const phaseOfOwed = (merchant: string, phone: string, looksAtList: boolean) => {
  if (!looksAtList) return { phase: "o.phase", reason: 'o."reasonCode"' };
  const stops = `o.phase = 'queued' and ${isOptedOut(merchant, phone)}`;
  return {
    phase: `case when ${stops} then 'suppressed' else o.phase end`,
    reason: `case when ${stops} then 'opted_out' else o."reasonCode" end`,
  };
};

/** One text for one transaction. */
export function transactionKey({ merchantId, sessionId }: { merchantId: string; sessionId: string }): string {
  return `${merchantId}/${sessionId}`;
}

/** Commits that have some of the same transactions meet them in one order: none waits for one that waits for it. */
export function inOneOrder<Row extends { merchantId: string; sessionId: string }>(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) =>
    transactionKey(a) < transactionKey(b) ? -1 : transactionKey(a) > transactionKey(b) ? 1 : 0,
  );
}

/** A transaction that was just written, with what stands in the way of messages to its number. */
export type WrittenTransaction = Transaction & {
  optOut: OptOutScope | null;
  /** The notification that it owes, where that is claimed already (`births`). */
  born: string | null;
};

/** How `insertTransactions` writes. */
export interface InsertOptions {
  /** Some of these merchants want to hear of it by webhook. */
  tells?: boolean;
  /** Some of them have opt-outs. */
  looksAtList?: boolean;
  /** The versions of the configurations that were decided on, by merchant: written only where all of them still hold. */
  asOf?: ReadonlyMap<string, number>;
  /** What of it is claimed at once where nothing stands in the way, for this node to send. */
  births?: Births | null;
}

/**
 * Writes transactions, their first event and what they owe in one statement and one commit. Returns the written
 * ones; what is missing had a `session_id` that the merchant uses already, or that another one before it in `items` has.
 * null: nothing was written, since a configuration has changed.
 */
export async function insertTransactions(
  sql: ISql,
  items: readonly NewTransaction[],
  options?: InsertOptions & { asOf?: never },
): Promise<WrittenTransaction[]>;
export async function insertTransactions(
  sql: ISql,
  items: readonly NewTransaction[],
  options: InsertOptions,
): Promise<WrittenTransaction[] | null>;
export async function insertTransactions(
  sql: ISql,
  items: readonly NewTransaction[],
  { tells = false, looksAtList = false, asOf, births = null }: InsertOptions = {},
): Promise<WrittenTransaction[] | null> {
  const owed = phaseOfOwed("m.merchant_id", "m.customer_phone", looksAtList);
  const offered = firstOfEach(items);
  const birth = births === null ? null : partsOfBirth(sql, ofThese(births, offered), { looksAtList, ...owed });
  const versions = Array.from(asOf ?? [], ([merchantId, version]) => ({ merchantId, version }));
  const lists = listsOf(offered);
  // Of what is written only the moment is not known here: one narrow row comes back, and not a wide one for each.
  const [done] = await sql<InsertedRow[]>`
    with new as materialized (
      select * from json_to_recordset(${lists.rows}::text::json)
        as x("merchantId" text, "sessionId" text, type text, environment text, "orderNo" text, amount text,
             "currencyCode" text, "customerPhone" text, "customerFirstName" text, "customerLastName" text,
             "customerEmail" text, language text, "checkoutUrl" text, "expiresAt" timestamptz, extra jsonb,
             ticks text[], "whatsappManual" boolean, "authenticatorId" uuid, "eventId" uuid, source text,
             "expiryManaged" boolean, place integer)
       where not exists (
         select from json_to_recordset(${JSON.stringify(versions)}::text::json) as k("merchantId" text, version bigint)
          where k.version is distinct from (select m.config_version from merchant m where m.merchant_id = k."merchantId"))
    ), made as (
      insert into transaction (merchant_id, session_id, type, state, environment, order_no, amount, currency_code,
                               customer_phone, customer_first_name, customer_last_name, customer_email, language,
                               checkout_url, expires_at, extra, ticks, whatsapp_manual, authenticator_id, occurred_at)
      select "merchantId", "sessionId", type, 'created', environment, "orderNo", amount, "currencyCode",
             "customerPhone", "customerFirstName", "customerLastName", "customerEmail", language, "checkoutUrl",
             "expiresAt", extra, ticks, "whatsappManual", "authenticatorId", now()
        from new
      on conflict do nothing
      returning ${sql.unsafe(tells ? transactionColumns : "merchant_id, session_id, customer_phone")}
    ), happened as (
      insert into transaction_event (merchant_id, session_id, id, state, applied, occurred_at, source)
      select n."merchantId", n."sessionId", n."eventId", 'created', true, now(), n.source
        from new n join made m on m.merchant_id = n."merchantId" and m.session_id = n."sessionId"
    ), expiring as (
      insert into transaction_expiry (merchant_id, session_id, expires_at)
      select n."merchantId", n."sessionId", n."expiresAt"
        from new n join made m on m.merchant_id = n."merchantId" and m.session_id = n."sessionId"
       where n."expiryManaged" and n."expiresAt" is not null
    ), ${birth?.before ?? sql``}owed as (
      insert into notification as n (merchant_id, id, session_id, type, state, kind, copy, authenticator_id, phase,
                                     priority, due_at, reason_code${sql.unsafe(birth?.columns ?? "")})
      select n."merchantId", o.id, n."sessionId", n.type, o.state, 'automatic', 0, o."authenticatorId",
             ${sql.unsafe(birth?.phase ?? owed.phase)}, o.priority, now() + o."dueInSeconds" * interval '1 second',
             ${sql.unsafe(birth?.reason ?? owed.reason)}${sql.unsafe(birth?.values ?? "")}
        from json_to_recordset(${lists.owed}::text::json) as o(${sql.unsafe(owedColumns)})
        join new n on n.place = o.place
        join made m on m.merchant_id = n."merchantId" and m.session_id = n."sessionId"
        ${sql.unsafe(birth?.join ?? "")}
      returning ${sql.unsafe(newColumns(tells))}
    ), counted as (${sql.unsafe(countNew("owed"))})${sql.unsafe(tells ? `, told as (${newsOfCreations})` : "")}
    select now() as now, (select count(*)::int from new) as offered,
           case when (select count(*) from made) < (select count(*) from new) then (
             select coalesce(json_agg(json_build_array(m.merchant_id, m.session_id)), '[]') from made m) end as keys,
           ${sql.unsafe(looksAtList ? optOutsOfMade : "null::json")} as opt_outs,
           ${sql.unsafe(birth?.born ?? "null::json")} as born`;
  if (done === undefined || done.offered < offered.length) return null;
  const made = done.keys === null ? null : new Set(done.keys.map((key) => key.join("/")));
  const optOuts = new Map(done.optOuts?.map(([merchantId, sessionId, scope]) => [`${merchantId}/${sessionId}`, scope]));
  const born = new Set(done.born);
  return offered.flatMap((item) => {
    const key = transactionKey(item);
    if (made !== null && !made.has(key)) return [];
    const claimed = item.owed.find(({ id }) => born.has(id))?.id ?? null;
    return [asWritten(item, done.now, { optOut: optOuts.get(key) ?? null, born: claimed })];
  });
}

interface InsertedRow {
  now: Date;
  /** None, where a configuration has changed. */
  offered: number;
  /** Of those that were made, where some were not. */
  keys: [merchantId: string, sessionId: string][] | null;
  optOuts: [merchantId: string, sessionId: string, scope: OptOutScope][] | null;
  /** Ids of notifications. */
  born: string[] | null;
}

const optOutsOfMade = `(
  select json_agg(json_build_array(m.merchant_id, m.session_id, m.scope))
    from (select m.merchant_id, m.session_id, ${optOutOf("m.merchant_id", "m.customer_phone")} as scope from made m) as m
   where m.scope is not null)`;

/** The transaction as its row stands there now. */
function asWritten(
  item: NewTransaction,
  now: Date,
  came: Pick<WrittenTransaction, "optOut" | "born">,
): WrittenTransaction {
  return {
    merchantId: item.merchantId,
    sessionId: item.sessionId,
    type: item.type,
    environment: item.environment,
    orderNo: item.orderNo,
    amount: item.amount,
    currencyCode: item.currencyCode,
    customerPhone: item.customerPhone,
    customerFirstName: item.customerFirstName,
    customerLastName: item.customerLastName,
    customerEmail: item.customerEmail,
    language: item.language,
    checkoutUrl: item.checkoutUrl,
    expiresAt: item.expiresAt,
    extra: item.extra,
    ticks: item.ticks,
    whatsappManual: item.whatsappManual,
    authenticatorId: item.authenticatorId,
    referenceNumber: item.referenceNumber,
    paidAmount: item.paidAmount,
    version: 1,
    state: "created",
    hasConflict: false,
    occurredAt: now,
    createdAt: now,
    updatedAt: now,
    deletedAt: null,
    contentsRemovedAt: null,
    ...came,
  };
}

const owedColumns = `place integer, id uuid, state text, "authenticatorId" uuid, phase text, priority smallint,
  "dueInSeconds" double precision, "reasonCode" text`;

/**
 * Lists in JSON: of rows, and of what they owe, each by the place of its row. To read a list within each row costs
 * PostgreSQL as much as the row.
 */
function listsOf(items: readonly { owed: readonly OwedNotification[] }[]): { rows: string; owed: string } {
  const rows = items.map((item, place) => ({ ...item, owed: undefined, place }));
  const owed = items.flatMap((item, place) => item.owed.map((one) => ({ ...one, place })));
  return { rows: JSON.stringify(rows), owed: JSON.stringify(owed) };
}

/** What is not written is not claimed either. */
function ofThese({ messages, senders }: Births, items: readonly NewTransaction[]): Births {
  const owed = new Set(items.flatMap((item) => item.owed.map(({ id }) => id)));
  return { messages: messages.filter(({ id }) => owed.has(id)), senders };
}

/** Without those that would meet the conflict within the statement: their events and notifications would be written. */
function firstOfEach(items: readonly NewTransaction[]): NewTransaction[] {
  const firsts = new Map<string, NewTransaction>();
  for (const item of items) {
    const key = transactionKey(item);
    if (!firsts.has(key)) firsts.set(key, item);
  }
  return [...firsts.values()];
}

/**
 * Reads transactions by key, without a lock: a decision on them is written only where `version` still holds.
 * `versions`: those of their merchants' configurations, in the same moment.
 */
export async function readTransactions(
  sql: ISql,
  keys: readonly { merchantId: string; sessionId: string }[],
): Promise<{ now: Date; transactions: Transaction[]; versions: Map<string, number> }> {
  const rows = await sql<(Transaction & { now: Date; configVersion: string })[]>`
    select now() as now, t.*
      from (select 1) as one
      left join (
        select ${sql.unsafe(columnsOfT)},
               (select m.config_version from merchant m where m.merchant_id = t.merchant_id) as config_version
          from json_to_recordset(${JSON.stringify(keys)}::text::json) as k("merchantId" text, "sessionId" text)
          join transaction t on t.merchant_id = k."merchantId" and t.session_id = k."sessionId"
      ) as t on true`;
  const transactions = rows.filter((row) => row.merchantId !== null);
  return {
    now: rows[0]?.now ?? new Date(),
    transactions,
    versions: new Map(transactions.map(({ merchantId, configVersion }) => [merchantId, Number(configVersion)])),
  };
}

export interface Move {
  merchantId: string;
  sessionId: string;
  version: number;
  eventId: string;
  /** The state that the decision was made on. */
  from: PaymentState;
  reported: ReportedState;
  applied: boolean;
  reason: "operational" | "stale" | null;
  /** A success that came after the payment was taken back. */
  conflict: boolean;
  occurredAt: Date | null;
  source: string;
  referenceNumber: string | null;
  paidAmount: string | null;
  note: string | null;
  /** The notifiable states whose message would no longer be true. */
  untrue: NotifiableState[];
  owed: OwedNotification[];
}

/** The notification `n` has not left, and the move `d` makes it untrue. */
const isOutrun = `n.state = any(d.untrue) and n.phase in ('queued', 'held', 'uncertain')`;
/** The move `d` pays what the link of the notification `n` asks for. */
const isPaidNow = `n.state = 'created' and n.paid_at is null and d.reported in ('paid', 'authorized')`;

/**
 * Writes what was decided about reports of states: the move, its event, what is superseded, what is owed. Only where
 * the transaction still has the version that the decision was made on; returns those rows, as they are now.
 *
 * A superseded notification that was uncertain keeps `uncertain_since`: it is never sent again, and proof may still
 * come for it. At most one move of a transaction may be in `moves`. `tells`: some of these merchants want to hear of it
 * by webhook.
 */
export async function writeMoves(
  sql: ISql,
  moves: readonly Move[],
  tells = false,
  looksAtList = false,
): Promise<Transaction[]> {
  const owed = phaseOfOwed("w.merchant_id", "w.customer_phone", looksAtList);
  const lists = listsOf(moves);
  return sql<Transaction[]>`
    with decided as materialized (
      select * from json_to_recordset(${lists.rows}::text::json)
        as x("merchantId" text, "sessionId" text, version integer, "eventId" uuid, "from" text, reported text, applied boolean,
             reason text, conflict boolean, "occurredAt" timestamptz, source text, "referenceNumber" text, "paidAmount" text, note text,
             untrue text[], place integer)
    ), written as (
      update transaction t
         set version = t.version + 1,
             state = case when d.applied then d.reported else t.state end,
             occurred_at = case when d.applied then coalesce(d."occurredAt", now()) else t.occurred_at end,
             reference_number = case when d.applied then coalesce(d."referenceNumber", t.reference_number)
               else t.reference_number end,
             paid_amount = case when d.applied then coalesce(d."paidAmount", t.paid_amount) else t.paid_amount end,
             has_conflict = t.has_conflict or d.conflict,
             updated_at = case when d.applied or d.conflict then now() else t.updated_at end
        from decided d
       where t.merchant_id = d."merchantId" and t.session_id = d."sessionId" and t.version = d.version
      returning ${sql.unsafe(columnsOfT)}
    ), happened as (
      insert into transaction_event (merchant_id, session_id, id, state, applied, reason, conflict, occurred_at, source,
                                     reference_number, paid_amount, note)
      select d."merchantId", d."sessionId", d."eventId", d.reported, d.applied, d.reason, d.conflict,
             coalesce(d."occurredAt", now()), d.source, d."referenceNumber", d."paidAmount", d.note
        from decided d join written w on w.merchant_id = d."merchantId" and w.session_id = d."sessionId"
    ), superseded as (
      update notification n
         set phase = case when ${sql.unsafe(isOutrun)} then 'superseded' else n.phase end,
             held_since = null, hold_scope = null, hold_key = null,
             reason_code = case when ${sql.unsafe(isOutrun)} then null else n.reason_code end,
             reason_detail = case when ${sql.unsafe(isOutrun)} then null else n.reason_detail end,
             paid_at = case when ${sql.unsafe(isPaidNow)} then coalesce(d."occurredAt", now()) else n.paid_at end,
             counted = ${sql.unsafe(tallyOf("n"))}
        from decided d join written w on w.merchant_id = d."merchantId" and w.session_id = d."sessionId"
       where d.applied and n.merchant_id = d."merchantId" and n.session_id = d."sessionId"
         and ((${sql.unsafe(isOutrun)}) or (${sql.unsafe(isPaidNow)} and n.phase in ('sending', 'accepted')))
      returning ${sql.unsafe(changedColumns(tells))}
    ), owed as (
      insert into notification as n (merchant_id, id, session_id, type, state, kind, copy, authenticator_id, phase,
                                     priority, due_at, reason_code, corrects)
      select d."merchantId", o.id, d."sessionId", w.type, o.state, 'automatic', 0, o."authenticatorId",
             ${sql.unsafe(owed.phase)}, o.priority, now() + o."dueInSeconds" * interval '1 second',
             ${sql.unsafe(owed.reason)},
             case when o.state in ('paid', 'authorized') then (
               select b.id from notification b
                where b.merchant_id = d."merchantId" and b.session_id = d."sessionId"
                  and b.state in ('failed', 'expired') and b.phase in ('accepted', 'sending', 'uncertain')
                order by b.id desc limit 1) end
        from json_to_recordset(${lists.owed}::text::json) as o(${sql.unsafe(owedColumns)})
        join decided d on d.place = o.place
        join written w on w.merchant_id = d."merchantId" and w.session_id = d."sessionId"
      on conflict (merchant_id, session_id, state, copy) do nothing
      returning ${sql.unsafe(changedColumns(tells))}
    ), counted as (${sql.unsafe(countOf(["superseded", "owed"]))})${sql.unsafe(tells ? `, told as (${newsOfMoves})` : "")}
    select * from written`;
}

export async function findTransaction(sql: ISql, merchantId: string, sessionId: string): Promise<Transaction | null> {
  const rows = await sql<Transaction[]>`
    select ${sql.unsafe(transactionColumns)}
      from transaction where merchant_id = ${merchantId} and session_id = ${sessionId}`;
  return rows[0] ?? null;
}

/** The sessions that have these order numbers; of a number that several have, two. */
export async function findSessionsByOrderNo(
  sql: ISql,
  merchantId: string,
  orderNos: readonly string[],
): Promise<Map<string, string[]>> {
  if (orderNos.length === 0) return new Map();
  const rows = await sql<{ orderNo: string; sessions: string[] }[]>`
    select k.order_no, array_agg(t.session_id) as sessions
      from json_array_elements_text(${JSON.stringify(orderNos)}::text::json) as k(order_no)
      cross join lateral (
        select session_id from transaction
         where merchant_id = ${merchantId} and lower(order_no) = lower(k.order_no) and order_no = k.order_no limit 2
      ) as t
     group by k.order_no`;
  return new Map(rows.map(({ orderNo, sessions }) => [orderNo, sessions]));
}

/** The newest session that has this order number and was not deleted; null for none. */
export async function findNewestSession(sql: ISql, merchantId: string, orderNo: string): Promise<string | null> {
  const rows = await sql<{ sessionId: string }[]>`
    select session_id from transaction
     where merchant_id = ${merchantId} and order_no = ${orderNo} and deleted_at is null
     order by created_at desc, session_id desc limit 1`;
  return rows[0]?.sessionId ?? null;
}

export interface TransactionEvent {
  id: string;
  state: ReportedState;
  applied: boolean;
  /** Why it was not applied. `manual_link`: it is no report, somebody pressed that link. */
  reason: "repeated" | "operational" | "stale" | "manual_link" | null;
  conflict: boolean;
  occurredAt: Date;
  recordedAt: Date;
  source: string;
  referenceNumber: string | null;
  paidAmount: string | null;
  note: string | null;
}

export async function listEvents(
  sql: ISql,
  merchantId: string,
  sessionId: string,
  limit = 1000,
): Promise<TransactionEvent[]> {
  return sql<TransactionEvent[]>`
    select id, state, applied, reason, conflict, occurred_at, recorded_at, source, reference_number, paid_amount, note
      from transaction_event where merchant_id = ${merchantId} and session_id = ${sessionId}
     order by id limit ${limit}`;
}

/** Transactions whose time is up, oldest first. Their rows stay until `forgetExpiries`: a pass that dies loses none. */
export async function listDueExpiries(
  sql: ISql,
  limit: number,
): Promise<{ merchantId: string; sessionId: string; expiresAt: Date }[]> {
  return sql<{ merchantId: string; sessionId: string; expiresAt: Date }[]>`
    select merchant_id, session_id, expires_at from transaction_expiry
     where expires_at <= now() order by expires_at limit ${limit}`;
}

/**
 * Takes over the deadlines of a merchant whose source looked after them until now: those to come. What was not expired
 * in time is old news, and not for us to tell.
 */
export async function takeOverExpiries(sql: ISql, merchantId: string): Promise<void> {
  await sql`
    insert into transaction_expiry (merchant_id, session_id, expires_at)
    select merchant_id, session_id, expires_at from transaction
     where merchant_id = ${merchantId} and expires_at > now() and state in ('created', 'pending', 'attempted')
    on conflict (merchant_id, session_id) do nothing`;
}

export async function forgetExpiries(
  sql: ISql,
  keys: readonly { merchantId: string; sessionId: string; expiresAt: Date }[],
): Promise<void> {
  await sql`
    delete from transaction_expiry e
     using json_to_recordset(${JSON.stringify(keys)}::text::json)
           as k("merchantId" text, "sessionId" text, "expiresAt" timestamptz)
     where e.merchant_id = k."merchantId" and e.session_id = k."sessionId"
       and e.expires_at < k."expiresAt" + interval '1 millisecond'`;
}
