import type { DeliveryError, DeliveryPricing, DeliveryReport } from "../domain/delivery-status.ts";
import { asId, asInteger, asList, asRecord, asText, cleanJson, firstOf } from "./loose-json.ts";
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
  const items: WebhookItem[] = [];
  for (const one of asList(list)) {
    const item = decode(asRecord(one) ?? {});
    if (item !== null) items.push(item);
  }
  return items;
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

/** WhatsApp's longest text has 4,096 characters. */
const longestText = 4_096;
const longestWord = 200;
const longestPayload = 1_000;
/** Of the part of a message that its type names, as JSON. */
const largestContent = 16 * 1024;

function decodeInbound(message: Json, phoneNumberId: string | null, context: DecodeContext): WebhookItem | null {
  const messageId = asText(message.id);
  if (messageId === null || messageId.length > longestMessageId) {
    context.problem(`a message has ${messageId === null ? "no id" : "an id that is too long"}`);
    return null;
  }
  const type = asText(message.type)?.slice(0, longestWord) ?? "unknown";
  const button = asRecord(message.button);
  const interactive = asRecord(message.interactive);
  const reply = asRecord(interactive?.button_reply) ?? asRecord(interactive?.list_reply);
  const reaction = asRecord(message.reaction);
  const system = type === "system" ? asRecord(message.system) : null;
  return {
    kind: "message",
    phoneNumberId,
    messageId,
    from: asId(message.from),
    at: timeOf(message.timestamp, "a message", context),
    type,
    text: cut(textOf(message, type), longestText),
    buttonPayload: cut(asText(button?.payload) ?? asText(reply?.id), longestPayload),
    inReplyTo: cut(asText(asRecord(message.context)?.id) ?? asText(reaction?.message_id), longestMessageId),
    system:
      system === null
        ? null
        : {
            type: asText(system.type)?.slice(0, longestWord) ?? "unknown",
            // `new_wa_id` in older payloads.
            newWaId: asId(system.wa_id) ?? asId(system.new_wa_id),
          },
    content: contentOf(message, type),
  };
}

/** What a person would read on the screen. */
function textOf(message: Json, type: string): string | null {
  const interactive = asRecord(message.interactive);
  const reply = asRecord(interactive?.button_reply) ?? asRecord(interactive?.list_reply);
  const part = asRecord(message[type]);
  return (
    asText(asRecord(message.text)?.body) ??
    asText(asRecord(message.button)?.text) ??
    asText(reply?.title) ??
    asText(part?.caption) ??
    asText(asRecord(message.reaction)?.emoji) ??
    asText(asRecord(message.system)?.body)
  );
}

/** `errors` of a message that WhatsApp cannot pass on stand beside it. */
function contentOf(message: Json, type: string): unknown {
  const content = cleanJson(Object.hasOwn(message, type) ? message[type] : message.errors) ?? null;
  return content !== null && JSON.stringify(content).length <= largestContent ? content : null;
}

/** The beginning of a text, without half of a letter at its end. */
function cut(text: string | null, length: number): string | null {
  return text === null || text.length <= length ? text : text.slice(0, length).toWellFormed();
}

/** Reads the field `user_preferences`. Source: Meta, webhook reference user_preferences, read 2026-09. */
export function decodePreferencesField(value: Json, context: DecodeContext): WebhookItem[] {
  const phoneNumberId = asId(asRecord(value.metadata)?.phone_number_id);
  if (!Array.isArray(value.user_preferences)) return [otherItem("user_preferences", value, context)];
  return decodeEach(value.user_preferences, (preference) => {
    const waId = asId(preference.wa_id);
    const word = asText(preference.value);
    const isKnown = preference.category === "marketing_messages" && (word === "stop" || word === "resume");
    // People who chose a user name, and preferences of coming years.
    if (waId === null || !isKnown) return otherItem("user_preferences", { user_preferences: [preference] }, context);
    return {
      kind: "preference",
      phoneNumberId,
      waId,
      value: word,
      at: timeOf(preference.timestamp, "a preference", context),
    };
  });
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
