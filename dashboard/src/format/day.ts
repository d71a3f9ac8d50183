import { dayKey, type TimeLocale } from "./time.ts";

/** The first instant of a day (`2026-07-26`) where the merchant is. */
export function startOfDay(day: string, timeZone: string): Date {
  const midnight = new Date(`${day}T00:00:00Z`);
  // Twice: across a change of the clock the first guess has the other offset.
  const guess = new Date(midnight.getTime() - offsetMs(midnight, timeZone));
  return new Date(midnight.getTime() - offsetMs(guess, timeZone));
}

/** The day that lies so many days from today where the merchant is: -1 is yesterday. */
export function dayFromToday(locale: TimeLocale, days: number, now: Date): string {
  const noon = new Date(`${dayKey(locale, now)}T12:00:00Z`);
  noon.setUTCDate(noon.getUTCDate() + days);
  return noon.toISOString().slice(0, 10);
}

/** How far the clocks there are ahead of UTC at this instant. */
export function offsetMs(at: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(at);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const there = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
  return there - Math.floor(at.getTime() / 1_000) * 1_000;
}
