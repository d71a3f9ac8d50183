/** A node stands still for longer than its leases (SIGSTOP, as a laptop or a virtual machine does), and goes on. */
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { until } from "../support/zajel.ts";
import { createChance } from "./chance.ts";
import { type Fleet, longTest, openSender, patienceMs, startFleet } from "./fleet.ts";
import { createPayments, type Payment } from "./payments.ts";
import { expectAllKept, untilSettled } from "./settled.ts";

/** The highest throughput of a number: one node claims many at once. */
const messagesPerSecond = 1_000;
const preload = pathToFileURL(path.resolve(import.meta.dirname, "slow-connect.ts")).href;
const chance = createChance();
let fleet: Fleet;
let limits: Record<string, number>;

before(async () => {
  // Answers may be slow here; leases are 10 s longer than the time-out.
  fleet = await startFleet({ nodes: 1, environment: { ZAJEL_SEND_TIMEOUT_MS: "3000" } });
  limits = { [(await openSender(fleet, { messagesPerSecond })).phoneNumberId]: messagesPerSecond };
});
after(() => fleet[Symbol.asyncDispose]());

test(
  "what it had claimed and not written is sent by others, and it sends none of it when it goes on",
  longTest,
  async () => {
    const payments = createPayments({ url: fleet.url, headers: fleet.headers, chance, way: ["created"] });
    const [first] = fleet.nodes;
    assert.ok(first);
    // Nobody sends while they are created, so that one node finds all of them.
    await first.kill();
    await first.restart({ ZAJEL_ROLES: "api,upkeep" });
    await payments.run(320, 400);
    await fleet.sandbox.control("PATCH", "/faults", { slow_ms: 2_500 });
    const sending = await fleet.addNode({
      ZAJEL_ROLES: "api,dispatcher",
      NODE_OPTIONS: `--import=${preload}`,
      FAULTS_SLOW_PORT: `${fleet.wire.port}`,
      FAULTS_SLOW_CONNECT_MS: "2000",
      FAULTS_QUICK_CONNECTIONS: "60",
    });
    await until("many to have arrived, and more to be claimed than was written", manyArrivedAndMoreWait, patienceMs);
    sending.suspend();

    const moved = payments.all.filter((_, index) => index % 2 === 0);
    for (const payment of moved) await report(payment, "paid");
    await fleet.sandbox.control("DELETE", "/faults");
    await fleet.addNode({ ZAJEL_ROLES: "api,dispatcher" });
    await untilSettled(fleet);
    const before = (await fleet.log.sends()).length;
    sending.resume();
    // It has answers to write and messages to let go of; a payment that it takes itself comes after them.
    const later = createPayments({ url: sending.url, headers: fleet.headers, chance, way: ["created"] });
    await later.run(3, 100);
    await untilSettled(fleet);

    assert.equal((await fleet.log.sends()).length, before + 3);
    const all = { ...payments, all: [...payments.all, ...later.all] };
    await expectAllKept(fleet, all, { limits, nodes: 2, seed: chance.seed });
  },
);

async function manyArrivedAndMoreWait(): Promise<boolean> {
  const rows = await fleet.sql<{ id: string }[]>`select id from notification where phase = 'sending'`;
  const arrived = new Set((await fleet.log.accepted()).map((message) => message.biz_opaque_callback_data));
  const waiting = rows.filter(({ id }) => !arrived.has(id));
  return arrived.size >= 50 && waiting.length >= 5;
}

async function report(payment: Payment, state: string): Promise<void> {
  const { status } = await fleet.api("POST", `/v1/transactions/${payment.sessionId}/state`, { state });
  assert.equal(status, 200);
  payment.confirmed.push(state);
}
