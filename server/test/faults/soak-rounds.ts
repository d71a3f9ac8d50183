/** Hundreds of kills of one, two and four nodes, and in every second of these rounds another fault beside. */
import { setTimeout as pause } from "node:timers/promises";
import type { Chance } from "./chance.ts";
import { check } from "./checker.ts";
import { type Fleet, openSender, startFleet } from "./fleet.ts";
import { type OwnPostgres, startOwnPostgres, temporaryFolder } from "./own-postgres.ts";
import { createPayments } from "./payments.ts";
import { untilSettled } from "./settled.ts";
import { brokenOf, type Chapter, countsOf, listed } from "./soak-report.ts";

const messagesPerSecond = 40;
const fleetSizes = [1, 2, 4];
const paymentsEach = 15;
const killWithinMs = 1_000;

interface Harm {
  name: string;
  /** Does it, and mends it. */
  run(fleet: Fleet, postgres: OwnPostgres, chance: Chance): Promise<void>;
}

const whatsappFaults: Record<string, Record<string, unknown>> = {
  "requests dropped": { drop_before: true },
  "answers dropped": { lose_answer: true },
  "HTML for an answer": { html_502: true },
  "answers after the time-out": { slow_ms: 1_500 },
  "WhatsApp unavailable": { error: { http: 503, code: 2, message: "(#2) Service temporarily unavailable" } },
  "sender too fast (130429)": { throttle: true },
  "webhooks doubled": { webhooks_double: true },
  "webhooks late and reordered": { webhooks_late: true },
  "webhooks held back": { webhooks_off: true },
};

const harms: Harm[] = [
  ...Object.entries(whatsappFaults).map(([name, fault]) => ({
    name,
    async run({ sandbox }: Fleet, _postgres: OwnPostgres, chance: Chance) {
      await sandbox.control("PATCH", "/faults", fault);
      await pause(chance.whole(300, 1_500));
      await sandbox.control("DELETE", "/faults");
    },
  })),
  {
    name: "WhatsApp's connections cut",
    async run({ wire }, _postgres, chance) {
      await wire.cut();
      await pause(chance.whole(0, 1_000));
      await wire.mend();
    },
  },
  {
    name: "PostgreSQL killed",
    async run(_fleet, postgres) {
      await postgres.kill();
      await postgres.start();
    },
  },
  {
    name: "PostgreSQL's connections cut",
    async run(_fleet, { wire }, chance) {
      await wire.cut();
      await pause(chance.whole(0, 1_000));
      await wire.mend();
    },
  },
];

/** Runs the rounds, a third for each size of the fleet, and checks all payments of them at the end. */
export async function soakRounds(options: {
  rounds: number;
  chance: Chance;
  tell: (line: string) => void;
}): Promise<Chapter> {
  const { rounds, chance, tell } = options;
  const startedAt = new Date();
  await using postgres = await startOwnPostgres(await temporaryFolder());
  await using fleet = await startFleet({ nodes: 1, database: { url: postgres.url, directUrl: postgres.url } });
  const sender = await openSender(fleet, { messagesPerSecond });
  const payments = createPayments({ url: fleet.url, headers: fleet.headers, chance });
  const done: Record<string, number> = {};
  const count = (name: string) => {
    done[name] = (done[name] ?? 0) + 1;
  };

  for (let round = 0; round < rounds; round += 1) {
    const size = fleetSizes[Math.floor((round * fleetSizes.length) / rounds)] ?? 1;
    while (fleet.nodes.length < size) await fleet.addNode();
    const node = chance.pick(fleet.nodes);
    const harm = chance.share() < 0.5 ? chance.pick(harms) : null;
    const others = fleet.nodes.filter((other) => other !== node);
    const suspended = others.length > 0 && chance.share() < 0.1 ? chance.pick(others) : null;
    const killAfterMs = chance.whole(0, killWithinMs);
    const standsMs = chance.whole(1_000, 14_000);
    if (round % 10 === 0) tell(`round ${round} of ${rounds}, ${size} nodes, ${payments.all.length} payments`);

    const paid = payments.run(paymentsEach, 600);
    const standing = suspended === null ? null : standStill(suspended, standsMs);
    const harmed = harm === null ? null : harm.run(fleet, postgres, chance);
    await pause(killAfterMs);
    await node.kill();
    count(`one of ${size} nodes killed`);
    await harmed;
    if (harm !== null) count(harm.name);
    await node.restart();
    await standing;
    if (suspended !== null) count("node stood still for 1 to 14 s");
    await paid;
  }
  tell("waiting for everything to come to its end");
  await untilSettled(fleet, { withinMs: 300_000 });
  await pause(2_000);
  const findings = await check(fleet, payments.all, {
    limits: { [sender.phoneNumberId]: messagesPerSecond },
    nodes: Math.max(...fleetSizes),
  });
  return {
    title: "Kills under load",
    done:
      `${rounds} rounds. In each ${paymentsEach} payments come in and one node is killed at a random moment of their ` +
      "intake, claim, send, record or receipt, and started again; in half of them another fault happens at the same " +
      "time. One, two and four nodes, a third of the rounds each. Time-out of a send 1 s, grace time 3 s.",
    startedAt,
    seed: chance.seed,
    minutes: (Date.now() - startedAt.getTime()) / 60_000,
    counts: [["injected", listed(done)], ...countsOf(findings)],
    broken: brokenOf(findings),
  };
}

async function standStill(node: { suspend(): void; resume(): void }, forMs: number): Promise<void> {
  node.suspend();
  await pause(forMs);
  node.resume();
}
