/**
 * Message out, first half: one sender's due notifications are claimed, judged and written as `sending` in one short
 * transaction. No request is under way while it is open.
 */
import { templateKey } from "../domain/decide.ts";
import { stopsSender } from "../domain/next-step.ts";
import { senderPace, takeTokens } from "../domain/pacing.ts";
import { parseComponents, type Template } from "../domain/template.ts";
import {
  type Candidate,
  claimCandidates,
  holdQueued,
  type LockedSender,
  lockSender,
  writeVerdicts,
} from "../store/claim.ts";
import type { Sql, TransactionSql } from "../store/database.ts";
import { placeHolds, releaseHeld, spendProbe } from "../store/hold.ts";
import { type SenderConfig, wantsNews } from "../store/merchant-configs.ts";
import { usePairs } from "../store/pair.ts";
import { listTemplatesNamed } from "../store/template.ts";
import { eventsOfClaims } from "../store/webhook-news.ts";
import type { DispatchParts, Sender } from "./dispatcher.ts";
import { type Claimed, type Judgement, judge, notReady, siblingWaitMs, writeByOf } from "./judge.ts";
import type { Look, QueueHeads } from "./queue-head.ts";
import { claimSize, nothing, type Pass, type PassResult, quickPass, shortestPauseMs } from "./quick-claim.ts";

/** Due notifications of a held sender that one pass moves from queued to held. */
const heldAtOnce = 1000;

/** How a pass of `claimPass` goes. */
export interface ClaimOptions {
  /** Called with what was claimed as soon as that is committed. */
  leave: (claimed: Claimed[]) => void;
  /** The sender was seen to have more due than it has tokens for, so that it is no use to look at many. */
  isBounded?: boolean;
  heads?: QueueHeads;
  /** One connection, for more than `claimSize` at once; the pool where nothing is said. */
  inLine?: Sql | null;
}

/** Claims up to `limit` due notifications of one sender; no more than `claimSize` where it is not `inLine`. */
export async function claimPass(
  parts: DispatchParts,
  sender: Sender,
  limit: number,
  { leave, isBounded = false, heads = wholeQueues, inLine = null }: ClaimOptions,
): Promise<PassResult> {
  const startedAt = performance.now();
  const pass = { sql: inLine ?? parts.busySql, limit, startedAt, heads, leave };
  const quick = isBounded ? null : await quickPass(parts, sender, pass);
  return quick ?? lockedPass(parts, sender, { ...pass, limit: Math.min(limit, claimSize) });
}

const wholeQueues: QueueHeads = { since: () => null, note() {} };

