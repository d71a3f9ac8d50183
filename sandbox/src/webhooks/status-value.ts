import { majorOf } from "../graph-api/version.ts";
import type { Phone } from "../phone/phones.ts";
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
  webhookVersion: string,
): object {
  const failed = report.status === "failed";
  const arrival = message.statuses.find((it) => it.status === "delivered" || it.status === "read");
  const isPriced = report.status === "sent" || report === arrival;
  const status = {
    id: message.id,
    status: report.status,
    timestamp: seconds(report.at),
    ...(phone.hidesNumber ? {} : { recipient_id: phone.knownAs ?? phone.waId }),
    ...(failed && !message.byUserId ? {} : { recipient_user_id: phone.userId }),
    ...(message.callbackData === null ? {} : { biz_opaque_callback_data: message.callbackData }),
    ...(!failed && majorOf(webhookVersion) < 24 ? { conversation: conversation(message, report) } : {}),
    ...(isPriced ? { pricing: pricing(message) } : {}),
    ...(failed ? { errors: [statusError(report.code ?? 131000)] } : {}),
  };
  return {
    messaging_product: "whatsapp",
    metadata: metadata(sender),
    ...(failed ? {} : { contacts: [contact(phone)] }),
    statuses: [status],
  };
}

function conversation(message: Message, report: StatusReport): object {
  const expiry = report.status === "sent" ? { expiration_timestamp: seconds(report.at + dayMs) } : {};
  const id = Buffer.from(message.id.slice(-24)).toString("hex").slice(0, 32);
  return { id, ...expiry, origin: { type: message.category.toLowerCase() } };
}

function pricing(message: Message): object {
  return { billable: true, pricing_model: "PMP", type: "regular", category: message.category.toLowerCase() };
}

/** Titles of the failures that come after the acceptance. Source: Meta, Cloud API support/error-codes, read 2026-09. */
const failures: Record<number, { title: string; details: string }> = {
  130472: {
    title: "User's number is part of an experiment",
    details: "The message was not sent as part of an experiment.",
  },
  131026: { title: "Message undeliverable", details: "Message could not be delivered to this recipient." },
  131042: { title: "Business eligibility payment issue", details: "There is a problem with the payment method." },
  131047: {
    title: "Re-engagement message",
    details: "More than 24 hours have passed since the customer last replied.",
  },
  131048: { title: "Spam rate limit hit", details: "Too many earlier messages were blocked or reported." },
  131049: { title: "Meta chose not to deliver", details: "Not delivered to maintain healthy ecosystem engagement." },
  131050: { title: "User stopped marketing messages", details: "The user does not want marketing messages." },
  131053: { title: "Media upload error", details: "The media of the header could not be fetched." },
  132015: { title: "Template is Paused", details: "The template was paused before the message was delivered." },
};

function statusError(code: number): object {
  const { title, details } = failures[code] ?? {
    title: "Something went wrong",
    details: "The message could not be sent.",
  };
  return { code, title, message: title, error_data: { details }, href };
}

/** The value of the webhook for something that a customer wrote or tapped. */
export function inboundValue(inbound: InboundMessage, phone: Phone, sender: Sender): object {
  const from = phone.hidesNumber ? {} : { from: phone.knownAs ?? phone.waId };
  const origin = { ...from, from_user_id: phone.userId, id: inbound.id, timestamp: seconds(inbound.at) };
  const { tap, text } = inbound;
  const message = tap
    ? {
        context: { from: digitsOf(sender.displayPhoneNumber), id: tap.messageId },
        ...origin,
        type: "button",
        button: { payload: tap.payload, text },
      }
    : { ...origin, type: "text", text: { body: text } };
  return {
    messaging_product: "whatsapp",
    metadata: metadata(sender),
    contacts: [contact(phone)],
    messages: [message],
  };
}
