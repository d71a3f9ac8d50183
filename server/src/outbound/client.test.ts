/** One request to an endpoint: nowhere it must not go, and never longer or more than it may. */
import assert from "node:assert/strict";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { createAddressRules } from "./addresses.ts";
import { createWebhookClient, type Resolve } from "./client.ts";

const loopback = createAddressRules(["127.0.0.0/8"]);
const nowhere = createAddressRules([]);

test("a 2xx is a delivery, with the beginning of what was answered", async () => {
  await using receiver = await listen((_request, response) => response.writeHead(202).end("thanks\0"));
  await using client = createWebhookClient({ rules: loopback, timeoutMs: 5_000 });

  const answer = await client.post(webhookTo(receiver.url));

  assert.deepEqual(answer, { kind: "delivered", httpStatus: 202, answer: "thanks\ufffd" });
});

test("a redirect is not followed", async () => {
  await using target = await listen((_request, response) => response.end());
  await using receiver = await listen((_request, response) => response.writeHead(302, { location: target.url }).end());
  await using client = createWebhookClient({ rules: loopback, timeoutMs: 5_000 });

  const answer = await client.post(webhookTo(receiver.url));

  assert.deepEqual([answer.kind, target.requests], ["refused", 0]);
});

test("of an answer without end the beginning is kept, and the connection is given up", async () => {
  await using receiver = await listen((_request, response) => {
    const more = () => {
      while (!response.destroyed && response.write("x".repeat(16_384)));
    };
    response.on("drain", more);
    more();
  });
  await using client = createWebhookClient({ rules: loopback, timeoutMs: 5_000 });

  const answer = await client.post(webhookTo(receiver.url));

  assert.deepEqual(answer, { kind: "delivered", httpStatus: 200, answer: "x".repeat(4_096) });
});

test("who does not answer in time has not answered", async () => {
  await using receiver = await listen(() => {});
  await using client = createWebhookClient({ rules: loopback, timeoutMs: 200 });

  const answer = await client.post(webhookTo(receiver.url));

  assert.deepEqual(answer, { kind: "unanswered", detail: "No answer within 200 ms." });
});

test("who answers a status and then trickles has answered by the status", async () => {
  await using receiver = await listen((_request, response) => response.writeHead(200).write("beginning"));
  await using client = createWebhookClient({ rules: loopback, timeoutMs: 500 });

  const answer = await client.post(webhookTo(receiver.url));

  assert.deepEqual(answer, { kind: "delivered", httpStatus: 200, answer: "beginning" });
});

test("nobody listening is no answer", async () => {
  const receiver = await listen(() => {});
  const { url } = receiver;
  await receiver[Symbol.asyncDispose]();
  await using client = createWebhookClient({ rules: loopback, timeoutMs: 5_000 });

  const answer = await client.post(webhookTo(url));

  assert.equal(answer.kind, "unanswered");
});

test("an address that is not public is not asked", async () => {
  await using receiver = await listen((_request, response) => response.end());
  await using client = createWebhookClient({ rules: nowhere, timeoutMs: 5_000 });

  const answers = await Promise.all([
    client.post(webhookTo(receiver.url)),
    client.post(webhookTo(receiver.url.replace("127.0.0.1", "[::ffff:127.0.0.1]"))),
    client.post(webhookTo(receiver.url.replace("http:", "https:"))),
  ]);

  assert.deepEqual(
    answers.map(({ kind }) => kind),
    ["forbidden", "forbidden", "forbidden"],
  );
  assert.equal(receiver.requests, 0);
});

test("a name that leads to an address that is not public is not asked", async () => {
  await using receiver = await listen((_request, response) => response.end());
  const resolve: Resolve = (_hostname, answer) => answer(null, [{ address: "127.0.0.1", family: 4 }]);
  await using client = createWebhookClient({ rules: nowhere, timeoutMs: 5_000, resolve });

  const plain = await client.post(webhookTo(receiver.url.replace("127.0.0.1", "shop.example.com")));
  const encrypted = await client.post(webhookTo(receiver.url.replace("http://127.0.0.1", "https://shop.example.com")));

  assert.deepEqual([plain.kind, encrypted.kind], ["forbidden", "forbidden"]);
  assert.equal(receiver.requests, 0);
});

test("a name that changes where it leads after it was looked up gains nothing by it (DNS rebinding)", async () => {
  // Without a connection that is kept each request looks the name up again.
  await using receiver = await listen((_request, response) => response.setHeader("connection", "close").end());
  let looked = 0;
  // Allowed at the first look, and then somewhere inside.
  const resolve: Resolve = (_hostname, answer) => {
    looked += 1;
    answer(null, [{ address: looked === 1 ? "127.0.0.1" : "127.0.0.2", family: 4 }]);
  };
  const rules = createAddressRules(["127.0.0.1/32"]);
  await using client = createWebhookClient({ rules, timeoutMs: 5_000, resolve });
  const url = receiver.url.replace("127.0.0.1", "shop.example.com");

  const answers = [await client.post(webhookTo(url)), await client.post(webhookTo(url))];

  assert.deepEqual(
    answers.map(({ kind }) => kind),
    ["delivered", "forbidden"],
  );
  assert.deepEqual([looked, receiver.requests], [2, 1]);
});

test("of the addresses of a name only those are connected to that may be", async () => {
  await using receiver = await listen((_request, response) => response.end());
  const resolve: Resolve = (_hostname, answer) =>
    answer(null, [
      { address: "127.0.0.2", family: 4 },
      { address: "::1", family: 6 },
      { address: "127.0.0.1", family: 4 },
    ]);
  const rules = createAddressRules(["127.0.0.1/32"]);
  await using client = createWebhookClient({ rules, timeoutMs: 5_000, resolve });

  const answer = await client.post(webhookTo(receiver.url.replace("127.0.0.1", "shop.example.com")));

  assert.equal(answer.kind, "delivered");
});

test("a name that nobody knows is no answer", async () => {
  const resolve: Resolve = (_hostname, answer) => answer(new Error("getaddrinfo ENOTFOUND shop.example.com"), []);
  await using client = createWebhookClient({ rules: nowhere, timeoutMs: 5_000, resolve });

  const answer = await client.post(webhookTo("https://shop.example.com/hooks"));

  assert.equal(answer.kind, "unanswered");
});

function webhookTo(url: string) {
  return { url, headers: { "content-type": "application/json" }, body: "{}" };
}

interface Listening extends AsyncDisposable {
  url: string;
  server: Server;
  readonly requests: number;
}

async function listen(answer: RequestListener): Promise<Listening> {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    server,
    get requests() {
      return requests;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
