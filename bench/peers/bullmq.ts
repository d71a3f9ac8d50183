/**
 * BullMQ on Redis, with its record in PostgreSQL: an event is a row, then a job; a crash in between loses the message,
 * which a sweeper would have to look for and none does here.
 */
import { Queue, Worker } from "bullmq";
import {
  inFlight,
  insertWaiting,
  noteSent,
  type Payment,
  prepareDatabase,
  redisUrl,
  role,
  send,
  serve,
} from "./shop.ts";

const name = "send";
const { hostname, port } = new URL(redisUrl);
const connection = { host: hostname, port: Number(port), maxRetriesPerRequest: null };

if (role === "api") {
  await prepareDatabase();
  const queue = new Queue(name, {
    connection,
    defaultJobOptions: {
      attempts: 5,
      backoff: { type: "exponential", delay: 1000 },
      removeOnComplete: true,
      removeOnFail: 1000,
    },
  });
  await serve(async (payment) => {
    const id = await insertWaiting(payment);
    if (id !== null) await queue.add(name, { id, payment });
  });
} else {
  const worker = new Worker<{ id: string; payment: Payment }>(
    name,
    async ({ data: { id, payment } }) => noteSent(id, await send(payment)),
    { connection, concurrency: inFlight },
  );
  worker.on("error", (error) => console.error(error.message));
  worker.on("failed", (_job, error) => console.error(error.message));
  await worker.waitUntilReady();
  console.log("ready");
}
