/**
 * Ends what the crash of a node left: leases without an outcome become uncertain, and the uncertain are settled by
 * rule 5.
 */

import { isStillTrue } from "../domain/notification.ts";
import { decideUncertain, presentListening, type UncertainStep } from "../domain/uncertain.ts";
import type { Sql } from "../store/database.ts";
import { listNodeLives } from "../store/node.ts";
import { expireLeases, listUncertain, settleUncertain, type UncertainVerdict } from "../store/settle.ts";

const atOnce = 500;

/** One pass; how many notifications it moved. Safe on every node at once. */
export async function reconcile(sql: Sql, options: { graceMs: number }): Promise<number> {
  const expired = await expireLeases(sql, atOnce);
  const uncertain = await listUncertain(sql, { graceMs: options.graceMs, limit: atOnce });
  if (uncertain.length === 0) return expired;
  const { lives } = await listNodeLives(sql);
  const verdicts = uncertain.flatMap((notification): UncertainVerdict[] => {
    const step = decideUncertain({
      ...notification,
      graceMs: options.graceMs,
      choice: notification.choice,
      isStillTrue: isStillTrue(notification.state, notification.transactionState),
      listening: presentListening(lives, notification.now),
      hasReports: notification.lastStatusAt !== null,
    });
    const { merchantId, id, attempts } = notification;
    const outcome = outcomeOf(step);
    return outcome === null ? [] : [{ merchantId, id, attempts, ...outcome }];
  });
  await settleUncertain(sql, verdicts);
  return expired + verdicts.length;
}

function outcomeOf(step: UncertainStep): Pick<UncertainVerdict, "phase" | "reasonCode"> | null {
  switch (step.kind) {
    case "resend":
      return { phase: "queued", reasonCode: null };
    case "superseded":
      return { phase: "superseded", reasonCode: null };
    case "give_up":
      return { phase: "failed", reasonCode: "outcome_unknown" };
    case "wait":
      return null;
  }
}
