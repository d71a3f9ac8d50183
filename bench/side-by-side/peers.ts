/**
 * What a team would build in place of Zajel, each as good as its library's documentation makes it: a process for the API
 * and one that sends. They are given the very requests that Zajel is given.
 */
import type { ChildProcess } from "node:child_process";
import path from "node:path";
import zajel from "../adapter.mjs";
import type { Pipeline } from "./pipeline.ts";
import { endProgram, startProgram } from "./programs.ts";

/** How many requests to WhatsApp a peer has under way at once. */
export const defaultInFlight = 200;

interface Peer {
  name: string;
  /** The program below `bench/peers`, which is started as `api` and as `worker`. */
  program: string;
  redis: Pipeline["redis"];
  inFlight: number;
}

function createPeer({ name, program, redis, inFlight }: Peer): Pipeline {
  const file = path.resolve(import.meta.dirname, "../peers", program);
  let environment: Record<string, string> = {};
  let logFile = "";
  let api: ChildProcess | null = null;
  let worker: ChildProcess | null = null;
  const count = async (rows: PromiseLike<readonly { count: number }[]>) => (await rows)[0]?.count ?? 0;
  return {
    name,
    redis,
    async start({ databaseUrl, redisUrl, graphBase, apiPort, secret, logDir }) {
      logFile = path.join(logDir, `${name}.log`);
      environment = {
        DATABASE_URL: databaseUrl,
        REDIS_URL: redisUrl ?? "",
        GRAPH_URL: graphBase,
        PORT: String(apiPort),
        APP_SECRET: secret,
        IN_FLIGHT: String(inFlight),
      };
      api = await startProgram([file, "api"], environment, logFile);
    },
    async startWorker() {
      worker = await startProgram([file, "worker"], environment, logFile);
    },
    async stopWorker() {
      await endProgram(worker);
      worker = null;
    },
    async stop() {
      await endProgram(worker);
      await endProgram(api);
      worker = null;
      api = null;
    },
    pids: () =>
      [["api", api?.pid] as const, ["worker", worker?.pid] as const].flatMap(([what, pid]): [string, number][] =>
        pid === undefined ? [] : [[what, pid]],
      ),
    ingestRequest: zajel.ingestRequest,
    webhookRequest: zajel.webhookRequest,
    countSent: (sql) => count(sql<{ count: number }[]>`select count(*)::int from message where message_id is not null`),
    countRead: (sql) => count(sql<{ count: number }[]>`select count(*)::int from message where read_at is not null`),
  };
}

/** All that can be measured, Zajel first. */
export function createPipelines(inFlight: number): Pipeline[] {
  return [
    zajel,
    // Its row in PostgreSQL is what keeps an event; the queue in Redis may lose its last second at a power cut.
    createPeer({ name: "bullmq", program: "bullmq.ts", redis: "everysec", inFlight }),
    createPeer({ name: "pg-boss", program: "pg-boss.ts", redis: null, inFlight }),
  ];
}
