/** The source that the guide shows: taken from its page, put in its place, and driven. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { sources } from "../../src/sources/registry.ts";
import type { Source } from "../../src/sources/source.ts";
import { type Api, startApi } from "../http/support.ts";
import type { Json } from "../support/zajel.ts";

const repository = path.resolve(import.meta.dirname, "../../..");
const secret = "of-acme-pay";

let folder: string;
let api: Api & AsyncDisposable;
let source: Json;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "zajel-guide-"));
  await putInPlace(await shownCode("server/src/sources/acme.ts"));
  const { acme } = (await import(path.join(folder, "sources/acme.ts"))) as { acme: Source };
  api = await startApi({ sources: { ...sources, acme } });
  source = (await api.call("POST", "/v1/sources", { kind: "acme", secret })).body;
});
after(async () => {
  await api?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** The code block that begins with the name of this file. */
async function shownCode(name: string): Promise<string> {
  const guide = await readFile(path.join(repository, "docs/guide/sources.md"), "utf8");
  const blocks = [...guide.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = ""]) => code);
  const [code] = blocks.filter((block) => block.startsWith(`// ${name}\n`));
  assert.ok(code !== undefined, `the guide shows no ${name}`);
  return code;
}

/** Beside the other sources, and with the domain next door: a folder of its own that looks like ours. */
async function putInPlace(code: string): Promise<void> {
  const real = path.join(repository, "server/src");
  await mkdir(path.join(folder, "sources"));
  await writeFile(path.join(folder, "package.json"), JSON.stringify({ type: "module" }));
  await symlink(path.join(real, "domain"), path.join(folder, "domain"));
  for (const name of await readdir(path.join(real, "sources"))) {
    await symlink(path.join(real, "sources", name), path.join(folder, "sources", name));
  }
  await writeFile(path.join(folder, "sources/acme.ts"), code);
}

async function post(webhook: Record<string, unknown> | string, headers?: Record<string, string>): Promise<number> {
  const raw = typeof webhook === "string" ? webhook : JSON.stringify(webhook);
  const signature = createHmac("sha256", secret).update(raw).digest("hex");
  const sent = { raw, key: "", headers: { "acme-signature": signature, ...headers } };
  return (await api.call("POST", `/webhooks/acme/${source.id}`, undefined, sent)).status;
}

async function outcomes(): Promise<string[]> {
  const { body } = await api.call("GET", `/v1/sources/${source.id}/events`);
  return body.data.map(({ type, outcome }: Json) => `${type} ${outcome}`);
}

test("its types are right", async () => {
  const tsconfig = {
    extends: path.join(repository, "tsconfig.json"),
    compilerOptions: { typeRoots: [path.join(repository, "node_modules/@types")], noEmit: true },
    files: ["sources/acme.ts"],
    include: [],
  };
  await writeFile(path.join(folder, "tsconfig.json"), JSON.stringify(tsconfig));

  await promisify(execFile)(path.join(repository, "node_modules/.bin/tsc"), ["-p", folder]).catch((error) => {
    assert.fail(error.stdout);
  });
});

test("what it understands moves payments, and what it does not is shown", async () => {
  const order = {
    payment: "acme-1",
    amount: 24.5,
    currency: "KWD",
    order: "DN-10482",
    phone: "50001234",
    name: "Noura",
  };

  const statuses = [
    await post({ ...order, event: "opened" }),
    await post({ ...order, event: "settled" }),
    await post({ ...order, event: "settled" }),
    await post({ ...order, event: "returned" }),
    await post({ ...order, event: "greeted" }),
    await post({ event: "settled" }),
  ];

  assert.deepEqual(statuses, Array(6).fill(200));
  const { body } = await api.call("GET", "/v1/transactions/acme-1");
  assert.deepEqual(
    [body.state, body.amount, body.order_no, body.customer_phone, body.history.map(({ state }: Json) => state)],
    ["paid", "24.500", "DN-10482", "+96550001234", ["created", "paid", "refunded"]],
  );
  assert.deepEqual((await outcomes()).reverse(), [
    "opened created",
    "settled applied",
    "settled repeated",
    "returned operational",
    "greeted ignored",
    "settled refused",
  ]);
});

test("who cannot sign is refused, and what is no webhook", async () => {
  const before = await outcomes();

  const statuses = [
    await post({ event: "settled", payment: "acme-2" }, { "acme-signature": "00" }),
    await post({ event: "settled", payment: "acme-2" }, { "acme-signature": "0".repeat(64) }),
    await post("[1]"),
  ];

  assert.deepEqual(statuses, [401, 401, 400]);
  assert.deepEqual(await outcomes(), before);
});
