import assert from "node:assert/strict";
import { after, test } from "node:test";
import { createTestDatabase } from "../../test/support/postgres.ts";
import { openDatabase } from "./database.ts";
import { openWakeChannel, type WakeChannel, type WokenSender } from "./wake-channel.ts";

const database = await createTestDatabase();
const sql = openDatabase({ url: database.url, max: 2 });
const heard = new Map<string, number>();
const listener = openWakeChannel({ url: database.url, onWake: hear });
const teller = openWakeChannel({ url: database.url, onWake: null });
after(async () => {
  await Promise.all([listener.close(), teller.close()]);
  await sql.end({ timeout: 1 });
  await database[Symbol.asyncDispose]();
});

function hear({ merchantId, authenticatorId }: WokenSender): void {
  const key = `${merchantId}/${authenticatorId}`;
  heard.set(key, (heard.get(key) ?? 0) + 1);
}

function sender(index: number): WokenSender {
  return { merchantId: "m".repeat(63), authenticatorId: `019aa7e2-0000-7000-8000-${String(index).padStart(12, "0")}` };
}

/** Tells again and again, as commits do, until all of them were heard. */
async function untilHeard(channel: WakeChannel, senders: readonly WokenSender[]): Promise<void> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const missing = senders.filter((one) => !heard.has(`${one.merchantId}/${one.authenticatorId}`));
    if (missing.length === 0) return;
    if (performance.now() > deadline) throw new Error(`${missing.length} were not heard`);
    for (const one of missing) channel.tell(one);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test("a node that listens hears of every sender, however many become due at once", async () => {
  await untilHeard(
    teller,
    Array.from({ length: 500 }, (_, index) => sender(index)),
  );
});

test("what is told while a notice is under way is told together", async () => {
  const before = heard.get(`${sender(1).merchantId}/${sender(1).authenticatorId}`) ?? 0;

  for (let times = 0; times < 1_000; times += 1) teller.tell(sender(1));
  await untilHeard(teller, [sender(600)]);

  const notices = (heard.get(`${sender(1).merchantId}/${sender(1).authenticatorId}`) ?? 0) - before;
  assert.ok(notices >= 1 && notices <= 3, `${notices} notices`);
});

test("connections that are cut are made anew, on both sides", async () => {
  await sql`
    select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and application_name = 'zajel wake'`;

  await untilHeard(teller, [sender(700)]);
});
