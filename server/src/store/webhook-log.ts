/** The log of deliveries, as people read it, and what they ask to be told again. */
import type { ISql } from "./database.ts";
import type { DeliveryOutcome, DeliveryStatus } from "./webhook-delivery.ts";

export interface Delivery {
  eventId: string;
  position: string;
  type: string;
  subject: string;
  data: unknown;
  status: DeliveryStatus;
  occurredAt: Date;
  dueAt: Date;
  attempts: number;
  deliveredAt: Date | null;
  /** The last request with what came of it; null before the first. */
  lastAttempt: DeliveryAttempt | null;
}

/** One request to an endpoint. */
export interface DeliveryAttempt {
  number: number;
  url: string;
  startedAt: Date;
  durationMs: number;
  outcome: DeliveryOutcome;
  httpStatus: number | null;
  detail: string | null;
  /** The beginning of what was answered. */
  answer: string | null;
}

type Row = Omit<Delivery, "lastAttempt"> & { [Field in keyof DeliveryAttempt]: DeliveryAttempt[Field] | null };

const columns = `d.event_id, d.position, d.type, d.subject, d.data, d.status, d.occurred_at, d.due_at, d.attempts,
  d.delivered_at, a.number, a.url, a.started_at, a.duration_ms, a.outcome, a.http_status, a.detail, a.answer`;

const lastAttempt = `left join lateral (
    select number, url, started_at, duration_ms, outcome, http_status, detail, answer from webhook_attempt a
     where a.merchant_id = d.merchant_id and a.endpoint_id = d.endpoint_id and a.event_id = d.event_id
     order by a.number desc limit 1) as a on true`;

function deliveryOf(row: Row): Delivery {
  const { number, url, startedAt, durationMs, outcome, httpStatus, detail, answer, ...delivery } = row;
  const attempt = { number, url, startedAt, durationMs, outcome, httpStatus, detail, answer } as DeliveryAttempt;
  return { ...delivery, lastAttempt: number === null ? null : attempt };
}

export interface DeliveryPage {
  merchantId: string;
  endpointId: string;
  limit: number;
  /** The last row of the page before: newest first. */
  before: string | null;
  status: DeliveryStatus | null;
  type: string | null;
}

export async function listDeliveries(sql: ISql, page: DeliveryPage): Promise<Delivery[]> {
  const rows = await sql<Row[]>`
    select ${sql.unsafe(columns)}
      from webhook_delivery d ${sql.unsafe(lastAttempt)}
     where d.merchant_id = ${page.merchantId} and d.endpoint_id = ${page.endpointId}
       and (${page.status}::text is null or d.status = ${page.status})
       and (${page.type}::text is null or d.type = ${page.type})
       and (${page.before}::bigint is null or d.position < ${page.before}::bigint)
     order by d.position desc
     limit ${page.limit}`;
  return rows.map(deliveryOf);
}

export interface DeliveryKey {
  merchantId: string;
  endpointId: string;
  eventId: string;
}

export async function findDelivery(sql: ISql, key: DeliveryKey): Promise<Delivery | null> {
  const rows = await sql<Row[]>`
    select ${sql.unsafe(columns)}
      from webhook_delivery d ${sql.unsafe(lastAttempt)}
     where d.merchant_id = ${key.merchantId} and d.endpoint_id = ${key.endpointId} and d.event_id = ${key.eventId}`;
  return rows[0] === undefined ? null : deliveryOf(rows[0]);
}

/** The last 200 requests of one delivery, in their order. */
export async function listDeliveryAttempts(sql: ISql, key: DeliveryKey): Promise<DeliveryAttempt[]> {
  const newestFirst = await sql<DeliveryAttempt[]>`
    select number, url, started_at, duration_ms, outcome, http_status, detail, answer
      from webhook_attempt
     where merchant_id = ${key.merchantId} and endpoint_id = ${key.endpointId} and event_id = ${key.eventId}
     order by number desc limit 200`;
  return newestFirst.reverse();
}

/** Owes one again that was told, failed or missed; false where it waits or is under way already. */
export async function replayDelivery(sql: ISql, key: DeliveryKey): Promise<boolean> {
  const rows = await sql`
    update webhook_delivery set status = 'queued', owed_at = now(), due_at = now()
     where merchant_id = ${key.merchantId} and endpoint_id = ${key.endpointId} and event_id = ${key.eventId}
       and status in ('delivered', 'failed', 'missed')
    returning 1`;
  return rows.length === 1;
}

export interface ReplayRange {
  merchantId: string;
  endpointId: string;
  /** Of when the events happened: from here on, and before that. */
  from: Date;
  to: Date | null;
  statuses: readonly DeliveryStatus[];
  /** The last one of the stretch before. */
  after: string | null;
  limit: number;
}

/** Owes a stretch of events again, oldest first, at most `limit`; the place of the last one, where there may be more. */
export async function replayRange(sql: ISql, range: ReplayRange): Promise<{ count: number; last: string | null }> {
  const rows = await sql<{ position: string }[]>`
    with chosen as (
      select d.event_id, d.position from webhook_delivery d
       where d.merchant_id = ${range.merchantId} and d.endpoint_id = ${range.endpointId}
         and d.occurred_at >= ${range.from} and (${range.to}::timestamptz is null or d.occurred_at < ${range.to})
         and d.status = any(${[...range.statuses]}) and d.status not in ('queued', 'sending')
         and (${range.after}::bigint is null or d.position > ${range.after}::bigint)
       order by d.position
       limit ${range.limit}
         for update
    )
    update webhook_delivery d set status = 'queued', owed_at = now(), due_at = now()
      from chosen
     where d.merchant_id = ${range.merchantId} and d.endpoint_id = ${range.endpointId}
       and d.event_id = chosen.event_id
    returning d.position`;
  const positions = rows.map(({ position }) => BigInt(position));
  const last = positions.reduce((most, position) => (position > most ? position : most), 0n);
  return { count: rows.length, last: rows.length === range.limit ? String(last) : null };
}
