import type { MergedReport } from "../domain/delivery-status.ts";
import type { ISql, Sql } from "./database.ts";
import { statusInSql } from "./notification.ts";
import { changedColumns, countOf, tallyOf } from "./tally.ts";
import { newsOf, nobodyWants } from "./webhook-news.ts";

/** All that one batch of webhooks says of one message, for the merchant whose secret verified it. */
export interface ReportToApply extends MergedReport {
  merchantId: string;
  authenticatorId: string;
}

/** The report is about the message that the notification stands for, and not about one of an earlier attempt. */
const isOfThisMessage = `(n.message_id is null or n.message_id = r."messageId")`;

/**
 * What a report makes of a phase. `n` is the notification, `r` the report; "arrived" is delivered or read.
 *
 *   sending                      stays: the answer of the attempt settles it, and finds what the report brought
 *   any other                    accepted, once a message of it arrived
 *   accepted                     failed, when this very message failed and nothing proves that it arrived
 *   failed, message known        stays
 *   queued, held, uncertain,     proof that the message exists: accepted, so it is not sent again, or failed when that
 *   failed and message unknown   is what is reported
 *   queued, held, message known  stays: it was made due again after this message had failed
 *   superseded                   accepted; what it is when all that is known of the message is that it failed
 *
 * The end does not depend on the order of the reports, nor on how they come together.
 */
const phaseAfter = `
  case
    when n.phase = 'sending' then n.phase
    when not ${isOfThisMessage} and r.rank < 3 then n.phase
    when greatest(n.delivery_rank, r.rank) >= 3 then 'accepted'
    when n.phase in ('queued', 'held') and n.message_id is not null then n.phase
    when r.failed and n.phase in ('superseded', 'suppressed', 'withdrawn') and greatest(n.delivery_rank, r.rank) < 2
      then n.phase
    when r.failed or (n.failed_at is not null and n.message_id is not null) then 'failed'
    else 'accepted'
  end`;

/**
 * The report is about a message that a person has given up by asking for another try: one that is known to have failed,
 * or whose failure is told before the new try begins. Only its arrival still counts.
 */
const isGivenUp = `
  r.rank < 3 and (r."messageId" = any(n.failed_messages)
                  or (r.failed and n.retried_at is not null and n.attempts = n.attempts_before))`;

/**
 * Applies reports by rank, many in one statement; returns the message ids that found their notification, each with
 * its merchant.
 *
 * Found by our id in the callback data (the primary key), else by message id; always within the merchant. Times keep
 * their earliest value, the rank its highest. At most one report per message and per callback data may be in
 * `reports`: an update from a list applies only one of several rows.
 *
 * With `tells` whoever wants to hear of it is told. Without it notifications that somebody wants to hear of are passed
 * over and not found, so that whoever believed that nobody listens asks again.
 */
