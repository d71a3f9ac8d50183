/** Starts and ends the programs of a pipeline. */
import { type ChildProcess, spawn } from "node:child_process";
import { openSync } from "node:fs";

const startWithinMs = 30_000;
const stopWithinMs = 15_000;

/** Resolves when the program says that it is ready; what it complains of goes to the end of `logFile`. */
export async function startProgram(
  args: readonly string[],
  env: Record<string, string>,
  logFile: string,
): Promise<ChildProcess> {
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH ?? "", NODE_ENV: "production", ...env },
    stdio: ["ignore", "pipe", openSync(logFile, "a")],
  });
  await new Promise<void>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`${args.join(" ")} did not start: ${why}; see ${logFile}`));
    const timer = setTimeout(() => fail(`nothing within ${startWithinMs / 1000} s`), startWithinMs);
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      if (!text.includes("ready")) return;
      clearTimeout(timer);
      resolve();
    });
    child.once("exit", (code) => {
      clearTimeout(timer);
      fail(`it ended with ${code}`);
    });
  });
  return child;
}

export async function endProgram(child: ChildProcess | null): Promise<void> {
  if (child === null || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), stopWithinMs);
  await gone;
  clearTimeout(timer);
}
