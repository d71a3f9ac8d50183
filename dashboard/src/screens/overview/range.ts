/** Which days are looked at, from the page's address to the API's question. The lists of payments read the same words. */
import { dayFromToday, startOfDay } from "../../format/day.ts";
import { dayAfter, daysOf, firstDay } from "../../format/period.ts";
import type { TimeLocale } from "../../format/time.ts";

export const ranges = ["today", "7d", "30d"] as const;
export type RangeName = (typeof ranges)[number];
export const usualRange: RangeName = "30d";

/** `today`, `7d`, `30d`, or days of one's own: `2026-07-01..2026-07-26`. */
export function readRange(text: string | undefined): RangeName | { first: string; last: string } {
  const known = ranges.find((range) => range === text);
  if (known !== undefined) return known;
  const { from: first, to: last } = daysOf(text);
  return first !== "" && last !== "" && first <= last ? { first, last } : usualRange;
}

/** Without `to` it goes on until now. */
export function instantsOf(text: string | undefined, locale: TimeLocale, now: Date): { from: string; to?: string } {
  const range = readRange(text);
  const at = (day: string) => startOfDay(day, locale.timeZone).toISOString();
  if (typeof range === "string") return { from: at(dayFromToday(locale, firstDay[range], now)) };
  const end = at(dayAfter(range.last));
  return { from: at(range.first), ...(Date.parse(end) < now.getTime() ? { to: end } : {}) };
}
