/** The pieces of work that are measured on each database. */
import { setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import { claimPass } from "../../server/src/dispatch/claim.ts";
import { createAccessTokens } from "../../server/src/dispatch/credentials.ts";
import { createQueueHeads } from "../../server/src/dispatch/queue-head.ts";
import { lineAlone, openDatabase, type Sql } from "../../server/src/store/database.ts";
import { createMerchantConfigs } from "../../server/src/store/merchant-configs.ts";
import { parseSecretKeys } from "../../server/src/store/seal.ts";
import { createGraphClient } from "../../server/src/whatsapp/graph-client.ts";
import zajel from "../adapter.mjs";
import { percentile } from "../percentile.ts";
import { merchantId } from "../shop.ts";
import { steadyMs } from "../side-by-side/clock.ts";
import { rawRequest } from "../side-by-side/connections.ts";
import { sendAll } from "../side-by-side/load.ts";
import { spentUntilNow } from "../side-by-side/usage.ts";
import type { WhatsApp } from "../side-by-side/whatsapp.ts";
import { type Database, openAtLeisure, shop } from "./databases.ts";
import { type RunningServer, startServer } from "./servers.ts";

const connections = 32;

/** Events that were never sent before, each with its number. */
export function createEvents() {
  // Beyond the numbers of the messages that the database was made with.
  let next = 50_000_000 + (Math.floor(Date.now() / 1000) % 40_000) * 1000;
  return (count: number, port: number, keyOf: (index: number) => string = () => shop.apiKey): Buffer[] =>
    Array.from({ length: count }, (_, index) => {
      next += 1;
      const request = zajel.ingestRequest(next);
      const headers = { ...request.headers, authorization: `Bearer ${keyOf(index)}` };
      return rawRequest({ ...request, headers }, port);
    });
}

export interface EventsTaken {
  perSecond: number;
  /** Processor time of one, in microseconds. */
  node: number;
  postgres: number;
}

/** Events over HTTP as fast as they are taken. */
export async function takeEvents(
  server: RunningServer,
  postgresPid: number,
  requests: readonly Buffer[],
): Promise<EventsTaken> {
  const watched = { node: [server.pid], postgres: postgresPid, redis: null };
  const before = spentUntilNow(watched);
  const load = await sendAll(server.port, requests, connections);
  const after = spentUntilNow(watched);
  if (load.refused > 0) throw new Error(`${load.refused} of ${requests.length} events were refused.`);
  const each = (part: "node" | "postgres") =>
    before === null || after === null ? 0 : ((after[part] - before[part]) / requests.length) * 1e6;
  return {
    perSecond: requests.length / ((load.endedAt - load.startedAt) / 1000),
    node: each("node"),
    postgres: each("postgres"),
  };
}

/** Messages a second that a server sends which has much to send: after `warmUp` of them, `count` more. */
export async function sendMessages(
  database: Database,
  whatsApp: WhatsApp,
  { warmUp, count, logFile }: { warmUp: number; count: number; logFile: string },
): Promise<number> {
  whatsApp.begin(0);
  const reached = async (many: number) => {
    const deadline = steadyMs() + 60_000;
    while (whatsApp.arrived.distinct < many) {
      if (steadyMs() > deadline) throw new Error(`Only ${whatsApp.arrived.distinct} of ${many} messages left.`);
      await sleep(2);
    }
    return { at: steadyMs(), messages: whatsApp.arrived.distinct };
  };
  await using _server = await startServer(database, {
    roles: "api,dispatcher,upkeep",
    whatsAppPort: whatsApp.port,
    logFile,
  });
  const from = await reached(warmUp);
  const to = await reached(warmUp + count);
  return (to.messages - from.messages) / ((to.at - from.at) / 1000);
}

export interface Claims {
  /** The median of claims of `claimSize`, commit included, in milliseconds. */
  ms: number;
  /** Of one claimed message, in all statements of the claim: time in PostgreSQL, and pages looked at. */
  postgresUs: number;
  pages: number;
}

const claimSize = 250;

/** Claims of the shop's due messages one after the other, as the dispatcher makes them; what was claimed is taken back. */
export async function claimSome(database: Database, times: number): Promise<Claims> {
  await using parts = new AsyncDisposableStack();
  const open = (plans: "made_anew" | "kept") =>
    parts.adopt(openDatabase({ url: database.url, max: 1, applicationName: "zajel bench", plans }), (opened) =>
      opened.end({ timeout: 5 }),
    );
  const [sql, busySql] = [open("made_anew"), open("kept")];
  const parsed = parseSecretKeys(shop.secretKey);
  if (parsed.kind !== "ok") throw new Error(parsed.message);
  const graph = parts.use(createGraphClient({ version: "v25.0", timeoutMs: 10_000 }));
  const dispatch: Parameters<typeof claimPass>[0] = {
    sql,
    busySql,
    claimLine: lineAlone(busySql),
    answerLine: lineAlone(busySql),
    configs: createMerchantConfigs(),
    tokens: createAccessTokens(sql, parsed.keys),
    graph,
    baseUrlOf: () => "http://127.0.0.1:9",
    sendTimeoutMs: 10_000,
    leaseMs: 60_000,
    retryBaseMs: 1000,
    now: () => new Date(),
    random: Math.random,
    log: pino({ level: "silent" }),
  };
  const sender = { merchantId, authenticatorId: shop.authenticatorId };
  const heads = createQueueHeads(() => performance.now());
  const claim = async () => {
    const startedAt = steadyMs();
    let claimed = 0;
    const leave = (some: readonly unknown[]) => {
      claimed += some.length;
    };
    await claimPass(dispatch, sender, claimSize, { leave, heads });
    if (claimed !== claimSize) throw new Error(`A claim took ${claimed} in place of ${claimSize}.`);
    return steadyMs() - startedAt;
  };
  for (let time = 0; time < 3; time += 1) await claim();
  await sql`select pg_stat_statements_reset()`;
  const measured: number[] = [];
  for (let time = 0; time < times; time += 1) measured.push(await claim());
  const rows = times * claimSize;
  const [cost] = await sql<{ ms: number; pages: number }[]>`
    select sum(total_exec_time + total_plan_time) as ms, sum(shared_blks_hit + shared_blks_read)::float8 as pages
      from pg_stat_statements s join pg_database d on d.oid = s.dbid
     where d.datname = current_database() and query not like '%pg_stat_statements%'`;
  await takeBack(sql);
  return {
    ms: percentile(measured, 0.5),
    postgresUs: ((cost?.ms ?? 0) / rows) * 1000,
    pages: (cost?.pages ?? 0) / rows,
  };
}

/**
 * Nobody sends for the merchants that are copies of the shop (their tokens are sealed for it), and what waits of theirs
 * would take its turns from the shop's: it is taken back, with what holds it.
 */
export async function tidy({ url }: Database): Promise<void> {
  const sql = openAtLeisure(url);
  for (const phase of ["queued", "held", "sending", "uncertain"]) {
    // The phase stands in the text: as a parameter it would not match the condition of its index.
    await sql`
      update notification
         set phase = 'withdrawn', leased_until = null, uncertain_since = null, held_since = null, hold_scope = null,
             hold_key = null
       where merchant_id <> ${merchantId} and ${sql.unsafe(`phase = '${phase}'`)}`;
  }
  await sql`delete from hold where merchant_id <> ${merchantId}`;
  await sql.end({ timeout: 5 });
}

/** Nobody will ever send what was claimed here. */
async function takeBack(sql: Sql): Promise<void> {
  await sql`
    update notification set phase = 'withdrawn', leased_until = null, uncertain_since = null
     where merchant_id = ${merchantId} and phase = 'sending'`;
}
