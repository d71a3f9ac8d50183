/** Composition: every part is made once, in the order in which they need each other. */
import { randomBytes, randomUUID } from "node:crypto";
import path from "node:path";
import type { Logger } from "pino";
import type { Config } from "./config.ts";
import { createAccessTokens, readAccessToken } from "./dispatch/credentials.ts";
import { createDispatcher } from "./dispatch/dispatcher.ts";
import { leaseMarginMs } from "./dispatch/judge.ts";
import { reconcile } from "./dispatch/reconcile.ts";
import { makeFolder } from "./embedded/data-folder.ts";
import { startEmbeddedPostgres } from "./embedded/postgres.ts";
import { StartRefusal } from "./embedded/start-refusal.ts";
import { createMetrics } from "./http/metrics.ts";
import { createPeople } from "./http/people.ts";
import { createHttpServer } from "./http/server.ts";
import { workOffBulks } from "./intake/bulk.ts";
import { createIntake } from "./intake/intake.ts";
import { createAddressRules } from "./outbound/addresses.ts";
import { createWebhookClient } from "./outbound/client.ts";
import { createEndpointCare } from "./outbound/endpoints.ts";
import { createOutbound } from "./outbound/outbound.ts";
import { createReceipts } from "./receipts/receipts.ts";
import { freePort, isAboutHost, startSimulator } from "./simulator.ts";
import { sources } from "./sources/registry.ts";
import { forgetAlerts } from "./store/alert.ts";
import type { Environment } from "./store/authenticator.ts";
import { dropRows, giveUpSilent } from "./store/bulk.ts";
import { type Line, lineAlone, openDatabase, openWatch, type Sql } from "./store/database.ts";
import { forgetNames } from "./store/idempotency.ts";
import { endWatches, forgetNews } from "./store/live.ts";
import { insertMerchant } from "./store/merchant.ts";
import { createMerchantConfigs } from "./store/merchant-configs.ts";
import { migrate } from "./store/migrate.ts";
import { beat } from "./store/node.ts";
import { forgetOptOuts } from "./store/opt-out.ts";
import { forgetPairs } from "./store/pair.ts";
import { forgetParked, joinLeftBehind } from "./store/report.ts";
import { removeOldContents } from "./store/retention.ts";
import { forgetEndedSecrets } from "./store/retired-secret.ts";
import { agreeOnSecretKeys, findSecretKeys } from "./store/secret-key.ts";
import { forgetSourceEvents } from "./store/source-event.ts";
import { endStalled } from "./store/stalled.ts";
import { foldTally } from "./store/tally.ts";
import { openWakeChannel } from "./store/wake-channel.ts";
import { forgetDeliveries } from "./store/webhook-delivery.ts";
import { forgetWebhookEvents } from "./store/webhook-event.ts";
import { analyzeYoung } from "./store/young-tables.ts";
import { createAuthenticatorCare } from "./upkeep/authenticators.ts";
import { type Chore, createChores } from "./upkeep/chores.ts";
import { expireTransactions } from "./upkeep/expiry.ts";
import { probeHolds, tendHeld } from "./upkeep/holds.ts";
import { looksMended } from "./upkeep/probe.ts";
import { pollSenders } from "./upkeep/sender-poll.ts";
import { createTemplateAuthoring } from "./upkeep/template-authoring.ts";
import { listDueAccounts, readDueTemplates } from "./upkeep/template-reads.ts";
import { createGraphClient } from "./whatsapp/graph-client.ts";

export interface App extends AsyncDisposable {
  sql: Sql;
  /** Where this node answers; an address that people on this machine can open. */
  url: string;
  /** This node's simulator; null where none runs. */
  sandboxUrl: string | null;
  /** Full rights; made for this start where the environment gives none. */
  rootKey: string;
  /** Settles when a part that Zajel cannot do without has ended by itself, with the reason in one line. */
  broken: Promise<string>;
}

/** Built by `dashboard/build.ts`. */
export const dashboardDir = path.resolve(import.meta.dirname, "../../dashboard/dist");

/** Of this node to its database, the few of people's accounts apart: for the busy paths, and for everything else. */
const mostBusyConnections = 6;
const mostOtherConnections = 10;
/** How long a claim holds beyond the time-out of a send: it may wait so long to be written. */
const leaseSlackMs = 8_000;

