import type { Language } from "../i18n/texts.ts";
import type { Digits } from "../storage.ts";

/** What decides how a number, an amount or a time is written. */
export interface Locale {
  language: Language;
  digits: Digits;
}

/** English as it is written in the Gulf: day before month, 24 hours. */
export function tagOf({ language, digits }: Locale): string {
  return language === "ar" ? `ar-u-nu-${digits}` : "en-GB";
}

const made = new Map<string, unknown>();

/** Formatters are dear to make: one for each set of options. */
export function once<T>(key: string, make: () => T): T {
  const known = made.get(key);
  if (known !== undefined) return known as T;
  const fresh = make();
  made.set(key, fresh);
  return fresh;
}
