/** What the list shows, from its address to the question that the API is asked. */
import { queryOptions } from "@tanstack/react-query";
import { type AnswerOf, addressOf, call, type QueryOf } from "../../api/client.ts";
import { instantsOfPeriod } from "../../format/period.ts";
import type { TimeLocale } from "../../format/time.ts";
import type { SearchValues } from "../../parts/search-state.ts";

export type Row = AnswerOf<"GET /v1/transactions">["data"][number];
type Filters = QueryOf<"GET /v1/transactions.csv">;

export const rowsOfPage = 50;

export function filtersOf(values: SearchValues, locale: TimeLocale, now: Date): Filters {
  const { q, state, message, type, created, language, conflict } = values;
  const amounts = amountsOf(values.amount);
  return {
    ...(q === undefined ? {} : { q }),
    ...(state === undefined ? {} : { state: state as NonNullable<Filters["state"]> }),
    ...(message === undefined ? {} : { notification_status: message as NonNullable<Filters["notification_status"]> }),
    ...(type === undefined ? {} : { type: type as NonNullable<Filters["type"]> }),
    ...(language === undefined ? {} : { language }),
    ...(amounts.from === "" ? {} : { amount_from: amounts.from }),
    ...(amounts.to === "" ? {} : { amount_to: amounts.to }),
    ...(conflict === "true" ? { conflict } : {}),
    ...instantsOfPeriod(created, locale, now),
  };
}

/** Of `10..250`; a side that is open, or no amount, is empty. */
export function amountsOf(amount: string | undefined): { from: string; to: string } {
  const [from = "", to = ""] = (amount ?? "").split("..");
  const isAmount = (text: string) => /^\d{1,15}([.]\d{1,6})?$/.test(text);
  return { from: isAmount(from) ? from : "", to: isAmount(to) ? to : "" };
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

/** How many there are; asked again now and then, and not with each event. */
export function totalQuery(filters: Filters) {
  return queryOptions({
    queryKey: ["transaction-total", filters],
    queryFn: async ({ signal }) => {
      const { total } = await call("GET /v1/transactions", { query: { ...filters, limit: 1, total: "true" }, signal });
      return total ?? null;
    },
    refetchInterval: 30_000,
  });
}

export function csvAddress(filters: Filters): string {
  return addressOf("/v1/transactions.csv", {}, filters);
}
