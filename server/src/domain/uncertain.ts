/**
 * Rule 5: what becomes of a notification when nobody knows whether WhatsApp has the message.
 *
 * WhatsApp has no idempotency key. The only proof is a report that carries our id, so silence is all there is to go
 * by, and silence means something only while reports could have reached us.
 */
import { holdEndsAt } from "./notification.ts";

/** From when to when one node took webhooks. */
export interface Listening {
  listeningSince: Date;
  lastBeatAt: Date;
}

/** A node that has said nothing for this long is taken for gone. Its beat comes every two seconds. */
export const longestBeatGapMs = 10_000;

/**
 * The present unbroken time in which this installation takes webhooks: the chain of overlapping lives that reaches
 * into the present, from its start to its last beat. null: nobody takes them now.
 */
export function presentListening(lives: readonly Listening[], now: Date): Listening | null {
  const newestFirst = lives.toSorted((a, b) => b.lastBeatAt.getTime() - a.lastBeatAt.getTime());
  const [newest] = newestFirst;
  if (newest === undefined || now.getTime() - newest.lastBeatAt.getTime() > longestBeatGapMs) return null;
  let { listeningSince } = newest;
  for (const life of newestFirst) {
    if (life.lastBeatAt >= listeningSince && life.listeningSince < listeningSince) listeningSince = life.listeningSince;
  }
  return { listeningSince, lastBeatAt: newest.lastBeatAt };
}

export interface UncertainFacts {
  now: Date;
  /** When the request was claimed for writing. */
  uncertainSince: Date;
  owedAt: Date;
  holdLimitHours: number;
  graceMs: number;
  /** The merchant's choice. */
  choice: "resend" | "never";
  /** The message still tells the truth (rule 2). */
  isStillTrue: boolean;
  /** The present unbroken time in which webhooks are taken; null: nobody takes them now. */
  listening: Listening | null;
  /** When a report of this sender last came later than the grace time; null: none ever did. */
  lateReportAt: Date | null;
  /** Some report of this sender came before, ever. */
  hasReports: boolean;
  /** An accepted message of this sender has gone without any report for longer than the grace time. */
  senderIsSilent: boolean;
}

export type UncertainStep =
  | { kind: "resend" }
  | { kind: "superseded" }
  | { kind: "give_up" }
  /** `because` says which condition is missing. */
  | { kind: "wait"; because: "grace" | "not_listening" | "no_reports" | "silent_sender" | "never" };

/** What to do with an uncertain notification now. */
export function decideUncertain(facts: UncertainFacts): UncertainStep {
  const { now, graceMs } = facts;
  if (!facts.isStillTrue) return { kind: "superseded" };
  if (now >= holdEndsAt(facts.owedAt, facts.holdLimitHours)) return { kind: "give_up" };
  if (facts.choice === "never") return { kind: "wait", because: "never" };
  const { listening } = facts;
  if (listening === null) return { kind: "wait", because: "not_listening" };
  // While late reports come in the one about this message may be among those that are still on their way.
  const lateReportAt = facts.lateReportAt?.getTime() ?? 0;
  const silenceSince = Math.max(facts.uncertainSince.getTime(), listening.listeningSince.getTime(), lateReportAt);
  // Up to the last beat: whether anybody listened after it is not known yet.
  if (listening.lastBeatAt.getTime() - silenceSince < graceMs) return { kind: "wait", because: "grace" };
  if (!facts.hasReports) return { kind: "wait", because: "no_reports" };
  if (facts.senderIsSilent) return { kind: "wait", because: "silent_sender" };
  return { kind: "resend" };
}
