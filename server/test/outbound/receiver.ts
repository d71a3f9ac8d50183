/** A merchant's receiver of webhooks: a real HTTP server, which verifies with the library of Standard Webhooks. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { type Json, until } from "../support/zajel.ts";

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  /** The bytes, as text. */
  raw: string;
  body: Json;
}

/** One address of the receiver, and what came to it. */
export interface Inbox {
  url: string;
  received: Received[];
  /** The first event of this type about one session, once it is there. */
  event(sessionId: string, type: string): Promise<Received>;
  /** So many events, once they are there. */
  first(count: number): Promise<Received[]>;
}

export interface Receiver extends AsyncDisposable {
  /** An address of its own; what comes to it is kept apart. */
  inbox(): Inbox;
  /** Answers each request; 200 at once where nothing is said. */
  answer: (response: ServerResponse, received: Received) => void;
  /** The requests under way, and the most that there ever were. */
  underWay: { now: number; most: number };
}

export async function startReceiver(): Promise<Receiver> {
  const inboxes = new Map<string, Received[]>();
  const underWay = { now: 0, most: 0 };
  const server = createServer(async (request, response) => {
    underWay.now += 1;
    underWay.most = Math.max(underWay.most, underWay.now);
    response.once("close", () => {
      underWay.now -= 1;
    });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks).toString("utf8");
    const one = { path: request.url ?? "", headers: request.headers, raw, body: raw === "" ? null : JSON.parse(raw) };
    inboxes.get(one.path)?.push(one);
    receiver.answer(response, one);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const receiver: Receiver = {
    inbox() {
      const path = `/hooks/${inboxes.size + 1}?token=of-the-shop`;
      const received: Received[] = [];
      inboxes.set(path, received);
      return {
        url: `${base}${path}`,
        received,
        event: (sessionId, type) =>
          until(`${type} about ${sessionId}`, async () =>
            received.find(({ body }) => body.type === type && body.data.session_id === sessionId),
          ),
        first: (count) => until(`${count} webhooks`, async () => received.length >= count && received.slice(0, count)),
      };
    },
    underWay,
    answer: (response) => response.end("thanks"),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}

/** Verifies as a receiver would; throws where the signature is not right. */
export function verify(secret: string, { raw, headers }: Received): unknown {
  return new Webhook(secret).verify(raw, headers as Record<string, string>);
}
