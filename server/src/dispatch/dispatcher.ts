/**
 * Message out: which sender is looked at when. The passes themselves are in claim.ts and send.ts, and can be called
 * by hand; this is the loop around them.
 *
 * A sender is looked at when something wakes it (a commit of this node made something due, a token comes free, an
 * answer makes room) and by a slow poll, which finds what other nodes or a restart left. Senders take turns: one claim
 * each, then the next sender.
 */
import type { Logger } from "pino";
import { shareOf } from "../domain/pacing.ts";
import type { Environment } from "../store/authenticator.ts";
import type { Births } from "../store/birth.ts";
import { listWaitingSenders } from "../store/claim.ts";
import { isInLine, type Line, type Sql } from "../store/database.ts";
import { createListeners } from "../store/listeners.ts";
import { isLostConnection } from "../store/lost-connection.ts";
import type { MerchantConfigs, PresentConfigs } from "../store/merchant-configs.ts";
import { createSharedCommits } from "../store/shared-commits.ts";
import { oldestSnapshotAge } from "../store/snapshot-age.ts";
import type { NewTransaction } from "../store/transaction.ts";
import type { GraphClient } from "../whatsapp/graph-client.ts";
import { messageHash } from "../whatsapp/message-hash.ts";
import { judgeBirths } from "./birth.ts";
import { claimPass } from "./claim.ts";
import type { AccessTokens } from "./credentials.ts";
import type { Claimed } from "./judge.ts";
import { createParkedLook } from "./parked-look.ts";
import { createQueueHeads } from "./queue-head.ts";
import { claimSize } from "./quick-claim.ts";
import { type Answered, givenBack, sendClaimed, settleBatch } from "./send.ts";
import { createTurns } from "./turns.ts";

export interface DispatchParts {
  sql: Sql;
  /** For claims: its plans are kept. */
  busySql: Sql;
  /** For claims, of one sender at a time; those of others go by the pool. */
  claimLine: Line;
  answerLine: Line;
  configs: MerchantConfigs;
  tokens: AccessTokens;
  graph: GraphClient;
  /** Where authenticators of an environment talk to; null: nowhere from this node. */
  baseUrlOf: (environment: Environment) => string | null;
  sendTimeoutMs: number;
  /** How long a claim holds; longer than a send may take. */
  leaseMs: number;
  retryBaseMs: number;
  now: () => Date;
  random: () => number;
  log: Logger;
  /** Hears of every attempt. */
  onAnswered?: (answered: Answered) => void;
  /** Hears that there may be something to tell by webhook. */
  onTold?: () => void;
}

export interface Sender {
  merchantId: string;
  authenticatorId: string;
}

/** New transactions whose messages may be claimed by the statement that writes them. */
export interface Birth {
  births: Births;
  /** Called once, when the statement's commit is over: the notifications that it claimed leave. None: it came to nothing. */
  end(born: readonly string[]): void;
}

export interface Dispatcher {
  /** Looks at the sender when `dueInMs` have passed; at once where that is 0 or less. */
  wake(sender: Sender & { dueInMs: number }): void;
  /**
   * What of these new transactions this node would send at once: of senders that nothing is known to wait for, and as
   * much as it has room for. Waits a moment for a sender whose claim is open, or waits for births, and for births of others
   * unless both are in line (`isInLine` of `store/database.ts`). null: nothing.
   */
  birth(rows: readonly NewTransaction[], present: PresentConfigs, isInLine: boolean): Promise<Birth | null>;
  /** Looks once for every sender that waits, whoever made it wait. */
  poll(): Promise<void>;
  start(): void;
  /** Claims no more, gives back what is not written yet, and waits until what is under way is settled. */
  stop(): Promise<void>;
}

/** Messages that one node has under way at once. */
const mostUnderWay = 2_400;
/** Claims that follow each other in line after one look. */
const claimsInLine = 2;
/** Senders whose claims are open at once. */
const claimsAtOnce = 3;
const pollMs = 500;
const waitingSendersAtOnce = 10_000;
/** New transactions of one commit whose messages may be claimed with them: for so long their sender's row is locked. */
const mostBornAtOnce = 64;
/**
 * Each birth writes a new version of its sender's row and of the hour's count of customers. While somebody holds a snapshot
 * none of them is removed, and each event has to look for the newest: 1 ms after 20,000 of them. From so many transactions
 * since such a snapshot on, what is owed is queued, and a claim writes the sender once for many.
 */
