import { useState } from "react";
import type { Paging } from "./data-table.tsx";
import { useSearchState } from "./search-state.ts";

/**
 * Pages by cursor, the present one in the address (`cursor`). The API only goes forward: the way back is remembered
 * here, and after a reload of the page it leads to the first one.
 */
export function useCursorPaging(
  nextCursor: string | null | undefined,
  /** How many rows this page has. */
  rows = 0,
): Paging & {
  /** How many rows the pages before this one had; null where that is not known any more. */
  start: number | null;
} {
  const [{ cursor }, change] = useSearchState();
  const [before, setBefore] = useState<readonly string[]>([]);
  const [starts, setStarts] = useState<Readonly<Record<string, number>>>({});
  const start = cursor === undefined ? 0 : (starts[cursor] ?? null);
  return {
    start,
    onNext: nextCursor
      ? () => {
          if (start !== null) setStarts({ ...starts, [nextCursor]: start + rows });
          setBefore(cursor === undefined ? [""] : [...before, cursor]);
          change({ cursor: nextCursor });
        }
      : null,
    onPrevious:
      cursor === undefined
        ? null
        : () => {
            change({ cursor: before.at(-1) ?? "" });
            setBefore(before.slice(0, -1));
          },
  };
}
