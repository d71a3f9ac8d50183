/** The simulator beside this node: a program of its own, which this one talks to by HTTP alone. */
import { type ChildProcess, fork } from "node:child_process";
import { createServer } from "node:net";
import path from "node:path";

export interface Simulator extends AsyncDisposable {
  url: string;
  /** Settles when it ends without having been asked to. */
  died: Promise<string>;
}

export interface SimulatorOptions {
  /** null: the first free port from `portFrom` on. */
  port: number | null;
  portFrom: number;
  host: string;
  /** Where it keeps its phones and messages. */
  dataDir: string;
}

const program = path.resolve(import.meta.dirname, "../../sandbox/src/main.ts");
const startWithinMs = 60_000;
const stopWithinMs = 3_000;
const portsToTry = 50;

/** Starts it and waits until it answers. It ends with us, also when we are killed: the channel between us closes. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const hindrance = await hindranceAt(options.port ?? 0, options.host);
  if (hindrance !== null) throw new Error(explain(hindrance, options));
  if (options.port !== null) return startOn(options.port, options);
  for (let from = options.portFrom; ; ) {
    const port = await freePort(from, options.host);
    try {
      return await startOn(port, options);
    } catch (error) {
      // Somebody else took it since we looked.
      if ((await hindranceAt(port, options.host)) === null) throw error;
      from = port + 1;
    }
  }
}

async function startOn(port: number, options: SimulatorOptions): Promise<Simulator> {
  const child = fork(program, {
    // Nothing else: the simulator is to know no secret of ours.
    env: { SANDBOX_PORT: String(port), SANDBOX_HOST: options.host, SANDBOX_DATA: options.dataDir },
    stdio: ["ignore", "pipe", "inherit", "ipc"],
    serialization: "json",
  });
  const url = await readyLine(child, port);
  let isStopping = false;
  const died = new Promise<string>((resolve) => {
    child.once("exit", (code, signal) => {
      if (!isStopping) resolve(`The simulator ended (${signal ?? `exit code ${code}`}).`);
    });
  });
  return {
    url,
    died,
    async [Symbol.asyncDispose]() {
      isStopping = true;
      await end(child);
    },
  };
}

function readyLine(child: ChildProcess, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`The simulator did not start within ${startWithinMs / 1000} s.`));
    }, startWithinMs);
    let said = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-65_536);
      const line = said.split("\n").find((line) => line.includes('"ready":true'));
      if (line === undefined) return;
      clearTimeout(timer);
      resolve((JSON.parse(line) as { url: string }).url);
    });
    child.once("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`The simulator did not start on port ${port} (exit code ${code}): is the port taken?`));
    });
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), stopWithinMs);
  await gone;
  clearTimeout(timer);
}

/** The first port from `from` on that nobody listens on. */
export async function freePort(from: number, host: string): Promise<number> {
  for (let port = from; port < Math.min(from + portsToTry, 65_536); port += 1) {
    const hindrance = await hindranceAt(port, host);
    if (hindrance === null) return port;
    if (isAboutHost(hindrance)) throw hindrance;
  }
  throw new Error(`No free port from ${from} to ${from + portsToTry - 1} on ${host}.`);
}

/** Why nobody can listen there; null where somebody can. */
function hindranceAt(port: number, host: string): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", resolve);
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

/** The address is none of this machine's, whatever the port. */
export function isAboutHost({ code }: NodeJS.ErrnoException): boolean {
  return code === "EADDRNOTAVAIL" || code === "ENOTFOUND";
}

/** For the person who chose it. */
function explain(hindrance: NodeJS.ErrnoException, { port, host }: SimulatorOptions): string {
  if (isAboutHost(hindrance)) return `ZAJEL_SANDBOX_HOST ${host} is no address of this machine.`;
  if (hindrance.code === "EACCES")
    return `ZAJEL_SANDBOX_PORT ${port} may only be taken by root: choose one from 1024 on.`;
  return `ZAJEL_SANDBOX_PORT ${port} on ${host} is taken by another program: stop that one, or choose another.`;
}
