import { majorOf } from "../graph-api/version.ts";
import type { Phone } from "../phone/phones.ts";
import type { Settings } from "../settings.ts";
import type { Sender } from "../state/accounts.ts";
import { digitsOf } from "../state/accounts.ts";
import type { InboundMessage, Message, StatusReport } from "../state/messages.ts";

const href = "/documentation/business-messaging/whatsapp/support/error-codes";
const dayMs = 86_400_000;

/** Seconds as Meta writes times in the field `messages`: a text. */
function seconds(ms: number): string {
  return String(Math.floor(ms / 1000));
}

function metadata(sender: Sender): object {
  return { display_phone_number: digitsOf(sender.displayPhoneNumber), phone_number_id: sender.id };
}

function contact(phone: Phone): object {
  const number = phone.hidesNumber ? {} : { wa_id: phone.knownAs ?? phone.waId };
  return { profile: { name: phone.name ?? `+${phone.waId}` }, ...number, user_id: phone.userId };
}

/**
 * The value of a status webhook.
 *
 * `pricing` stands on `sent` and on the first report of arrival; `contacts` on everything but failures; `conversation`
 * only in bodies older than v24.0. Source: Meta, Cloud API webhooks/reference/messages/status, read 2026-09.
 */
export function statusValue(
  message: Message,
  report: StatusReport,
  phone: Phone,
  sender: Sender,
  settings: Pick<Settings, "webhook_version" | "user_ids">,
): object {
  const failed = report.status === "failed";
  const arrival = message.statuses.find((it) => it.status === "delivered" || it.status === "read");
  const isPriced = report.status === "sent" || report === arrival;
  const status = {
    id: message.id,
    status: report.status,
    timestamp: seconds(report.at),
    ...(phone.hidesNumber ? {} : { recipient_id: phone.knownAs ?? phone.waId }),
    ...((failed && !message.byUserId) || !settings.user_ids ? {} : { recipient_user_id: phone.userId }),
    ...(message.callbackData === null ? {} : { biz_opaque_callback_data: message.callbackData }),
    ...(!failed && majorOf(settings.webhook_version) < 24 ? { conversation: conversation(message, report) } : {}),
    ...(isPriced ? { pricing: pricing(message, isInWindow(phone, sender.id, report.at)) } : {}),
    ...(failed ? { errors: [statusError(report.code ?? 131000)] } : {}),
  };
  return {
    messaging_product: "whatsapp",
    metadata: metadata(sender),
    ...(failed || !settings.user_ids ? {} : { contacts: [contact(phone)] }),
    statuses: [status],
  };
}

function conversation(message: Message, report: StatusReport): object {
  const expiry = report.status === "sent" ? { expiration_timestamp: seconds(report.at + dayMs) } : {};
  const id = Buffer.from(message.id.slice(-24)).toString("hex").slice(0, 32);
  return { id, ...expiry, origin: { type: message.category.toLowerCase() } };
}

/** Utility is free while the customer's service window is open. Source: Meta, Cloud API pricing, read 2026-09. */
function pricing(message: Message, isInWindow: boolean): object {
  const category = message.category.toLowerCase();
  const isFree = isInWindow && category === "utility";
  return { billable: !isFree, pricing_model: "PMP", type: isFree ? "free_customer_service" : "regular", category };
}

/** The customer wrote to this number in the 24 hours before. */
export function isInWindow(phone: Phone, senderId: string, atMs: number): boolean {
  return phone.chat.some(
    (entry) =>
      entry.kind === "inbound" &&
      entry.inbound.senderId === senderId &&
      entry.inbound.at <= atMs &&
      entry.inbound.at > atMs - dayMs,
  );
}

