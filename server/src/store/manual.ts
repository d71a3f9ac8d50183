/**
 * Notifications that a person asks for, tries again or takes back. Each of these is decided with the transaction's row
 * locked, so that two people who ask at once are answered one after the other.
 */
import { type OpenNotification, unresolved, withdrawable } from "../domain/by-hand.ts";
import type { Phase } from "../domain/notification.ts";
import type { OptOutScope } from "../domain/opt-out.ts";
import type { NotifiableState } from "../domain/payment-state.ts";
import type { ISql } from "./database.ts";
import { optOutOf } from "./opt-out.ts";
import { type Transaction, transactionColumns } from "./transaction.ts";
import { newsColumns, newsOf } from "./webhook-news.ts";

/** A transaction that nobody else changes, with what stands in the way of messages to its customer. */
export type LockedTransaction = Transaction & { optOut: OptOutScope | null };

/** Locks a transaction for the rest of the caller's transaction. `now` is the database's clock once it is locked. */
export async function lockTransaction(
  sql: ISql,
  merchantId: string,
  sessionId: string,
): Promise<{ transaction: LockedTransaction; now: Date } | null> {
  const rows = await sql<(LockedTransaction & { now: Date })[]>`
    select ${sql.unsafe(transactionColumns)},
           ${sql.unsafe(optOutOf("transaction.merchant_id", "transaction.customer_phone"))} as opt_out,
           clock_timestamp() as now
      from transaction where merchant_id = ${merchantId} and session_id = ${sessionId}
       for update`;
  const [row] = rows;
  if (row === undefined) return null;
  const { now, ...transaction } = row;
  return { transaction, now };
}

/** The notifications of a transaction that have not come to their end: the automatic one of a state first. */
export async function listOpenNotifications(
  sql: ISql,
  merchantId: string,
  sessionId: string,
): Promise<OpenNotification[]> {
  return sql<OpenNotification[]>`
    select id, state, phase from notification
     where merchant_id = ${merchantId} and session_id = ${sessionId}
       and phase in ('queued', 'held', 'sending', 'uncertain')
     order by state, copy`;
}

/** Makes one that waits due now. A held one stays held, with its reason. False where it no longer waits. */
export async function makeDueNow(sql: ISql, merchantId: string, id: string): Promise<boolean> {
  const rows = await sql`
    update notification set due_at = least(due_at, clock_timestamp())
     where merchant_id = ${merchantId} and id = ${id} and phase in ('queued', 'held')
    returning 1`;
  return rows.length === 1;
}

export interface ManualNotification {
  merchantId: string;
  id: string;
  sessionId: string;
  state: NotifiableState;
  authenticatorId: string | null;
  phase: "queued" | "suppressed";
  reasonCode: string | null;
  priority: number;
  requestedBy: string;
}

/** Writes one that was asked for by hand. The transaction has to be locked: that is what counts the copies. */
export async function insertManual(sql: ISql, asked: ManualNotification): Promise<void> {
  await sql`
    with made as (
    insert into notification as n (merchant_id, id, session_id, state, kind, copy, authenticator_id, phase, priority,
                                   due_at, owed_at, reason_code, requested_by)
    select ${asked.merchantId}, ${asked.id}::uuid, ${asked.sessionId}, ${asked.state}, 'manual',
           coalesce(max(n.copy), 0) + 1, ${asked.authenticatorId}::uuid, ${asked.phase}, ${asked.priority}::smallint,
           clock_timestamp(), clock_timestamp(), ${asked.reasonCode}::text, ${asked.requestedBy}
      from notification n
     where n.merchant_id = ${asked.merchantId} and n.session_id = ${asked.sessionId} and n.state = ${asked.state}
    returning ${sql.unsafe(newsColumns)}
    )
    ${sql.unsafe(newsOf("made"))}`;
}

/**
 * Makes one due again: the same row, whose attempts go on counting. False where it is no longer in that phase.
 *
 * What the row says of the message before would be taken for the next one's. A message that WhatsApp reported as failed
 * is noted as such, with what was reported kept in the log of attempts.
 */
