/** Rule 6, and with it all others: nodes are killed at any moment of intake, claim, send, record and receipt. */
import { after, test } from "node:test";
import { createChance } from "./chance.ts";
import { longTest, openSender, startFleet } from "./fleet.ts";
import { killRounds } from "./kill-rounds.ts";
import { createPayments } from "./payments.ts";
import { expectAllKept } from "./settled.ts";

const messagesPerSecond = 40;
const chance = createChance();
const fleet = await startFleet({ nodes: 1 });
after(() => fleet[Symbol.asyncDispose]());

test(
  "killed 20 times as one, two and four nodes under load, they lose, double, belate and hurry nothing",
  longTest,
  async () => {
    const sender = await openSender(fleet, { messagesPerSecond });
    const payments = createPayments({ url: fleet.url, headers: fleet.headers, chance });
    const run = { fleet, payments, chance, paymentsEach: 12 };

    await killRounds({ ...run, rounds: 6 });
    await fleet.addNode();
    await killRounds({ ...run, rounds: 7 });
    await Promise.all([fleet.addNode(), fleet.addNode()]);
    await killRounds({ ...run, rounds: 7 });

    const limits = { [sender.phoneNumberId]: messagesPerSecond };
    await expectAllKept(fleet, payments, { limits, nodes: 4, seed: chance.seed });
  },
);
