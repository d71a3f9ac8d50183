import type { AuditEntry } from "./audit.ts";
import type { Sql } from "./database.ts";
import { type InboundMessage, listInboundOf } from "./inbound-message.ts";
import { type Attempt, listOfTransaction, type Notification } from "./notification.ts";
import type { StoredTemplate } from "./template.ts";
import { findTransaction, listEvents, type Transaction, type TransactionEvent } from "./transaction.ts";

/** All that is on record about one transaction, as of one moment. */
export interface TransactionRecord {
  now: Date;
  transaction: Transaction;
  events: TransactionEvent[];
  notifications: Notification[];
  attempts: (Attempt & { notificationId: string })[];
  /** Those that the notifications were made from, as they are held now. */
  templates: StoredTemplate[];
  audit: AuditEntry[];
  /** What the customer wrote about it. */
  replies: InboundMessage[];
  /** False where there is more than one file takes. */
  isComplete: boolean;
}

/** Rows of one kind, at most. A payment has a few dozen. */
const mostOfAKind = 10_000;

/** Reads it in one snapshot; null for an unknown transaction. */
export async function readTransactionRecord(
  sql: Sql,
  merchantId: string,
  sessionId: string,
): Promise<TransactionRecord | null> {
  const record = await sql.begin("isolation level repeatable read read only", async (tx) => {
    const transaction = await findTransaction(tx, merchantId, sessionId);
    if (transaction === null) return null;
    const [clock] = await tx<{ now: Date }[]>`select now() as now`;
    const events = await listEvents(tx, merchantId, sessionId, mostOfAKind);
    const notifications = await listOfTransaction(tx, merchantId, sessionId);
    const ids = notifications.map(({ id }) => id);
    const attempts = await tx<TransactionRecord["attempts"]>`
      select notification_id, number, started_at, duration_ms, outcome, http_status, code, detail, trace_id, request,
             answer
        from attempt where merchant_id = ${merchantId} and notification_id = any(${ids}::uuid[])
       order by notification_id, number limit ${mostOfAKind}`;
    const templates = await tx<StoredTemplate[]>`
      select t.merchant_id, t.waba_id, t.name, t.language, t.template_id, t.status, t.category, t.parameter_format,
             t.components, t.quality, t.rejected_reason, t.synced_at
        from template t
       where t.merchant_id = ${merchantId}
         and exists (select from notification n
                       join authenticator a on a.merchant_id = n.merchant_id and a.id = n.authenticator_id
                      where n.merchant_id = ${merchantId} and n.session_id = ${sessionId}
                        and n.template_name = t.name and n.template_language = t.language
                        and a.waba_id = t.waba_id)
       order by t.name, t.language`;
    const audit = await tx<AuditEntry[]>`
      select merchant_id, number, at, actor, action, subject, detail, previous_hash, hash
        from audit_entry where merchant_id = ${merchantId} and subject = any(${[sessionId, ...ids]})
       order by number limit ${mostOfAKind}`;
    const replies = await listInboundOf(tx, merchantId, sessionId, mostOfAKind);
    const isComplete = [events, attempts, audit, replies].every(({ length }) => length < mostOfAKind);
    return {
      now: clock?.now ?? new Date(),
      transaction,
      events,
      notifications,
      attempts,
      templates,
      audit,
      replies,
      isComplete,
    };
  });
  return record as TransactionRecord | null;
}
