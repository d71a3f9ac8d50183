/** The command line: reads the command, calls the same functions as HTTP, prints, and ends with an exit code. */
import { existsSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { type App, dashboardDir, startApp } from "./app.ts";
import { exitCodes, given, noMore, UsageError, withDatabase, withDatabaseUrl } from "./command.ts";
import { type Config, ConfigRefusal, readConfig } from "./config.ts";
import { demoMerchant, prepareDemo } from "./demo.ts";
import { roles } from "./domain/rights.ts";
import { StartRefusal } from "./embedded/start-refusal.ts";
import { judgeKey } from "./http/api-keys.ts";
import {
  addressOfLink,
  emailPattern,
  type Invitation,
  type InviteParts,
  invite,
  nameFrom,
  type PasswordLink,
  renewLink,
} from "./http/invite.ts";
import { createPeople } from "./http/people.ts";
import { createLogger } from "./log.ts";
import { isStopWished, stopWish } from "./stop-wish.ts";
import { insertApiKey, listApiKeys, makeApiKey, revokeApiKey } from "./store/api-key.ts";
import { writeAudit } from "./store/audit.ts";
import { DatabaseRefusal, openDatabase } from "./store/database.ts";
import { newId } from "./store/ids.ts";
import { findMember, findPersonByEmail } from "./store/member.ts";
import { findMerchant } from "./store/merchant.ts";
import { migrate } from "./store/migrate.ts";
import { findSecretKeys } from "./store/secret-key.ts";
import { createSetupLink } from "./store/setup-link.ts";
import { templates } from "./templates-command.ts";
import { transactions } from "./transactions-command.ts";

const help = `zajel: a WhatsApp channel for payments

  zajel demo                      a shop, a simulated phone, and nothing to sign up for
  zajel serve [--sandbox]         the service; --sandbox starts the simulator beside it
  zajel migrate                   brings the database's schema up to date
  zajel keys create NAME          makes an API key and prints it, once
        [--merchant ID]           of this merchant (default: default)
        [--kind live|team|test]   team keys reach the phones that they list, test keys the simulator (default: live)
        [--phone NUMBER]          of a team key, once for each phone
  zajel keys list [--merchant ID]
  zajel keys revoke ID [--merchant ID]
  zajel members create            makes a member, or a new link for one, and prints where they choose a password
        --email ADDRESS
        [--role owner|admin|operator|viewer]   (default: viewer)
        [--name NAME] [--merchant ID]
  zajel templates lint FILE       says what WhatsApp would refuse of the template in FILE, or of a list of them,
                                  in the form in which Meta takes them; fails where there are errors
  zajel templates sync            fetches the templates from WhatsApp and prints how many there are
  zajel templates submit FILE     submits the templates in FILE; one that exists counts as done
  zajel templates submit --starter [--link]
                                  submits those of the starter set that are missing, and links them
        [--merchant ID]           of this merchant (default: default)
        [--authenticator ID]      (default: the merchant's default one)
  zajel transactions import FILE  makes transactions of the rows of a .csv, .json or .ndjson file, once, however often
                                  it is called; prints ID, status, rows, accepted, refused; fails where a row is refused
        [--dry-run]               judges the rows and makes nothing of them
        [--errors FILE]           writes the refused rows with their reasons, to be mended and imported
        [--merchant ID]           of this merchant (default: default)

Settings come from the environment; docs/guide/settings.md lists them.
Exit codes: 0 done, 1 failed, 2 the command or a setting is wrong.`;

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
    case "members":
      return members(rest, values);
    case "templates":
      return templates(rest, values);
    case "transactions":
      return transactions(rest, { ...values, isDryRun: values["dry-run"] });
    default:
      throw new UsageError(command === undefined ? "Say what to do." : `There is no command "${command}".`);
  }
}

