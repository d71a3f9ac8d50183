/** What pipelines stand on: a PostgreSQL as Zajel starts its own, and Debian's Redis, each with an empty place for every run. */
import { spawn, spawnSync } from "node:child_process";
import { mkdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { startEmbeddedPostgres } from "../../server/src/embedded/postgres.ts";
import { openDatabase } from "../../server/src/store/database.ts";

export interface Postgres extends AsyncDisposable {
  pid: number;
  /** Makes an empty database, with nothing left to write to the disk; returns its address. */
  makeDatabase(): Promise<string>;
  /** The settings that the measurements depend on, in one line. */
  settings(): Promise<string>;
}

/** Keeps its files below `folder`. */
export async function startPostgres(folder: string): Promise<Postgres> {
  const embedded = await startEmbeddedPostgres({ dataDir: folder });
  const sql = openDatabase({ url: embedded.url, max: 1, applicationName: "zajel bench", statementTimeoutMs: 0 });
  const [pid] = (await readFile(path.join(folder, "postgresql", "postmaster.pid"), "utf8")).split("\n");
  return {
    pid: Number(pid),
    async makeDatabase() {
      await sql`drop database if exists side_by_side with (force)`;
      await sql`create database side_by_side`;
      await sql`checkpoint`;
      const url = new URL(embedded.url);
      url.pathname = "/side_by_side";
      return url.href;
    },
    async settings() {
      const rows = await sql<{ name: string; setting: string }[]>`
        select name, setting from pg_settings
         where name in ('server_version', 'fsync', 'full_page_writes', 'synchronous_commit', 'shared_buffers')
         order by name`;
      return rows.map(({ name, setting }) => `${name} ${setting}`).join(", ");
    },
    [Symbol.asyncDispose]: async () => {
      await sql.end({ timeout: 5 });
      await embedded.stop();
    },
  };
}

export interface Redis extends AsyncDisposable {
  pid: number;
  url: string;
}

const redisProgram = "redis-server";
const readyWithinMs = 10_000;

/** The version of the machine's Redis in one line; null where there is none. */
export function findRedis(): string | null {
  const { status, stdout } = spawnSync(redisProgram, ["--version"], { encoding: "utf8" });
  return status === 0 ? (/v=(\S+)/.exec(stdout)?.[1] ?? stdout.trim()) : null;
}

/** Starts an empty Redis that writes all it is told to `folder`, to the disk as often as `fsync` says. */
export async function startRedis(folder: string, fsync: "always" | "everysec"): Promise<Redis> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const port = await freePort();
  const settings = { bind: "127.0.0.1", port: String(port), dir: folder, appendonly: "yes", appendfsync: fsync };
  const args = Object.entries({ ...settings, save: "", "maxmemory-policy": "noeviction" });
  const child = spawn(
    redisProgram,
    args.flatMap(([name, value]) => [`--${name}`, value]),
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("Redis did not start.")), readyWithinMs);
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (!/Ready to accept connections/i.test(said)) return;
      clearTimeout(timer);
      resolve();
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`Redis ended with ${code}: ${said}`)));
  });
  return {
    pid: child.pid ?? 0,
    url: `redis://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await gone;
    },
  };
}

/** A port of 127.0.0.1 that nobody listens on at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("There is no free port.");
  return address.port;
}
