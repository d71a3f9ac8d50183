import type { ISql } from "./database.ts";

/** How many of a merchant's latest payments tell how long its payment links live. */
const latest = 100;

/** For how long a merchant's payment links live, in seconds: in the middle of the latest that expire; null for none. */
export async function usualLifeSeconds(sql: ISql, merchantId: string): Promise<number | null> {
  const rows = await sql<{ life: number | null }[]>`
    select percentile_disc(0.5) within group (order by extract(epoch from expires_at - created_at))::double precision
             as life
      from (select expires_at, created_at from transaction
             where merchant_id = ${merchantId} and type = 'payment_request'
             order by created_at desc, session_id desc limit ${latest}) as t
     where expires_at is not null`;
  return rows[0]?.life ?? null;
}
