/**
 * All that is on record about one transaction as one file, for a dispute.
 */
import { readTransactionRecord, type TransactionRecord } from "../store/evidence.ts";
import type { Notification } from "../store/notification.ts";
import type { App, HttpParts } from "./app-types.ts";
import { chain, type EvidenceRecord, evidenceFile, howToVerify } from "./evidence-chain.ts";
import { input, iso } from "./fields.ts";
import { shownTo } from "./mask.ts";
import { attemptJson, notificationJson } from "./notification-json.ts";
import { notFound, sendProblem } from "./problem.ts";
import { replyJson } from "./reply-json.ts";
import { historyJson, transactionJson } from "./transaction-json.ts";
import { bySession } from "./transactions.ts";

export function evidenceRoutes(app: App, { sql }: HttpParts): void {
  app.get(
    "/v1/transactions/:session_id/evidence",
    { schema: { params: bySession, querystring: input({}) } },
    async (request, reply) => {
      const { caller, params } = request;
      const record = await readTransactionRecord(sql, caller.merchantId, params.session_id);
      if (record === null) return sendProblem(reply, notFound("transaction"));
      return reply
        .header("content-type", "application/json; charset=utf-8")
        .header("content-disposition", `attachment; filename="evidence-${record.transaction.sessionId}.json"`)
        .send(evidenceFile(chain(shownTo(caller, recordsOf(record)))));
    },
  );
}

/** The transaction and its history, then each notification with what became of it, what the customer wrote, and who did what. */
function recordsOf(record: TransactionRecord): EvidenceRecord[] {
  const { transaction, events, notifications, templates, audit, replies } = record;
  const file = {
    format: "zajel.evidence.1",
    merchant_id: transaction.merchantId,
    session_id: transaction.sessionId,
    is_complete: record.isComplete,
    how_to_verify: howToVerify,
  };
  return [
    { kind: "file", at: iso(record.now), data: file },
    {
      kind: "transaction",
      at: iso(transaction.createdAt),
      data: { ...transactionJson(transaction), environment: transaction.environment },
    },
    ...events.map((event) => ({ kind: "history", at: iso(event.recordedAt), data: historyJson(event) })),
    ...templates.map(
      ({ merchantId: _, wabaId, templateId, parameterFormat, rejectedReason, syncedAt, ...template }) => ({
        kind: "template",
        at: iso(syncedAt),
        data: {
          ...template,
          waba_id: wabaId,
          template_id: templateId,
          parameter_format: parameterFormat,
          rejected_reason: rejectedReason,
        },
      }),
    ),
    ...notifications.flatMap((notification) => notificationRecords(notification, record)),
    ...replies.map((reply) => ({ kind: "reply", at: iso(reply.sentAt), data: replyJson(reply) })),
    ...audit.map(({ number, at, actor, action, subject, detail, hash, previousHash }) => ({
      kind: "audit",
      at: iso(at),
      // Its place in the merchant's own audit log, whose hashes GET /v1/audit shows.
      data: {
        audit_number: Number(number),
        actor,
        action,
        subject,
        detail,
        audit_hash: hash.toString("hex"),
        audit_previous_hash: previousHash.toString("hex"),
      },
    })),
  ];
}

function notificationRecords(notification: Notification, { attempts }: TransactionRecord): EvidenceRecord[] {
  const { id, acceptedAt, sentAt, deliveredAt, readAt, failedAt } = notification;
  const reached = { accepted: acceptedAt, sent: sentAt, delivered: deliveredAt, read: readAt, failed: failedAt };
  return [
    { kind: "notification", at: iso(notification.createdAt), data: notificationJson(notification, "en") },
    ...attempts
      .filter(({ notificationId }) => notificationId === id)
      .map((attempt) => ({
        kind: "attempt",
        at: iso(attempt.startedAt),
        data: { notification_id: id, ...attemptJson(id, attempt) },
      })),
    ...Object.entries(reached).flatMap(([status, at]) =>
      at === null
        ? []
        : [{ kind: "status", at: iso(at), data: { notification_id: id, status, message_id: notification.messageId } }],
    ),
  ];
}
