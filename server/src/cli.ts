/** The command line: reads the command, calls the same functions as HTTP, prints, and ends with an exit code. */
import { parseArgs } from "node:util";
import { pino } from "pino";
import { startApp } from "./app.ts";
import { type Config, ConfigRefusal, readConfig } from "./config.ts";
import { prepareDemo } from "./demo.ts";
import { joinEmbeddedPostgres } from "./embedded/postgres.ts";
import { StartRefusal } from "./embedded/start-refusal.ts";
import { insertApiKey, listApiKeys, makeApiKey, revokeApiKey } from "./store/api-key.ts";
import { DatabaseRefusal, openDatabase, type Sql } from "./store/database.ts";
import { newId } from "./store/ids.ts";
import { findMerchant } from "./store/merchant.ts";
import { migrate } from "./store/migrate.ts";

const help = `zajel: a WhatsApp channel for payments

  zajel demo                      a shop, a simulated phone, and nothing to sign up for
  zajel serve [--sandbox]         the service; --sandbox starts the simulator beside it
  zajel migrate                   brings the database's schema up to date
  zajel keys create NAME          makes an API key and prints it, once
        [--merchant ID]           of this merchant (default: default)
        [--kind live|test]        test keys reach the simulator only (default: live)
  zajel keys list [--merchant ID]
  zajel keys revoke ID [--merchant ID]

Settings come from the environment; docs/guide/settings.md lists them.
Exit codes: 0 done, 1 failed, 2 the command or a setting is wrong.`;

/** What the person at the keyboard can mend; printed without a stack. */
class UsageError extends Error {}

const exitCodes = { done: 0, failed: 1, usage: 2 };

async function main(words: string[]): Promise<number> {
  const { values, positionals } = parseArguments(words);
  const [command, ...rest] = positionals;
  if (values.help || command === "help") {
    console.log(help);
    return exitCodes.done;
  }
  switch (command) {
    case "demo":
      noMore(rest);
      // A terminal is for the few lines that matter; LOG_LEVEL=info shows the rest.
      return serve({ ...readConfig({ LOG_LEVEL: "warn", ...given() }), hasSandbox: true }, true);
    case "serve": {
      noMore(rest);
      const config = readConfig(given());
      return serve({ ...config, hasSandbox: config.hasSandbox || values.sandbox }, false);
    }
    case "migrate":
      noMore(rest);
      return withDatabaseUrl(readConfig(given()), async (url) => {
        const made = await migrate(url);
        console.log(made.length === 0 ? "The schema is up to date." : `Applied ${made.join(", ")}.`);
        return exitCodes.done;
      });
    case "keys":
      return keys(rest, values);
    default:
      throw new UsageError(command === undefined ? "Say what to do." : `There is no command "${command}".`);
  }
}

interface Values {
  help: boolean;
  sandbox: boolean;
  merchant: string;
  kind: string;
}

function parseArguments(words: string[]): { values: Values; positionals: string[] } {
  try {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      options: {
        help: { type: "boolean", short: "h", default: false },
        sandbox: { type: "boolean", default: false },
        merchant: { type: "string", default: "default" },
        kind: { type: "string", default: "live" },
      },
    });
    return { values, positionals };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function given(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== undefined && value !== ""));
}

function noMore(rest: readonly string[]): void {
  if (rest.length > 0) throw new UsageError(`"${rest[0]}" is more than this command takes.`);
}

