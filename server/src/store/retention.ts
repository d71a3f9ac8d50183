/**
 * Takes names, phone numbers, e-mail addresses, links and texts out of payments that ended longer ago than their
 * merchant keeps them. What stays is what was counted and proven: states, times, amounts, order numbers, templates,
 * attempts with their outcomes. The raw records of webhooks, in and out, are gone after 30 days without any of this,
 * which is why nobody keeps the rest for less.
 */
import type { ISql, Sql } from "./database.ts";

/** Of one pass, at most. */
export interface RetentionBounds {
  merchants?: number;
  /** Rows of each kind that are looked at, for each merchant. */
  rows?: number;
}

/** Payments that are over: what comes now is late. */
const hasEnded = "(t.state not in ('created', 'pending', 'attempted') or t.deleted_at is not null)";
/** It is in use no longer, and holds something: a late webhook may have filled in what had been taken out. */
const isOld = `${hasEnded} and t.updated_at < now() - $2 * interval '1 day'
  and (t.contents_removed_at is null or t.updated_at > t.contents_removed_at)`;
const isWaiting = "n.phase in ('queued', 'held', 'sending', 'uncertain')";
/** A message id holds the phone number in clear. Of its digest nobody reads it, and who has the id can show that it is it. */
const digestOfId = `case when n.message_id like 'sha256:%' then n.message_id
  else 'sha256:' || encode(sha256(convert_to(n.message_id, 'UTF8')), 'hex') end`;
const emptiedMessage = `recipient = null, content = null, reason_detail = null, failed_messages = '{}',
  message_id = ${digestOfId}`;

/**
 * One pass over merchants that do not keep everything; how much lost its contents. Each walks through its payments once
 * a day; nodes that do it at once take other merchants.
 */
export async function removeOldContents(
  sql: Sql,
  { merchants = 20, rows = 1_000 }: RetentionBounds = {},
): Promise<number> {
  const due = await sql<{ merchantId: string }[]>`
    select m.merchant_id
      from merchant m left join retention_walk w on w.merchant_id = m.merchant_id
     where m.retention_days is not null
       and (w.merchant_id is null or not w.is_over or w.begun_at < now() - interval '1 day')
     order by w.begun_at nulls first limit ${merchants}`;
  let count = 0;
  for (const { merchantId } of due) count += await removeOf(sql, merchantId, rows);
  return count;
}

/** The walk begins anew, at the next pass; where everything is kept from now on, none is under way. */
export async function restartRetention(sql: ISql, merchantId: string): Promise<void> {
  await sql`delete from retention_walk where merchant_id = ${merchantId}`;
}

async function removeOf(sql: Sql, merchantId: string, rows: number): Promise<number> {
  const removed = await sql.begin(async (tx) => {
    await tx`insert into retention_walk (merchant_id) values (${merchantId}) on conflict do nothing`;
    const [walk] = await tx<{ days: number; from: string; after: string; directAfter: string }[]>`
      select m.retention_days as days, w.created_at::text as from, w.session_id as after, w.direct_id as direct_after
        from retention_walk w join merchant m on m.merchant_id = w.merchant_id
       where w.merchant_id = ${merchantId} and m.retention_days is not null
       for update of w skip locked`;
    if (walk === undefined) return 0;
    const { days } = walk;
    const payments = await removeOfPayments(tx, { merchantId, rows, ...walk });
    const direct = await removeOfDirect(tx, { merchantId, rows, ...walk });
    const replies = await tx`
      delete from inbound_message
       where merchant_id = ${merchantId} and received_at < now() - ${days} * interval '1 day'
         and id in (select id from inbound_message where merchant_id = ${merchantId} order by id limit ${rows})`;
    return payments + direct + replies.count;
  });
  return removed as number;
}

interface Step {
  merchantId: string;
  days: number;
  rows: number;
}

