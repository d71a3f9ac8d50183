/** What the commands of the command line share: their exit codes, their environment, their database. */
import { type Config, readConfig } from "./config.ts";
import { joinEmbeddedPostgres } from "./embedded/postgres.ts";
import { openDatabase, type Sql } from "./store/database.ts";

/** What the person at the keyboard can mend; printed without a stack. */
export class UsageError extends Error {}

export const exitCodes = { done: 0, failed: 1, usage: 2 };

export function given(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== undefined && value !== ""));
}

export function givenConfig(): Config {
  return readConfig(given());
}

export function noMore(rest: readonly string[]): void {
  if (rest.length > 0) throw new UsageError(`"${rest[0]}" is more than this command takes.`);
}

/** The database that the environment names, else the one of the data folder, whether a Zajel runs on it or not. */
export async function withDatabaseUrl(config: Config, work: (url: string) => Promise<number>): Promise<number> {
  const url = config.databaseDirectUrl ?? config.databaseUrl;
  if (url !== null) return work(url);
  await using postgres = await joinEmbeddedPostgres({ dataDir: config.dataDir });
  return work(postgres.url);
}

export async function withDatabase(config: Config, work: (sql: Sql) => Promise<number>): Promise<number> {
  return withDatabaseUrl(config, async (url) => {
    const sql = openDatabase({ url, max: 1, applicationName: "zajel command" });
    try {
      return await work(sql);
    } finally {
      await sql.end({ timeout: 5 });
    }
  });
}