export async function makeDueAgain(
  sql: ISql,
  again: { merchantId: string; id: string; phase: Phase; authenticatorId: string },
): Promise<boolean> {
  const rows = await sql`
    with was as (
      select merchant_id, id, attempts, message_id, failed_at, reason_code, reason_detail
        from notification
       where merchant_id = ${again.merchantId} and id = ${again.id} and phase = ${again.phase}
         for update
    ), logged as (
      update attempt a
         set detail = concat_ws(' ', a.detail, 'WhatsApp reported the message', was.message_id, 'as failed:',
                                was.reason_code, was.reason_detail)
        from was
       where was.message_id is not null and a.merchant_id = was.merchant_id and a.notification_id = was.id
         and a.number = was.attempts
    ), again as (
    update notification n
       set phase = 'queued', due_at = clock_timestamp(), retried_at = clock_timestamp(), attempts_before = was.attempts,
           faults = 0, authenticator_id = ${again.authenticatorId}, reason_code = null, reason_detail = null,
           uncertain_since = null,
           failed_messages = case when was.message_id is null then n.failed_messages
             else array_append(n.failed_messages, was.message_id) end,
           message_id = null, delivery_rank = 0, silent_since = null, accepted_at = null, sent_at = null,
           failed_at = null, pricing = null
      from was
     where n.merchant_id = was.merchant_id and n.id = was.id
    returning ${sql.unsafe(newsColumns)}
    ), told as (${sql.unsafe(newsOf("again"))})
    select 1 from again`;
  return rows.length === 1;
}

/**
 * Takes back one that has not left. An uncertain one keeps `uncertain_since`: proof may still come for it. False where
 * there is nothing to take back any more.
 */
export async function withdraw(sql: ISql, merchantId: string, id: string, by: string): Promise<boolean> {
  const rows = await sql`
    update notification
       set phase = 'withdrawn', held_since = null, hold_scope = null, hold_key = null, reason_code = null,
           reason_detail = ${`Taken back by ${by}.`}
     where merchant_id = ${merchantId} and id = ${id} and phase = any(${[...withdrawable]})
    returning 1`;
  return rows.length === 1;
}

/**
 * A person says of one whose outcome nobody knows that it was sent. It counts as accepted in the moment of its request,
 * without a message id: a report that carries our id still fills that in. False where its outcome is no open question.
 */
export async function markAsSent(sql: ISql, merchantId: string, id: string, by: string): Promise<boolean> {
  const rows = await sql`
    with resolved as (
    update notification n
       set phase = 'accepted', resolved_by = ${by}, resolved_at = clock_timestamp(),
           accepted_at = coalesce(n.uncertain_since, clock_timestamp()), uncertain_since = null,
           delivery_rank = greatest(n.delivery_rank, 1::smallint), failed_at = null, reason_code = null,
           reason_detail = null
     where n.merchant_id = ${merchantId} and n.id = ${id}
       and (n.phase = ${unresolved.phase} or (n.phase = 'failed' and n.reason_code = ${unresolved.failedFor}))
    returning ${sql.unsafe(newsColumns)}
    ), told as (${sql.unsafe(newsOf("resolved", { once: true }))})
    select 1 from resolved`;
  return rows.length === 1;
}

export interface Press {
  merchantId: string;
  sessionId: string;
  eventId: string;
  state: Transaction["state"];
  /** Who: `api_key:<id>`, `root`, … */
  source: string;
}

/** Notes in the history of a transaction that somebody pressed its manual link. */
export async function insertPress(sql: ISql, press: Press): Promise<void> {
  await sql`
    insert into transaction_event (merchant_id, session_id, id, state, applied, reason, occurred_at, source)
    values (${press.merchantId}, ${press.sessionId}, ${press.eventId}, ${press.state}, false, 'manual_link',
            now(), ${press.source})`;
}
