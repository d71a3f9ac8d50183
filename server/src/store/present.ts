import type { ISql } from "./database.ts";
import { heldFor, shownStatus } from "./health-news.ts";

/** What of a merchant's is under way in this moment. */
export interface Present {
  /** Each exact up to `countedAtMost`; then that many. */
  queued: number;
  held: number;
  sending: number;
  uncertain: number;
  /** Since when the message has been due that has waited the longest to be sent; null: none is due. */
  oldestDueAt: Date | null;
  oldestHeldSince: Date | null;
  oldestUncertainSince: Date | null;
}

export const countedAtMost = 10_000;

/** Each count walks the partial index of its phase up to a bound. */
export async function readPresent(sql: ISql, merchantId: string): Promise<Present> {
  const [row] = await sql<Present[]>`
    select q.count as queued, q.oldest as oldest_due_at, h.count as held, h.oldest as oldest_held_since,
           s.count as sending, u.count as uncertain, u.oldest as oldest_uncertain_since
      from (select count(*)::int as count, min(due_at) filter (where due_at <= now()) as oldest
              from (select due_at from notification where merchant_id = ${merchantId} and phase = 'queued'
                     order by authenticator_id, priority, due_at limit ${countedAtMost}) as few) as q,
           (select count(*)::int as count, min(held_since) as oldest
              from (select held_since from notification where merchant_id = ${merchantId} and phase = 'held'
                     limit ${countedAtMost}) as few) as h,
           (select count(*)::int as count
              from (select from notification where merchant_id = ${merchantId} and phase = 'sending'
                     limit ${countedAtMost}) as few) as s,
           (select count(*)::int as count, min(uncertain_since) as oldest
              from (select uncertain_since from notification where merchant_id = ${merchantId} and phase = 'uncertain'
                     limit ${countedAtMost}) as few) as u`;
  if (row === undefined) throw new Error("a query without a condition gives one row");
  return row;
}

/** A number that messages leave by, and how well it is. */
export interface PresentSender {
  id: string;
  name: string;
  environment: string;
  status: string;
  heldFor: string | null;
  qualityRating: string | null;
  messagingLimit: string | null;
}

export async function readPresentSenders(sql: ISql, merchantId: string): Promise<PresentSender[]> {
  return sql<PresentSender[]>`
    select a.id, a.name, a.environment, ${sql.unsafe(shownStatus)} as status, ${sql.unsafe(heldFor)} as held_for,
           a.facts ->> 'qualityRating' as quality_rating, a.facts ->> 'messagingLimit' as messaging_limit
      from authenticator a where a.merchant_id = ${merchantId}
     order by a.is_default desc, a.created_at, a.id`;
}
