/**
 * The numbers of the overview: how many messages there are of each kind, by the hour in which they were owed, counted in
 * the very statement that changes one.
 *
 *   with changed as (update notification n set …, counted = ${tallyOf("n")} where … returning ${tallyColumns})
 *      , counted as (${countOf("changed")})
 *
 * A message is counted as one text that says what has become of it. `counted` is what that text was before the change,
 * read from the row as it was locked, so a change takes away exactly what was counted before, whoever races whom, and a
 * repetition changes nothing. What is added and taken away is only inserted (`tally_change`): commits of several nodes
 * wait for no common row, and have no order in which they could wait for each other. Upkeep folds it (`foldTally`).
 * Messages about no payment have no state, and are not counted.
 */
import type { ISql, Sql } from "./database.ts";
import { newsColumns } from "./webhook-news.ts";

/** Steps in which times are counted: three to the octave, from a second to 12 days. */
const lastStep = 60;
const stepOf = (
  from: string,
  to: string,
) => `case when ${to} is not null and ${from} is not null then least(${lastStep},
  floor(3 * ln(greatest(extract(epoch from ${to} - ${from})::float8, 1)) / ln(2::float8)))::int::text end`;

/**
 * As what a notification is counted: `open`, or its outcome, whether WhatsApp took it, the category of its price with the country, in
 * which step it was delivered (from when it was owed), in which step its payment was made (from when it left), why it
 * did not go, language and template. `readTally` of domain reads it.
 */
export function tallyOf(n: string): string {
  return `case
    when ${n}.delivery_rank < 3 and ${n}.phase in ('queued', 'held', 'sending', 'uncertain') then 'open'
    else concat_ws('/',
      case when ${n}.delivery_rank = 4 then 'read' when ${n}.delivery_rank = 3 then 'delivered' else ${n}.phase end,
      case when ${n}.accepted_at is null then '0' else '1' end,
      coalesce(translate(${n}.pricing ->> 'category', '/', '_')
               || case when ${n}.pricing ->> 'billable' = 'false' then ':free' else '' end
               || coalesce('@' || ${n}.country, ''), ''),
      coalesce(${stepOf(`${n}.owed_at`, `${n}.delivered_at`)}, ''),
      coalesce(${stepOf(`${n}.accepted_at`, `${n}.paid_at`)}, ''),
      coalesce(case when ${n}.phase in ('failed', 'suppressed') and ${n}.delivery_rank < 3
                 then translate(${n}.reason_code, '/', '_') end, ''),
      coalesce(${n}.template_language, ''), coalesce(${n}.template_name, ''))
  end`;
}

/** The same of a notification that was just inserted, and has no past that could tell more: it is to go, or suppressed. */
const tallyOfNew = `case when n.phase in ('queued', 'sending') then 'open'
  else concat_ws('/', n.phase, '0', '', '', '', coalesce(translate(n.reason_code, '/', '_'), ''), '', '') end`;

const ofTally = `n.type, n.counted, ${tallyOf("n")} as tally`;

/** What is counted of a notification, to stand in `returning`; `n` is the notification after the change. */
export const tallyColumns = `n.merchant_id, n.authenticator_id, n.state, n.owed_at, ${ofTally}`;

/** The same together with what is told of it by webhook. */
export function changedColumns(tells: boolean): string {
  return tells ? `${newsColumns}, ${ofTally}` : tallyColumns;
}

/** The same where a statement inserts notifications: what was not there was not counted (`countNew`). */
export function newColumns(tells: boolean): string {
  return `${tells ? newsColumns : "n.merchant_id, n.authenticator_id, n.state, n.owed_at"}, n.type, ${tallyOfNew} as tally`;
}

/** Counts what a statement inserted: `made` is its part that returns `newColumns`. */
export function countNew(made: string): string {
  return changesFrom(`
    select ${isOf("c")}, c.authenticator_id, c.tally, count(*) as n
      from ${made} c where c.state is not null
     group by 1, 2, 3, 4, 5, 6`);
}

/**
 * Counts what changed: `changed` are the parts of the statement that return `tallyColumns`. `authenticatorBefore`: an
 * expression for the authenticator that it had, where that is another one; the changed row is `c`. Many change from one
 * text to one other; so the rows are gathered before any of them is counted twice.
 */
export function countOf(changed: string | readonly string[], authenticatorBefore = "c.authenticator_id"): string {
  const rows = [changed].flat().map(
    (part) => `
      select ${isOf("c")}, c.authenticator_id, ${authenticatorBefore} as before, c.tally, c.counted
        from ${part} c where c.state is not null`,
  );
  return changesFrom(`
    select g.merchant_id, g.hour, g.state, g.type, x.authenticator_id, x.tally, x.n
      from (select r.*, count(*) as n from (${rows.join(" union all ")}) as r
             where r.tally is distinct from r.counted or r.authenticator_id is distinct from r.before
             group by 1, 2, 3, 4, 5, 6, 7, 8) as g
     cross join lateral (values (g.authenticator_id, g.tally, g.n), (g.before, g.counted, -g.n))
       as x(authenticator_id, tally, n)
     where x.tally is not null`);
}

/** The same for messages that there are no more: `gone` is the part of the statement that deleted them. */
export function takeAway(gone: string): string {
  return changesFrom(`
    select ${isOf("c")}, c.authenticator_id, c.tally, -count(*) as n
      from ${gone} c where c.state is not null
     group by 1, 2, 3, 4, 5, 6`);
}

function isOf(c: string): string {
  return `${c}.merchant_id, date_trunc('hour', ${c}.owed_at, 'UTC') as hour, ${c}.state, ${c}.type`;
}

