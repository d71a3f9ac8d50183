/**
 * Builds the dashboard into `dist/`, each file also compressed beside itself, as the server sends them. What was there
 * is replaced when all of it is made, so that a build that fails or is killed leaves a dashboard that works.
 */
import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { build } from "vite";

const folder = import.meta.dirname;
const made = path.join(folder, `.dist-${process.pid}`);
const place = path.join(folder, "dist");

try {
  await build({
    root: folder,
    configFile: path.join(folder, "vite.config.ts"),
    logLevel: "warn",
    build: { outDir: made },
  });
  await Promise.all((await textFiles(made)).map(compress));
  await rm(place, { recursive: true, force: true });
  await rename(made, place);
} finally {
  await rm(made, { recursive: true, force: true });
}

async function textFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  // The page itself is finished for each request; fonts are compressed already.
  return names.filter((name) => /\.(js|css|svg)$/.test(name)).map((name) => path.join(folder, name));
}

async function compress(file: string): Promise<void> {
  const content = await readFile(file);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  await writeFile(`${file}.br`, await promisify(brotliCompress)(content, { params }));
  await writeFile(`${file}.gz`, await promisify(gzip)(content, { level: 9 }));
}
