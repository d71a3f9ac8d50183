/** The program that the guide's page tells: its blocks of TypeScript, one after the other. */
import { readFileSync } from "node:fs";
import path from "node:path";

const page = path.resolve(import.meta.dirname, "../../docs/guide/client.md");
const head =
  "// The blocks of docs/guide/client.md, word for word. Written by script/reference; a test compares and runs them.";

/** Where it stands, so that its types are checked. */
export const programFile = path.resolve(import.meta.dirname, "guide.ts");

export function guideProgram(): string {
  const blocks = [...readFileSync(page, "utf8").matchAll(/^```ts\n(.*?)^```$/gms)].map(([, block = ""]) =>
    block.trim(),
  );
  return `${[head, ...blocks].join("\n\n")}\n`;
}
