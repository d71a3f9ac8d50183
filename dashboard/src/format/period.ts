/**
 * A stretch of days as an address has it: `today`, `yesterday`, `7d`, `30d`, or days of one's own
 * (`2026-07-01..2026-07-26`), of which a side may be open.
 */
import { dayFromToday, startOfDay } from "./day.ts";
import type { TimeLocale } from "./time.ts";

export const periods = ["today", "yesterday", "7d", "30d"] as const;
export type PeriodName = (typeof periods)[number];

/** How many days back it begins. */
export const firstDay: Record<PeriodName, number> = { today: 0, yesterday: -1, "7d": -6, "30d": -29 };

/** The instants that the API is asked for; nothing where the words are none of these. */
export function instantsOfPeriod(
  text: string | undefined,
  locale: TimeLocale,
  now: Date,
): { created_after?: string; created_before?: string } {
  const at = (day: string) => startOfDay(day, locale.timeZone).toISOString();
  const known = periods.find((period) => period === text);
  if (known !== undefined) {
    const created_after = at(dayFromToday(locale, firstDay[known], now));
    return known === "yesterday"
      ? { created_after, created_before: at(dayFromToday(locale, 0, now)) }
      : { created_after };
  }
  const { from, to } = daysOf(text);
  return {
    ...(from === "" ? {} : { created_after: at(from) }),
    ...(to === "" ? {} : { created_before: at(dayAfter(to)) }),
  };
}

/** Of days of one's own; a side that is open, or no day, is empty. */
export function daysOf(text: string | undefined): { from: string; to: string } {
  const [from = "", to = ""] = (text ?? "").split("..");
  const isDay = (day: string) => /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day));
  return { from: isDay(from) ? from : "", to: isDay(to) ? to : "" };
}

export function dayAfter(day: string): string {
  const noon = new Date(`${day}T12:00:00Z`);
  noon.setUTCDate(noon.getUTCDate() + 1);
  return noon.toISOString().slice(0, 10);
}
