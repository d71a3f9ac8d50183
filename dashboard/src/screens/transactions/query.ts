/** What the list shows, from its address to the question that the API is asked. */
import { queryOptions } from "@tanstack/react-query";
import { type AnswerOf, addressOf, call, type QueryOf } from "../../api/client.ts";
import { dayFromToday, startOfDay } from "../../format/day.ts";
import type { TimeLocale } from "../../format/time.ts";
import type { SearchValues } from "../../parts/search-state.ts";

export type Row = AnswerOf<"GET /v1/transactions">["data"][number];
type Filters = QueryOf<"GET /v1/transactions.csv">;

export const rowsOfPage = 50;
/** `today`, `yesterday`, `7d`, `30d`, or days of one's own: `2026-07-01..2026-07-26`. */
export const periods = ["today", "yesterday", "7d", "30d"] as const;

export function filtersOf(values: SearchValues, locale: TimeLocale, now: Date): Filters {
  const { q, state, message, type, created } = values;
  return {
    ...(q === undefined ? {} : { q }),
    ...(state === undefined ? {} : { state: state as NonNullable<Filters["state"]> }),
    ...(message === undefined ? {} : { notification_status: message as NonNullable<Filters["notification_status"]> }),
    ...(type === undefined ? {} : { type: type as NonNullable<Filters["type"]> }),
    ...periodOf(created, locale, now),
  };
}

function periodOf(created: string | undefined, locale: TimeLocale, now: Date) {
  const at = (day: string) => startOfDay(day, locale.timeZone).toISOString();
  const day = (days: number) => at(dayFromToday(locale, days, now));
  switch (created) {
    case undefined:
      return {};
    case "today":
      return { created_after: day(0) };
    case "yesterday":
      return { created_after: day(-1), created_before: day(0) };
    case "7d":
      return { created_after: day(-6) };
    case "30d":
      return { created_after: day(-29) };
    default: {
      const { from, to } = daysOf(created);
      return {
        ...(from === "" ? {} : { created_after: at(from) }),
        ...(to === "" ? {} : { created_before: at(nextDay(to)) }),
      };
    }
  }
}

/** Of `2026-07-01..2026-07-26`; a side that is open is empty. */
export function daysOf(created: string): { from: string; to: string } {
  const [from = "", to = ""] = created.split("..");
  const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
  return { from: isDay(from) ? from : "", to: isDay(to) ? to : "" };
}

function nextDay(day: string): string {
  const noon = new Date(`${day}T12:00:00Z`);
  noon.setUTCDate(noon.getUTCDate() + 1);
  return noon.toISOString().slice(0, 10);
}

export function pageQuery(filters: Filters, cursor: string | undefined) {
  return queryOptions({
    queryKey: ["transactions", "list", filters, cursor ?? null],
    queryFn: ({ signal }) =>
      call("GET /v1/transactions", {
        query: { ...filters, limit: rowsOfPage, ...(cursor === undefined ? {} : { cursor }) },
        signal,
      }),
  });
}

export function csvAddress(filters: Filters): string {
  return addressOf("/v1/transactions.csv", {}, filters);
}
