/** One run of one pipeline through all stages, on an empty database. */
import { setTimeout as sleep } from "node:timers/promises";
import { type ISql, openDatabase } from "../../server/src/store/database.ts";
import { percentile } from "../percentile.ts";
import { steadyMs } from "./clock.ts";
import { rawRequest } from "./connections.ts";
import type { Figures } from "./figures.ts";
import { sendAll, sendSteadily } from "./load.ts";
import type { HttpRequest, Pipeline, Status } from "./pipeline.ts";
import { freePort } from "./services.ts";
import { followMessages, statusesInOrder } from "./statuses.ts";
import { type Spent, spentUntilNow, type Watched, watchMemory } from "./usage.ts";
import { messageIdOf, startWhatsApp } from "./whatsapp.ts";

export interface Sizes {
  /** Events of the first stage, and messages of the drain that follows; the other stages have half of it. */
  events: number;
  steadySeconds: number;
  steadyRates: readonly number[];
  /** How many requests are under way at once: events, and as many statuses. */
  connections: number;
}

export interface Place {
  databaseUrl: string;
  /** The first process of PostgreSQL; null where its processor time is not to be known. */
  postgresPid: number | null;
  redis: { url: string; pid: number } | null;
  /** A folder for logs and what pipelines write. */
  folder: string;
  onStage?: (stage: string) => void;
}

export interface Measured {
  figures: Figures;
  /** What was not as it should be: refused requests, repeated messages. */
  notes: string[];
}

const secret = "app-secret";
const withinMs = 300_000;
const lookEveryMs = 25;
const whatsAppDelayMs = 100;
/** Statuses alone: so many messages hear of one status before the next one begins. */
const perBlock = 1000;

async function until(reached: () => Promise<boolean> | boolean, what: string): Promise<number> {
  const deadline = steadyMs() + withinMs;
  while (!(await reached())) {
    if (steadyMs() > deadline) throw new Error(`${what} was not reached within ${withinMs / 1000} s.`);
    await sleep(lookEveryMs);
  }
  return steadyMs();
}

