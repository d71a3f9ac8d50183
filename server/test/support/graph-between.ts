/** Something between Zajel and the sandbox that changes what WhatsApp answers: headers, and whole answers. */
import { createServer, type IncomingHttpHeaders, request } from "node:http";
import type { AddressInfo } from "node:net";

export interface GraphBetween extends AsyncDisposable {
  url: string;
  /** Where requests go on to. */
  leadTo(url: string): void;
  /** Headers that every answer carries, in place of the sandbox's. */
  headers: Record<string, string>;
  /** Answered in place of the sandbox, where it gives something. */
  answer: ((call: GraphCall) => { status: number; headers?: Record<string, string>; body: unknown } | null) | null;
  /** Every call that came. */
  calls: GraphCall[];
}

export interface GraphCall {
  method: string;
  path: string;
}

export async function startGraphBetween(): Promise<GraphBetween> {
  let target = "";
  const server = createServer((incoming, outgoing) => {
    const call = { method: incoming.method ?? "", path: incoming.url ?? "" };
    between.calls.push(call);
    const given = between.answer?.(call) ?? null;
    if (given !== null) {
      incoming.resume();
      outgoing.writeHead(given.status, { "content-type": "application/json", ...given.headers });
      outgoing.end(JSON.stringify(given.body));
      return;
    }
    const headers: IncomingHttpHeaders = { ...incoming.headers, host: new URL(target).host };
    const onward = request(`${target}${call.path}`, { method: call.method, headers }, (answered) => {
      outgoing.writeHead(answered.statusCode ?? 502, { ...answered.headers, ...between.headers });
      answered.pipe(outgoing);
    });
    onward.on("error", () => outgoing.writeHead(502).end());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const between: GraphBetween = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo(url) {
      target = url;
    },
    headers: {},
    answer: null,
    calls: [],
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return between;
}
