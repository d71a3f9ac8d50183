/** A Zajel of its own for a measurement: the demo as `script/server` starts it, in a folder that goes with it. */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

export interface Installation extends AsyncDisposable {
  apiUrl: string;
  apiKey: string;
  sandboxUrl: string;
  /** Where the first owner's account is made. */
  setupUrl: string;
  /** Of its embedded PostgreSQL, which has the settings of every other Zajel: durable. */
  databaseUrl: string;
}

const program = path.resolve(import.meta.dirname, "../server/src/zajel.ts");
const startWithinMs = 60_000;
const stopWithinMs = 15_000;

/** Starts server, sandbox and PostgreSQL as programs of their own. Disposing of the result ends them and removes their folder. */
export async function startInstallation(): Promise<Installation> {
  await using parts = new AsyncDisposableStack();
  const dataDir = await mkdtemp(path.join(tmpdir(), "zajel-bench-"));
  parts.defer(() => rm(dataDir, { recursive: true, force: true }));
  // Nothing of the person's shell reaches it: what is measured is what everybody gets.
  const { PATH } = process.env;
  const child = spawn(process.execPath, [program, "demo"], {
    env: { PATH, ZAJEL_DATA_DIR: dataDir, PORT: "0", ZAJEL_SANDBOX_PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  parts.defer(async () => {
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), stopWithinMs);
    await gone;
    clearTimeout(timer);
  });

  const said = await new Promise<string>((resolve, reject) => {
    let text = "";
    const fail = (why: string) => reject(new Error(`Zajel did not start: ${why}. It said: ${text}`));
    const timer = setTimeout(() => fail(`nothing within ${startWithinMs / 1000} s`), startWithinMs);
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      if (!text.includes("Ctrl-C")) return;
      clearTimeout(timer);
      resolve(text);
    });
    child.once("exit", (code) => {
      clearTimeout(timer);
      fail(`it ended with ${code}`);
    });
  });
  const told = (what: RegExp): string => {
    const found = what.exec(said)?.[1];
    if (found === undefined) throw new Error(`Zajel did not say ${what}: ${said}`);
    return found;
  };
  const installation = {
    apiUrl: told(/^ +API +(http\S+)$/m),
    apiKey: told(/^ +API key +(\S+)$/m),
    sandboxUrl: told(/^ +Phone +(http\S+?)\/$/m),
    setupUrl: told(/^(http\S+\/setup\?token=\S+)$/m),
    databaseUrl: (await readFile(path.join(dataDir, "postgresql.url"), "utf8")).trim(),
  };
  const running = parts.move();
  return { ...installation, [Symbol.asyncDispose]: () => running.disposeAsync() };
}
