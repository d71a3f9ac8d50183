import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call, type QueryOf } from "../../api/client.ts";
import type { TimeLocale } from "../../format/time.ts";
import type { SearchValues } from "../../parts/search-state.ts";
import { instantsOf } from "./range.ts";

export type Asked = QueryOf<"GET /v1/stats">;

export const noFilter = { type: undefined, state: undefined, language: undefined, template: undefined };

/** What the page asks for all messages, by its address. */
export function askedOf(values: SearchValues, locale: TimeLocale, now: Date): Asked {
  const { range, compare, type, state, language, template } = values;
  return {
    ...instantsOf(range, locale, now),
    ...(compare === "none" ? {} : { compare: "previous" }),
    ...(type === undefined ? {} : { type: type as NonNullable<Asked["type"]> }),
    ...(state === undefined ? {} : { state: state as NonNullable<Asked["state"]> }),
    ...(language === undefined ? {} : { language }),
    ...(template === undefined ? {} : { template }),
  };
}

export function statsQuery(asked: Asked) {
  return queryOptions({
    queryKey: ["stats", asked],
    queryFn: ({ signal }) => call("GET /v1/stats", { query: asked, signal }),
    placeholderData: keepPreviousData,
  });
}
