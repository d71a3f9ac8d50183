/**
 * Message out, first half: one sender's due notifications are claimed, judged and written as `sending` in one short
 * transaction. No request is under way while it is open.
 */
import type { SendComponent } from "../domain/compose.ts";
import { type Decision, decideMessage, templateKey } from "../domain/decide.ts";
import { decideDirect } from "../domain/direct-message.ts";
import { customersOfTier } from "../domain/messaging-limit.ts";
import { stopsSender } from "../domain/next-step.ts";
import { holdEndsAt } from "../domain/notification.ts";
import { afterOneMore, type PairDebt, pairCostMs, pairWaitInMs, senderPace, takeTokens } from "../domain/pacing.ts";
import { countryOf } from "../domain/phone.ts";
import { parseComponents, type Template } from "../domain/template.ts";
import {
  type Candidate,
  type ClaimVerdict,
  claimAtOnce,
  claimCandidates,
  holdQueued,
  type LockedSender,
  lockSender,
  lookAtSender,
  writeVerdicts,
} from "../store/claim.ts";
import type { TransactionSql } from "../store/database.ts";
import { type Hold, type NewHold, placeHolds, releaseHeld, spendProbe } from "../store/hold.ts";
import { type MerchantConfig, type SenderConfig, wantsNews } from "../store/merchant-configs.ts";
import { type UsedPair, usePairs } from "../store/pair.ts";
import { listTemplatesNamed } from "../store/template.ts";
import { eventsOfClaims, eventsOfTakings } from "../store/webhook-news.ts";
import type { DispatchParts } from "./dispatcher.ts";
import type { Look, QueueHeads } from "./queue-head.ts";

/** A claimed message, ready to be written to WhatsApp until `writeBy`. */
export interface Claimed {
  merchantId: string;
  id: string;
  /** null: it is about no payment. */
  sessionId: string | null;
  authenticatorId: string;
  environment: SenderConfig["environment"];
  phoneNumberId: string;
  configVersion: number;
  /** The running attempt, counted from 1. */
  number: number;
  /** Attempts before this one that ended in a fault that passes, since it was last made due by hand. */
  faults: number;
  to: string;
  /** How many messages in a row WhatsApp refused as too many for this recipient. */
  pairRefusals: number;
  template: { name: string; language: string; parameters: readonly SendComponent[] };
  /** The sender's pace when it was claimed. */
  perSecond: number;
  /** On the clock of `performance.now()`: after this instant the lease may not cover the request any more. */
  writeBy: number;
  /** On the same clock: when it was owed and due. */
  couldLeaveAt: number;
  /** This message finds out whether a hold has cleared. */
  probe: Pick<Hold, "merchantId" | "authenticatorId" | "scope" | "key" | "isShared"> | null;
}

export interface ClaimPass {
  claimed: Claimed[];
  /** More is due, and could be claimed at once. */
  hasMore: boolean;
  /** Something is due later than now: a token, a sibling's answer. */
  againInMs: number | null;
}

/**
 * Between two claims of a sender whose bucket is empty: a claim for each token would cost a transaction for each
 * message. Shorter than the bucket takes to fill, so that nothing runs over.
 */
const shortestPauseMs = 40;
/** How soon a message looks again for the end of its sibling's attempt. */
const siblingWaitMs = 200;
/** Due notifications of a held sender that one pass moves from queued to held. */
const heldAtOnce = 1000;

const nothing: ClaimPass = { claimed: [], hasMore: false, againInMs: null };

interface Sender {
  merchantId: string;
  authenticatorId: string;
}

/** What earlier claims of the same node have seen. */
export interface ClaimMemory {
  /** The sender was seen to have more due than it has tokens for, so that it is no use to look at many. */
  isBounded?: boolean;
  heads?: QueueHeads;
}

/** Claims up to `limit` due notifications of one sender. */
export async function claimPass(
  parts: DispatchParts,
  sender: Sender,
  limit: number,
  { isBounded = false, heads = wholeQueues }: ClaimMemory = {},
): Promise<ClaimPass> {
  const startedAt = performance.now();
  const pass = isBounded ? null : await quickPass(parts, sender, { limit, startedAt, heads });
  return pass ?? lockedPass(parts, sender, { limit, startedAt, heads });
}

const wholeQueues: QueueHeads = { since: () => null, note() {} };

interface Pass {
  limit: number;
  startedAt: number;
  heads: QueueHeads;
}

/**
 * As a rule nothing stands in the way of what is due, and nobody else claims for the sender in the same moment: then a
 * claim is two statements, one that looks and one that writes where nothing has changed, in place of a transaction of
 * eight. null where it is not that simple, and nothing was written then.
 */
