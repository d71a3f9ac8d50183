import { useState } from "react";
import type { Paging } from "./data-table.tsx";
import { useSearchState } from "./search-state.ts";

/**
 * Pages by cursor, the present one in the address (`cursor`). The API only goes forward: the way back is remembered
 * here, and after a reload of the page it leads to the first one.
 */
export function useCursorPaging(nextCursor: string | null | undefined): Paging {
  const [{ cursor }, change] = useSearchState();
  const [before, setBefore] = useState<readonly string[]>([]);
  return {
    onNext: nextCursor
      ? () => {
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
