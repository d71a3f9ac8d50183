/**
 * What must become of payments and their messages, in memory and without a database: a small model of the promises,
 * built from the pure rules alone. The property test plays the same story to it and to the real store.
 */
import { nextStep, type SendOutcome } from "../../src/domain/next-step.ts";
import { defaultSettleSeconds, isStillTrue, type Phase } from "../../src/domain/notification.ts";
import { decideMove, isNotifiable, type NotifiableState, type PaymentState } from "../../src/domain/payment-state.ts";
import { decideUncertain } from "../../src/domain/uncertain.ts";

export const graceMs = 90_000;
export const leaseMs = 20_000;
export const retryBaseMs = 2_000;
const siblingWaitMs = 200;

export interface ModelNotification {
  sessionId: string;
  state: NotifiableState;
  phase: Phase;
  attempts: number;
  /** Attempts that ended in a fault that passes; one whose answer was lost is none. */
  faults: number;
  dueAt: number;
  leasedUntil: number;
  uncertainSince: number;
  /** The message that is known to stand for it. */
  messageId: string | null;
  /** 0 nothing, 1 accepted, 2 sent, 3 delivered, 4 read. */
  rank: number;
  hasFailed: boolean;
  silentSince: number | null;
  owedAt: number;
  /** Messages that WhatsApp has taken for it, told or not. */
  taken: string[];
  /** How often it was sent again although WhatsApp had it, because every sign said that it had not. */
  lies: number;
}

/** A request on its way, of an attempt that may be over for the rest of the world. */
export interface Flight {
  notification: ModelNotification;
  number: number;
  faults: number;
  claimedAt: number;
  /** The message that WhatsApp made of it. */
  messageId: string | null;
}

export interface Report {
  notification: ModelNotification;
  messageId: string;
}

export class Model {
  now: number;
  readonly states = new Map<string, PaymentState>();
  /** The payments whose customer wants no messages. */
  readonly optedOut = new Set<string>();
  readonly notifications: ModelNotification[] = [];
  readonly flights: Flight[] = [];
  /** Some report of the sender has come, ever. */
  hasReports: boolean;
  lateReportAt: number | null = null;
  messages = 0;
  readonly startedAt: number;

  constructor(now: number, hasReports: boolean) {
    this.now = now;
    this.hasReports = hasReports;
    this.startedAt = now;
  }

  create(sessionId: string): void {
    this.states.set(sessionId, "created");
    this.owe(sessionId, "created");
  }

  report(sessionId: string, reported: PaymentState): "applied" | "repeated" | "stale" {
    const from = this.states.get(sessionId) as PaymentState;
    const { kind } = decideMove(from, reported);
    if (kind === "operational") throw new Error(`${reported} is a payment state`);
    if (kind !== "applied") return kind;
    this.states.set(sessionId, reported);
    for (const one of this.of(sessionId)) {
      const mayStillGo = ["queued", "held", "uncertain"].includes(one.phase);
      if (mayStillGo && !isStillTrue(one.state, reported)) one.phase = "superseded";
    }
    if (isNotifiable(reported)) this.owe(sessionId, reported);
    return kind;
  }

  /** The customer writes a stop word, or a start word. */
  write(sessionId: string, word: "stop" | "start"): void {
    if (word === "stop") this.optedOut.add(sessionId);
    else this.optedOut.delete(sessionId);
  }

  /** Those that a claim takes now; the flights of them. */
  claim(): Flight[] {
    const due = this.notifications.filter((one) => one.phase === "queued" && one.dueAt <= this.now);
    const flights: Flight[] = [];
    for (const one of due) {
      if (!isStillTrue(one.state, this.states.get(one.sessionId) as PaymentState)) {
        one.phase = "superseded";
      } else if (this.optedOut.has(one.sessionId)) {
        one.phase = "suppressed";
      } else if (this.of(one.sessionId).some((sibling) => sibling.phase === "sending")) {
        one.dueAt = this.now + siblingWaitMs;
      } else {
        one.phase = "sending";
        one.attempts += 1;
        one.leasedUntil = this.now + leaseMs;
        one.uncertainSince = this.now;
        flights.push({
          notification: one,
          number: one.attempts,
          faults: one.faults,
          claimedAt: this.now,
          messageId: null,
        });
      }
    }
    this.flights.push(...flights);
    return flights;
  }

  /** WhatsApp takes the request. */
  take(flight: Flight): string {
    this.messages += 1;
    flight.messageId = `wamid.${this.messages}`;
    flight.notification.taken.push(flight.messageId);
    return flight.messageId;
  }