/** Titles of what can come after the acceptance. Source: Meta, Cloud API support/error-codes, read 2026-09. */
const failures: Record<number, { title: string; details: string }> = {
  368: { title: "Temporarily blocked for policies violations", details: "The account is restricted." },
  130403: { title: "User blocked by business", details: "The business has blocked this user." },
  130429: { title: "Rate limit hit", details: "Too many messages from this number in a short time." },
  130472: {
    title: "User's number is part of an experiment",
    details: "The message was not sent as part of an experiment.",
  },
  130497: {
    title: "Business account is restricted from messaging users in this country",
    details: "Messages to users in this country are not allowed.",
  },
  131016: { title: "Service unavailable", details: "A service is temporarily unavailable." },
  131026: { title: "Message undeliverable", details: "Message could not be delivered to this recipient." },
  131031: { title: "Account has been locked", details: "The account is locked." },
  131042: { title: "Business eligibility payment issue", details: "There is a problem with the payment method." },
  131047: {
    title: "Re-engagement message",
    details: "More than 24 hours have passed since the customer last replied.",
  },
  131048: { title: "Spam rate limit hit", details: "There are restrictions on how many messages this number sends." },
  131049: { title: "Meta chose not to deliver", details: "Not delivered to maintain healthy ecosystem engagement." },
  131050: { title: "User stopped marketing messages", details: "The user does not want marketing messages." },
  131053: { title: "Media upload error", details: "The media of the header could not be fetched." },
  131056: { title: "Pair rate limit hit", details: "Too many messages to this recipient in a short time." },
  131057: { title: "Account in maintenance mode", details: "The number is in maintenance." },
  131064: { title: "Template classification rate limit hit", details: "Too many templates of a wrong category." },
  132015: { title: "Template is Paused", details: "The template was paused before the message was delivered." },
  132016: { title: "Template is Disabled", details: "The template was disabled before the message was delivered." },
  137000: { title: "User identity changed", details: "The identity of the recipient is not the expected one." },
};

function statusError(code: number): object {
  const { title, details } = failures[code] ?? {
    title: "Something went wrong",
    details: "The message could not be sent.",
  };
  return { code, title, message: title, error_data: { details }, href };
}

/** The value of the webhook for an error that belongs to no message. Source: Meta, webhooks/reference/messages/errors, read 2026-09. */
export function errorsValue(sender: Sender, code: number): object {
  return { messaging_product: "whatsapp", metadata: metadata(sender), errors: [statusError(code)] };
}

/** A customer stops or resumes marketing; the time is a number here. Source: Meta, webhooks/reference/user_preferences, read 2026-09. */
export function userPreferenceValue(phone: Phone, value: "stop" | "resume", sender: Sender): object {
  const preference = {
    wa_id: phone.waId,
    detail: `User requested to ${value} marketing messages`,
    category: "marketing_messages",
    value,
    timestamp: Math.floor(Date.now() / 1000),
  };
  return {
    messaging_product: "whatsapp",
    metadata: metadata(sender),
    contacts: [contact(phone)],
    user_preferences: [preference],
  };
}

/** What changed of a person: the number, or the user id that businesses know them by. */
export type SystemChange =
  | { type: "user_changed_number"; waId: string }
  | { type: "user_changed_user_id"; userId: string };

/** The value of a system message, which carries no `contacts`. Source: Meta, webhooks/reference/messages/system, read 2026-09. */
export function systemValue(id: string, phone: Phone, change: SystemChange, sender: Sender): object {
  const name = phone.name ?? `+${phone.waId}`;
  const isNumber = change.type === "user_changed_number";
  const [before, now] = isNumber ? [phone.waId, change.waId] : [phone.userId, change.userId];
  const system = {
    body: `User ${name} changed from ${before} to ${now}`,
    ...(isNumber ? { wa_id: now } : { user_id: now }),
    type: change.type,
  };
  const from = phone.hidesNumber ? { from_user_id: phone.userId } : { from: phone.waId };
  const message = { ...from, id, timestamp: seconds(Date.now()), type: "system", system };
  return { messaging_product: "whatsapp", metadata: metadata(sender), messages: [message] };
}

/** What a message that WhatsApp does not pass on says of itself. Source: Meta, webhooks/reference/messages/unsupported, read 2026-09. */
const notPassedOn = {
  code: 131051,
  title: "Message type unknown",
  message: "Message type unknown",
  error_data: { details: "Message type is currently not supported." },
};

function inboundPart(tap: InboundMessage["tap"], text: string, special: InboundMessage["special"]): object {
  if (tap) return { type: "button", button: { payload: tap.payload, text } };
  if (special === undefined) return { type: "text", text: { body: text } };
  const { type, content } = special;
  return type === "unsupported" || type === "unknown" ? { errors: [notPassedOn], type } : { type, [type]: content };
}

/** The value of the webhook for something that a customer wrote or tapped. */
export function inboundValue(inbound: InboundMessage, phone: Phone, sender: Sender): object {
  const from = phone.hidesNumber ? {} : { from: phone.knownAs ?? phone.waId };
  const origin = { ...from, from_user_id: phone.userId, id: inbound.id, timestamp: seconds(inbound.at) };
  const { tap, text, special, answers = tap?.messageId } = inbound;
  const context = answers === undefined ? {} : { context: { from: digitsOf(sender.displayPhoneNumber), id: answers } };
  const message = { ...context, ...origin, ...inboundPart(tap, text, special) };
  return {
    messaging_product: "whatsapp",
    metadata: metadata(sender),
    contacts: [contact(phone)],
    messages: [message],
  };
}
