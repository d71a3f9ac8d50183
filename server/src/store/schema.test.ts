import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { newestSchema, schemaFile } from "../../test/support/newest-schema.ts";
import { createTestDatabase } from "../../test/support/postgres.ts";
import { openDatabase } from "./database.ts";

test("schema.sql says what the migrations make (script/schema writes it)", async () => {
  assert.equal(await readFile(schemaFile, "utf8"), await newestSchema());
});

test("what an index is made of is compared byte by byte, whatever language the database speaks", async () => {
  await using database = await createTestDatabase();
  const sql = openDatabase({ url: database.url, max: 1 });
  try {
    const others = await sql`
      select c.oid::regclass, a.attname
        from pg_index i
        join pg_class c on c.oid = i.indrelid
        join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey)
       where c.relnamespace in ('public'::regnamespace, 'auth'::regnamespace)
         and a.attcollation <> 0 and a.attcollation <> '"C"'::regcollation`;
    assert.deepEqual([...others], []);
  } finally {
    await sql.end({ timeout: 1 });
  }
});
