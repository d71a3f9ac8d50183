import { createServer } from "node:net";
import path from "node:path";
import postgres from "postgres";

/** The longest path of a socket, in bytes (`sun_path` without its final zero; unix(7), and sys/un.h of macOS). */
const longestSocketPath = process.platform === "linux" ? 107 : 103;

/** Where a PostgreSQL listens: a socket in its own folder, or a port of 127.0.0.1 with a password. */
export type Address = { kind: "socket"; folder: string } | { kind: "port"; port: number; password: string };

export const databaseName = "zajel";
const user = "zajel";

export function fitsSocket(folder: string): boolean {
  return Buffer.byteLength(path.join(folder, ".s.PGSQL.5432")) <= longestSocketPath;
}

/** `postgresql://…`; the folder of a socket stands in it as `?host=/folder`, as libpq and psql understand it. */
export function urlOf(address: Address): string {
  return address.kind === "socket"
    ? `postgresql://${user}@localhost:5432/${databaseName}?host=${encodeURIComponent(address.folder)}`
    : `postgresql://${user}:${address.password}@127.0.0.1:${address.port}/${databaseName}`;
}

/**
 * Whether PostgreSQL answers there: `no_database` when it does but has no database `zajel` yet, `no_answer` while
 * nothing listens, it still starts up, or it shuts down.
 */
export async function ask(address: Address): Promise<"ready" | "no_database" | "no_answer"> {
  const sql = connect(address, databaseName);
  try {
    await sql`select 1`;
    return "ready";
  } catch (error) {
    return (error as { code?: string }).code === "3D000" ? "no_database" : "no_answer";
  } finally {
    await sql.end({ timeout: 1 });
  }
}

export async function createDatabase(address: Address): Promise<void> {
  const sql = connect(address, "postgres");
  try {
    await sql`create database ${sql(databaseName)}`;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

function connect(address: Address, database: string): postgres.Sql {
  const where =
    address.kind === "socket"
      ? { host: address.folder, port: 5432 }
      : { host: "127.0.0.1", port: address.port, password: address.password };
  return postgres({
    ...where,
    user,
    database,
    max: 1,
    ssl: false,
    fetch_types: false,
    connect_timeout: 5,
    onnotice: () => {},
  });
}

/** A port of 127.0.0.1 that nobody listens on. Somebody may take it before PostgreSQL does; then it ends, and is started again. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
