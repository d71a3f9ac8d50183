/**
 * The dashboard's files, as `dashboard/build.ts` left them. It is a program of its own that uses the API as any other:
 * nothing here knows what it shows.
 */
import { createHash, randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { App } from "./app-types.ts";
import { problem, sendProblem } from "./problem.ts";

/**
 * Where its pages are, as its screens have it. An address that is not in here stays unknown, so that a mistyped one of
 * the API is told.
 */
export const pages: readonly string[] = [
  "/",
  "/setup",
  "/sign-in",
  "/password",
  "/new",
  "/transactions",
  "/transactions/:session_id",
  "/notifications",
  "/attention",
  "/templates",
  "/templates/new",
  "/templates/:type/:state/:language",
  "/authenticators",
  "/authenticators/:id",
  "/phone",
  "/developers",
  "/developers/api-keys",
  "/developers/sources",
  "/developers/sources/:id",
  "/developers/webhook-endpoints",
  "/developers/webhook-endpoints/:id",
  "/bulks",
  "/bulks/:id",
  "/replies",
  "/people",
  "/audit",
  "/settings",
  "/set-up",
  "/me",
];

interface File {
  type: string;
  etag: string;
  plain: Buffer;
  br: Buffer | null;
  gzip: Buffer | null;
}

type Files = ReadonlyMap<string, File>;

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".woff": "font/woff",
};

/** What the page has in place of the nonce. */
const noncePlace = 'nonce=""';

/** `folder` may be without a dashboard; one that is built later is found by the next request. */
export function dashboardRoutes(app: App, folder: string): void {
  let known: Files | undefined;

  async function files(): Promise<Files | null> {
    known ??= (await readFiles(folder)) ?? undefined;
    return known ?? null;
  }

  for (const url of pages) {
    app.get(url, async (_request, reply) => {
      const page = (await files())?.get("index.html");
      return page === undefined ? sendProblem(reply, notBuilt) : sendPage(reply, page);
    });
  }
  app.get("/assets/:name", async (request, reply) => {
    const { name } = request.params as { name: string };
    return sendFile(request, reply, (await files())?.get(`assets/${name}`), "public, max-age=31536000, immutable");
  });
  for (const name of ["early.js", "mark.svg"]) {
    app.get(`/${name}`, async (request, reply) => sendFile(request, reply, (await files())?.get(name), "no-cache"));
  }
}

const notBuilt = problem(
  "unavailable",
  "The dashboard is not built. Start Zajel with script/server or script/zajel, which build it, or run node dashboard/build.ts.",
);

/**
 * No script but our files, and no style but our files and those of this page's own scripts, which know the nonce. Pages
 * carry one-time links in their address, so no other site is told it.
 */
function sendPage(reply: FastifyReply, { type, plain }: File): FastifyReply {
  const nonce = randomBytes(16).toString("base64");
  return reply
    .headers({
      "content-type": type,
      "cache-control": "no-cache",
      "content-security-policy": `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
      "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
    })
    .send(plain.toString().replace(noncePlace, `nonce="${nonce}"`));
}

function sendFile(request: FastifyRequest, reply: FastifyReply, file: File | undefined, caching: string): FastifyReply {
  if (file === undefined) return sendProblem(reply, problem("not_found", "There is nothing at this address."));
  reply.headers({ "cache-control": caching, etag: file.etag, vary: "accept-encoding" });
  if (request.headers["if-none-match"] === file.etag) return reply.code(304).send();
  const accepted = request.headers["accept-encoding"] ?? "";
  reply.header("content-type", file.type);
  if (file.br !== null && /\bbr\b/.test(accepted)) return reply.header("content-encoding", "br").send(file.br);
  if (file.gzip !== null && /\bgzip\b/.test(accepted)) return reply.header("content-encoding", "gzip").send(file.gzip);
  return reply.send(file.plain);
}

/** All of them, some 3 MB; null where no dashboard is built. */
async function readFiles(folder: string): Promise<Files | null> {
  const names: string[] = await readdir(folder, { recursive: true }).catch(() => []);
  if (!names.includes("index.html")) return null;
  const read = async (name: string) => (names.includes(name) ? readFile(path.join(folder, name)) : null);
  const entries = names.flatMap((name) => {
    const type = types[path.extname(name)];
    return type === undefined ? [] : [fileOf(name, type, read)];
  });
  return new Map(await Promise.all(entries));
}

async function fileOf(
  name: string,
  type: string,
  read: (name: string) => Promise<Buffer | null>,
): Promise<[string, File]> {
  const [plain, br, gzip] = await Promise.all([read(name), read(`${name}.br`), read(`${name}.gz`)]);
  const content = plain ?? Buffer.alloc(0);
  const etag = `"${createHash("sha256").update(content).digest("base64url").slice(0, 22)}"`;
  return [name.split(path.sep).join("/"), { type, etag, plain: content, br, gzip }];
}
