import assert from "node:assert/strict";
import { type AddressInfo, createServer } from "node:net";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { ahead, promised } from "../../test/support/patience.ts";
import { createGraphClient, type TemplateSend } from "./graph-client.ts";
import { answer, type Behave, startFakeGraph } from "./testing/fake-graph.ts";
import { answerOf, fixtureNames } from "./testing/fixture.ts";

const accepted = answerOf("send-positional");

function sendTo(baseUrl: string, changes: Partial<TemplateSend> = {}): TemplateSend {
  return {
    baseUrl,
    token: "EAAJexampletoken",
    phoneNumberId: "118230045512876",
    to: "+12025550143",
    template: { name: "payment_received_v3", language: "en_US", parameters: [] },
    callbackData: "0192f0c1-0000-7000-8000-000000000001",
    ...changes,
  };
}

function client(options: Partial<Parameters<typeof createGraphClient>[0]> = {}) {
  return createGraphClient({ version: "v25.0", timeoutMs: 5_000, ...options });
}

async function outcomeOf(behave: Behave, timeoutMs = 5_000) {
  await using graph = await startFakeGraph(behave);
  await using sender = client({ timeoutMs });
  const sent = await sender.sendTemplate(sendTo(graph.baseUrl));
  return { sent, requests: graph.requests, connections: graph.connections() };
}

