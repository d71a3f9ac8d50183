/**
 * What needs a person, by cause. Each cause is found by walking a partial index from one to the next, and what stands
 * behind it is looked at up to a bound: the cost depends on the causes, not on history and not on how long they stood.
 */
import type { Money } from "../domain/attention.ts";
import type { HoldScope } from "../domain/next-step.ts";
import { shortestLinkLifeMs } from "../domain/notification.ts";
import type { ISql } from "./database.ts";
import { shownStatus } from "./health-news.ts";
import { statusInSql } from "./notification.ts";

/** Of one cause looked at: counted, summed, and searched for the first deadline. */
export const lookedAtMost = 1_000;
const mostCauses = 50;
/** What failed longer ago is history. */
const failedDays = 7;

export interface StuckMessages {
  authenticatorId: string | null;
  scope: HoldScope | null;
  key: string | null;
  code: string;
  count: number;
  /** There are more than were counted. */
  isMore: boolean;
  money: Money[];
  oldestAt: Date | null;
  deadline: Date | null;
}

/**
 * In SQL: the messages `f` with their transactions, summed; `deadline`: an expression over both. A message about no
 * payment counts while it waits; one that failed is for whoever asked for it to send again.
 */
function summed(deadline: string): string {
  return `
    select coalesce(sum(c.count), 0)::int as count, coalesce(sum(c.count), 0) >= ${lookedAtMost} as is_more,
           coalesce(json_agg(json_build_object('currencyCode', c.currency_code, 'amount', c.amount::text)
                             order by c.amount desc) filter (where c.amount is not null), '[]') as money,
           min(c.oldest_at) as oldest_at, min(c.deadline) as deadline
      from (select t.currency_code, count(*) as count, sum(t.amount::numeric) as amount, min(f.owed_at) as oldest_at,
                   min(${deadline}) as deadline
              from f
              left join lateral (select t.currency_code, t.amount, t.state, t.expires_at from transaction t
                                  where t.merchant_id = f.merchant_id and t.session_id = f.session_id limit 1) as t on true
             where f.is_wanted is not true or (
                     (f.state = t.state or (f.state = 'created' and t.state in ('created', 'pending', 'attempted')))
                     and (f.state <> 'created' or t.expires_at is null
                          or t.expires_at > now() + ${shortestLinkLifeMs} * interval '1 millisecond'))
             group by t.currency_code) as c`;
}

const givenUpAt = "f.owed_at + m.hold_limit_hours * interval '1 hour'";
const linkEndsAt = "case when f.state = 'created' then t.expires_at end";
const ofMessages = `n.merchant_id, n.session_id, n.state, coalesce(n.retried_at, n.owed_at) as owed_at`;

/** What is held, by what holds it. */
export async function listHeld(sql: ISql, merchantId: string): Promise<StuckMessages[]> {
  return sql<StuckMessages[]>`
    with recursive held as (
      (select authenticator_id, hold_scope, hold_key from notification
        where merchant_id = ${merchantId} and phase = 'held'
        order by authenticator_id, hold_scope, hold_key limit 1)
      union all
      select following.*
        from held h
        cross join lateral (
          select n.authenticator_id, n.hold_scope, n.hold_key from notification n
           where n.merchant_id = ${merchantId} and n.phase = 'held'
             and (n.authenticator_id, n.hold_scope, n.hold_key) > (h.authenticator_id, h.hold_scope, h.hold_key)
           order by n.authenticator_id, n.hold_scope, n.hold_key limit 1
        ) as following
    )
    select g.authenticator_id, g.hold_scope as scope, g.hold_key as key,
           (select n.reason_code from notification n
             where n.merchant_id = ${merchantId} and n.authenticator_id = g.authenticator_id and n.phase = 'held'
               and n.hold_scope = g.hold_scope and n.hold_key = g.hold_key order by n.id limit 1) as code, s.*
      from (select * from held limit ${mostCauses}) as g
      join merchant m on m.merchant_id = ${merchantId}
      cross join lateral (
        with f as materialized (
          select ${sql.unsafe(ofMessages)}, false as is_wanted from notification n
           where n.merchant_id = ${merchantId} and n.authenticator_id = g.authenticator_id and n.phase = 'held'
             and n.hold_scope = g.hold_scope and n.hold_key = g.hold_key
           order by n.id limit ${lookedAtMost}
        ) ${sql.unsafe(summed(`least(${givenUpAt}, ${linkEndsAt})`))}
      ) as s`;
}

/** What failed in the last days and would still be true, by reason. */
export async function listFailed(sql: ISql, merchantId: string): Promise<StuckMessages[]> {
  const rows = await sql<StuckMessages[]>`
    with recursive reasons as (
      (select reason_code from notification where merchant_id = ${merchantId} and phase = 'failed'
        order by reason_code limit 1)
      union all
      select (select n.reason_code from notification n
               where n.merchant_id = ${merchantId} and n.phase = 'failed' and n.reason_code > r.reason_code
               order by n.reason_code limit 1)
        from reasons r where r.reason_code is not null
    )
    select null as authenticator_id, null as scope, null as key, g.reason_code as code, s.*
      from (select reason_code from reasons where reason_code is not null limit ${mostCauses}) as g
      cross join lateral (
        with f as materialized (
          select * from (
            select ${sql.unsafe(ofMessages)}, true as is_wanted, n.failed_at, n.delivery_rank from notification n
             where n.merchant_id = ${merchantId} and n.phase = 'failed' and n.reason_code = g.reason_code
             order by n.id desc limit ${lookedAtMost}) as newest
           where failed_at > now() - ${failedDays} * interval '1 day' and delivery_rank < 3
        ) ${sql.unsafe(summed(linkEndsAt))}
      ) as s`;
  return rows.filter(({ count }) => count > 0);
}