async function quickPass(
  parts: DispatchParts,
  sender: Sender,
  { limit, startedAt, heads }: Pass,
): Promise<ClaimPass | null> {
  const known = parts.configs.lastKnown(sender.merchantId);
  if (known === null) return null;
  const since = heads.since(sender.authenticatorId);
  const seen = await lookAtSender(parts.busySql, sender, limit, { looksAtList: known.hasOptOuts, since });
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
  const judged = judge(parts, candidates, { locked, config, senderConfig, templates: new Map() });
  if (judged.claimed.length < candidates.length) return null;

  const unused = grant.granted - candidates.length;
  const written = await claimAtOnce(parts.busySql, sender, {
    seen: locked,
    bucket: { tokens: grant.tokens + unused, refilledAt: grant.refilledAt },
    messages: judged.verdicts.map((verdict, index) => {
      const { attempts, sessionId, version } = candidates[index] as Candidate;
      // All of them were.
      return { ...verdict, phase: "sending", attempts, sessionId, version };
    }),
    pairs: judged.pairs.used(),
    tells: wantsNews([config], eventsOfTakings),
  });
  if (written === null) return null;
  const isCut = candidates.length < seen.candidates.length || seen.candidates.length === limit;
  heads.note(sender.authenticatorId, { since, at: locked.now, found: candidates, isFull: isCut });
  const claimed = judged.claimed
    .filter(({ id }) => written.has(id))
    .map((message) => ({ ...message, perSecond, writeBy: writeByOf(parts, startedAt) }));
  const isFull = candidates.length === grant.granted;
  const hasMore = isFull && (grant.nextInMs === 0 || unused > 0);
  return { claimed, hasMore, againInMs: isFull && !hasMore ? Math.max(grant.nextInMs, shortestPauseMs) : null };
}

export function writeByOf(
  { leaseMs, sendTimeoutMs }: Pick<DispatchParts, "leaseMs" | "sendTimeoutMs">,
  startedAt: number,
): number {
  return startedAt + leaseMs - sendTimeoutMs - leaseMarginMs;
}

async function lockedPass(parts: DispatchParts, sender: Sender, { limit, startedAt, heads }: Pass): Promise<ClaimPass> {
  const since = heads.since(sender.authenticatorId);
  let look: Look | null = null;
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
    const claimed = judged.claimed.map((message) => ({
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
      usePairs(tx, sender, judged.pairs.used()),
    ]);
    await placeHolds(tx, judged.holds);
    for (const { probe } of claimed) if (probe !== null) await spendProbe(tx, probe, parts.leaseMs);
    const hasNextProbe = await passProbesOn(tx, locked, judged);

    const isFull = candidates.length === grant.granted;
    const hasMore = hasNextProbe || (isFull && probing === undefined && (grant.nextInMs === 0 || unused > 0));
    const hasToWait = isFull && !hasMore && probing === undefined;
    const tokenInMs = hasToWait ? Math.max(grant.nextInMs, shortestPauseMs) : null;
    return { claimed, hasMore, againInMs: earliest(tokenInMs, judged.siblings > 0 ? siblingWaitMs : null) };
  })) as ClaimPass;
  if (look !== null) heads.note(sender.authenticatorId, look);
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

/** Between the last moment for writing a request and the end of its lease: its time-out, and this for the answer. */
export const leaseMarginMs = 2_000;

/** A sender that must not be used: what is due moves from queued to held, with the cause. */
async function heldAsAWhole(
  parts: DispatchParts,
  tx: TransactionSql,
  locked: LockedSender,
  senderConfig: SenderConfig,
  sender: { merchantId: string; authenticatorId: string },
): Promise<ClaimPass | null> {
  const hold = locked.holds.find((hold) => stopsSender(hold.scope) && !hold.probing) ?? null;
  const cause = hold ?? notReady(parts, senderConfig, locked);
  if (cause === null) return null;
  if (hold === null) await placeHolds(tx, [{ ...sender, ...cause, isShared: false }]);
  const count = await holdQueued(tx, sender, cause, heldAtOnce);
  return { ...nothing, hasMore: count === heldAtOnce };
}

type Cause = Pick<NewHold, "scope" | "key" | "reasonCode" | "detail">;

export function notReady(
  parts: Pick<DispatchParts, "baseUrlOf">,
  senderConfig: SenderConfig,
  locked: LockedSender,
): Cause | null {
  if (locked.holds.some((hold) => stopsSender(hold.scope) && hold.probing)) return null;
  if (parts.baseUrlOf(senderConfig.environment) === null) {
    const detail = "No simulator runs on this node: start Zajel with --sandbox.";
    return { scope: "sender", key: "", reasonCode: "sender_unhealthy", detail };
  }
  if (senderConfig.status === "ready") return null;
  const detail =
    senderConfig.status === "disabled" ? "The authenticator is switched off." : "The authenticator's checks fail.";
  return { scope: "sender", key: "", reasonCode: "sender_unhealthy", detail };
}

