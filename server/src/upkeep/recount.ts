import type { Sql } from "../store/database.ts";
import { recountTally } from "../store/tally.ts";

const stretchMs = 24 * 3_600_000;

/**
 * Counts a merchant's messages anew from their rows, a day at a time: each day is right from its own commit on, and one
 * that is broken off can simply be done again.
 */
export async function recount(
  sql: Sql,
  { merchantId, from, to }: { merchantId: string; from: Date; to: Date },
): Promise<number> {
  let kinds = 0;
  for (let at = from.getTime(); at < to.getTime(); at += stretchMs) {
    const end = new Date(Math.min(at + stretchMs, to.getTime()));
    kinds += await recountTally(sql, { merchantId, from: new Date(at), to: end });
  }
  return kinds;
}
