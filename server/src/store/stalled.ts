import type { ISql } from "./database.ts";

/** So long may an open transaction of ours wait for its node; none waits for anything but the next statement. */
export const longestStandstillMs = 10_000;

/**
 * Ends the connections of nodes that stand still in the middle of a transaction (SIGSTOP, a frozen machine); how many.
 *
 * What they have locked, a sender for one, nobody else could use until they go on. PostgreSQL's own time limit for idle
 * transactions does not see one whose statement is described and not yet bound: it counts as active (seen for 40 s on
 * PostgreSQL 18), and `transaction_timeout` exists from PostgreSQL 17 on only.
 */
export async function endStalled(sql: ISql, afterMs = longestStandstillMs): Promise<number> {
  const rows = await sql`
    select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and usename = current_user and application_name = 'zajel'
       and pid <> pg_backend_pid() and xact_start is not null and wait_event = 'ClientRead'
       and state_change < clock_timestamp() - ${afterMs} * interval '1 millisecond'`;
  return rows.length;
}
