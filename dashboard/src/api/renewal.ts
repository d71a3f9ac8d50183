/** Asks again what events have made out of date, without asking more often than the answers come. */
import type { QueryClient } from "@tanstack/react-query";
import { pause } from "./pause.ts";

/** Events that come together are one question. */
const gatherMs = 250;
/** What is dear to answer, and of which nobody sees every step, rests between two questions. */
const restMs: Readonly<Record<string, number>> = { stats: 3_000, attention: 1_000 };

/**
 * Takes subjects, the first part of questions' keys. A question under way is not given up for the next event, or a busy
 * shop would never see an answer; what happened meanwhile is asked for after it.
 */
export function createRenewal(client: QueryClient, signal: AbortSignal): (subjects: Iterable<string>) => void {
  const outdated = new Set<string>();
  const busy = new Set<string>();

  async function renew(subject: string): Promise<void> {
    busy.add(subject);
    await pause(gatherMs, signal);
    while (outdated.delete(subject) && !signal.aborted) {
      await client.invalidateQueries({ queryKey: [subject] });
      await pause(restMs[subject] ?? gatherMs, signal);
    }
    busy.delete(subject);
  }

  return (subjects) => {
    for (const subject of subjects) {
      outdated.add(subject);
      if (!busy.has(subject)) void renew(subject);
    }
  };
}
