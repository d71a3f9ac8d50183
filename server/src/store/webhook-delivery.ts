/**
 * The delivery of news to merchants' endpoints: one row for each event and endpoint, from owed to told.
 *
 *   queued ──► sending ──► delivered
 *     ▲           │  └───► failed    (nobody took it for 24 hours; made queued again by hand)
 *     └───────────┘
 *   missed: it came, or waited, while the endpoint was paused; made queued by hand
 */
import type { ISql } from "./database.ts";

export type DeliveryStatus = "queued" | "sending" | "delivered" | "failed" | "missed";

export interface WaitingEndpoint {
  merchantId: string;
  endpointId: string;
  /** When its earliest delivery may leave, in milliseconds from now; 0 or less: now. */
  dueInMs: number;
}

/**
 * The active endpoints for which something waits. Walks the partial index from endpoint to endpoint: its cost depends
 * on the number of endpoints that something waits for and not on how much.
 */
export async function listWaitingEndpoints(sql: ISql, limit: number): Promise<WaitingEndpoint[]> {
  return sql<WaitingEndpoint[]>`
    with recursive waiting as (
      (select merchant_id, endpoint_id from webhook_delivery where status = 'queued'
        order by merchant_id, endpoint_id limit 1)
      union all
      select following.merchant_id, following.endpoint_id
        from waiting w
        cross join lateral (
          select d.merchant_id, d.endpoint_id from webhook_delivery d
           where d.status = 'queued' and (d.merchant_id, d.endpoint_id) > (w.merchant_id, w.endpoint_id)
           order by d.merchant_id, d.endpoint_id limit 1
        ) as following
    )
    select w.merchant_id, w.endpoint_id,
           extract(epoch from greatest(e.retry_at, (
             select d.due_at from webhook_delivery d
              where d.merchant_id = w.merchant_id and d.endpoint_id = w.endpoint_id and d.status = 'queued'
              order by d.due_at limit 1)) - now())::double precision * 1000 as due_in_ms
      from waiting w
      join webhook_endpoint e on e.merchant_id = w.merchant_id and e.id = w.endpoint_id and e.status = 'active'
     limit ${limit}`;
}

/** Whether anybody in the installation wants to be told of anything. */
export async function hasEndpoints(sql: ISql): Promise<boolean> {
  const rows = await sql`select 1 from webhook_endpoint where status in ('active', 'paused') limit 1`;
  return rows.length === 1;
}

/** An endpoint, locked for one claim: claims for one endpoint follow one another, over all nodes. */
export interface LockedEndpoint {
  url: string;
  secret: Buffer;
  /** The secret before it, while it still signs. */
  previousSecret: Buffer | null;
  failures: number;
  /** Requests to it that are under way, of all nodes. */
  underWay: number;
}

/** Locks an active endpoint to which something may leave now; null where there is none, or another node has it. */
export async function lockEndpoint(sql: ISql, merchantId: string, endpointId: string): Promise<LockedEndpoint | null> {
  const locked = await sql`
    select 1 from webhook_endpoint
     where merchant_id = ${merchantId} and id = ${endpointId} and status = 'active'
       and (retry_at is null or retry_at <= now())
       for update skip locked`;
  if (locked.length === 0) return null;
  // A statement of its own: its snapshot is taken after the lock, so it sees what the claim before it committed.
  const rows = await sql<LockedEndpoint[]>`
    select e.url, e.secret, case when e.previous_secret_until > now() then e.previous_secret end as previous_secret,
           e.failures,
           (select count(*) from webhook_delivery d
             where d.merchant_id = e.merchant_id and d.endpoint_id = e.id and d.status = 'sending')::int as under_way
      from webhook_endpoint e
     where e.merchant_id = ${merchantId} and e.id = ${endpointId}`;
  return rows[0] ?? null;
}

export interface ClaimedDelivery {
  merchantId: string;
  endpointId: string;
  eventId: string;
  type: string;
  data: unknown;
  occurredAt: Date;
  /** The running attempt, counted from 1. */
  number: number;
}

/**
 * Claims up to `limit` due deliveries of one endpoint, in the order of their events. What is about a subject of which
 * something earlier is still to be told waits for that: an endpoint never hears of a payment in another order than it
 * happened. The endpoint has to be locked.
 */
