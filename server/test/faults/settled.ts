/** The end of a fault run: everything has come to its end, and the checker finds nothing broken. */
import assert from "node:assert/strict";
import { until } from "../support/zajel.ts";
import { type CheckOptions, check, type Findings } from "./checker.ts";
import { type Fleet, patienceMs } from "./fleet.ts";
import type { Payments } from "./payments.ts";

export interface EndOptions extends CheckOptions {
  /** Statuses that count as an end although something may still come of them. */
  mayStay?: readonly string[];
  withinMs?: number;
}

/** Waits until nothing waits or is under way any more, and no webhook is on its way. */
export async function untilSettled(fleet: Fleet, { mayStay = [], withinMs = patienceMs }: Partial<EndOptions> = {}) {
  const open = ["queued", "held", "sending", "uncertain"].filter((phase) => !mayStay.includes(phase));
  let last: unknown;
  try {
    await until(
      "everything to come to its end",
      async () => {
        const rows = await fleet.sql<{ phase: string; count: number }[]>`
          select phase, count(*)::integer as count from notification where phase = any(${open}) group by phase`;
        const webhooks = await fleet.sandbox.control<{ waiting: number; under_way: number }>("GET", "/webhooks");
        last = { rows: rows.map((row) => ({ ...row })), webhooks };
        return rows.length === 0 && webhooks.waiting + webhooks.under_way === 0;
      },
      withinMs,
    );
  } catch (error) {
    throw new Error(`${(error as Error).message}; last seen ${JSON.stringify(last)}`);
  }
}

/** Fails where anything that was promised was not kept. `seed`: of the run, for having it again. */
export async function expectAllKept(
  fleet: Fleet,
  payments: Payments,
  options: EndOptions & { seed: number },
): Promise<Findings> {
  await untilSettled(fleet, options);
  await untilLifeIsOver(fleet);
  const findings = await check(fleet, payments.all, options);
  const { broken, ...counts } = findings;
  const told = `FAULTS_SEED=${options.seed} ${JSON.stringify(counts)}`;
  assert.deepEqual(broken.slice(0, 20), [], told);
  if (process.env.FAULTS_TELL) console.log(told);
  assert.ok(findings.confirmed > 0 && findings.accepted > 0, `nothing was checked: ${told}`);
  return findings;
}

/** Messages go on being sent, delivered and read at the sandbox for a moment after they were accepted. */
export async function untilLifeIsOver(fleet: Fleet): Promise<void> {
  let before = -1;
  await until(
    "the last reports",
    async () => {
      const { delivered, waiting, under_way } = await fleet.sandbox.control<Record<string, number>>("GET", "/webhooks");
      const isQuiet = delivered === before && waiting === 0 && under_way === 0;
      before = delivered ?? 0;
      await new Promise((resolve) => setTimeout(resolve, 300));
      return isQuiet;
    },
    patienceMs,
  );
}
