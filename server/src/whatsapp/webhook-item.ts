import type { DeliveryReport } from "../domain/delivery-status.ts";
import type { AccountNews } from "./account-news.ts";
import { asTime, cleanJson } from "./loose-json.ts";

/** One thing that a webhook tells. */
export type WebhookItem =
  | StatusItem
  | InboundMessageItem
  | PreferenceItem
  | ValueErrorItem
  | TemplateItem
  | AccountItem
  | OtherItem;

/** Something about one template. */
export type TemplateItem = TemplateStatusItem | TemplateQualityItem | TemplateComponentsItem | TemplateCategoryItem;

/** A report about one of our messages. */
export interface StatusItem extends DeliveryReport {
  kind: "status";
  phoneNumberId: string | null;
  /** The recipient as WhatsApp knows them: digits, and not always the number we wrote to. Never correlate by it. */
  recipientId: string | null;
}

/** Something that a customer sent us. */
export interface InboundMessageItem {
  kind: "message";
  phoneNumberId: string | null;
  messageId: string;
  /** Absent for people who chose a user name. */
  from: string | null;
  at: Date;
  /** Meta's word, an open list: `text`, `button`, `interactive`, `system`, … */
  type: string;
  /** What can be read of it: what was written, the label of the button that was pressed, a caption, an emoji. */
  text: string | null;
  buttonPayload: string | null;
  /** The message of ours that this one answers. */
  inReplyTo: string | null;
  /** Of a system message: `user_changed_number` and the number that replaces `from`. */
  system: { type: string; newWaId: string | null } | null;
  /** The part of the message that its type names, as it came; null where it is too large or there is none. */
  content: unknown;
}

/** A customer stopped marketing messages of this number, or takes them again. It is not about any other message. */
export interface PreferenceItem {
  kind: "preference";
  phoneNumberId: string | null;
  waId: string;
  value: "stop" | "resume";
  at: Date;
}

/** An error that belongs to a number and not to one message. */
export interface ValueErrorItem {
  kind: "value_error";
  phoneNumberId: string | null;
  code: number;
  title: string;
  details: string | null;
}

/** Which template an event is about. The language is in the form of the API (`en_US`). */
export interface TemplateReference {
  templateId: string | null;
  name: string;
  language: string;
}

export interface TemplateStatusItem extends TemplateReference {
  kind: "template_status";
  /** Mostly a status, an open list; the template as read again has the last word. */
  event: string;
  category: string | null;
  /** Why it was rejected; null for Meta's `NONE`. */
  reason: string | null;
  /** Meta's own explanation and recommendation, or what a pause is about. */
  explanation: string | null;
  /** `FIRST_PAUSE`, `SECOND_PAUSE`, `RATE_LIMITING_PAUSE`, `UNPAUSE`, `DISABLED`. */
  title: string | null;
  disabledAt: Date | null;
}

export interface TemplateQualityItem extends TemplateReference {
  kind: "template_quality";
  previous: string | null;
  quality: string;
}

/** Someone edited the template at Meta. */
export interface TemplateComponentsItem extends TemplateReference {
  kind: "template_components";
  header: string | null;
  body: string | null;
  footer: string | null;
  buttons: { type: string; text: string | null; url: string | null }[];
}

/** `announced`: `category` holds until `changesAt` and `next` follows. `changed`: `category` holds now. */
export type TemplateCategoryItem = TemplateReference & { kind: "template_category"; category: string } & (
    | { change: "announced"; next: string; changesAt: Date | null }
    | { change: "changed"; previous: string | null }
  );

/** An event about the account or one of its numbers: what follows from it, and all of it as it came. */
export interface AccountItem {
  kind: "account";
  field: string;
  /** By WhatsApp's clock. */
  at: Date;
  news: AccountNews;
  value: unknown;
}

/** A field that is kept as it came: whatever Meta adds. */
export interface OtherItem {
  kind: "other";
  field: string;
  at: Date;
  value: unknown;
}

/** What a decoder of one field needs besides the value. */
export interface DecodeContext {
  wabaId: string;
  /** Of the entry, by WhatsApp's clock; entries of messages may have none. */
  at: Date;
  /** Stands in for a timestamp that cannot be read: a proof of delivery must not be lost over its time. */
  receivedAt: Date;
  problem(text: string): void;
}

/** A field or a part of one that is kept as it came. */
export function otherItem(field: string, value: unknown, { at }: Pick<DecodeContext, "at">): OtherItem {
  return { kind: "other", field, at, value: cleanJson(value) };
}

/** The time of an item, or the time at which it reached us. */
export function timeOf(value: unknown, what: string, context: DecodeContext): Date {
  const at = asTime(value);
  if (at === null) context.problem(`${what} has no readable timestamp`);
  return at ?? context.receivedAt;
}