interface Values {
  help: boolean;
  sandbox: boolean;
  merchant: string;
  kind: string;
  phone: string[];
  email?: string | undefined;
  role: string;
  name?: string | undefined;
  authenticator?: string | undefined;
  starter: boolean;
  link: boolean;
  "dry-run": boolean;
  errors?: string | undefined;
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
        phone: { type: "string", multiple: true, default: [] },
        email: { type: "string" },
        role: { type: "string", default: "viewer" },
        name: { type: "string" },
        authenticator: { type: "string" },
        starter: { type: "boolean", default: false },
        link: { type: "boolean", default: false },
        "dry-run": { type: "boolean", default: false },
        errors: { type: "string" },
      },
    });
    return { values, positionals };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** What the environment told us and no log is to hold. */
function secretsOf({ rootApiKey, secretKeys, databaseUrl, databaseDirectUrl }: Config): string[] {
  const passwords = [databaseUrl, databaseDirectUrl].map((url) => (url === null ? "" : new URL(url).password));
  const sealing = (secretKeys ?? []).map(({ key }) => key.toString("base64"));
  return [rootApiKey ?? "", ...passwords, ...passwords.map(decodeURIComponent), ...sealing];
}

/** Runs until a signal or a breakdown. */
async function serve(config: Config, isDemo: boolean): Promise<number> {
  const log = createLogger({ level: config.logLevel, secrets: secretsOf(config) });
  const { promise: ended, resolve } = Promise.withResolvers<number>();
  void stopWish().then(() => resolve(exitCodes.done));
  if (isStopWished()) return exitCodes.done;

  const starting = startApp(config, log);
  const app = await Promise.race([starting, ended.then(() => null)]);
  if (app === null) {
    // The signal reaches the whole process group: a PostgreSQL that was just being made ends with it, and the start fails.
    await starting.then(
      (app) => app[Symbol.asyncDispose](),
      () => {},
    );
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
      const setup = await makeSetupLink(app, config, [demoMerchant, "default"]);
      console.log(demoGreeting(url, sandboxUrl as string, demo.apiKey, setup));
    } else {
      const where = app.url === "" ? "works, without the API" : app.url;
      const setup = await makeSetupLink(app, config, ["default"]);
      const ready = `Zajel is ready: ${where}${app.sandboxUrl === null ? "" : `, simulated phone: ${app.sandboxUrl}`}`;
      console.log(setup === null ? ready : `${ready}\n${setup}`);
    }
    return await ended;
  } finally {
    await app[Symbol.asyncDispose]();
  }
}

/**
 * What to print so that somebody can become the first owner; null where there is one, or where this node answers no
 * requests. The link stands on a line of its own.
 */
async function makeSetupLink(app: App, config: Config, merchantIds: readonly string[]): Promise<string | null> {
  const token = app.url === "" ? null : await createSetupLink(app.sql, merchantIds);
  if (token === null) return null;
  const isBuilt = existsSync(path.join(dashboardDir, "index.html"));
  const first = isBuilt ? "" : "The dashboard is not built, so build it before: node dashboard/build.ts\n";
  return `${first}Make the first account (this link works once, for 30 minutes):\n${config.publicUrl ?? app.url}/setup?token=${token}`;
}

