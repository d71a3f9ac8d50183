/**
 * Which streams of this node watch which merchant, and the one look at the database for all of them. It runs while
 * somebody watches, and at no other time.
 */
import type { FastifyBaseLogger } from "fastify";
import type { Sql } from "../store/database.ts";
import { type LiveNews, type LivePosition, lastPosition, readNews, renewWatches, watch } from "../store/live.ts";

/** One page that is open. */
export interface LiveStream {
  /** `position`: where a page that comes back goes on. */
  tell(news: LiveNews, position: LivePosition): void;
  /** The page has missed something, and fetches what it shows. */
  reset(position: LivePosition): void;
  /** Time has come to show that the connection lives. */
  beat(): void;
  end(): void;
}

export interface LiveHub {
  /** Adds a stream; false where the merchant or this node has as many as it may. */
  add(merchantId: string, stream: LiveStream): boolean;
  /**
   * Begins to tell a stream that was added. `since`: where it was before; null for a page that is new. `fresh`: it hears
   * everything from here on. `resumed`: it was told what it missed. `missed`: that is too much or too long ago.
   */
  begin(merchantId: string, stream: LiveStream, since: LivePosition | null): Promise<Beginning>;
  remove(merchantId: string, stream: LiveStream): void;
  /** Ends all streams and takes no more. */
  close(): void;
}

export interface Beginning {
  kind: "fresh" | "resumed" | "missed";
  position: LivePosition;
}

const pollMs = 300;
const renewMs = 20_000;
const beatMs = 15_000;
/** News of one merchant that one look reads; more is not told one by one. */
const mostAtOnce = 1_000;
const mostOfMerchant = 50;
const mostOfNode = 1_000;

interface Watched {
  streams: Set<LiveStream>;
  begun: Promise<{ wholeAfter: LivePosition }>;
  /** Up to here nothing new can come to be seen any more; null until the watch stands. */
  floor: LivePosition | null;
  /** What was told from there on: a commit may show after one with a greater position. */
  seen: Set<LivePosition>;
}

export function createLiveHub({ sql, log }: { sql: Sql; log: FastifyBaseLogger }): LiveHub {
  const watched = new Map<string, Watched>();
  let streams = 0;
  let timer: NodeJS.Timeout | undefined;
  let beating: NodeJS.Timeout | undefined;
  let renewedAt = 0;
  let isClosed = false;

  function begin(merchantId: string, entry: Watched): Promise<{ wholeAfter: LivePosition }> {
    return watch(sql, merchantId).then(({ wholeAfter, from }) => {
      entry.floor = from;
      entry.seen.clear();
      return { wholeAfter };
    });
  }

  function schedule(): void {
    if (timer !== undefined || isClosed || watched.size === 0) return;
    timer = setTimeout(async () => {
      await look().catch((error) => log.warn({ err: error }, "could not read what is new; looking again"));
      timer = undefined;
      schedule();
    }, pollMs);
    beating ??= setInterval(() => forEach((stream) => stream.beat()), beatMs);
  }

  function forEach(tell: (stream: LiveStream) => void): void {
    for (const entry of watched.values()) for (const stream of [...entry.streams]) tell(stream);
  }

  async function look(): Promise<void> {
    if (performance.now() - renewedAt > renewMs) await renew();
    const ready = Array.from(watched).flatMap(([merchantId, { floor }]) =>
      floor === null ? [] : [{ merchantId, after: floor }],
    );
    if (ready.length === 0) return;
    const news = Map.groupBy(await readNews(sql, ready, mostAtOnce + 1), ({ merchantId }) => merchantId);
    for (const [merchantId, items] of news) {
      const entry = watched.get(merchantId);
      if (entry !== undefined) await tellAll(merchantId, entry, items);
    }
  }

  async function tellAll(merchantId: string, entry: Watched, items: readonly LiveNews[]): Promise<void> {
    if (items.length > mostAtOnce) {
      const last = (await lastPosition(sql, merchantId)) ?? (items.at(-1) as LiveNews).position;
      entry.floor = last;
      entry.seen.clear();
      for (const stream of [...entry.streams]) stream.reset(last);
      return;
    }
    const floor = items.filter(({ isSettled }) => isSettled).at(-1)?.position ?? (entry.floor as LivePosition);
    for (const item of items) {
      if (entry.seen.has(item.position)) continue;
      for (const stream of [...entry.streams]) stream.tell(item, floor);
    }
    entry.floor = floor;
    entry.seen = new Set(
      items.filter(({ position }) => BigInt(position) > BigInt(floor)).map(({ position }) => position),
    );
  }

  /** A watch that has ended meanwhile, because this node or its database was away, has missed something. */
  async function renew(): Promise<void> {
    renewedAt = performance.now();
    const standing = new Set(await renewWatches(sql, [...watched.keys()]));
    for (const [merchantId, entry] of watched) {
      if (standing.has(merchantId) || entry.floor === null) continue;
      await begin(merchantId, entry);
      for (const stream of [...entry.streams]) stream.reset(entry.floor);
    }
  }

  return {
    add(merchantId, stream) {
      const entry = watched.get(merchantId);
      if (isClosed || streams >= mostOfNode || (entry?.streams.size ?? 0) >= mostOfMerchant) return false;
      streams += 1;
      if (entry !== undefined) {
        entry.streams.add(stream);
        return true;
      }
      const made: Watched = {
        streams: new Set([stream]),
        begun: Promise.resolve({ wholeAfter: "0" }),
        floor: null,
        seen: new Set(),
      };
      watched.set(merchantId, made);
      made.begun = begin(merchantId, made);
      // Whoever begins hears of a failure, and leaves; nobody else has to.
      made.begun.catch(() => {});
      return true;
    },
    async begin(merchantId, stream, since) {
      const entry = watched.get(merchantId) as Watched;
      await entry.begun;
      schedule();
      const position = entry.floor as LivePosition;
      if (since === null) return { kind: "fresh", position };
      // Asked anew: news may have been forgotten since this node began to watch.
      const { wholeAfter } = await watch(sql, merchantId);
      if (BigInt(since) < BigInt(wholeAfter)) return { kind: "missed", position };
      const missed = await readNews(sql, [{ merchantId, after: since }], mostAtOnce + 1);
      if (missed.length > mostAtOnce) return { kind: "missed", position };
      for (const item of missed) stream.tell(item, position);
      return { kind: "resumed", position };
    },
    remove(merchantId, stream) {
      const entry = watched.get(merchantId);
      if (entry === undefined || !entry.streams.delete(stream)) return;
      streams -= 1;
      // The watch itself ends a little later: a page that is loaded anew finds what it missed.
      if (entry.streams.size === 0) watched.delete(merchantId);
      if (watched.size > 0) return;
      clearInterval(beating);
      beating = undefined;
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
      clearInterval(beating);
      forEach((stream) => stream.end());
    },
  };
}
