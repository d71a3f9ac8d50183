import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What reached the server. */
export interface ReceivedRequest {
  method: string;
  /** Path and query. */
  path: string;
  headers: IncomingMessage["headers"];
  body: string;
}

export interface FakeGraph extends AsyncDisposable {
  baseUrl: string;
  requests: ReceivedRequest[];
  /** How many connections were made. */
  connections(): number;
}

export type Behave = (request: ReceivedRequest, response: ServerResponse, raw: IncomingMessage) => void;

/** An HTTP server on 127.0.0.1 that behaves, or misbehaves, as one test wants it. */
export async function startFakeGraph(behave: Behave): Promise<FakeGraph> {
  const requests: ReceivedRequest[] = [];
  let connections = 0;
  const server = createServer((raw, response) => {
    const chunks: Buffer[] = [];
    raw.on("data", (chunk: Buffer) => chunks.push(chunk));
    raw.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      const request = { method: raw.method ?? "", path: raw.url ?? "", headers: raw.headers, body };
      requests.push(request);
      behave(request, response, raw);
    });
  });
  server.on("connection", () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    requests,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers as Graph does: JSON, or text where a page comes instead. */
export function answer(
  response: ServerResponse,
  { status, headers = {}, body }: { status: number; headers?: Record<string, string>; body?: unknown },
): void {
  response.writeHead(status, { "content-type": "application/json; charset=UTF-8", ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}
