/** Many transactions in one file: where it stands, and its rows until they are transactions. */
import type { Reach } from "../domain/reach.ts";
import type { ISql, TransactionSql } from "./database.ts";

export const bulkStatuses = ["receiving", "running", "finished", "canceled", "incomplete"] as const;
export type BulkStatus = (typeof bulkStatuses)[number];
export type BulkFormat = "csv" | "json" | "ndjson";

export interface Bulk {
  merchantId: string;
  id: string;
  /** `discarded`: it was another one's double, or no file of ours; nobody is shown it. */
  status: BulkStatus | "discarded";
  dryRun: boolean;
  name: string | null;
  format: BulkFormat;
  columns: string[];
  delimiter: string;
  reach: Reach;
  source: string;
  rows: number;
  /** Every row up to this line was looked at. */
  doneLine: number;
  accepted: number;
  refused: number;
  createdAt: Date;
  finishedAt: Date | null;
  /** null once the refused rows are dropped, too. */
  dropsAt: Date | null;
}

export interface BulkRow {
  line: number;
  fields: Record<string, unknown>;
  /** What is wrong with it; null where nothing was found (yet). */
  errors: Record<string, string[]> | null;
}

/** Refused rows hold what customers are known by: they are kept to be mended, and not for ever. */
export const refusedKeptDays = 30;

const columns = `merchant_id, id, status, dry_run, name, format, columns, delimiter, reach, source, rows, done_line,
  accepted, refused, created_at, finished_at, drops_at`;

type NewBulk = Pick<
  Bulk,
  "merchantId" | "id" | "dryRun" | "name" | "format" | "columns" | "delimiter" | "reach" | "source"
>;

export async function insertBulk(sql: ISql, bulk: NewBulk): Promise<void> {
  await sql`
    insert into bulk (merchant_id, id, dry_run, name, format, columns, delimiter, reach, source)
    values (${bulk.merchantId}, ${bulk.id}, ${bulk.dryRun}, ${bulk.name}, ${bulk.format}, ${bulk.columns},
            ${bulk.delimiter}, ${JSON.stringify(bulk.reach)}::text::jsonb, ${bulk.source})`;
}

/** Adds rows to a bulk whose file is on its way; false where it is given up already. */
export async function addRows(
  sql: ISql,
  { merchantId, id }: Pick<Bulk, "merchantId" | "id">,
  rows: readonly BulkRow[],
): Promise<boolean> {
  const [counted] = await sql`
    with counted as (
      update bulk set rows = rows + ${rows.length}, updated_at = now()
       where merchant_id = ${merchantId} and id = ${id} and status = 'receiving'
      returning id
    ), added as (
      insert into bulk_row (merchant_id, bulk_id, line, fields, errors)
      select ${merchantId}, counted.id, r.line, r.fields, r.errors
        from counted cross join json_to_recordset(${JSON.stringify(rows)}::text::json)
          as r(line integer, fields json, errors json)
    )
    select 1 from counted`;
  return counted !== undefined;
}

export async function findBulk(sql: ISql, merchantId: string, id: string): Promise<Bulk | null> {
  const rows = await sql<Bulk[]>`
    select ${sql.unsafe(columns)} from bulk
     where merchant_id = ${merchantId} and id = ${id} and status <> 'discarded'`;
  return rows[0] ?? null;
}

/** Newest first; `before` is the id of the last one that the caller has. */
export async function listBulks(
  sql: ISql,
  page: { merchantId: string; limit: number; before: string | null },
): Promise<Bulk[]> {
  return sql<Bulk[]>`
    select ${sql.unsafe(columns)} from bulk
     where merchant_id = ${page.merchantId} and status <> 'discarded'
       and (${page.before}::uuid is null or id < ${page.before}::uuid)
     order by id desc limit ${page.limit}`;
}

/** The refused rows after a line, in the order of the file. */
export async function listRefused(
  sql: ISql,
  { merchantId, id, doneLine }: Pick<Bulk, "merchantId" | "id" | "doneLine">,
  { after, limit }: { after: number; limit: number },
): Promise<(BulkRow & { errors: Record<string, string[]> })[]> {
  return sql<(BulkRow & { errors: Record<string, string[]> })[]>`
    select line, fields, errors from bulk_row
     where merchant_id = ${merchantId} and bulk_id = ${id} and line > ${after} and line <= ${doneLine}
       and errors is not null
     order by line limit ${limit}`;
}

export type Taken =
  | { kind: "taken"; bulk: Bulk }
  /** The same file was here before; `resumed`: that bulk had been canceled, and goes on. */
  | { kind: "repeated"; bulk: Bulk; resumed: boolean }
  /** It was given up while it was on its way. */
  | { kind: "gone" };

