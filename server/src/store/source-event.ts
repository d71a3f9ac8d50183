import type { ISql } from "./database.ts";

/** What became of one thing that a source said. */
export const sourceOutcomes = ["created", "applied", "repeated", "operational", "stale", "refused", "ignored"] as const;
export type SourceOutcome = (typeof sourceOutcomes)[number];

/** One thing that a verified request of a source said. */
export interface SourceEvent {
  merchantId: string;
  sourceId: string;
  id: string;
  receivedAt: Date;
  /** In the source's own words. */
  type: string;
  sessionId: string | null;
  outcome: SourceOutcome;
  /** A sentence. */
  reason: string | null;
  /** What it said, without what belongs to the customer. */
  facts: Record<string, unknown>;
  /** What the receiver of `forward_url` answered, or why it did not. */
  forwardStatus: number | null;
  forwardDetail: string | null;
}

export type NewSourceEvent = Omit<SourceEvent, "receivedAt" | "forwardStatus" | "forwardDetail">;

export async function insertSourceEvents(sql: ISql, events: readonly NewSourceEvent[]): Promise<void> {
  if (events.length === 0) return;
  await sql`
    insert into source_event (merchant_id, source_id, id, type, session_id, outcome, reason, facts)
    select "merchantId", "sourceId", id, type, "sessionId", outcome, reason, facts
      from json_to_recordset(${JSON.stringify(events)}::text::json)
        as x("merchantId" text, "sourceId" uuid, id uuid, type text, "sessionId" text, outcome text, reason text,
             facts jsonb)`;
}

/** Notes what became of passing the request on that these events came in. */
export async function noteForwarded(
  sql: ISql,
  { merchantId, sourceId, ids }: { merchantId: string; sourceId: string; ids: readonly string[] },
  forwarded: { status: number | null; detail: string | null },
): Promise<void> {
  await sql`
    update source_event set forward_status = ${forwarded.status}::integer, forward_detail = ${forwarded.detail}::text
     where merchant_id = ${merchantId} and source_id = ${sourceId} and id = any(${[...ids]}::uuid[])`;
}

/** Newest first; `before` is the id of the last one of the page before. */
export async function listSourceEvents(
  sql: ISql,
  { merchantId, sourceId }: Pick<SourceEvent, "merchantId" | "sourceId">,
  page: { before: string | null; limit: number; outcome: SourceOutcome | null; sessionId: string | null },
): Promise<SourceEvent[]> {
  return sql<SourceEvent[]>`
    select merchant_id, source_id, id, received_at, type, session_id, outcome, reason, facts, forward_status,
           forward_detail
      from source_event
     where merchant_id = ${merchantId} and source_id = ${sourceId}
       and (${page.before}::uuid is null or id < ${page.before}::uuid)
       and (${page.outcome}::text is null or outcome = ${page.outcome})
       and (${page.sessionId}::text is null or session_id = ${page.sessionId})
     order by id desc limit ${page.limit}`;
}

/** Forgets what came more than 30 days ago, at most `limit`; how many. */
export async function forgetSourceEvents(sql: ISql, limit: number): Promise<number> {
  const rows = await sql`
    delete from source_event
     where (merchant_id, source_id, id) in (
       select merchant_id, source_id, id from source_event
        where received_at < now() - interval '30 days' order by received_at limit ${limit})
    returning 1`;
  return rows.length;
}
