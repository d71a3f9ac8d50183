/**
 * Manual WhatsApp: a link that opens a chat with the customer on the phone of whoever presses it, with the payment
 * request written already. Zajel sends nothing and hears nothing of it.
 */
import type { Rendered } from "./compose.ts";
import { decideMessage, factsFor, type MerchantVoice, type MessageSubject, type SenderTexts } from "./decide.ts";
import { isArabic } from "./languages.ts";
import { type OptOutScope, stopsEverything } from "./opt-out.ts";
import { isOpen } from "./payment-state.ts";
import { normalisePhone } from "./phone.ts";
import { sourceValue } from "./variables.ts";

export interface ManualLinkInput {
  subject: MessageSubject & { whatsappManual: boolean };
  merchant: MerchantVoice & { defaultCountry: string };
  /** null: the merchant has no sender, and so no templates. */
  texts: SenderTexts | null;
  /** What the customer wants of messages. */
  optOut: OptOutScope | null;
  now: Date;
}

/** Why there is no link. */
export type NoManualLink =
  | "not_ticked"
  /** The payment is no longer `created`, `pending` or `attempted`. */
  | "not_open"
  | "phone_missing"
  | "phone_invalid"
  /** The customer wants no messages, whoever writes them. */
  | "opted_out"
  /** The number is no longer the customer's. */
  | "changed_number"
  /** Neither a template nor the transaction says where to pay. */
  | "checkout_url_missing";

export type ManualLink = { kind: "link"; url: string; text: string } | { kind: "none"; because: NoManualLink };

/**
 * The link, with the text of the template that is linked for `created` in the customer's language, as the customer
 * would read it. Whether WhatsApp approved that template does not matter to what a person writes. Where none is linked,
 * or its values are missing, the text is one of ours, in Arabic or English.
 *
 * Source: WhatsApp, How to use click to chat (wa.me: digits of the number, `text` URL-encoded), read 2026-11.
 */
export function manualLink({ subject, merchant, texts, optOut, now }: ManualLinkInput): ManualLink {
  if (!subject.whatsappManual) return { kind: "none", because: "not_ticked" };
  if (!isOpen(subject.state)) return { kind: "none", because: "not_open" };
  if (subject.customerPhone === null) return { kind: "none", because: "phone_missing" };
  const phone = normalisePhone(subject.customerPhone, merchant.defaultCountry);
  if (phone.kind !== "ok") return { kind: "none", because: "phone_invalid" };
  if (stopsEverything(optOut)) return { kind: "none", because: optOut === "all" ? "opted_out" : optOut };

  const decision = decideMessage({ about: "created", subject, merchant, texts, optOut: null, now, mode: "send" });
  const rendered = "rendered" in decision ? decision.rendered : null;
  const text = rendered === null ? ownText(subject, merchant) : textOf(rendered, subject.checkoutUrl);
  if (text === null) return { kind: "none", because: "checkout_url_missing" };
  const digits = phone.e164.slice(1);
  return { kind: "link", url: `https://wa.me/${digits}?text=${encodeURIComponent(text.toWellFormed())}`, text };
}

/**
 * A message as plain text: buttons become lines with their address, and the place to pay is always in it. Footers are
 * about the automatic messages ("Automatic message", "Reply STOP"), so this one goes without.
 */
function textOf({ header, body, buttons }: Rendered, checkoutUrl: string | null): string {
  const links = buttons.flatMap(({ text, url }) => (url === undefined ? [] : [`${text}: ${url}`]));
  const parts = [header, body, ...links].filter((part) => part !== null && part !== "");
  const text = parts.join("\n\n");
  return checkoutUrl === null || text.includes(checkoutUrl) ? text : `${text}\n\n${checkoutUrl}`;
}

/** null: there is nothing to pay by. Worded as the starter templates are, and without their buttons. */
function ownText(subject: MessageSubject, merchant: MerchantVoice): string | null {
  const language = isArabic(subject.language ?? merchant.defaultLanguage) ? "ar" : "en";
  const facts = factsFor({ about: "created", subject, merchant, mode: "send" }, language);
  const { checkoutUrl } = subject;
  if (checkoutUrl === null) return null;
  const amount = sourceValue("amount", facts) ?? "";
  const name = sourceValue("customer_first_name", facts);
  const order = sourceValue("order_no", facts);
  if (language === "en") {
    const forOrder = order === null ? "your payment to" : `your order ${order} from`;
    return `Hello ${name ?? "dear customer"}, ${forOrder} ${merchant.name} comes to ${amount}. Pay securely here:\n\n${checkoutUrl}`;
  }
  // Numbers of the shop's stand between left-to-right marks, as in the starter templates.
  const forOrder = order === null ? "دفعتك" : `طلبك \u200e${order}\u200e`;
  return `مرحبًا ${name ?? "عميلنا العزيز"}، ${forOrder} لدى ${merchant.name} بقيمة ${amount} بانتظار الدفع. للدفع بأمان:\n\n${checkoutUrl}`;
}
