import path from "node:path";
import { openDatabase } from "../../src/store/database.ts";
import { describeSchema } from "../../src/store/schema.ts";
import { createTestDatabase } from "./postgres.ts";

export const schemaFile = path.resolve(import.meta.dirname, "../../src/store/schema.sql");

/** The text that belongs into `schema.sql`. */
export async function newestSchema(): Promise<string> {
  await using database = await createTestDatabase();
  const sql = openDatabase({ url: database.url, max: 1 });
  try {
    return `-- The schema after the last migration, written by script/schema. For reading; change it by a migration.\n\n${await describeSchema(sql)}`;
  } finally {
    await sql.end({ timeout: 1 });
  }
}
