import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const entry = fileURLToPath(new URL("../../../../sandbox/src/main.ts", import.meta.url));

export interface SandboxProcess extends AsyncDisposable {
  url: string;
  /** A call of the sandbox's own API; fails the test where it answers other than 2xx. */
  control(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
}

/** Starts the sandbox as a process of its own, on a free port. */
export async function startSandboxProcess(): Promise<SandboxProcess> {
  const env = { ...process.env, SANDBOX_PORT: "0", SANDBOX_HOST: "127.0.0.1" };
  const child = spawn(process.execPath, [entry], { env, stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const firstLine = once(createInterface(child.stdout), "line").then(([line]) => String(line));
  const line = await Promise.race([
    firstLine,
    exited.then(([code]) => Promise.reject(new Error(`The sandbox ended with ${code} before it was ready.`))),
  ]);
  const { url } = JSON.parse(line) as { url: string };
  return {
    url,
    async control(method, path, body) {
      const response = await fetch(`${url}/sandbox/v1${path}`, {
        method,
        ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text}`);
      return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await exited;
    },
  };
}
