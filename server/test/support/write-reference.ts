/**
 * Writes what is made from the API and from its pages: the answers that its document shows, from a real run, the types
 * of the dashboard and the client, and the program of the client's page.
 */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { guideProgram, programFile } from "../../../client/test/guide-program.ts";
import { walk } from "../service/walk.ts";
import { writeTypes } from "./api-types.ts";
import { request, startZajel } from "./zajel.ts";

const file = path.resolve(import.meta.dirname, "../../src/http/reference/answers.json");

const zajel = await startZajel({ environment: { ZAJEL_SANDBOX: "on" } });
const document = (await request(zajel.url, "GET", "/openapi.json")).body;
const steps = await walk(zajel, document);
const shown: Record<string, unknown> = {};
for (const { operation, answer } of steps) {
  if (answer.status >= 300) throw new Error(`${operation}: ${answer.status} ${JSON.stringify(answer.body)}`);
  const isShown = typeof answer.body === "object" && operation !== "readOpenApi";
  if (isShown && shown[operation] === undefined)
    shown[operation] = JSON.parse(asEverywhere(JSON.stringify(answer.body)));
}
await zajel[Symbol.asyncDispose]();
await writeFile(file, `${JSON.stringify(shown, null, 2)}\n`);
await writeFile(programFile, guideProgram());
const written = [file, programFile, ...writeTypes(document)].map((one) => path.relative(process.cwd(), one));
console.log(`Wrote ${written.join(", ")}`);
process.exit();

/** Without what only this run had. */
function asEverywhere(text: string): string {
  return text
    .replaceAll(zajel.url, "https://zajel.example.com")
    .replace(/http:\/\/127\.0\.0\.1:\d+/g, "http://127.0.0.1:8081")
    .replace(/zjl_(\w+?)_[\w-]{20,}/g, "zjl_$1_…")
    .replace(/whsec_[\w+/=]{20,}/g, "whsec_…");
}
