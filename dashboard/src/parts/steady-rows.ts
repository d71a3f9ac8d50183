import { useEffect, useRef, useState } from "react";

export interface SteadyRows<Row> {
  /** Undefined as long as nothing is known. */
  rows: readonly Row[] | undefined;
  /** Rows that came on top since, and are not shown. */
  waiting: number;
  show: () => void;
  /** Those that changed at the last renewal. */
  changed: ReadonlySet<string>;
}

const none: ReadonlySet<string> = new Set();

/**
 * The rows of a list that renews itself: those that are shown change where they stand, and new ones wait until somebody
 * asks for them, so that nothing moves under a pointer. `page` names what is looked at: with another one all is new.
 * `lookOf`: what of a row, when it is another, is a change.
 */
export function useSteadyRows<Row>(
  page: string,
  data: readonly Row[] | undefined,
  { idOf, lookOf }: { idOf: (row: Row) => string; lookOf: (row: Row) => string },
): SteadyRows<Row> {
  const [shown, setShown] = useState<{ page: string; ids: ReadonlySet<string> } | null>(null);
  const [changed, setChanged] = useState(none);
  const before = useRef<{ page: string; looks: Map<string, string> } | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: how a row is read does not change
  useEffect(() => {
    if (data === undefined) return;
    const looks = new Map(data.map((row) => [idOf(row), lookOf(row)]));
    const last = before.current;
    before.current = { page, looks };
    if (last === null || last.page !== page) return setChanged(none);
    const other = [...looks].flatMap(([id, look]) => {
      const known = last.looks.get(id);
      return known === undefined || known === look ? [] : [id];
    });
    if (other.length > 0) setChanged(new Set(other));
  }, [page, data]);

  if (data === undefined) return { rows: undefined, waiting: 0, show: () => undefined, changed };
  const accept = () => setShown({ page, ids: new Set(data.map(idOf)) });
  if (shown === null || shown.page !== page) {
    accept();
    return { rows: data, waiting: 0, show: accept, changed };
  }
  const first = data.findIndex((row) => shown.ids.has(idOf(row)));
  // Nothing of what was shown is left, or there was nothing: then nothing can move, either.
  const top = first === -1 ? 0 : first;
  return { rows: data.slice(top), waiting: top, show: accept, changed };
}
