import type { ISql } from "./database.ts";

/** What a webhook told besides messages and templates, as it came. */
export interface WebhookEvent {
  merchantId: string;
  id: string;
  wabaId: string;
  field: string;
  value: unknown;
  /** By WhatsApp's clock. */
  happenedAt: Date;
  receivedAt: Date;
}

/** Of one event's value, as JSON. Meta's own are below a kilobyte. */
const mostKept = 64 * 1024;

/** Keeps events; of one whose value is too large only its size. */
export async function keepWebhookEvents(sql: ISql, events: readonly Omit<WebhookEvent, "receivedAt">[]): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map((event) => {
    const { length } = JSON.stringify(event.value);
    return length > mostKept ? { ...event, value: { left_out: `${length} characters of JSON` } } : event;
  });
  await sql`
    insert into webhook_event (merchant_id, id, waba_id, field, value, happened_at)
    select "merchantId", id, "wabaId", field, value, "happenedAt"
      from json_to_recordset(${JSON.stringify(rows)}::text::json)
        as x("merchantId" text, id uuid, "wabaId" text, field text, value jsonb, "happenedAt" timestamptz)`;
}

/** The newest events of an account, or those before the event `before`. */
export async function listWebhookEvents(
  sql: ISql,
  { merchantId, wabaId }: Pick<WebhookEvent, "merchantId" | "wabaId">,
  page: { before: string | null; limit: number },
): Promise<WebhookEvent[]> {
  return sql<WebhookEvent[]>`
    select merchant_id, id, waba_id, field, value, happened_at, received_at from webhook_event
     where merchant_id = ${merchantId} and waba_id = ${wabaId}
       and (${page.before}::uuid is null or id < ${page.before}::uuid)
     order by id desc limit ${page.limit}`;
}

/** Forgets events older than 30 days, at most `limit`; how many. */
export async function forgetWebhookEvents(sql: ISql, limit: number): Promise<number> {
  const rows = await sql`
    delete from webhook_event
     where (merchant_id, id) in (
       select merchant_id, id from webhook_event
        where received_at < now() - interval '30 days' order by received_at limit ${limit})
    returning 1`;
  return rows.length;
}
