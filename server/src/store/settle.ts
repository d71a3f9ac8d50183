import type { NotifiableState, PaymentState } from "../domain/payment-state.ts";
import type { ISql } from "./database.ts";
import { changedColumns, countOf, tallyColumns, tallyOf } from "./tally.ts";
import { newsOf, nobodyWants } from "./webhook-news.ts";

/** What came of one attempt, as it is written. */
export interface Settlement {
  merchantId: string;
  id: string;
  /** The attempt that this is about: a settlement of an earlier one changes nothing. */
  number: number;
  phase: "accepted" | "queued" | "held" | "failed" | "uncertain";
  messageId: string | null;
  dueInMs: number | null;
  /** The request never left: the attempt is not counted. */
  notSent: boolean;
  /** It ended in a fault that passes. */
  isFault: boolean;
  reasonCode: string | null;
  reasonDetail: string | null;
  holdScope: string | null;
  holdKey: string | null;
  attempt: {
    startedAt: Date;
    durationMs: number;
    outcome: "accepted" | "refused" | "unanswered" | "not_sent";
    httpStatus: number | null;
    code: number | null;
    detail: string | null;
    traceId: string | null;
    request: unknown;
    answer: unknown;
  };
}

/**
 * What an answer makes of a phase. `n` is the notification, `s` the settlement.
 *
 *   no message known             what the answer says. A failure on record is ours (given up), and an acceptance undoes it
 *   a report came first          accepted, whatever the answer looked like; failed where the report said so, nothing
 *                                proves that it arrived, and the answer is not about another message
 */
const phaseAfter = `
  case
    when n.message_id is null then s.phase
    when n.failed_at is not null and n.delivery_rank < 3 and n.message_id = coalesce(s."messageId", n.message_id)
      then 'failed'
    else 'accepted'
  end`;

/** What was not settled, perhaps because somebody wants to hear of it. */
const passedOver = `
  not exists (select from settled c where c.merchant_id = s."merchantId" and c.id = s.id)
  and exists (select from webhook_endpoint e where e.merchant_id = s."merchantId" and e.status <> 'removed')`;

/**
 * Settles many attempts in one statement: the notification where that attempt is still its last one, and the log of
 * attempts always.
 *
 * An answer that comes after the lease ran out is still an answer: it settles an uncertain notification. An acceptance
 * is proof, whatever became of the notification meanwhile: superseded, given up, said to be sent by a person, or about
 * to be sent again.
 *
 * With `tells` whoever wants to hear of it is told. Without it notifications that somebody wants to hear of are passed
 * over; returns those settlements, for whoever believed that nobody listens.
 */
export async function settleAttempts(
  sql: ISql,
  settlements: readonly Settlement[],
  tells = true,
): Promise<Pick<Settlement, "merchantId" | "id" | "number">[]> {
  if (settlements.length === 0) return [];
  const list = JSON.stringify(settlements);
  const news = `, told as (${newsOf("settled", { once: true })})`;
  return sql<Pick<Settlement, "merchantId" | "id" | "number">[]>`
    with s as materialized (
      select * from json_to_recordset(${list}::text::json)
        as x("merchantId" text, id uuid, number integer, phase text, "messageId" text, "dueInMs" double precision,
             "notSent" boolean, "isFault" boolean, "reasonCode" text, "reasonDetail" text, "holdScope" text, "holdKey" text, attempt json)
    ), settled as (
      update notification n
         set phase = ${sql.unsafe(phaseAfter)},
             leased_until = null,
             uncertain_since = case when ${sql.unsafe(phaseAfter)} = 'uncertain' then n.uncertain_since end,
             due_at = case when s."dueInMs" is null then n.due_at
                      else now() + s."dueInMs" * interval '1 millisecond' end,
             attempts = n.attempts - case when s."notSent" then 1 else 0 end,
             faults = least(n.faults + case when s."isFault" then 1 else 0 end, 1000),
             held_since = case when ${sql.unsafe(phaseAfter)} = 'held' then now() end,
             hold_scope = case when ${sql.unsafe(phaseAfter)} = 'held' then s."holdScope" end,
             hold_key = case when ${sql.unsafe(phaseAfter)} = 'held' then s."holdKey" end,
             reason_code = case when ${sql.unsafe(phaseAfter)} = 'accepted' then null
               when n.message_id is not null then n.reason_code else s."reasonCode" end,
             reason_detail = case when ${sql.unsafe(phaseAfter)} = 'accepted' then null
               when n.message_id is not null then n.reason_detail else s."reasonDetail" end,
             message_id = coalesce(s."messageId", n.message_id),
             accepted_at = case when s.phase = 'accepted' or n.message_id is not null
               then coalesce(n.accepted_at, now()) else n.accepted_at end,
             silent_since = case when s.phase = 'accepted' and n.delivery_rank < 2
                                      and ${sql.unsafe(phaseAfter)} = 'accepted' then now() end,
             delivery_rank = case when s.phase = 'accepted' then greatest(n.delivery_rank, 1::smallint)
               else n.delivery_rank end,
             failed_at = case when s.phase = 'accepted' and n.message_id is distinct from s."messageId" then null
               when s.phase = 'failed' and n.message_id is null then now() else n.failed_at end,
             counted = ${sql.unsafe(tallyOf("n"))}
        from s
       where n.merchant_id = s."merchantId" and n.id = s.id and n.attempts = s.number
         and (n.phase in ('sending', 'uncertain') or (s.phase = 'accepted' and (n.phase <> 'accepted' or n.message_id is null)))
         and ${sql.unsafe(tells ? "true" : nobodyWants("s.phase = 'accepted' and n.failed_at is null"))}
      returning ${sql.unsafe(tells ? changedColumns(true) : `${changedColumns(false)}, n.id`)}
    ), counted as (${sql.unsafe(countOf("settled"))})${sql.unsafe(tells ? news : "")}, logged as (
    insert into attempt (merchant_id, notification_id, number, started_at, duration_ms, outcome, http_status, code,
                         detail, trace_id, request, answer)
    select s."merchantId", s.id, s.number, a."startedAt", a."durationMs", a.outcome, a."httpStatus", a.code, a.detail,
           a."traceId", a.request, a.answer
      from s
      cross join lateral json_to_record(s.attempt)
        as a("startedAt" timestamptz, "durationMs" integer, outcome text, "httpStatus" integer, code integer,
             detail text, "traceId" text, request jsonb, answer jsonb)
     where not s."notSent"
    on conflict (merchant_id, notification_id, number) do update
       set duration_ms = excluded.duration_ms, outcome = excluded.outcome, http_status = excluded.http_status,
           code = excluded.code, detail = excluded.detail, trace_id = excluded.trace_id, answer = excluded.answer
    )
    select s."merchantId" as merchant_id, s.id, s.number
      from s
     where ${sql.unsafe(tells ? "false" : passedOver)}`;
}

