import { queryOptions } from "@tanstack/react-query";
import { type AnswerOf, call, type QueryOf } from "../../api/client.ts";
import { instantsOfPeriod } from "../../format/period.ts";
import type { TimeLocale } from "../../format/time.ts";
import type { SearchValues } from "../../parts/search-state.ts";

export type Row = AnswerOf<"GET /v1/notifications">["data"][number];
type Filters = QueryOf<"GET /v1/notifications">;

const rowsOfPage = 50;
const statuses = new Set(
  "queued held sending uncertain accepted failed superseded suppressed withdrawn sent delivered read".split(" "),
);
export const messageStates = ["created", "paid", "authorized", "failed", "canceled", "expired"] as const;

export const types = ["payment_request", "e_commerce"] as const;

/** What the address asks for; what it has that nobody can ask is left out. */
export function filtersOf(values: SearchValues, locale: TimeLocale, now: Date): Filters {
  const { status, state, error, created, language, template } = values;
  const type = types.find((known) => known === values.type);
  return {
    ...(status !== undefined && statuses.has(status) ? { status: status as NonNullable<Filters["status"]> } : {}),
    ...(messageStates.some((known) => known === state) ? { state: state as NonNullable<Filters["state"]> } : {}),
    ...(error === undefined ? {} : { error_code: error.slice(0, 64) }),
    ...(type === undefined ? {} : { type }),
    ...(language === undefined ? {} : { language: language.slice(0, 20) }),
    ...(template === undefined ? {} : { template: template.slice(0, 512) }),
    ...instantsOfPeriod(created, locale, now),
  };
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
