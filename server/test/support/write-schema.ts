import { writeFile } from "node:fs/promises";
import { newestSchema, schemaFile } from "./newest-schema.ts";

await writeFile(schemaFile, await newestSchema());
console.log(`Wrote ${schemaFile}`);
