/**
 * What merchants are told by webhook, as a part of the very statement that makes it happen: one insert that owes the
 * news to each endpoint that wants it. Nothing is made where nobody wants to hear.
 *
 *   with changed as (update notification n … returning ${newsColumns})
 *      , told as (${newsOf("changed")})
 *
 * Customers' names, numbers, links and texts are not told: whoever may read them asks the API.
 */
import { type LiveEvent, liveEvents } from "../domain/webhook-event.ts";
import type { ISql } from "./database.ts";
import { stopsSenderInSql } from "./hold-scope.ts";
import { statusInSql } from "./notification.ts";

/** While its endpoint is paused, news is only kept. */
const statusOfNew = "case when e.status = 'active' then 'queued' else 'missed' end";

/** What is told of a notification, to stand in `returning`; `n` is the notification after the change. */
export const newsColumns = `n.merchant_id, n.id, n.session_id, n.authenticator_id, n.state, n.kind, n.attempts, n.reason_code,
  n.reason_detail, n.template_name, n.template_language, n.owed_at, n.accepted_at, n.sent_at, n.delivered_at,
  n.read_at, n.failed_at, ${statusInSql} as status`;

export interface NewsOptions {
  /**
   * A status comes at most once in an attempt, whoever reports it and however often: a repetition is the same event,
   * which is owed already. Without this each change is an event of its own.
   */
  once?: boolean;
  /** Which of the rows are news; they are called `c`. */
  where?: string;
  /** Where the transactions are read: the statement that writes one does not see it in its table. */
  transactions?: "transaction" | "made" | "written";
}

const listOf = (events: readonly LiveEvent[]) => `array[${events.map((event) => `'${event}'`).join(", ")}]`;
const ofArrival = listOf(["notification.accepted", "notification.sent", "notification.delivered", "notification.read"]);
const ofAnyNotification = listOf(liveEvents.filter((event) => event.startsWith("notification.")));

/**
 * For a statement that tells nothing: nobody wants to hear what may become of the notification `n`. `goesOn`: an
 * expression for that it can only be taken, and arrive. With the insert in its plan a lone report took half as long
 * again, where nobody was told by it (measured on PostgreSQL 18).
 */
export function nobodyWants(goesOn: string): string {
  return `not exists (
    select from webhook_endpoint e
     where e.merchant_id = n.merchant_id and e.status <> 'removed'
       and e.events && case when ${goesOn} then ${ofArrival} else ${ofAnyNotification} end)`;
}

/** Owes the news of notifications. `changed` is the part of the statement that returns `newsColumns` of them. */
export function newsOf(changed: string, options: NewsOptions = {}): string {
  return owing(ofNotifications(changed, options));
}

/** What `insertTransactions` and `writeMoves` may have to tell. */
export const eventsOfCreations = [
  "transaction.state_changed",
  "notification.queued",
  "notification.suppressed",
] as const satisfies LiveEvent[];
export const eventsOfMoves = [
  ...eventsOfCreations,
  "transaction.conflict",
  "notification.superseded",
] as const satisfies LiveEvent[];

/** What a claim may have to tell where all that it claims is to be sent: each is under way, or known already as more. */
export const eventsOfTakings = [
  "notification.sending",
  "notification.sent",
  "notification.delivered",
  "notification.read",
] as const satisfies LiveEvent[];

/** What a claim may have to tell: what it decides, and what is known already of a message that is sent again. */
export const eventsOfClaims = [
  "notification.sending",
  "notification.sent",
  "notification.held",
  "notification.failed",
  "notification.suppressed",
  "notification.superseded",
  "notification.withdrawn",
] as const satisfies LiveEvent[];

/** In `insertTransactions`: of what was made, and of what it owes at once. */
export const newsOfCreations = owing([
  ofTransactions({
    from: `made t join new d on d."merchantId" = t.merchant_id and d."sessionId" = t.session_id`,
    type: "'transaction.state_changed'",
    states: "'state', t.state, 'previous_state', null",
    occurredAt: "t.occurred_at",
  }),
  ...ofNotifications("owed", { transactions: "made" }),
]);

