import assert from "node:assert/strict";
import { connect } from "node:net";
import { test } from "node:test";
import Fastify from "fastify";
import type { App } from "./app-types.ts";
import { limitArrival } from "./body-stream.ts";
import { answerUnreadable } from "./errors.ts";

/** A server with a route for each way of reading a body; what it says to a body that never comes to its end. */
async function answerTo(path: string): Promise<string> {
  const app = Fastify({ clientErrorHandler: answerUnreadable }) as unknown as App;
  limitArrival(app, 50);
  app.post("/whole", async () => "read");
  await app.register(async (streams) => {
    streams.removeAllContentTypeParsers();
    streams.addContentTypeParser("*", (_request, _body, done) => done(null));
    streams.post("/stream", { config: { streamsBody: true } }, async ({ raw }) => {
      // It is longer under way than a body may be that is read as a whole.
      await new Promise((resolve) => setTimeout(resolve, 100));
      return `${raw.complete}`;
    });
  });
  await app.listen({ port: 0, host: "127.0.0.1" });
  const { port } = app.server.address() as { port: number };
  const socket = connect(port, "127.0.0.1");
  socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`);
  const [answer] = await new Promise<string[]>((resolve) =>
    socket.once("data", (data: Buffer) => resolve([`${data}`])),
  );
  socket.destroy();
  await app.close();
  return answer ?? "";
}

test("a body that does not arrive in time is answered 408; one that is read as it comes has its time", async () => {
  const [whole, stream] = await Promise.all([answerTo("/whole"), answerTo("/stream")]);

  assert.match(whole, /^HTTP\/1\.1 408 .*did not arrive in time/s);
  assert.match(stream, /^HTTP\/1\.1 200 .*false$/s);
});