/** A port on which nothing listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test("a message goes to the sender's messages door of the pinned version, with the token in the header", async () => {
  const { requests } = await outcomeOf((_request, response) => answer(response, accepted));

  const [request] = requests;
  assert.equal(`${request?.method} ${request?.path}`, "POST /v25.0/118230045512876/messages");
  assert.equal(request?.headers.authorization, "Bearer EAAJexampletoken");
  assert.equal(request?.headers["content-type"], "application/json");
  assert.equal(JSON.parse(request?.body ?? "").biz_opaque_callback_data, "0192f0c1-0000-7000-8000-000000000001");
});

test("a path in the base address stays in front", async () => {
  await using graph = await startFakeGraph((_request, response) => answer(response, accepted));
  await using sender = client();

  await sender.sendTemplate(sendTo(`${graph.baseUrl}/meta/`));

  assert.equal(graph.requests[0]?.path, "/meta/v25.0/118230045512876/messages");
});

test("an answer with a message id is accepted, with what the attempt log keeps", async () => {
  const { sent } = await outcomeOf((_request, response) => answer(response, accepted));

  assert.deepEqual(sent.outcome, {
    kind: "accepted",
    messageId: "wamid.HBgLMTIwMjU1NTAxNDMVAgARGBI3QzFEMEE1NUIyRTk0RjNBNkQA",
  });
  assert.equal(sent.httpStatus, 200);
  assert.equal(sent.code, null);
  assert.equal(sent.traceId, "Cq3JvYb7TgK");
  assert.equal(sent.answer, JSON.stringify(accepted.body));
  assert.ok(sent.durationMs > 0 && sent.durationMs < 5_000);
});

test("a message that WhatsApp holds for a look at its quality is accepted and says so", async () => {
  const { sent } = await outcomeOf((_request, response) => answer(response, answerOf("send-held-for-quality")));

  assert.equal(sent.outcome.kind, "accepted");
  assert.equal(sent.outcome.kind === "accepted" && sent.outcome.heldForQuality, true);
});

test("an answer without message_status is accepted", async () => {
  const { sent } = await outcomeOf((_request, response) => answer(response, answerOf("send-without-message-status")));

  assert.equal(sent.outcome.kind, "accepted");
});

const reactions: Record<string, string> = {
  "send-refused-pair-limit": "wait_pair",
  "send-refused-parameter-count": "hold_template",
  "send-refused-rate-limit": "pace",
  "send-refused-template-missing": "hold_template",
  "send-refused-template-paused": "hold_template",
  "send-refused-token-expired": "hold_token",
  "send-refused-transient": "retry",
};

test("every recorded refusal has its reaction below", () => {
  assert.deepEqual(fixtureNames("send-refused-"), Object.keys(reactions));
});

for (const [name, reaction] of Object.entries(reactions)) {
  test(`${name}: ${reaction}`, async () => {
    const { sent } = await outcomeOf((_request, response) => answer(response, answerOf(name)));

    assert.equal(sent.outcome.kind, "refused");
    assert.equal(sent.outcome.kind === "refused" && sent.outcome.reaction, reaction);
    assert.equal(sent.outcome.kind === "refused" && sent.outcome.code, sent.code);
    assert.ok(sent.outcome.kind === "refused" && sent.outcome.detail.length > 0);
    assert.equal(sent.httpStatus, answerOf(name).status);
  });
}

test("a Graph error with HTTP 500 is a refusal like any other", async () => {
  const body = { error: { message: "(#131045) Incorrect certificate", code: 131045 } };
  const { sent } = await outcomeOf((_request, response) => answer(response, { status: 500, body }));

  assert.equal(sent.outcome.kind === "refused" && sent.outcome.reaction, "hold_sender");
});

test("a Graph error's own trace id stands in for the header", async () => {
  const body = { error: { message: "x", code: 131000, fbtrace_id: "AqW3" } };
  const { sent } = await outcomeOf((_request, response) => answer(response, { status: 500, body }));

  assert.equal(sent.traceId, "AqW3");
});

test("a firewall's 403 page is a refusal without a code that passes", async () => {
  const { sent } = await outcomeOf((_request, response) => answer(response, { status: 403, body: "<h1>Blocked</h1>" }));

  assert.equal(sent.outcome.kind === "refused" && sent.outcome.code, null);
  assert.equal(sent.outcome.kind === "refused" && sent.outcome.reaction, "retry");
  assert.equal(sent.answer, "<h1>Blocked</h1>");
});

const unclear: Record<string, { status: number; body: unknown }> = {
  "a gateway's 502 page": { status: 502, body: "<html>Bad Gateway</html>" },
  "a 500 with an error that has no code": { status: 500, body: { error: { message: "Oops" } } },
  "a 503 without a body": { status: 503, body: "" },
  "a gateway's 408": { status: 408, body: "" },
  "a 200 with a page": { status: 200, body: "<html>Welcome to the hotel's network</html>" },
  "a 200 without a message id": { status: 200, body: { messaging_product: "whatsapp", messages: [] } },
  "a 200 with half of its JSON": { status: 200, body: '{"messages":[{"id":"wamid.HBg' },
  "a redirect": { status: 307, body: "" },
};

for (const [name, given] of Object.entries(unclear)) {
  test(`${name} leaves open whether WhatsApp has the message`, async () => {
    const { sent, requests } = await outcomeOf((_request, response) =>
      answer(response, { ...given, headers: { location: "/elsewhere" } }),
    );

    assert.equal(sent.outcome.kind, "unanswered");
    assert.equal(sent.httpStatus, given.status);
    assert.equal(requests.length, 1);
  });
}

const breaks: Record<string, Behave> = {
  "closes the connection instead of answering": (_request, response) => response.socket?.end(),
  "resets the connection instead of answering": (_request, response) => response.socket?.resetAndDestroy(),
  "breaks off within the headers": (_request, response) => response.socket?.end("HTTP/1.1 200 OK\r\nConte"),
  "breaks off within the body": (_request, response) => {
    response.socket?.end('HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"messages":[{"id":"wamid.x"}]}');
  },
  "sends chunks that are none": (_request, response) => {
    response.socket?.end("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n");
  },
  "speaks another protocol": (_request, response) => response.socket?.end("SSH-2.0-OpenSSH_9.6\r\n"),
  "sends more than it may": (_request, response) => answer(response, { status: 200, body: "x".repeat(300_000) }),
};

for (const [name, behave] of Object.entries(breaks)) {
  test(`a server that ${name} leaves it open, and is not asked twice`, async () => {
    const { sent, requests } = await outcomeOf(behave);
    await delay(50);

    assert.equal(sent.outcome.kind, "unanswered");
    assert.equal(requests.length, 1);
  });
}

test("a server that never answers leaves it open when the time is up", async () => {
  const { sent, requests } = await outcomeOf(() => {}, 100);

  assert.deepEqual(sent.outcome, { kind: "unanswered", detail: "No answer within 100 ms." });
  assert.ok(sent.durationMs >= 99 && sent.durationMs < promised(1_000));
  assert.equal(requests.length, 1);
});

test("the time runs to the last byte of the answer, not to the first", async () => {
  const { sent } = await outcomeOf((_request, response) => {
    response.writeHead(200);
    const drip = setInterval(() => response.write(" "), 10);
    response.on("close", () => clearInterval(drip));
  }, ahead(500));

  assert.equal(sent.outcome.kind, "unanswered");
  assert.equal(sent.httpStatus, 200);
});

test("interim answers are not the answer", async () => {
  const { sent } = await outcomeOf((_request, response) => {
    response.writeProcessing();
    answer(response, accepted);
  });

  assert.equal(sent.outcome.kind, "accepted");
});

test("nothing was sent where nobody listens", async () => {
  await using sender = client();

  const sent = await sender.sendTemplate(sendTo(`http://127.0.0.1:${await closedPort()}`));

  assert.equal(sent.outcome.kind, "not_sent");
  assert.match(sent.outcome.kind === "not_sent" ? sent.outcome.detail : "", /ECONNREFUSED/);
  assert.equal(sent.httpStatus, null);
  assert.equal(sent.answer, null);
});

test("nothing was sent where the name leads nowhere", async () => {
  await using sender = client();

  const sent = await sender.sendTemplate(sendTo("http://graph.invalid"));

  assert.equal(sent.outcome.kind, "not_sent");
});

test("nothing was sent where the server does not speak TLS", async () => {
  await using graph = await startFakeGraph((_request, response) => answer(response, accepted));
  await using sender = client();

  const sent = await sender.sendTemplate(sendTo(graph.baseUrl.replace("http:", "https:")));

  assert.equal(sent.outcome.kind, "not_sent");
  assert.equal(graph.requests.length, 0);
});

test("nothing was sent where the TLS handshake never ends", async () => {
  const server = createServer((socket) => socket.on("error", () => {}));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await using sender = client({ timeoutMs: 100 });

  const sent = await sender.sendTemplate(sendTo(`https://127.0.0.1:${port}`));

  server.close();
  assert.equal(sent.outcome.kind, "not_sent");
});

test("nothing is sent with a token that cannot stand in a header", async () => {
  await using graph = await startFakeGraph((_request, response) => answer(response, accepted));
  await using sender = client();

  const sent = await sender.sendTemplate(sendTo(graph.baseUrl, { token: "two\nlines" }));

  assert.equal(sent.outcome.kind, "not_sent");
  assert.equal(graph.requests.length, 0);
});

test("nothing is sent when it was called off before", async () => {
  await using graph = await startFakeGraph((_request, response) => answer(response, accepted));
  await using sender = client();

  const sent = await sender.sendTemplate(sendTo(graph.baseUrl, { signal: AbortSignal.abort() }));

  assert.equal(sent.outcome.kind, "not_sent");
  assert.equal(graph.requests.length, 0);
});

test("a request that is called off on its way leaves it open", async () => {
  const stop = new AbortController();
  await using graph = await startFakeGraph(() => stop.abort());
  await using sender = client();

  const sent = await sender.sendTemplate(sendTo(graph.baseUrl, { signal: stop.signal }));

  assert.equal(sent.outcome.kind, "unanswered");
});

test("nothing is written after the lease's instant", async () => {
  await using graph = await startFakeGraph((_request, response) => answer(response, accepted));
  await using sender = client();

  const sent = await sender.sendTemplate(sendTo(graph.baseUrl, { writeBy: performance.now() - 1 }));

  assert.equal(sent.outcome.kind, "not_sent");
  assert.equal(graph.requests.length, 0);
});

test("a message that gave up waiting for a connection is not sent when one comes free", async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  await using graph = await startFakeGraph((_request, response) => {
    released.then(() => answer(response, accepted));
  });
  await using sender = client({ agent: { connections: 1 } });
  const first = sender.sendTemplate(sendTo(graph.baseUrl));

  const second = await sender.sendTemplate(sendTo(graph.baseUrl, { timeoutMs: 100 }));
  release();
  await first;
  await delay(50);

  assert.equal(second.outcome.kind, "not_sent");
  assert.equal(graph.requests.length, 1);
});

test("a connection is kept and used again", async () => {
  await using graph = await startFakeGraph((_request, response) => answer(response, accepted));
  await using sender = client();

  await sender.sendTemplate(sendTo(graph.baseUrl));
  await delay(20);
  await sender.sendTemplate(sendTo(graph.baseUrl));

  assert.equal(graph.requests.length, 2);
  assert.equal(graph.connections(), 1);
});

test("a kept connection that the server has closed is replaced", async () => {
  await using graph = await startFakeGraph((_request, response, { socket }) => {
    answer(response, accepted);
    response.on("finish", () => socket.destroy());
  });
  await using sender = client();
  await sender.sendTemplate(sendTo(graph.baseUrl));
  await delay(50);

  const { outcome } = await sender.sendTemplate(sendTo(graph.baseUrl));

  assert.equal(outcome.kind, "accepted");
  assert.equal(graph.connections(), 2);
});

test("a kept connection that breaks under the next request leaves that one open and is not tried again", async () => {
  await using graph = await startFakeGraph((_request, response) => {
    if (graph.requests.length === 1) answer(response, accepted);
    else response.socket?.destroy();
  });
  await using sender = client();
  await sender.sendTemplate(sendTo(graph.baseUrl));

  const { outcome } = await sender.sendTemplate(sendTo(graph.baseUrl));
  await delay(50);

  assert.equal(outcome.kind, "unanswered");
  assert.equal(graph.requests.length, 2);
});

test("messages go out side by side, each on a connection of its own", async () => {
  await using graph = await startFakeGraph((_request, response) => {
    if (graph.requests.length === 20) release();
    released.then(() => answer(response, accepted));
  });
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  await using sender = client();

  const answers = await Promise.all(Array.from({ length: 20 }, () => sender.sendTemplate(sendTo(graph.baseUrl))));

  assert.deepEqual(new Set(answers.map(({ outcome }) => outcome.kind)), new Set(["accepted"]));
  assert.equal(graph.requests.length, 20);
});

test("one sender's broken connection leaves the other messages alone", async () => {
  await using graph = await startFakeGraph((request, response) => {
    if (request.path.includes("/666/")) response.socket?.resetAndDestroy();
    else setTimeout(() => answer(response, accepted), 30);
  });
  await using sender = client();

  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      sender.sendTemplate(sendTo(graph.baseUrl, { phoneNumberId: index % 2 === 0 ? "666" : "118230045512876" })),
    ),
  );

  const kinds = answers.map(({ outcome }) => outcome.kind);
  assert.deepEqual(kinds, Array.from({ length: 10 }, () => ["unanswered", "accepted"]).flat());
  assert.equal(graph.requests.length, 20);
});

test("a long answer is cut for the log, and U+0000 does not get in", async () => {
  const body = `\0${"x".repeat(10_000)}`;
  const { sent } = await outcomeOf((_request, response) => answer(response, { status: 200, body }));

  assert.equal(sent.answer, "x".repeat(3_999));
});
