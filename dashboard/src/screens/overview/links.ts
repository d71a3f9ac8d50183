import type { SearchValues } from "../../parts/search-state.ts";
import { readRange, usualRange } from "./range.ts";

/** Where the list behind a number is, of the same days. */
export function linkTo(
  to: "/transactions" | "/notifications",
  { range, type, language, template }: SearchValues,
  filters: Record<string, string>,
): { to: string; search: never } {
  const days = readRange(range);
  const created = typeof days === "string" ? (range ?? usualRange) : `${days.first}..${days.last}`;
  // A payment has no template, and its language is not always the one that its messages went out in.
  const ofMessages = to === "/notifications" ? { language, template } : {};
  return { to, search: { created, type, ...ofMessages, ...filters } as never };
}
