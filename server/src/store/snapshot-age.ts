/**
 * Snapshots that somebody holds: a backup, a report, a transaction that was left open. As long as one is there, no
 * version of a row that it may see is removed, and a row that is written with every event is looked for among all of them.
 */
import type { Sql } from "./database.ts";

/** How many transactions have begun since the oldest snapshot of this database was taken; those of replicas count, too. */
export async function oldestSnapshotAge(sql: Sql): Promise<number> {
  const [row] = await sql<{ age: number }[]>`
    select coalesce(max(age(backend_xmin)), 0)::int as age
      from pg_stat_activity
     where backend_xmin is not null and (datname = current_database() or datname is null)`;
  return row?.age ?? 0;
}
