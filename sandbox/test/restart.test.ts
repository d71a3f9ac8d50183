import assert from "node:assert/strict";
import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import {
  account,
  call,
  helloTo,
  type Json,
  noura,
  quick,
  type Receiver,
  senderId,
  startReceiver,
  startWorld,
  token,
  until,
  wabaId,
} from "./harness.ts";

/* The sandbox as a process: how it starts and ends, and what it remembers. */

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const folders: string[] = [];
const children: ChildProcess[] = [];
after(() => {
  for (const child of children) child.kill("SIGKILL");
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "zajel-sandbox-"));
  folders.push(folder);
  return folder;
}

interface Running {
  child: ChildProcess;
  url: string;
  /** How it ended. */
  ended: Promise<[code: number | null, signal: string | null]>;
  control(method: string, path: string, body?: unknown): Promise<Json>;
  graph(method: string, path: string, body?: unknown): Promise<Json>;
}

async function run(env: Record<string, string>, withChannel = false): Promise<Running> {
  const options = { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "inherit"] as Json };
  const child = withChannel
    ? fork(main, { ...options, execArgv: [], stdio: ["ignore", "pipe", "inherit", "ipc"] })
    : spawn(process.execPath, [main], options);
  children.push(child);
  const ended = once(child, "exit") as Promise<[number | null, string | null]>;
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const [line] = (await once(lines, "line")) as [string];
  const ready = JSON.parse(line);
  assert.deepEqual(Object.keys(ready), ["ready", "url"]);
  const { url } = ready;
  const body = async (answer: ReturnType<typeof call>): Promise<Json> => (await answer).body;
  return {
    child,
    url,
    ended,
    control: (method, path, content) => body(call(`${url}/sandbox/v1${path}`, method, content, {})),
    graph: (method, path, content) =>
      body(call(`${url}${path}`, method, content, { authorization: `Bearer ${token}` })),
  };
}

async function setUp(running: Running, receiver: Receiver): Promise<void> {
  await running.control("PATCH", "/settings", quick);
  await running.control("PUT", `/accounts/${wabaId}`, account(receiver.url));
  const hello = { category: "UTILITY", components: [{ type: "BODY", text: "Hello." }], quiet: true };
  await running.control("PUT", `/accounts/${wabaId}/templates/hello/en_US`, hello);
  await running.graph("POST", `/${wabaId}/subscribed_apps`);
}

test("it listens on 127.0.0.1, says where, and SIGTERM ends it with 0 at once", async () => {
  const running = await run({});
  const page = await fetch(running.url);
  const startedAt = performance.now();

  running.child.kill("SIGTERM");

  assert.deepEqual(await running.ended, [0, null]);
  assert.ok(performance.now() - startedAt < 10_000);
  assert.match(running.url, /^http:\/\/127\.0\.0\.1:\d+$/);
  assert.equal(page.status, 200);
});

test("as a child it leaves SIGINT to its parent and ends when the channel closes", async () => {
  const running = await run({}, true);
  running.child.kill("SIGINT");
  const stillThere = await fetch(`${running.url}/sandbox/v1/faults`);

  running.child.disconnect();

  assert.deepEqual(await running.ended, [0, null]);
  assert.equal(stillThere.status, 200);
});

test("a wrong port is named and ends the start", async () => {
  const child = spawn(process.execPath, [main], { env: { ...process.env, SANDBOX_PORT: "eighty" } });
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += chunk;
  });

  const [code] = await once(child, "exit");

  assert.equal(code, 1);
  assert.match(said, /SANDBOX_PORT.*eighty/);
});

test("kill -9: accounts, templates, phones, settings and messages are all there again", async () => {
  const receiver = await startReceiver();
  const folder = newFolder();
  const first = await run({ SANDBOX_DATA: folder });
  await setUp(first, receiver);
  await first.control("PUT", "/phones/96555510483", { name: "Noura" });
  await first.control("PUT", "/shops/default", { name: "Dar Noura", zajel_url: "http://127.0.0.1:9", api_key: "k" });
  await first.graph("POST", `/${senderId}/messages`, helloTo(noura, "kept"));
  await until(() => receiver.statuses().some((it) => it.status === "delivered"));
  await first.control("POST", "/phones/96555510483/read", {});
  await first.control("POST", "/phones/96555510483/reply", { text: "thanks" });
  await until(async () => (await first.control("GET", "/webhooks")).delivered === 4);
  const before = (await first.control("GET", "/messages")).data;
  const chat = (await first.control("GET", "/phones/96555510483/chat")).data;
  const templates = await first.graph("GET", `/${wabaId}/message_templates`);

  first.child.kill("SIGKILL");
  await first.ended;
  const second = await run({ SANDBOX_DATA: folder });

  assert.deepEqual((await second.control("GET", "/messages")).data, before);
  assert.deepEqual((await second.control("GET", "/phones/96555510483/chat")).data, chat);
  assert.deepEqual((await second.graph("GET", `/${wabaId}/message_templates`)).data, templates.data);
  assert.deepEqual((await second.control("GET", "/settings")).statuses, quick.statuses);
  assert.equal((await second.control("POST", "/checkout/default/s/open", {})).status, 502);
  assert.deepEqual(await second.control("GET", "/webhooks"), {
    waiting: 0,
    under_way: 0,
    delivered: 0,
    failed_attempts: 0,
    given_up: 0,
  });
  second.child.kill("SIGTERM");
  await second.ended;
  await receiver.close();
});