/** What nobody knows the outcome of. */
export async function listUncertainOf(sql: ISql, merchantId: string): Promise<StuckMessages[]> {
  const rows = await sql<StuckMessages[]>`
    select null as authenticator_id, null as scope, null as key, 'outcome_unknown' as code, s.*
      from merchant m
      cross join lateral (
        with f as materialized (
          select ${sql.unsafe(ofMessages)}, false as is_wanted from notification n
           where n.merchant_id = ${merchantId} and n.phase = 'uncertain'
           order by n.uncertain_since limit ${lookedAtMost}
        ) ${sql.unsafe(summed(givenUpAt))}
      ) as s
     where m.merchant_id = ${merchantId}`;
  return rows.filter(({ count }) => count > 0);
}

/** Payments that were reported as paid after they had been taken back. */
export async function listConflicts(sql: ISql, merchantId: string): Promise<StuckMessages[]> {
  const rows = await sql<StuckMessages[]>`
    select null as authenticator_id, null as scope, null as key, 'conflict' as code, null as deadline, s.*
      from (
        select coalesce(sum(c.count), 0)::int as count, coalesce(sum(c.count), 0) >= ${lookedAtMost} as is_more,
               coalesce(json_agg(json_build_object('currencyCode', c.currency_code, 'amount', c.amount::text)
                                 order by c.amount desc) filter (where c.amount is not null), '[]') as money,
               min(c.oldest_at) as oldest_at
          from (select currency_code, count(*) as count, sum(amount::numeric) as amount, min(updated_at) as oldest_at
                  from (select currency_code, amount, updated_at from transaction
                         where merchant_id = ${merchantId} and has_conflict
                         order by created_at desc, session_id desc limit ${lookedAtMost}) as few
                 group by currency_code) as c
      ) as s`;
  return rows.filter(({ count }) => count > 0);
}

export interface TemplateTrouble {
  authenticatorId: string;
  name: string;
  language: string;
  /** As WhatsApp has it; null: it has no such template. */
  status: string | null;
  /** Why a link no longer fits it. */
  problem: string | null;
  rejectedReason: string | null;
  links: number;
}

/** Linked templates that cannot be sent, or that a link no longer fits. */
export async function listTemplateTrouble(sql: ISql, merchantId: string): Promise<TemplateTrouble[]> {
  return sql<TemplateTrouble[]>`
    select l.authenticator_id, l.template_name as name, l.template_language as language,
           coalesce(t.told_status, t.status) as status, max(l.problem) as problem, t.rejected_reason,
           count(*)::int as links
      from template_link l
      join authenticator a on a.merchant_id = l.merchant_id and a.id = l.authenticator_id and a.status <> 'disabled'
      left join template t on t.merchant_id = l.merchant_id and t.waba_id = a.waba_id and t.name = l.template_name
                          and t.language = l.template_language
     where l.merchant_id = ${merchantId}
     group by 1, 2, 3, 4, t.rejected_reason
    having coalesce(t.told_status, t.status) is distinct from 'APPROVED' or max(l.problem) is not null
     order by 1, 2, 3
     limit ${mostCauses}`;
}

/** Senders that are not well, whether something waits for them or not. */
export async function listUnwell(sql: ISql, merchantId: string): Promise<{ id: string; name: string }[]> {
  return sql<{ id: string; name: string }[]>`
    select a.id, a.name from authenticator a
     where a.merchant_id = ${merchantId} and ${sql.unsafe(shownStatus)} = 'attention'
     order by a.created_at, a.id limit ${mostCauses}`;
}

/** One that failed and may be tried again, with what decides it. Its transaction is locked. */
export interface FailedMessage {
  id: string;
  sessionId: string;
  state: string;
}

/**
 * The newest that failed for this reason, at most `limit`, with their transactions locked in one order for the rest of
 * the caller's transaction.
 */
export async function lockFailed(
  sql: ISql,
  wanted: {
    merchantId: string;
    reasonCode: string;
    state: string | null;
    authenticatorId: string | null;
    limit: number;
  },
): Promise<FailedMessage[]> {
  return sql<FailedMessage[]>`
    with failed as materialized (
      select n.id, n.session_id, n.state from notification n
        join transaction t on t.merchant_id = n.merchant_id and t.session_id = n.session_id
       where n.merchant_id = ${wanted.merchantId} and n.phase = 'failed' and n.reason_code = ${wanted.reasonCode}
         and n.failed_at > now() - ${failedDays} * interval '1 day' and ${sql.unsafe(statusInSql)} = 'failed'
         and (${wanted.state}::text is null or n.state = ${wanted.state})
         and (${wanted.authenticatorId}::uuid is null or n.authenticator_id = ${wanted.authenticatorId}::uuid)
         and (n.state = t.state or (n.state = 'created' and t.state in ('created', 'pending', 'attempted')))
       order by n.id desc
       limit ${wanted.limit}
    )
    select f.id, f.session_id, f.state
      from failed f
      join transaction t on t.merchant_id = ${wanted.merchantId} and t.session_id = f.session_id
     order by t.session_id, f.id
       for update of t`;
}

/** Takes a payment from the list of those with a conflict: somebody has looked. Null where there was none. */
export async function acknowledgeConflict(sql: ISql, merchantId: string, sessionId: string): Promise<boolean> {
  const rows = await sql`
    update transaction set has_conflict = false, version = version + 1
     where merchant_id = ${merchantId} and session_id = ${sessionId} and has_conflict
    returning 1`;
  return rows.length === 1;
}
