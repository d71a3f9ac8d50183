/** A start that cannot be says why, in one line, and nothing is left half done. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { createEmptyDatabase, createTestDatabase } from "../support/postgres.ts";
import { type Ended, startProgram } from "../support/program.ts";
import { request, until } from "../support/zajel.ts";

const folder = await mkdtemp(path.join(tmpdir(), "zajel-start-"));
after(() => rm(folder, { recursive: true, force: true }));
const key = () => randomBytes(32).toString("base64");
const dataDir = () => path.join(folder, randomBytes(4).toString("hex"));

test("wrong settings are named, all of them, and no secret is repeated", async () => {
  const ended = await startProgram({ PORT: "eighty", ZAJEL_SECRET_KEY: "too-short-secret", LOG_LEVEL: "loud" }).ended;

  assert.equal(ended.code, 2);
  assert.match(lineOf(ended), /^zajel: PORT must .*"eighty"; ZAJEL_SECRET_KEY must .*; LOG_LEVEL must .*"loud"\.$/);
  assert.doesNotMatch(ended.errors, /too-short-secret/);
});

test("a database without a secret key is not started on", async () => {
  await using database = await createTestDatabase();

  const ended = await startProgram({ DATABASE_URL: database.url, ZAJEL_DATA_DIR: dataDir(), PORT: "0" }).ended;

  assert.equal(ended.code, 1);
  assert.match(lineOf(ended), /^zajel: ZAJEL_SECRET_KEY is not set/);
});

test("another secret key than the database's is refused, and the right one still opens it", async () => {
  await using database = await createTestDatabase();
  const environment = { DATABASE_URL: database.url, ZAJEL_DATA_DIR: dataDir(), PORT: "0", ZAJEL_SECRET_KEY: key() };
  await stopped(environment);

  const refused = await startProgram({ ...environment, ZAJEL_SECRET_KEY: key() }).ended;
  const again = await stopped(environment);

  assert.equal(refused.code, 1);
  assert.match(lineOf(refused), /^zajel: ZAJEL_SECRET_KEY is not the key of this database/);
  assert.equal(again.code, 0);
});

test("a data folder that a live Zajel has is refused, with who has it", async () => {
  const environment = { ZAJEL_DATA_DIR: dataDir(), PORT: "0" };
  await using first = startProgram(environment);
  const url = await first.ready;

  const second = await startProgram(environment).ended;

  assert.equal(second.code, 1);
  assert.match(lineOf(second), /^zajel: .*(in use|process) .*\d+/);
  assert.equal((await request(url, "GET", "/readyz")).status, 200);
  first.signal("SIGTERM");
  assert.equal((await first.ended).code, 0);
});

test("a data folder that cannot be made is refused, also below a place that takes no folders", async () => {
  const places = [path.join(folder, "file", "data"), ...(process.platform === "linux" ? ["/proc/zajel/data"] : [])];
  await writeFile(path.join(folder, "file"), "");

  const refused = await Promise.all(places.map((place) => startProgram({ ZAJEL_DATA_DIR: place, PORT: "0" }).ended));

  for (const [index, ended] of refused.entries()) {
    assert.equal(ended.code, 1);
    assert.match(lineOf(ended), new RegExp(`^zajel: The data folder ${places[index]} \\(ZAJEL_DATA_DIR\\) cannot be`));
  }
});

test("a port that is taken is named", async () => {
  await using database = await createTestDatabase();
  await using listener = createServer();
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const { port } = listener.address() as { port: number };
  const environment = { DATABASE_URL: database.url, ZAJEL_SECRET_KEY: key(), ZAJEL_DATA_DIR: dataDir() };

  const own = await startProgram({ ...environment, PORT: `${port}` }).ended;
  const simulators = await startProgram({
    ...environment,
    PORT: "0",
    ZAJEL_SANDBOX: "on",
    ZAJEL_SANDBOX_PORT: `${port}`,
  }).ended;

  assert.deepEqual([own.code, simulators.code], [1, 1]);
  assert.match(lineOf(own), new RegExp(`^zajel: PORT ${port} on 127\\.0\\.0\\.1 is taken`));
  assert.match(lineOf(simulators), new RegExp(`^zajel: ZAJEL_SANDBOX_PORT ${port} on 127\\.0\\.0\\.1 is taken`));
});

test("an address that is none of this machine's is named, the service's and the simulator's", async () => {
  await using database = await createTestDatabase();
  const environment = { DATABASE_URL: database.url, ZAJEL_SECRET_KEY: key(), ZAJEL_DATA_DIR: dataDir() };
  const elsewhere = "192.0.2.1";

  const refused = await Promise.all([
    startProgram({ ...environment, HOST: elsewhere }).ended,
    startProgram({ ...environment, HOST: elsewhere, PORT: "0" }).ended,
    startProgram({ ...environment, PORT: "0", ZAJEL_SANDBOX: "on", ZAJEL_SANDBOX_HOST: elsewhere }).ended,
  ]);

  assert.deepEqual(
    refused.map((ended) => [ended.code, lineOf(ended)]),
    ["HOST", "HOST", "ZAJEL_SANDBOX_HOST"].map((name) => [
      1,
      `zajel: ${name} ${elsewhere} is no address of this machine.`,
    ]),
  );
});

test("a signal to the whole process group in the middle of the first start ends it with 0, and the next start is whole", async () => {
  // On a busy machine it may have come so far meanwhile that it listens, and says so.
  const environment = { ZAJEL_DATA_DIR: dataDir(), PORT: "0", LOG_LEVEL: "warn" };
  await using broken = startProgram(environment, ["serve"], { hasOwnGroup: true });
  // Rejects, since it never gets ready.
  broken.ready.catch(() => {});
  await until("PostgreSQL's files to be made", async () =>
    (await readdir(environment.ZAJEL_DATA_DIR).catch(() => [])).some((name) => name.startsWith("postgresql.new-")),
  );

  broken.signalGroup("SIGTERM");
  const ended = await broken.ended;
  const again = await stopped(environment);

  assert.deepEqual([ended.code, ended.errors, again.code], [0, "", 0]);
});

test("a database that cannot be reached is named, without its password", async () => {
  const address = "postgresql://zajel:hunter2@127.0.0.1:1/zajel";
  const ended = await startProgram({ DATABASE_URL: address, ZAJEL_SECRET_KEY: key(), ZAJEL_DATA_DIR: dataDir() }).ended;

  assert.equal(ended.code, 1);
  assert.match(lineOf(ended), /^zajel: The database at 127\.0\.0\.1:1\/zajel cannot be used: /);
  assert.doesNotMatch(ended.errors, /hunter2/);
});

test("two nodes that start at once on an empty database both come up, on one schema", async () => {
  await using database = await createEmptyDatabase();
  const shared = { DATABASE_URL: database.url, ZAJEL_SECRET_KEY: key(), ZAJEL_ROOT_API_KEY: "root-key", PORT: "0" };
  await using first = startProgram({ ...shared, ZAJEL_DATA_DIR: dataDir() });
  await using second = startProgram({ ...shared, ZAJEL_DATA_DIR: dataDir() });

  const urls = await Promise.all([first.ready, second.ready]);
  const authorization = { authorization: "Bearer root-key" };
  const made = await request(urls[0], "POST", "/v1/merchants", { id: "shop", name: "Shop" }, authorization);
  const read = await request(urls[1], "GET", "/v1/merchants/shop", undefined, authorization);
  const ready = await Promise.all(urls.map((url) => request(url, "GET", "/readyz")));

  assert.deepEqual([made.status, read.status], [201, 200]);
  assert.deepEqual(
    ready.map(({ status }) => status),
    [200, 200],
  );
});

test("of two nodes that start at once with different keys one is refused", async () => {
  await using database = await createEmptyDatabase();
  const shared = { DATABASE_URL: database.url, PORT: "0" };
  await using first = startProgram({ ...shared, ZAJEL_SECRET_KEY: key(), ZAJEL_DATA_DIR: dataDir() });
  await using second = startProgram({ ...shared, ZAJEL_SECRET_KEY: key(), ZAJEL_DATA_DIR: dataDir() });

  const outcomes = await Promise.allSettled([first.ready, second.ready]);

  assert.deepEqual(outcomes.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
  const refusal = outcomes.find((outcome) => outcome.status === "rejected");
  assert.match(`${refusal?.reason}`, /ended with 1: zajel: ZAJEL_SECRET_KEY is not the key of this database/);
});

/** Started, and stopped as soon as it is ready. */
async function stopped(environment: Record<string, string>): Promise<Ended> {
  const program = startProgram(environment);
  await program.ready;
  program.signal("SIGTERM");
  return program.ended;
}

/** The one line that was said. */
function lineOf({ errors }: Ended): string {
  const lines = errors.trimEnd().split("\n");
  assert.equal(lines.length, 1, errors);
  return lines[0] ?? "";
}
