/** Figures made ready to be drawn. */

import { startOfDay } from "../../format/day.ts";
import { dayAfter } from "../../format/period.ts";
import { dayKey, type TimeLocale } from "../../format/time.ts";
import { type Stats, wentOut } from "./stats.ts";

export interface Bar {
  /** RFC 3339: when its hour or day begins. */
  at: string;
  links: number;
  after: number;
  failed: number;
}

const hourMs = 3_600_000;
const mostBars = 400;

/** Every hour or day of the range, those without messages too. `links`: the same of payment links only. */
export function barsOf(all: Stats, links: Stats, locale: TimeLocale): Bar[] {
  const isHourly = all.by === "hour";
  const keyOf = (at: Date) => (isHourly ? `${Math.floor(at.getTime() / hourMs)}` : dayKey(locale, at));
  const byKey = (volume: Stats["volume"]) => new Map(volume.map((row) => [keyOf(new Date(row.at)), row]));
  const [every, some] = [byKey(all.volume), byKey(links.volume)];
  return beginnings(all, isHourly, locale).map((at) => {
    const [whole, part] = [every.get(keyOf(at)), some.get(keyOf(at))];
    const out = part === undefined ? 0 : wentOut(part);
    return {
      at: at.toISOString(),
      links: out,
      after: whole === undefined ? 0 : wentOut(whole) - out,
      failed: whole?.failed ?? 0,
    };
  });
}

function beginnings({ from, to }: Stats, isHourly: boolean, locale: TimeLocale): Date[] {
  const [first, end] = [Date.parse(from), Date.parse(to)];
  const all: Date[] = [];
  if (isHourly) {
    for (let at = first; at < end && all.length < mostBars; at += hourMs) all.push(new Date(at));
    return all;
  }
  let day = dayKey(locale, new Date(first));
  while (startOfDay(day, locale.timeZone).getTime() < end && all.length < mostBars) {
    all.push(startOfDay(day, locale.timeZone));
    day = dayAfter(day);
  }
  return all;
}

const mostColumns = 14;

/** A histogram of at most 14 columns, from steps of thirds of an octave; empty ones between are there. */
export function columnsOf(steps: Stats["time_to_pay"]["steps"]): number[] {
  if (steps.length === 0) return [];
  const numbers = steps.map(({ from_seconds, count }) => ({
    step: from_seconds === 0 ? 0 : Math.round(3 * Math.log2(from_seconds)),
    count,
  }));
  const first = Math.min(...numbers.map(({ step }) => step));
  const last = Math.max(...numbers.map(({ step }) => step));
  const width = Math.ceil((last - first + 1) / mostColumns);
  const columns = new Array<number>(Math.ceil((last - first + 1) / width)).fill(0);
  for (const { step, count } of numbers) {
    const column = Math.floor((step - first) / width);
    columns[column] = (columns[column] ?? 0) + count;
  }
  return columns;
}
