/**
 * How Zajel asks `Intl` for texts that go into a template.
 */
import { isArabic, normaliseLanguage } from "./languages.ts";

/** The digits of Arabic texts, a setting of the merchant. Other languages are always written with Latin digits. */
export type Digits = "latn" | "arab";

/**
 * The tag that `Intl` formats a language with: Gregorian dates everywhere; Latin digits, unless the text is Arabic and
 * the merchant chose otherwise. A language that `Intl` does not take is formatted as English.
 */
export function localeOf(language: string, digits: Digits): string {
  const numberingSystem = digits === "arab" && isArabic(language) ? "arab" : "latn";
  try {
    const tag = normaliseLanguage(language).replaceAll("_", "-");
    return new Intl.Locale(tag, { calendar: "gregory", numberingSystem }).toString();
  } catch {
    return "en-u-ca-gregory-nu-latn";
  }
}

/**
 * Intl's output with ordinary spaces and without direction marks: the text goes into a template, and WhatsApp finds
 * its direction by itself.
 */
export function plainSpacing(text: string): string {
  return text
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "")
    .replace(/\s+/g, " ")
    .trim();
}
