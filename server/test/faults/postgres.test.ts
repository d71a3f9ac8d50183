/** PostgreSQL is killed and comes back, and its connections are ended, while payments come in. */
import { after, before, test } from "node:test";
import { until } from "../support/zajel.ts";
import { createChance } from "./chance.ts";
import { type Fleet, openSender, patienceMs, startFleet } from "./fleet.ts";
import { type OwnPostgres, startOwnPostgres, temporaryFolder } from "./own-postgres.ts";
import { createPayments } from "./payments.ts";
import { expectAllKept } from "./settled.ts";

const messagesPerSecond = 80;
const chance = createChance();
let postgres: OwnPostgres;
let fleet: Fleet;
let limits: Record<string, number>;

before(async () => {
  postgres = await startOwnPostgres(await temporaryFolder());
  fleet = await startFleet({ nodes: 2, database: { url: postgres.url, directUrl: postgres.url } });
  limits = { [(await openSender(fleet, { messagesPerSecond })).phoneNumberId]: messagesPerSecond };
});
after(async () => {
  await fleet?.[Symbol.asyncDispose]();
  await postgres?.[Symbol.asyncDispose]();
});

/** Payments come in, and `harm` is done so many times in the middle of them. */
async function keptThrough(times: number, harm: () => Promise<void>): Promise<void> {
  const payments = createPayments({ url: fleet.url, headers: fleet.headers, chance });
  for (let time = 0; time < times; time += 1) {
    const before = payments.answered;
    const paid = payments.run(20, 400);
    const some = chance.whole(1, 15);
    await until("some to be answered", async () => payments.answered >= before + some, patienceMs);
    await harm();
    await paid;
  }
  await expectAllKept(fleet, payments, { limits, nodes: 2, seed: chance.seed });
}

test("killed with all of its processes, and started again", () =>
  keptThrough(3, async () => {
    await postgres.kill();
    await postgres.start();
  }));

test("one of its processes killed, after which it ends all others and recovers", () =>
  keptThrough(2, async () => postgres.killBackend(chance.pick(await nodesBackends()))));

test("all connections of the nodes ended, again and again", () =>
  keptThrough(4, async () => {
    await fleet.sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'zajel'`;
  }));

async function nodesBackends(): Promise<number[]> {
  const rows = await fleet.sql<{ pid: number }[]>`select pid from pg_stat_activity where application_name = 'zajel'`;
  return rows.map(({ pid }) => pid);
}
