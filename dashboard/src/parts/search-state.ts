import { useNavigate, useSearch } from "@tanstack/react-router";

export type SearchValues = Record<string, string | undefined>;

/**
 * What of a page stands in its address: filters, the page's place, columns. Only texts; an empty one is taken out. A
 * change goes back to the first page, unless it is about the page itself.
 */
export function useSearchState(): [
  values: SearchValues,
  change: (changes: SearchValues, options?: { replace?: boolean }) => void,
] {
  const search = useSearch({ strict: false }) as Record<string, unknown>;
  const navigate = useNavigate();
  const values = Object.fromEntries(
    Object.entries(search).flatMap(([key, value]) => (value === undefined || value === "" ? [] : [[key, `${value}`]])),
  );
  function change(changes: SearchValues, { replace = false } = {}): void {
    const isAboutPage = "cursor" in changes;
    const { cursor: _first, before: _back, ...kept } = values;
    const merged = { ...(isAboutPage ? values : kept), ...changes };
    const next = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined && value !== ""));
    void navigate({ to: ".", search: next as never, replace, resetScroll: isAboutPage });
  }
  return [values, change];
}
