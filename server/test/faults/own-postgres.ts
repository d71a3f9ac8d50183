/** A PostgreSQL that may be killed: a fault run's own, with the settings that every Zajel brings, on a wire. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../src/embedded/postgres.ts";
import { type Wire, wireToDatabase } from "../support/wire.ts";

export interface OwnPostgres extends AsyncDisposable {
  /** The database, the same over all restarts. */
  url: string;
  wire: Wire;
  /** `kill -9` of PostgreSQL with all of its processes; resolves when it is gone. */
  kill(): Promise<void>;
  /** `kill -9` of one of its processes that serve a connection: PostgreSQL then ends all others and recovers. */
  killBackend(pid: number): void;
  /** Starts it again after it was killed or has ended; what runs stays. */
  start(): Promise<void>;
}

/** A folder of this caller's for one. */
export function temporaryFolder(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), "zajel-test-faults-"));
}

/** In a folder that is this caller's; it goes with it. */
export async function startOwnPostgres(dataDir: string): Promise<OwnPostgres> {
  let running: EmbeddedPostgres = await startEmbeddedPostgres({ dataDir });
  let hasEnded = watchEnd(running);
  const wire = await wireToDatabase(running.url);

  async function kill(): Promise<void> {
    const postmaster = await postmasterOf(dataDir);
    const children = await childrenOf(postmaster);
    for (const pid of [postmaster, ...children]) endNow(pid);
    await running.died;
  }

  return {
    url: wire.url,
    wire,
    kill,
    killBackend: endNow,
    async start() {
      // Its end may be known to the system and not yet to us.
      await new Promise((resolve) => setTimeout(resolve, 100));
      if (!hasEnded()) return;
      await running.stop();
      running = await startEmbeddedPostgres({ dataDir });
      hasEnded = watchEnd(running);
    },
    async [Symbol.asyncDispose]() {
      await wire[Symbol.asyncDispose]();
      await running.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function watchEnd({ died }: EmbeddedPostgres): () => boolean {
  let isOver = false;
  void died.then(() => {
    isOver = true;
  });
  return () => isOver;
}

async function postmasterOf(dataDir: string): Promise<number> {
  const [first = ""] = (await readFile(path.join(dataDir, "postgresql", "postmaster.pid"), "utf8")).split("\n");
  return Number(first);
}

/** Elsewhere than on Linux there are none to be found: they end by themselves when they see that it is gone. */
async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => "");
  return text.trim().split(" ").filter(Boolean).map(Number);
}

function endNow(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