/** Takes a file that arrived whole: from here on its rows are worked off, whatever becomes of this node. */
export async function takeBulk(
  tx: TransactionSql,
  { merchantId, id, identity }: Pick<Bulk, "merchantId" | "id"> & { identity: Buffer },
): Promise<Taken> {
  // Of two uploads of one file at once the second sees the first.
  await tx`select pg_advisory_xact_lock(hashtextextended(${`bulk ${merchantId} ${identity.toString("hex")}`}, 0))`;
  const [known] = await tx<Bulk[]>`
    select ${tx.unsafe(columns)} from bulk where merchant_id = ${merchantId} and identity = ${identity} for update`;
  const [arrived] = await tx<Bulk[]>`
    update bulk
       set status = ${known === undefined ? "running" : "discarded"}, updated_at = now(),
           identity = ${known === undefined ? identity : null}, drops_at = ${known === undefined ? null : tx`now()`}
     where merchant_id = ${merchantId} and id = ${id} and status = 'receiving'
    returning ${tx.unsafe(columns)}`;
  if (arrived === undefined) return { kind: "gone" };
  if (known === undefined) return { kind: "taken", bulk: arrived };
  if (known.status !== "canceled") return { kind: "repeated", bulk: known, resumed: false };
  await tx`
    update bulk_row set bulk_id = ${known.id}
     where merchant_id = ${merchantId} and bulk_id = ${id} and line > ${known.doneLine}`;
  const [resumed] = await tx<Bulk[]>`
    update bulk set status = 'running', updated_at = now(), finished_at = null, drops_at = null
     where merchant_id = ${merchantId} and id = ${known.id}
    returning ${tx.unsafe(columns)}`;
  return { kind: "repeated", bulk: resumed as Bulk, resumed: true };
}

/** What was on its way does not count: it broke off (`incomplete`), or is none of ours (`discarded`). */
export async function giveUpBulk(
  sql: ISql,
  { merchantId, id }: Pick<Bulk, "merchantId" | "id">,
  status: "incomplete" | "discarded",
): Promise<void> {
  await sql`
    update bulk set status = ${status}, updated_at = now(), finished_at = now(), drops_at = now()
     where merchant_id = ${merchantId} and id = ${id} and status = 'receiving'`;
}

/** Each merchant's oldest bulk that runs; those first of which nothing was done for the longest. */
export async function listRunning(sql: ISql, limit: number): Promise<{ merchantId: string; id: string }[]> {
  return sql<{ merchantId: string; id: string }[]>`
    select merchant_id, id
      from (select distinct on (merchant_id) merchant_id, id, updated_at from bulk
             where status = 'running' order by merchant_id, id) as oldest
     order by updated_at limit ${limit}`;
}

/** Locks a bulk that runs for the rest of the transaction; null where it does not, or where another node has it. */
export async function lockRunning(tx: TransactionSql, merchantId: string, id: string): Promise<Bulk | null> {
  const rows = await tx<Bulk[]>`
    select ${tx.unsafe(columns)} from bulk
     where merchant_id = ${merchantId} and id = ${id} and status = 'running' for update skip locked`;
  return rows[0] ?? null;
}

/** The next rows that nobody has looked at. */
export async function nextRows(sql: ISql, bulk: Bulk, limit: number): Promise<BulkRow[]> {
  return sql<BulkRow[]>`
    select line, fields, errors from bulk_row
     where merchant_id = ${bulk.merchantId} and bulk_id = ${bulk.id} and line > ${bulk.doneLine}
     order by line limit ${limit}`;
}

/** Which of these sessions are taken: by a transaction, or by a row of this dry run before these. */
export async function findTakenSessions(sql: ISql, bulk: Bulk, sessionIds: readonly string[]): Promise<Set<string>> {
  if (sessionIds.length === 0) return new Set();
  const rows = await sql<{ sessionId: string }[]>`
    select k.session_id
      from json_array_elements_text(${JSON.stringify(sessionIds)}::text::json) as k(session_id)
     where exists (select from transaction t
                    where t.merchant_id = ${bulk.merchantId} and t.session_id = k.session_id)
        or exists (select from bulk_row r
                    where r.merchant_id = ${bulk.merchantId} and r.bulk_id = ${bulk.id}
                      and r.session_id = k.session_id)`;
  return new Set(rows.map(({ sessionId }) => sessionId));
}

/** What became of the next rows of a bulk. */
export interface WorkedOff {
  lastLine: number;
  accepted: readonly { line: number; sessionId: string | null }[];
  refused: readonly { line: number; errors: Record<string, string[]> }[];
  /** No row is left. */
  isLast: boolean;
}

