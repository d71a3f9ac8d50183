/**
 * Where each sender's queue begins. What was claimed leaves the index of what is due, but while somebody holds an older
 * snapshot (a backup, a report) its entries have to stay, and each later claim would walk over all of them: half a
 * millisecond more for every 1,000 messages that left since. So a claim looks from where the last one ended, and once a
 * second from the very beginning.
 *
 * A message is due at the moment it is written or later, so only what was written long before its commit, or given back,
 * stands before that place. It is found by the next look at the whole queue.
 */
import type { Candidate, Lanes } from "../store/claim.ts";

export interface QueueHeads {
  /** From when on to look, by priority; null: at the whole queue. */
  since(authenticatorId: string): Lanes | null;
  /** What a claim saw that came to its end. */
  note(authenticatorId: string, look: Look): void;
}

export interface Look {
  since: Lanes | null;
  /** By the database's clock, when it began. */
  at: Date;
  /** In its order; what came after was not looked at. */
  found: readonly Pick<Candidate, "priority" | "dueAt">[];
  isFull: boolean;
}

/** Between two looks at a whole queue. */
const wholeEveryMs = 1_000;
/** What is due when it is written may be seen so much later: its commit takes that long. */
const longestCommitMs = 250;
const mostSenders = 10_000;

interface Head {
  wholeAt: number;
  lanes: Lanes;
}

/** `now`: in milliseconds, only ever forward. */
export function createQueueHeads(now: () => number): QueueHeads {
  const heads = new Map<string, Head>();

  return {
    since(authenticatorId) {
      const head = heads.get(authenticatorId);
      return head === undefined || now() - head.wholeAt >= wholeEveryMs ? null : head.lanes;
    },
    note(authenticatorId, { since, at, found, isFull }) {
      if (since === null && heads.size >= mostSenders) heads.clear();
      const known = since === null ? undefined : heads.get(authenticatorId);
      const reached = isFull ? (found.at(-1)?.priority ?? -1) : Number.POSITIVE_INFINITY;
      const lanes = (known?.lanes ?? [null, null, null]).map((from, priority) => {
        if (priority > reached) return from;
        const last = found.findLast((one) => one.priority === priority)?.dueAt ?? at;
        return new Date(last.getTime() - longestCommitMs);
      }) as Lanes;
      heads.set(authenticatorId, { wholeAt: known?.wholeAt ?? now(), lanes });
    },
  };
}
