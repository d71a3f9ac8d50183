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

/** What of a report `applyArrivals` looks at; what is not said is left out, since PostgreSQL reads each word. */
const arrivalColumns = `"merchantId" text, "messageId" text, id uuid, rank smallint, "sentAt" timestamptz,
                        "deliveredAt" timestamptz, "readAt" timestamptz, pricing jsonb`;

/** `applyReports` for what only goes on: whatever is set here to nothing there is nothing already. */
const arrivalsApplied = `
  with applied as (
    update notification n
       set delivery_rank = greatest(n.delivery_rank, r.rank),
           accepted_at = coalesce(n.accepted_at, r."sentAt", r."deliveredAt", r."readAt", now()),
           sent_at = least(n.sent_at, r."sentAt"),
           delivered_at = least(n.delivered_at, r."deliveredAt"),
           read_at = least(n.read_at, r."readAt"),
           pricing = coalesce(n.pricing, r.pricing),
           silent_since = null,
           counted = ${tallyOf("n")}
      from json_to_recordset($1::text::json) as r(${arrivalColumns})
     where n.merchant_id = r."merchantId" and n.message_id = r."messageId" and (r.id is null or n.id = r.id)
       and n.phase = 'accepted' and n.failed_at is null
       and n.reason_code is null and n.reason_detail is null and r."messageId" <> all(n.failed_messages)
       and ${nobodyWants("true")}
    returning ${changedColumns(false)}, n.id, r."messageId" as message_id
  ), counted as (${countOf("applied")})
  select merchant_id, message_id, id as notification_id from applied`;

/** A report that found its notification. */
export interface AppliedReport {
  merchantId: string;
  messageId: string;
  notificationId: string;
}

/**
 * Applies the most frequent of reports at a third of the price: a message that WhatsApp accepted was sent, delivered or
 * read, nothing ever went wrong with it, and nobody wants to hear of it. Whatever is not that is passed over and not
 * returned; it is for `applyReports`, which would do the same with what is done here. Reports as for that one.
 */
export async function applyArrivals(sql: ISql, reports: readonly ReportToApply[]): Promise<AppliedReport[]> {
  const rows = reports.flatMap((report) => {
    const { merchantId, messageId, callbackData, rank, failed, sentAt, deliveredAt, readAt, pricing } = report;
    if (failed) return [];
    const about = { merchantId, messageId, id: isOurId(callbackData) ? callbackData : undefined, rank };
    // `undefined` does not come into the JSON.
    return {
      ...about,
      sentAt: sentAt ?? undefined,
      deliveredAt: deliveredAt ?? undefined,
      readAt: readAt ?? undefined,
      pricing: pricing ?? undefined,
    };
  });
  if (rows.length === 0) return [];
  return sql.unsafe<AppliedReport[]>(arrivalsApplied, [JSON.stringify(rows)], { prepare: true });
}

function isOurId(callbackData: string | null): boolean {
  return callbackData !== null && ourIds.test(callbackData);
}

const idPattern = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$";
const ourIds = new RegExp(idPattern);

/** Written once: to put it together costs more than to send it. */
const reportsApplied = `
  with r as materialized (
    select x.*, coalesce(by_id.id, by_message.id) as id, coalesce(by_id.status, by_message.status) as status_before
      from json_to_recordset($1::text::json)
        as x("merchantId" text, "authenticatorId" uuid, "messageId" text, "callbackData" text, rank smallint,
             failed boolean, "sentAt" timestamptz, "deliveredAt" timestamptz, "readAt" timestamptz,
             "failedAt" timestamptz, error jsonb, pricing jsonb)
      left join lateral (
        select n.id, ${statusInSql} as status from notification n
         where n.merchant_id = x."merchantId"
           and n.id = case when x."callbackData" ~ '${idPattern}' then x."callbackData"::uuid end
      ) as by_id on true
      left join lateral (
        select n.id, ${statusInSql} as status from notification n
         where by_id.id is null and n.merchant_id = x."merchantId" and n.message_id = x."messageId" limit 1
      ) as by_message on true
  ), applied as (
    update notification n
       set phase = ${phaseAfter},
           message_id = coalesce(n.message_id, r."messageId"),
           delivery_rank = greatest(n.delivery_rank, r.rank),
           accepted_at = coalesce(n.accepted_at, r."sentAt", r."deliveredAt", r."readAt", r."failedAt", now()),
           sent_at = least(n.sent_at, r."sentAt"),
           delivered_at = least(n.delivered_at, r."deliveredAt"),
           read_at = least(n.read_at, r."readAt"),
           -- Without a message the failure on record is our own: given up.
           failed_at = case when n.message_id is null then r."failedAt"
                       when ${isOfThisMessage} then least(n.failed_at, r."failedAt")
                       else n.failed_at end,
           pricing = coalesce(n.pricing, r.pricing),
           silent_since = null,
           uncertain_since = case when ${phaseAfter} = n.phase then n.uncertain_since end,
           held_since = case when ${phaseAfter} = 'held' then n.held_since end,
           hold_scope = case when ${phaseAfter} = 'held' then n.hold_scope end,
           hold_key = case when ${phaseAfter} = 'held' then n.hold_key end,
           reason_code = case when ${phaseAfter} = 'accepted' then null
             when r.failed and ${isOfThisMessage} then r.error ->> 'code'
             else n.reason_code end,
           reason_detail = case when ${phaseAfter} = 'accepted' then null
             when r.failed and ${isOfThisMessage} then coalesce(r.error ->> 'details', r.error ->> 'title')
             else n.reason_detail end,
           counted = ${tallyOf("n")}
      from r
     where n.merchant_id = r."merchantId" and n.id = r.id and not (${isGivenUp})
    returning ${changedColumns(true)}, r.status_before, r."messageId" as message_id
  ), counted as (${countOf("applied")})
   , told as (${newsOf("applied", { once: true, where: "c.status <> c.status_before" })})
  select merchant_id, message_id, id as notification_id, not (${nobodyWants("true")}) as is_heard_of from applied n
  union all
  select n.merchant_id, r."messageId", n.id, false
    from r join notification n on n.merchant_id = r."merchantId" and n.id = r.id
   where ${isGivenUp}`;

/**
 * Applies reports by rank, many in one statement; returns those that found their notification, each with whether
 * somebody wants to hear of what arrives. Whoever wants to hear of what became of it is told.
 *
 * Found by our id in the callback data (the primary key), else by message id; always within the merchant. Times keep
 * their earliest value, the rank its highest. At most one report per message and per callback data may be in
 * `reports`: an update from a list applies only one of several rows.
 */
export async function applyReports(
  sql: ISql,
  reports: readonly ReportToApply[],
): Promise<(AppliedReport & { isHeardOf: boolean })[]> {
  if (reports.length === 0) return [];
  return sql.unsafe<(AppliedReport & { isHeardOf: boolean })[]>(reportsApplied, [JSON.stringify(reports)], {
    prepare: true,
  });
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
