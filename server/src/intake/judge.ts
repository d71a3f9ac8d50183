/**
 * What values of a transaction are right, the same for a creation, its plan, a change and, later, a file. Each of
 * these says what is wrong under the field's own name, so that one answer names everything.
 */
import { checkoutUrlFrom, parseCheckoutUrl } from "../domain/checkout-url.ts";
import { parseExpirationTime, parseExpiresAt } from "../domain/expiration.ts";
import { normaliseLanguage } from "../domain/languages.ts";
import { parseAmount } from "../domain/money.ts";
import type { NotifiableState, TransactionType } from "../domain/payment-state.ts";
import { normalisePhone } from "../domain/phone.ts";
import { expandTicks } from "../domain/ticks.ts";
import type { FieldErrors } from "./intake.ts";

/** Notes what is wrong with a field. */
export type Refuse = (field: string, message: string) => null;

export function collectErrors(): { errors: FieldErrors; refuse: Refuse; hasErrors: () => boolean } {
  const errors: FieldErrors = {};
  return {
    errors,
    refuse(field, message) {
      errors[field] = [...(errors[field] ?? []), message];
      return null;
    },
    hasErrors: () => Object.keys(errors).length > 0,
  };
}

/**
 * The states that were ticked; null: nothing was said about them. Where it `isLenient` an E-Commerce order may ask for
 * the payment link that it never gets.
 */
export function judgeTicks(
  { type, isLenient = false }: { type: TransactionType; isLenient?: boolean | undefined },
  asked: readonly string[] | null,
  refuse: Refuse,
): NotifiableState[] {
  const ticked = asked === null ? null : expandTicks(isLenient ? "payment_request" : type, asked);
  if (ticked?.kind === "refused") refuse("notifications", ticked.message);
  return ticked?.kind === "ok" ? ticked.states : [];
}

/** Manual WhatsApp is Ottu's second channel: for payment requests, and never beside the first. */
export function judgeManual(
  asked: boolean,
  { type, ticks }: { type: TransactionType; ticks: readonly NotifiableState[] },
  refuse: Refuse,
): boolean {
  if (!asked) return false;
  if (ticks.length > 0) {
    refuse(
      "notifications",
      "whatsapp_manual cannot be chosen together with whatsapp: leave whatsapp empty, or whatsapp_manual false.",
    );
  }
  if (type !== "payment_request") {
    refuse("notifications", "whatsapp_manual sends a payment link, which only a payment_request has: leave it out.");
  }
  return true;
}

/** The amount with its currency's decimals. */
export function judgeMoney(
  amount: string,
  currencyCode: string,
  refuse: Refuse,
  zero: "allowed" | "refused" = "refused",
): string | null {
  const money = parseAmount(amount, currencyCode, zero);
  if (money.kind === "ok") return money.amount;
  const isCurrency = parseAmount("1", currencyCode).kind === "ok";
  return refuse(isCurrency ? "amount" : "currency_code", money.message);
}

/**
 * The phone in E.164, null for none; `isNeeded` as soon as something is to be sent to it. Where it `isLenient` one that
 * cannot be used is kept as it was typed.
 */
export function judgePhone(
  given: string | null,
  {
    isNeeded,
    defaultCountry,
    isLenient = false,
  }: { isNeeded: boolean; defaultCountry: string; isLenient?: boolean | undefined },
  refuse: Refuse,
): string | null {
  if (given === null || given.trim() === "") {
    if (!isNeeded) return null;
    return refuse("customer_phone", "Required as soon as WhatsApp notifications are chosen, for example +96550000000.");
  }
  const parsed = normalisePhone(given, defaultCountry);
  if (parsed.kind === "ok") return parsed.e164;
  return isLenient ? given : refuse("customer_phone", parsed.message);
}

/** Longest texts, in code points. */
const longestText = 128;

export function judgeTexts(texts: Record<string, string | null | undefined>, refuse: Refuse): void {
  for (const [field, text] of Object.entries(texts)) {
    if (typeof text !== "string") continue;
    // No text has more code points than units.
    const length = text.length <= longestText ? text.length : [...text].length;
    if (length > longestText) refuse(field, `Expected at most ${longestText} characters, got ${length}.`);
    // PostgreSQL cannot hold U+0000, and half of a surrogate pair is no character.
    if (text.includes("\u0000") || !text.isWellFormed()) refuse(field, "Expected valid Unicode text.");
  }
}

export function judgeLanguage(given: string | null, refuse: Refuse): string | null {
  if (given === null) return null;
  const language = normaliseLanguage(given);
  if (/^[a-z]{2,3}(_[A-Za-z0-9]{2,8}){0,2}$/.test(language)) return language;
  return refuse("language", `Expected a language code such as en, ar or pt_BR, got "${given.slice(0, 40)}".`);
}

/** The link as it was given, else the one that the merchant's template makes. */
export function judgeCheckoutUrl(
  given: string | null,
  of: { sessionId: string; template: string | null },
  refuse: Refuse,
): string | null {
  if (given === null) return of.template === null ? null : checkoutUrlFrom(of.template, of.sessionId);
  const parsed = parseCheckoutUrl(given);
  return parsed.kind === "ok" ? parsed.url : refuse("checkout_url", parsed.message);
}

export function judgeExpiresAt(given: string | null, now: Date, refuse: Refuse): Date | null {
  if (given === null) return null;
  const parsed = parseExpiresAt(given, now);
  return parsed.kind === "ok" ? parsed.expiresAt : refuse("expires_at", parsed.message);
}

export function judgeExpirationTime(given: string | number | null, now: Date, refuse: Refuse): Date | null {
  if (given === null) return null;
  const parsed = parseExpirationTime(given, now);
  return parsed.kind === "ok" ? parsed.expiresAt : refuse("expiration_time", parsed.message);
}

const mostExtraKeys = 50;
const longestExtra = 16_384;

export function judgeExtra(extra: Record<string, unknown>, refuse: Refuse): void {
  const keys = Object.keys(extra).length;
  const text = JSON.stringify(extra);
  if (keys > mostExtraKeys) refuse("extra", `Expected at most ${mostExtraKeys} keys, got ${keys}.`);
  else if (text.length > longestExtra) {
    refuse("extra", `Expected at most ${longestExtra} characters of JSON, got ${text.length}.`);
  } else if (text.includes("\\u") && (text.includes("\\u0000") || /\\ud[89a-f][0-9a-f]{2}/i.test(text))) {
    refuse("extra", "Expected valid Unicode text.");
  }
}