/**
 * Starts Zajel. Disposing of the result stops the parts in reverse: requests, what is under way to WhatsApp, the
 * simulator, the database. So does a start that fails halfway.
 */
export async function startApp(config: Config, log: Logger): Promise<App> {
  await using parts = new AsyncDisposableStack();
  const { promise: broken, resolve: breakDown } = Promise.withResolvers<string>();
  let isStopping = false;
  await makeFolder(config.dataDir);

  const secretHome = { dataDir: config.dataDir, isEmbedded: config.databaseUrl === null };
  const knownKeys = await findSecretKeys({ ...secretHome, configured: config.secretKeys });
  let databaseUrl = config.databaseUrl;
  if (databaseUrl === null) {
    const postgres = parts.use(await startEmbeddedPostgres({ dataDir: config.dataDir }));
    void postgres.died.then(breakDown);
    databaseUrl = postgres.url;
  }
  await migrate(config.databaseDirectUrl ?? databaseUrl);
  const isPooled = config.databaseDirectUrl !== null && config.databaseDirectUrl !== config.databaseUrl;
  const metrics = createMetrics();
  const watch = parts.adopt(openWatch({ url: databaseUrl, isPooled }), (watch) => watch.end());
  const database = { url: databaseUrl, isPooled, watch, onQuery: metrics.query };
  const pools = { sql: { max: mostOtherConnections }, busySql: { max: mostBusyConnections, plans: "kept" } } as const;
  const sql = parts.adopt(openDatabase({ ...database, ...pools.sql }), (sql) => sql.end({ timeout: 5 }));
  const busySql = parts.adopt(openDatabase({ ...database, ...pools.busySql }), (sql) => sql.end({ timeout: 5 }));
  const openLine = (): Line => {
    if (isPooled) return lineAlone(busySql);
    const options = { ...database, ...pools.busySql, max: 1 };
    return { sql: parts.adopt(openDatabase(options), (sql) => sql.end({ timeout: 5 })), aside: busySql };
  };
  const creationLine = openLine();
  const reportLine = openLine();
  const claimLine = openLine();
  const answerLine = openLine();
  const lines = [creationLine.sql, reportLine.sql, claimLine.sql, answerLine.sql];
  metrics.watch([sql, busySql, ...lines], mostOtherConnections + mostBusyConnections + lines.length);
  const secretKeys = await agreeOnSecretKeys(sql, knownKeys, config.dataDir);
  await insertMerchant(sql, {
    merchantId: "default",
    name: "Default",
    defaultCountry: "KW",
    defaultLanguage: "en",
    timezone: "Asia/Kuwait",
  });

  const port =
    config.port === 0 || config.isPortGiven
      ? config.port
      : await freePort(config.port, config.host).catch((error: NodeJS.ErrnoException) => {
          throw isAboutHost(error) ? listenRefusal(error, config.port, config.host) : new StartRefusal(error.message);
        });
  let sandboxUrl: string | null = null;
  if (config.hasSandbox) {
    const simulator = parts.use(
      await startSimulator({
        port: config.sandboxPort,
        portFrom: (port || 8080) + 1,
        host: config.sandboxHost,
        dataDir: path.join(config.dataDir, "sandbox"),
      }).catch(refuseStart),
    );
    void simulator.died.then(breakDown);
    sandboxUrl = simulator.url;
  }

  const rootKey = config.rootApiKey ?? `zjl_root_${randomBytes(32).toString("base64url")}`;
  const graph = parts.use(createGraphClient({ version: config.graphVersion, timeoutMs: config.sendTimeoutMs }));
  const baseUrlOf = (environment: Environment) => (environment === "live" ? config.graphUrl : sandboxUrl);
  const configs = createMerchantConfigs();
  const tokens = createAccessTokens(sql, secretKeys);
  const leaseMs = config.sendTimeoutMs + leaseMarginMs + leaseSlackMs;
  const rules = createAddressRules(config.webhookAllow);
  const webhookClient = parts.use(createWebhookClient({ rules, timeoutMs: config.sendTimeoutMs }));
  const outbound = createOutbound({
    sql,
    secretKeys,
    client: webhookClient,
    leaseMs,
    retryBaseMs: config.retryBaseMs,
    now: () => new Date(),
    random: Math.random,
    log,
    onAnswered: metrics.webhookOut,
  });
  parts.defer(() => outbound.stop());
  const dispatcher = createDispatcher({
    sql,
    busySql,
    claimLine,
    answerLine,
    configs,
    tokens,
    graph,
    baseUrlOf,
    sendTimeoutMs: config.sendTimeoutMs,
    leaseMs,
    retryBaseMs: config.retryBaseMs,
    now: () => new Date(),
    random: Math.random,
    log,
    onAnswered: metrics.attempt,
    onTold: outbound.wake,
  });
  const dispatches = config.roles.includes("dispatcher");
  // A node that does not send tells those that do. One that sends does so itself, and tells nobody.
  const channel = parts.adopt(
    openWakeChannel({
      url: config.databaseDirectUrl ?? databaseUrl,
      onWake: dispatches ? (sender) => dispatcher.wake({ ...sender, dueInMs: 0 }) : null,
    }),
    (channel) => channel.close(),
  );
  const wake: typeof dispatcher.wake = dispatches
    ? dispatcher.wake
    : (sender) => {
        // What is due later is found by the dispatchers' own look.
        if (sender.dueInMs <= 0) channel.tell(sender);
      };
  parts.defer(() => dispatcher.stop());

  let url = "";
  const publicUrl = () => config.publicUrl ?? url;
  const receipts = metrics.countReceipts(
    createReceipts({ sql, line: reportLine, configs, log, graceMs: config.uncertainGraceMs, onTold: outbound.wake }),
  );
  const intake = metrics.countIntake(
    createIntake({
      sql,
      busySql,
      creationLine,
      configs,
      secretKeys,
      wake,
      ...(dispatches && { birth: dispatcher.birth }),
      onTold: outbound.wake,
    }),
  );
  const authenticatorCare = createAuthenticatorCare({ sql, secretKeys, graph, baseUrlOf, publicUrl });
  const endpointCare = createEndpointCare({ sql, secretKeys, rules, wake: outbound.wake });
  const tokenOf = (merchantId: string, id: string) => readAccessToken(sql, secretKeys, merchantId, id);
  const templateAuthoring = createTemplateAuthoring({ sql, graph, baseUrlOf, tokenOf, care: authenticatorCare });

  const chores: Chore[] = [];
  if (config.roles.includes("upkeep")) {
    const probeParts = {
      sql,
      graph,
      baseUrlOf,
      tokenOf,
      async recheck(merchantId: string, id: string) {
        const checked = await authenticatorCare.check(merchantId, id);
        return checked.kind === "ok" && checked.authenticator.status === "ready";
      },
    };
    chores.push(
      {
        name: "reconcile",
        everyMs: 1_000,
        pass: () => reconcile(sql, { graceMs: config.uncertainGraceMs, onEnded: metrics.uncertainEnded }),
      },
      {
        name: "expiry",
        everyMs: 1_000,
        pass: () => expireTransactions(sql, intake.expire),
      },
      {
        name: "probe holds",
        everyMs: 300,
        pass: () => probeHolds(sql, (hold) => looksMended(probeParts, hold), wake),
      },
      { name: "tend held", everyMs: 300, pass: () => tendHeld(sql, wake) },
      { name: "read templates", everyMs: 500, pass: () => readDueTemplates(probeParts) },
      { name: "list templates", everyMs: 1_000, pass: () => listDueAccounts(probeParts) },
      {
        name: "poll senders",
        everyMs: 1_000,
        pass: () => pollSenders(sql, ({ merchantId, id }) => authenticatorCare.poll(merchantId, id)),
      },
      { name: "analyse young tables", everyMs: 500, pass: () => analyzeYoung(sql) },
      { name: "fold the tally", everyMs: 1_000, pass: () => foldTally(sql, 10_000) },
      { name: "end watches", everyMs: 10_000, pass: () => endWatches(sql) },
      { name: "forget live news", everyMs: 10_000, pass: () => forgetNews(sql, 10_000) },
      { name: "forget ended alerts", everyMs: 60_000, pass: () => forgetAlerts(sql, 10_000) },
      { name: "forget replaced app secrets", everyMs: 10_000, pass: () => forgetEndedSecrets(sql, 10_000) },
      { name: "forget webhook events", everyMs: 60_000, pass: () => forgetWebhookEvents(sql, 10_000) },
      { name: "forget events of sources", everyMs: 60_000, pass: () => forgetSourceEvents(sql, 10_000) },
      { name: "end stalled transactions", everyMs: 2_000, pass: () => endStalled(sql) },
      { name: "join reports left behind", everyMs: 30_000, pass: () => joinLeftBehind(sql, 5_000) },
      { name: "forget parked reports", everyMs: 60_000, pass: () => forgetParked(sql, 10_000) },
      { name: "forget pairs", everyMs: 60_000, pass: () => forgetPairs(sql, 10_000) },
      { name: "forget idempotency keys", everyMs: 60_000, pass: () => forgetNames(sql, 10_000) },
      { name: "forget opt-outs taken back", everyMs: 60_000, pass: () => forgetOptOuts(sql, 10_000) },
      { name: "forget webhooks", everyMs: 60_000, pass: () => forgetDeliveries(sql, 10_000) },
      {
        name: "work off bulks",
        everyMs: 300,
        pass: () => workOffBulks({ sql, configs, wake, onTold: outbound.wake, onRow: metrics.bulkRow }),
      },
      { name: "remove old contents", everyMs: 10_000, pass: () => removeOldContents(sql) },
      { name: "give up silent uploads", everyMs: 60_000, pass: () => giveUpSilent(sql) },
      { name: "drop rows of bulks", everyMs: 10_000, pass: () => dropRows(sql, 10_000) },
    );
  }
  if (config.roles.includes("api")) {
    const nodeId = randomUUID();
    chores.push({ name: "beat", everyMs: 2_000, pass: () => beat(sql, nodeId).then(() => 0) });
    const people = parts.adopt(
      createPeople({
        databaseUrl: config.databaseDirectUrl ?? databaseUrl,
        secretKeys,
        publicUrl: config.publicUrl,
        onError: (message) => log.error({ detail: message }, "people's accounts"),
      }),
      (people) => people.close(),
    );
    await people.sealAnew(sql);
    const http = await createHttpServer({
      sql,
      log,
      intake,
      receipts,
      authenticatorCare,
      endpointCare,
      wakeOutbound: outbound.wake,
      sources,
      forwarder: webhookClient,
      addressRules: rules,
      templateAuthoring,
      people,
      metrics,
      isStopping: () => isStopping,
      secretKeys,
      rootApiKey: rootKey,
      publicUrl,
      ownUrl: () => url,
      sandboxUrl: () => sandboxUrl,
      dashboardDir,
    });
    parts.defer(async () => {
      await http.close();
      await Promise.all([intake.idle(), receipts.idle()]);
    });
    await http.listen({ port, host: config.host }).catch((error: NodeJS.ErrnoException) => {
      throw listenRefusal(error, port, config.host);
    });
    url = localUrl(config.host, (http.server.address() as { port: number }).port);
    await beat(sql, nodeId);
  }
  const upkeep = createChores(chores, log);
  // First what works by itself; requests are taken and answered until that is done, and nobody is sent here any more.
  parts.defer(async () => {
    isStopping = true;
    await Promise.all([upkeep.stop(), dispatcher.stop(), outbound.stop()]);
  });
  upkeep.start();
  if (dispatches) {
    dispatcher.start();
    outbound.start();
  }

  const running = parts.move();
  return { sql, url, sandboxUrl, rootKey, broken, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** For what the person who starts Zajel can mend. */
function refuseStart(error: Error): never {
  throw new StartRefusal(error.message, { cause: error });
}

/** Why nothing can listen there, in one line for the person who chose it. */
function listenRefusal(error: NodeJS.ErrnoException, port: number, host: string): Error {
  switch (error.code) {
    case "EADDRINUSE":
      return new StartRefusal(`PORT ${port} on ${host} is taken by another program: stop that one, or choose another.`);
    case "EACCES":
      return new StartRefusal(`PORT ${port} may only be taken by root: choose one from 1024 on.`);
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new StartRefusal(`HOST ${host} is no address of this machine.`);
    default:
      return error;
  }
}

/** The address to print: one that a browser on this machine can open. */
function localUrl(host: string, port: number): string {
  const name = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
}
