/**
 * Pacing: a token bucket per sender, kept in a row that the whole fleet shares. This is its arithmetic.
 *
 * The bucket holds a tenth of a second's worth, at least one, and refills with nine tenths of the pace. A full bucket
 * and a second of refilling together are the pace: in no window of one second is more given out.
 *
 * The pace is a little less than WhatsApp's limit, because WhatsApp counts messages when they arrive. Some are longer on
 * their way than others (a new connection, a node that was busy), so what was given out over 1.05 s may arrive in one.
 */

export interface Bucket {
  /** May be a fraction; only whole tokens are given out. */
  tokens: number;
  refilledAt: Date;
}

export interface TokenRequest extends Bucket {
  now: Date;
  /** The sender's limit in messages per second, 1 or more. */
  perSecond: number;
  wanted: number;
}

export interface TokenGrant extends Bucket {
  /** Whole tokens, from 0 to `wanted`. */
  granted: number;
  /** When the next whole token will be there, in milliseconds; 0 where one is left. */
  nextInMs: number;
}

/** How many tokens a sender's bucket holds when it is full. */
export function bucketSize(perSecond: number): number {
  return Math.max(1, perSecond / 10);
}

/** How many tokens come back in a millisecond. */
export function refillPerMs(perSecond: number): number {
  return (perSecond * 0.9) / 1000;
}

/** Refills the bucket up to `now` and takes what it can of `wanted`. A clock that goes back refills nothing. */
export function takeTokens({ tokens, refilledAt, now, perSecond, wanted }: TokenRequest): TokenGrant {
  const elapsedMs = Math.max(0, now.getTime() - refilledAt.getTime());
  const perMs = refillPerMs(perSecond);
  const available = Math.min(bucketSize(perSecond), tokens + elapsedMs * perMs);
  const granted = Math.max(0, Math.min(Math.floor(available), Math.floor(wanted)));
  const left = available - granted;
  return {
    granted,
    tokens: left,
    refilledAt: elapsedMs === 0 ? refilledAt : now,
    nextInMs: left >= 1 ? 0 : Math.ceil((1 - left) / perMs),
  };
}

/** The pace to go on with after WhatsApp said that the sender is too fast: half, at least one per second. */
export function slowerPace(perSecond: number): number {
  return Math.max(1, Math.floor(perSecond / 2));
}

/** What is kept back of a limit for messages that are longer on their way than those after them. */
const shareOfLimit = 0.95;

/** The pace that keeps a sender within its limit, in messages per second. */
export function paceWithin(limit: number): number {
  return limit * shareOfLimit;
}

/** From the last "too fast" until a sender has its whole limit again, if it had to stop altogether. */
export const recoveryMs = 60_000;

/** What says how fast a sender may go now. */
export interface SenderPace extends SenderLimits {
  /** The pace that it was slowed down to when WhatsApp said that it is too fast. */
  slowedTo: number | null;
  slowedAt: Date | null;
  now: Date;
}

/** The pace of a sender in this moment, in messages per second: within its limit, and less for a while after "too fast". */
export function senderPace({ slowedTo, slowedAt, now, ...limits }: SenderPace): number {
  const slowed = slowedTo === null || slowedAt === null ? null : { to: slowedTo, at: slowedAt };
  return currentPace(paceWithin(senderLimit(limits)), slowed, now);
}

/** The pace of now: what it was slowed down to, and a sixtieth of the limit more with each second since. */
export function currentPace(limit: number, slowed: { to: number; at: Date } | null, now: Date): number {
  if (slowed === null) return limit;
  const elapsedMs = Math.max(0, now.getTime() - slowed.at.getTime());
  return Math.max(1, Math.min(limit, slowed.to + (limit * elapsedMs) / recoveryMs));
}

/** How many messages to one recipient may be ahead of the pair's pace. WhatsApp lends 45, and wants them back. */
const mostDebt = 5;
/** One message to one recipient costs so much of the pair's time. Source: Meta, pair rate limits, read 2026-09. */
export const pairCostMs = 6_000;
/** So far ahead what was sent to a recipient may be paid back, and one more may go. */
export const pairLeadMs = (mostDebt - 1) * pairCostMs;

/** What one sender owes the pace of one recipient. */
export interface PairDebt {
  /** When all that was sent is paid back; null: nothing was sent. */
  paidBackAt: Date | null;
  /** WhatsApp asked to leave the recipient alone until then. */
  waitsUntil: Date | null;
}

/** In how many milliseconds one more message may go to the recipient; 0: now. */
export function pairWaitInMs({ paidBackAt, waitsUntil }: PairDebt, now: Date): number {
  const asked = (waitsUntil?.getTime() ?? 0) - now.getTime();
  const owed = (paidBackAt?.getTime() ?? 0) - now.getTime() - pairLeadMs;
  return Math.max(0, asked, owed);
}

/** When it is all paid back after one more message. */
export function afterOneMore(paidBackAt: Date | null, now: Date): Date {
  return new Date(Math.max(paidBackAt?.getTime() ?? 0, now.getTime()) + pairCostMs);
}

/** What else is known of a sender's limit. */
export interface SenderLimits {
  /** The merchant's own choice; null: what the number has. */
  messagesPerSecond: number | null;
  /** Meta's word: `STANDARD`, `HIGH`, … */
  throughputLevel: string | null;
}

/** Messages per second. Source: Meta, throughput (STANDARD 80, HIGH 1,000), read 2026-09. */
export function senderLimit({ messagesPerSecond, throughputLevel }: SenderLimits): number {
  if (messagesPerSecond !== null) return messagesPerSecond;
  switch (throughputLevel) {
    case "HIGH":
      return 1000;
    case "NOT_APPLICABLE":
      // No level of its own: taken for a number that is shared with the Business app, which has 20.
      return 20;
    default:
      return 80;
  }
}

/**
 * Takes out of the bucket what came in by itself: messages of customers count against the same limit. They cannot be
 * put off, so the bucket goes below empty, by a second's worth at most, and what goes out waits.
 */
export function countInbound({ tokens, refilledAt, now, perSecond }: Omit<TokenRequest, "wanted">, messages: number) {
  const bucket = takeTokens({ tokens, refilledAt, now, perSecond, wanted: 0 });
  return { tokens: Math.max(-perSecond, bucket.tokens - messages), refilledAt: bucket.refilledAt };
}

/**
 * How many more messages of one sender a node may take under way at once, of `most` in all: a quarter of what is free
 * beyond what the sender has already. So a sender that WhatsApp answers slowly comes to half of the node at most, and a
 * dozen of them still leave room for who comes next.
 */
export function shareOf(most: number, underWay: number, own: number): number {
  return Math.max(0, Math.ceil((most - underWay - own) / 4));
}
