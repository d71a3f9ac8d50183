import { queryOptions } from "@tanstack/react-query";
import { type AnswerOf, call, type QueryOf } from "../../api/client.ts";
import { dayFromToday, startOfDay } from "../../format/day.ts";
import type { TimeLocale } from "../../format/time.ts";
import type { SearchValues } from "../../parts/search-state.ts";

export type Row = AnswerOf<"GET /v1/notifications">["data"][number];
type Filters = QueryOf<"GET /v1/notifications">;

const rowsOfPage = 50;
const statuses = new Set(
  "queued held sending uncertain accepted failed superseded suppressed withdrawn sent delivered read".split(" "),
);
export const messageStates = ["created", "paid", "authorized", "failed", "canceled", "expired"] as const;

/** `today`, `7d`, `30d`, or days of one's own, as the lists of payments have it. */
export const periods = ["today", "7d", "30d"] as const;
const firstDay: Record<(typeof periods)[number], number> = { today: 0, "7d": -6, "30d": -29 };

/** What the address asks for; what it has that nobody can ask is left out. */
export function filtersOf({ status, state, error, created }: SearchValues, locale: TimeLocale, now: Date): Filters {
  return {
    ...(status !== undefined && statuses.has(status) ? { status: status as NonNullable<Filters["status"]> } : {}),
    ...(messageStates.some((known) => known === state) ? { state: state as NonNullable<Filters["state"]> } : {}),
    ...(error === undefined ? {} : { error_code: error.slice(0, 64) }),
    ...periodOf(created, locale, now),
  };
}

function periodOf(created: string | undefined, locale: TimeLocale, now: Date): Filters {
  const at = (day: string) => startOfDay(day, locale.timeZone).toISOString();
  const known = periods.find((period) => period === created);
  if (known !== undefined) return { created_after: at(dayFromToday(locale, firstDay[known], now)) };
  const [first = "", last = ""] = (created ?? "").split("..");
  const isDay = (day: string) => /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day));
  return {
    ...(isDay(first) ? { created_after: at(first) } : {}),
    ...(isDay(last) ? { created_before: at(dayAfter(last)) } : {}),
  };
}

function dayAfter(day: string): string {
  const noon = new Date(`${day}T12:00:00Z`);
  noon.setUTCDate(noon.getUTCDate() + 1);
  return noon.toISOString().slice(0, 10);
}

export function pageQuery(filters: Filters, cursor: string | undefined) {
  return queryOptions({
    queryKey: ["notifications", "list", filters, cursor ?? null],
    queryFn: ({ signal }) =>
      call("GET /v1/notifications", {
        query: { ...filters, limit: rowsOfPage, ...(cursor === undefined ? {} : { cursor }) },
        signal,
      }),
  });
}
