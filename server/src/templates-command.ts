/** `zajel templates sync|lint|submit`: the same functions as HTTP, with lines that a script can read. */
import { readFile } from "node:fs/promises";
import { exitCodes, givenConfig, noMore, UsageError, withDatabaseUrl } from "./command.ts";
import type { Config } from "./config.ts";
import { readAccessToken } from "./dispatch/credentials.ts";
import { readDraft, type TemplateDraft } from "./domain/template-draft.ts";
import { hasErrors, lintTemplate } from "./domain/template-lint.ts";
import type { Problem } from "./http/problem.ts";
import { starterPrefix, submitProblem } from "./http/template-authoring.ts";
import { type Authenticator, type Environment, listAuthenticators } from "./store/authenticator.ts";
import { DatabaseRefusal, openDatabase, type Sql } from "./store/database.ts";
import { findMerchant } from "./store/merchant.ts";
import { findSecretKeys } from "./store/secret-key.ts";
import { type AuthenticatorCare, createAuthenticatorCare } from "./upkeep/authenticators.ts";
import { createTemplateAuthoring, type TemplateAuthoring } from "./upkeep/template-authoring.ts";
import { createGraphClient } from "./whatsapp/graph-client.ts";

export interface TemplateOptions {
  merchant: string;
  authenticator?: string | undefined;
  starter: boolean;
  link: boolean;
}

const actor = "command_line";

export async function templates([action, ...words]: string[], options: TemplateOptions): Promise<number> {
  switch (action) {
    case "lint": {
      const [file, ...rest] = words;
      noMore(rest);
      return lint(await readDrafts(file, { isComplete: false }));
    }
    case "sync":
      noMore(words);
      return withAuthenticator(options, sync);
    case "submit": {
      const [file, ...rest] = words;
      noMore(rest);
      if (options.starter) {
        noMore(words);
        return withAuthenticator(options, (parts, authenticator) => submitStarters(parts, authenticator, options.link));
      }
      const drafts = await readDrafts(file, { isComplete: true });
      return withAuthenticator(options, (parts, authenticator) => submit(parts, authenticator, drafts));
    }
    default:
      throw new UsageError("zajel templates sync, lint FILE or submit FILE.");
  }
}