interface Judgement {
  verdicts: ClaimVerdict[];
  claimed: Omit<Claimed, "writeBy" | "perSecond">[];
  holds: NewHold[];
  siblings: number;
  pairs: PairPace;
  /** Customers that this claim adds to those of the last 24 hours. */
  newRecipients: Set<string>;
}

/** The pace of the recipients of one claim. */
interface PairPace {
  /** In how many milliseconds one more may go to the recipient; 0 takes its place. */
  take(recipient: string, sessionId: string | null, debt: PairDebt): number;
  used(): UsedPair[];
}

function pairPace(now: Date): PairPace {
  const known = new Map<string, PairDebt>();
  /** For each the payment that the last message about one is about. */
  const used = new Map<string, string | null>();
  const putOff = new Map<string, number>();
  return {
    take(recipient, sessionId, stored) {
      const debt = known.get(recipient) ?? stored;
      const waitMs = pairWaitInMs(debt, now);
      if (waitMs > 0) {
        // One behind the other, so that they do not all come back at once to find that one may go.
        const ahead = putOff.get(recipient) ?? 0;
        putOff.set(recipient, ahead + 1);
        return waitMs + ahead * pairCostMs;
      }
      known.set(recipient, { paidBackAt: afterOneMore(debt.paidBackAt, now), waitsUntil: debt.waitsUntil });
      used.set(recipient, sessionId ?? used.get(recipient) ?? null);
      return 0;
    },
    used: () =>
      Array.from(used, ([recipient, sessionId]) => {
        return { recipient, sessionId, paidBackAt: known.get(recipient)?.paidBackAt as Date };
      }),
  };
}

