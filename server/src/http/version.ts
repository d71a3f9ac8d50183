import { readFileSync } from "node:fs";
import path from "node:path";

const read = readFileSync(path.join(import.meta.dirname, "../../package.json"), "utf8");

/** Of Zajel, as in package.json. */
export const { version } = JSON.parse(read) as { version: string };
