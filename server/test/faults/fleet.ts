/** An installation of programs that can be killed: any number of nodes behind one door, a database, and the sandbox. */
import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { openDatabase, openWatch, type Sql } from "../../src/store/database.ts";
import { createTestDatabase } from "../support/postgres.ts";
import { type Program, startProgram } from "../support/program.ts";
import { startTestSandbox, type TestSandbox } from "../support/sandbox.ts";
import { type Wire, wireToHttp } from "../support/wire.ts";
import { type ConnectedSender, connectSender, request, until, type Zajel } from "../support/zajel.ts";
import { type Door, startDoor } from "./door.ts";
import { type SandboxLog, watchSandbox } from "./sandbox-log.ts";

/** One node as a program of its own. */
export interface FleetNode {
  readonly url: string;
  /** `kill -9`; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Starts it again after it was killed. */
  restart(environment?: Record<string, string>): Promise<void>;
  /** SIGSTOP: it stands still, and its connections stay open. New ones go to others. */
  suspend(): void;
  /** SIGCONT. */
  resume(): void;
  signal(signal: NodeJS.Signals): void;
}

export interface Fleet extends AsyncDisposable {
  door: Door;
  /** Where callers and WhatsApp find whichever node is alive. */
  url: string;
  sandbox: TestSandbox;
  /** Between the nodes and WhatsApp. */
  wire: Wire;
  /** The sandbox's own log of requests, as a whole, however long the run is. */
  log: SandboxLog;
  /** Looks into the database past all nodes. */
  sql: Sql;
  nodes: readonly FleetNode[];
  /** A request with the root key, for merchant `shop` unless the headers say otherwise. */
  api: Zajel["api"];
  headers: Record<string, string>;
  addNode(environment?: Record<string, string>): Promise<FleetNode>;
}

export interface FleetOptions {
  /** Where the nodes find the database, and where the test looks at it; a test database of its own where unset. */
  database?: { url: string; directUrl: string };
  environment?: Record<string, string>;
  /** How many nodes to start with. */
  nodes?: number;
}

/** Time limits of a fault run: as in real life, only shorter. */
export const shortTimes = {
  ZAJEL_SEND_TIMEOUT_MS: "1000",
  ZAJEL_UNCERTAIN_GRACE_MS: "3000",
  ZAJEL_RETRY_BASE_MS: "100",
};

/** How long whatever is waited for may take on a slow machine that has other work. */
export const patienceMs = 120_000;

/** For tests with many restarts: on a machine with ten times as much work as it can do they took as many minutes. */
export const longTest = { timeout: 900_000 };

const mostStarts = 5;

/** Starts an installation with an empty merchant `shop`. */
export async function startFleet(options: FleetOptions = {}): Promise<Fleet> {
  await using parts = new AsyncDisposableStack();
  const sandbox = parts.use(await startTestSandbox());
  const database = options.database ?? (await ownDatabase(parts));
  const watch = parts.adopt(openWatch({ url: database.directUrl, applicationName: "zajel test" }), (watch) =>
    watch.end(),
  );
  const sql = parts.adopt(
    openDatabase({ url: database.directUrl, max: 2, applicationName: "zajel test", watch }),
    (sql) => sql.end({ timeout: 1 }),
  );
  const door = parts.use(await startDoor());
  const wire = parts.use(await wireToHttp(sandbox.url));
  const log = parts.use(watchSandbox(sandbox));
  const rootKey = `root_${randomBytes(16).toString("hex")}`;
  const dataDir = `/tmp/zajel-test-${randomBytes(6).toString("hex")}`;
  parts.defer(() => rm(dataDir, { recursive: true, force: true }));
  const environment: Record<string, string> = {
    DATABASE_URL: database.url,
    ZAJEL_SECRET_KEY: randomBytes(32).toString("base64"),
    ZAJEL_ROOT_API_KEY: rootKey,
    ZAJEL_GRAPH_URL: `http://127.0.0.1:${wire.port}`,
    ZAJEL_DATA_DIR: dataDir,
    PORT: "0",
    LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? "silent",
    ...shortTimes,
    ...options.environment,
  };
  // A stack in the stack: what is started later is put away with the rest, and first.
  const programs = parts.use(new AsyncDisposableStack());
  const nodes: FleetNode[] = [];
  const headers = { authorization: `Bearer ${rootKey}`, "zajel-merchant": "shop" };
  const fleet = {
    door,
    url: door.url,
    sandbox,
    wire,
    log,
    sql,
    nodes,
    headers,
    api: (method: string, path: string, body?: unknown, more: Record<string, string> = {}) =>
      request(door.url, method, path, body, { ...headers, ...more }),
    async addNode(more: Record<string, string> = {}) {
      const node = programs.use(await startNode({ ...environment, ...more }, door));
      nodes.push(node);
      return node;
    },
  };
  for (let index = 0; index < (options.nodes ?? 1); index += 1) await fleet.addNode();
  const made = await fleet.api("POST", "/v1/merchants", { id: "shop", name: "Dar Noura" });
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  const running = parts.move();
  return Object.assign(fleet, { [Symbol.asyncDispose]: () => running.disposeAsync() });
}

