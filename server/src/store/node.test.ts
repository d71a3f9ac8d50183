import assert from "node:assert/strict";
import { after, test } from "node:test";
import { createTestDatabase } from "../../test/support/postgres.ts";
import { openDatabase } from "./database.ts";
import { newId } from "./ids.ts";
import { beat, listNodeLives } from "./node.ts";
import { before } from "./testing/rows.ts";

const database = await createTestDatabase();
const sql = openDatabase({ url: database.url, max: 2 });
after(async () => {
  await sql.end({ timeout: 1 });
  await database[Symbol.asyncDispose]();
});

/** A node that listened from one moment to another, in seconds before now. */
async function addNode(from: number, to: number): Promise<string> {
  const id = newId();
  await sql`insert into node (id, listening_since, last_beat_at) values (${id}, ${before(from)}, ${before(to)})`;
  return id;
}

async function lifeOf(id: string): Promise<{ listenedForS: number; silentForS: number }> {
  const [node] = await sql`select * from node where id = ${id}`;
  const secondsSince = (at: Date) => Math.round((Date.now() - at.getTime()) / 1000);
  return { listenedForS: secondsSince(node?.listeningSince), silentForS: secondsSince(node?.lastBeatAt) };
}

test("a node's life begins with its first beat", async () => {
  const id = newId();

  await beat(sql, id);

  assert.deepEqual(await lifeOf(id), { listenedForS: 0, silentForS: 0 });
});

test("each beat prolongs it", async () => {
  const id = await addNode(300, 9);

  await beat(sql, id);

  assert.deepEqual(await lifeOf(id), { listenedForS: 300, silentForS: 0 });
});

test("a node that slept begins anew: reports that came meanwhile did not reach it", async () => {
  const id = await addNode(300, 11);

  await beat(sql, id);

  assert.deepEqual(await lifeOf(id), { listenedForS: 0, silentForS: 0 });
});

test("lives of the last day are listed with the database's time, older ones are forgotten", async () => {
  await sql`delete from node`;
  await addNode(100_000, 90_000);
  const alive = await addNode(100_000, 80_000);

  const { now, lives } = await listNodeLives(sql);

  const left = await sql`select id from node`;
  assert.deepEqual(
    left.map(({ id }) => id),
    [alive],
  );
  assert.equal(lives.length, 1);
  assert.ok(Math.abs(now.getTime() - Date.now()) < 5_000);
});

test("where nobody ever listened there are no lives", async () => {
  await sql`delete from node`;

  assert.deepEqual((await listNodeLives(sql)).lives, []);
});