/** In `writeMoves`: of the moves and conflicts, and of the notifications that they make and supersede. */
export const newsOfMoves = owing([
  ofTransactions({
    from: `written t join decided d on d."merchantId" = t.merchant_id and d."sessionId" = t.session_id
                 and (d.applied or d.conflict)`,
    type: "case when d.applied then 'transaction.state_changed' else 'transaction.conflict' end",
    states: `'state', t.state, case when d.applied then 'previous_state' else 'reported_state' end,
             case when d.applied then d."from" else d.reported end`,
    occurredAt: `coalesce(d."occurredAt", now())`,
  }),
  ...ofNotifications("superseded", { transactions: "written", where: "c.status = 'superseded'" }),
  ...ofNotifications("owed", { transactions: "written" }),
]);

/**
 * Owes the news of templates whose status is another one than before: `changed` returns their rows, and `was` those of
 * before. One that is seen for the first time has not changed. A transaction may change one several times.
 */
export const newsOfTemplates = owing([
  `select e.merchant_id, e.id as endpoint_id,
          md5(concat_ws('/', c.merchant_id, c.waba_id, c.name, c.language, c.status, statement_timestamp()))::uuid
            as event_id,
          'template.status_changed' as type, concat_ws('/', c.waba_id, c.name, c.language) as subject,
          json_build_object(
            'waba_id', c.waba_id, 'name', c.name, 'language', c.language, 'status', c.status,
            'previous_status', was.status, 'category', c.category, 'quality', c.quality,
            'rejected_reason', c.rejected_reason) as data,
          ${statusOfNew} as status
     from changed c
     join was on was.name = c.name and was.language = c.language and was.status <> c.status
     join ${wanting("c.merchant_id", "'template.status_changed'")}`,
]);

/**
 * Owes the news of authenticators: `from` gives their rows, as `a`, of which something changed that decides whether
 * they send. `status` (as the API shows it) and `heldFor`: expressions for what they are now.
 */
export function newsOfAuthenticators(from: string, { status, heldFor }: { status: string; heldFor: string }): string {
  return owing([
    `select e.merchant_id, e.id as endpoint_id,
            md5(concat_ws('/', a.id, ${status}, ${heldFor}, statement_timestamp()))::uuid as event_id,
            'authenticator.health_changed' as type, a.id::text as subject,
            json_build_object(
              'id', a.id, 'name', a.name, 'environment', a.environment, 'status', ${status},
              'held_for', ${heldFor}) as data,
            ${statusOfNew} as status
       from ${from}
       join ${wanting("a.merchant_id", "'authenticator.health_changed'")}`,
  ]);
}

/** Of the senders on which holds were placed: `placed` returns the holds, and whether each is new. */
export const newsOfPlaced = newsOfAuthenticators(
  `placed join authenticator a on a.merchant_id = placed.merchant_id and a.id = placed.authenticator_id
          and placed.is_new and ${stopsSenderInSql("placed.scope")}`,
  { status: "case when a.status = 'ready' then 'attention' else a.status end", heldFor: "placed.reason_code" },
);

/** A piece of news outside the statements above. `subject`: what it is about. */
export interface News {
  merchantId: string;
  type: LiveEvent;
  subject: string;
  data: Record<string, unknown>;
}

/** Owes one piece of news outside the busy paths, in the caller's transaction. */
export async function tell(sql: ISql, news: News): Promise<void> {
  await tellEach(sql, [news]);
}

/** The same for many, in their order. */
export async function tellEach(sql: ISql, news: readonly News[]): Promise<void> {
  if (news.length === 0) return;
  const rows = news.map(({ data, ...rest }, turn) => ({ ...rest, turn, data: JSON.stringify(data) }));
  await sql`
    with event as materialized (
      select x.*, gen_random_uuid() as id
        from json_to_recordset(${JSON.stringify(rows)}::text::json)
          as x("merchantId" text, type text, subject text, turn integer, data text)
    )
    insert into webhook_delivery (merchant_id, endpoint_id, event_id, type, subject, data, status)
    select e.merchant_id, e.id, event.id, event.type, event.subject, event.data::json, ${sql.unsafe(statusOfNew)}
      from event
      join ${sql.unsafe(wanting('event."merchantId"', "event.type"))}
     order by event.turn`;
}