async function ownDatabase(parts: AsyncDisposableStack): Promise<{ url: string; directUrl: string }> {
  const { url } = parts.use(await createTestDatabase());
  return { url, directUrl: url };
}

async function startNode(environment: Record<string, string>, door: Door): Promise<FleetNode & AsyncDisposable> {
  let program: Program;
  let url = "";
  await start(environment);

  /** Starts it, and again where a start fails because of the very fault that is tested, as any supervisor does. */
  async function start(given: Record<string, string>): Promise<void> {
    for (let left = mostStarts; ; left -= 1) {
      program = startProgram(given);
      try {
        url = await program.ready;
        return door.open(url);
      } catch (error) {
        await program[Symbol.asyncDispose]();
        if (left === 1) throw error;
      }
    }
  }

  async function kill(): Promise<void> {
    program.signal("SIGKILL");
    door.shut(url);
    await program.ended;
  }

  return {
    get url() {
      return url;
    },
    kill,
    restart: (more = {}) => start({ ...environment, ...more }),
    suspend() {
      program.signal("SIGSTOP");
      door.shut(url);
    },
    resume() {
      program.signal("SIGCONT");
      door.open(url);
    },
    signal: (signal) => program.signal(signal),
    [Symbol.asyncDispose]: kill,
  };
}

/** The sender of a merchant with short times at the sandbox, known to be heard: some report of it has come. */
export async function openSender(
  fleet: Fleet,
  options: { merchant?: string; messagesPerSecond: number },
): Promise<ConnectedSender> {
  const { merchant = "shop", messagesPerSecond } = options;
  await fleet.sandbox.control("PATCH", "/settings", {
    statuses: { sent_ms: 40, delivered_ms: 60, read_ms: 80 },
    // Up to 64 times that: between two tries still less than the grace time.
    webhook_retry_base_ms: 25,
    webhook_timeout_ms: 2_000,
    webhook_late_ms: 200,
  });
  const sender = await connectSender(fleet, { merchant, throughput: messagesPerSecond, messagesPerSecond });
  const headers = { "zajel-merchant": merchant };
  const settings = { settle_seconds: { failed: 1, expired: 1 } };
  const patched = await fleet.api("PATCH", `/v1/merchants/${merchant}`, settings, headers);
  if (patched.status !== 200) throw new Error(JSON.stringify(patched.body));
  const first = await fleet.api(
    "POST",
    "/v1/transactions",
    {
      type: "payment_request",
      amount: "1.000",
      currency_code: "KWD",
      customer_phone: "+96555999001",
      checkout_url: "https://pay.example.com/c/first",
      notifications: { whatsapp: ["created"] },
    },
    headers,
  );
  if (first.status !== 201) throw new Error(JSON.stringify(first.body));
  await until(
    "the sender's webhooks to be known",
    async () => {
      const [row] = await fleet.sql`
        select 1 from sender where authenticator_id = ${sender.authenticatorId} and last_status_at is not null`;
      return row;
    },
    patienceMs,
  );
  return sender;
}
