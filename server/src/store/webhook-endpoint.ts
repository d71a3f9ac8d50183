import type { ISql } from "./database.ts";

/** Why an endpoint gets no requests. */
export type PauseReason = "by_hand" | "failing" | "gone";

/** Where a merchant wants to be told, without its secrets. */
export interface WebhookEndpoint {
  merchantId: string;
  id: string;
  url: string;
  events: string[];
  status: "active" | "paused";
  pausedReason: PauseReason | null;
  pausedAt: Date | null;
  /** Until then the secret before the present one signs, too. */
  previousSecretUntil: Date | null;
  /** Requests in a row that failed. */
  failures: number;
  failingSince: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

const columns = `merchant_id, id, url, events, status, paused_reason, paused_at,
  case when previous_secret_until > now() then previous_secret_until end as previous_secret_until, failures,
  failing_since, created_at, updated_at`;

export async function insertEndpoint(
  sql: ISql,
  endpoint: { merchantId: string; id: string; url: string; events: readonly string[]; secret: Buffer },
): Promise<WebhookEndpoint> {
  const [row] = await sql<WebhookEndpoint[]>`
    insert into webhook_endpoint (merchant_id, id, url, events, secret)
    values (${endpoint.merchantId}, ${endpoint.id}, ${endpoint.url}, ${[...endpoint.events]}, ${endpoint.secret})
    returning ${sql.unsafe(columns)}`;
  return row as WebhookEndpoint;
}

/** In the order in which they were made. */
export async function listEndpoints(sql: ISql, merchantId: string): Promise<WebhookEndpoint[]> {
  return sql<WebhookEndpoint[]>`
    select ${sql.unsafe(columns)}
      from webhook_endpoint where merchant_id = ${merchantId} and status in ('active', 'paused')
     order by created_at, id`;
}

export async function findEndpoint(sql: ISql, merchantId: string, id: string): Promise<WebhookEndpoint | null> {
  const rows = await sql<WebhookEndpoint[]>`
    select ${sql.unsafe(columns)}
      from webhook_endpoint where merchant_id = ${merchantId} and id = ${id} and status in ('active', 'paused')`;
  return rows[0] ?? null;
}

/** Locks the merchant's configuration, so that its endpoints are counted one by one. */
export async function countEndpoints(sql: ISql, merchantId: string): Promise<number> {
  await sql`select 1 from merchant where merchant_id = ${merchantId} for update`;
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from webhook_endpoint where merchant_id = ${merchantId} and status in ('active', 'paused')`;
  return row?.count ?? 0;
}

export interface EndpointPatch {
  url?: string | undefined;
  events?: readonly string[] | undefined;
  /** Paused by hand, or let go again. */
  status?: WebhookEndpoint["status"] | undefined;
}

/** Changes what the patch names. Another address, or letting it go, begins anew: what failed before no longer counts. */
export async function patchEndpoint(
  sql: ISql,
  merchantId: string,
  id: string,
  { url, events, status }: EndpointPatch,
): Promise<WebhookEndpoint | null> {
  const beginsAnew = url !== undefined || status === "active";
  const rows = await sql<WebhookEndpoint[]>`
    update webhook_endpoint
       set url = coalesce(${url ?? null}, url),
           events = coalesce(${events === undefined ? null : [...events]}::text[], events),
           status = coalesce(${status ?? null}, status),
           paused_reason = case ${status ?? null}::text when 'active' then null
             when 'paused' then coalesce(paused_reason, 'by_hand') else paused_reason end,
           paused_at = case ${status ?? null}::text when 'active' then null
             when 'paused' then coalesce(paused_at, now()) else paused_at end,
           failures = case when ${beginsAnew} then 0 else failures end,
           failing_since = case when ${beginsAnew} then null else failing_since end,
           retry_at = case when ${beginsAnew} then null else retry_at end,
           updated_at = now()
     where merchant_id = ${merchantId} and id = ${id} and status in ('active', 'paused')
    returning ${sql.unsafe(columns)}`;
  return rows[0] ?? null;
}

/**
 * Gives an endpoint another secret. The one before signs beside it for `overlapSeconds`; with 0 it is forgotten at once.
 * One that was on its way out already is forgotten in any case: two sign at most.
 */
export async function replaceSecret(
  sql: ISql,
  merchantId: string,
  id: string,
  { secret, previous, overlapSeconds }: { secret: Buffer; previous: Buffer | null; overlapSeconds: number },
): Promise<WebhookEndpoint | null> {
  const keeps = overlapSeconds > 0;
  const rows = await sql<WebhookEndpoint[]>`
    update webhook_endpoint
       set secret = ${secret}, previous_secret = ${keeps ? previous : null}::bytea,
           previous_secret_until = case when ${keeps} then now() + ${overlapSeconds} * interval '1 second' end,
           updated_at = now()
     where merchant_id = ${merchantId} and id = ${id} and status in ('active', 'paused')
    returning ${sql.unsafe(columns)}`;
  return rows[0] ?? null;
}

/** The secret as it is sealed, locked for the rest of the caller's transaction. */
export async function lockSecret(sql: ISql, merchantId: string, id: string): Promise<Buffer | null> {
  const rows = await sql<{ secret: Buffer }[]>`
    select secret from webhook_endpoint where merchant_id = ${merchantId} and id = ${id} and status in ('active', 'paused')
       for update`;
  return rows[0]?.secret ?? null;
}

/** Removes an endpoint: it is told of nothing more, and its log is forgotten bit by bit (`forgetDeliveries`). */
export async function removeEndpoint(sql: ISql, merchantId: string, id: string): Promise<void> {
  await sql`
    update webhook_endpoint
       set status = 'removed', paused_reason = null, paused_at = null, secret = null, previous_secret = null,
           previous_secret_until = null, updated_at = now()
     where merchant_id = ${merchantId} and id = ${id} and status in ('active', 'paused')`;
}

/**
 * Keeps what waits for a paused endpoint from leaving when it is let go again: old news is told only where somebody
 * asks for it. Returns how many it was about, at most `limit`.
 */
export async function missQueued(sql: ISql, merchantId: string, id: string, limit: number): Promise<number> {
  const rows = await sql`
    with waiting as (
      select event_id from webhook_delivery
       where merchant_id = ${merchantId} and endpoint_id = ${id} and status = 'queued'
       limit ${limit} for update skip locked
    )
    update webhook_delivery d set status = 'missed'
      from waiting where d.merchant_id = ${merchantId} and d.endpoint_id = ${id} and d.event_id = waiting.event_id
    returning 1`;
  return rows.length;
}
