import type { Rendered } from "../domain/compose.ts";
import type { NotificationStatus, Phase } from "../domain/notification.ts";
import type { NotifiableState, PaymentState, TransactionType } from "../domain/payment-state.ts";
import type { ISql } from "./database.ts";

export interface Notification {
  merchantId: string;
  id: string;
  /** null: it is about no payment, as is `state`. */
  sessionId: string | null;
  orderNo: string | null;
  state: NotifiableState | null;
  kind: "automatic" | "manual" | "direct";
  authenticatorId: string | null;
  phase: Phase;
  dueAt: Date;
  heldSince: Date | null;
  reasonCode: string | null;
  reasonDetail: string | null;
  recipient: string | null;
  templateName: string | null;
  templateNamespace: string | null;
  templateLanguage: string | null;
  requestedLanguage: string | null;
  content: Rendered | null;
  corrects: string | null;
  /** Who asked for it by hand. */
  requestedBy: string | null;
  /** When it was last made due again by hand. */
  retriedAt: Date | null;
  /** Who said of one whose outcome nobody knew that it was sent, and when. */
  resolvedBy: string | null;
  resolvedAt: Date | null;
  attempts: number;
  messageId: string | null;
  deliveryRank: number;
  pricing: Record<string, unknown> | null;
  createdAt: Date;
  acceptedAt: Date | null;
  sentAt: Date | null;
  deliveredAt: Date | null;
  readAt: Date | null;
  failedAt: Date | null;
}

const columns = `n.merchant_id, n.id, n.session_id, t.order_no, n.state, n.kind, n.authenticator_id, n.phase, n.due_at,
  n.held_since, n.reason_code, n.reason_detail, coalesce(n.recipient, t.customer_phone, nullif(n.direct ->> 'to', '')) as recipient,
  coalesce(n.template_name, n.direct ->> 'templateName') as template_name, n.template_namespace,
  coalesce(n.template_language, n.direct ->> 'templateLanguage') as template_language, n.requested_language, n.content, n.corrects, n.requested_by, n.retried_at,
  n.resolved_by, n.resolved_at, n.attempts, n.message_id, n.delivery_rank, n.pricing, n.owed_at as created_at, n.accepted_at, n.sent_at, n.delivered_at, n.read_at, n.failed_at`;

/** Looked up row by row, whatever PostgreSQL believes about the table; a message about no payment has none. */
const transactionOf = (sql: ISql, merchantId: string) => sql`
  left join lateral (select t.order_no, t.customer_phone, t.type, t.state as payment_state, t.amount::text,
                            t.currency_code, t.customer_first_name, t.customer_last_name, t.expires_at
                       from transaction t
                      where t.merchant_id = ${merchantId} and t.session_id = n.session_id limit 1) as t on true`;

/** The status that people see, in SQL; the same rule as `statusOf` in domain, and a test compares the two. */
export const statusInSql = `
  case when n.delivery_rank = 4 then 'read' when n.delivery_rank = 3 then 'delivered'
       when n.phase = 'sending' and n.delivery_rank = 2 then 'sent' when n.phase <> 'accepted' then n.phase when n.delivery_rank = 2 then 'sent' else 'accepted' end`;

export async function findNotification(sql: ISql, merchantId: string, id: string): Promise<Notification | null> {
  const rows = await sql<Notification[]>`
    select ${sql.unsafe(columns)}
      from notification n ${transactionOf(sql, merchantId)}
     where n.merchant_id = ${merchantId} and n.id = ${id}`;
  return rows[0] ?? null;
}

/** All notifications of one transaction, in the order in which they were owed. */
export async function listOfTransaction(sql: ISql, merchantId: string, sessionId: string): Promise<Notification[]> {
  return sql<Notification[]>`
    select ${sql.unsafe(columns)}
      from notification n join transaction t on t.merchant_id = n.merchant_id and t.session_id = n.session_id
     where n.merchant_id = ${merchantId} and n.session_id = ${sessionId}
     order by n.id limit 1000`;
}

/** What became of a message about a payment, in a word. */
export type BriefNotification = Pick<Notification, "id" | "kind" | "phase" | "deliveryRank" | "readAt"> & {
  sessionId: string;
  state: NotifiableState;
};

/** The notifications of these transactions, each one's in the order in which they were owed. */
export async function listBriefly(
  sql: ISql,
  merchantId: string,
  sessionIds: readonly string[],
): Promise<BriefNotification[]> {
  if (sessionIds.length === 0) return [];
  return sql<BriefNotification[]>`
    select id, session_id, state, kind, phase, delivery_rank, read_at from notification
     where merchant_id = ${merchantId} and session_id = any(${[...sessionIds]})
     order by id`;
}

/** A notification with what a list says of its payment; `paymentState` is null where it is about none. */
export interface ListedNotification extends Notification {
  type: TransactionType;
  paymentState: PaymentState | null;
  amount: string;
  currencyCode: string;
  customerFirstName: string | null;
  customerLastName: string | null;
  expiresAt: Date | null;
}

