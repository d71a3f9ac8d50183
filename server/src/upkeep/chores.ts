/**
 * What has to be done again and again: each chore is one bounded pass that can be called by hand, and is safe on
 * every node at once. This is the loop around them.
 */
import type { Logger } from "pino";

export interface Chore {
  name: string;
  everyMs: number;
  /** One bounded pass; how much it did. */
  pass: () => Promise<number>;
}

export interface Chores {
  start(): void;
  /** Starts no more passes and waits for those under way. */
  stop(): Promise<void>;
}

export function createChores(chores: readonly Chore[], log: Logger): Chores {
  const timers = new Map<string, NodeJS.Timeout>();
  const underWay = new Set<Promise<void>>();
  let isStopping = false;

  async function run(chore: Chore): Promise<void> {
    try {
      const done = await chore.pass();
      if (done > 0) log.debug({ chore: chore.name, done }, "chore done");
    } catch (error) {
      log.error({ err: error, chore: chore.name }, "chore failed; it runs again");
    }
  }

  function schedule(chore: Chore): void {
    if (isStopping) return;
    const timer = setTimeout(() => {
      const running: Promise<void> = run(chore).finally(() => {
        underWay.delete(running);
        schedule(chore);
      });
      underWay.add(running);
    }, chore.everyMs);
    timers.set(chore.name, timer);
  }

  return {
    start() {
      for (const chore of chores) schedule(chore);
    },
    async stop() {
      isStopping = true;
      for (const timer of timers.values()) clearTimeout(timer);
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
}