test("kill -9: every send that was answered is there again, and goes on to be delivered", async () => {
  const receiver = await startReceiver();
  const folder = newFolder();
  const first = await run({ SANDBOX_DATA: folder });
  await setUp(first, receiver);
  await first.control("PATCH", "/settings", { pacing: false });
  receiver.answer = () => 500;
  const answered: string[] = [];
  const sending = Array.from({ length: 8 }, async (_, lane) => {
    for (let i = 0; ; i += 1) {
      const { messages } = await first.graph("POST", `/${senderId}/messages`, helloTo(`+9655551${lane}${100 + i}`));
      answered.push(messages[0].id);
    }
  });
  await until(() => answered.length > 200);

  first.child.kill("SIGKILL");
  await Promise.allSettled(sending);
  await first.ended;
  receiver.answer = () => 200;
  const second = await run({ SANDBOX_DATA: folder });

  const kept = new Set((await second.control("GET", "/messages")).data.map((it: Json) => it.id));
  assert.deepEqual(
    answered.filter((id) => !kept.has(id)),
    [],
  );
  const delivered = () =>
    new Set(
      receiver
        .statuses()
        .filter((it) => it.status === "delivered")
        .map((it) => it.id),
    );
  await until(() => delivered().size >= kept.size);
  second.child.kill("SIGTERM");
  await second.ended;
  await receiver.close();
});

test("a line that was cut in half by a kill is dropped, the rest is kept", async () => {
  const folder = newFolder();
  const first = await startWorld({ dataFolder: folder });
  await first.send(helloTo(noura, "whole"));
  await first[Symbol.asyncDispose]();
  for (const name of readdirSync(folder)) appendFileSync(join(folder, name), '{"m":{"id":"wamid.half');

  await using second = await startWorld({ dataFolder: folder });
  await second.send(helloTo(noura, "after"));

  const { data } = (await second.control("GET", "/messages")).body;
  assert.deepEqual(
    data.map((it: Json) => it.biz_opaque_callback_data),
    ["whole", "after"],
  );
});

test("a template in review is reviewed after a restart", async () => {
  const folder = newFolder();
  const first = await startWorld({ dataFolder: folder });
  await first.control("PATCH", "/settings", { template_review_ms: 60_000 });
  const body = { type: "BODY", text: "Thank you for your payment of today." };
  const { body: created } = await first.graph("POST", `/${wabaId}/message_templates`, {
    name: "reviewed",
    language: "en",
    category: "UTILITY",
    components: [body],
  });
  await first.control("PATCH", "/settings", { template_review_ms: 5 });
  await first[Symbol.asyncDispose]();

  await using second = await startWorld({ dataFolder: folder });

  await until(async () => (await second.graph("GET", `/${created.id}?fields=status`)).body.status === "APPROVED");
});

test("kill -9: restrictions, overrides, pauses and announced changes are all there again, and go on", async () => {
  const [receiver, other] = [await startReceiver(), await startReceiver()];
  const folder = newFolder();
  const first = await run({ SANDBOX_DATA: folder });
  await setUp(first, receiver);
  const slow = { template_first_pause_ms: 60_000, template_category_notice_ms: 60_000 };
  await first.control("PATCH", "/settings", slow);
  const happen = (running: Running, event: Json) => running.control("POST", `/accounts/${wabaId}/events`, event);
  const template = { name: "hello", language: "en_US" };
  const restriction_type = "RESTRICTED_BIZ_INITIATED_MESSAGING";
  await happen(first, { field: "account_update", event: "ACCOUNT_RESTRICTION", restriction_type });
  await happen(first, { field: "message_template_quality_update", template, new_quality_score: "RED" });
  await happen(first, { field: "template_category_update", template, correct_category: "MARKETING" });
  const override = { override_callback_uri: other.url, verify_token: "vt_example" };
  await first.graph("POST", `/${senderId}`, { webhook_configuration: override });
  await until(() => receiver.fields().length === 4);
  const read = async (running: Running): Promise<Json> => {
    const { data } = await running.graph("GET", `/${wabaId}/message_templates?fields=status,category,correct_category`);
    const number = await running.graph("GET", `/${senderId}?fields=health_status,webhook_configuration`);
    return { template: data[0], number };
  };
  const before = await read(first);

  first.child.kill("SIGKILL");
  await first.ended;
  const second = await run({ SANDBOX_DATA: folder });

  assert.deepEqual(await read(second), before);
  assert.deepEqual(
    [before.template.status, before.template.correct_category, before.number.health_status.can_send_message],
    ["PAUSED", "MARKETING", "BLOCKED"],
  );
  assert.equal(before.number.webhook_configuration.phone_number, other.url);
  second.child.kill("SIGTERM");
  await second.ended;
  await Promise.all([receiver.close(), other.close()]);
});

test("a pause that ended while the sandbox was away ends when it is back", async () => {
  const receiver = await startReceiver();
  const folder = newFolder();
  const first = await run({ SANDBOX_DATA: folder });
  await setUp(first, receiver);
  await first.control("PATCH", "/settings", { template_first_pause_ms: 1_000 });
  await first.control("POST", `/accounts/${wabaId}/events`, {
    field: "message_template_quality_update",
    template: { name: "hello", language: "en_US" },
    new_quality_score: "RED",
  });
  first.child.kill("SIGKILL");
  await first.ended;

  const second = await run({ SANDBOX_DATA: folder });

  await until(async () => (await second.graph("GET", `/${wabaId}/message_templates`)).data[0].status === "APPROVED");
  second.child.kill("SIGTERM");
  await second.ended;
  await receiver.close();
});
