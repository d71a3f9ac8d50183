/** Rule 6: what was answered with 2xx is on disk, whatever is killed and whenever. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { test } from "node:test";
import { freePort } from "../src/simulator.ts";
import { childEnvironment } from "./support/child-environment.ts";
import { ahead, promised } from "./support/patience.ts";
import {
  connectSender,
  newPhone,
  paymentRequest,
  pointWebhooks,
  request,
  startZajel,
  until,
  type Zajel,
} from "./support/zajel.ts";

const program = path.resolve(import.meta.dirname, "../src/zajel.ts");

/** A node as a program of its own, which can be killed. */
async function startNode(
  zajel: Zajel,
  port: number,
): Promise<AsyncDisposable & { url: string; kill(): Promise<void> }> {
  const child: ChildProcess = spawn(process.execPath, [program, "serve"], {
    env: { ...childEnvironment, ...zajel.environment, PORT: `${port}` },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let said = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const found = /Zajel is ready: (http:\S+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once("exit", (code) => reject(new Error(`The node ended with ${code}.`)));
  });
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  async function kill(): Promise<void> {
    child.kill("SIGKILL");
    await gone;
  }
  return { url, kill, [Symbol.asyncDispose]: kill };
}

test("kill -9 with 200 notifications under way: after a restart each was accepted exactly once", async () => {
  await using zajel = await startZajel({
    // WhatsApp repeats a webhook after 6.4 s at the latest here: silence means something only beyond that.
    environment: { ZAJEL_SEND_TIMEOUT_MS: `${ahead(1_500)}`, ZAJEL_UNCERTAIN_GRACE_MS: `${ahead(8_000)}` },
  });
  const sender = await connectSender(zajel);
  // The in-process node leaves; from here on the work is done by a program that can be killed.
  await zajel.restart({ ZAJEL_ROLES: "upkeep" });
  const port = await freePort(20_000 + (process.pid % 20_000), "127.0.0.1");
  await using first = await startNode(zajel, port);
  await pointWebhooks({ url: first.url, sandbox: zajel.sandbox }, sender);
  await zajel.sandbox.control("PATCH", "/settings", {
    statuses: { sent_ms: 50, delivered_ms: 50, read_ms: 50 },
    webhook_retry_base_ms: 100,
  });
  const headers = { authorization: `Bearer ${zajel.rootKey}`, "zajel-merchant": "shop" };
  const post = (url: string, body: unknown) => request(url, "POST", "/v1/transactions", body, headers);
  await post(first.url, paymentRequest());
  await until("the sender's webhooks to be known", async () => {
    const [row] = await zajel.sql`select 1 from sender where last_status_at is not null`;
    return row;
  });
  // Answers take 300 ms, so that the kill finds messages in each part of their life.
  await zajel.sandbox.control("PATCH", "/faults", { slow_ms: 300 });

  const phones = Array.from({ length: 200 }, () => newPhone());
  // Settled from the start: the kill breaks the connections of the rest, which may be seen before the end of the node.
  const created = Promise.allSettled(phones.map((phone) => post(first.url, paymentRequest({ customer_phone: phone }))));
  await until("some to have reached WhatsApp", async () => (await zajel.sandbox.messages()).length > 60);
  await first.kill();
  const answers = await created;
  const durable = phones.filter((_, index) => {
    const answer = answers[index];
    return answer?.status === "fulfilled" && answer.value.status === 201;
  });
  await zajel.sandbox.control("DELETE", "/faults");
  await using _second = await startNode(zajel, port);

  await until(
    "every notification to be delivered",
    async () => {
      const [row] = await zajel.sql<{ open: number }[]>`
        select count(*)::integer as open from notification where state = 'created' and delivery_rank < 3`;
      return row?.open === 0;
    },
    promised(50_000),
  );
  const messages = Map.groupBy(await zajel.sandbox.messages(), ({ to }) => to);
  assert.ok(durable.length >= 60, `only ${durable.length} were answered before the kill`);
  assert.deepEqual(
    durable.filter((phone) => messages.get(phone)?.length !== 1),
    [],
  );
  assert.deepEqual(
    [...messages].filter(([, sent]) => sent.length > 1).map(([phone]) => phone),
    [],
  );
});
