import { isLostConnection } from "./lost-connection.ts";

/**
 * One commit for many callers. While a commit is under way the next callers gather; the moment it ends, all of them
 * go into the next one. Those who come in one go are in one commit. A lone caller waits for no timer, a crowd shares the
 * price of a statement and of a flush.
 */
export interface SharedCommits<Item, Result> {
  submit(item: Item): Promise<Result>;
  /** Callers that wait for a commit to begin. */
  readonly waiting: number;
  /** Resolves when nothing waits and nothing is under way. */
  idle(): Promise<void>;
}

export interface SharedCommitsOptions<Item, Result> {
  /** Does the work of one commit; answers in the order of the items. */
  run: (items: Item[]) => Promise<Result[]>;
  /**
   * The same by another way, where `run` sends by one connection and what it sent takes long: the next would wait behind
   * that. As many commits go aside at once as may be under way.
   */
  runAside?: (items: Item[]) => Promise<Result[]>;
  maxItems: number;
  /** Commits that may be under way at once. */
  maxUnderWay: number;
  /**
   * So many callers have to wait before a further commit begins beside one that is under way; fewer gather for the
   * next, unless the one under way takes long. 1 where nothing is said. Two commits of few cost twice the price of a
   * statement for no more work.
   *
   * `half`: half of all who were here lately, and no commit takes more than that and a few, so that two halves follow
   * each other: while the database writes the one, those of the other are answered and come again.
   */
  crowd?: number | "half";
  /**
   * Where no commit is under way, so long is waited for a crowd (of 32, where it comes in halves): for callers whom nobody
   * waits for. Nothing where nothing is said.
   */
  gatherMs?: number;
  /** From this many milliseconds on a commit takes long: one that waits for somebody's lock keeps no others waiting. */
  longMs?: number;
  /** Callers that may wait; one more is refused with `Overloaded`. */
  maxWaiting: number;
}

/** So many are not kept waiting for more. */
const gathered = 32;
/** Fewer than this have no commit of their own where they can go along with a half. */
const few = 4;

export class Overloaded extends Error {
  constructor(waiting: number) {
    super(`${waiting} callers wait for a commit already`);
    this.name = "Overloaded";
  }
}

interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

export function createSharedCommits<Item, Result>(
  options: SharedCommitsOptions<Item, Result>,
): SharedCommits<Item, Result> {
  const { crowd = 1, longMs = 20, gatherMs = 0, runAside } = options;
  const queue: Waiting<Item, Result>[] = [];
  const idleWaiters: (() => void)[] = [];
  let underWay = 0;
  let begunAt = 0;
  /** The commits under way that are not aside, the oldest first. */
  const inLine = new Set<{ begunAt: number }>();
  let begins = false;
  let looksAgain = false;
  let isGathering = false;
  let itemsUnderWay = 0;
  /** How many were here at once, those of the commits under way and those who wait; what was is forgotten bit by bit. */
  let lately = 0;

  /** `isGathered`: a crowd was waited for, or none is. */
  function next(isGathered = gatherMs === 0): void {
    while (queue.length > 0) {
      const now = performance.now();
      const [oldest] = inLine;
      const longInMs = oldest === undefined ? longMs : longMs - (now - oldest.begunAt);
      const isAside = runAside !== undefined && longInMs <= 0;
      if ((isAside ? underWay - inLine.size : underWay) >= options.maxUnderWay) {
        if (runAside !== undefined && !isAside) lookAgainIn(longInMs);
        return;
      }
      const goesOnFor = now - begunAt;
      const half = Math.ceil(lately / 2);
      const enough = crowd === "half" ? half : crowd;
      if (underWay > 0 && queue.length < enough && goesOnFor < longMs) {
        lookAgainIn(longMs - goesOnFor);
        return;
      }
      if (underWay === 0 && !isGathered && queue.length < (crowd === "half" ? gathered : enough)) {
        if (!isGathering) setTimeout(endGathering, gatherMs);
        isGathering = true;
        return;
      }
      const isShared = crowd === "half" && queue.length >= half + few;
      const batch = queue.splice(0, isShared ? Math.min(half, options.maxItems) : options.maxItems);
      underWay += 1;
      itemsUnderWay += batch.length;
      begunAt = now;
      void commit(batch, isAside ? runAside : null);
    }
    if (underWay === 0) for (const resolve of idleWaiters.splice(0)) resolve();
  }

  function begin(): void {
    begins = false;
    next();
  }

  function endGathering(): void {
    isGathering = false;
    next(true);
  }

  function lookAgainIn(ms: number): void {
    if (!looksAgain) setTimeout(lookAgain, ms).unref();
    looksAgain = true;
  }

  function lookAgain(): void {
    looksAgain = false;
    next();
  }

  async function commit(batch: Waiting<Item, Result>[], aside: typeof options.run | null): Promise<void> {
    const own = { begunAt };
    if (aside === null) inLine.add(own);
    const settled = await attempt(batch, aside ?? options.run);
    inLine.delete(own);
    lately -= (lately - queue.length - itemsUnderWay) / 8;
    underWay -= 1;
    itemsUnderWay -= batch.length;
    // The next commit is sent before the callers of this one are answered: webhooks 8,500/s against 5,300/s without.
    next();
    settled();
  }

  async function attempt(batch: Waiting<Item, Result>[], run: typeof options.run): Promise<() => void> {
    try {
      const results = await run(batch.map((waiting) => waiting.item));
      return () => {
        for (const [index, waiting] of batch.entries()) waiting.resolve(results[index] as Result);
      };
    } catch (error) {
      if (batch.length === 1 || isLostConnection(error)) {
        // Those who wait have waited for the same database: each batch by itself would wait as long again.
        const also = isLostConnection(error) ? queue.splice(0) : [];
        return () => {
          for (const waiting of [...batch, ...also]) waiting.reject(error);
        };
      }
      return alone(batch, run);
    }
  }

  /** One bad item must not fail its neighbours: when a shared commit is refused, each item gets one of its own. */
  async function alone(batch: Waiting<Item, Result>[], run: typeof options.run): Promise<() => void> {
    const answers: (() => void)[] = [];
    for (const waiting of batch) answers.push(await attempt([waiting], run));
    return () => {
      for (const answer of answers) answer();
    };
  }

  return {
    submit(item) {
      if (queue.length >= options.maxWaiting) return Promise.reject(new Overloaded(queue.length));
      return new Promise((resolve, reject) => {
        queue.push({ item, resolve, reject });
        lately = Math.max(lately, queue.length + itemsUnderWay);
        // Those who come in one go are all here then; the first of them would have a commit of its own.
        if (!begins) queueMicrotask(begin);
        begins = true;
      });
    },
    get waiting() {
      return queue.length;
    },
    idle() {
      if (underWay === 0 && queue.length === 0) return Promise.resolve();
      return new Promise((resolve) => idleWaiters.push(resolve));
    },
  };
}

/** Two transactions waited for each other, and this one was undone for the other's sake. It may be done again. */
export function isDeadlock(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === "40P01";
}
