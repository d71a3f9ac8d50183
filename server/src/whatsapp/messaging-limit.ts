import { asInteger, asText } from "./loose-json.ts";

/**
 * How many customers a portfolio may write to in a day, in the words of Meta's reference (`TIER_2K`,
 * `TIER_UNLIMITED`). Webhooks tell it as such a word or as a number, with -1 for no limit. null for anything else.
 *
 * Source: Meta, business_capability_update and phone_number_quality_update, read 2026-09.
 */
export function readMessagingLimit(value: unknown): string | null {
  const text = asText(value);
  if (text !== null && /^TIER_[A-Z0-9_]{1,20}$/i.test(text)) return text.toUpperCase();
  const number = asInteger(value);
  if (number === -1) return "TIER_UNLIMITED";
  if (number === null || number <= 0) return null;
  return number % 1000 === 0 ? `TIER_${number / 1000}K` : `TIER_${number}`;
}
