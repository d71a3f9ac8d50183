import { listWaitingSenders } from "./claim.ts";
import type { ISql } from "./database.ts";

/** How much waits in the whole installation, and for how long. */
export interface Backlog {
  /** Exact up to `countedAtMost`; beyond it an estimate of the database's. */
  queued: number;
  held: number;
  sending: number;
  uncertain: number;
  /** Since the message that has been due the longest was due. */
  oldestDueSeconds: number;
  /** Since the oldest cause that still holds messages back began. */
  oldestHoldSeconds: number;
  oldestUncertainSeconds: number;
}

/** Rows that are counted one by one: some 10 ms for each phase, however many there are. */
export const countedAtMost = 100_000;
const sendersAtMost = 10_000;

/**
 * Reads the backlog. Each count walks the phase's own partial index up to a bound, and each age takes the first entry
 * of an index, so a million waiting rows cost what a hundred thousand do.
 */
export async function readBacklog(sql: ISql): Promise<Backlog> {
  const [counts, senders] = await Promise.all([countPhases(sql), listWaitingSenders(sql, sendersAtMost)]);
  const overdueMs = senders.reduce((most, { dueInMs }) => Math.max(most, -dueInMs), 0);
  return { ...counts, oldestDueSeconds: overdueMs / 1000 };
}

async function countPhases(sql: ISql): Promise<Omit<Backlog, "oldestDueSeconds">> {
  const [row] = await sql<Omit<Backlog, "oldestDueSeconds">[]>`
    select ${counted(sql, "queued", "notification_due")} as queued,
           ${counted(sql, "held", "notification_held")} as held,
           ${counted(sql, "sending", "notification_leased")} as sending,
           ${counted(sql, "uncertain", "notification_uncertain")} as uncertain,
           coalesce(extract(epoch from now() - (select min(since) from hold)), 0)::double precision
             as oldest_hold_seconds,
           coalesce(extract(epoch from now() - (
             select min(uncertain_since) from notification where phase = 'uncertain')), 0)::double precision
             as oldest_uncertain_seconds`;
  if (row === undefined) throw new Error("a query without from gives one row");
  return row;
}

function counted(sql: ISql, phase: string, index: string) {
  // The phase stands in the text: as a parameter it would not match the partial index's condition.
  return sql`(
    select case when n < ${countedAtMost} then n else greatest(n, (
             select c.reltuples::bigint from pg_class c where c.oid = to_regclass(${index}))) end::double precision
      from (select count(*) as n from (
             select from notification where ${sql.unsafe(`phase = '${phase}'`)} limit ${countedAtMost}) as bounded) as few)`;
}
