import { type CountryCode, getCountries, getCountryCallingCode } from "libphonenumber-js/min";
import type { Language } from "../i18n/texts.ts";

export interface Country {
  /** ISO 3166, `KW`. */
  code: CountryCode;
  /** In the reader's language. */
  name: string;
  /** `+965`. */
  callingCode: string;
}

/** Those of the Gulf first, as they are what is mostly looked for here; then all others by name. */
const first = ["KW", "SA", "AE", "QA", "BH", "OM"];

export function countriesIn(language: Language): Country[] {
  const names = new Intl.DisplayNames(language, { type: "region", fallback: "code" });
  const order = new Intl.Collator(language);
  return getCountries()
    .map((code) => ({ code, name: names.of(code) ?? code, callingCode: `+${getCountryCallingCode(code)}` }))
    .sort((a, b) => rank(a.code) - rank(b.code) || order.compare(a.name, b.name));
}

/** Where this browser is, as far as it says. */
export function guessCountry(): string {
  const byZone: Record<string, string> = {
    "Asia/Kuwait": "KW",
    "Asia/Riyadh": "SA",
    "Asia/Dubai": "AE",
    "Asia/Qatar": "QA",
    "Asia/Bahrain": "BH",
    "Asia/Muscat": "OM",
  };
  return (
    byZone[new Intl.DateTimeFormat().resolvedOptions().timeZone] ?? new Intl.Locale(navigator.language).region ?? "KW"
  );
}

function rank(code: string): number {
  const at = first.indexOf(code);
  return at === -1 ? first.length : at;
}
