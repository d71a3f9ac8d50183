/** What a person decided on the way, kept in their browser; everything else the API knows. */
import { useSyncExternalStore } from "react";
import { read, write } from "../../storage.ts";

/** Gone on with what is there, or said to be done. */
export type Kept = "checks" | "covered" | "tested" | "live" | "hidden";

const listeners = new Set<() => void>();

function keptAt(merchantId: string): string {
  return read(`zajel.set-up.${merchantId}`) ?? "";
}

export function useKept(merchantId: string): [kept: ReadonlySet<string>, keep: (what: Kept) => void] {
  const text = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => keptAt(merchantId),
  );
  const kept = new Set(text.split(" ").filter(Boolean));
  return [
    kept,
    (what) => {
      write(`zajel.set-up.${merchantId}`, [...kept, what].join(" "));
      for (const listener of listeners) listener();
    },
  ];
}
