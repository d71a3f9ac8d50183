/**
 * Message out, first half, as it mostly goes: nothing stands in the way of what is due, and nobody else claims for the
 * sender in the same moment. Then it is looked at without a lock, and claimed where nothing has changed since.
 */
import { setImmediate as otherWork } from "node:timers/promises";
import { type Bucket, senderPace, takeTokens } from "../domain/pacing.ts";
import { type Candidate, claimAtOnce, lookAtSender } from "../store/claim.ts";
import type { Sql } from "../store/database.ts";
import { wantsNews } from "../store/merchant-configs.ts";
import { eventsOfTakings } from "../store/webhook-news.ts";
import type { DispatchParts, Sender } from "./dispatcher.ts";
import { beginJudging, type Claimed, type Judgement, judge, notReady, writeByOf } from "./judge.ts";
import type { QueueHeads } from "./queue-head.ts";

/** One look at a sender's queue, and what it is for. */
export interface Pass {
  /** Of one connection where more than `claimSize` may be claimed. */
  sql: Sql;
  limit: number;
  /** On the clock of `performance.now()`. */
  startedAt: number;
  heads: QueueHeads;
  /** Called with what was claimed as soon as that is committed. */
  leave: (claimed: Claimed[]) => void;
}

export interface PassResult {
  /** More is due, and could be claimed at once. */
  hasMore: boolean;
  /** Something is due later than now: a token, a sibling's answer. */
  againInMs: number | null;
}

/** Messages claimed in one commit. */
export const claimSize = 250;

/**
 * Between two claims of a sender whose bucket is empty: a claim for each token would cost a transaction for each
 * message. Shorter than the bucket takes to fill, so that nothing runs over.
 */
export const shortestPauseMs = 40;

export const nothing: PassResult = { hasMore: false, againInMs: null };

/**
 * Two statements, one that looks and one that writes, in place of a transaction of eight. What is more than a claim takes
 * is claimed by further ones, each sent behind the one before and each valid only after it: the database writes the one
 * while the next is judged here, and the messages of the one leave while the database writes the next.
 *
 * null where it is not that simple, and nothing was written then.
 */
export async function quickPass(parts: DispatchParts, sender: Sender, pass: Pass): Promise<PassResult | null> {
  const { sql, limit, heads } = pass;
  const known = parts.configs.lastKnown(sender.merchantId);
  if (known === null) return null;
  const since = heads.since(sender.authenticatorId);
  const seen = await lookAtSender(sql, sender, limit, { looksAtList: known.hasOptOuts, since });
  if (seen === null || seen.sender.holds.length > 0) return null;
  const locked = seen.sender;
  const config = await parts.configs.get(parts.busySql, sender.merchantId, locked.configVersion);
  const senderConfig = config?.senders.get(sender.authenticatorId);
  if (!config || senderConfig === undefined || config.hasOptOuts !== known.hasOptOuts) return null;
  if (notReady(parts, senderConfig, locked) !== null) return null;
  if (seen.candidates.length === 0) {
    heads.note(sender.authenticatorId, { since, at: locked.now, found: [], isFull: false });
    return nothing;
  }

  const perSecond = senderPace({ ...senderConfig, ...locked });
  const grant = takeTokens({ ...locked, perSecond, wanted: limit });
  if (grant.granted === 0) return { ...nothing, againInMs: Math.max(grant.nextInMs, shortestPauseMs) };
  const candidates = seen.candidates.slice(0, grant.granted);
  if (candidates.some(({ direct }) => direct !== null)) return null;
  const context = { locked, config, senderConfig, templates: new Map() };
  const judging = beginJudging(locked.now);
  const tells = wantsNews([config], eventsOfTakings);
  const claims: Promise<number>[] = [];
  let bucket: Bucket = locked;
  let left = grant.tokens + grant.granted;
  for (let start = 0; start < candidates.length; start += claimSize) {
    if (start > 0) await otherWork();
    const some = candidates.slice(start, start + claimSize);
    const judged = judge(parts, some, context, judging);
    if (judged.claimed.length < some.length) break;
    const before = bucket;
    left -= some.length;
    bucket = { tokens: left, refilledAt: grant.refilledAt };
    claims.push(claim(parts, sender, pass, { seen: before, bucket, candidates: some, judged, perSecond, tells }));
  }

  // Where one of them fails the other is not left behind.
  await Promise.allSettled(claims);
  const count = (await Promise.all(claims)).reduce((sum, size) => sum + size, 0);
  if (count === 0) return null;
  const isCut = count < seen.candidates.length || seen.candidates.length === limit;
  heads.note(sender.authenticatorId, { since, at: locked.now, found: candidates.slice(0, count), isFull: isCut });
  if (count < candidates.length) return { hasMore: true, againInMs: null };
  const isFull = count === grant.granted;
  const hasMore = isFull && grant.nextInMs === 0;
  return { hasMore, againInMs: isFull && !hasMore ? Math.max(grant.nextInMs, shortestPauseMs) : null };
}

interface Claim {
  /** The bucket as it is where this claim may be written. */
  seen: Bucket;
  bucket: Bucket;
  candidates: readonly Candidate[];
  judged: Judgement;
  perSecond: number;
  tells: boolean;
}

/** Writes one claim, and lets its messages leave; how many candidates it was about, 0 where the sender was not what it was. */
async function claim(
  parts: DispatchParts,
  sender: Sender,
  { sql, startedAt, leave }: Pass,
  { seen, bucket, candidates, judged, perSecond, tells }: Claim,
): Promise<number> {
  const written = await claimAtOnce(sql, sender, {
    seen,
    bucket,
    messages: judged.verdicts.map((verdict, index) => {
      const { attempts, sessionId, version } = candidates[index] as Candidate;
      // All of them were.
      return { ...verdict, phase: "sending", attempts, sessionId, version };
    }),
    pairs: judged.pairs,
    tells,
  });
  if (written === null) return 0;
  const writeBy = writeByOf(parts, startedAt);
  const claimed = judged.claimed.filter(({ id }) => written.has(id));
  leave(claimed.map((message) => ({ ...message, perSecond, writeBy })));
  return candidates.length;
}
