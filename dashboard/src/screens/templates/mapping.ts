/** What fills each place while it is edited, and as the API has it. */

import type { Part, ValuePlace } from "./components.ts";
import type { Link } from "./data.ts";

export const sources = [
  "customer_first_name",
  "customer_last_name",
  "customer_name",
  "customer_phone",
  "order_no",
  "amount",
  "paid_amount",
  "amount_value",
  "currency_code",
  "reference_number",
  "merchant_name",
  "checkout_url",
  "checkout_url_suffix",
  "expires_at",
  "created_at",
  "occurred_at",
  "session_id",
  "state",
] as const;
export type Source = (typeof sources)[number];

/** What every payment has; the rest may be missing, and a message without it is not sent. */
const alwaysThere: ReadonlySet<string> = new Set([
  "amount",
  "paid_amount",
  "amount_value",
  "currency_code",
  "merchant_name",
  "created_at",
  "occurred_at",
  "session_id",
  "state",
]);

export interface Filled {
  /** "": nothing chosen; `text`: a fixed one; `extra`: a field of the merchant's own. */
  from: string;
  fallback: string;
  text: string;
  /** Of `extra.KEY`. */
  extraKey: string;
}

/** By `part name`. */
export type Mapping = Readonly<Record<string, Filled>>;

const nothing: Filled = { from: "", fallback: "", text: "", extraKey: "" };

export const keyOf = ({ part, name }: Pick<ValuePlace, "part" | "name">) => `${part} ${name}`;

export function filledAt(mapping: Mapping, place: ValuePlace): Filled {
  return mapping[keyOf(place)] ?? guess(place);
}

/** A place that is called like a source, or the end of a pay button's address, needs no choosing. */
function guess({ part, name }: ValuePlace): Filled {
  if (part === "buttons") return { ...nothing, from: "checkout_url_suffix" };
  return (sources as readonly string[]).includes(name) ? { ...nothing, from: name } : nothing;
}

export function mappingOf({ variables }: Pick<Link, "variables">): Mapping {
  const parts: Part[] = ["header", "body", "buttons"];
  return Object.fromEntries(
    parts.flatMap((part) =>
      Object.entries(variables[part] as Record<string, { from?: string; fallback?: string; text?: string }>).map(
        ([name, { from, fallback = "", text }]) => {
          const isExtra = from?.startsWith("extra.") ?? false;
          const filled: Filled = {
            from: text === undefined ? (isExtra ? "extra" : (from ?? "")) : "text",
            fallback,
            text: text ?? "",
            extraKey: isExtra ? (from ?? "").slice("extra.".length) : "",
          };
          return [keyOf({ part, name }), filled];
        },
      ),
    ),
  );
}

/** As it is saved; places that nothing fills are left out, and the API says which. */
export function variablesOf(mapping: Mapping, places: readonly ValuePlace[]) {
  const variables: Record<Part, Record<string, unknown>> = { header: {}, body: {}, buttons: {} };
  for (const place of places) {
    const { from, fallback, text, extraKey } = filledAt(mapping, place);
    if (from === "" || (from === "text" && text.trim() === "") || (from === "extra" && extraKey.trim() === ""))
      continue;
    const source = from === "extra" ? `extra.${extraKey.trim()}` : from;
    variables[place.part][place.name] =
      from === "text" ? { text } : { from: source, ...(fallback.trim() === "" ? {} : { fallback }) };
  }
  return variables;
}

/** Places that nothing fills, and those whose value may be missing. */
export function gapsOf(mapping: Mapping, places: readonly ValuePlace[]) {
  const isEmpty = (place: ValuePlace) => variablesOf(mapping, [place])[place.part][place.name] === undefined;
  const mayBeEmpty = (place: ValuePlace) => {
    const { from, fallback } = filledAt(mapping, place);
    return (
      from !== "" && from !== "text" && !alwaysThere.has(from) && fallback.trim() === "" && place.part !== "buttons"
    );
  };
  return {
    unfilled: places.filter(isEmpty),
    mayBeEmpty: places.filter((place) => !isEmpty(place) && mayBeEmpty(place)),
  };
}

export function isNeverEmpty(from: string): boolean {
  return from === "text" || alwaysThere.has(from);
}