/** Runs until a signal or a breakdown. */
async function serve(config: Config, isDemo: boolean): Promise<number> {
  const log = pino(
    { level: config.logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination(2),
  );
  const { promise: ended, resolve } = Promise.withResolvers<number>();
  // Ctrl-C reaches the whole process group, and people press it twice: one orderly stop, whatever comes.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => resolve(exitCodes.done));

  const starting = startApp(config, log);
  const app = await Promise.race([starting, ended.then(() => null)]);
  if (app === null) {
    await starting.then((app) => app[Symbol.asyncDispose]());
    return exitCodes.done;
  }
  void app.broken.then((reason) => {
    log.fatal(reason);
    console.error(`zajel: ${reason}`);
    resolve(exitCodes.failed);
  });
  try {
    if (isDemo) {
      const { sandboxUrl, url, sql, rootKey } = app;
      const demo = await prepareDemo({
        sql,
        dataDir: config.dataDir,
        apiUrl: url,
        rootKey,
        sandboxUrl: sandboxUrl as string,
      });
      console.log(demoGreeting(url, sandboxUrl as string, demo.apiKey));
    } else {
      console.log(`Zajel is ready: ${app.url}${app.sandboxUrl === null ? "" : `, simulated phone: ${app.sandboxUrl}`}`);
    }
    return await ended;
  } finally {
    await app[Symbol.asyncDispose]();
  }
}

function demoGreeting(url: string, sandboxUrl: string, apiKey: string): string {
  const request = {
    type: "payment_request",
    amount: "24.500",
    currency_code: "KWD",
    customer_first_name: "Noura",
    customer_phone: "+96550000483",
    order_no: "DN-10482",
    notifications: { whatsapp: ["pre_payment", "post_payment"] },
  };
  return `
Zajel is ready. This is the simulator: no message reaches a real phone.

  Phone    ${sandboxUrl}/
  API      ${url}
  API key  ${apiKey}

Open the phone, then create a payment request:

  curl ${url}/v1/transactions \\
    -H 'Authorization: Bearer ${apiKey}' \\
    -H 'Content-Type: application/json' \\
    -d '${JSON.stringify(request)}'

Ctrl-C stops Zajel; its data stays.
`;
}

async function keys([action, subject, ...rest]: string[], values: Values): Promise<number> {
  noMore(rest);
  const { merchant, kind } = values;
  if (kind !== "live" && kind !== "test") throw new UsageError(`--kind is live or test, not "${kind}".`);
  if (action !== "create" && action !== "list" && action !== "revoke") {
    throw new UsageError("zajel keys create NAME, list or revoke ID.");
  }
  if (action !== "list" && subject === undefined) throw new UsageError(`zajel keys ${action} needs one more word.`);
  return withDatabase(readConfig(given()), async (sql) => {
    if ((await findMerchant(sql, merchant)) === null) throw new UsageError(`There is no merchant "${merchant}".`);
    switch (action) {
      case "create": {
        const { key, keyHash } = makeApiKey(kind);
        const id = newId();
        await insertApiKey(sql, {
          merchantId: merchant,
          id,
          name: subject as string,
          kind,
          scope: "full",
          keyHash,
          expiresAt: null,
        });
        console.log(key);
        return exitCodes.done;
      }
      case "list":
        for (const key of await listApiKeys(sql, merchant)) {
          const state = key.revokedAt === null ? "in use" : "revoked";
          console.log([key.id, key.kind, state, key.name].join("\t"));
        }
        return exitCodes.done;
      case "revoke": {
        const isRevoked =
          /^[0-9a-f-]{36}$/.test(subject as string) && (await revokeApiKey(sql, merchant, subject as string));
        if (!isRevoked) throw new UsageError(`Merchant "${merchant}" has no key ${subject} in use.`);
        console.log(`Revoked ${subject}.`);
        return exitCodes.done;
      }
    }
  });
}

/** The database that the environment names, else the one of the data folder, whether a Zajel runs on it or not. */
async function withDatabaseUrl(config: Config, work: (url: string) => Promise<number>): Promise<number> {
  const url = config.databaseDirectUrl ?? config.databaseUrl;
  if (url !== null) return work(url);
  await using postgres = await joinEmbeddedPostgres({ dataDir: config.dataDir });
  return work(postgres.url);
}

async function withDatabase(config: Config, work: (sql: Sql) => Promise<number>): Promise<number> {
  return withDatabaseUrl(config, async (url) => {
    const sql = openDatabase({ url, max: 1, applicationName: "zajel command" });
    try {
      return await work(sql);
    } finally {
      await sql.end({ timeout: 5 });
    }
  });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof UsageError || error instanceof ConfigRefusal) {
    console.error(`zajel: ${error.message}`);
    if (error instanceof UsageError) console.error("zajel --help lists the commands.");
    process.exitCode = exitCodes.usage;
  } else if (error instanceof StartRefusal || error instanceof DatabaseRefusal) {
    console.error(`zajel: ${error.message}`);
    process.exitCode = exitCodes.failed;
  } else {
    console.error("zajel: failed:", error);
    process.exitCode = exitCodes.failed;
  }
}
