import { type Static, Type } from "typebox";
import type { PlannedNotification } from "../domain/plan.ts";
import type { Transaction, TransactionEvent } from "../store/transaction.ts";
import { instant, iso, nullable } from "./fields.ts";

const orNull = nullable(Type.String());
const anyObject = Type.Unsafe<Record<string, unknown>>({ type: "object", additionalProperties: true });

export const content = Type.Object({
  header: orNull,
  media: Type.Optional(
    Type.Object(
      {
        format: Type.String({ description: "IMAGE, VIDEO, DOCUMENT or LOCATION" }),
        link: Type.Optional(Type.String()),
        filename: Type.Optional(Type.String()),
        latitude: Type.Optional(Type.String()),
        longitude: Type.Optional(Type.String()),
        name: Type.Optional(Type.String()),
        address: Type.Optional(Type.String()),
      },
      { description: "A header that is no text." },
    ),
  ),
  body: Type.String(),
  footer: orNull,
  buttons: Type.Array(
    Type.Object({
      type: Type.String(),
      text: Type.String(),
      url: Type.Optional(Type.String()),
      code: Type.Optional(Type.String()),
    }),
  ),
  direction: Type.String(),
});

export const transactionFields = {
  session_id: Type.String(),
  order_no: orNull,
  type: Type.String(),
  state: Type.String(),
  amount: Type.String(),
  currency_code: Type.String(),
  customer_phone: orNull,
  customer_first_name: orNull,
  customer_last_name: orNull,
  customer_email: orNull,
  language: orNull,
  checkout_url: orNull,
  expires_at: nullable(instant),
  extra: anyObject,
  authenticator_id: orNull,
  notification_states: Type.Array(Type.String(), { description: "The states that were ticked." }),
  whatsapp_manual: Type.Boolean({ description: "Staff send the payment link from a phone of their own." }),
  reference_number: orNull,
  paid_amount: orNull,
  conflict: Type.Boolean({
    description: "A success was reported after it had been canceled or invalided: money may have moved.",
  }),
  occurred_at: Type.String({ description: "When the present state was reached." }),
  created_at: instant,
  updated_at: instant,
  deleted_at: nullable(Type.String({ description: "When its payment system deleted it. Nothing more is sent." })),
  contents_removed_at: nullable(
    Type.String({
      description: "When names, numbers, links and texts were taken out, by the merchant's retention_days.",
    }),
  ),
};
export const transactionAnswer = Type.Object(transactionFields);

export const plannedNotification = Type.Object({
  state: Type.String(),
  will_send: Type.Boolean(),
  template: orNull,
  language: orNull,
  text: orNull,
  reason: orNull,
  content: nullable(content),
});

export const historyEntry = Type.Object({
  id: Type.String(),
  state: Type.String(),
  applied: Type.Boolean(),
  reason: orNull,
  conflict: Type.Boolean(),
  occurred_at: instant,
  recorded_at: instant,
  source: Type.String(),
  reference_number: orNull,
  paid_amount: orNull,
  note: orNull,
});

export function transactionJson(transaction: Transaction): Static<typeof transactionAnswer> {
  return {
    session_id: transaction.sessionId,
    order_no: transaction.orderNo,
    type: transaction.type,
    state: transaction.state,
    amount: transaction.amount,
    currency_code: transaction.currencyCode,
    customer_phone: transaction.customerPhone,
    customer_first_name: transaction.customerFirstName,
    customer_last_name: transaction.customerLastName,
    customer_email: transaction.customerEmail,
    language: transaction.language,
    checkout_url: transaction.checkoutUrl,
    expires_at: iso(transaction.expiresAt),
    extra: transaction.extra,
    authenticator_id: transaction.authenticatorId,
    notification_states: transaction.ticks,
    whatsapp_manual: transaction.whatsappManual,
    reference_number: transaction.referenceNumber,
    paid_amount: transaction.paidAmount,
    conflict: transaction.hasConflict,
    occurred_at: iso(transaction.occurredAt),
    created_at: iso(transaction.createdAt),
    updated_at: iso(transaction.updatedAt),
    deleted_at: iso(transaction.deletedAt),
    contents_removed_at: iso(transaction.contentsRemovedAt),
  };
}

export function planJson(planned: PlannedNotification): Static<typeof plannedNotification> {
  const { state, willSend, template, language, text, reason, content } = planned;
  return { state, will_send: willSend, template, language, text, reason, content };
}

export function historyJson(event: TransactionEvent): Static<typeof historyEntry> {
  return {
    id: event.id,
    state: event.state,
    applied: event.applied,
    reason: event.reason,
    conflict: event.conflict,
    occurred_at: iso(event.occurredAt),
    recorded_at: iso(event.recordedAt),
    source: event.source,
    reference_number: event.referenceNumber,
    paid_amount: event.paidAmount,
    note: event.note,
  };
}
