import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { chooseAccount } from "./account.ts";
import { urlOf } from "./address.ts";
import { clusterFolder, prepareCluster } from "./cluster.ts";
import { lockFolder, makeFolder } from "./data-folder.ts";
import { launch } from "./launch.ts";
import { endLeftBehind } from "./left-behind.ts";
import { findPrograms, programsFor } from "./programs.ts";
import { FolderInUse } from "./start-refusal.ts";

/** How long a command waits for a server that is just starting on the same folder. */
const joinWithinMs = 15_000;

export interface EmbeddedOptions {
  /** The data folder; made (mode 0700) where it does not exist. */
  dataDir: string;
  /** Settings of PostgreSQL beside ours; tests switch `fsync` off. */
  settings?: Record<string, string>;
}

/** A PostgreSQL of our own, up and answering. Disposing of it is `stop`. */
export interface EmbeddedPostgres extends AsyncDisposable {
  /** `postgresql://…` of the database `zajel`; a socket stands in it as `?host=/folder`, as in libpq. */
  url: string;
  /** Settles when PostgreSQL ends without having been asked to, with the reason in one line. */
  died: Promise<string>;
  /** Ends PostgreSQL, with everything written, and gives the data folder free. */
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL that lives in a data folder, making it at the first time.
 *
 * It runs in a session of its own: a Ctrl-C in the terminal goes to the whole process group, and the
 * database must outlive the server that closes down. Throws `StartRefusal` for what the person who starts us can mend.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const dataDir = path.resolve(options.dataDir);
  await makeFolder(dataDir);
  const lock = lockFolder(dataDir);
  try {
    await rm(urlFile(dataDir), { force: true });
    const cluster = clusterFolder(dataDir);
    const account = chooseAccount(cluster);
    const found = await findPrograms();
    const programs = account ? await programsFor(account, found) : found;
    await prepareCluster(dataDir, programs, account);
    await endLeftBehind(cluster);
    const logFile = path.join(dataDir, "postgresql.log");
    const running = await launch({ cluster, programs, account, logFile, settings: options.settings ?? {} });
    const url = urlOf(running.address);
    await writeFile(urlFile(dataDir), `${url}\n`, { mode: 0o600 });
    let stopped: Promise<void> | undefined;
    const stop = () => {
      stopped ??= (async () => {
        await rm(urlFile(dataDir), { force: true });
        await running.stop();
        lock.release();
      })();
      return stopped;
    };
    return { url, died: running.died, stop, [Symbol.asyncDispose]: stop };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * The PostgreSQL of a data folder, for a command that may be typed beside a running server: the server's own where one
 * lives, else one that is started, and stopped by disposing of it.
 */
export async function joinEmbeddedPostgres(options: EmbeddedOptions): Promise<AsyncDisposable & { url: string }> {
  const dataDir = path.resolve(options.dataDir);
  for (const deadline = performance.now() + joinWithinMs; ; await sleep(100)) {
    try {
      return await startEmbeddedPostgres({ ...options, dataDir });
    } catch (error) {
      if (!(error instanceof FolderInUse)) throw error;
      const url = await readFile(urlFile(dataDir), "utf8").catch(() => null);
      if (url !== null) return { url: url.trim(), [Symbol.asyncDispose]: async () => {} };
      // It is starting, or stopping.
      if (performance.now() > deadline) throw error;
    }
  }
}

/** Written when PostgreSQL answers, and removed before it is stopped. Holds the password where there is one. */
function urlFile(dataDir: string): string {
  return path.join(dataDir, "postgresql.url");
}