export async function applyReports(
  sql: ISql,
  reports: readonly ReportToApply[],
  tells = true,
): Promise<{ merchantId: string; messageId: string; notificationId: string }[]> {
  if (reports.length === 0) return [];
  const status = tells ? `, ${statusInSql} as status` : "";
  const news = newsOf("applied", { once: true, where: "c.status <> c.status_before" });
  return sql<{ merchantId: string; messageId: string; notificationId: string }[]>`
    with r as materialized (
      select x.*, coalesce(by_id.id, by_message.id) as id
             ${sql.unsafe(tells ? ", coalesce(by_id.status, by_message.status) as status_before" : "")}
        from json_to_recordset(${JSON.stringify(reports)}::text::json)
          as x("merchantId" text, "authenticatorId" uuid, "messageId" text, "callbackData" text, rank smallint,
               failed boolean, "sentAt" timestamptz, "deliveredAt" timestamptz, "readAt" timestamptz,
               "failedAt" timestamptz, error jsonb, pricing jsonb)
        left join lateral (
          select n.id ${sql.unsafe(status)} from notification n
           where n.merchant_id = x."merchantId"
             and n.id = case when x."callbackData" ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
                        then x."callbackData"::uuid end
        ) as by_id on true
        left join lateral (
          select n.id ${sql.unsafe(status)} from notification n
           where by_id.id is null and n.merchant_id = x."merchantId" and n.message_id = x."messageId" limit 1
        ) as by_message on true
    ), applied as (
      update notification n
         set phase = ${sql.unsafe(phaseAfter)},
             message_id = coalesce(n.message_id, r."messageId"),
             delivery_rank = greatest(n.delivery_rank, r.rank),
             accepted_at = coalesce(n.accepted_at, r."sentAt", r."deliveredAt", r."readAt", r."failedAt", now()),
             sent_at = least(n.sent_at, r."sentAt"),
             delivered_at = least(n.delivered_at, r."deliveredAt"),
             read_at = least(n.read_at, r."readAt"),
             -- Without a message the failure on record is our own: given up.
             failed_at = case when n.message_id is null then r."failedAt"
                         when ${sql.unsafe(isOfThisMessage)} then least(n.failed_at, r."failedAt")
                         else n.failed_at end,
             pricing = coalesce(n.pricing, r.pricing),
             silent_since = null,
             uncertain_since = case when ${sql.unsafe(phaseAfter)} = n.phase then n.uncertain_since end,
             held_since = case when ${sql.unsafe(phaseAfter)} = 'held' then n.held_since end,
             hold_scope = case when ${sql.unsafe(phaseAfter)} = 'held' then n.hold_scope end,
             hold_key = case when ${sql.unsafe(phaseAfter)} = 'held' then n.hold_key end,
             reason_code = case when ${sql.unsafe(phaseAfter)} = 'accepted' then null
               when r.failed and ${sql.unsafe(isOfThisMessage)} then r.error ->> 'code'
               else n.reason_code end,
             reason_detail = case when ${sql.unsafe(phaseAfter)} = 'accepted' then null
               when r.failed and ${sql.unsafe(isOfThisMessage)} then coalesce(r.error ->> 'details', r.error ->> 'title')
               else n.reason_detail end,
             counted = ${sql.unsafe(tallyOf("n"))}
        from r
       where n.merchant_id = r."merchantId" and n.id = r.id and not (${sql.unsafe(isGivenUp)})
         and ${sql.unsafe(tells ? "true" : nobodyWants("not r.failed and n.failed_at is null"))}
      returning ${sql.unsafe(tells ? `${changedColumns(true)}, r.status_before` : `${changedColumns(false)}, n.id`)},
                r."messageId" as message_id
    ), counted as (${sql.unsafe(countOf("applied"))}) ${sql.unsafe(tells ? `, told as (${news})` : "")}
    select merchant_id, message_id, id as notification_id from applied
    union all
    select n.merchant_id, r."messageId", n.id
      from r join notification n on n.merchant_id = r."merchantId" and n.id = r.id
     where ${sql.unsafe(isGivenUp)}`;
}

/** Keeps reports whose message is not known (yet). */
export async function parkReports(
  sql: ISql,
  reports: readonly { merchantId: string; messageId: string; id: string; report: ReportToApply }[],
): Promise<void> {
  await sql`
    insert into parked_report (merchant_id, message_id, id, report)
    select "merchantId", "messageId", id, report
      from json_to_recordset(${JSON.stringify(reports)}::text::json)
        as x("merchantId" text, "messageId" text, id uuid, report jsonb)`;
}

/** Those of these messages whose id is on record. */
export async function findMessages(
  sql: ISql,
  messages: readonly { merchantId: string; messageId: string }[],
): Promise<{ merchantId: string; messageId: string }[]> {
  const keys = messages.map(({ merchantId, messageId }) => ({ merchantId, messageId }));
  return sql<{ merchantId: string; messageId: string }[]>`
    select n.merchant_id, n.message_id
      from json_to_recordset(${JSON.stringify(keys)}::text::json) as k("merchantId" text, "messageId" text)
      join notification n on n.merchant_id = k."merchantId" and n.message_id = k."messageId"`;
}

