import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEmbeddedPostgres } from "../../src/embedded/postgres.ts";
import { StartRefusal } from "../../src/embedded/start-refusal.ts";

const prefix = "zajel-test-postgresql-";

/** For tests only: a power cut may cost the data. */
const carelessSettings = { fsync: "off", full_page_writes: "off", synchronous_commit: "off", max_connections: "300" };

/** Starts a PostgreSQL for tests in a folder of its own, which goes with it. */
export async function startTestPostgres(): Promise<AsyncDisposable & { url: string }> {
  await removeAbandoned();
  const dataDir = await mkdtemp(path.join(tmpdir(), prefix));
  const embedded = await startEmbeddedPostgres({ dataDir, settings: carelessSettings });
  return {
    url: embedded.url,
    [Symbol.asyncDispose]: async () => {
      await embedded.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** What a killed test run left: started once more, which ends the PostgreSQL that may still run there, and removed. */
async function removeAbandoned(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(prefix));
  for (const dataDir of names.map((name) => path.join(tmpdir(), name))) {
    const info = await stat(dataDir).catch(() => null);
    // A younger one may have been made by another run a moment ago, and not be locked yet.
    if (!info || Date.now() - info.mtimeMs < 60_000) continue;
    try {
      await (await startEmbeddedPostgres({ dataDir, settings: carelessSettings })).stop();
    } catch (error) {
      if (error instanceof StartRefusal) continue; // in use
      throw error;
    }
    await rm(dataDir, { recursive: true, force: true });
  }
}
