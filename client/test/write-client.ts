/** Writes the client's types, from the document of a running Zajel, and the program of its page in the guide. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { request, startZajel } from "../../server/test/support/zajel.ts";
import { guideProgram } from "./guide-program.ts";
import { typesOf } from "./types-of.ts";

const types = path.resolve(import.meta.dirname, "../src/api.ts");
const program = path.resolve(import.meta.dirname, "guide.ts");

const zajel = await startZajel();
const { body } = await request(zajel.url, "GET", "/openapi.json");
await zajel[Symbol.asyncDispose]();
await writeFile(types, await typesOf(body));
await writeFile(program, guideProgram());
console.log(`Wrote ${types} and ${program}`);
process.exit();