function changesFrom(changes: string): string {
  return `
    insert into tally_change (merchant_id, hour, state, type, authenticator_id, tally, count)
    select merchant_id, hour, state, coalesce(type, ''), coalesce(authenticator_id::text, ''), tally, n
      from (${changes}) as counted`;
}

const columns = "merchant_id, hour, state, type, authenticator_id, tally, count";

/**
 * Adds the oldest changes to the tally, at most `limit` of each of up to `merchants` merchants; how many. Walks from
 * merchant to merchant: those for whom nothing changed cost nothing.
 */
export async function foldTally(sql: Sql, limit: number, merchants = 1_000): Promise<number> {
  const waiting = await sql<{ merchantId: string }[]>`
    with recursive waiting as (
      (select merchant_id from tally_change order by merchant_id limit 1)
      union all
      select (select c.merchant_id from tally_change c where c.merchant_id > w.merchant_id
               order by c.merchant_id limit 1)
        from waiting w where w.merchant_id is not null
    )
    select merchant_id from waiting where merchant_id is not null limit ${merchants}`;
  let count = 0;
  for (const { merchantId } of waiting) count += await foldOne(sql, merchantId, limit);
  return count;
}

async function foldOne(sql: Sql, merchantId: string, limit: number): Promise<number> {
  const [done] = await sql<{ count: number; hours: string[] | null }[]>`
    with oldest as (
      select position from tally_change
       where merchant_id = ${merchantId} order by position limit ${limit} for update skip locked
    ), taken as (
      delete from tally_change c using oldest o
       where c.merchant_id = ${merchantId} and c.position = o.position
      returning c.merchant_id, c.hour, c.state, c.type, c.authenticator_id, c.tally, c.count
    ), folded as (
      insert into tally (${sql.unsafe(columns)})
      select merchant_id, hour, state, type, authenticator_id, tally, sum(count)
        from taken group by 1, 2, 3, 4, 5, 6 having sum(count) <> 0
       order by 1, 2, 3, 4, 5, 6
      on conflict (merchant_id, hour, state, type, authenticator_id, tally)
      do update set count = tally.count + excluded.count
    )
    select count(*)::int as count, array_agg(distinct hour::text) as hours from taken`;
  if (done === undefined || done.hours === null) return 0;
  // Nothing is of that kind any more.
  await sql`
    delete from tally where merchant_id = ${merchantId} and hour = any(${done.hours}::text[]::timestamptz[]) and count = 0`;
  return done.count;
}

const mostTries = 10;

/**
 * Counts a merchant's messages that were owed in these hours anew, from their rows. Exact while messages move: what is
 * taken out and what is put in are of one moment, and changes after it are added to that. Returns the kinds counted.
 */
export async function recountTally(
  sql: Sql,
  { merchantId, from, to }: { merchantId: string; from: Date; to: Date },
): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    try {
      return (await sql.begin("isolation level repeatable read", async (tx) => {
        const hours = tx`merchant_id = ${merchantId}
          and hour >= date_trunc('hour', ${from}::timestamptz, 'UTC') and hour < ${to}`;
        await tx`delete from tally where ${hours}`;
        await tx`delete from tally_change where ${hours}`;
        const counted = await tx`
          insert into tally (${tx.unsafe(columns)})
          select n.merchant_id, date_trunc('hour', n.owed_at, 'UTC'), n.state, coalesce(n.type, ''),
                 coalesce(n.authenticator_id::text, ''), ${tx.unsafe(tallyOf("n"))}, count(*)
            from notification n
           where n.merchant_id = ${merchantId} and n.state is not null and n.owed_at >= date_trunc('hour', ${from}::timestamptz, 'UTC')
             and date_trunc('hour', n.owed_at, 'UTC') < ${to}
           group by 1, 2, 3, 4, 5, 6
          returning 1`;
        return counted.length;
      })) as number;
    } catch (error) {
      // A fold came in between: PostgreSQL does not let both stand.
      if ((error as { code?: unknown }).code !== "40001" || tries >= mostTries) throw error;
    }
  }
}

export interface TallyFilter {
  merchantId: string;
  /** Hours that begin in here, without `to`. */
  from: Date;
  to: Date;
  state: string | null;
  type: string | null;
  authenticatorId: string | null;
}

export interface TallyRow {
  /** The beginning of its hour or day in the merchant's time zone. */
  at: Date;
  state: string;
  type: string;
  tally: string;
  count: number;
}

/** How many messages there are of each kind, by hour or by day of this time zone, with what is not folded yet. */
export async function readTally(
  sql: ISql,
  filter: TallyFilter,
  { by, timezone }: { by: "hour" | "day"; timezone: string },
): Promise<TallyRow[]> {
  const wanted = sql`
    merchant_id = ${filter.merchantId} and hour >= ${filter.from} and hour < ${filter.to}
    and (${filter.state}::text is null or state = ${filter.state})
    and (${filter.type}::text is null or type = ${filter.type})
    and (${filter.authenticatorId}::text is null or authenticator_id = ${filter.authenticatorId})`;
  // One statement, one snapshot: a change stands either in the one table or in the other.
  return sql<TallyRow[]>`
    select date_trunc(${by}, hour, ${timezone}) as at, state, type, tally, sum(count)::int as count
      from (select hour, state, type, tally, count from tally where ${wanted}
            union all
            select hour, state, type, tally, count from tally_change where ${wanted}) as all_of_them
     group by 1, 2, 3, 4
    having sum(count) <> 0`;
}
