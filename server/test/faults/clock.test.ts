/** The clocks of the nodes are wrong and jump: due times, leases, pace and deadlines go by the database's. */
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { paymentRequest, until } from "../support/zajel.ts";
import { createChance } from "./chance.ts";
import { type Fleet, openSender, patienceMs, startFleet } from "./fleet.ts";
import { createPayments } from "./payments.ts";
import { expectAllKept } from "./settled.ts";

const messagesPerSecond = 40;
const chance = createChance();
const hourMs = 3_600_000;
const preload = pathToFileURL(path.resolve(import.meta.dirname, "shifted-clock.ts")).href;
const clock = (...shifts: number[]) => ({
  NODE_OPTIONS: `--import=${preload}`,
  FAULTS_CLOCK_SHIFTS: shifts.join(","),
});
let fleet: Fleet;
let limits: Record<string, number>;

before(async () => {
  fleet = await startFleet({ nodes: 1, environment: clock(2 * hourMs, -2 * hourMs, 0) });
  await fleet.addNode(clock(-3 * hourMs, 26 * hourMs, 60_000));
  limits = { [(await openSender(fleet, { messagesPerSecond })).phoneNumberId]: messagesPerSecond };
});
after(() => fleet[Symbol.asyncDispose]());

test("hours apart from each other, and jumping in the middle of the work, they keep all promises", async () => {
  const payments = createPayments({ url: fleet.url, headers: fleet.headers, chance });
  // Some outcomes are unknown, so that leases, grace time and proof go by a clock, too.
  await fleet.sandbox.control("PATCH", "/faults", { drop_before: true });
  await payments.run(15, 400);
  for (let jump = 0; jump < 3; jump += 1) {
    for (const node of fleet.nodes) node.signal("SIGUSR2");
    await fleet.sandbox.control("DELETE", "/faults");
    await payments.run(15, 400);
  }

  await expectAllKept(fleet, payments, { limits, nodes: 2, seed: chance.seed, wrongClocks: true });
});

test("bad news waits for its settle window, not more and not less", async () => {
  const payments = createPayments({ url: fleet.url, headers: fleet.headers, chance, way: ["created", "failed"] });
  await payments.run(10, 300);
  await expectAllKept(fleet, payments, { limits, nodes: 2, seed: chance.seed, wrongClocks: true });

  const arrived = new Map((await fleet.log.accepted()).map((one) => [one.biz_opaque_callback_data, one.arrived_at_ms]));
  for (const { sessionId } of payments.all) {
    const { body } = await fleet.api("GET", `/v1/transactions/${sessionId}`);
    const failed = body.notifications.find(({ state }: { state: string }) => state === "failed");
    const since = body.history.find(({ state }: { state: string }) => state === "failed")?.recorded_at;
    // A caller that gave up may never have reported it.
    if (failed === undefined) continue;
    const waitedMs = (arrived.get(failed.id) ?? 0) - Date.parse(since);
    assert.ok(waitedMs >= 990, `it left after ${waitedMs} ms`);
  }
});

test("a payment expires at its time", async () => {
  const expiresAt = new Date(Date.now() + 3_000);
  const made = await fleet.api("POST", "/v1/transactions", paymentRequest({ expires_at: expiresAt.toISOString() }));
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const path = `/v1/transactions/${made.body.session_id}`;

  const { body } = await until(
    "the payment to expire",
    async () => {
      const read = await fleet.api("GET", path);
      return read.body.state === "expired" ? read : null;
    },
    patienceMs,
  );

  const recorded = body.history.find(({ state }: { state: string }) => state === "expired").recorded_at;
  assert.ok(Date.parse(recorded) >= expiresAt.getTime());
});