/** Measures; throws where a stage does not come to its end. */
export async function measure(pipeline: Pipeline, sizes: Sizes, place: Place): Promise<Measured> {
  await using parts = new AsyncDisposableStack();
  const { databaseUrl, redis, folder, onStage = () => {} } = place;
  const whatsApp = parts.use(await startWhatsApp());
  const port = await freePort();
  const sql: ISql = parts.adopt(openDatabase({ url: databaseUrl, max: 1, applicationName: "zajel bench" }), (opened) =>
    opened.end({ timeout: 5 }),
  );
  const figures: Figures = {};
  const notes: string[] = [];
  parts.defer(() => pipeline.stop());
  await pipeline.start({
    databaseUrl,
    redisUrl: redis?.url ?? null,
    graphBase: `http://127.0.0.1:${whatsApp.port}`,
    apiPort: port,
    secret,
    logDir: folder,
    tmp: folder,
  });
  const nodePids = () => pipeline.pids().map(([, pid]) => pid);
  const stopWatching = watchMemory(nodePids);
  parts.defer(() => void stopWatching());

  const watched = (): Watched => ({ node: nodePids(), postgres: place.postgresPid, redis: redis?.pid ?? null });
  /** Begins to count processor time; what it returns notes what one of `items` took, and this program's share. */
  const beginToSpend = () => {
    const startedAt = steadyMs();
    const before = spentUntilNow(watched());
    return (stage: string, items: number) => {
      const after = spentUntilNow(watched());
      if (before === null || after === null) return;
      const perItem = (part: keyof Spent) => ((after[part] - before[part]) / items) * 1e6;
      figures[`cpu_${stage}_node`] = perItem("node");
      figures[`cpu_${stage}_postgres`] = perItem("postgres");
      figures[`cpu_${stage}_redis`] = perItem("redis");
      figures[`own_${stage}`] = ((after.own - before.own) / ((steadyMs() - startedAt) / 1000)) * 100;
    };
  };

  const raw = (request: HttpRequest) => rawRequest(request, port);
  const events = (first: number, count: number) =>
    Array.from({ length: count }, (_, index) => raw(pipeline.ingestRequest(first + index)));
  const statusOf = (index: number, status: Status) =>
    raw(pipeline.webhookRequest(index, messageIdOf(index), status, secret));
  const noteRefused = (stage: string, refused: number) => {
    if (refused > 0) notes.push(`${stage}: ${refused} requests were refused`);
  };
  let first = 1;
  let sent = 0;
  let read = 0;

  const take = async (stage: string, count: number) => {
    const requests = events(first, count);
    const spend = beginToSpend();
    const load = await sendAll(port, requests, sizes.connections);
    spend(stage, count);
    noteRefused(stage, load.refused);
    return perSecond(count, load.startedAt, load.endedAt);
  };
  /** From the first message's arrival until the last message's id is committed. */
  const drain = async (stage: string, count: number, delayMs: number) => {
    whatsApp.begin(delayMs);
    const begun = whatsApp.next().then((startedAt) => ({ startedAt, spend: beginToSpend() }));
    await pipeline.startWorker();
    const { startedAt, spend } = await begun;
    await until(() => whatsApp.arrived.distinct >= count, `${stage}: ${count} messages`);
    sent += count;
    const endedAt = await until(async () => (await pipeline.countSent(sql)) >= sent, `${stage}: ${sent} message ids`);
    spend(stage, count);
    const repeated = whatsApp.arrived.total - whatsApp.arrived.distinct;
    if (repeated > 0) notes.push(`${stage}: ${repeated} messages were sent again`);
    return perSecond(count, startedAt, endedAt);
  };

  const half = Math.ceil(sizes.events / 2);

  onStage("events alone");
  figures.event_in = await take("event_in", sizes.events);
  onStage("messages out, WhatsApp answers at once");
  figures.drain_0 = await drain("drain_0", sizes.events, 0);

  onStage("statuses alone");
  const blocks = Array.from({ length: Math.ceil(half / perBlock) }, (_, block) => first + block * perBlock);
  const statuses = blocks.flatMap((from) =>
    statusesInOrder.flatMap((status) =>
      Array.from({ length: Math.min(perBlock, first + half - from) }, (_, index) => statusOf(from + index, status)),
    ),
  );
  const spendOnStatuses = beginToSpend();
  const told = await sendAll(port, statuses, sizes.connections);
  read += half;
  await until(async () => (await pipeline.countRead(sql)) >= read, `statuses: ${read} read`);
  spendOnStatuses("webhooks", statuses.length);
  noteRefused("webhooks", told.refused);
  figures.webhooks = perSecond(statuses.length, told.startedAt, told.endedAt);
  first += sizes.events;

  onStage(`messages out, WhatsApp answers after ${whatsAppDelayMs} ms`);
  await pipeline.stopWorker();
  await take("preload", half);
  figures.drain_100 = await drain("drain_100", half, whatsAppDelayMs);
  first += half;

  onStage("whole lifecycles");
  whatsApp.begin(0);
  {
    const base = first;
    const requests = events(base, half);
    const following = Array.from({ length: half * statusesInOrder.length }, (_, index) => {
      const status = statusesInOrder[index % statusesInOrder.length] as Status;
      return statusOf(base + Math.floor(index / statusesInOrder.length), status);
    });
    using follow = await followMessages(port, following, sizes.connections);
    whatsApp.onAnswered = (index) => follow.begin(index - base);
    const spend = beginToSpend();
    const load = await sendAll(port, requests, sizes.connections);
    const lastReadAt = await follow.over;
    read += half;
    sent += half;
    const seenAt = await until(async () => (await pipeline.countRead(sql)) >= read, `lifecycles: ${read} read`);
    spend("lifecycle", half);
    // The last look may have come later than what it saw, by no more than the time between two looks.
    figures.lifecycle = perSecond(half, load.startedAt, Math.max(lastReadAt, seenAt - lookEveryMs));
    await until(async () => (await pipeline.countSent(sql)) >= sent, `lifecycles: ${sent} message ids`);
    whatsApp.onAnswered = null;
    noteRefused("lifecycle", load.refused);
    if (follow.repeated() > 0) notes.push(`lifecycle: ${follow.repeated()} statuses were not taken at once`);
    first += half;
  }

  for (const rate of sizes.steadyRates) {
    onStage(`${rate} events/s`);
    whatsApp.begin(0);
    const count = rate * sizes.steadySeconds;
    const base = first;
    const requests = events(base, count);
    const spend = beginToSpend();
    const load = await sendSteadily(port, requests, 2 * sizes.connections, rate);
    await until(() => whatsApp.arrived.distinct >= count, `${rate} events/s: ${count} messages`);
    spend(`at_${rate}`, count);
    noteRefused(`${rate}/s`, load.refused);
    const waits = requests.map((_, index) => (whatsApp.arrivedAt(base + index) ?? Infinity) - load.dueAt(index));
    for (const share of [50, 95, 99]) figures[`at_${rate}_p${share}`] = percentile(waits, share / 100);
    first += count;
  }
  const memory = stopWatching();
  if (memory !== null) figures.memory = memory;
  return { figures, notes };
}

function perSecond(count: number, startedAt: number, endedAt: number): number {
  return count / ((endedAt - startedAt) / 1000);
}
