/** The whole service for a test: a real PostgreSQL, a real HTTP server, and the sandbox as WhatsApp. */
import { randomBytes, randomInt } from "node:crypto";
import { rm } from "node:fs/promises";
import type { DestinationStream } from "pino";
import { type App, startApp } from "../../src/app.ts";
import { readConfig } from "../../src/config.ts";
import { starterTemplates } from "../../src/domain/starter-templates.ts";
import { createLogger } from "../../src/log.ts";
import { openDatabase, type Sql } from "../../src/store/database.ts";
import { ahead, promised } from "./patience.ts";
import { createTestDatabase, type TestDatabase } from "./postgres.ts";
import { startTestSandbox, type TestSandbox } from "./sandbox.ts";

export interface Answer<T> {
  status: number;
  headers: Headers;
  body: T;
}

// biome-ignore lint/suspicious/noExplicitAny: what a door answers is what the test is about
export type Json = any;

export interface Zajel extends AsyncDisposable {
  url: string;
  sandbox: TestSandbox;
  database: TestDatabase;
  sql: Sql;
  rootKey: string;
  /** A request with the root key, for merchant `shop` unless the headers say otherwise. */
  api(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<Json>>;
  /** Stops this node and starts it again on the same database. */
  restart(environment?: Record<string, string>): Promise<void>;
  /** Starts one more node of this installation, in this process; the answer is where it listens. */
  startNode(environment?: Record<string, string>): Promise<App>;
  /** The environment that a node of this installation needs, for tests that start one as a program. */
  environment: Record<string, string>;
}

export interface ZajelOptions {
  environment?: Record<string, string>;
  /** Of the sandbox, where it needs one. */
  sandboxEnvironment?: Record<string, string>;
  /** Where the log goes; stderr where nothing is said. */
  log?: DestinationStream;
}

export const checkoutPrefix = "https://pay.example.com/c/";

/** Starts an installation with an empty merchant `shop`. */
export async function startZajel(options: ZajelOptions = {}): Promise<Zajel> {
  await using parts = new AsyncDisposableStack();
  const [sandbox, database] = await Promise.all([startTestSandbox(options.sandboxEnvironment), createTestDatabase()]);
  parts.use(database);
  parts.use(sandbox);
  const sql = parts.adopt(openDatabase({ url: database.url, max: 2, applicationName: "zajel test" }), (sql) =>
    sql.end({ timeout: 1 }),
  );
  const rootKey = `root_${randomBytes(16).toString("hex")}`;
  const environment: Record<string, string> = {
    DATABASE_URL: database.url,
    ZAJEL_SECRET_KEY: randomBytes(32).toString("base64"),
    ZAJEL_ROOT_API_KEY: rootKey,
    ZAJEL_GRAPH_URL: sandbox.url,
    ZAJEL_DATA_DIR: `/tmp/zajel-test-${randomBytes(6).toString("hex")}`,
    ZAJEL_RETRY_BASE_MS: "50",
    ZAJEL_UNCERTAIN_GRACE_MS: `${ahead(1_500)}`,
    ZAJEL_SEND_TIMEOUT_MS: `${ahead(2_000)}`,
    PORT: "0",
    // Where a test wants a simulator: files that run at once would look for the same free port.
    ZAJEL_SANDBOX_PORT: "0",
    LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? "silent",
    ...options.environment,
  };
  parts.defer(() => rm(environment.ZAJEL_DATA_DIR as string, { recursive: true, force: true }));
  let app: App | undefined = await start(environment, options.log);
  parts.defer(async () => app?.[Symbol.asyncDispose]());

  const zajel = {
    get url() {
      return (app as App).url;
    },
    sandbox,
    database,
    sql,
    rootKey,
    environment,
    api: (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
      request(zajel.url, method, path, body, {
        authorization: `Bearer ${rootKey}`,
        "zajel-merchant": "shop",
        ...headers,
      }),
    async restart(changed: Record<string, string> = {}) {
      await app?.[Symbol.asyncDispose]();
      app = undefined;
      app = await start({ ...environment, ...changed }, options.log);
    },
    startNode: (changed: Record<string, string> = {}) => start({ ...environment, ...changed }, options.log),
  };
  const made = await zajel.api("POST", "/v1/merchants", {
    id: "shop",
    name: "Dar Noura",
    default_country: "KW",
    default_language: "en",
    timezone: "Asia/Kuwait",
  });
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  const running = parts.move();
  return Object.assign(zajel, { [Symbol.asyncDispose]: () => running.disposeAsync() });
}

async function start(environment: Record<string, string>, log?: DestinationStream): Promise<App> {
  const config = readConfig(environment);
  return startApp(config, createLogger({ level: config.logLevel }, log));
}

/** One request; the answer is parsed where it is JSON. */
export async function request(
  base: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
  signal?: AbortSignal,
): Promise<Answer<Json>> {
  const isRaw = typeof body === "string" || body instanceof Uint8Array;
  const response = await fetch(`${base}${path}`, {
    method,
    ...(signal === undefined ? {} : { signal }),
    headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
    ...(body === undefined ? {} : { body: isRaw ? (body as string) : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = (response.headers.get("content-type") ?? "").includes("json");
  return { status: response.status, headers: response.headers, body: isJson && text !== "" ? JSON.parse(text) : text };
}

export interface ConnectedSender {
  authenticatorId: string;
  wabaId: string;
  phoneNumberId: string;
  appId: string;
  appSecret: string;
  token: string;
  verifyToken: string;
  namespace: string;
}

/**
 * Connects a merchant to the sandbox: account, authenticator, webhooks, starter templates, links for both types; without
 * templates and links where it `isEmpty`.
 */
export async function connectSender(
  zajel: Pick<Zajel, "url" | "api" | "sandbox">,
  options: { merchant?: string; throughput?: number; messagesPerSecond?: number; isEmpty?: boolean } = {},
): Promise<ConnectedSender> {
  const merchant = { "zajel-merchant": options.merchant ?? "shop" };
  const number = `${randomInt(1e8, 9e8)}`;
  const sender = {
    wabaId: `2098${number}`,
    phoneNumberId: `1182${number}`,
    appId: `7316${number}`,
    appSecret: randomBytes(16).toString("hex"),
    token: `EAA${randomBytes(24).toString("hex")}`,
    verifyToken: randomBytes(8).toString("hex"),
    namespace: "7c0de1f4_52aa_4c19_9b3e_0f6a2d48b1e7",
  };
  await zajel.sandbox.control("PUT", `/accounts/${sender.wabaId}`, {
    name: "Dar Noura",
    namespace: sender.namespace,
    phone_numbers: [
      {
        id: sender.phoneNumberId,
        display_phone_number: `+965 2${number.slice(0, 7)}`,
        verified_name: "Dar Noura",
        throughput: options.throughput ?? 1000,
      },
    ],
    app: { id: sender.appId, secret: sender.appSecret },
    tokens: [{ token: sender.token }],
  });
  const starters = options.isEmpty ? [] : starterTemplates(checkoutPrefix);
  for (const { name, language, category, components } of starters) {
    await zajel.sandbox.control("PUT", `/accounts/${sender.wabaId}/templates/${name}/${language}`, {
      category,
      components,
      status: "APPROVED",
      quiet: true,
    });
  }
  const made = await zajel.api(
    "POST",
    "/v1/authenticators",
    {
      name: "Main",
      waba_id: sender.wabaId,
      phone_number_id: sender.phoneNumberId,
      access_token: sender.token,
      app_secret: sender.appSecret,
      verify_token: sender.verifyToken,
      messages_per_second: options.messagesPerSecond ?? 1000,
    },
    merchant,
  );
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  const authenticatorId = made.body.id as string;
  await pointWebhooks(zajel, { ...sender, authenticatorId });
  for (const { state, language, name, body, hasPayButton } of starters) {
    const link = {
      template_name: name,
      namespace: sender.namespace,
      variables: { body, ...(hasPayButton ? { buttons: { "0": "checkout_url_suffix" } } : {}) },
    };
    for (const type of state === "created" ? ["payment_request"] : ["payment_request", "e_commerce"]) {
      const path = `/v1/authenticators/${authenticatorId}/template-links/${type}/${state}/${language}`;
      const linked = await zajel.api("PUT", path, link, merchant);
      if (linked.status !== 200) throw new Error(JSON.stringify(linked.body));
    }
  }
  return { ...sender, authenticatorId };
}

/** Tells the sandbox's app where this installation takes webhooks; again after a restart, which changes the port. */
export async function pointWebhooks(
  zajel: Pick<Zajel, "url" | "sandbox">,
  sender: Pick<ConnectedSender, "appId" | "authenticatorId" | "verifyToken">,
): Promise<void> {
  await zajel.sandbox.control("PUT", `/apps/${sender.appId}/webhook`, {
    callback_url: `${zajel.url}/webhooks/whatsapp/${sender.authenticatorId}`,
    verify_token: sender.verifyToken,
  });
}

let customers = 0;
/** A customer nobody has written to before. */
export function newPhone(): string {
  customers += 1;
  return `+9655${String(process.pid % 1000).padStart(3, "0")}${String(customers).padStart(4, "0")}`;
}

/** A payment request with both groups ticked. */
export function paymentRequest(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    type: "payment_request",
    amount: "24.500",
    currency_code: "KWD",
    customer_phone: newPhone(),
    customer_first_name: "Noura",
    order_no: "DN-10482",
    checkout_url: `${checkoutPrefix}8f14e45fceea167a`,
    notifications: { whatsapp: ["pre_payment", "post_payment"] },
    ...changes,
  };
}

/** Waits for `found` to give something, at most `withinMs`; a test that names none is not about how long it takes. */
export async function until<T>(
  what: string,
  found: () => Promise<T | null | undefined | false>,
  withinMs = promised(10_000),
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const value = await found();
    if (value) return value;
    if (performance.now() > deadline) throw new Error(`Waited ${withinMs} ms in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** The notification of a transaction about one state, once it has that status. */
export async function untilStatus(
  zajel: Pick<Zajel, "api">,
  sessionId: string,
  state: string,
  status: string | readonly string[],
  withinMs = promised(10_000),
): Promise<Json> {
  const wanted = typeof status === "string" ? [status] : status;
  let last: unknown;
  try {
    return await until(
      `${state} to be ${wanted.join(" or ")}`,
      async () => {
        const { body } = await zajel.api("GET", `/v1/transactions/${sessionId}`);
        const found = body.notifications?.find((n: Json) => n.state === state && wanted.includes(n.status));
        last = body.notifications?.map((n: Json) => [n.state, n.status, n.reason?.code]);
        return found;
      },
      withinMs,
    );
  } catch (error) {
    throw new Error(`${(error as Error).message}; last seen ${JSON.stringify(last)}`);
  }
}