export async function claimDeliveries(
  sql: ISql,
  endpoint: { merchantId: string; endpointId: string },
  { limit, leaseMs }: { limit: number; leaseMs: number },
): Promise<ClaimedDelivery[]> {
  const claimed = await sql<(ClaimedDelivery & { position: string })[]>`
    with head as materialized (
      select d.event_id from webhook_delivery d
       where d.merchant_id = ${endpoint.merchantId} and d.endpoint_id = ${endpoint.endpointId}
         and d.status = 'queued' and d.due_at <= now()
         and not exists (
           select from webhook_delivery earlier
            where earlier.merchant_id = d.merchant_id and earlier.endpoint_id = d.endpoint_id
              and earlier.subject = d.subject and earlier.position < d.position
              and earlier.status in ('queued', 'sending'))
       order by d.due_at, d.position
       limit ${limit}
         for update skip locked
    )
    update webhook_delivery d
       set status = 'sending', attempts = d.attempts + 1,
           leased_until = now() + ${leaseMs} * interval '1 millisecond'
      from head
     where d.merchant_id = ${endpoint.merchantId} and d.endpoint_id = ${endpoint.endpointId}
       and d.event_id = head.event_id
    returning d.merchant_id, d.endpoint_id, d.event_id, d.type, d.data, d.occurred_at, d.attempts as number, d.position`;
  return claimed
    .sort((a, b) => (BigInt(a.position) < BigInt(b.position) ? -1 : 1))
    .map(({ position: _, ...delivery }) => delivery);
}

export type DeliveryOutcome = "delivered" | "refused" | "unanswered" | "forbidden";

/** What came of one request, as it is written. */
export interface DeliverySettlement {
  merchantId: string;
  endpointId: string;
  eventId: string;
  /** The attempt that this is about: a settlement of an earlier one changes nothing. */
  number: number;
  outcome: DeliveryOutcome;
  /** After a failure: how long until the next try. */
  dueInMs: number;
  url: string;
  startedAt: Date;
  durationMs: number;
  httpStatus: number | null;
  detail: string | null;
  /** The beginning of what was answered. */
  answer: string | null;
}

/**
 * Settles many requests in one statement: the delivery where that attempt is still its last one, and the log always.
 * One that nobody took for `giveUpHours` has failed; one whose endpoint was paused meanwhile is missed.
 */
export async function settleDeliveries(
  sql: ISql,
  settlements: readonly DeliverySettlement[],
  giveUpHours: number,
): Promise<void> {
  await sql`
    with s as materialized (
      select * from json_to_recordset(${JSON.stringify(settlements)}::text::json)
        as x("merchantId" text, "endpointId" uuid, "eventId" uuid, number integer, outcome text,
             "dueInMs" double precision, url text, "startedAt" timestamptz, "durationMs" integer,
             "httpStatus" integer, detail text, answer text)
    ), settled as (
      update webhook_delivery d
         set status = case when s.outcome = 'delivered' then 'delivered'
                           when d.owed_at <= now() - ${giveUpHours} * interval '1 hour' then 'failed'
                           when e.status = 'active' then 'queued' else 'missed' end,
             leased_until = null,
             due_at = now() + s."dueInMs" * interval '1 millisecond',
             delivered_at = case when s.outcome = 'delivered' then now() else d.delivered_at end
        from s join webhook_endpoint e on e.merchant_id = s."merchantId" and e.id = s."endpointId"
       where d.merchant_id = s."merchantId" and d.endpoint_id = s."endpointId" and d.event_id = s."eventId"
         and d.attempts = s.number and (d.status = 'sending' or s.outcome = 'delivered')
    )
    insert into webhook_attempt (merchant_id, endpoint_id, event_id, number, url, started_at, duration_ms, outcome,
                                 http_status, detail, answer)
    select "merchantId", "endpointId", "eventId", number, url, "startedAt", "durationMs", outcome, "httpStatus", detail,
           answer
      from s
    on conflict do nothing`;
}

