import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { newestSchema, schemaFile } from "../../test/support/newest-schema.ts";

test("schema.sql says what the migrations make (script/schema writes it)", async () => {
  assert.equal(await readFile(schemaFile, "utf8"), await newestSchema());
});
