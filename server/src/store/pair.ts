import { pairCostMs } from "../domain/pacing.ts";
import type { ISql } from "./database.ts";

/** A sender as the key of its rows. */
interface SenderKey {
  merchantId: string;
  authenticatorId: string;
}

/** A recipient that messages were just claimed for. */
export interface UsedPair {
  recipient: string;
  /** When all that was sent to them is paid back. */
  paidBackAt: Date;
  /** The payment that the last of the messages is about; null: they are about none, and the one before them counts. */
  sessionId: string | null;
}

/**
 * Writes what a claim took from the pace of its recipients, and counts those who were not written to in 24 hours: once
 * per recipient and day. Under the sender's lock, so nobody else writes the same pairs. A recipient stands in `used`
 * once.
 */
export async function usePairs(sql: ISql, sender: SenderKey, used: readonly UsedPair[]): Promise<void> {
  if (used.length === 0) return;
  await sql`with ${pairsInUse(sql, sender, used)} select`;
}

/** The same as parts of a statement, `u` the first and `used` the last; `where`: nothing happens where this is not so. */
export function pairsInUse(sql: ISql, sender: SenderKey, used: readonly UsedPair[], where = "true") {
  return sql`
    u as materialized (
      select * from json_to_recordset(${JSON.stringify(used)}::text::json)
        as x(recipient text, "paidBackAt" timestamptz, "sessionId" text)
       where ${sql.unsafe(where)}
    ), fresh as (
      select count(*)::integer as recipients
        from u
        -- Looked up row by row. A plain join reads all pairs of the sender where a merchant has few as a rule.
        left join lateral (
          select p.recipient, p.counted_at from pair p
           where p.merchant_id = ${sender.merchantId} and p.authenticator_id = ${sender.authenticatorId}
             and p.recipient = u.recipient
           limit 1
        ) as p on true
       where p.recipient is null or p.counted_at <= now() - interval '24 hours'
    ), new_recipients as (
      insert into recipient_count (merchant_id, authenticator_id, hour, recipients)
      select ${sender.merchantId}, ${sender.authenticatorId}, date_trunc('hour', now()), recipients
        from fresh where recipients > 0
      on conflict (merchant_id, authenticator_id, hour) do update
         set recipients = recipient_count.recipients + excluded.recipients
    ), used as (
      insert into pair (merchant_id, authenticator_id, recipient, paid_back_at, counted_at, session_id)
      select ${sender.merchantId}, ${sender.authenticatorId}, u.recipient, u."paidBackAt", now(), u."sessionId"
        from u order by u.recipient
      on conflict (merchant_id, authenticator_id, recipient) do update
         set paid_back_at = excluded.paid_back_at,
             session_id = coalesce(excluded.session_id, pair.session_id),
             counted_at = case when pair.counted_at <= now() - interval '24 hours' then now() else pair.counted_at end
    )`;
}

/** What an answer says about a pair. */
export interface PairAnswer extends SenderKey {
  recipient: string;
  /** `given_back`: WhatsApp did not take it, so it costs nothing. `refused`: too much for this recipient. */
  kind: "given_back" | "taken" | "refused";
  /** Of `refused`: how long to leave the recipient alone. */
  waitMs: number | null;
}

/**
 * Writes what answers say about pairs, one at a time: they are few, since what was simply taken is not told unless the
 * pair had been refused before.
 */
export async function notePairs(sql: ISql, answers: readonly PairAnswer[]): Promise<void> {
  if (answers.length === 0) return;
  await sql`
    update pair p
       set paid_back_at = p.paid_back_at - a.given_back * ${pairCostMs} * interval '1 millisecond',
           refusals = case when a.wait_ms is null and a.taken then 0
             when a.wait_ms is null then p.refusals else least(p.refusals + 1, 100) end,
           waits_until = case when a.wait_ms is null then p.waits_until
             else now() + a.wait_ms * interval '1 millisecond' end
      from (
        select "merchantId" as merchant_id, "authenticatorId" as authenticator_id, recipient,
               count(*) filter (where kind = 'given_back') as given_back,
               max("waitMs") as wait_ms,
               bool_or(kind = 'taken') as taken
          from json_to_recordset(${JSON.stringify(answers)}::text::json)
            as x("merchantId" text, "authenticatorId" uuid, recipient text, kind text, "waitMs" double precision)
         group by "merchantId", "authenticatorId", recipient
         order by "merchantId", "authenticatorId", recipient
      ) as a
     where p.merchant_id = a.merchant_id and p.authenticator_id = a.authenticator_id and p.recipient = a.recipient
       and (a.given_back > 0 or a.wait_ms is not null or p.refusals > 0)`;
}

/**
 * The customers of the last 24 hours of all of a merchant's senders in the environment of authenticator `a`, which are
 * taken for one portfolio: a sum over one row for each sender and hour.
 */
export function recentRecipients(sql: ISql, a: "a" | "authenticator") {
  return sql`(
    select coalesce(sum(c.recipients), 0)::integer
      from recipient_count c
      join authenticator o on o.merchant_id = c.merchant_id and o.id = c.authenticator_id
     where c.merchant_id = ${sql.unsafe(a)}.merchant_id and o.environment = ${sql.unsafe(a)}.environment
       and c.hour > now() - interval '24 hours')`;
}

/**
 * Forgets pairs and counts that say nothing any more; how many. For 7 days it is known what a customer was last written
 * to about, since they answer late.
 */
export async function forgetPairs(sql: ISql, limit: number): Promise<number> {
  const rows = await sql`
    with gone as (
      delete from pair
       where (merchant_id, authenticator_id, recipient) in (
         select merchant_id, authenticator_id, recipient from pair
          where counted_at < now() - interval '7 days' and paid_back_at < now()
            and coalesce(waits_until, now()) <= now()
          order by counted_at limit ${limit})
         -- Said again: one that is used in this moment stays.
         and counted_at < now() - interval '7 days' and paid_back_at < now()
      returning 1
    ), hours as (
      delete from recipient_count where hour < now() - interval '2 days'
    )
    select 1 from gone`;
  return rows.length;
}
