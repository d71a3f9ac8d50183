/** What the page is called: in the window's title, and in the top bar of a phone. */
import { useEffect, useSyncExternalStore } from "react";

let current = "";
const listeners = new Set<() => void>();

export function usePageTitle(title: string | undefined): void {
  useEffect(() => {
    if (title === undefined) return;
    document.title = `${title} · Zajel`;
    current = title;
    for (const listener of listeners) listener();
  }, [title]);
}

export function useCurrentTitle(): string {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => current,
  );
}
