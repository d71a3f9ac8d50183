/** What is told of a message: that it was taken and arrives, or anything else. */
export type Hearsay = "arrival" | "other";

/** Who was seen a moment ago to want to hear of its messages. A guess that costs time where it is wrong. */
export interface Listeners {
  has(merchantId: string, of: Hearsay): boolean;
  add(merchantId: string, of: Hearsay): void;
}

/** Whoever wants to hear no more is told nothing, and pays for it so long. */
const believedForMs = 60_000;
const mostBelieved = 10_000;

export function createListeners(now: () => number = () => performance.now()): Listeners {
  const until = new Map<string, number>();
  return {
    has: (merchantId, of) => (until.get(`${of} ${merchantId}`) ?? 0) > now(),
    add(merchantId, of) {
      const key = `${of} ${merchantId}`;
      until.delete(key);
      until.set(key, now() + believedForMs);
      if (until.size > mostBelieved) until.delete(until.keys().next().value as string);
    },
  };
}
