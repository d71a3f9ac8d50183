/**
 * Where the values in a message come from: the sources that a template link may name, and what each gives.
 */
import { formatDateTime } from "./dates.ts";
import type { Digits } from "./intl.ts";
import { formatMoney } from "./money.ts";

export const variableSources = [
  "merchant_name",
  "customer_first_name",
  "customer_last_name",
  "customer_name",
  "customer_phone",
  "amount",
  "amount_value",
  "currency_code",
  "paid_amount",
  "order_no",
  "session_id",
  "reference_number",
  "checkout_url",
  "checkout_url_suffix",
  "state",
  "created_at",
  "expires_at",
  "occurred_at",
] as const;
export type VariableSource = (typeof variableSources)[number] | `extra.${string}`;

/** One variable of a template link: a source, perhaps with a text for when it has no value, or a fixed text. */
export type Mapping = { from: VariableSource; fallback?: string } | { text: string };

/** The variables of a template link by placeholder ("1", or a name); those of buttons by the button's position. */
export interface LinkVariables {
  header: Record<string, Mapping>;
  body: Record<string, Mapping>;
  buttons: Record<string, Mapping>;
}

/** A transaction and its surroundings, as far as a message can speak of them. null: not known. */
export interface VariableFacts {
  merchantName: string | null;
  customerFirstName: string | null;
  customerLastName: string | null;
  customerPhone: string | null;
  /** Decimal text with the currency's decimals, like `paidAmount`. */
  amount: string | null;
  currencyCode: string | null;
  paidAmount: string | null;
  orderNo: string | null;
  sessionId: string | null;
  referenceNumber: string | null;
  checkoutUrl: string | null;
  expiresAt: Date | null;
  createdAt: Date | null;
  /** When the state that the message is about was reached; null while that is still to come. */
  occurredAt: Date | null;
  /** The state that the message is about. */
  state: string;
  /** Texts, numbers and yes or no can stand in a text; objects and lists cannot. */
  extra: Readonly<Record<string, unknown>>;
  /** Of the template, so that amounts and dates fit the text around them. */
  language: string;
  timeZone: string;
  digits: Digits;
}

export function isVariableSource(source: string): source is VariableSource {
  return (variableSources as readonly string[]).includes(source) || /^extra\..*\S/.test(source);
}

/**
 * Reads one variable as people write it: "customer_name", { from, fallback } or { text }. null for anything else, an
 * unknown source and a blank text among it.
 */
export function parseMapping(value: unknown): Mapping | null {
  if (typeof value === "string") return isVariableSource(value) ? { from: value } : null;
  if (typeof value !== "object" || value === null) return null;
  const { from, fallback, text, ...others } = value as Record<string, unknown>;
  if (Object.keys(others).length > 0) return null;
  if (from === undefined && fallback === undefined) {
    const fixed = typeof text === "string" ? tidy(text) : null;
    return fixed === null ? null : { text: fixed };
  }
  if (text !== undefined || typeof from !== "string" || !isVariableSource(from)) return null;
  if (fallback === undefined) return { from };
  const instead = typeof fallback === "string" ? tidy(fallback) : null;
  return instead === null ? null : { from, fallback: instead };
}

/**
 * What a source gives for these facts, as text that may stand in a message; null when there is no value.
 * `checkout_url_suffix` needs the template's address and is made where the message is composed.
 */
export function sourceValue(source: VariableSource, facts: VariableFacts): string | null {
  const value = rawValue(source, facts);
  return value === null ? null : tidy(value);
}

function rawValue(source: VariableSource, facts: VariableFacts): string | null {
  switch (source) {
    case "merchant_name":
      return facts.merchantName;
    case "customer_first_name":
      return facts.customerFirstName;
    case "customer_last_name":
      return facts.customerLastName;
    case "customer_name":
      return `${facts.customerFirstName ?? ""} ${facts.customerLastName ?? ""}`;
    case "customer_phone":
      return facts.customerPhone;
    case "amount":
      return money(facts.amount, facts);
    case "amount_value":
      return facts.amount;
    case "currency_code":
      return facts.currencyCode;
    case "paid_amount":
      return money(facts.paidAmount ?? facts.amount, facts);
    case "order_no":
      return facts.orderNo;
    case "session_id":
      return facts.sessionId;
    case "reference_number":
      return facts.referenceNumber;
    case "checkout_url":
      return facts.checkoutUrl;
    case "checkout_url_suffix":
      return null;
    case "state":
      return facts.state;
    case "created_at":
      return moment(facts.createdAt, facts);
    case "expires_at":
      return moment(facts.expiresAt, facts);
    case "occurred_at":
      return moment(facts.occurredAt, facts);
    default: {
      const key = source.slice("extra.".length);
      const value = Object.hasOwn(facts.extra, key) ? facts.extra[key] : null;
      return ["string", "number", "boolean"].includes(typeof value) ? `${value}` : null;
    }
  }
}

/**
 * Text as it may stand in a message: runs of white space become one space, the ends are trimmed, nothing else is
 * touched. null for what shows nothing: WhatsApp refuses blank values, and a person would see a hole.
 */
export function tidy(text: string): string | null {
  if (/^[!-~]+(?: [!-~]+)*$/.test(text)) return text;
  const tidied = text.replace(/[\s\u0085]+/g, " ").trim();
  return /^[\p{Cc}\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}]*$/u.test(tidied) ? null : tidied;
}

function money(amount: string | null, { currencyCode, language, digits }: VariableFacts): string | null {
  return amount === null || currencyCode === null ? null : formatMoney(amount, currencyCode, language, digits);
}

function moment(at: Date | null, { language, timeZone, digits }: VariableFacts): string | null {
  return at === null ? null : formatDateTime(at, language, timeZone, digits);
}
