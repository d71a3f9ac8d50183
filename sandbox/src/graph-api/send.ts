import { after } from "../clock.ts";
import type { Parts } from "../parts.ts";
import type { Phone } from "../phone/phones.ts";
import type { Account, Sender } from "../state/accounts.ts";
import type { Template } from "../state/templates.ts";
import { readEnvelope } from "./envelope.ts";
import { readValues } from "./parameters.ts";
import { type Recipient, recipientOf } from "./recipient.ts";
import type { Refusal } from "./refusal.ts";
import { isRefusal, refuse } from "./refusal.ts";
import { type Rendered, render } from "./render.ts";
import { majorOf } from "./version.ts";
import { newWamid } from "./wamid.ts";

const bodyLength = 1024;
const headerLength = 60;
const defaultTtlSeconds = 30 * 86_400;
/** How long the answer waits at most for the webhook that is to arrive before it (fault `status_first`). */
const statusFirstMs = 3_000;

export interface SendRequest {
  account: Account;
  sender: Sender;
  /** The parsed body, undefined when it is no JSON. */
  body: unknown;
  /** The body letter by letter. */
  text: string;
  version: string;
  arrivedAtMs: number;
}

export interface Sent {
  kind: "sent";
  messageId: string;
  answer: object;
  /** Ends when the answer may leave. */
  mayAnswer: Promise<void> | null;
}

/**
 * Accepts one template message, or says with Meta's code why not. Every accepted call makes a new message: WhatsApp never
 * recognises a repeated request.
 * Source: Meta, Cloud API reference/whatsapp-business-phone-number/message-api, read 2026-09.
 */
export function sendMessage(parts: Parts, request: SendRequest): Sent | Refusal {
  const { settings, faults, life, pace } = parts;
  const { account, sender } = request;
  const envelope = readEnvelope(request.body, settings.now.stray_namespace);
  if (isRefusal(envelope)) return envelope;
  const cannotSend = accountProblem(account, parts) ?? senderProblem(sender, parts);
  if (cannotSend) return cannotSend;
  const recipient = recipientOf(envelope.body, sender, parts.phones, settings.now.prefix_without_plus);
  if (isRefusal(recipient)) return recipient;
  const template = findTemplate(parts, account, envelope.templateName, envelope.language);
  if (isRefusal(template)) return template;
  if (
    template.category === "UTILITY" &&
    parts.conditions.isRestricted(account.id, "RATE_LIMITED_UTILITY_TEMPLATE_MESSAGING")
  ) {
    return refuse(131064, "Too many templates of this account were of a wrong category.");
  }
  const rules = { version: majorOf(request.version), settings: settings.now };
  const values = readValues(template, envelope.components, rules);
  if (isRefusal(values)) return values;
  const rendered = render(template, values);
  const tooLong = lengthProblem(template, rendered);
  if (tooLong) return tooLong;

  const throttle = { http: settings.now.throttle_http };
  const now = request.arrivedAtMs;
  const { pacing, pair_pacing } = settings.now;
  if (faults.now.throttle || (pacing && !pace.takeThroughput(sender.id, sender.messagesPerSecond, now))) {
    return refuse(130429, "Too many messages from this number in a short time.", throttle);
  }
  if (faults.now.pair_limit || (pacing && pair_pacing && !pace.takePair(sender.id, recipient.waId, now))) {
    return refuse(131056, "Too many messages to this recipient in a short time.", throttle);
  }
  if (settings.now.messaging_limit_when === "at_once" && !life.hasPlaceFor(account, sender.id, recipient.waId)) {
    return refuse(settings.now.messaging_limit_code, "The messaging limit is used up.");
  }
  return accept(parts, request, recipient, template, rendered, envelope.callbackData);
}

