import { useEffect, useRef, useState } from "react";
import type { Row } from "./query.ts";

interface SteadyRows {
  /** Undefined as long as nothing is known. */
  rows: readonly Row[] | undefined;
  /** Rows that came on top since, and are not shown. */
  waiting: number;
  show: () => void;
  /** Those that changed at the last renewal. */
  changed: ReadonlySet<string>;
}

/**
 * The rows of a page that renews itself: those that are shown change where they stand, and new ones wait until somebody
 * asks for them, so that nothing moves under a pointer. `page` names what is looked at: with another one all is new.
 */
export function useSteadyRows(page: string, data: readonly Row[] | undefined): SteadyRows {
  const [shown, setShown] = useState<{ page: string; ids: ReadonlySet<string> } | null>(null);
  const [changed, setChanged] = useState<ReadonlySet<string>>(new Set());
  const before = useRef<{ page: string; looks: Map<string, string> } | null>(null);

  useEffect(() => {
    if (data === undefined) return;
    const looks = new Map(data.map((row) => [row.session_id, lookOf(row)]));
    const last = before.current;
    before.current = { page, looks };
    if (last === null || last.page !== page) return setChanged(new Set());
    const other = data.filter(({ session_id }) => {
      const known = last.looks.get(session_id);
      return known !== undefined && known !== looks.get(session_id);
    });
    if (other.length > 0) setChanged(new Set(other.map(({ session_id }) => session_id)));
  }, [page, data]);

  if (data === undefined) return { rows: undefined, waiting: 0, show: () => undefined, changed };
  const accept = () => setShown({ page, ids: new Set(data.map(({ session_id }) => session_id)) });
  if (shown === null || shown.page !== page) {
    accept();
    return { rows: data, waiting: 0, show: accept, changed };
  }
  const first = data.findIndex(({ session_id }) => shown.ids.has(session_id));
  // Nothing of what was shown is left, or there was nothing: then nothing can move, either.
  const top = first === -1 ? 0 : first;
  return { rows: data.slice(top), waiting: top, show: accept, changed };
}

function lookOf({ updated_at, state, notifications }: Row): string {
  return JSON.stringify([updated_at, state, notifications.map(({ status }) => status)]);
}
