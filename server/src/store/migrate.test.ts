import assert from "node:assert/strict";
import { mkdtempDisposable, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import test from "node:test";
import { createEmptyDatabase, createTestDatabase } from "../../test/support/postgres.ts";
import { DatabaseRefusal, openDatabase } from "./database.ts";
import { type Migration, migrate, pendingMigrations, readMigrations } from "./migrate.ts";

const first: Migration = { name: "0001_first", text: "create table a (n integer)", checksum: "1" };
const second: Migration = { name: "0002_second", text: "create table b (n integer)", checksum: "2" };

test("an empty database gets every migration once", async () => {
  await using database = await createEmptyDatabase();

  assert.deepEqual(await migrate(database.url, [first, second]), ["0001_first", "0002_second"]);
  assert.deepEqual(await migrate(database.url, [first, second]), []);
});

test("nodes that start at once on an empty database share the work", async () => {
  await using database = await createEmptyDatabase();

  const applied = await Promise.all(Array.from({ length: 5 }, () => migrate(database.url)));

  const names = (await readMigrations()).map(({ name }) => name);
  assert.deepEqual(applied.flat().sort(), names);
});

test("a migration that fails leaves nothing of itself behind", async () => {
  await using database = await createEmptyDatabase();
  const broken = { ...second, text: "create table b (n integer); select 1 / 0" };

  await assert.rejects(migrate(database.url, [first, broken]), /0002_second failed: division by zero/);

  assert.deepEqual(await migrate(database.url, [first, second]), ["0002_second"]);
});

test("a released migration that was edited is refused", async () => {
  await using database = await createEmptyDatabase();
  await migrate(database.url, [first, second]);

  const edited = { ...first, checksum: "another" };

  await assert.rejects(migrate(database.url, [edited, second]), DatabaseRefusal);
});

test("a database of a newer Zajel is refused", async () => {
  await using database = await createEmptyDatabase();
  await migrate(database.url, [first, second]);

  await assert.rejects(migrate(database.url, [first]), /0002_second, which this Zajel does not know/);
});

test("pending migrations are the ones that the database lacks", async () => {
  await using database = await createEmptyDatabase();
  await migrate(database.url, [first]);
  await using sql = disposable(database.url);

  assert.deepEqual(await pendingMigrations(sql.pool, [first, second]), ["0002_second"]);
});

test("a test database has the newest schema", async () => {
  await using database = await createTestDatabase();
  await using sql = disposable(database.url);

  assert.deepEqual(await pendingMigrations(sql.pool), []);
});

test("a database that cannot be reached is named without its password", async () => {
  const url = "postgresql://zajel:hunter2@127.0.0.1:1/shop";

  await assert.rejects(migrate(url), (error) => {
    assert.ok(error instanceof DatabaseRefusal);
    assert.match(error.message, /127\.0\.0\.1:1\/shop cannot be used: .*ECONNREFUSED/);
    assert.doesNotMatch(error.message, /hunter2/);
    return true;
  });
});

test("migrations are numbered without gaps", async () => {
  await using folder = await mkdtempDisposable(path.join(tmpdir(), "zajel-migrations-"));
  await writeFile(path.join(folder.path, "0001_a.sql"), "select 1");
  await writeFile(path.join(folder.path, "0003_c.sql"), "select 1");

  await assert.rejects(readMigrations(folder.path), /0003_c\.sql should be 0002_name\.sql/);
});

test("a file with other line ends is the same migration", async () => {
  await using folder = await mkdtempDisposable(path.join(tmpdir(), "zajel-migrations-"));
  const file = path.join(folder.path, "0001_a.sql");
  await writeFile(file, "select 1;\nselect 2;\n");
  const unix = await readMigrations(folder.path);
  await writeFile(file, "select 1;\r\nselect 2;\r\n");

  assert.deepEqual(await readMigrations(folder.path), unix);
});

function disposable(url: string) {
  const pool = openDatabase({ url, max: 1 });
  return { pool, [Symbol.asyncDispose]: () => pool.end({ timeout: 1 }) };
}
