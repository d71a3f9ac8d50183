/** WhatsApp cannot be reached for a while: nothing is lost, nothing is doubled, and everything leaves soon after. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { promised } from "../support/patience.ts";
import { left, openShop } from "../support/shop.ts";
import { wireToHttp } from "../support/wire.ts";
import { startZajel, until } from "../support/zajel.ts";

const zajel = await startZajel({ environment: { ZAJEL_ROLES: "api" } });
after(() => zajel[Symbol.asyncDispose]());
const shop = await openShop(zajel);
const wire = await wireToHttp(zajel.sandbox.url);
after(() => wire[Symbol.asyncDispose]());
// As it is set in real life: here the tests' own 50 ms would hide a wait that grows.
const environment = { ZAJEL_GRAPH_URL: `http://127.0.0.1:${wire.port}`, ZAJEL_RETRY_BASE_MS: "2000" };
const node = await zajel.startNode({ ...environment, ZAJEL_ROLES: "dispatcher,upkeep" });
after(() => node[Symbol.asyncDispose]());

test("what was owed meanwhile leaves within 5 s after WhatsApp is back, once each", async () => {
  await wire.cut();
  const payments = [];
  for (let index = 0; index < 20; index += 1) payments.push(await shop.create());
  const [first, second] = payments;
  assert.ok(first && second);
  await tried(first.sessionId, 3);
  await shop.report(second, "paid");

  await wire.mend();
  const mendedAt = performance.now();
  const others = payments.filter((payment) => payment !== second);
  for (const payment of others) await shop.notified(payment, "created", left, promised(6_000));
  await shop.notified(second, "paid", left, promised(6_000));
  const leftWithinMs = performance.now() - mendedAt;
  await shop.everythingDueHasLeft();

  assert.ok(leftWithinMs < promised(5_000), `${leftWithinMs}`);
  for (const payment of payments) assert.equal((await shop.messages(payment)).length, 1, payment.sessionId);
  // The link of a payment that was paid meanwhile is no longer true.
  assert.equal((await shop.statuses(second)).created, "superseded");
});

test("what was under way when the connection broke is uncertain, and is not sent twice", async () => {
  await zajel.sandbox.control("PATCH", "/faults", { slow_ms: 60_000 });
  const payment = await shop.create({ notifications: { whatsapp: ["created"] } });
  await until("WhatsApp to have it", async () => (await shop.messages(payment)).length > 0);

  await wire.cut();
  await wire.mend();
  await zajel.sandbox.control("DELETE", "/faults");
  const { id } = await shop.notified(payment, "created", left, promised(10_000));
  const { body } = await shop.api("GET", `/v1/notifications/${id}`);

  assert.deepEqual(
    body.attempt_log.map(({ outcome }: { outcome: string }) => outcome),
    ["unanswered"],
  );
  assert.equal((await shop.messages(payment)).length, 1);
});

/** The message of the payment has been tried in vain so often. */
async function tried(sessionId: string, times: number): Promise<void> {
  const seen = new Set<string>();
  await until(
    `${times} tries`,
    async () => {
      const [row] = await zajel.sql<{ dueAt: Date }[]>`select due_at from notification where session_id = ${sessionId}`;
      if (row !== undefined) seen.add(row.dueAt.toISOString());
      return seen.size > times;
    },
    promised(15_000),
  );
}