/**
 * The same for answers that all say that WhatsApp took the message, where nothing else is known of it yet and nobody
 * wants to hear of it: nearly all answers, at half the price. Whatever is not that simple is passed over; returns those
 * settlements, for `settleAttempts`.
 */
export async function settleTaken(
  sql: ISql,
  settlements: readonly Settlement[],
): Promise<Pick<Settlement, "merchantId" | "id" | "number">[]> {
  if (settlements.length === 0) return [];
  const list = settlements.map(({ merchantId, id, number, messageId, attempt }) => ({
    m: merchantId,
    i: id,
    n: number,
    w: messageId,
    at: attempt.startedAt,
    ms: attempt.durationMs,
    h: attempt.httpStatus,
    t: attempt.traceId,
    q: attempt.request,
    a: attempt.answer,
  }));
  return sql<Pick<Settlement, "merchantId" | "id" | "number">[]>`
    with s as materialized (
      select * from json_to_recordset(${JSON.stringify(list)}::text::json)
        as x(m text, i uuid, n integer, w text, "at" timestamptz, ms integer, h integer, t text, q jsonb, a jsonb)
    ), settled as (
      update notification n
         set phase = 'accepted', leased_until = null, uncertain_since = null, reason_code = null, reason_detail = null,
             message_id = s.w, accepted_at = now(), silent_since = now(), delivery_rank = 1, counted = 'open'
        from s
       where n.merchant_id = s.m and n.id = s.i and n.attempts = s.n
         -- Which is to be sending; said like this, nobody goes through all that is being sent.
         and n.leased_until is not null
         and n.message_id is null and n.accepted_at is null and n.failed_at is null and n.delivery_rank = 0
         and ${sql.unsafe(nobodyWants("true"))}
      returning ${sql.unsafe(tallyColumns)}, n.id, s.n, s."at", s.ms, s.h, s.t, s.q, s.a
    ), counted as (${sql.unsafe(countOf("settled"))}), logged as (
      insert into attempt (merchant_id, notification_id, number, started_at, duration_ms, outcome, http_status,
                           trace_id, request, answer)
      select merchant_id, id, n, "at", ms, 'accepted', h, t, q, a from settled
      -- Given back by a late answer after its node was given up, and sent under the same number.
      on conflict (merchant_id, notification_id, number) do update
         set duration_ms = excluded.duration_ms, outcome = excluded.outcome, http_status = excluded.http_status,
             code = null, detail = null, trace_id = excluded.trace_id, answer = excluded.answer
    )
    select s.m as merchant_id, s.i as id, s.n as number
      from s
     where not exists (select from settled c where c.merchant_id = s.m and c.id = s.i)`;
}

/**
 * Ends leases that ran out: their node died or was suspended, and nobody knows whether WhatsApp has the message. A
 * report with our id that came meanwhile proves that it has, and may have said already that it failed.
 */
