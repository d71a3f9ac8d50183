/**
 * The names that a payment has at its source, where it has several: each leads to one transaction, whichever of them an
 * event knows.
 */
import type { ISql } from "./database.ts";
import { columnsOfT, findTransaction, type Transaction } from "./transaction.ts";

export interface PaymentName {
  merchantId: string;
  name: string;
}

export interface KnownName extends PaymentName {
  /** The transaction that the name was taken for; null: nobody took it yet. */
  takenFor: string | null;
  /** The one that it was taken for, and the one that has it as its own id. */
  found: FoundTransaction[];
}

export interface FoundTransaction {
  transaction: Transaction;
  /** Who made it: `source:<id>`, `api_key:<id>`, … */
  madeBy: string | null;
}

/** What each of these names leads to. At most one of a name may be in `names`. */
export async function readNames(sql: ISql, names: readonly PaymentName[]): Promise<KnownName[]> {
  const rows = await sql<
    (Transaction & { of: string; name: string; takenFor: string | null; madeBy: string | null })[]
  >`
    select k."merchantId" as of, k.name, a.session_id as taken_for, ${sql.unsafe(columnsOfT)},
           (select e.source from transaction_event e
             where e.merchant_id = t.merchant_id and e.session_id = t.session_id and e.state = 'created'
             order by e.id limit 1) as made_by
      from json_to_recordset(${JSON.stringify(names)}::text::json) as k("merchantId" text, name text)
      left join transaction_alias a on a.merchant_id = k."merchantId" and a.alias = k.name
      left join transaction t on t.merchant_id = k."merchantId" and t.session_id = any(array[a.session_id, k.name])`;
  const known = new Map<string, KnownName>();
  for (const { of: merchantId, name, takenFor, madeBy, ...transaction } of rows) {
    const key = `${merchantId}/${name}`;
    const one = known.get(key) ?? { merchantId, name, takenFor, found: [] };
    known.set(key, one);
    if (transaction.sessionId !== null) one.found.push({ transaction, madeBy });
  }
  return [...known.values()];
}

/**
 * Takes names for transactions; those that were free are returned. One that another commit is taking at this moment is
 * waited for.
 */
export async function takeNames(
  sql: ISql,
  names: readonly (PaymentName & { sessionId: string })[],
): Promise<PaymentName[]> {
  // In one order for everybody, so that no two wait for each other.
  const inOrder = names.toSorted((a, b) => (`${a.merchantId}/${a.name}` < `${b.merchantId}/${b.name}` ? -1 : 1));
  return sql<PaymentName[]>`
    insert into transaction_alias (merchant_id, alias, session_id)
    select "merchantId", name, "sessionId"
      from json_to_recordset(${JSON.stringify(inOrder)}::text::json)
        as k("merchantId" text, name text, "sessionId" text)
    on conflict do nothing
    returning merchant_id, alias as name`;
}

/** Lets names that were taken lead to another transaction. */
export async function moveNames(sql: ISql, names: readonly (PaymentName & { sessionId: string })[]): Promise<void> {
  await sql`
    update transaction_alias a
       set session_id = k."sessionId"
      from json_to_recordset(${JSON.stringify(names)}::text::json)
             as k("merchantId" text, name text, "sessionId" text)
     where a.merchant_id = k."merchantId" and a.alias = k.name`;
}

/** The transaction with this id, else the one that has it as a name at its source. */
export async function findByAnyName(sql: ISql, merchantId: string, name: string): Promise<Transaction | null> {
  const transaction = await findTransaction(sql, merchantId, name);
  if (transaction !== null) return transaction;
  const [taken] = await sql<{ sessionId: string }[]>`
    select session_id from transaction_alias where merchant_id = ${merchantId} and alias = ${name}`;
  return taken === undefined ? null : findTransaction(sql, merchantId, taken.sessionId);
}