interface JudgeContext {
  locked: LockedSender;
  config: MerchantConfig;
  senderConfig: SenderConfig;
  /** Of messages about no payment, by `templateKey`: what is linked to no state is not in the configuration. */
  templates: ReadonlyMap<string, Template>;
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

/** What becomes of it now. */
function decide(candidate: Candidate, { locked, config, senderConfig, templates }: JudgeContext): Decision {
  const { merchant } = config;
  const { now } = locked;
  const { optOut } = candidate;
  if (candidate.direct !== null) {
    const message = candidate.direct;
    const template = templates.get(templateKey(message.templateName, message.templateLanguage)) ?? null;
    return decideDirect({ message, merchant, template, optOut, now });
  }
  const { texts } = senderConfig;
  return decideMessage({ about: candidate.about, subject: candidate, merchant, texts, optOut, now, mode: "send" });
}

/** Decides about each candidate, in the order of their turn. */
export function judge(
  parts: Pick<DispatchParts, "leaseMs">,
  candidates: readonly Candidate[],
  context: JudgeContext,
): Judgement {
  const { locked, config, senderConfig } = context;
  const judgement: Judgement = {
    verdicts: [],
    claimed: [],
    holds: [],
    siblings: 0,
    pairs: pairPace(locked.now),
    newRecipients: new Set(),
  };
  const underWay = new Set<string>();
  for (const candidate of candidates) {
    if (!candidate.isAskedFor) {
      // Unticked while it was being sent, and that attempt came to nothing.
      judgement.verdicts.push({ id: candidate.id, phase: "withdrawn" });
      continue;
    }
    const decision = decide(candidate, context);
    const isLate = locked.now >= holdEndsAt(candidate.owedAt, config.merchant.holdLimitHours);
    if (isLate && (decision.kind === "send" || decision.kind === "hold")) {
      judgement.verdicts.push({ id: candidate.id, phase: "failed", reasonCode: "hold_limit" });
      continue;
    }
    if (decision.kind === "send") {
      send(parts, candidate, decision, context, judgement, underWay);
      continue;
    }
    judgement.verdicts.push(verdictOf(candidate.id, decision));
    if (decision.kind === "hold") {
      judgement.holds.push({
        merchantId: config.merchant.merchantId,
        authenticatorId: senderConfig.authenticatorId,
        scope: "template",
        key: decision.key,
        reasonCode: decision.reason,
        detail: decision.detail,
        isShared: false,
      });
    }
  }
  return judgement;
}

function send(
  parts: Pick<DispatchParts, "leaseMs">,
  candidate: Candidate,
  decision: Extract<Decision, { kind: "send" }>,
  { locked, config, senderConfig }: JudgeContext,
  judgement: Judgement,
  underWay: Set<string>,
): void {
  // Rule 3: from claim to answer at most one message of a transaction.
  const payment = candidate.sessionId ?? candidate.id;
  if (candidate.siblingUnderWay || underWay.has(payment)) {
    judgement.siblings += 1;
    judgement.verdicts.push({ id: candidate.id, phase: "queued", dueInMs: siblingWaitMs });
    return;
  }
  const { choice, template } = decision;
  const hold = locked.holds.find(
    (hold) => hold.scope === "template" && hold.key === templateKey(template.name, template.language),
  );
  if (hold !== undefined && !hold.probing) {
    const { reasonCode, detail } = hold;
    const held = { phase: "held", holdScope: "template", holdKey: hold.key, reasonCode, reasonDetail: detail } as const;
    judgement.verdicts.push({ id: candidate.id, ...held, ...templateOf(choice) });
    return;
  }
  const to = recipientOf(candidate);
  const isReceipt = candidate.direct === null && candidate.about !== "created";
  if (!isReceipt && tierIsFull(candidate, locked, judgement.newRecipients)) {
    const { messagingLimit } = locked;
    const reasonDetail = `${messagingLimit}: about ${locked.recentRecipients} customers in the last 24 hours.`;
    const cause = { scope: "tier", key: "", reasonCode: "tier_full", detail: reasonDetail } as const;
    const held = { holdScope: cause.scope, holdKey: cause.key, reasonCode: cause.reasonCode, reasonDetail };
    judgement.verdicts.push({ id: candidate.id, phase: "held", ...held, ...templateOf(choice) });
    const { merchantId } = config.merchant;
    const { authenticatorId } = senderConfig;
    judgement.holds.push({ merchantId, authenticatorId, ...cause, isShared: false });
    return;
  }
  const pairMs = judgement.pairs.take(to, candidate.sessionId, candidate);
  if (pairMs > 0) {
    // Pushed on, so that one recipient's messages do not stand at the head of the queue and keep others waiting.
    const reason = { reasonCode: "131056", reasonDetail: "Zajel waits before it writes to this recipient again." };
    judgement.verdicts.push({ id: candidate.id, phase: "queued", dueInMs: pairMs, ...reason });
    return;
  }
  if (!candidate.isCounted) judgement.newRecipients.add(to);
  // One message finds out; the next ones of this claim see the hold again.
  if (hold !== undefined) hold.probing = false;
  underWay.add(payment);
  judgement.verdicts.push({
    id: candidate.id,
    phase: "sending",
    leaseMs: parts.leaseMs,
    recipient: to,
    country: countryOf(to),
    content: decision.rendered,
    ...templateOf(choice),
  });
  judgement.claimed.push({
    merchantId: config.merchant.merchantId,
    id: candidate.id,
    sessionId: candidate.sessionId,
    authenticatorId: senderConfig.authenticatorId,
    environment: senderConfig.environment,
    phoneNumberId: senderConfig.phoneNumberId,
    configVersion: config.version,
    number: candidate.attempts + 1,
    faults: candidate.faults,
    to,
    pairRefusals: candidate.pairRefusals,
    template: { name: template.name, language: template.language, parameters: decision.parameters },
    couldLeaveAt: performance.now() - waitedMs(candidate, locked.now),
    probe: hold ?? null,
  });
}

/**
 * The portfolio may not write to one more customer today. To those who are counted already it may, and a receipt is
 * not asked: it goes until WhatsApp itself refuses.
 */
function tierIsFull(candidate: Candidate, locked: LockedSender, newRecipients: ReadonlySet<string>): boolean {
  const most = customersOfTier(locked.messagingLimit);
  if (most === null || candidate.isCounted || newRecipients.has(recipientOf(candidate))) return false;
  return locked.recentRecipients + newRecipients.size >= most;
}

function recipientOf(candidate: Candidate): string {
  return candidate.direct === null ? (candidate.customerPhone as string) : candidate.direct.to;
}

/** For how long it was owed and due. */
function waitedMs({ owedAt, dueAt }: Candidate, now: Date): number {
  return Math.max(0, now.getTime() - Math.max(owedAt.getTime(), dueAt.getTime()));
}

function verdictOf(id: string, decision: Exclude<Decision, { kind: "send" }>): ClaimVerdict {
  switch (decision.kind) {
    case "superseded":
      return { id, phase: "superseded" };
    case "suppress":
      return { id, phase: "suppressed", ...reasonOf(decision), ...templateOf(decision.choice) };
    case "hold":
      return {
        id,
        phase: "held",
        holdScope: "template",
        holdKey: decision.key,
        ...reasonOf(decision),
        ...templateOf(decision.choice),
      };
    case "fail":
      return { id, phase: "failed", ...reasonOf(decision), ...templateOf(decision.choice) };
  }
}

function reasonOf({ reason, detail }: { reason: string; detail: string }) {
  return { reasonCode: reason, reasonDetail: detail === "" ? null : detail };
}

function templateOf(choice: Extract<Decision, { kind: "suppress" }>["choice"]) {
  if (choice === null) return {};
  return {
    templateName: choice.link.templateName,
    templateNamespace: choice.link.namespace,
    templateLanguage: choice.link.templateLanguage,
    requestedLanguage: choice.requestedLanguage,
  };
}

function earliest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}
