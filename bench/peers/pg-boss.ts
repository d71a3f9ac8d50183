/**
 * pg-boss: an event is one row of its queue, under a name made of the event; the message's own row is written when it is
 * sent. It looks for work twice a second, the shortest it allows, and goes on at once while batches are full: LISTEN and
 * NOTIFY would make it quicker to begin and slower at everything.
 */
import { createHash } from "node:crypto";
import { PgBoss } from "pg-boss";
import {
  databaseUrl,
  inFlight,
  insertSent,
  messageKey,
  type Payment,
  prepareDatabase,
  role,
  send,
  serve,
} from "./shop.ts";

const name = "send";
const perBatch = 100;
const boss = new PgBoss({ connectionString: databaseUrl, max: 20, supervise: role === "worker", schedule: false });
boss.on("error", (error) => console.error(error.message));

/** Jobs have UUIDs; this one is the same for the same message. */
function jobId(payment: Payment): string {
  const hex = createHash("sha256").update(messageKey(payment)).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}

if (role === "api") {
  await prepareDatabase();
  await boss.start();
  await boss.createQueue(name, { retryLimit: 5, retryBackoff: true, retryDelay: 1 });
  await serve((payment) => boss.send(name, payment, { id: jobId(payment) }));
} else {
  await boss.start();
  await boss.work<Payment>(
    name,
    {
      batchSize: perBatch,
      localConcurrency: Math.max(1, Math.round((2 * inFlight) / perBatch)),
      burstWhenBatchFull: true,
      pollingIntervalSeconds: 0.5,
    },
    async (jobs) => {
      await Promise.all(jobs.map(async ({ data }) => insertSent(data, await send(data))));
    },
  );
  console.log("ready");
}
