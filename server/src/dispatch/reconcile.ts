/**
 * Ends what the crash of a node left: leases without an outcome become uncertain, and the uncertain are settled by
 * rule 5.
 */

import { isStillTrue } from "../domain/notification.ts";
import { decideUncertain, presentListening, type UncertainStep } from "../domain/uncertain.ts";
import type { Sql } from "../store/database.ts";
import { listNodeLives } from "../store/node.ts";
import {
  expireLeases,
  listUncertain,
  settleUncertain,
  type UncertainNotification,
  type UncertainVerdict,
} from "../store/settle.ts";

const atOnce = 500;

/** Pages of one pass. What can only wait must not hold up what can be settled behind it. */
const mostPages = 40;

/** How an uncertain outcome ended without proof. */
export type UncertainEnd = Exclude<UncertainStep["kind"], "wait">;

export interface ReconcileOptions {
  graceMs: number;
  /** Hears of every uncertain outcome that ended. */
  onEnded?: (end: UncertainEnd) => void;
}

/** One pass; how many notifications it moved. Safe on every node at once. */
export async function reconcile(sql: Sql, options: ReconcileOptions): Promise<number> {
  let moved = await expireLeases(sql, atOnce);
  let after: UncertainNotification | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const uncertain = await listUncertain(sql, { graceMs: options.graceMs, limit: atOnce, after });
    moved += await settleByRule(sql, uncertain, options);
    after = uncertain.at(-1);
    if (uncertain.length < atOnce) break;
  }
  return moved;
}

async function settleByRule(
  sql: Sql,
  uncertain: readonly UncertainNotification[],
  { graceMs, onEnded }: ReconcileOptions,
): Promise<number> {
  if (uncertain.length === 0) return 0;
  const { lives } = await listNodeLives(sql);
  const verdicts = uncertain.flatMap((notification): (UncertainVerdict & { end: UncertainEnd })[] => {
    const step = decideUncertain({
      ...notification,
      graceMs,
      isStillTrue: isTrueOf(notification),
      listening: presentListening(lives, notification.now),
      hasReports: notification.lastStatusAt !== null,
    });
    const { merchantId, id, attempts } = notification;
    const outcome = outcomeOf(step);
    return outcome === null || step.kind === "wait" ? [] : [{ merchantId, id, attempts, ...outcome, end: step.kind }];
  });
  const settled = new Set(await settleUncertain(sql, verdicts));
  for (const { id, end } of verdicts) if (settled.has(id)) onEnded?.(end);
  return settled.size;
}

/** A message about no payment cannot be outrun by one. */
function isTrueOf({ about, state }: UncertainNotification): boolean {
  return about === null || state === null || isStillTrue(about, state);
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
