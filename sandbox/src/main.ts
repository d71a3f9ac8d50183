import { startSandbox } from "./sandbox.ts";

/**
 * Starts the sandbox as a program of its own. It says where it listens in one line of JSON and then runs until it is told
 * to stop: by SIGTERM, or, as somebody's child, by the end of the channel to its parent.
 */
const env = process.env;
const port = Number(env.SANDBOX_PORT ?? 0);
if (!Number.isInteger(port) || port < 0 || port > 65_535)
  fail(`SANDBOX_PORT is a port number, not "${env.SANDBOX_PORT}".`);

/** How long an orderly end may take before it ends anyway. */
const lastMomentMs = 800;

let stopping = false;
const stop = (): void => {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(0), lastMomentMs).unref();
  void starting.then((sandbox) => sandbox.close()).then(() => process.exit(0));
};

const starting = startSandbox({
  port,
  host: env.SANDBOX_HOST || "127.0.0.1",
  dataFolder: env.SANDBOX_DATA || null,
}).catch((error: unknown) =>
  fail(`The sandbox cannot start: ${error instanceof Error ? error.message : String(error)}`),
);

process.on("SIGTERM", stop);
// Ctrl-C reaches parent and child at once; the parent still needs us to end well, and then ends us.
process.on("SIGINT", process.connected ? () => undefined : stop);
if (process.connected) process.on("disconnect", stop);

const { url } = await starting;
process.stdout.write(`${JSON.stringify({ ready: true, url })}\n`);

function fail(why: string): never {
  process.stderr.write(`${why}\n`);
  process.exit(1);
}
