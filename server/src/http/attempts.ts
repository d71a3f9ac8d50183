/**
 * How often something may be tried, by whoever tries it. Counted on this node and in memory: it slows guessing down,
 * and a restart that forgives some attempts does not help anybody who guesses.
 */
export interface Attempts {
  /** Counts one attempt; how many seconds to wait where there have been too many. */
  take(keys: readonly AttemptKey[]): { kind: "go" } | { kind: "wait"; seconds: number };
  /** What was tried was right: it does not count. */
  giveBack(keys: readonly AttemptKey[]): void;
}

export interface AttemptKey {
  name: string;
  /** Attempts in a window. */
  most: number;
  windowMs: number;
}

interface Window {
  count: number;
  endsAt: number;
}

/** Beyond it the oldest windows are forgotten: what is counted comes from outside and must not fill the memory. */
const mostKept = 20_000;

export function createAttempts(now: () => number): Attempts {
  const windows = new Map<string, Window>();

  function windowOf({ name, windowMs }: AttemptKey): Window {
    const known = windows.get(name);
    if (known !== undefined && known.endsAt > now()) return known;
    windows.delete(name);
    const made = { count: 0, endsAt: now() + windowMs };
    windows.set(name, made);
    const [oldest] = windows.keys();
    if (windows.size > mostKept && oldest !== undefined) windows.delete(oldest);
    return made;
  }

  return {
    take(keys) {
      const all = keys.map((key) => ({ key, window: windowOf(key) }));
      const full = all.filter(({ key, window }) => window.count >= key.most);
      if (full.length > 0) {
        const until = Math.max(...full.map(({ window }) => window.endsAt));
        return { kind: "wait", seconds: Math.max(1, Math.ceil((until - now()) / 1000)) };
      }
      for (const { window } of all) window.count += 1;
      return { kind: "go" };
    },
    giveBack(keys) {
      for (const key of keys) {
        const window = windowOf(key);
        window.count = Math.max(0, window.count - 1);
      }
    },
  };
}
