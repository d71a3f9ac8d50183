import assert from "node:assert/strict";
import { after, test } from "node:test";
import { createTestDatabase } from "../../test/support/postgres.ts";
import { openDatabase } from "./database.ts";
import { newId } from "./ids.ts";
import { forgetSourceEvents, insertSourceEvents, listSourceEvents, noteForwarded } from "./source-event.ts";

const database = await createTestDatabase();
const sql = openDatabase({ url: database.url, max: 2 });
after(async () => {
  await sql.end({ timeout: 1 });
  await database[Symbol.asyncDispose]();
});

const of = { merchantId: "shop", sourceId: newId() };
const page = { before: null, limit: 10, outcome: null, sessionId: null };

/** An event that came so many days ago; its id. */
async function add(days: number, whose = of): Promise<string> {
  const id = newId();
  const event = {
    ...whose,
    id,
    type: "payment",
    sessionId: "s-1",
    outcome: "applied" as const,
    reason: null,
    facts: {},
  };
  await insertSourceEvents(sql, [event]);
  await sql`update source_event set received_at = now() - ${days} * interval '1 day' where id = ${id}`;
  return id;
}

test("what came is forgotten after 30 days, bit by bit, and nothing before", async () => {
  const [, , kept] = [await add(40), await add(31), await add(29), await add(31, { ...of, merchantId: "other" })];

  const forgotten = [
    await forgetSourceEvents(sql, 2),
    await forgetSourceEvents(sql, 2),
    await forgetSourceEvents(sql, 2),
  ];

  assert.deepEqual(forgotten, [2, 1, 0]);
  assert.deepEqual(
    (await listSourceEvents(sql, of, page)).map(({ id }) => id),
    [kept],
  );
});

test("what a receiver answered is noted for the events of its request, and for no other merchant's", async () => {
  const [one, two] = [await add(0), await add(0)];
  const other = { ...of, merchantId: "another" };
  const foreign = await add(0, other);

  await noteForwarded(sql, { ...of, ids: [one, foreign] }, { status: 204, detail: null });

  const noted = [...(await listSourceEvents(sql, of, page)), ...(await listSourceEvents(sql, other, page))];
  const statuses = Object.fromEntries(noted.map(({ id, forwardStatus }) => [id, forwardStatus]));
  assert.deepEqual([statuses[one], statuses[two], statuses[foreign]], [204, null, null]);
});
