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
 * Since when this installation has taken webhooks without a break: the start of the chain of overlapping lives that
 * reaches into the present. null: nobody takes them now.
 */
export function listeningSince(lives: readonly Listening[], now: Date): Date | null {
  const newestFirst = lives.toSorted((a, b) => b.lastBeatAt.getTime() - a.lastBeatAt.getTime());
  let since: Date | null = null;
  for (const life of newestFirst) {
    const reaches: Date = since ?? new Date(now.getTime() - longestBeatGapMs);
    if (life.lastBeatAt >= reaches && (since === null || life.listeningSince < since)) since = life.listeningSince;
  }
  return since;
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
  listeningSince: Date | null;
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
  if (facts.listeningSince === null) return { kind: "wait", because: "not_listening" };
  const silenceSince = Math.max(facts.uncertainSince.getTime(), facts.listeningSince.getTime());
  if (now.getTime() - silenceSince < graceMs) return { kind: "wait", because: "grace" };
  if (!facts.hasReports) return { kind: "wait", because: "no_reports" };
  if (facts.senderIsSilent) return { kind: "wait", because: "silent_sender" };
  return { kind: "resend" };
}
