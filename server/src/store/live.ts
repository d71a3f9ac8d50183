/**
 * News for pages that are open: while somebody watches a merchant, its news is written for one more endpoint, which is
 * never called and is read here instead. So it is the news of the very commits that make it, on whichever node, and
 * where nobody watches there is nothing to write (docs/decisions/0020-live-news-is-an-endpoint.md).
 */
import { liveEvents } from "../domain/webhook-event.ts";
import type { ISql, Sql } from "./database.ts";

/** The endpoint by which a merchant is watched; the same for each, since its key begins with the merchant. */
const liveEndpoint = "00000000-0000-4000-8000-000000000001";
/** A watch that nobody renews ends after this. */
const watchSeconds = 60;
/** News is kept so long for pages that come back. */
const keptMinutes = 10;
/** A commit may take so long from its event to its end. */
const commitSeconds = 5;

/** Where to go on reading, as text: a position in the order of news. */
export type LivePosition = string;

/**
 * Begins or renews the watch of a merchant. `wholeAfter`: all news after this position is there to be read; where the
 * watch had ended, that begins now. `from`: a position from which on something may still come to be seen.
 */
export async function watch(sql: Sql, merchantId: string): Promise<{ wholeAfter: LivePosition; from: LivePosition }> {
  return sql.begin(async (tx) => {
    const standing = await tx<{ wholeAfter: string }[]>`
      update webhook_endpoint
         set watched_until = now() + ${watchSeconds} * interval '1 second', events = ${[...liveEvents]}
       where merchant_id = ${merchantId} and id = ${liveEndpoint} and status = 'live'
      returning whole_after`;
    const { wholeAfter } = standing[0] ?? (await beginWatch(tx, merchantId));
    const [old] = await tx<{ position: string }[]>`
      select position from webhook_delivery
       where merchant_id = ${merchantId} and endpoint_id = ${liveEndpoint}
         and occurred_at < now() - ${commitSeconds} * interval '1 second'
       order by position desc limit 1`;
    return {
      wholeAfter,
      from: old === undefined || BigInt(old.position) < BigInt(wholeAfter) ? wholeAfter : old.position,
    };
  }) as Promise<{ wholeAfter: LivePosition; from: LivePosition }>;
}

async function beginWatch(tx: ISql, merchantId: string): Promise<{ wholeAfter: LivePosition }> {
  const [begun] = await tx<{ wholeAfter: string }[]>`
    insert into webhook_endpoint as e (merchant_id, id, url, events, status, watched_until, whole_after)
    select ${merchantId}, ${liveEndpoint}, '', ${[...liveEvents]}, 'live',
           now() + ${watchSeconds} * interval '1 second', coalesce(max(position), 0)
      from webhook_delivery
    on conflict (merchant_id, id) do update
       set status = 'live', watched_until = excluded.watched_until, events = excluded.events, updated_at = now(),
           whole_after = case when e.status = 'live' then e.whole_after else excluded.whole_after end
    returning whole_after`;
  if (begun === undefined) throw new Error("an upsert gives one row");
  // Whoever remembers that nobody listens reads again.
  await tx`update merchant set config_version = config_version + 1 where merchant_id = ${merchantId}`;
  return begun;
}

/** Renews watches; returns those merchants whose watch had not ended. */
export async function renewWatches(sql: ISql, merchantIds: readonly string[]): Promise<string[]> {
  const rows = await sql<{ merchantId: string }[]>`
    update webhook_endpoint set watched_until = now() + ${watchSeconds} * interval '1 second'
     where merchant_id = any(${[...merchantIds]}) and id = ${liveEndpoint} and status = 'live'
    returning merchant_id`;
  return rows.map(({ merchantId }) => merchantId);
}

export interface LiveNews {
  merchantId: string;
  position: LivePosition;
  type: string;
  occurredAt: Date;
  data: Record<string, unknown>;
  /** So old that no commit with a smaller position can still come. */
  isSettled: boolean;
}

/** The news of these merchants, each after its position, in order; at most `limit` of each. */
export async function readNews(
  sql: ISql,
  watched: readonly { merchantId: string; after: LivePosition }[],
  limit: number,
): Promise<LiveNews[]> {
  return sql<LiveNews[]>`
    select d.merchant_id, d.position, d.type, d.occurred_at, d.data,
           d.occurred_at < now() - ${commitSeconds} * interval '1 second' as is_settled
      from json_to_recordset(${JSON.stringify(watched)}::text::json) as w("merchantId" text, after bigint)
      cross join lateral (
        select merchant_id, position, type, occurred_at, data from webhook_delivery
         where merchant_id = w."merchantId" and endpoint_id = ${liveEndpoint} and position > w.after
         order by position limit ${limit}
      ) as d
     order by d.merchant_id, d.position`;
}

/** The end of a merchant's news as it is now. */
export async function lastPosition(sql: ISql, merchantId: string): Promise<LivePosition | null> {
  const rows = await sql<{ position: string }[]>`
    select position from webhook_delivery
     where merchant_id = ${merchantId} and endpoint_id = ${liveEndpoint} order by position desc limit 1`;
  return rows[0]?.position ?? null;
}

/** Ends watches that nobody renews. Their news is forgotten as that of any endpoint that was removed. */
export async function endWatches(sql: ISql): Promise<number> {
  const rows = await sql`
    with ended as (
      update webhook_endpoint set status = 'removed', watched_until = null, whole_after = null, updated_at = now()
       where status = 'live' and watched_until < now()
      returning merchant_id
    )
    update merchant m set config_version = config_version + 1 from ended
     where m.merchant_id = ended.merchant_id
    returning 1`;
  return rows.length;
}

/** Forgets news that is too old to go on from, at most `limit` of each merchant that is watched; how much. */
export async function forgetNews(sql: ISql, limit: number): Promise<number> {
  const rows = await sql`
    with old as (
      select d.merchant_id, d.endpoint_id, d.event_id, d.position
        from webhook_endpoint e
        cross join lateral (
          select * from (
            select merchant_id, endpoint_id, event_id, position, occurred_at from webhook_delivery
             where merchant_id = e.merchant_id and endpoint_id = e.id order by position limit ${limit}) as first
           where first.occurred_at < now() - ${keptMinutes} * interval '1 minute'
        ) as d
       where e.status = 'live'
    ), gone as (
      delete from webhook_delivery d using old o
       where d.merchant_id = o.merchant_id and d.endpoint_id = o.endpoint_id and d.event_id = o.event_id
      returning d.merchant_id, d.endpoint_id, d.position
    ), noted as (
      update webhook_endpoint e set whole_after = greatest(e.whole_after, g.position)
        from (select merchant_id, endpoint_id, max(position) as position from gone group by 1, 2) as g
       where e.merchant_id = g.merchant_id and e.id = g.endpoint_id and e.status = 'live'
    )
    select 1 from gone`;
  return rows.length;
}
