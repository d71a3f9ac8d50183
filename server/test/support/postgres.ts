import { createHash, randomBytes } from "node:crypto";
import type postgres from "postgres";
import { openDatabase } from "../../src/store/database.ts";
import { migrate, readMigrations } from "../../src/store/migrate.ts";
import { startTestPostgres } from "./test-postgres.ts";

/** Set by `script/test` to one PostgreSQL for the whole run. Without it every test file starts its own. */
const sharedUrl = process.env.ZAJEL_TEST_DATABASE_URL;

export interface TestDatabase extends AsyncDisposable {
  url: string;
}

/**
 * An empty database with the newest schema, of this caller alone: a copy of a template that is migrated once.
 * It is dropped when it is disposed of, whoever is still connected.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { server, template } = await prepareOnce();
  return createDatabase(server, (sql, name) => sql`create database ${sql(name)} template ${sql(template)}`);
}

/** A database without any schema, for tests of the migrations themselves. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  const { server } = await prepareOnce();
  return createDatabase(server, (sql, name) => sql`create database ${sql(name)}`);
}

/**
 * An empty database with the newest schema that sorts as a language does (`en-US`), as most do that are not our own: those
 * of the others sort by code points.
 */
export async function createDatabaseOfLanguage(language: string): Promise<TestDatabase> {
  const { server } = await prepareOnce();
  const database = await createDatabase(server, (sql, name) =>
    sql.unsafe(`create database ${name} template template0 encoding utf8 locale_provider icu icu_locale '${language}'`),
  );
  await migrate(database.url);
  return database;
}

async function createDatabase(
  server: string,
  create: (sql: postgres.Sql, name: string) => PromiseLike<unknown>,
): Promise<TestDatabase> {
  const name = `zajel_test_${randomBytes(6).toString("hex")}`;
  await asAdmin(server, (sql) => create(sql, name));
  const drop = () => asAdmin(server, (sql) => sql`drop database if exists ${sql(name)} with (force)`);
  return { url: withDatabase(server, name), [Symbol.asyncDispose]: drop };
}

let prepared: Promise<{ server: string; template: string }> | undefined;

function prepareOnce(): Promise<{ server: string; template: string }> {
  prepared ??= prepare();
  return prepared;
}

async function prepare(): Promise<{ server: string; template: string }> {
  if (sharedUrl) return { server: sharedUrl, template: await prepareTemplate(sharedUrl) };
  const own = await startTestPostgres();
  // Later than every `after` of the tests, in which they still put away what works on it.
  process.once("beforeExit", () => own[Symbol.asyncDispose]());
  return { server: own.url, template: await prepareTemplate(own.url) };
}

/** Named after what is in it, so that a server which outlives the run never serves an old schema. */
async function prepareTemplate(server: string): Promise<string> {
  const migrations = await readMigrations();
  const hash = createHash("sha256").update(migrations.map(({ checksum }) => checksum).join());
  const template = `zajel_template_${hash.digest("hex").slice(0, 12)}`;
  await asAdmin(server, async (sql) => {
    await sql`select pg_advisory_lock(1)`;
    const [known] = await sql`select 1 from pg_database where datname = ${template}`;
    if (known) return;
    const unfinished = `${template}_unfinished`;
    await sql`drop database if exists ${sql(unfinished)} with (force)`;
    await sql`create database ${sql(unfinished)}`;
    await migrate(withDatabase(server, unfinished), migrations);
    await sql`alter database ${sql(unfinished)} rename to ${sql(template)}`;
  });
  return template;
}

async function asAdmin(server: string, work: (sql: postgres.Sql) => PromiseLike<unknown>): Promise<void> {
  const sql = openDatabase({ url: server, max: 1, applicationName: "zajel test" });
  try {
    await work(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

function withDatabase(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