/** Writes what became of rows; returns the bulk as it is now. Rows that became transactions go. */
export async function writeWorkedOff(tx: TransactionSql, bulk: Bulk, done: WorkedOff): Promise<Bulk> {
  const { merchantId, id } = bulk;
  if (done.refused.length > 0) {
    await tx`
      update bulk_row b set errors = r.errors
        from json_to_recordset(${JSON.stringify(done.refused)}::text::json) as r(line integer, errors json)
       where b.merchant_id = ${merchantId} and b.bulk_id = ${id} and b.line = r.line`;
  }
  if (bulk.dryRun && !done.isLast) {
    // What would have been taken is remembered until its end.
    await tx`
      update bulk_row b set session_id = r."sessionId"
        from json_to_recordset(${JSON.stringify(done.accepted)}::text::json) as r(line integer, "sessionId" text)
       where b.merchant_id = ${merchantId} and b.bulk_id = ${id} and b.line = r.line and r."sessionId" is not null`;
  }
  await tx`
    delete from bulk_row
     where merchant_id = ${merchantId} and bulk_id = ${id} and errors is null and line <= ${done.lastLine}
       and line > ${done.isLast ? 0 : bulk.doneLine} and (session_id is null or ${done.isLast})`;
  const [written] = await tx<Bulk[]>`
    update bulk
       set done_line = ${done.lastLine}, accepted = accepted + ${done.accepted.length},
           refused = refused + ${done.refused.length}, updated_at = now(),
           ${done.isLast ? ended(tx, "finished") : tx`status = 'running'`}
     where merchant_id = ${merchantId} and id = ${id}
    returning ${tx.unsafe(columns)}`;
  return written as Bulk;
}

/** Stops a bulk; null where it does not run. The rows that nobody has looked at go. */
export async function cancelBulk(tx: TransactionSql, merchantId: string, id: string): Promise<Bulk | null> {
  const [canceled] = await tx<Bulk[]>`
    update bulk set updated_at = now(), ${ended(tx, "canceled")}
     where merchant_id = ${merchantId} and id = ${id} and status = 'running'
    returning ${tx.unsafe(columns)}`;
  if (canceled === undefined) return null;
  await tx`
    delete from bulk_row
     where merchant_id = ${merchantId} and bulk_id = ${id} and (line > ${canceled.doneLine} or errors is null)`;
  return canceled;
}

/** What a bulk's end changes. A dry run is forgotten as such: the next one of the same file is made anew. */
function ended(tx: TransactionSql, status: "finished" | "canceled") {
  return tx`
    status = ${status}, finished_at = now(), drops_at = now() + ${refusedKeptDays} * interval '1 day',
    identity = case when dry_run then null else identity end`;
}

/** Uploads of which nothing has come for so long were broken off with the node that took them. */
const silentSeconds = 300;

/** Gives up uploads whose node is gone; how many. */
export async function giveUpSilent(sql: ISql): Promise<number> {
  const rows = await sql`
    update bulk set status = 'incomplete', updated_at = now(), finished_at = now(), drops_at = now()
     where status = 'receiving' and updated_at < now() - ${silentSeconds} * interval '1 second'
    returning 1`;
  return rows.length;
}

/** Drops rows whose time is over, at most `limit` of each of a few bulks; how many. What was discarded goes with its last row. */
export async function dropRows(sql: ISql, limit: number): Promise<number> {
  const due = await sql<Pick<Bulk, "merchantId" | "id">[]>`
    select merchant_id, id from bulk where drops_at <= now() order by drops_at limit 20`;
  let count = 0;
  for (const { merchantId, id } of due) {
    const [dropped] = await sql<{ count: number }[]>`
      with gone as (
        delete from bulk_row
         where (merchant_id, bulk_id, line) in (
           select r.merchant_id, r.bulk_id, r.line
             from bulk_row r
             join bulk b on b.merchant_id = r.merchant_id and b.id = r.bulk_id and b.drops_at <= now()
            where r.merchant_id = ${merchantId} and r.bulk_id = ${id} order by r.line limit ${limit})
        returning 1
      )
      select count(*)::integer as count from gone`;
    count += dropped?.count ?? 0;
    if ((dropped?.count ?? 0) === limit) continue;
    // Another node may have dropped the same rows a moment before: fewer than the limit does not mean the last ones.
    const isEmpty = sql`not exists (
      select 1 from bulk_row r where r.merchant_id = ${merchantId} and r.bulk_id = ${id})`;
    await sql`
      delete from bulk
       where merchant_id = ${merchantId} and id = ${id} and status = 'discarded' and drops_at <= now() and ${isEmpty}`;
    await sql`
      update bulk set drops_at = null
       where merchant_id = ${merchantId} and id = ${id} and drops_at <= now() and ${isEmpty}`;
  }
  return count;
}
