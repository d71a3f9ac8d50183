import { type Static, Type } from "typebox";
import { type Spoken, statusOf } from "../domain/notification.ts";
import type { Attempt, BriefNotification, ListedNotification, Notification } from "../store/notification.ts";
import { readAnswerRecord, readRequestRecord } from "../whatsapp/attempt-record.ts";
import { instant, iso, nullable } from "./fields.ts";
import { explainReason } from "./reason-text.ts";
import { content } from "./transaction-json.ts";

const orNull = nullable(Type.String());
const timeOrNull = nullable(instant);

const reasonFields = Type.Object({
  code: Type.String({ description: "WhatsApp's number as text, or a word of ours." }),
  title: Type.String(),
  advice: Type.String({
    description: "One sentence that says what to do; in Arabic where `Accept-Language` prefers it.",
  }),
  detail: orNull,
});

export const notificationFields = {
  id: Type.String(),
  session_id: nullable(Type.String({ description: "null, like `state`, of a message about no payment." })),
  order_no: orNull,
  state: orNull,
  kind: Type.String({ description: "`automatic`, `manual`, or `direct`: about no payment." }),
  status: Type.String(),
  due_at: instant,
  held_since: timeOrNull,
  reason: nullable(reasonFields),
  to: orNull,
  template: Type.Object({ name: orNull, namespace: orNull, language: orNull, requested_language: orNull }),
  text: orNull,
  content: nullable(content),
  attempts: Type.Integer(),
  message_id: orNull,
  authenticator_id: orNull,
  corrects: nullable(Type.String({ description: "The bad news that this good news follows." })),
  requested_by: nullable(Type.String({ description: "Who asked for it by hand." })),
  resolved_by: nullable(Type.String({ description: "Who said that it was sent when nobody knew." })),
  resolved_at: timeOrNull,
  created_at: instant,
  accepted_at: timeOrNull,
  sent_at: timeOrNull,
  delivered_at: timeOrNull,
  read_at: timeOrNull,
  failed_at: timeOrNull,
  pricing: Type.Unsafe<Record<string, unknown> | null>({ type: ["object", "null"], additionalProperties: true }),
};
export const notificationAnswer = Type.Object(notificationFields);

export const briefNotification = Type.Object({
  id: Type.String(),
  state: Type.String(),
  kind: Type.String(),
  status: Type.String(),
  read_at: timeOrNull,
});

export function briefJson({ id, state, kind, phase, deliveryRank, readAt }: BriefNotification) {
  return { id, state, kind, status: statusOf(phase, deliveryRank, false), read_at: iso(readAt) };
}

export const listedNotification = Type.Object({
  ...notificationFields,
  payment: nullable(
    Type.Object(
      {
        type: Type.String(),
        state: Type.String(),
        amount: Type.String(),
        currency_code: Type.String(),
        customer_first_name: orNull,
        customer_last_name: orNull,
        expires_at: timeOrNull,
      },
      { description: "What it is about; null for a message about no payment." },
    ),
  ),
});

export function listedJson(listed: ListedNotification, spoken: Spoken): Static<typeof listedNotification> {
  return {
    ...notificationJson(listed, spoken),
    payment:
      listed.paymentState === null
        ? null
        : {
            type: listed.type,
            state: listed.paymentState,
            amount: listed.amount,
            currency_code: listed.currencyCode,
            customer_first_name: listed.customerFirstName,
            customer_last_name: listed.customerLastName,
            expires_at: iso(listed.expiresAt),
          },
  };
}

/** One about a payment, which is never without it. */
export const notificationOfPayment = Type.Object({
  ...notificationFields,
  session_id: Type.String(),
  state: Type.String(),
});

export function notificationOfPaymentJson(
  notification: Notification,
  spoken: Spoken,
): Static<typeof notificationOfPayment> {
  const json = notificationJson(notification, spoken);
  return { ...json, session_id: `${notification.sessionId}`, state: `${notification.state}` };
}

/** `spoken`: the language of its reason. */
export function notificationJson(notification: Notification, spoken: Spoken = "en"): Static<typeof notificationAnswer> {
  return {
    id: notification.id,
    session_id: notification.sessionId,
    order_no: notification.orderNo,
    state: notification.state,
    kind: notification.kind,
    // A reported failure is a phase of its own in the store.
    status: statusOf(notification.phase, notification.deliveryRank, false),
    due_at: iso(notification.dueAt),
    held_since: iso(notification.heldSince),
    reason: reasonOf(notification, spoken),
    to: notification.recipient,
    template: {
      name: notification.templateName,
      namespace: notification.templateNamespace,
      language: notification.templateLanguage,
      requested_language: notification.requestedLanguage,
    },
    text: notification.content?.body ?? null,
    content: notification.content,
    attempts: notification.attempts,
    message_id: notification.messageId,
    authenticator_id: notification.authenticatorId,
    corrects: notification.corrects,
    requested_by: notification.requestedBy,
    resolved_by: notification.resolvedBy,
    resolved_at: iso(notification.resolvedAt),
    created_at: iso(notification.createdAt),
    accepted_at: iso(notification.acceptedAt),
    sent_at: iso(notification.sentAt),
    delivered_at: iso(notification.deliveredAt),
    read_at: iso(notification.readAt),
    failed_at: iso(notification.failedAt),
    pricing: notification.pricing,
  };
}

/** One request and what came of it; its time stands beside it. */
export function attemptJson(notificationId: string, attempt: Omit<Attempt, "startedAt">) {
  return {
    number: attempt.number,
    duration_ms: attempt.durationMs,
    outcome: attempt.outcome,
    http_status: attempt.httpStatus,
    code: attempt.code,
    detail: attempt.detail,
    trace_id: attempt.traceId,
    request: readRequestRecord(attempt.request, notificationId),
    answer: readAnswerRecord(attempt.answer, attempt.outcome),
  };
}

function reasonOf(
  { reasonCode: code, reasonDetail: detail, phase }: Notification,
  spoken: Spoken,
): Static<typeof reasonFields> | null {
  if (code === null) return null;
  const { title, advice } = explainReason(code, spoken, { isOver: phase === "failed" });
  return { code, title, advice, detail };
}
