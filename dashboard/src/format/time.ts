import { type Locale, once, tagOf } from "./locale.ts";

export interface TimeLocale extends Locale {
  /** IANA, the merchant's. */
  timeZone: string;
}

/** Today `14:32`, this year `26 Jul`, before that `26 Jul 2024`. */
export function shortTime(locale: TimeLocale, at: Date, now: Date): string {
  return dayKey(locale, at) === dayKey(locale, now) ? clock(locale, at) : shortDay(locale, at, now);
}

/** Also of today the day: `26 Jul`, of other years `26 Jul 2024`. */
export function shortDay(locale: TimeLocale, at: Date, now: Date): string {
  const isThisYear = dayKey(locale, at).slice(0, 4) === dayKey(locale, now).slice(0, 4);
  return format(locale, { day: "numeric", month: "short", ...(isThisYear ? {} : { year: "numeric" }) }, at);
}

/** `14:32`, with seconds `14:32:08`. */
export function clock(locale: TimeLocale, at: Date, precision: "minute" | "second" = "minute"): string {
  const second = precision === "second" ? { second: "2-digit" as const } : {};
  return format(locale, { hour: "2-digit", minute: "2-digit", ...second, hourCycle: "h23" }, at);
}

/** `26 July 2026, 14:32:08 GMT+3`: for tooltips. */
export function fullTime(locale: TimeLocale, at: Date): string {
  const date = { day: "numeric", month: "long", year: "numeric" } as const;
  const time = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" } as const;
  return format(locale, { ...date, ...time, timeZoneName: "short" }, at);
}

/** `2026-07-26`, where the merchant is. */
export function dayKey({ timeZone }: TimeLocale, at: Date): string {
  const options = { timeZone, year: "numeric", month: "2-digit", day: "2-digit" } as const;
  return once(`day ${timeZone}`, () => new Intl.DateTimeFormat("sv-SE", options)).format(at);
}

const units = {
  en: { ms: "ms", s: "s", min: "min", h: "h", d: "d" },
  ar: { ms: "ملّي ثانية", s: "ث", min: "د", h: "س", d: "ي" },
};

/** `412 ms`, `3 min 51 s`, `7 h 40 min`, `2 d 3 h`: two units at most, spaces that do not break. */
export function duration(locale: Locale, ms: number): string {
  const words = units[locale.language];
  const number = (value: number, unit: keyof typeof words) =>
    `${new Intl.NumberFormat(tagOf(locale)).format(value)}\u00a0${words[unit]}`;
  if (ms < 1_000) return number(Math.max(0, Math.round(ms)), "ms");
  const seconds = Math.round(ms / 1_000);
  const two = (high: number, highUnit: keyof typeof words, low: number, lowUnit: keyof typeof words) =>
    low === 0 ? number(high, highUnit) : `${number(high, highUnit)} ${number(low, lowUnit)}`;
  if (ms < 10_000) return number(Math.round(ms / 100) / 10, "s");
  if (seconds < 60) return number(seconds, "s");
  if (seconds < 3_600) return two(Math.floor(seconds / 60), "min", seconds % 60, "s");
  if (seconds < 86_400) return two(Math.floor(seconds / 3_600), "h", Math.floor((seconds % 3_600) / 60), "min");
  return two(Math.floor(seconds / 86_400), "d", Math.floor((seconds % 86_400) / 3_600), "h");
}

function format(locale: TimeLocale, options: Intl.DateTimeFormatOptions, at: Date): string {
  const tag = tagOf(locale);
  const key = `time ${tag} ${locale.timeZone} ${JSON.stringify(options)}`;
  return once(key, () => new Intl.DateTimeFormat(tag, { ...options, timeZone: locale.timeZone })).format(at);
}
