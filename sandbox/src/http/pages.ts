import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FastifyInstance, FastifyReply } from "fastify";
import { problem } from "./problem.ts";

const publicFolder = fileURLToPath(new URL("../pages/public/", import.meta.url));
const packages = createRequire(import.meta.url);
const fontFolders = [
  "@fontsource-variable/ibm-plex-sans",
  "@fontsource/ibm-plex-sans-arabic",
  "@fontsource/ibm-plex-mono",
].map((name) => join(dirname(packages.resolve(`${name}/package.json`)), "files"));

const kinds: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
};

/** Only what we serve ourselves may run, and nobody may frame it. */
const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The phone, the demo checkout, and what they need. */
export function pages() {
  return async (app: FastifyInstance): Promise<void> => {
    app.get("/", (_request, reply) => serve(reply, join(publicFolder, "phone.html")));
    app.get("/checkout/:merchant_id/:session_id", (_request, reply) =>
      serve(reply, join(publicFolder, "checkout.html")),
    );
    app.get<{ Params: { "*": string } }>("/assets/fonts/*", async (request, reply) => {
      const name = basename(request.params["*"]);
      if (!/^ibm-plex-[a-z0-9-]+\.woff2$/.test(name)) return problem(reply, 404, "There is no such font.");
      return serve(reply, ...fontFolders.map((folder) => join(folder, name)));
    });
    app.get<{ Params: { "*": string } }>("/assets/*", async (request, reply) => {
      const path = request.params["*"];
      const isPlain = path.split("/").every((part) => /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(part));
      if (!isPlain) return problem(reply, 404, "There is no such file.");
      return serve(reply, join(publicFolder, path));
    });
  };
}

/** Answers with the first of these files that exists. */
async function serve(reply: FastifyReply, ...files: string[]): Promise<FastifyReply> {
  for (const file of files) {
    const kind = kinds[extname(file)];
    const bytes = kind === undefined ? null : await readFile(file).catch(() => null);
    if (bytes === null) continue;
    return reply
      .headers({
        "content-type": kind as string,
        "content-security-policy": contentSecurityPolicy,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cache-control": extname(file) === ".woff2" ? "public, max-age=86400" : "no-cache",
      })
      .send(bytes);
  }
  return problem(reply, 404, "There is no such file.");
}
