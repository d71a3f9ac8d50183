/**
 * Phone numbers for people who need not know them: the country and the last four digits tell one customer from another.
 */
import { parsePhoneNumberFromString } from "libphonenumber-js/max";

const e164 = /\+[1-9]\d{6,14}(?!\d)/g;
/** WhatsApp's message ids hold the number in clear, only in base64. */
const messageId = /wamid\.[A-Za-z0-9+/=_-]+/g;
/** A link that opens a chat, with its number in digits. */
const chatLink = /(?<=\bwa\.me\/)[1-9]\d{6,14}(?!\d)/g;
/** Numbers as WhatsApp writes them, in fields that hold nothing else. */
const digitsOnly = /^[1-9]\d{6,14}$/;
/** Fields that may hold what somebody typed for a number and is none; it may be one all but a digit. */
const typedFields = new Set(["to", "customer_phone"]);
const phoneFields = new Set(["to", "wa_id", "input", "recipient_id", "customer_phone", "recipient"]);

/** `+96550000483` becomes `+965 •••• 0483`. */
export function maskPhone(phone: string): string {
  const code = parsePhoneNumberFromString(phone, { extract: false })?.countryCallingCode;
  return `${code === undefined ? "" : `+${code} `}•••• ${phone.slice(-4)}`;
}

/** The same for every number with its "+" in a text, those in links to a chat, and for message ids. */
export function maskPhonesIn(text: string): string {
  return text
    .replace(e164, maskPhone)
    .replace(chatLink, (digits) => maskPhone(`+${digits}`))
    .replace(messageId, "wamid.••••");
}

/**
 * The same for all texts in a value of lists and plain objects. A number that stands somewhere with its "+" is known, and hidden without it
 * as well, wherever it stands.
 */
export function maskPhonesOf(value: unknown): unknown {
  const known = new Set<string>();
  collect(value, known);
  const bare = known.size === 0 ? null : new RegExp(`(?<![\\d+])(?:${[...known].join("|")})(?!\\d)`, "g");
  const maskText = (text: string) => {
    const masked = maskPhonesIn(text);
    return bare === null ? masked : masked.replace(bare, (digits) => maskPhone(`+${digits}`));
  };
  const mask = (part: unknown, field: string | null): unknown => {
    if (typeof part === "string") {
      if (field !== null && phoneFields.has(field) && digitsOnly.test(part)) return maskPhone(`+${part}`);
      const masked = maskText(part);
      const isTyped = masked === part && field !== null && typedFields.has(field) && !/[•…]/.test(part);
      return isTyped && /\d/.test(part) ? maskPhone(part) : masked;
    }
    if (Array.isArray(part)) return part.map((inner) => mask(inner, field));
    if (typeof part !== "object" || part === null || part instanceof Date) return part;
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, mask(inner, key)]));
  };
  return mask(value, null);
}

function collect(value: unknown, known: Set<string>): void {
  if (typeof value === "string") {
    for (const [phone] of value.matchAll(e164)) known.add(phone.slice(1));
  } else if (typeof value === "object" && value !== null) {
    for (const inner of Object.values(value)) collect(inner, known);
  }
}
