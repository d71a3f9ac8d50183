/** WhatsApp is down, slow, answers garbage, takes messages without saying so, or asks for patience. */
import { after, afterEach, before, test } from "node:test";
import { until } from "../support/zajel.ts";
import { createChance } from "./chance.ts";
import { type Fleet, openSender, patienceMs, startFleet } from "./fleet.ts";
import { createPayments } from "./payments.ts";
import { expectAllKept } from "./settled.ts";

const messagesPerSecond = 80;
const chance = createChance();
let fleet: Fleet;
let limits: Record<string, number>;

before(async () => {
  fleet = await startFleet({ nodes: 2 });
  limits = { [(await openSender(fleet, { messagesPerSecond })).phoneNumberId]: messagesPerSecond };
});
after(() => fleet[Symbol.asyncDispose]());
afterEach(() => fleet.sandbox.control("DELETE", "/faults"));

const meetings = 15;

/** Payments come in while `fault` is on, until so many requests have met it; then it is mended, and all is checked. */
async function keptThrough(fault: Record<string, unknown>): Promise<void> {
  const payments = createPayments({ url: fleet.url, headers: fleet.headers, chance });
  const before = (await fleet.log.sends()).length;
  await fleet.sandbox.control("PATCH", "/faults", fault);
  const paid = payments.run(20, 400);

  await until(
    "requests to meet the fault",
    async () => (await fleet.log.sends()).length >= before + meetings,
    patienceMs,
  );
  await fleet.sandbox.control("DELETE", "/faults");

  await paid;
  await expectAllKept(fleet, payments, { limits, nodes: 2, seed: chance.seed });
}

test("down: nothing can be sent, and everything leaves when it is back", async () => {
  const payments = createPayments({ url: fleet.url, headers: fleet.headers, chance });
  await fleet.wire.cut();
  await payments.run(20, 400);
  await fleet.wire.mend();

  await expectAllKept(fleet, payments, { limits, nodes: 2, seed: chance.seed });
});

test("its connections break again and again while messages are on the way", async () => {
  const payments = createPayments({ url: fleet.url, headers: fleet.headers, chance });
  await fleet.sandbox.control("PATCH", "/faults", { slow_ms: 100 });
  const paid = payments.run(30, 800);
  for (let cut = 0; cut < 5; cut += 1) {
    const before = (await fleet.log.accepted()).length;
    await until("a message to arrive", async () => (await fleet.log.accepted()).length > before, patienceMs);
    await fleet.wire.cut();
    await fleet.wire.mend();
  }

  await paid;
  await expectAllKept(fleet, payments, { limits, nodes: 2, seed: chance.seed });
});

test("it drops requests before it takes them", () => keptThrough({ drop_before: true }));

test("it takes messages and drops the answers", () => keptThrough({ lose_answer: true }));

test("its answers come after we have stopped to wait", () => keptThrough({ slow_ms: 1_500 }));

test("it answers with a gateway's HTML page", () => keptThrough({ html_502: true }));

test("it answers that it is unavailable", () =>
  keptThrough({ error: { http: 503, code: 2, message: "(#2) Service temporarily unavailable" } }));

test("it says that the sender is too fast", () => keptThrough({ throttle: true }));

test("it says that the recipients get too many", () => keptThrough({ pair_limit: true }));

test("the reports come before the answers", () => keptThrough({ status_first: true }));
