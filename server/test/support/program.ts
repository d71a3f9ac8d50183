/** Zajel as a program of its own, with what it says and how it ends. */
import { spawn } from "node:child_process";
import path from "node:path";
import { childEnvironment } from "./child-environment.ts";
import { promised } from "./patience.ts";

const program = path.resolve(import.meta.dirname, "../../src/zajel.ts");
const startWithinMs = promised(30_000);

export interface Ended {
  code: number | null;
  /** What was printed for a person, and what went wrong. */
  output: string;
  errors: string;
}

export interface Program extends AsyncDisposable {
  /** Where it answers; rejects where it ends instead. */
  ready: Promise<string>;
  ended: Promise<Ended>;
  signal(signal: NodeJS.Signals): void;
  /** To its whole process group, as Ctrl-C in a terminal; only with `hasOwnGroup`. */
  signalGroup(signal: NodeJS.Signals): void;
}

/** Starts `zajel serve` with this environment and no other. */
export function startProgram(
  environment: Record<string, string>,
  words: readonly string[] = ["serve"],
  { hasOwnGroup = false } = {},
): Program {
  const child = spawn(process.execPath, [program, ...words], {
    env: { ...childEnvironment, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    detached: hasOwnGroup,
  });
  let output = "";
  let errors = "";
  const { promise: ready, resolve, reject } = Promise.withResolvers<string>();
  const timer = setTimeout(() => reject(new Error(`It did not start: ${output}${errors}`)), startWithinMs);
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
    const url = /Zajel is ready: (http:\/\/[^\s,]+)/.exec(output)?.[1];
    if (url !== undefined) resolve(url);
  });
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const ended = new Promise<Ended>((resolve) => child.once("close", (code) => resolve({ code, output, errors })));
  void ended.then(({ code }) => {
    clearTimeout(timer);
    reject(new Error(`It ended with ${code}: ${errors}`));
  });
  ready.then(
    () => clearTimeout(timer),
    () => {},
  );
  return {
    ready,
    ended,
    signal: (signal) => void child.kill(signal),
    signalGroup: (signal) => void process.kill(-(child.pid as number), signal),
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
      await ended;
    },
  };
}
