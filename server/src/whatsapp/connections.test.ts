import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { after, test } from "node:test";
import { createConnections } from "./connections.ts";
import { exchange } from "./graph-exchange.ts";

/** A WhatsApp that answers nobody before it is told to. */
const asked: ServerResponse[] = [];
let opened = 0;
let heard = () => {};
const server = createServer((_request, response) => {
  asked.push(response);
  heard();
});
server.on("connection", () => {
  opened += 1;
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
after(() => server.close());
const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const ask = (connections: Parameters<typeof exchange>[0], timeoutMs = 10_000) =>
  exchange(connections, { baseUrl, method: "GET", path: "/", token: "EAAtoken", timeoutMs, maxAnswerBytes: 1000 });

async function untilAsked(count: number): Promise<void> {
  while (asked.length < count) {
    const { promise, resolve } = Promise.withResolvers<void>();
    heard = resolve;
    await promise;
  }
}

function answerAll(): void {
  for (const response of asked.splice(0)) response.end("{}");
}

test("as many requests as may be are under way at once, and their connections are used again", async () => {
  opened = 0;
  const connections = createConnections({ connections: 200 });
  const first = Array.from({ length: 200 }, () => ask(connections));
  await untilAsked(200);
  assert.equal(opened, 200);
  answerAll();
  assert.ok((await Promise.all(first)).every(({ kind }) => kind === "answered"));

  const again = Array.from({ length: 100 }, () => ask(connections));
  await untilAsked(100);
  answerAll();
  await Promise.all(again);

  assert.equal(opened, 200);
  await connections.close();
});

test("one more waits until one of them has ended, however that ended", async () => {
  const connections = createConnections({ connections: 2 });
  const lost = ask(connections, 200);
  const answered = ask(connections);
  await untilAsked(2);
  const waits = ask(connections);

  assert.equal((await lost).kind, "lost");
  await untilAsked(3);
  answerAll();

  assert.deepEqual([(await answered).kind, (await waits).kind], ["answered", "answered"]);
  await connections.close();
});
