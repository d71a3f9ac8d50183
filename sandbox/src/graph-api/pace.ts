import { limits } from "../limits.ts";

/** A bucket of tokens that refills steadily; empty at the start of nothing, so the first burst is allowed. */
interface Bucket {
  tokens: number;
  refilledAt: number;
}

/**
 * The limits of sending. Source: Meta, Cloud API throughput and messages/send-messages (pair rate), read 2026-09.
 *
 * A number sends and receives so many messages a second. To one customer it may send 45 in a row and one each 6 s in the
 * long run: the burst is borrowed from the time to come.
 */
export interface Pace {
  /** Takes the place of one message, in or out; false when the number has none left. */
  takeThroughput(senderId: string, perSecond: number, nowMs: number): boolean;
  takePair(senderId: string, waId: string, nowMs: number): boolean;
  /** Counts a management call of an app on an account; the part of the hour's quota that is used, 100 when it is gone. */
  takeManagementCall(
    appId: string,
    accountId: string,
    nowMs: number,
    perHour?: number,
  ): { percent: number; minutesLeft: number };
  /** Takes the place of one new template of an account; false when the hour has none left. */
  takeTemplate(accountId: string, nowMs: number): boolean;
}

const pairBurst = 45;
const pairSeconds = 6;
/** Of an account with a registered number, and of one without. */
export const callsPerHour = { usual: 5_000, withoutNumber: 200 };
const templatesPerHour = 100;
const hourMs = 3_600_000;

export function createPace(): Pace {
  const senders = new Map<string, Bucket>();
  const pairs = new Map<string, Bucket>();
  const calls = new Map<string, Window>();
  return {
    takeThroughput: (senderId, perSecond, nowMs) => take(senders, senderId, perSecond, perSecond, nowMs),
    takePair(senderId, waId, nowMs) {
      if (pairs.size > limits.pairs) pairs.delete(pairs.keys().next().value as string);
      return take(pairs, `${senderId} ${waId}`, pairBurst, 1 / pairSeconds, nowMs);
    },
    takeTemplate: (accountId, nowMs) => count(calls, `templates ${accountId}`, nowMs).count <= templatesPerHour,
    takeManagementCall(appId, accountId, nowMs, perHour = callsPerHour.usual) {
      const window = count(calls, `${appId} ${accountId}`, nowMs);
      const percent = Math.min(100, Math.floor((window.count / perHour) * 100));
      return { percent, minutesLeft: percent < 100 ? 0 : Math.ceil((window.since + hourMs - nowMs) / 60_000) };
    },
  };
}

/** An hour that began with its first call. */
interface Window {
  count: number;
  since: number;
}

function count(windows: Map<string, Window>, key: string, nowMs: number): Window {
  const known = windows.get(key);
  const window = known && nowMs - known.since < hourMs ? known : { count: 0, since: nowMs };
  window.count += 1;
  windows.set(key, window);
  return window;
}

function take(buckets: Map<string, Bucket>, key: string, size: number, perSecond: number, nowMs: number): boolean {
  const bucket = buckets.get(key) ?? { tokens: size, refilledAt: nowMs };
  buckets.set(key, bucket);
  bucket.tokens = Math.min(size, bucket.tokens + ((nowMs - bucket.refilledAt) / 1000) * perSecond);
  bucket.refilledAt = nowMs;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}
