/** The sandbox as a program of its own, as Meta would be: told what to do by HTTP alone. */
import { spawn } from "node:child_process";
import path from "node:path";
import { childEnvironment } from "./child-environment.ts";

export interface TestSandbox extends AsyncDisposable {
  url: string;
  /** The control API. Throws where it refuses. */
  control<T = unknown>(method: string, path: string, body?: unknown): Promise<T>;
  /** Every accepted message, oldest first. */
  messages(filter?: Record<string, string>): Promise<SandboxMessage[]>;
}

export interface SandboxMessage {
  id: string;
  to: string;
  arrived_at_ms: number;
  phone_number_id: string;
  template: { name: string; language: string };
  request: Record<string, unknown> & { template: Record<string, unknown> };
  rendered: { header: string | null; body: string; footer: string | null; buttons: { text: string; url?: string }[] };
  biz_opaque_callback_data: string;
  status: string;
}

const program = path.resolve(import.meta.dirname, "../../../sandbox/src/main.ts");

export async function startTestSandbox(environment: Record<string, string> = {}): Promise<TestSandbox> {
  const child = spawn(process.execPath, [program], {
    env: { ...childEnvironment, SANDBOX_PORT: "0", ...environment },
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.once("data", (line: Buffer) => resolve((JSON.parse(line.toString()) as { url: string }).url));
    child.once("exit", (code) => reject(new Error(`The sandbox ended with ${code}.`)));
  });
  async function control<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${url}/sandbox/v1${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text === "" ? {} : JSON.parse(text)) as T;
  }
  return {
    url,
    control,
    async messages(filter = {}) {
      const { data } = await control<{ data: SandboxMessage[] }>("GET", `/messages?${new URLSearchParams(filter)}`);
      return data;
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null) return;
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await gone;
    },
  };
}