/** The next payments of the walk; at the last one it is over, and tomorrow it begins anew. */
async function removeOfPayments(tx: ISql, step: Step & { from: string; after: string }): Promise<number> {
  const { merchantId, days, rows } = step;
  const looked = await tx.unsafe<{ at: string; sessionId: string; isOld: boolean }[]>(
    `select t.created_at::text as at, t.session_id, ${isOld} as is_old
       from transaction t
      where t.merchant_id = $1 and t.created_at < now() - $2 * interval '1 day'
        and (t.created_at, t.session_id) > ($3::text::timestamptz, $4)
      order by t.created_at, t.session_id limit $5`,
    [merchantId, days, step.from, step.after, rows],
  );
  const last = looked.at(-1);
  const isOver = looked.length < rows;
  await tx`
    update retention_walk
       set created_at = ${isOver ? "-infinity" : (last?.at ?? "-infinity")}::text::timestamptz,
           session_id = ${isOver ? "" : (last?.sessionId ?? "")}, is_over = ${isOver},
           begun_at = case when is_over then now() else begun_at end
     where merchant_id = ${merchantId}`;
  const old = looked.filter(({ isOld }) => isOld).map(({ sessionId }) => sessionId);
  if (old.length === 0) return 0;
  // Locked first: nobody owes or sends a message of theirs between the look and the removal.
  const locked = await tx.unsafe<{ sessionId: string }[]>(
    `select t.session_id from transaction t
      where t.merchant_id = $1 and t.session_id = any($3) and ${isOld}
      order by t.session_id for update skip locked`,
    [merchantId, days, old],
  );
  if (locked.length === 0) return 0;
  const emptied = await tx.unsafe(
    `with emptied as (
       update transaction t
          set version = t.version + 1, customer_phone = null, customer_first_name = null, customer_last_name = null,
              customer_email = null, checkout_url = null, extra = '{}', contents_removed_at = now()
        where t.merchant_id = $1 and t.session_id = any($3)
          and not exists (select from notification n
                           where n.merchant_id = $1 and n.session_id = t.session_id
                             and (${isWaiting} or greatest(n.owed_at, n.retried_at) >= now() - $2 * interval '1 day'))
       returning t.session_id
     ), messages as (
       update notification n set ${emptiedMessage}
         from emptied e where n.merchant_id = $1 and n.session_id = e.session_id
       returning n.id
     ), attempts as (
       update attempt a set request = null, answer = null, detail = null
         from messages m where a.merchant_id = $1 and a.notification_id = m.id
     ), history as (
       update transaction_event h set note = null
         from emptied e where h.merchant_id = $1 and h.session_id = e.session_id and h.note is not null
     )
     select 1 from emptied`,
    [merchantId, days, locked.map(({ sessionId }) => sessionId)],
  );
  return emptied.length;
}

/** The next messages about no payment, in the order in which they were asked for, up to one that is not over. */
async function removeOfDirect(tx: ISql, step: Step & { directAfter: string }): Promise<number> {
  const { merchantId, days, rows } = step;
  const looked = await tx.unsafe<{ id: string; isOld: boolean }[]>(
    `select n.id,
            not ${isWaiting} and greatest(n.owed_at, n.retried_at) < now() - $2 * interval '1 day' as is_old
       from notification n
      where n.merchant_id = $1 and n.kind = 'direct' and n.id > $3
      order by n.id limit $4`,
    [merchantId, days, step.directAfter, rows],
  );
  const first = looked.findIndex(({ isOld }) => !isOld);
  const ids = (first === -1 ? looked : looked.slice(0, first)).map(({ id }) => id);
  const last = ids.at(-1);
  if (last === undefined) return 0;
  await tx.unsafe(
    `with messages as (
       update notification n
          set ${emptiedMessage}, direct = n.direct || '{"to": "", "context": []}'
        where n.merchant_id = $1 and n.id = any($2) and not ${isWaiting}
       returning n.id
     ), attempts as (
       update attempt a set request = null, answer = null, detail = null
         from messages m where a.merchant_id = $1 and a.notification_id = m.id
     )
     select 1`,
    [merchantId, ids],
  );
  await tx`update retention_walk set direct_id = ${last}::uuid where merchant_id = ${merchantId}`;
  return ids.length;
}