/** How an endpoint did in the requests that were settled together. */
export interface EndpointHealth {
  merchantId: string;
  endpointId: string;
  /** One of them was taken. */
  succeeded: boolean;
  failures: number;
  /** It answered that it is gone. */
  isGone: boolean;
}

/** What changed with an endpoint that had failed, or fails. */
export interface NotedHealth {
  merchantId: string;
  endpointId: string;
  /** Why it was paused just now; null where it was not. */
  pausedFor: "failing" | "gone" | null;
  /** Failures in a row before. */
  failuresBefore: number;
  /** And now. */
  failures: number;
}

export interface FailingRules {
  /** From so many failures in a row on an endpoint is left alone for a while. */
  strugglingFrom: number;
  /** For as long again as it has failed by then, within these bounds, and up to half of it more. */
  leastMs: number;
  mostMs: number;
  /** From 0 to 1. */
  jitter: number;
  /** One that has failed for so long without a success is paused. */
  pauseHours: number;
}

/**
 * Writes how endpoints did, and pauses those that are gone or have failed for too long. Returns the ones that it wrote:
 * where all is well nothing is.
 */
export async function noteHealth(
  sql: ISql,
  health: readonly EndpointHealth[],
  rules: FailingRules,
): Promise<NotedHealth[]> {
  return sql<NotedHealth[]>`
    with h as materialized (
      select x.*, e.failures as failures_before, e.failing_since <= now() - ${rules.pauseHours} * interval '1 hour' as is_lasting,
             least(${rules.mostMs}, greatest(${rules.leastMs},
               extract(epoch from now() - coalesce(e.failing_since, now())) * 1000))
               * (1 + ${rules.jitter}::double precision / 2) as left_alone_ms
        from json_to_recordset(${JSON.stringify(health)}::text::json)
          as x("merchantId" text, "endpointId" uuid, succeeded boolean, failures integer,
               "isGone" boolean)
        join webhook_endpoint e on e.merchant_id = x."merchantId" and e.id = x."endpointId"
       where e.status = 'active' and (not x.succeeded or x."isGone" or e.failures > 0)
    )
    update webhook_endpoint e
       set failures = case when h.succeeded then 0 else e.failures + h.failures end,
           failing_since = case when h.succeeded then null else coalesce(e.failing_since, now()) end,
           retry_at = case when not h.succeeded and e.failures + h.failures >= ${rules.strugglingFrom}
             then now() + h.left_alone_ms * interval '1 millisecond' end,
           status = case when h."isGone" or (h.is_lasting and not h.succeeded) then 'paused' else e.status end,
           paused_reason = case when h."isGone" then 'gone' when h.is_lasting and not h.succeeded then 'failing' end,
           paused_at = case when h."isGone" or (h.is_lasting and not h.succeeded) then now() end
      from h
     where e.merchant_id = h."merchantId" and e.id = h."endpointId" and e.status = 'active'
    returning e.merchant_id, e.id as endpoint_id, e.paused_reason as paused_for, h.failures_before, e.failures`;
}

/** Lets what waits for another try leave at once, the longest waiting first: the endpoint answers again. */
export async function hurryRetries(
  sql: ISql,
  endpoint: { merchantId: string; endpointId: string },
  limit: number,
): Promise<void> {
  await sql`
    with waiting as (
      select event_id from webhook_delivery
       where merchant_id = ${endpoint.merchantId} and endpoint_id = ${endpoint.endpointId} and status = 'queued'
         and due_at > now()
       order by due_at, position limit ${limit} for update skip locked
    )
    update webhook_delivery d set due_at = now()
      from waiting
     where d.merchant_id = ${endpoint.merchantId} and d.endpoint_id = ${endpoint.endpointId}
       and d.event_id = waiting.event_id`;
}

/**
 * Ends leases that ran out: their node died, and nobody knows whether the endpoint heard of it. It is told again, under
 * the same id.
 */
export async function expireDeliveryLeases(sql: ISql, limit: number): Promise<number> {
  const rows = await sql`
    with lost as (
      select merchant_id, endpoint_id, event_id from webhook_delivery
       where status = 'sending' and leased_until <= now()
       order by leased_until limit ${limit} for update skip locked
    )
    update webhook_delivery d set status = 'queued', leased_until = null, due_at = now()
      from lost
     where d.merchant_id = lost.merchant_id and d.endpoint_id = lost.endpoint_id and d.event_id = lost.event_id
    returning 1`;
  return rows.length;
}

