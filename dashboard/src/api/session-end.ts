/** Whether the server has said, in the middle of the work, that nobody is signed in any more. */
import { useSyncExternalStore } from "react";
import { Refusal } from "./refusal.ts";

let hasEnded = false;
const listeners = new Set<() => void>();

export function setSessionEnded(ended: boolean): void {
  if (hasEnded === ended) return;
  hasEnded = ended;
  for (const listener of listeners) listener();
}

/** Told of everything that any question or change was refused with. */
export function noteRefusal(error: unknown): void {
  if (error instanceof Refusal && error.status === 401) setSessionEnded(true);
}

export function useSessionEnded(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => hasEnded,
  );
}
