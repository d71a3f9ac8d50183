/** The links that the program prints: the first owner's, and a member's. */
import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, test } from "node:test";
import { promisify } from "node:util";
import { childEnvironment } from "../support/child-environment.ts";
import { type Demo, startDemo } from "../support/demo.ts";
import { createTestDatabase } from "../support/postgres.ts";
import { newVisitor, password, tokenOf } from "./visitor.ts";

const program = path.resolve(import.meta.dirname, "../../src/zajel.ts");
const owner = { name: "Noura", email: "noura@example.com", password };

/** A line that is nothing but a first owner's link. */
const setupLine = /^(http\S+\/setup\?token=[A-Za-z0-9_-]{43})$/m;

async function zajel(words: string[], environment: Record<string, string>): Promise<string> {
  const env = { ...childEnvironment, ...environment };
  return (await promisify(execFile)(process.execPath, [program, ...words], { env })).stdout.trim();
}

describe("the demo, whose PostgreSQL listens on a socket", () => {
  test("prints a link that makes the owner of its shop, and of what the API uses by default", async () => {
    await using demo = await startDemo();
    const link = setupLine.exec(demo.output)?.[1] ?? "";
    const visitor = newVisitor({ url: demo.url });

    const made = await visitor.call("POST", "/v1/setup", { token: tokenOf(link), ...owner });

    assert.ok(link.startsWith(`${demo.url}/setup?token=`), demo.output);
    assert.deepEqual([made.status, made.body.merchant_ids], [201, ["demo", "default"]], JSON.stringify(made.body));
    assert.equal((await visitor.call("GET", "/v1/settings")).body.name, "Dar Noura");
    await membersCanBeMadeBesideIt(demo);
  });
});

async function membersCanBeMadeBesideIt(demo: Demo): Promise<void> {
  const environment = { ZAJEL_DATA_DIR: demo.dataDir, PUBLIC_URL: demo.url };
  const words = ["members", "create", "--merchant", "demo", "--email", "ali@example.com", "--role", "operator"];

  const link = await zajel(words, environment);
  const visitor = newVisitor({ url: demo.url });
  const chosen = await visitor.call("POST", "/v1/auth/password-link", { token: tokenOf(link), password });

  assert.equal(chosen.status, 200, JSON.stringify(chosen.body));
  assert.deepEqual((await visitor.call("GET", "/v1/me")).body.role, "operator");
}

describe("zajel serve", async () => {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(path.join(tmpdir(), "zajel-test-"));
  after(async () => {
    await database[Symbol.asyncDispose]();
    await rm(dataDir, { recursive: true, force: true });
  });
  const environment = {
    DATABASE_URL: database.url,
    ZAJEL_SECRET_KEY: randomBytes(32).toString("base64"),
    ZAJEL_DATA_DIR: dataDir,
    PORT: "0",
    LOG_LEVEL: "silent",
  };

  test("prints a new link at each start until one is used, and then none", async () => {
    await using first = await serve(environment);
    const firstLink = setupLine.exec(first.output)?.[1] ?? "";
    await first.end();
    await using second = await serve(environment);
    const secondLink = setupLine.exec(second.output)?.[1] ?? "";
    const made = await newVisitor({ url: second.url }).call("POST", "/v1/setup", {
      token: tokenOf(secondLink),
      ...owner,
    });
    await second.end();
    await using third = await serve(environment);

    assert.equal(made.status, 201, JSON.stringify(made.body));
    assert.notEqual(firstLink, secondLink);
    assert.doesNotMatch(third.output, /setup/);
    const state = await newVisitor({ url: third.url }).call("GET", `/v1/setup?token=${tokenOf(firstLink)}`);
    assert.equal(state.body.state, "used");
  });

  test("prints the link at PUBLIC_URL", async () => {
    await using other = await createTestDatabase();
    const changed = { DATABASE_URL: other.url, PUBLIC_URL: "https://zajel.example.com/pay" };
    await using server = await serve({ ...environment, ...changed });

    assert.match(server.output, /^https:\/\/zajel\.example\.com\/pay\/setup\?token=/m);
  });
});

describe("zajel members create", async () => {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(path.join(tmpdir(), "zajel-test-"));
  after(async () => {
    await database[Symbol.asyncDispose]();
    await rm(dataDir, { recursive: true, force: true });
  });
  const environment = {
    DATABASE_URL: database.url,
    ZAJEL_SECRET_KEY: randomBytes(32).toString("base64"),
    ZAJEL_DATA_DIR: dataDir,
    PUBLIC_URL: "https://zajel.example.com",
    PORT: "0",
    LOG_LEVEL: "silent",
  };
  const create = (...words: string[]) => zajel(["members", "create", ...words], environment);

  test("prints a link and nothing else, for a member who is there already a new one", async () => {
    await (await serve(environment)).end();

    const first = await create("--email", "sara@example.com", "--role", "owner", "--name", "Sara");
    const second = await create("--email", "sara@example.com", "--role", "owner");

    assert.match(first, /^https:\/\/zajel\.example\.com\/password\?token=[A-Za-z0-9_-]{43}$/);
    assert.match(second, /^https:\/\/zajel\.example\.com\/password\?token=/);
    await using server = await serve(environment);
    const visitor = newVisitor({ url: server.url });
    const ask = async (link: string) => visitor.call("GET", `/v1/auth/password-link?token=${tokenOf(link)}`);
    assert.deepEqual(
      [(await ask(first)).body, (await ask(second)).body],
      [{ state: "unknown" }, { state: "valid", name: "Sara", email: "sara@example.com" }],
    );
    assert.doesNotMatch(server.output, /setup/, "there is an owner now");
  });

  test("says what is wrong with its words, with exit code 2", async () => {
    for (const [words, message] of [
      [[], /--email is an e-mail address/],
      [["--email", "nobody"], /--email is an e-mail address/],
      [["--email", "a@b.c", "--role", "king"], /--role is owner, admin, operator, viewer, not "king"/],
      [["--email", "a@b.c", "--merchant", "nowhere"], /There is no merchant "nowhere"/],
    ] as const) {
      await assert.rejects(create(...words), (error: Error & { code: number; stderr: string }) => {
        assert.equal(error.code, 2);
        assert.match(error.stderr, message);
        return true;
      });
    }
  });
});

interface Server extends AsyncDisposable {
  output: string;
  url: string;
  end(): Promise<void>;
}

/** `zajel serve` as a program of its own, once it is ready and has said all that it says. */
async function serve(environment: Record<string, string>): Promise<Server> {
  const child: ChildProcess = spawn(process.execPath, [program, "serve"], {
    env: { ...childEnvironment, ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  let output = "";
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      // One write, so that whoever reads the line that it is ready has the link as well.
      if (output.includes("Zajel is ready")) resolve();
    });
    void gone.then(() => reject(new Error(`zajel serve ended: ${output}`)));
  });
  async function end(): Promise<void> {
    if (child.exitCode === null) child.kill("SIGTERM");
    await gone;
  }
  const url = /Zajel is ready: (\S+)/.exec(output)?.[1] ?? "";
  return { output, url, end, [Symbol.asyncDispose]: end };
}