export async function expireLeases(sql: ISql, limit: number): Promise<number> {
  const rows = await sql`
    with lost as (
      select merchant_id, id from notification
       where phase = 'sending' and leased_until <= now()
       order by leased_until limit ${limit} for update skip locked
    ), ended as (
      update notification n
         set phase = case when n.message_id is null then 'uncertain'
                          when n.failed_at is not null and n.delivery_rank < 3 then 'failed'
                          else 'accepted' end,
             leased_until = null,
             accepted_at = case when n.message_id is null then n.accepted_at else coalesce(n.accepted_at, now()) end,
             delivery_rank = case when n.message_id is null then n.delivery_rank
               else greatest(n.delivery_rank, 1::smallint) end,
             counted = ${sql.unsafe(tallyOf("n"))}
        from lost where n.merchant_id = lost.merchant_id and n.id = lost.id
      returning ${sql.unsafe(changedColumns(true))}, n.uncertain_since
    ), counted as (${sql.unsafe(countOf("ended"))}), told as (${sql.unsafe(newsOf("ended", { once: true }))}), logged as (
      insert into attempt (merchant_id, notification_id, number, started_at, outcome, detail)
      select merchant_id, id, attempts, uncertain_since, 'unanswered', 'The node that sent it did not come back.'
        from ended
      on conflict do nothing
    )
    select 1 from ended`;
  return rows.length;
}

/** An uncertain notification with what rule 5 asks about its sender. */
export interface UncertainNotification {
  merchantId: string;
  id: string;
  /** null: it is about no payment. */
  sessionId: string | null;
  authenticatorId: string;
  attempts: number;
  uncertainSince: Date;
  /** `uncertainSince` with PostgreSQL's microseconds, to go on from. */
  position: string;
  /** When it was owed, or made due again by hand. */
  owedAt: Date;
  now: Date;
  /** The state that it is about; null where there is no payment, as is `state`. */
  about: NotifiableState | null;
  /** Of the payment, as it is in this moment. */
  state: PaymentState | null;
  /** The merchant's choice. */
  choice: "resend" | "never";
  holdLimitHours: number;
  lastStatusAt: Date | null;
  /** When a report of the sender last came later than the grace time. */
  lateReportAt: Date | null;
  /** An accepted message of the sender has gone without any report for longer than the grace time. */
  senderIsSilent: boolean;
}

/** A page of the uncertain notifications whose grace time is over, oldest first; `after`: the last one of the page before. */
export async function listUncertain(
  sql: ISql,
  options: { graceMs: number; limit: number; after?: UncertainNotification | undefined },
): Promise<UncertainNotification[]> {
  return sql<UncertainNotification[]>`
    select n.merchant_id, n.id, n.session_id, n.authenticator_id, n.attempts, n.uncertain_since,
           coalesce(n.retried_at, n.owed_at) as owed_at,
           clock_timestamp() as now, n.state as about,
           (select t.state from transaction t
             where t.merchant_id = n.merchant_id and t.session_id = n.session_id) as state,
           m.uncertain as choice,
           m.hold_limit_hours, s.last_status_at, s.late_report_at,
           exists (select from notification q
                    where q.merchant_id = n.merchant_id and q.authenticator_id = n.authenticator_id
                      and q.silent_since < now() - ${options.graceMs} * interval '1 millisecond'
                      and q.silent_since > now() - interval '7 days') as sender_is_silent
      from notification n
      join merchant m on m.merchant_id = n.merchant_id
      left join sender s on s.merchant_id = n.merchant_id and s.authenticator_id = n.authenticator_id
     where n.phase = 'uncertain' and n.uncertain_since <= now() - ${options.graceMs} * interval '1 millisecond'
       and (${options.after === undefined} or (n.uncertain_since, n.id)
            > (${options.after?.position ?? null}::text::timestamptz, ${options.after?.id ?? null}::uuid))
     order by n.uncertain_since, n.id
     limit ${options.limit}`;
}

export interface UncertainVerdict {
  merchantId: string;
  id: string;
  attempts: number;
  phase: "queued" | "failed" | "superseded";
  reasonCode: string | null;
}

/**
 * Ends uncertainty where nothing has changed since the verdict was made: proof that came meanwhile wins. The ids of
 * those that it ended.
 */
export async function settleUncertain(sql: ISql, verdicts: readonly UncertainVerdict[]): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    with ended as (
      update notification n
         set phase = v.phase, due_at = now(), reason_code = v."reasonCode",
             uncertain_since = case when v.phase = 'queued' then null else n.uncertain_since end,
             failed_at = case when v.phase = 'failed' then now() else n.failed_at end,
             counted = ${sql.unsafe(tallyOf("n"))}
        from json_to_recordset(${JSON.stringify(verdicts)}::text::json)
          as v("merchantId" text, id uuid, attempts integer, phase text, "reasonCode" text)
       where n.merchant_id = v."merchantId" and n.id = v.id and n.attempts = v.attempts and n.phase = 'uncertain'
      returning ${sql.unsafe(changedColumns(true))}
    ), counted as (${sql.unsafe(countOf("ended"))}), told as (${sql.unsafe(newsOf("ended"))})
    select id from ended`;
  return rows.map(({ id }) => id);
}