const oldestSnapshotForBirths = 5_000;
/**
 * While such a snapshot is held a claim of few waits so long after the one before: each writes a version of the sender's row,
 * and the next has to pass them all. 200 messages a second are 5 claims in place of 200 in a fifth of a second.
 */
const pauseUnderSnapshotMs = 40;
/** How long a creation waits for its sender's turn, a claim's time as a rule; then what it owes is queued. */
const longestTurnMs = 10;
/** How long claims of a sender wait for the commit of a creation. */
const longestBirthMs = 50;
/** How long the answer to an attempt is kept for a database that is away. */
const longestSettleMs = 60_000;
const settleAgainMs = 250;

/**
 * The room that is worth a claim: a quarter of what the sender has under way. Where answers come one by one each would
 * be followed by a claim of one.
 */
function leastRoom(own: number): number {
  return Math.max(1, Math.min(claimSize / 2, Math.floor(own / 4)));
}

export function createDispatcher(parts: DispatchParts): Dispatcher {
  /** Senders to look at, in their turn. */
  const ready = new Map<string, Sender>();
  const timers = new Map<string, { at: number; timer: NodeJS.Timeout }>();
  const turns = createTurns();
  /** It was looked once whether something waits since before. */
  let hasPolled = false;
  let isSnapshotHeld = false;
  /** While it is held: until when a sender's next claim waits. */
  const pausedUntil = new Map<string, number>();
  const passes = new Set<Promise<void>>();
  /** Messages between their claim and the commit of their answer. */
  let underWay = 0;
  /** By sender, those of them that WhatsApp has not answered yet: each has a connection. */
  const unansweredOf = new Map<string, number>();
  /** Senders whose last claim left something that has to wait. */
  const bounded = new Set<string>();
  /** Senders of whom more is due than the last claim took. */
  const inNumbers = new Set<string>();
  /** One sender at a time: none is to wait for another's claims. */
  let isLineTaken = false;
  /** Senders that have more due and have used up their share of this node. */
  const full = new Set<string>();
  let pollTimer: NodeJS.Timeout | undefined;
  let isStopping = false;

  const heads = createQueueHeads(() => performance.now());
  const listeners = createListeners();
  const parked = createParkedLook(parts.busySql, { log: parts.log, onJoined: () => parts.onTold?.() });
  const settling = createSharedCommits<Answered, void>({
    maxItems: 250,
    maxUnderWay: 2,
    crowd: "half",
    // Its message has left, and nobody waits for that to be written.
    gatherMs: 10,
    maxWaiting: 10_000,
    run: (answered) => settleAll(parts.answerLine.sql, answered),
    runAside: (answered) => settleAll(parts.answerLine.aside, answered),
  });

  async function settleAll(sql: Sql, answered: Answered[]): Promise<undefined[]> {
    if (await settleBatch(sql, answered, { listeners, parked })) parts.onTold?.();
    return answered.map(() => undefined);
  }

  function wake({ merchantId, authenticatorId, ...woken }: Sender & { dueInMs: number }): void {
    if (isStopping) return;
    const dueInMs = Math.max(woken.dueInMs, (pausedUntil.get(authenticatorId) ?? 0) - performance.now());
    if (dueInMs <= 0) {
      if (!turns.wake(authenticatorId)) ready.set(authenticatorId, { merchantId, authenticatorId });
      next();
      return;
    }
    const at = performance.now() + dueInMs;
    const known = timers.get(authenticatorId);
    // What lies further ahead than the next poll is found by it.
    if (dueInMs > 2 * pollMs || (known !== undefined && known.at <= at)) return;
    clearTimeout(known?.timer);
    const timer = setTimeout(() => {
      timers.delete(authenticatorId);
      wake({ merchantId, authenticatorId, dueInMs: 0 });
    }, dueInMs + 1);
    timers.set(authenticatorId, { at, timer });
  }

  function next(): void {
    while (!isStopping && turns.claims < claimsAtOnce && underWay < mostUnderWay) {
      const [first] = ready.values();
      if (first === undefined) return;
      ready.delete(first.authenticatorId);
      const running: Promise<void> = look(first).finally(() => {
        passes.delete(running);
        next();
      });
      passes.add(running);
    }
  }

  function countUnanswered(authenticatorId: string, change: 1 | -1): void {
    const count = (unansweredOf.get(authenticatorId) ?? 0) + change;
    if (count === 0) unansweredOf.delete(authenticatorId);
    else unansweredOf.set(authenticatorId, count);
  }

  /** One look at one sender; what it claims leaves without being waited for. */
  async function look(sender: Sender): Promise<void> {
    const own = unansweredOf.get(sender.authenticatorId) ?? 0;
    const share = shareOf(mostUnderWay, underWay, own);
    const line = parts.claimLine;
    const takesLine = !isLineTaken && isInLine(line, line.sql);
    const isInNumbers = takesLine && inNumbers.has(sender.authenticatorId);
    const room = Math.min(share, isInNumbers ? claimsInLine * claimSize : claimSize);
    if (room < leastRoom(own)) {
      full.add(sender.authenticatorId);
      pausedUntil.delete(sender.authenticatorId);
      return;
    }
    turns.beginClaim(sender.authenticatorId);
    if (isSnapshotHeld) pausedUntil.set(sender.authenticatorId, performance.now() + pauseUnderSnapshotMs);
    const inLine = takesLine ? line.sql : null;
    isLineTaken ||= takesLine;
    try {
      const isBounded = bounded.has(sender.authenticatorId);
      const passing = claimPass(parts, sender, room, { leave: leaveAll, isBounded, heads, inLine });
      const pass = await passing.finally(() => {
        if (takesLine) isLineTaken = false;
      });
      if (pass.againInMs === null) bounded.delete(sender.authenticatorId);
      else bounded.add(sender.authenticatorId);
      if (pass.hasMore) inNumbers.add(sender.authenticatorId);
      else inNumbers.delete(sender.authenticatorId);
      const isDirty = turns.endClaim(sender.authenticatorId);
      // What waits in numbers is claimed in numbers.
      if (pass.hasMore) pausedUntil.delete(sender.authenticatorId);
      if (pass.hasMore || isDirty) wake({ ...sender, dueInMs: 0 });
      if (pass.againInMs !== null) wake({ ...sender, dueInMs: Math.max(1, pass.againInMs) });
    } catch (error) {
      turns.endClaim(sender.authenticatorId);
      parts.log.error({ err: error, authenticator_id: sender.authenticatorId }, "claim failed; the poll tries again");
    }
  }

  async function birth(
    rows: readonly NewTransaction[],
    present: PresentConfigs,
    isInLine: boolean,
  ): Promise<Birth | null> {
    if (!hasPolled || isSnapshotHeld || rows.length > mostBornAtOnce) return null;
    const wanted = new Set(rows.flatMap(({ owed }) => owed.flatMap(({ authenticatorId }) => authenticatorId ?? [])));
    const giveUpAt = performance.now() + longestTurnMs;
    const isTaken = (authenticatorId: string) => turns.isTaken(authenticatorId, isInLine);
    while ([...wanted].some(isTaken) && !isStopping && performance.now() < giveUpAt) await turns.untilOver(giveUpAt);
    if (isStopping) return null;
    const judged = judgeBirths(parts, rows, present, (sender) => {
      const { authenticatorId } = sender;
      return isTaken(authenticatorId) || hasWaiting(authenticatorId)
        ? 0
        : shareOf(mostUnderWay, underWay, unansweredOf.get(sender.authenticatorId) ?? 0);
    });
    if (judged === null) return null;
    const { births, claimed } = judged;
    for (const { authenticatorId } of births.senders) turns.beginBirth(authenticatorId, isInLine);
    let isTurnOver = false;
    const endTurn = () => {
      if (!isTurnOver) for (const sender of births.senders) endBirth(sender);
      isTurnOver = true;
    };
    // One that waits for somebody's lock keeps no claim waiting: that writes only where the bucket is still what it saw.
    const timer = setTimeout(endTurn, longestBirthMs);
    return {
      births,
      end(born) {
        clearTimeout(timer);
        for (const id of born) leave(claimed.get(id) as Claimed);
        endTurn();
      },
    };
  }

  function hasWaiting(authenticatorId: string): boolean {
    return [ready, bounded, full].some((senders) => senders.has(authenticatorId));
  }

  function endBirth({ merchantId, authenticatorId }: Sender): void {
    if (turns.endBirth(authenticatorId)) wake({ merchantId, authenticatorId, dueInMs: 0 });
  }

  function leaveAll(claimed: readonly Claimed[]): void {
    for (const one of claimed) leave(one);
  }

  /** One claimed message leaves without being waited for. */
  function leave(claimed: Claimed): void {
    underWay += 1;
    countUnanswered(claimed.authenticatorId, 1);
    const sending: Promise<void> = deliver(claimed).finally(() => {
      underWay -= 1;
      passes.delete(sending);
      next();
    });
    passes.add(sending);
  }

  async function deliver(claimed: Claimed): Promise<void> {
    const answered = isStopping ? givenBack(claimed, parts.now()) : await sendClaimed(parts, claimed);
    const { step, answer } = answered;
    countUnanswered(claimed.authenticatorId, -1);
    if (full.delete(claimed.authenticatorId)) wake({ ...claimed, dueInMs: 0 });
    parts.onAnswered?.(answered);
    if (parts.log.isLevelEnabled("debug")) {
      const message = step.kind === "accepted" ? { message: messageHash(step.messageId) } : {};
      const line = { notification_id: claimed.id, attempt: claimed.number, step: step.kind, code: answer.code };
      parts.log.debug({ ...line, ...message, ms: Math.round(answer.durationMs) }, "attempt answered");
    }
    if (!(await settle(answered))) return;
    if (step.kind === "retry") wake({ ...claimed, dueInMs: step.dueInMs });
    if (claimed.probe !== null || step.kind === "hold") wake({ ...claimed, dueInMs: 0 });
  }

  /** Writes what came of an attempt; where the database is away, until it is back or nobody would believe it any more. */
  async function settle(answered: Answered): Promise<boolean> {
    const giveUpAt = performance.now() + longestSettleMs;
    for (;;) {
      try {
        await settling.submit(answered);
        return true;
      } catch (error) {
        if (isLostConnection(error) && performance.now() < giveUpAt && !isStopping) {
          await new Promise((resolve) => setTimeout(resolve, settleAgainMs));
          continue;
        }
        // The row keeps its lease; when that runs out it is uncertain, and proof or the grace time settles it.
        parts.log.error({ err: error, notification_id: answered.claimed.id }, "the answer could not be written");
        return false;
      }
    }
  }

  async function poll(): Promise<void> {
    const [waiting, snapshotAge] = await Promise.all([
      listWaitingSenders(parts.sql, waitingSendersAtOnce),
      oldestSnapshotAge(parts.sql),
    ]);
    for (const sender of waiting) wake(sender);
    isSnapshotHeld = snapshotAge > oldestSnapshotForBirths;
    if (!isSnapshotHeld) pausedUntil.clear();
    hasPolled = true;
  }

  function schedulePoll(): void {
    pollTimer = setTimeout(async () => {
      await poll().catch((error) => parts.log.error({ err: error }, "poll failed"));
      if (!isStopping) schedulePoll();
    }, pollMs);
  }

  return {
    wake,
    birth,
    poll,
    start: schedulePoll,
    async stop() {
      isStopping = true;
      clearTimeout(pollTimer);
      for (const { timer } of timers.values()) clearTimeout(timer);
      timers.clear();
      while (passes.size > 0) await Promise.allSettled(passes);
      await settling.idle();
      await parked.idle();
    },
  };
}
