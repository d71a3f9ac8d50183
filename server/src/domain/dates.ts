/**
 * Dates and times as people write them.
 */
import { type Digits, localeOf, plainSpacing } from "./intl.ts";
import { normaliseLanguage } from "./languages.ts";
import { remembered } from "./remembered.ts";

/**
 * A moment in this language and in the merchant's time zone: "26 Jul 2026, 14:32", in Arabic "26 يوليو 2026، 14:32".
 * No direction marks, plain spaces. Throws a RangeError for a time zone that does not exist (`isTimeZone`).
 */
export function formatDateTime(at: Date, language: string, timeZone: string, digits: Digits): string {
  return plainSpacing(dateTimeFormat(language, timeZone, digits).format(at));
}

/** A name of the IANA time zone database, such as Asia/Kuwait. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const dateTimeFormat = remembered((language: string, timeZone: string, digits: Digits) => {
  // English without a region is written day first, as in the Gulf; en_US stays month first.
  const written = normaliseLanguage(language) === "en" ? "en_AE" : language;
  return new Intl.DateTimeFormat(localeOf(written, digits), {
    timeZone,
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
});