export interface NotificationPage {
  merchantId: string;
  limit: number;
  /** The id of the last row of the page before: newest first, ids are time-ordered. */
  after: string | null;
  status: NotificationStatus | null;
  state: NotifiableState | null;
  sessionId: string | null;
  /** Of its payment. */
  type: TransactionType | null;
  /** Of its template, as the numbers are kept by it. */
  language: string | null;
  templateName: string | null;
  errorCode: string | null;
  authenticatorId: string | null;
  /** Owed from this instant on, and before that. */
  createdAfter: Date | null;
  createdBefore: Date | null;
}

/** Rows that one page looks at, at most; a page that finds less is short, and goes on where it ended. */
const mostLookedAt = 10_000;
/** By so much the clock of a node may differ from the database's: an id holds the one, `owed_at` the other. */
const clockSlackMs = 3_600_000;

/** A page, newest first; `next`: the id to go on from, null where nothing is left. */
export async function listNotifications(
  sql: ISql,
  page: NotificationPage,
): Promise<{ rows: ListedNotification[]; next: string | null }> {
  const { merchantId, limit, after, status, state, sessionId, errorCode, authenticatorId } = page;
  const { createdAfter, createdBefore, type, language, templateName } = page;
  const first = createdAfter === null ? null : idAt(createdAfter.getTime() - clockSlackMs);
  const last = createdBefore === null ? null : idAt(createdBefore.getTime() + clockSlackMs);
  const range = sql`
    n.merchant_id = ${merchantId} and (${after}::uuid is null or n.id < ${after}::uuid)
    and (${first}::uuid is null or n.id >= ${first}::uuid) and (${last}::uuid is null or n.id < ${last}::uuid)
    and (${sessionId}::text is null or n.session_id = ${sessionId})`;
  // What failed for one reason has an index of its own, and a transaction has few.
  const isFound = (status === "failed" && errorCode !== null) || sessionId !== null;
  const isSearched = [
    status,
    state,
    type,
    language,
    templateName,
    errorCode,
    authenticatorId,
    createdAfter,
    createdBefore,
  ].some((given) => given !== null);
  const edge =
    isFound || !isSearched
      ? []
      : await sql<{ id: string }[]>`
          select n.id from notification n where ${range} order by n.id desc offset ${mostLookedAt - 1} limit 1`;
  const until = edge[0]?.id ?? null;
  const rows = await sql<ListedNotification[]>`
    select ${sql.unsafe(columns)}, t.type, t.payment_state, t.amount, t.currency_code, t.customer_first_name,
           t.customer_last_name, t.expires_at
      from notification n ${transactionOf(sql, merchantId)}
     where ${range}
       and (${until}::uuid is null or n.id >= ${until}::uuid)
       and (${state}::text is null or n.state = ${state})
       and (${type}::text is null or t.type = ${type})
       and (${language}::text is null or n.template_language = ${language})
       and (${templateName}::text is null or n.template_name = ${templateName})
       and (${errorCode}::text is null or n.reason_code = ${errorCode})
       and (${authenticatorId}::uuid is null or n.authenticator_id = ${authenticatorId}::uuid)
       and (${createdAfter}::timestamptz is null or n.owed_at >= ${createdAfter})
       and (${createdBefore}::timestamptz is null or n.owed_at < ${createdBefore})
       and ${status === "failed" ? sql`n.phase = 'failed'` : sql`true`}
       and (${status}::text is null or ${status} = ${sql.unsafe(statusInSql)})
     order by n.id desc
     limit ${limit + 1}`;
  const shown = rows.slice(0, limit);
  return { rows: shown, next: rows.length > limit ? (shown.at(-1)?.id ?? null) : until };
}

/** The smallest id that was made then. */
function idAt(ms: number): string {
  const hex = Math.max(0, ms).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

export interface Attempt {
  number: number;
  startedAt: Date;
  durationMs: number | null;
  outcome: "accepted" | "refused" | "unanswered" | "not_sent";
  httpStatus: number | null;
  code: number | null;
  detail: string | null;
  traceId: string | null;
  request: unknown;
  answer: unknown;
}

export async function listAttempts(sql: ISql, merchantId: string, notificationId: string): Promise<Attempt[]> {
  return sql<Attempt[]>`
    select number, started_at, duration_ms, outcome, http_status, code, detail, trace_id, request, answer
      from attempt where merchant_id = ${merchantId} and notification_id = ${notificationId}
     order by number limit 1000`;
}

/** What is in a message, and for whom. */
export interface MessageContent {
  merchantId: string;
  messageId: string;
  recipient: string | null;
  templateName: string;
  templateLanguage: string;
}

/** The contents of those of these messages that are on record. */
export async function findMessageContents(
  sql: ISql,
  messages: readonly { merchantId: string; messageId: string }[],
): Promise<MessageContent[]> {
  if (messages.length === 0) return [];
  return sql<MessageContent[]>`
    select n.merchant_id, n.message_id, n.recipient, n.template_name, n.template_language
      from json_to_recordset(${JSON.stringify(messages)}::text::json) as k("merchantId" text, "messageId" text)
      join notification n on n.merchant_id = k."merchantId" and n.message_id = k."messageId"
     where n.template_name is not null and n.template_language is not null`;
}