/** Owes one endpoint an event of its own, whatever it wants to hear; false where it is not active. */
export async function owePing(
  sql: ISql,
  ping: { merchantId: string; endpointId: string; eventId: string; type: string; data: Record<string, unknown> },
): Promise<boolean> {
  const rows = await sql`
    insert into webhook_delivery (merchant_id, endpoint_id, event_id, type, subject, data, status)
    select merchant_id, id, ${ping.eventId}::uuid, ${ping.type}, ${ping.eventId}, ${JSON.stringify(ping.data)}::text::json,
           'queued'
      from webhook_endpoint
     where merchant_id = ${ping.merchantId} and id = ${ping.endpointId} and status = 'active'
    returning 1`;
  return rows.length === 1;
}

const keptDays = 30;

/**
 * Forgets what is older than 30 days, and what was for endpoints that are removed; the row of such an endpoint goes
 * last. Looks at up to `limit` rows of each; how many it forgot.
 */
export async function forgetDeliveries(sql: ISql, limit: number): Promise<number> {
  const old = await sql`
    with oldest as (
      select merchant_id, endpoint_id, event_id, occurred_at from webhook_delivery order by position limit ${limit}
    ), gone as (
      delete from webhook_delivery d using oldest o
       where o.occurred_at < now() - ${keptDays} * interval '1 day' and d.merchant_id = o.merchant_id
         and d.endpoint_id = o.endpoint_id and d.event_id = o.event_id
      returning d.merchant_id, d.endpoint_id, d.event_id
    ), attempts as (
      delete from webhook_attempt a using gone g
       where a.merchant_id = g.merchant_id and a.endpoint_id = g.endpoint_id and a.event_id = g.event_id
    )
    select 1 from gone`;
  const orphaned = await sql`
    with lost as (
      select d.merchant_id, d.endpoint_id, d.event_id
        from webhook_endpoint e
        join webhook_delivery d on d.merchant_id = e.merchant_id and d.endpoint_id = e.id
       where e.status = 'removed'
       limit ${limit}
    ), gone as (
      delete from webhook_delivery d using lost l
       where d.merchant_id = l.merchant_id and d.endpoint_id = l.endpoint_id and d.event_id = l.event_id
      returning d.merchant_id, d.endpoint_id, d.event_id
    ), attempts as (
      delete from webhook_attempt a using gone g
       where a.merchant_id = g.merchant_id and a.endpoint_id = g.endpoint_id and a.event_id = g.event_id
    )
    select 1 from gone`;
  // An insert that began before the removal has long ended by then.
  await sql`
    delete from webhook_endpoint e
     where e.status = 'removed' and e.updated_at < now() - interval '1 hour'
       and not exists (select from webhook_delivery d where d.merchant_id = e.merchant_id and d.endpoint_id = e.id)`;
  return old.length + orphaned.length;
}

/** What waits to be told in the whole installation. */
export interface DeliveryBacklog {
  /** Exact up to 100,000; then that many. */
  queued: number;
  /** Age of the event that has waited the longest to be told to an endpoint that is not paused. */
  oldestSeconds: number;
  pausedEndpoints: number;
}

export async function readDeliveryBacklog(sql: ISql): Promise<DeliveryBacklog> {
  const [row] = await sql<DeliveryBacklog[]>`
    select (select count(*) from (
             select from webhook_delivery where status = 'queued' limit 100000) as few)::int as queued,
           coalesce(extract(epoch from now() - (
             select min(first.occurred_at)
               from webhook_endpoint e
               cross join lateral (
                 select d.occurred_at from webhook_delivery d
                  where d.merchant_id = e.merchant_id and d.endpoint_id = e.id and d.status = 'queued'
                  order by d.due_at, d.position limit 1) as first
              where e.status = 'active')), 0)::double precision as oldest_seconds,
           (select count(*) from webhook_endpoint where status = 'paused')::int as paused_endpoints`;
  if (row === undefined) throw new Error("a query without from gives one row");
  return row;
}
