import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { DatabaseRefusal, describeDatabase, openDatabase, type Sql } from "./database.ts";

/** One file of `migrations/`. Its checksum tells one that was edited after it had been released. */
export interface Migration {
  name: string;
  text: string;
  checksum: string;
}

const ownMigrations = path.join(import.meta.dirname, "migrations");

/** Any number that nothing else in the database locks: "zajel" in ASCII. */
const migrationLock = 0x7a616a656c;

/** The migrations in their order. Throws where the numbering has a gap or a number twice: two branches met. */
export async function readMigrations(folder = ownMigrations): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".sql")).sort();
  return Promise.all(
    files.map(async (file, index) => {
      const number = String(index + 1).padStart(4, "0");
      if (!new RegExp(`^${number}_[a-z0-9_]+\\.sql$`).test(file)) {
        throw new Error(`The migration ${file} should be ${number}_name.sql: they are numbered without gaps.`);
      }
      // Git may check text out with other line ends.
      const text = (await readFile(path.join(folder, file), "utf8")).replaceAll("\r\n", "\n");
      return { name: file.replace(/\.sql$/, ""), text, checksum: createHash("sha256").update(text).digest("hex") };
    }),
  );
}

/**
 * Brings the database to the newest schema and returns the names of the migrations that were missing.
 *
 * Any number of nodes may do this at once: each migration is one transaction that first waits for an advisory
 * lock and then looks again whether it is still missing. `url` must not lead through a pooler.
 * Throws `DatabaseRefusal` where the database cannot be reached, is too old, or has another history than ours.
 */
export async function migrate(url: string, migrations?: Migration[]): Promise<string[]> {
  const wanted = migrations ?? (await readMigrations());
  const sql = openDatabase({ url, max: 1, applicationName: "zajel migrate", statementTimeoutMs: 0 });
  try {
    await checkVersion(sql, url);
    await makeHistory(sql);
    const missing = missingOf(wanted, await readHistory(sql));
    const applied: string[] = [];
    for (const migration of missing) if (await apply(sql, migration)) applied.push(migration.name);
    return applied;
  } catch (error) {
    if (error instanceof DatabaseRefusal) throw error;
    // Out of reach, a wrong password, no right to make a table: all of it is for the person to mend.
    const { message, code } = error as NodeJS.ErrnoException;
    throw new DatabaseRefusal(`The database at ${describeDatabase(url)} cannot be used: ${message || code}`, {
      cause: error,
    });
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** The migrations that the database does not have yet; for readiness. Throws like `migrate`. */
export async function pendingMigrations(sql: Sql, migrations?: Migration[]): Promise<string[]> {
  const wanted = migrations ?? (await readMigrations());
  return missingOf(wanted, await readHistory(sql)).map(({ name }) => name);
}

interface Applied {
  name: string;
  checksum: string;
}

function missingOf(wanted: Migration[], history: Applied[]): Migration[] {
  history.forEach((applied, index) => {
    const ours = wanted[index];
    if (!ours) {
      throw new DatabaseRefusal(
        `The database has the migration ${applied.name}, which this Zajel does not know: it belongs to a newer Zajel, start that one.`,
      );
    }
    if (applied.name !== ours.name || applied.checksum !== ours.checksum) {
      throw new DatabaseRefusal(
        `The database has another ${applied.name === ours.name ? "text of " : `migration ${applied.name} in place of `}${ours.name}: a released migration is never edited, renamed or reordered.`,
      );
    }
  });
  return wanted.slice(history.length);
}

async function apply(sql: Sql, migration: Migration): Promise<boolean> {
  return sql.begin(async (sql) => {
    await sql`select pg_advisory_xact_lock(${migrationLock})`;
    const [known] = await sql`select 1 from schema_migration where name = ${migration.name}`;
    if (known) return false;
    await sql.unsafe(migration.text).catch((error: Error) => {
      throw new DatabaseRefusal(`The migration ${migration.name} failed: ${error.message}`, { cause: error });
    });
    await sql`insert into schema_migration (name, checksum) values (${migration.name}, ${migration.checksum})`;
    return true;
  });
}

async function makeHistory(sql: Sql): Promise<void> {
  await sql.begin(async (sql) => {
    // "if not exists" alone is no protection: two at once both see nothing, and one of them fails.
    await sql`select pg_advisory_xact_lock(${migrationLock})`;
    await sql`
      create table if not exists schema_migration (
        name       text collate "C" primary key,
        checksum   text not null,
        applied_at timestamptz not null default now()
      )`;
  });
}

async function readHistory(sql: Sql): Promise<Applied[]> {
  return sql<Applied[]>`select name, checksum from schema_migration order by name`;
}

async function checkVersion(sql: Sql, url: string): Promise<void> {
  const [server] = await sql<{ number: number; version: string }[]>`
    select current_setting('server_version_num')::int as number, current_setting('server_version') as version`;
  if (server && server.number < 150_000) {
    throw new DatabaseRefusal(
      `The database at ${describeDatabase(url)} is PostgreSQL ${server.version}: Zajel needs 15 or later.`,
    );
  }
}