/** The templates of a file: one, or a list of them, each in Meta's form. */
async function readDrafts(file: string | undefined, how: { isComplete: boolean }): Promise<TemplateDraft[]> {
  if (file === undefined) throw new UsageError("Name a file with a template in Meta's form, as JSON.");
  const text = await readFile(file, "utf8").catch((error: Error) => {
    throw new UsageError(`${file} cannot be read: ${error.message}`);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file} is no JSON: ${(error as Error).message}`);
  }
  const read = [value].flat().map((one) => readDraft(one, how));
  const wrong = read.flatMap((one, index) =>
    one.kind === "ok"
      ? []
      : Object.entries(one.errors).map(([field, messages]) => `  ${index}: ${field}: ${messages.join(" ")}`),
  );
  if (wrong.length > 0) throw new UsageError(`${file} has what is no template:\n${wrong.join("\n")}`);
  return read.flatMap((one) => (one.kind === "ok" ? one.draft : []));
}

/** A line for each finding; failed where WhatsApp would refuse one of the templates. */
function lint(drafts: readonly TemplateDraft[]): number {
  let isRefused = false;
  for (const draft of drafts) {
    const findings = lintTemplate(draft);
    isRefused ||= hasErrors(findings);
    for (const { severity, code, component, position, message, mend } of findings) {
      line(draft.name, draft.language, severity, code, component, position, `${message} ${mend}`);
    }
  }
  return isRefused ? exitCodes.failed : exitCodes.done;
}

interface Parts {
  sql: Sql;
  care: AuthenticatorCare;
  authoring: TemplateAuthoring;
}

async function sync({ care }: Parts, { merchantId, id }: Authenticator): Promise<number> {
  const outcome = await care.sync(merchantId, id);
  switch (outcome.kind) {
    case "ok":
      console.log(`${outcome.templates}`);
      return exitCodes.done;
    case "refused":
      return failed(`WhatsApp refused to list the templates (${outcome.code}): ${outcome.detail}`);
    case "silent":
      return failed(`WhatsApp did not answer: ${outcome.detail}`);
    case "not_found":
      return failed("The authenticator was removed meanwhile.");
  }
}

/** What is there already counts as done, so that a file can be submitted again and again. */
async function submit(
  { authoring }: Parts,
  authenticator: Authenticator,
  drafts: readonly TemplateDraft[],
): Promise<number> {
  let isDone = true;
  for (const draft of drafts) {
    const outcome = await authoring.submit(authenticator, draft, actor);
    if (outcome.kind === "submitted") {
      line(draft.name, draft.language, outcome.kind, outcome.status, outcome.category ?? draft.category);
      continue;
    }
    if (outcome.kind === "exists") {
      line(draft.name, draft.language, outcome.kind);
      continue;
    }
    isDone = false;
    line(draft.name, draft.language, outcome.kind);
    failed(`${draft.name}/${draft.language}: ${sentence(submitProblem(outcome, draft))}`);
  }
  return isDone ? exitCodes.done : exitCodes.failed;
}

async function submitStarters({ sql, authoring }: Parts, authenticator: Authenticator, link: boolean): Promise<number> {
  const merchant = await findMerchant(sql, authenticator.merchantId);
  const prefix = starterPrefix(merchant?.checkoutUrlTemplate ?? null);
  if (prefix.kind === "refused") return failed(prefix.message);
  const { checkoutPrefix } = prefix;
  const report = await authoring.submitStarters(authenticator, { checkoutPrefix, link, actor });
  if (report.kind !== "ok") {
    return failed("detail" in report ? `WhatsApp does not list the templates: ${report.detail}` : noSimulator);
  }
  for (const { name, language, outcome, status, category, linked, detail } of report.templates) {
    line(name, language, outcome, status, category, linked.join(","), detail);
  }
  const isDone = report.templates.every(({ outcome }) => outcome === "submitted" || outcome === "exists");
  return isDone ? exitCodes.done : exitCodes.failed;
}

const noSimulator = "No simulator answers: start Zajel with --sandbox, and give its ZAJEL_SANDBOX_PORT here, too.";

/** Runs `work` with what HTTP has, for the authenticator that was named or goes without saying. */
async function withAuthenticator(
  options: TemplateOptions,
  work: (parts: Parts, authenticator: Authenticator) => Promise<number>,
): Promise<number> {
  const config = givenConfig();
  return withDatabaseUrl(config, async (url) => {
    const secretKeys = await findSecretKeys({
      configured: config.secretKeys,
      dataDir: config.dataDir,
      isEmbedded: config.databaseUrl === null,
    });
    if (secretKeys === null) throw new DatabaseRefusal("There is no secret key yet: start Zajel once.");
    await using parts = new AsyncDisposableStack();
    const sql = parts.adopt(openDatabase({ url, max: 2, applicationName: "zajel command" }), (sql) =>
      sql.end({ timeout: 5 }),
    );
    const graph = parts.use(createGraphClient({ version: config.graphVersion, timeoutMs: config.sendTimeoutMs }));
    const baseUrlOf = (environment: Environment) => (environment === "live" ? config.graphUrl : sandboxUrl(config));
    // Where a running Zajel takes webhooks, as it says itself; nothing here listens.
    const publicUrl = () => config.publicUrl ?? `http://${config.host}:${config.port || 8080}`;
    const care = createAuthenticatorCare({ sql, secretKeys, graph, baseUrlOf, publicUrl });
    const tokenOf = (merchantId: string, id: string) => readAccessToken(sql, secretKeys, merchantId, id);
    const authoring = createTemplateAuthoring({ sql, graph, baseUrlOf, tokenOf, care });
    // Awaited here: the parts end when this function does.
    return await work({ sql, care, authoring }, await choose(sql, options));
  });
}

async function choose(sql: Sql, { merchant, authenticator: id }: TemplateOptions): Promise<Authenticator> {
  if ((await findMerchant(sql, merchant)) === null) throw new UsageError(`There is no merchant "${merchant}".`);
  const all = await listAuthenticators(sql, merchant);
  const chosen =
    id === undefined
      ? (all.find((one) => one.isDefault) ?? (all.length === 1 ? all[0] : undefined))
      : all.find((one) => one.id === id);
  if (chosen !== undefined) return chosen;
  const known = all.map(({ id, name }) => `${id} (${name})`).join(", ");
  throw new UsageError(`Say --authenticator ID; merchant "${merchant}" has ${known === "" ? "none yet" : known}.`);
}

/** The simulator of a Zajel on this machine: where it was told to be, else where it is when nothing is in its way. */
function sandboxUrl({ sandboxHost, sandboxPort, port }: Config): string {
  const host = sandboxHost.includes(":") ? `[${sandboxHost}]` : sandboxHost;
  return `http://${host}:${sandboxPort || (port || 8080) + 1}`;
}

function sentence({ detail, errors }: Problem): string {
  return errors === undefined ? detail : Object.values(errors).flat().join(" ");
}

/** Fields with tabs between them; what is not there is empty. */
function line(...fields: (string | number | null)[]): void {
  console.log(fields.map((field) => `${field ?? ""}`.replace(/\s+/g, " ")).join("\t"));
}

function failed(message: string): number {
  console.error(`zajel: ${message}`);
  return exitCodes.failed;
}
