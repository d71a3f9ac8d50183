/** Kills nodes at random moments while payments come in. */
import type { Chance } from "./chance.ts";
import type { Fleet } from "./fleet.ts";
import type { Payments } from "./payments.ts";

export interface KillRounds {
  fleet: Fleet;
  payments: Payments;
  chance: Chance;
  rounds: number;
  /** Payments that are begun around each kill. */
  paymentsEach: number;
}

/** Payments of a round are begun within this time; the kill comes at a random moment of it, or soon after. */
const beginWithinMs = 600;
const killWithinMs = 1_000;
const slowestAnswerMs = 200;

/** Each round kills one node in the middle of its work and starts it again. */
export async function killRounds({ fleet, payments, chance, rounds, paymentsEach }: KillRounds): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    // Slow answers widen the time in which a request is written and its answer is not: kills fall into it, too.
    await fleet.sandbox.control("PATCH", "/faults", { slow_ms: chance.whole(0, slowestAnswerMs) });
    const node = chance.pick(fleet.nodes);
    const killAfterMs = chance.whole(0, killWithinMs);
    const paid = payments.run(paymentsEach, beginWithinMs);
    const killed = pause(killAfterMs).then(async () => {
      await node.kill();
      await node.restart();
    });
    await Promise.all([paid, killed]);
  }
  await fleet.sandbox.control("DELETE", "/faults");
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
