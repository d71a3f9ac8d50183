/**
 * Ends holds: probes what holds, lets one message out to find out, and lets the rest follow when it was accepted.
 */
import type { Sql } from "../store/database.ts";
import {
  beginProbe,
  chooseProbes,
  failPastHoldLimit,
  type Hold,
  type HoldKey,
  listHeldGroups,
  releaseHeld,
  releaseHolds,
  takeDueProbes,
} from "../store/hold.ts";

/** Whether what a hold is about looks mended from outside, without spending a message. */
export type LooksMended = (hold: Hold) => Promise<boolean>;

/** Something of this sender is due now. */
export type WakeSender = (sender: { merchantId: string; authenticatorId: string; dueInMs: number }) => void;

const probesAtOnce = 50;
const groupsAtOnce = 1_000;
/** A backlog leaves paced by the sender's bucket; this only bounds one statement. */
const releasedAtOnce = 500;

/** Probes the holds that are due; how many look mended. */
export async function probeHolds(sql: Sql, looksMended: LooksMended, wake: WakeSender): Promise<number> {
  const due = await chooseProbes(sql, await takeDueProbes(sql, probesAtOnce));
  const answers = await Promise.all(due.map(async (hold) => ({ hold, isMended: await looksMended(hold) })));
  const mended = answers.filter(({ isMended }) => isMended).map(({ hold }) => hold);
  for (const hold of mended) {
    if (hold.scope === "tier") {
      // Counted, and not asked: there is nothing for a message to find out.
      await releaseHolds(sql, { ...hold, scopes: [hold.scope] });
      continue;
    }
    await beginProbe(sql, hold);
    const released = await releaseHeld(sql, hold, 1);
    // Nothing waits for it: the next message will find out by itself.
    if (released === 0) await releaseHolds(sql, { ...hold, scopes: [hold.scope] });
    else wake({ ...hold, dueInMs: 0 });
  }
  return mended.length;
}

/** Lets go what is held for a cause that is gone, and gives up what waited past the hold limit; how many. */
export async function tendHeld(sql: Sql, wake: WakeSender): Promise<number> {
  let count = 0;
  for (const group of await listHeldGroups(sql, groupsAtOnce)) {
    if (group.isHeld) {
      count += await failPastHoldLimit(sql, group, releasedAtOnce);
      continue;
    }
    const released = await releaseHeld(sql, group satisfies HoldKey, releasedAtOnce);
    if (released > 0) wake({ ...group, dueInMs: 0 });
    count += released;
  }
  return count;
}
