/**
 * Statistics while tables are young. A plan that is kept (see database.ts) was made for the table as it was then, and is
 * made anew when the table is analysed. PostgreSQL's own autovacuum comes once a minute, in which an empty table gets
 * 200,000 rows. So a table is analysed here each time it has doubled, until it is so large that its plans are those of a
 * large table, and that autovacuum comes before it has doubled again.
 */
import type { Sql } from "./database.ts";

/** Pages of 8 kB: 32 MB. */
const grownUpPages = 4_096;

/**
 * In place of 100: 900 rows are looked at, not 30,000. A kept plan asks how many there are and little else; with all of
 * them the chore took a fifth of PostgreSQL's time while a queue of 20,000 was sent, and with 3,000 a twentieth.
 */
const statisticsTarget = "3";

/** Analyses the tables that are at least twice as large as when they were last analysed or vacuumed; how many. */
export async function analyzeYoung(sql: Sql): Promise<number> {
  const young = await sql<{ name: string }[]>`
    select c.relname as name
      from pg_class c
     where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relpages < ${grownUpPages}
       and pg_relation_size(c.oid) >= greatest(2 * c.relpages, 1) * current_setting('block_size')::bigint
     order by c.relname`;
  for (const { name } of young) {
    await sql.begin(async (tx) => {
      await tx`select set_config('default_statistics_target', ${statisticsTarget}, true)`;
      // Where another node is at it, or a migration, there is nothing to wait for.
      await tx`analyze (skip_locked) public.${tx(name)}`;
    });
  }
  return young.length;
}
