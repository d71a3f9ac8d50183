import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, fstatSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Account } from "./account.ts";
import { type Address, ask, createDatabase, fitsSocket, freePort } from "./address.ts";
import { dataArgument } from "./cluster.ts";
import { afterFailure, lastWords } from "./failure.ts";
import { birthmark, endPostgres } from "./left-behind.ts";
import { type Programs, programEnvironment } from "./programs.ts";
import { StartRefusal } from "./start-refusal.ts";

/** Recovery after a hard kill may have to read all of `max_wal_size`; PostgreSQL answers "starting up" meanwhile. */
const readyWithinMs = 5 * 60_000;

/** How often a start is tried again that failed for a reason which passes by itself. */
const mostStarts = 20;

/** A log that has grown over this is put aside at the next start; one older one is kept. */
const largestLogBytes = 10_000_000;

/**
 * How this PostgreSQL differs from the defaults. Its log holds starts, stops and what is fatal; a failed
 * statement is told to whoever sent it: its text would bring customers' data into the log.
 */
const ourSettings = {
  log_min_messages: "log",
  log_min_error_statement: "panic",
  log_checkpoints: "off",
  log_timezone: "UTC",
  timezone: "UTC",
  unix_socket_permissions: "0700",
};

export interface Launch {
  cluster: string;
  programs: Programs;
  account: Account | null;
  logFile: string;
  /** Settings of PostgreSQL beside ours. */
  settings: Record<string, string>;
}

export interface Running {
  address: Address;
  died: Promise<string>;
  stop(): Promise<void>;
}

/** Starts PostgreSQL on a prepared cluster, and returns when it answers and has its database. */
export async function launch(launch: Launch): Promise<Running> {
  let useSocket = fitsSocket(launch.cluster);
  for (let start = 1; ; start++) {
    const address = useSocket ? ({ kind: "socket", folder: launch.cluster } as const) : await openPort(launch);
    const begun = await begin(launch, address);
    if (begun.kind === "running") return begun;
    const next = afterFailure(begun.log);
    if (next === "give_up" || start === mostStarts) {
      throw new StartRefusal(
        `PostgreSQL did not start on ${launch.cluster}: ${lastWords(begun.log)} (more in ${launch.logFile})`,
      );
    }
    if (next === "use_port") useSocket = false;
    await sleep(250);
  }
}

/** A port with a new password, which is set while PostgreSQL serves nobody: it is never kept. */
async function openPort({ cluster, programs, account, settings }: Launch): Promise<Address> {
  const password = randomBytes(24).toString("base64url");
  const single = ["--single", "-D", dataArgument(cluster), ...asArguments(settings), "postgres"];
  const { status, stderr } = spawnSync(path.join(programs.folder, "bin", "postgres"), single, {
    cwd: cluster,
    env: programEnvironment,
    input: `alter role zajel password '${password}'\n`,
    encoding: "utf8",
    ...(account && { uid: account.uid, gid: account.gid }),
  });
  if (status !== 0)
    throw new StartRefusal(`PostgreSQL's password cannot be set in ${cluster}: ${lastWords(stderr ?? "")}`);
  return { kind: "port", port: await freePort(), password };
}

async function begin(
  launch: Launch,
  address: Address,
): Promise<({ kind: "running" } & Running) | { kind: "ended"; log: string }> {
  const { cluster, programs, account, logFile } = launch;
  putAsideLargeLog(logFile);
  const log = openSync(logFile, "a", 0o600);
  const logStart = fstatSync(log).size;
  const listening =
    address.kind === "socket"
      ? { listen_addresses: "", unix_socket_directories: ".", port: "5432" }
      : { listen_addresses: "127.0.0.1", unix_socket_directories: "", port: String(address.port) };
  const settings = asArguments({ ...ourSettings, ...launch.settings, ...listening });
  const child = spawn(
    path.join(programs.folder, "bin", "postgres"),
    ["-D", dataArgument(cluster), ...settings, "-c", birthmark(cluster)],
    {
      cwd: cluster,
      env: programEnvironment,
      detached: true, // setsid: what is sent to our process group does not reach it
      stdio: ["ignore", log, log], // a file and no pipe: it must be able to write when we are gone
      ...(account && { uid: account.uid, gid: account.gid }),
    },
  );
  closeSync(log);
  child.unref();
  let isStopping = false;
  const ended = new Promise<string>((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("exit", (code, signal) => resolve(`PostgreSQL ended with ${signal ?? code}`));
  });
  const isOver = ended.then(() => true);
  const newLog = () => readFileSync(logFile).subarray(logStart).toString("utf8");

  const deadline = performance.now() + readyWithinMs;
  for (let pauseMs = 10; ; pauseMs = Math.min(pauseMs * 1.5, 250)) {
    if (await Promise.race([isOver, sleep(pauseMs, false)])) return { kind: "ended", log: newLog() || (await ended) };
    const answer = await ask(address);
    if (answer === "no_database") await createDatabase(address);
    if (answer !== "no_answer") break;
    if (performance.now() > deadline) {
      if (child.pid) await endPostgres(child.pid);
      return { kind: "ended", log: `FATAL: it did not answer within ${readyWithinMs / 1000} s` };
    }
  }
  const stop = async () => {
    isStopping = true;
    if (child.pid && child.exitCode === null && child.signalCode === null) await endPostgres(child.pid);
  };
  const died = new Promise<string>((resolve) => {
    ended.then((how) => {
      if (!isStopping) resolve(`${how}: ${lastWords(newLog())} (more in ${logFile})`);
    });
  });
  return { kind: "running", address, died, stop };
}

function asArguments(settings: Record<string, string>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

function putAsideLargeLog(logFile: string): void {
  try {
    if (statSync(logFile).size > largestLogBytes) renameSync(logFile, `${logFile}.1`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}
