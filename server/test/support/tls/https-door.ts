/** An https address on this machine for a server that speaks http, as a reverse proxy would give it. */
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import path from "node:path";

export interface HttpsDoor extends AsyncDisposable {
  url: string;
  /** Where requests go on to. */
  leadTo(url: string): void;
  /** What came in: `POST /path`. */
  came: string[];
}

/** Self-signed, for 127.0.0.1 and localhost; programs that are to trust it get it in `NODE_EXTRA_CA_CERTS`. */
export const certificateFile = path.join(import.meta.dirname, "certificate.pem");

export async function startHttpsDoor(): Promise<HttpsDoor> {
  let target = "";
  const came: string[] = [];
  const key = readFileSync(path.join(import.meta.dirname, "key.pem"));
  const server = createServer({ key, cert: readFileSync(certificateFile) }, (incoming, answer) => {
    const { method, headers, url } = incoming;
    came.push(`${method} ${url}`);
    const outgoing = request(`${target}${url}`, { method, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    outgoing.on("error", () => answer.writeHead(502).end());
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo(url) {
      target = url;
    },
    came,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
