/**
 * Which senders were heard of a moment ago: a busy webhook door need not write that for each of its commits
 * (`noteStatuses` itself writes it once a second for each sender, over all nodes). Memory of this node; losing it costs
 * a statement.
 */
import type { HeardSender } from "../store/report.ts";

export interface Heard {
  /** Those of the senders that have to be noted: not noted a moment ago, or with a status that may be late. */
  toNote(senders: readonly HeardSender[]): HeardSender[];
  /** These were noted. */
  noted(senders: readonly HeardSender[]): void;
}

const freshForMs = 500;
const mostRemembered = 10_000;

/** `graceMs`: a status that comes later than this after its time is late. `now`: milliseconds since 1970. */
export function createHeard(graceMs: number, now: () => number = Date.now): Heard {
  const until = new Map<string, number>();
  return {
    toNote(senders) {
      const at = now();
      // Half of the grace time, so that this node's clock need not agree with the database's.
      const isYoung = ({ oldestAt }: HeardSender) => oldestAt !== null && at - oldestAt.getTime() < graceMs / 2;
      return senders.filter((sender) => !isYoung(sender) || (until.get(sender.authenticatorId) ?? 0) <= at);
    },
    noted(senders) {
      const at = now() + freshForMs;
      for (const { authenticatorId } of senders) {
        until.delete(authenticatorId);
        until.set(authenticatorId, at);
        if (until.size > mostRemembered) until.delete(until.keys().next().value as string);
      }
    },
  };
}
