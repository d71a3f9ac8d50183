import { steadyMs } from "./clock.ts";

export interface DelayQueue<T> {
  push(value: T): void;
}

/** Hands on what was put in after `delayMs`, in its order and with one timer for all; at once where that is 0. */
export function createDelayQueue<T>(delayMs: number, onDue: (value: T) => void): DelayQueue<T> {
  let waiting: { value: T; dueAt: number }[] = [];
  let next = 0;
  let isAwaited = false;

  const handOn = () => {
    isAwaited = false;
    const now = steadyMs();
    for (; next < waiting.length; next += 1) {
      const first = waiting[next];
      if (first === undefined || first.dueAt > now) break;
      onDue(first.value);
    }
    if (next > 10_000) {
      waiting = waiting.slice(next);
      next = 0;
    }
    wait();
  };
  const wait = () => {
    const first = waiting[next];
    if (first === undefined || isAwaited) return;
    isAwaited = true;
    setTimeout(handOn, Math.max(1, first.dueAt - steadyMs()));
  };
  return {
    push(value) {
      if (delayMs === 0) {
        onDue(value);
        return;
      }
      waiting.push({ value, dueAt: steadyMs() + delayMs });
      wait();
    },
  };
}
