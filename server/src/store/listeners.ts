/** Merchants that were seen a moment ago to have a webhook endpoint. A guess that costs time where it is wrong. */
export interface Listeners {
  has(merchantId: string): boolean;
  add(merchantId: string): void;
}

/** One that has removed its endpoints is told nothing, and pays for it so long. */
const believedForMs = 60_000;
const mostBelieved = 10_000;

export function createListeners(now: () => number = () => performance.now()): Listeners {
  const until = new Map<string, number>();
  return {
    has: (merchantId) => (until.get(merchantId) ?? 0) > now(),
    add(merchantId) {
      until.delete(merchantId);
      until.set(merchantId, now() + believedForMs);
      if (until.size > mostBelieved) until.delete(until.keys().next().value as string);
    },
  };
}
