import type { DeliveryError, DeliveryPricing, DeliveryReport } from "../domain/delivery-status.ts";
import { asId, asInteger, asList, asRecord, asText, firstOf } from "./loose-json.ts";
import { type DecodeContext, otherItem, timeOf, type WebhookItem } from "./webhook-item.ts";

type Json = Record<string, unknown>;

/**
 * Reads the field `messages`: reports about our messages, messages of customers, and errors of the number.
 *
 * Source: Meta, webhook reference messages, messages/status and messages/errors, read 2026-09.
 */
export function decodeMessagesField(value: Json, context: DecodeContext): WebhookItem[] {
  const phoneNumberId = asId(asRecord(value.metadata)?.phone_number_id);
  const items = [
    ...decodeEach(value.statuses, (status) => decodeStatus(status, phoneNumberId, context)),
    ...decodeEach(value.messages, (message) => decodeInbound(message, phoneNumberId, context)),
    ...decodeEach(value.errors, (error) => decodeValueError(error, phoneNumberId, context)),
  ];
  const isKnown = ["statuses", "messages", "errors"].some((part) => Array.isArray(value[part]));
  return isKnown ? items : [otherItem("messages", value, context)];
}

function decodeEach(list: unknown, decode: (item: Json) => WebhookItem | null): WebhookItem[] {
  return asList(list).flatMap((item) => decode(asRecord(item) ?? {}) ?? []);
}

const reportedStatuses: readonly string[] = [
  "sent",
  "delivered",
  "read",
  "failed",
] satisfies DeliveryReport["status"][];

function isReported(status: string): status is DeliveryReport["status"] {
  return reportedStatuses.includes(status);
}

/** Meta's have about 60 characters. Far longer ones do not fit into an index, and would spoil what comes with them. */
const longestMessageId = 500;

function decodeStatus(status: Json, phoneNumberId: string | null, context: DecodeContext): WebhookItem | null {
  const messageId = asText(status.id);
  const word = asText(status.status);
  if (messageId === null || word === null) {
    context.problem("a status has no message id or no status");
    return null;
  }
  if (messageId.length > longestMessageId) {
    context.problem("a status has a message id that is too long");
    return null;
  }
  // `played`, and words of old or coming payload versions.
  if (!isReported(word)) return otherItem("messages", { statuses: [status] }, context);
  return {
    kind: "status",
    phoneNumberId,
    messageId,
    callbackData: asText(status.biz_opaque_callback_data),
    status: word,
    at: timeOf(status.timestamp, "a status", context),
    recipientId: asId(status.recipient_id),
    error: readError(firstOf(status.errors)),
    pricing: readPricing(asRecord(status.pricing)),
  };
}

function decodeInbound(message: Json, phoneNumberId: string | null, context: DecodeContext): WebhookItem | null {
  const messageId = asText(message.id);
  if (messageId === null) {
    context.problem("a message has no id");
    return null;
  }
  const type = asText(message.type) ?? "unknown";
  const button = asRecord(message.button);
  const interactive = asRecord(message.interactive);
  const reply = asRecord(interactive?.button_reply) ?? asRecord(interactive?.list_reply);
  const system = asRecord(message.system);
  return {
    kind: "message",
    phoneNumberId,
    messageId,
    from: asId(message.from),
    at: timeOf(message.timestamp, "a message", context),
    type,
    text: asText(asRecord(message.text)?.body) ?? asText(button?.text) ?? asText(reply?.title),
    buttonPayload: asText(button?.payload) ?? asText(reply?.id),
    inReplyTo: asText(asRecord(message.context)?.id),
    system: system === null ? null : { type: asText(system.type) ?? "unknown", newWaId: asId(system.wa_id) },
  };
}

function decodeValueError(error: Json, phoneNumberId: string | null, context: DecodeContext): WebhookItem | null {
  const read = readError(error);
  if (read === null) {
    context.problem("an error has no code");
    return null;
  }
  return { kind: "value_error", phoneNumberId, ...read };
}

function readError(error: Json | null): DeliveryError | null {
  const code = asInteger(error?.code);
  if (error === null || code === null) return null;
  const title = asText(error.title) ?? asText(error.message) ?? `WhatsApp error ${code}`;
  return { code, title, details: asText(asRecord(error.error_data)?.details) };
}

/** `billable` is to disappear; `type` says the same: `regular` or one of the free kinds. */
function readPricing(pricing: Json | null): DeliveryPricing | null {
  const category = asText(pricing?.category);
  if (pricing === null || category === null) return null;
  const billable = typeof pricing.billable === "boolean" ? pricing.billable : null;
  return { category, type: asText(pricing.type), model: asText(pricing.pricing_model), billable };
}