function demoGreeting(url: string, sandboxUrl: string, apiKey: string, setup: string | null): string {
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

${setup === null ? "" : `${setup}\n\n`}Ctrl-C stops Zajel; its data stays.
`;
}

const keyKinds = ["live", "team", "test"] as const;

async function keys([action, subject, ...rest]: string[], values: Values): Promise<number> {
  noMore(rest);
  const { merchant, phone } = values;
  const kind = keyKinds.find((known) => known === values.kind);
  if (kind === undefined) throw new UsageError(`--kind is ${keyKinds.join(", ")}, not "${values.kind}".`);
  if (action !== "create" && action !== "list" && action !== "revoke") {
    throw new UsageError("zajel keys create NAME, list or revoke ID.");
  }
  if (action !== "list" && subject === undefined) throw new UsageError(`zajel keys ${action} needs one more word.`);
  return withDatabase(readConfig(given()), async (sql) => {
    const known = await findMerchant(sql, merchant);
    if (known === null) throw new UsageError(`There is no merchant "${merchant}".`);
    switch (action) {
      case "create": {
        const judged = judgeKey({ kind, phones: phone }, known.defaultCountry);
        if (judged.kind === "refused")
          throw new UsageError(`--phone: ${Object.values(judged.errors).flat().join(" ")}`);
        const { phones } = judged;
        const { key, keyHash } = makeApiKey(kind);
        const id = newId();
        const name = subject as string;
        await sql.begin(async (tx) => {
          await insertApiKey(tx, {
            merchantId: merchant,
            id,
            name,
            kind,
            scope: "full",
            phones,
            keyHash,
            expiresAt: null,
          });
          const detail = { name, kind, ...(kind === "team" && { phones: phones.length }) };
          const entry = { action: "api_key.created", subject: id, detail };
          await writeAudit(tx, { merchantId: merchant, actor: "command_line", ...entry });
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
        const id = subject as string;
        const isRevoked = await sql.begin(async (tx) => {
          if (!/^[0-9a-f-]{36}$/.test(id) || !(await revokeApiKey(tx, merchant, id))) return false;
          const entry = { action: "api_key.revoked", subject: id };
          await writeAudit(tx, { merchantId: merchant, actor: "command_line", ...entry });
          return true;
        });
        if (!isRevoked) throw new UsageError(`Merchant "${merchant}" has no key ${id} in use.`);
        console.log(`Revoked ${id}.`);
        return exitCodes.done;
      }
    }
  });
}

async function members([action, ...rest]: string[], { merchant, email, role, name }: Values): Promise<number> {
  noMore(rest);
  if (action !== "create") throw new UsageError("zajel members create --email ADDRESS.");
  if (email === undefined || !new RegExp(emailPattern).test(email))
    throw new UsageError("--email is an e-mail address.");
  const known = roles.find((known) => known === role);
  if (known === undefined) throw new UsageError(`--role is ${roles.join(", ")}, not "${role}".`);
  const config = readConfig(given());
  return withDatabaseUrl(config, async (url) => {
    const keys = await findSecretKeys({
      configured: config.secretKeys,
      dataDir: config.dataDir,
      isEmbedded: config.databaseUrl === null,
    });
    if (keys === null) throw new DatabaseRefusal("There is no secret key yet: start Zajel once.");
    const sql = openDatabase({ url, max: 1, applicationName: "zajel command" });
    const onError = (message: string) => console.error(`zajel: ${message}`);
    const people = createPeople({ databaseUrl: url, secretKeys: keys, publicUrl: config.publicUrl, onError });
    try {
      if ((await findMerchant(sql, merchant)) === null) throw new UsageError(`There is no merchant "${merchant}".`);
      const person = { merchantId: merchant, email, name: name ?? nameFrom(email), role: known };
      const made = await createMember({ sql, people }, person);
      console.log(
        made === null ? `${email} has an account and signs in with it.` : addressOfLink(publicUrl(config), made),
      );
      return exitCodes.done;
    } finally {
      await people.close();
      await sql.end({ timeout: 5 });
    }
  });
}

/** The link of a new member, and of one who is there already a new one; null for somebody who has a password. */
async function createMember(
  parts: InviteParts,
  person: Pick<Invitation, "merchantId" | "email" | "name" | "role">,
): Promise<PasswordLink | null> {
  const { merchantId, email, role } = person;
  const asOperator = { actor: "command_line", mayManage: () => true };
  const invited = await invite(parts, { ...person, ...asOperator });
  if (invited.kind === "ok" && (invited.link !== null || invited.member.hasPassword)) return invited.link;
  const known = await findPersonByEmail(parts.sql, email);
  const member = known && (await findMember(parts.sql, merchantId, known.userId));
  if (!member) throw new Error("Somebody else is changing the same member.");
  if (member.role !== role) throw new UsageError(`${email} is a member already, as ${member.role} and not as ${role}.`);
  const renewed = await renewLink(parts, { merchantId, userId: member.userId, ...asOperator });
  if (renewed.kind !== "ok") throw new Error("Somebody else is changing the same member.");
  return renewed.link;
}

/** Where people reach us. Only a server knows its port where neither is set, so this is then a guess. */
function publicUrl({ publicUrl, port }: Config): string {
  return publicUrl ?? `http://127.0.0.1:${port || 8080}`;
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
