/** WhatsApp's webhooks come twice, out of order, late, with a wrong signature, or not at all for a time. */
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { until } from "../support/zajel.ts";
import { createChance } from "./chance.ts";
import { type Fleet, openSender, patienceMs, startFleet } from "./fleet.ts";
import { createPayments } from "./payments.ts";
import { expectAllKept, untilSettled } from "./settled.ts";

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

/** Payments come in while `fault` is on; half of the answers to our requests are lost, so that reports matter. */
async function keptThrough(fault: Record<string, unknown>): Promise<void> {
  const payments = createPayments({ url: fleet.url, headers: fleet.headers, chance });
  await fleet.sandbox.control("PATCH", "/faults", fault);
  await payments.run(20, 300);
  await fleet.sandbox.control("PATCH", "/faults", { lose_answer: true });
  await payments.run(20, 300);
  await fleet.sandbox.control("DELETE", "/faults");

  await expectAllKept(fleet, payments, { limits, nodes: 2, seed: chance.seed });
}

test("twice", () => keptThrough({ webhooks_double: true }));

test("late and in the wrong order", () => keptThrough({ webhooks_late: true }));

test("twice, late and in the wrong order", () => keptThrough({ webhooks_double: true, webhooks_late: true }));

test("held back for longer than the grace time, and then all at once", async () => {
  const payments = createPayments({ url: fleet.url, headers: fleet.headers, chance });
  await fleet.sandbox.control("PATCH", "/faults", { webhooks_off: true });
  await payments.run(20, 300);
  await fleet.sandbox.control("PATCH", "/faults", { lose_answer: true });
  await payments.run(20, 300);
  await until(
    "the grace time of what is uncertain to be over",
    async () => {
      const [row] = await fleet.sql`
        select 1 from notification where phase = 'uncertain'
        having count(*) > 0 and max(uncertain_since) < now() - interval '5 seconds'`;
      return row;
    },
    patienceMs,
  );
  await fleet.sandbox.control("DELETE", "/faults");

  await expectAllKept(fleet, payments, { limits, nodes: 2, seed: chance.seed });
});

test("lost for a time: what is uncertain waits in sight, and nothing is sent twice", async () => {
  // A sender of its own: it stays silent, and the others must not wait for it.
  const headers = { "zajel-merchant": "unheard" };
  await fleet.api("POST", "/v1/merchants", { id: "unheard", name: "Dar Noura" });
  const sender = await openSender(fleet, { merchant: "unheard", messagesPerSecond });
  const payments = createPayments({ url: fleet.url, headers: fleet.headers, chance, merchantId: "unheard" });
  await fleet.sandbox.control("PATCH", "/faults", { webhooks_lost: true });
  await payments.run(20, 300);
  await fleet.sandbox.control("PATCH", "/faults", { lose_answer: true });
  await payments.run(20, 300);
  await fleet.sandbox.control("DELETE", "/faults");
  await payments.run(20, 300);

  await untilSettled(fleet, { mayStay: ["uncertain"] });
  const uncertain = await fleet.api("GET", "/v1/notifications?status=uncertain", undefined, headers);
  await expectAllKept(fleet, payments, {
    limits: { [sender.phoneNumberId]: messagesPerSecond },
    nodes: 2,
    seed: chance.seed,
    webhooksLost: true,
    mayStay: ["uncertain"],
  });

  assert.ok(uncertain.body.data.length > 0);
});

test("forged: they prove nothing and change nothing", async () => {
  await fleet.sandbox.control("PATCH", "/faults", { lose_answer: true, bad_signature: true });
  const payments = createPayments({ url: fleet.url, headers: fleet.headers, chance });
  await payments.run(20, 300);
  const refused = async () =>
    (await fleet.sandbox.control<{ failed_attempts: number }>("GET", "/webhooks")).failed_attempts;
  await until("forged webhooks to be refused", async () => (await refused()) >= 20, patienceMs);

  const [known] = await fleet.sql<{ reports: number }[]>`
    select count(*)::integer as reports from notification n join transaction t using (merchant_id, session_id)
     where t.session_id = any(${payments.all.map(({ sessionId }) => sessionId)}) and n.delivery_rank > 0`;

  assert.equal(known?.reports, 0);
});
