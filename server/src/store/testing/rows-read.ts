import type { ISql } from "../database.ts";

/**
 * How many rows of each table this transaction has read so far, wherever it found them; what others before it read on this
 * connection may be among them for a moment, so differences tell.
 */
export async function rowsRead(tx: ISql): Promise<Map<string, number>> {
  const tables = await tx<{ table: string; rows: number }[]>`
    select relname as table, (seq_tup_read + idx_tup_fetch)::int as rows from pg_stat_xact_user_tables
     where seq_tup_read + idx_tup_fetch > 0`;
  return new Map(tables.map(({ table, rows }) => [table, rows]));
}
