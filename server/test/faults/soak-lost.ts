/** All webhooks lost for minutes, with the times of real life: silence must not be taken for proof. */
import { setTimeout as pause } from "node:timers/promises";
import type { Chance } from "./chance.ts";
import { check } from "./checker.ts";
import { openSender, startFleet } from "./fleet.ts";
import { startOwnPostgres, temporaryFolder } from "./own-postgres.ts";
import { createPayments } from "./payments.ts";
import { untilSettled } from "./settled.ts";
import { brokenOf, type Chapter, countsOf, number } from "./soak-report.ts";

const messagesPerSecond = 80;
const sliceMs = 15_000;
const paymentsEach = 12;
/** What real installations have; the tests have a fraction of it. */
const realTimes = { ZAJEL_UNCERTAIN_GRACE_MS: "90000", ZAJEL_SEND_TIMEOUT_MS: "10000", ZAJEL_RETRY_BASE_MS: "2000" };

/** Payments come in all the time; in each slice some answers are lost, too, and for `minutes` every webhook. */
export async function soakLost(options: {
  minutes: number;
  chance: Chance;
  tell: (line: string) => void;
}): Promise<Chapter> {
  const { minutes, chance, tell } = options;
  const startedAt = new Date();
  await using postgres = await startOwnPostgres(await temporaryFolder());
  const database = { url: postgres.url, directUrl: postgres.url };
  await using fleet = await startFleet({ nodes: 2, database, environment: realTimes });
  const sender = await openSender(fleet, { messagesPerSecond });
  const payments = createPayments({ url: fleet.url, headers: fleet.headers, chance, pauseMs: 2_000 });

  async function slice(faults: Record<string, unknown>): Promise<void> {
    const endsAt = performance.now() + sliceMs;
    await fleet.sandbox.control("PATCH", "/faults", { ...faults, lose_answer: false });
    const paid = payments.run(paymentsEach, sliceMs / 2);
    await pause(sliceMs / 5);
    // Some answers are lost as well, so that only webhooks could tell what became of these messages.
    await fleet.sandbox.control("PATCH", "/faults", { lose_answer: true });
    await pause(2_000);
    await fleet.sandbox.control("PATCH", "/faults", { lose_answer: false });
    await paid;
    await pause(Math.max(0, endsAt - performance.now()));
  }

  tell("webhooks arrive");
  await slice({ webhooks_lost: false });
  const slices = Math.round((minutes * 60_000) / sliceMs);
  for (let index = 0; index < slices; index += 1) {
    if (index % 4 === 0) tell(`webhooks lost for ${(index * sliceMs) / 60_000} of ${minutes} min`);
    await slice({ webhooks_lost: true });
  }
  tell("webhooks arrive again");
  // Longer than the grace time: what is uncertain could be taken for lost now.
  for (let index = 0; index < 8; index += 1) await slice({ webhooks_lost: false });
  await untilSettled(fleet, { mayStay: ["uncertain"], withinMs: 120_000 });
  await pause(3_000);
  const findings = await check(fleet, payments.all, {
    limits: { [sender.phoneNumberId]: messagesPerSecond },
    nodes: 2,
    webhooksLost: true,
  });
  return {
    title: `All webhooks lost for ${minutes} minutes`,
    done:
      `Two nodes with the default times (grace time 90 s). Payments come in all the time, and for two of each ` +
      `${sliceMs / 1000} seconds WhatsApp's answers are lost after it has taken the messages; for ${minutes} minutes ` +
      "no webhook arrives either. Nobody can know what became of those messages, so none may be sent again: they wait " +
      "as uncertain, in sight, until a person decides or the hold limit ends them. Afterwards webhooks arrive for two " +
      "minutes, longer than the grace time.",
    startedAt,
    seed: chance.seed,
    minutes: (Date.now() - startedAt.getTime()) / 60_000,
    counts: [...countsOf(findings), ["of these uncertain, in sight", number(findings.statuses.uncertain ?? 0)]],
    broken: brokenOf(findings),
  };
}