async function lockedPass(
  parts: DispatchParts,
  sender: Sender,
  { limit, startedAt, heads, leave }: Omit<Pass, "sql">,
): Promise<PassResult> {
  const since = heads.since(sender.authenticatorId);
  let look: Look | null = null;
  let claimed: Claimed[] = [];
  const pass = (await parts.busySql.begin(async (tx) => {
    const locked = await lockSender(tx, sender.merchantId, sender.authenticatorId);
    if (locked === null) return nothing;
    const config = await parts.configs.get(tx, sender.merchantId, locked.configVersion);
    const senderConfig = config?.senders.get(sender.authenticatorId);
    if (!config || senderConfig === undefined) return nothing;

    const held = await heldAsAWhole(parts, tx, locked, senderConfig, sender);
    if (held !== null) return held;
    const probing = locked.holds.find((hold) => stopsSender(hold.scope) && hold.probing);
    const perSecond = senderPace({ ...senderConfig, ...locked });
    const grant = takeTokens({ ...locked, perSecond, wanted: probing === undefined ? limit : 1 });
    if (grant.granted === 0) return { ...nothing, againInMs: Math.max(grant.nextInMs, shortestPauseMs) };

    const candidates = await claimCandidates(tx, sender, grant.granted, { looksAtList: config.hasOptOuts, since });
    look = { since, at: locked.now, found: candidates, isFull: candidates.length === grant.granted };
    const templates = await templatesOfDirect(tx, candidates, senderConfig, sender);
    const judged = judge(parts, candidates, { locked, config, senderConfig, templates });
    claimed = judged.claimed.map((message) => ({
      ...message,
      probe: probing ?? message.probe,
      perSecond,
      writeBy: writeByOf(parts, startedAt),
    }));
    const unused = grant.granted - claimed.length;
    const bucket = { tokens: grant.tokens + unused, refilledAt: grant.refilledAt };
    // Sent one behind the other; none of them needs another's answer.
    await Promise.all([
      writeVerdicts(tx, sender, judged.verdicts, bucket, wantsNews([config], eventsOfClaims)),
      usePairs(tx, sender, judged.pairs),
    ]);
    await placeHolds(tx, judged.holds);
    for (const { probe } of claimed) if (probe !== null) await spendProbe(tx, probe, parts.leaseMs);
    const hasNextProbe = await passProbesOn(tx, locked, judged);

    const isFull = candidates.length === grant.granted;
    const hasMore = hasNextProbe || (isFull && probing === undefined && (grant.nextInMs === 0 || unused > 0));
    const hasToWait = isFull && !hasMore && probing === undefined;
    const tokenInMs = hasToWait ? Math.max(grant.nextInMs, shortestPauseMs) : null;
    return { hasMore, againInMs: earliest(tokenInMs, judged.siblings > 0 ? siblingWaitMs : null) };
  })) as PassResult;
  if (look !== null) heads.note(sender.authenticatorId, look);
  leave(claimed);
  return pass;
}

/**
 * A probe that no message was spent on, because the one let out for it was outrun meanwhile or waits for something else
 * besides, passes to the next held message: a hold ends within 5 s of its mend, whatever was held first. True where
 * there is a next one.
 */
async function passProbesOn(tx: TransactionSql, { holds }: LockedSender, judged: Judgement): Promise<boolean> {
  let hasNext = false;
  for (const hold of holds.filter(({ probing }) => probing)) {
    const isSpent = stopsSender(hold.scope) && judged.claimed.length > 0;
    const isHeldAgain = judged.holds.some(({ scope, key }) => scope === hold.scope && key === hold.key);
    if (isSpent || isHeldAgain) continue;
    if ((await releaseHeld(tx, hold, 1)) > 0) hasNext = true;
  }
  return hasNext;
}

/** A sender that must not be used: what is due moves from queued to held, with the cause. */
async function heldAsAWhole(
  parts: DispatchParts,
  tx: TransactionSql,
  locked: LockedSender,
  senderConfig: SenderConfig,
  sender: Sender,
): Promise<PassResult | null> {
  const hold = locked.holds.find((hold) => stopsSender(hold.scope) && !hold.probing) ?? null;
  const cause = hold ?? notReady(parts, senderConfig, locked);
  if (cause === null) return null;
  if (hold === null) await placeHolds(tx, [{ ...sender, ...cause, isShared: false }]);
  const count = await holdQueued(tx, sender, cause, heldAtOnce);
  return { ...nothing, hasMore: count === heldAtOnce };
}

async function templatesOfDirect(
  tx: TransactionSql,
  candidates: readonly Candidate[],
  { wabaId }: SenderConfig,
  { merchantId }: { merchantId: string },
): Promise<ReadonlyMap<string, Template>> {
  const names = candidates.flatMap(({ direct }) =>
    direct === null ? [] : [{ name: direct.templateName, language: direct.templateLanguage }],
  );
  const templates = new Map<string, Template>();
  if (names.length === 0) return templates;
  for (const stored of await listTemplatesNamed(tx, { merchantId, wabaId }, names)) {
    const components = parseComponents(stored.components);
    if (components !== null) templates.set(templateKey(stored.name, stored.language), { ...stored, components });
  }
  return templates;
}

function earliest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}