/**
 * Applies what was parked for these messages; called after the message ids were committed. Together with the order
 * on the other side (park, commit, then look again) no report can fall between the two. Returns how many it applied.
 */
export async function joinParked(
  sql: Sql,
  messages: readonly { merchantId: string; messageId: string }[],
): Promise<number> {
  if (messages.length === 0) return 0;
  const parked = await sql`
    select p.merchant_id, p.message_id, p.id
      from json_to_recordset(${JSON.stringify(messages)}::text::json) as k("merchantId" text, "messageId" text)
      join parked_report p on p.merchant_id = k."merchantId" and p.message_id = k."messageId"
     order by p.received_at
     limit 5000`;
  if (parked.length === 0) return 0;
  return sql.begin(async (tx) => {
    // Only what was seen, and what no other node has taken: one that is parked in this moment is joined by who parked it.
    const taken = await tx<{ report: ReportToApply }[]>`
      delete from parked_report p
       using json_to_recordset(${JSON.stringify(parked)}::text::json)
             as k("merchantId" text, "messageId" text, id uuid)
       where p.merchant_id = k."merchantId" and p.message_id = k."messageId" and p.id = k.id
      returning p.report`;
    // One at a time: several reports of one message must not stand in one statement. This is the rare path.
    for (const { report } of taken) await applyReports(tx, [report]);
    return taken.length;
  }) as Promise<number>;
}

/**
 * Joins what a killed process left parked although its message is on record: it died between writing the message's id
 * and looking for what was parked. Looks at the newest `limit` parked reports; how many it applied.
 */
export async function joinLeftBehind(sql: Sql, limit: number): Promise<number> {
  const known = await sql<{ merchantId: string; messageId: string }[]>`
    with newest as (
      select merchant_id, message_id from parked_report
       where received_at < now() - interval '5 seconds' order by received_at desc limit ${limit}
    )
    select distinct n.merchant_id, n.message_id
      from newest p join notification n on n.merchant_id = p.merchant_id and n.message_id = p.message_id`;
  return joinParked(sql, known);
}

/** Forgets reports of messages that nobody claimed in a day: other software may send from the same number. */
export async function forgetParked(sql: ISql, limit: number): Promise<number> {
  const rows = await sql`
    delete from parked_report
     where (merchant_id, message_id, id) in (
       select merchant_id, message_id, id from parked_report
        where received_at < now() - interval '1 day' order by received_at limit ${limit})
    returning 1`;
  return rows.length;
}

/**
 * Notes that reports of these senders come in (rule 5), and whether one came later than the grace time. At most once
 * a second for each sender, so a busy webhook door does not rewrite the row for every batch.
 */
export async function noteStatuses(
  sql: ISql,
  senders: readonly HeardSender[],
  options: { graceMs: number },
): Promise<void> {
  await sql`
    with heard as (
      select x.*, coalesce(x."oldestAt" < now() - ${options.graceMs} * interval '1 millisecond', false) as is_late
        from json_to_recordset(${JSON.stringify(senders)}::text::json)
          as x("merchantId" text, "authenticatorId" uuid, "oldestAt" timestamptz)
    )
    update sender s
       set last_status_at = now(),
           late_report_at = case when h.is_late then now() else s.late_report_at end
      from heard h
     where s.merchant_id = h."merchantId" and s.authenticator_id = h."authenticatorId"
       and (s.last_status_at is null or s.last_status_at < now() - interval '1 second'
            or (h.is_late and (s.late_report_at is null or s.late_report_at < now() - interval '1 second')))`;
}

/** A sender with the oldest of the statuses that came of it, by WhatsApp's own time. */
export interface HeardSender {
  merchantId: string;
  authenticatorId: string;
  oldestAt: Date | null;
}
