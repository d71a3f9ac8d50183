/**
 * What somebody typed to find a payment: an order number, a phone, a name or a session, whichever it is.
 */
import { getCountryCallingCode, isSupportedCountry } from "libphonenumber-js/max";
import { normalisePhone } from "./phone.ts";

export interface Search {
  /** As it was typed, without white space around it. */
  text: string;
  /** With what a phone in E.164 begins that it may stand for. */
  phoneBeginnings: string[];
}

/** Fewer digits are found in every other number. */
const fewestDigits = 3;

/** null: nothing was typed. `defaultCountry` (KW) is for numbers without a country code. */
export function parseSearch(typed: string, defaultCountry: string): Search | null {
  const text = typed.trim();
  return text === "" ? null : { text, phoneBeginnings: phoneBeginningsOf(text, defaultCountry) };
}

function phoneBeginningsOf(text: string, defaultCountry: string): string[] {
  const bare = text.replace(/[\p{Cf}\s().-]/gu, "");
  const [, prefix, digits = ""] = /^(\+|00)?(\d+)$/.exec(bare) ?? [];
  if (digits.length < fewestDigits) return [];
  if (prefix !== undefined) return [`+${digits}`];
  // Without a sign it may begin with the country code, or with the number as people at home write it.
  const beginnings = new Set([`+${digits}`]);
  if (isSupportedCountry(defaultCountry)) beginnings.add(`+${getCountryCallingCode(defaultCountry)}${digits}`);
  const whole = normalisePhone(text, defaultCountry);
  if (whole.kind === "ok") beginnings.add(whole.e164);
  return [...beginnings];
}
