import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { StartRefusal } from "./start-refusal.ts";

/** How long each way of ending PostgreSQL may take before the next, ruder one. */
const patience: [signal: NodeJS.Signals, ms: number][] = [
  ["SIGINT", 30_000], // fast: connections are cut, everything is written
  ["SIGQUIT", 5_000], // immediate: the next start recovers from the log
  ["SIGKILL", 5_000],
];

/** Stands on the command line of a PostgreSQL that we started, and names the very folder: a copy of it has another inode. */
export function birthmark(cluster: string): string {
  const { dev, ino } = statSync(cluster);
  return `zajel.folder=${dev}:${ino}`;
}

/**
 * Ends the PostgreSQL that a killed Zajel left behind, and clears away what would keep a new one from starting.
 *
 * It is stopped and not taken over, so that what runs is always this version with these settings, and nothing of the dead
 * process (a lock, a statement) lives on. `postmaster.pid` alone proves nothing: its number may belong to another
 * process by now, and PostgreSQL itself would refuse to start because of that.
 */
export async function endLeftBehind(cluster: string): Promise<void> {
  const pidFile = path.join(cluster, "postmaster.pid");
  const text = await readFile(pidFile, "utf8").catch(() => null);
  if (text !== null) {
    const pid = Math.abs(Number.parseInt(text, 10));
    const command = Number.isFinite(pid) ? commandOf(pid) : null;
    if (command?.includes(birthmark(cluster))) await endPostgres(pid);
    else if (command && isStrangerOn(cluster, pid, command)) {
      throw new StartRefusal(
        `A PostgreSQL that Zajel did not start runs on ${cluster} (process ${pid}): stop it first.`,
      );
    }
  }
  // Ours alone by the lock on the data folder. PostgreSQL still looks for processes that use its shared memory.
  for (const stale of ["postmaster.pid", ".s.PGSQL.5432", ".s.PGSQL.5432.lock"])
    await rm(path.join(cluster, stale), { force: true });
}

/** Ends a running PostgreSQL by its process number, and returns when it is gone. */
export async function endPostgres(pid: number): Promise<void> {
  for (const [signal, ms] of patience) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ESRCH") return;
      throw error;
    }
    for (const until = performance.now() + ms; performance.now() < until; await sleep(10)) {
      if (commandOf(pid) === null) return;
    }
  }
  throw new Error(`PostgreSQL (process ${pid}) could not be ended.`);
}

/** The command line of a live process; `null` where there is none (one that is dead but not yet reaped has none either). */
function commandOf(pid: number): string | null {
  if (process.platform !== "linux") {
    return spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout.trim() || null;
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim() || null;
  } catch {
    return null;
  }
}

/** Whether a process that does not bear our mark is a PostgreSQL that works in this folder. */
function isStrangerOn(cluster: string, pid: number, command: string): boolean {
  if (!/^\S*(postgres|postmaster)\b/.test(command)) return false;
  if (command.includes(cluster)) return true;
  try {
    const [theirs, ours] = [statSync(`/proc/${pid}/cwd`), statSync(cluster)];
    return theirs.dev === ours.dev && theirs.ino === ours.ino;
  } catch {
    return false;
  }
}