  /** An answer is written down, or that none came. */
  settle(flight: Flight, outcome: SendOutcome): void {
    this.land(flight);
    const one = flight.notification;
    if (one.attempts !== flight.number) return;
    const step = nextStep(outcome, flight.faults + 1, 0, { baseMs: retryBaseMs });
    if (step.kind === "accepted") {
      if (one.phase === "accepted") return;
      one.messageId = step.messageId;
      one.phase = one.hasFailed && one.rank < 3 ? "failed" : "accepted";
      one.rank = Math.max(one.rank, 1);
      one.silentSince = one.phase === "accepted" && one.rank < 2 ? this.now : null;
      return;
    }
    if (one.phase !== "sending" && one.phase !== "uncertain") return;
    if (one.messageId !== null) one.phase = one.hasFailed && one.rank < 3 ? "failed" : "accepted";
    else if (step.kind === "retry") {
      one.phase = "queued";
      one.faults += step.isFault ? 1 : 0;
      one.dueAt = this.now + step.dueInMs;
    } else if (step.kind === "failed") one.phase = "failed";
    else one.phase = "uncertain";
  }

  /** The process with these requests is gone. */
  crash(): void {
    this.flights.splice(0);
  }

  /** WhatsApp's report reaches us, `lateMs` after it happened. */
  hear(
    { notification: one, messageId }: Report,
    status: "sent" | "delivered" | "read" | "failed",
    lateMs: number,
  ): void {
    this.hasReports = true;
    if (lateMs > graceMs) this.lateReportAt = this.now;
    const rank = { failed: 1, sent: 2, delivered: 3, read: 4 }[status];
    const known = one.messageId !== null;
    const wasFailed = one.hasFailed && known;
    const before = one.rank;
    one.messageId ??= messageId;
    one.rank = Math.max(one.rank, rank);
    one.silentSince = null;
    if (status === "failed") one.hasFailed = true;
    if (one.phase === "sending") return;
    if (one.rank >= 3) one.phase = "accepted";
    else if (status === "failed" && ["superseded", "suppressed"].includes(one.phase) && before < 2) return;
    else one.phase = status === "failed" || wasFailed ? "failed" : "accepted";
  }

  /** Leases that ran out, and rule 5. */
  reconcile(): void {
    for (const one of this.notifications) {
      if (one.phase !== "sending" || one.leasedUntil > this.now) continue;
      if (one.messageId === null) one.phase = "uncertain";
      else {
        one.phase = one.hasFailed && one.rank < 3 ? "failed" : "accepted";
        one.rank = Math.max(one.rank, 1);
      }
    }
    const silent = this.notifications.some(
      ({ silentSince }) => silentSince !== null && silentSince < this.now - graceMs,
    );
    for (const one of this.notifications) {
      if (one.phase !== "uncertain" || one.uncertainSince > this.now - graceMs) continue;
      const step = decideUncertain({
        now: new Date(this.now),
        uncertainSince: new Date(one.uncertainSince),
        owedAt: new Date(one.owedAt),
        holdLimitHours: 24,
        graceMs,
        choice: "resend",
        isStillTrue: isStillTrue(one.state, this.states.get(one.sessionId) as PaymentState),
        listening: { listeningSince: new Date(this.startedAt), lastBeatAt: new Date(this.now) },
        lateReportAt: this.lateReportAt === null ? null : new Date(this.lateReportAt),
        hasReports: this.hasReports,
        senderIsSilent: silent,
      });
      if (step.kind === "superseded") one.phase = "superseded";
      if (step.kind === "give_up") one.phase = "failed";
      if (step.kind !== "resend") continue;
      one.phase = "queued";
      one.dueAt = this.now;
      if (one.taken.length > 0) one.lies += 1;
    }
  }

  /** It becomes owed. */
  owe(sessionId: string, state: NotifiableState): void {
    this.notifications.push({
      sessionId,
      state,
      phase: this.optedOut.has(sessionId) ? "suppressed" : "queued",
      attempts: 0,
      faults: 0,
      dueAt: this.now + defaultSettleSeconds[state] * 1000,
      leasedUntil: 0,
      uncertainSince: 0,
      messageId: null,
      rank: 0,
      hasFailed: false,
      silentSince: null,
      owedAt: this.now,
      taken: [],
      lies: 0,
    });
  }

  /** Those of one payment. */
  of(sessionId: string): ModelNotification[] {
    return this.notifications.filter((one) => one.sessionId === sessionId);
  }

  /** It is on its way no more. */
  land(flight: Flight): void {
    this.flights.splice(this.flights.indexOf(flight), 1);
  }
}