function owing(selects: readonly string[]): string {
  return `
    insert into webhook_delivery (merchant_id, endpoint_id, event_id, type, subject, data, status)
    select merchant_id, endpoint_id, event_id, type, subject, data, status
      from (${selects.map((select, turn) => select.replace("select", `select ${turn} as turn,`)).join(" union all ")}) as news
     order by turn, event_id
    on conflict do nothing`;
}

/** The endpoints that want to hear of it; all but these are left out before anything is made. */
function wanting(merchant: string, type: string): string {
  return `webhook_endpoint e on e.merchant_id = ${merchant} and e.status <> 'removed' and ${type} = any(e.events)`;
}

function ofNotifications(changed: string, options: NewsOptions): string[] {
  const { transactions = "transaction" } = options;
  const ofPayments = ofNotificationsWith(changed, options, {
    orderNo: "t.order_no",
    environment: "t.environment",
    from: `join ${transactions} t on t.merchant_id = c.merchant_id and t.session_id = c.session_id`,
  });
  // Where a statement writes transactions, all its notifications are about these.
  if (transactions !== "transaction") return [ofPayments];
  // A select of its own: with an outer join in its place all transactions may be read, where there are no statistics.
  const aboutNone = ofNotificationsWith(changed, options, {
    orderNo: "null",
    environment: "a.environment",
    from: `join authenticator a on a.merchant_id = c.merchant_id and a.id = c.authenticator_id
                              and c.session_id is null`,
  });
  return [ofPayments, aboutNone];
}

function ofNotificationsWith(
  changed: string,
  { once = false, where = "true" }: NewsOptions,
  { orderNo, environment, from }: { orderNo: string; environment: string; from: string },
): string {
  const type = "('notification.' || c.status)";
  return `select e.merchant_id, e.id as endpoint_id,
           md5(concat_ws('/', c.id, c.status, c.attempts${once ? "" : ", now()"}))::uuid as event_id,
           ${type} as type, coalesce(c.session_id, c.id::text) as subject,
           json_build_object(
             'id', c.id, 'session_id', c.session_id, 'order_no', ${orderNo}, 'environment', ${environment},
             'state', c.state, 'kind', c.kind, 'status', c.status,
             'reason', case when c.reason_code is not null
               then json_build_object('code', c.reason_code, 'detail', c.reason_detail) end,
             'template', case when c.template_name is not null
               then json_build_object('name', c.template_name, 'language', c.template_language) end,
             'attempts', c.attempts, 'created_at', ${utc("c.owed_at")}, 'accepted_at', ${utc("c.accepted_at")},
             'sent_at', ${utc("c.sent_at")}, 'delivered_at', ${utc("c.delivered_at")},
             'read_at', ${utc("c.read_at")}, 'failed_at', ${utc("c.failed_at")}) as data,
           ${statusOfNew} as status
      from ${changed} c
      join ${wanting("c.merchant_id", type)}
      ${from}
     where ${where}`;
}

/** `from` calls the transaction `t` and what happened to it `d`. */
function ofTransactions(happened: { from: string; type: string; states: string; occurredAt: string }): string {
  const { from, type, states, occurredAt } = happened;
  return `select e.merchant_id, e.id as endpoint_id, d."eventId" as event_id, ${type} as type,
           t.session_id as subject,
           json_build_object(
             'session_id', t.session_id, 'order_no', t.order_no, 'type', t.type, 'environment', t.environment,
             ${states}, 'amount', t.amount, 'currency_code', t.currency_code, 'paid_amount', t.paid_amount,
             'reference_number', t.reference_number, 'occurred_at', ${utc(occurredAt)}, 'source', d.source) as data,
           ${statusOfNew} as status
      from ${from}
      join ${wanting("t.merchant_id", type)}`;
}

/** RFC 3339 in UTC, to the millisecond, as everywhere in the API. */
function utc(time: string): string {
  return `to_char(${time} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
