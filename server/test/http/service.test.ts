import assert from "node:assert/strict";
import { connect as connectTo } from "node:net";
import { test } from "node:test";
import { openTransaction, untilBlocked } from "../../src/store/testing/rows.ts";
import { promised } from "../support/patience.ts";
import { connect, makeAccount } from "./sandbox-account.ts";
import { startApi } from "./support.ts";

test("alive and ready are told without a key", async () => {
  await using api = await startApi();

  const alive = await api.call("GET", "/healthz", undefined, { key: "" });
  const ready = await api.call("GET", "/readyz", undefined, { key: "" });

  assert.deepEqual([alive.status, ready.status], [200, 200]);
  assert.deepEqual(ready.body, { status: "ok" });
});

test("while migrations are missing it is alive and not ready", async () => {
  await using api = await startApi();
  await api.sql`delete from schema_migration`;

  const alive = await api.call("GET", "/healthz");
  const ready = await api.call("GET", "/readyz");

  assert.deepEqual([alive.status, ready.status], [200, 503]);
  assert.match(ready.body.detail, /migrations/);
});

test("without its database every request is told to come again, and webhooks are not taken", async () => {
  await using api = await startApi({ withSandbox: true });
  const { body: made } = await connect(api, await makeAccount(api));
  await api.sql.end();

  const answers = await Promise.all([
    api.call("GET", "/readyz"),
    api.call("POST", "/v1/transactions", { type: "payment_request", amount: "1", currency_code: "KWD" }),
    api.call("POST", "/v1/transactions/x/state", { state: "paid" }),
    api.call("GET", "/v1/transactions"),
    api.call("GET", "/v1/authenticators"),
    api.call(
      "POST",
      "/webhooks/whatsapp",
      { entry: [{ id: "1" }] },
      { headers: { "x-hub-signature-256": `sha256=${"0".repeat(64)}` } },
    ),
    api.call("GET", `/webhooks/whatsapp/${made.id}?hub.mode=subscribe`),
  ]);
  const alive = await api.call("GET", "/healthz");

  assert.deepEqual(
    answers.map(({ status }) => status),
    [503, 503, 503, 503, 503, 503, 503],
  );
  for (const { headers } of answers) assert.ok(Number(headers.get("retry-after")) > 0);
  assert.equal(alive.status, 200);
});

test("a request that is under way when the server stops is answered", async () => {
  await using api = await startApi();
  const blocking = await openTransaction(api.sql, (tx) => tx`lock table transaction in exclusive mode`);
  const underWay = api.call("POST", "/v1/transactions", { type: "payment_request", amount: "1", currency_code: "KWD" });
  await untilBlocked(api.sql);

  const startedAt = performance.now();
  const closed = api.close();
  await blocking.end();
  const [answer] = await Promise.all([underWay, closed]);

  assert.equal(answer.status, 201);
  assert.ok(performance.now() - startedAt < promised(3_000), "it waited for connections that nobody used");
});

test("a request that never arrives whole does not keep the server from stopping", async () => {
  await using api = await startApi({ goodbyeMs: 50 });
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const socket = connectTo(Number(new URL(api.url).port), "127.0.0.1");
  socket.on("close", () => resolve());
  socket.on("error", () => {});
  socket.resume();
  socket.write("POST /v1/transactions HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{");
  await api.call("GET", "/healthz");

  await api.close();

  await ended;
});
