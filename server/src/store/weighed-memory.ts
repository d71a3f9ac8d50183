/** What is remembered by key up to a total weight; the least recently used is forgotten first. */
export interface WeighedMemory<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  delete(key: string): void;
}

/** `weigh`: what a value counts towards `most`. One that is heavier than all of it is remembered alone. */
export function createWeighedMemory<Value>(most: number, weigh: (value: Value) => number): WeighedMemory<Value> {
  const known = new Map<string, { value: Value; weight: number }>();
  let total = 0;

  const forget = (key: string) => {
    total -= known.get(key)?.weight ?? 0;
    known.delete(key);
  };
  return {
    get(key) {
      const found = known.get(key);
      if (found === undefined) return undefined;
      known.delete(key);
      known.set(key, found);
      return found.value;
    },
    set(key, value) {
      forget(key);
      const weight = weigh(value);
      known.set(key, { value, weight });
      total += weight;
      for (const oldest of known.keys()) {
        if (total <= most || oldest === key) break;
        forget(oldest);
      }
    },
    delete: forget,
  };
}