function accept(
  parts: Parts,
  request: SendRequest,
  recipient: Recipient,
  template: Template,
  rendered: Rendered,
  callbackData: string | null,
): Sent {
  const { faults, messages, life, events, settings } = parts;
  const phone = parts.phones.of(recipient.waId);
  const held = faults.now.held_for_quality;
  const message = messages.add({
    id: newWamid(phone.waId, "outbound"),
    arrivedAtMs: request.arrivedAtMs,
    acceptedAtMs: Date.now(),
    to: recipient.input,
    byUserId: recipient.byUserId,
    waId: phone.waId,
    senderId: request.sender.id,
    accountId: request.account.id,
    templateName: template.name,
    templateLanguage: template.language,
    category: priceCategory(request.account, template, parts),
    request: request.text,
    rendered,
    callbackData,
    held,
    expiresAtMs: Date.now() + lifetimeMs(template, settings.now.ttl_second_ms),
  });
  // Accepted means kept: the answer must not be ahead of the log.
  messages.flush();
  events.say("message", `Message ${template.name} received`, phone.waId);

  let mayAnswer: Promise<void> | null = null;
  if (faults.now.status_first && !held) {
    mayAnswer = new Promise((resolve) => {
      after(statusFirstMs, resolve);
      life.sendNow(message, resolve);
    });
  } else life.begin(message);

  const status = held ? "held_for_quality_assessment" : settings.now.message_status_word;
  const answer = {
    messaging_product: "whatsapp",
    contacts: [{ input: recipient.input, ...contactOf(recipient, phone) }],
    messages: [{ id: message.id, ...(settings.now.message_status || held ? { message_status: status } : {}) }],
  };
  return { kind: "sent", messageId: message.id, answer, mayAnswer };
}

function contactOf(recipient: Recipient, phone: Phone): object {
  return recipient.byUserId ? { user_id: phone.userId } : { wa_id: phone.knownAs ?? phone.waId };
}

/** Utility costs what marketing does while the account may not send it. */
function priceCategory(account: Account, template: Template, { conditions }: Parts): string {
  const isLost = conditions.isRestricted(account.id, "RESTRICTED_UTILITY_TEMPLATES");
  return template.category === "UTILITY" && isLost ? "MARKETING" : template.category;
}

/** How long WhatsApp keeps a message for a phone that is off. Source: Meta, Cloud API templates/time-to-live, read 2026-09. */
function lifetimeMs({ ttlSeconds }: Template, secondMs: number): number {
  return (ttlSeconds === null || ttlSeconds < 0 ? defaultTtlSeconds : ttlSeconds) * secondMs;
}

/** What is held against an account. Source: Meta, Cloud API policy-enforcement and support/error-codes, read 2026-09. */
function accountProblem(account: Account, { conditions }: Parts): Refusal | null {
  const { ban, lost } = conditions.of(account.id);
  if (ban === "DISABLE") return refuse(131031, "The account is disabled.");
  if (lost !== null) return refuse(131005, "The app has no access to this account any more.");
  if (conditions.isRestricted(account.id, "RESTRICTED_BIZ_INITIATED_MESSAGING")) {
    return refuse(368, "The account may not start conversations for a time.");
  }
  return null;
}

/** What the states of a number mean for sending. Source: Meta, Cloud API business-phone-numbers, read 2026-09. */
function senderProblem(sender: Sender, { conditions, faults }: Parts): Refusal | null {
  if (faults.now.maintenance || conditions.ofSender(sender.id).unavailableUntil > Date.now()) {
    return refuse(131057, "The number is in maintenance, as while its throughput is raised.");
  }
  switch (sender.status) {
    case "CONNECTED":
    case "FLAGGED":
      return null;
    case "RESTRICTED":
    case "RATE_LIMITED":
      return refuse(131048, "The number is restricted.");
    case "BANNED":
      return refuse(131031, "The account is locked.");
    default:
      return refuse(133010, "The number is not registered on Cloud API.");
  }
}

/** The approved template with exactly this name and language: there is no fallback to another language. */
function findTemplate(parts: Parts, account: Account, name: string, language: string): Template | Refusal {
  const template = parts.templates.find(account.id, name, language);
  switch (template && parts.templatePauses.statusOf(template)) {
    case "APPROVED":
      return template as Template;
    case "PAUSED":
      parts.templatePauses.tried(template as Template);
      return refuse(132015, "The template is paused because of low quality.");
    case "DISABLED":
      return refuse(132016, "The template is disabled.");
    default:
      return refuse(132001, `template name (${name}) does not exist in ${language}`);
  }
}

function lengthProblem(template: Template, rendered: Rendered): Refusal | null {
  const header = template.content.header?.format === "TEXT" ? (rendered.header ?? "") : "";
  return tooLong("body", rendered.body, bodyLength) ?? tooLong("header", header, headerLength);
}

function tooLong(where: string, text: string, most: number): Refusal | null {
  // A text has at most as many code points as UTF-16 units, so most need no counting.
  const length = text.length <= most ? text.length : [...text].length;
  if (length <= most) return null;
  return refuse(132005, `${where}: number of characters in translated text (${length}) exceeds maximum (${most})`);
}
