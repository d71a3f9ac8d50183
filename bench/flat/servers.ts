import type { ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { endProgram, startProgram } from "../side-by-side/programs.ts";
import { freePort } from "../side-by-side/services.ts";
import { type Database, shop } from "./databases.ts";

const program = path.resolve(import.meta.dirname, "../../server/src/zajel.ts");

export interface RunningServer extends AsyncDisposable {
  port: number;
  pid: number;
}

/** Zajel as anybody starts it, on one of the databases. `whatsAppPort`: where it sends to. */
export async function startServer(
  database: Database,
  { roles, whatsAppPort, logFile }: { roles: string; whatsAppPort: number; logFile: string },
): Promise<RunningServer> {
  const port = await freePort();
  const dataDir = await mkdtemp(path.join(tmpdir(), "zajel-bench-"));
  const environment = {
    DATABASE_URL: database.url,
    PORT: String(port),
    ZAJEL_DATA_DIR: dataDir,
    ZAJEL_SECRET_KEY: shop.secretKey,
    ZAJEL_GRAPH_URL: `http://127.0.0.1:${whatsAppPort}`,
    ZAJEL_WEBHOOK_ALLOW: "127.0.0.0/8",
    ZAJEL_ROLES: roles,
  };
  let child: ChildProcess | null = null;
  const end = async () => {
    await endProgram(child);
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    child = await startProgram([program, "serve"], environment, logFile);
  } catch (error) {
    await end();
    throw error;
  }
  return { port, pid: child.pid ?? 0, [Symbol.asyncDispose]: end };
}
