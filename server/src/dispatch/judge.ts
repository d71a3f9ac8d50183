/**
 * What a claim decides about each due notification, in the order of their turn. No request and no statement is made here.
 */
import type { SendComponent } from "../domain/compose.ts";
import { type Decision, decideMessage, templateKey } from "../domain/decide.ts";
import { decideDirect } from "../domain/direct-message.ts";
import { customersOfTier } from "../domain/messaging-limit.ts";
import { stopsSender } from "../domain/next-step.ts";
import { holdEndsAt } from "../domain/notification.ts";
import { afterOneMore, type PairDebt, pairCostMs, pairWaitInMs } from "../domain/pacing.ts";
import { countryOf } from "../domain/phone.ts";
import type { Template } from "../domain/template.ts";
import type { Candidate, ClaimVerdict, LockedSender } from "../store/claim.ts";
import type { Hold, NewHold } from "../store/hold.ts";
import type { MerchantConfig, SenderConfig } from "../store/merchant-configs.ts";
import type { UsedPair } from "../store/pair.ts";
import type { DispatchParts } from "./dispatcher.ts";

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

/** How soon a message looks again for the end of its sibling's attempt. */
export const siblingWaitMs = 200;
export function writeByOf(
  { leaseMs, sendTimeoutMs }: Pick<DispatchParts, "leaseMs" | "sendTimeoutMs">,
  startedAt: number,
): number {
  return startedAt + leaseMs - sendTimeoutMs - leaseMarginMs;
}

/** Between the last moment for writing a request and the end of its lease: its time-out, and this for the answer. */
export const leaseMarginMs = 2_000;

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

export interface Judgement {
  verdicts: ClaimVerdict[];
  claimed: Omit<Claimed, "writeBy" | "perSecond">[];
  holds: NewHold[];
  siblings: number;
  /** What `claimed` costs the pace of its recipients. */
  pairs: readonly UsedPair[];
}

/** What the decisions of one look depend on besides each other's candidates. */
export interface Judging {
  /** Payments of which a message is to be sent. */
  underWay: Set<string>;
  pairs: PairPace;
  /** Customers that are added to those of the last 24 hours. */
  newRecipients: Set<string>;
}

export function beginJudging(now: Date): Judging {
  return { underWay: new Set(), pairs: pairPace(now), newRecipients: new Set() };
}

/** The pace of the recipients of one look. */
interface PairPace {
  /** In how many milliseconds one more may go to the recipient; 0 takes its place. */
  take(recipient: string, sessionId: string | null, debt: PairDebt): number;
  /** The places taken since it was last asked. */
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
    used() {
      const taken = Array.from(used, ([recipient, sessionId]) => {
        return { recipient, sessionId, paidBackAt: known.get(recipient)?.paidBackAt as Date };
      });
      used.clear();
      return taken;
    },
  };
}

export interface JudgeContext {
  locked: LockedSender;
  config: MerchantConfig;
  senderConfig: SenderConfig;
  /** Of messages about no payment, by `templateKey`: what is linked to no state is not in the configuration. */
  templates: ReadonlyMap<string, Template>;
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

/** Decides about each candidate, in the order of their turn. `judging`: after those of the same look that came before. */
export function judge(
  parts: Pick<DispatchParts, "leaseMs">,
  candidates: readonly Candidate[],
  context: JudgeContext,
  judging: Judging = beginJudging(context.locked.now),
): Judgement {
  const { locked, config, senderConfig } = context;
  const judgement: Judgement = { verdicts: [], claimed: [], holds: [], siblings: 0, pairs: [] };
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
      send(parts, candidate, decision, context, judgement, judging);
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
  judgement.pairs = judging.pairs.used();
  return judgement;
}

function send(
  parts: Pick<DispatchParts, "leaseMs">,
  candidate: Candidate,
  decision: Extract<Decision, { kind: "send" }>,
  { locked, config, senderConfig }: JudgeContext,
  judgement: Judgement,
  { underWay, pairs, newRecipients }: Judging,
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
  if (!isReceipt && tierIsFull(candidate, locked, newRecipients)) {
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
  const pairMs = pairs.take(to, candidate.sessionId, candidate);
  if (pairMs > 0) {
    // Pushed on, so that one recipient's messages do not stand at the head of the queue and keep others waiting.
    const reason = { reasonCode: "131056", reasonDetail: "Zajel waits before it writes to this recipient again." };
    judgement.verdicts.push({ id: candidate.id, phase: "queued", dueInMs: pairMs, ...reason });
    return;
  }
  if (!candidate.isCounted) newRecipients.add(to);
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
