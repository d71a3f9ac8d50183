import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { readAccessToken } from "../../src/dispatch/credentials.ts";
import { createMetrics } from "../../src/http/metrics.ts";
import { createPeople } from "../../src/http/people.ts";
import { createHttpServer } from "../../src/http/server.ts";
import { createIntake } from "../../src/intake/intake.ts";
import { createLogger } from "../../src/log.ts";
import { createAddressRules } from "../../src/outbound/addresses.ts";
import { createWebhookClient } from "../../src/outbound/client.ts";
import { createEndpointCare } from "../../src/outbound/endpoints.ts";
import { createReceipts } from "../../src/receipts/receipts.ts";
import { startSimulator } from "../../src/simulator.ts";
import { sources } from "../../src/sources/registry.ts";
import type { Sources } from "../../src/sources/source.ts";
import { lineAlone, openDatabase, type Sql } from "../../src/store/database.ts";
import { insertMerchant } from "../../src/store/merchant.ts";
import { createMerchantConfigs } from "../../src/store/merchant-configs.ts";
import { makeSecretKey } from "../../src/store/seal.ts";
import { createAuthenticatorCare } from "../../src/upkeep/authenticators.ts";
import { createTemplateAuthoring } from "../../src/upkeep/template-authoring.ts";
import { createGraphClient } from "../../src/whatsapp/graph-client.ts";
import { ahead } from "../support/patience.ts";
import { createTestDatabase } from "../support/postgres.ts";

export interface Answer {
  status: number;
  headers: Headers;
  /** The JSON of the body; its text where it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: what a test reads from an answer, it asserts.
  body: any;
}

export interface Request {
  key?: string;
  merchant?: string;
  headers?: Record<string, string>;
  /** Sent as it is, without JSON being made of it. */
  raw?: string | Uint8Array<ArrayBuffer>;
}

export interface Api {
  sql: Sql;
  url: string;
  sandboxUrl: string | null;
  /** Everything that was logged. */
  log: string[];
  /** As the root key for the merchant `default`, unless `request` says otherwise. */
  call(method: string, path: string, body?: unknown, request?: Request): Promise<Answer>;
  /** A merchant's own key. */
  makeKey(merchantId: string, kind?: "live" | "test"): Promise<string>;
  /** Stops the HTTP server. */
  close(): Promise<void>;
}

export const rootKey = "root-key-of-the-tests";

/** The HTTP server on a port of its own, with a database of its own and, where wanted, a simulator. */
export async function startApi(
  options: {
    withSandbox?: boolean;
    goodbyeMs?: number;
    patienceMs?: number;
    publicUrl?: () => string;
    sources?: Sources;
    /** As ZAJEL_WEBHOOK_ALLOW. */
    webhookAllow?: readonly string[];
    /** The way to the database that the server takes. */
    through?: (databaseUrl: string) => Promise<string>;
    /** `info`: as most services run, with no line for what goes as it should. */
    logLevel?: "info" | "trace";
  } = {},
): Promise<Api & AsyncDisposable> {
  await using parts = new AsyncDisposableStack();
  const database = parts.use(await createTestDatabase());
  const databaseUrl = (await options.through?.(database.url)) ?? database.url;
  const sql = parts.adopt(openDatabase({ url: databaseUrl, max: 8 }), (sql) => sql.end({ timeout: 1 }));
  for (const merchantId of ["default", "other"]) await makeMerchant(sql, merchantId);

  let sandboxUrl: string | null = null;
  if (options.withSandbox) {
    const dataDir = await mkdtemp(path.join(tmpdir(), "zajel-test-sandbox-"));
    parts.defer(() => rm(dataDir, { recursive: true, force: true }));
    const simulator = await startSimulator({ port: 0, portFrom: 0, host: "127.0.0.1", dataDir });
    sandboxUrl = parts.use(simulator).url;
  }

  let url = "";
  const log: string[] = [];
  const logger = createLogger({ level: options.logLevel ?? "trace" }, { write: (line: string) => void log.push(line) });
  const graph = parts.use(createGraphClient({ version: "v25.0", timeoutMs: ahead(5_000) }));
  const secretKeys = [makeSecretKey()] as const;
  const configs = createMerchantConfigs();
  const receipts = createReceipts({ sql, line: lineAlone(sql), configs, log: logger, graceMs: 90_000 });
  const authenticatorCare = createAuthenticatorCare({
    sql,
    secretKeys,
    graph,
    // Both environments: what is live is told apart by the row and not by where it talks to.
    baseUrlOf: () => sandboxUrl,
    publicUrl: () => options.publicUrl?.() ?? url,
  });
  const templateAuthoring = createTemplateAuthoring({
    sql,
    graph,
    baseUrlOf: () => sandboxUrl,
    tokenOf: (merchantId, id) => readAccessToken(sql, secretKeys, merchantId, id),
    care: authenticatorCare,
  });
  const intake = createIntake({ sql, busySql: sql, creationLine: lineAlone(sql), configs, secretKeys, wake: () => {} });
  const people = parts.adopt(
    createPeople({
      databaseUrl: database.url,
      secretKeys,
      publicUrl: null,
      onError: (message) => logger.error(message),
    }),
    (people) => people.close(),
  );
  const { goodbyeMs = 10_000, patienceMs = 12_000 } = options;
  const rules = createAddressRules(options.webhookAllow ?? []);
  const server = await createHttpServer(
    {
      sql,
      log: logger,
      intake,
      receipts,
      authenticatorCare,
      endpointCare: createEndpointCare({ sql, secretKeys, rules, wake: () => {} }),
      wakeOutbound: () => {},
      sources: options.sources ?? sources,
      forwarder: parts.use(createWebhookClient({ rules, timeoutMs: ahead(5_000) })),
      addressRules: rules,
      templateAuthoring,
      people,
      metrics: createMetrics(),
      isStopping: () => false,
      secretKeys,
      rootApiKey: rootKey,
      publicUrl: () => options.publicUrl?.() ?? url,
      ownUrl: () => url,
      sandboxUrl: () => sandboxUrl,
      dashboardDir: "/nowhere",
    },
    { goodbyeMs, patienceMs },
  );
  parts.defer(() => server.close());
  url = await server.listen({ port: 0, host: "127.0.0.1" });

  async function call(method: string, path: string, body?: unknown, request: Request = {}): Promise<Answer> {
    const { key = rootKey, merchant, headers = {}, raw } = request;
    const content = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(key === "" ? {} : { authorization: `Bearer ${key}` }),
        ...(merchant === undefined ? {} : { "zajel-merchant": merchant }),
        ...(content === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(content === undefined ? {} : { body: content }),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json") ?? false;
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }

  async function makeKey(merchantId: string, kind: "live" | "test" = "live"): Promise<string> {
    const made = await call("POST", `/v1/merchants/${merchantId}/api-keys`, { name: "test", kind });
    return made.body.key;
  }

  const running = parts.move();
  return {
    sql,
    url,
    sandboxUrl,
    log,
    call,
    makeKey,
    close: () => server.close(),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function makeMerchant(sql: Sql, merchantId: string): Promise<void> {
  await insertMerchant(sql, {
    merchantId,
    name: merchantId,
    defaultCountry: "KW",
    defaultLanguage: "en",
    timezone: "Asia/Kuwait",
  });
}

export function randomDigits(length: number): string {
  return Array.from(randomBytes(length), (byte) => byte % 10).join("");
}
