/** `zajel demo` as a newcomer starts it: a program of its own, with its own PostgreSQL and simulator. */
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { childEnvironment } from "./child-environment.ts";
import { promised } from "./patience.ts";

export interface Demo extends AsyncDisposable {
  phoneUrl: string;
  url: string;
  apiKey: string;
  output: string;
  dataDir: string;
  pid: number;
  /** Ends it with a signal; its exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

const program = path.resolve(import.meta.dirname, "../../src/zajel.ts");
const startWithinMs = promised(60_000);

export async function startDemo(
  options: { dataDir?: string; environment?: Record<string, string> } = {},
): Promise<Demo> {
  const dataDir = options.dataDir ?? (await mkdtemp(path.join(tmpdir(), "zajel-demo-")));
  const child = spawn(process.execPath, [program, "demo"], {
    env: { ...childEnvironment, PORT: "0", ZAJEL_SANDBOX_PORT: "0", ZAJEL_DATA_DIR: dataDir, ...options.environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const gone = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  let output = "";
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The demo did not start: ${output}${errors}`)), startWithinMs);
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (!output.includes("Ctrl-C")) return;
      clearTimeout(timer);
      resolve();
    });
    void gone.then((code) => reject(new Error(`The demo ended with ${code}: ${errors}`)));
  });
  async function end(signal: NodeJS.Signals): Promise<number | null> {
    child.kill(signal);
    return gone;
  }
  return {
    phoneUrl: lineOf(output, "Phone"),
    url: lineOf(output, "API"),
    apiKey: lineOf(output, "API key"),
    output,
    dataDir,
    pid: child.pid as number,
    end,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) await end("SIGTERM");
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function lineOf(output: string, label: string): string {
  const found = new RegExp(`^\\s+${label}\\s+(\\S+)$`, "m").exec(output)?.[1];
  if (found === undefined) throw new Error(`The demo printed no ${label}: ${output}`);
  return found;
}
