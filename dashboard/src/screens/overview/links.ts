import type { SearchValues } from "../../parts/search-state.ts";
import { readRange, usualRange } from "./range.ts";

/** Where the list behind a number is, of the same days. */
export function linkTo(
  to: "/transactions" | "/notifications",
  { range, type }: SearchValues,
  filters: Record<string, string>,
): { to: string; search: never } {
  const days = readRange(range);
  const created = typeof days === "string" ? (range ?? usualRange) : `${days.first}..${days.last}`;
  // Notifications cannot be asked for by the type of their payment.
  const ofType = to === "/transactions" && type !== undefined ? { type } : {};
  return { to, search: { created, ...ofType, ...filters } as never };
}