/**
 * Makes one payment of two transactions: `from` goes, its history and what was sent about it belong to `into` from now
 * on, and fills what is empty there. What it owed and had not sent goes with it, since `into` owes its own. Returns `from` as
 * it was; null, and nothing done, where it no longer has the version that the decision was made on.
 *
 * Its states count as repeated in the history of `into`: whether they apply there is for a report to decide.
 */
export async function mergeTransactions(
  sql: ISql,
  { merchantId, from, version, into }: MergedTransactions,
): Promise<Transaction | null> {
  const rows = await sql<Transaction[]>`
    with gone as (
      delete from transaction t
       where t.merchant_id = ${merchantId} and t.session_id = ${from} and t.version = ${version}
      returning ${sql.unsafe(columnsOfT)}
    ), filled as (
      update transaction t
         set version = t.version + 1,
             order_no = coalesce(t.order_no, g.order_no),
             customer_phone = coalesce(t.customer_phone, g.customer_phone),
             customer_first_name = coalesce(t.customer_first_name, g.customer_first_name),
             customer_last_name = coalesce(t.customer_last_name, g.customer_last_name),
             customer_email = coalesce(t.customer_email, g.customer_email),
             language = coalesce(t.language, g.language),
             reference_number = coalesce(t.reference_number, g.reference_number),
             has_conflict = t.has_conflict or g.has_conflict,
             updated_at = now()
        from gone g
       where t.merchant_id = ${merchantId} and t.merchant_id = g.merchant_id and t.session_id = ${into}
    ), made as (
      delete from transaction_event e
       using gone g
       where e.merchant_id = ${merchantId} and e.merchant_id = g.merchant_id and e.session_id = ${from}
         and e.state = 'created' and e.applied
    ), happened as (
      update transaction_event e
         set session_id = ${into}, applied = false, reason = coalesce(e.reason, 'repeated')
        from gone g
       where e.merchant_id = ${merchantId} and e.merchant_id = g.merchant_id and e.session_id = ${from}
         and not (e.state = 'created' and e.applied)
    ), staying as (
      delete from transaction_expiry e
       using gone g
       where e.merchant_id = ${merchantId} and e.merchant_id = g.merchant_id and e.session_id = ${from}
    ), written_to as (
      update pair p
         set session_id = ${into}
        from gone g
       where p.merchant_id = ${merchantId} and p.merchant_id = g.merchant_id
         and p.authenticator_id = g.authenticator_id and p.recipient = g.customer_phone and p.session_id = ${from}
    ), wrote as (
      update inbound_message i
         set session_id = ${into}
        from gone g
       where i.merchant_id = ${merchantId} and i.merchant_id = g.merchant_id and i.session_id = ${from}
    ), left_alone as (
      update opt_out o
         set session_id = ${into}
        from gone g
       where o.merchant_id = ${merchantId} and o.merchant_id = g.merchant_id
         and o.phone = g.customer_phone and o.session_id = ${from}
    ), told as materialized (
      -- A claim may have one of them in its hands: it is waited for, and then it counts as sent.
      select n.id, n.attempts
        from notification n join gone g on g.merchant_id = n.merchant_id
       where n.merchant_id = ${merchantId} and n.session_id = ${from}
         for update of n
    ), unsent as (
      delete from notification n
       using told
       where n.merchant_id = ${merchantId} and n.id = told.id and told.attempts = 0
    ), sent as (
      update notification n
         set session_id = ${into},
             kind = case when own.copy is null then n.kind else 'manual' end,
             copy = n.copy + coalesce(own.copy + 1, 0)
        from told
        left join notification m on m.merchant_id = ${merchantId} and m.id = told.id
        left join lateral (
          select max(o.copy) as copy from notification o
           where o.merchant_id = ${merchantId} and o.session_id = ${into} and o.state = m.state
        ) as own on true
       where n.merchant_id = ${merchantId} and n.id = told.id and told.attempts > 0
    )
    select * from gone`;
  return rows[0] ?? null;
}

export interface MergedTransactions {
  merchantId: string;
  from: string;
  /** Of `from`. */
  version: number;
  into: string;
}
