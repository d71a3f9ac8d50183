/**
 * The three forms that Ottu takes a body in. JSON stays as it is; of a form come objects and lists as its names say:
 * `notifications[whatsapp][0]`, `notifications.whatsapp`, or a name that comes several times.
 */
import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import { Busboy, type BusboyHeaders } from "@fastify/busboy";
import type { FastifyRequest } from "fastify";
import type { App } from "../app-types.ts";
import { Refused } from "../errors.ts";
import { parseJsonBody } from "../json-body.ts";
import { problem } from "../problem.ts";
import { OttuRefused } from "./answer.ts";

/** A form's fields. Ottu's largest request has some 200, lists counted by their items. */
const mostFields = 500;
/** Of a form with files, which are let go as they come. */
const largestUpload = 5 * 1024 * 1024;
/** All the texts of a form with files. */
const mostText = 256 * 1024;
const mostFiles = 20;
/** Objects and lists in the names of a form. */
const deepestName = 8;

type Pair = readonly [name: string, value: string];

export function readBodies(b: App): void {
  b.removeAllContentTypeParsers();
  b.addContentTypeParser<Buffer>("application/json", { parseAs: "buffer" }, (request, body, done) => {
    if (!isInUtf8(request.headers["content-type"])) return done(unsupported("Expected JSON in UTF-8."));
    const parsed = parseJsonBody(body);
    return parsed.kind === "ok" ? done(null, parsed.value) : done(new Refused(parsed.problem));
  });
  b.addContentTypeParser<Buffer>("application/x-www-form-urlencoded", { parseAs: "buffer" }, (request, body, done) => {
    if (!isInUtf8(request.headers["content-type"])) return done(unsupported("Expected a form in UTF-8."));
    try {
      done(null, nest(pairsOf(body)));
    } catch (error) {
      done(error as Error);
    }
  });
  b.addContentTypeParser(
    "multipart/form-data",
    { bodyLimit: largestUpload },
    async (request: FastifyRequest, payload: IncomingMessage) =>
      nest(await partsOf(request.headers["content-type"] ?? "", payload)),
  );
}

function isInUtf8(contentType = ""): boolean {
  const charset = /charset\s*=\s*"?([^";\s]+)/i.exec(contentType)?.[1];
  return charset === undefined || /^utf-?8$/i.test(charset);
}

function pairsOf(body: Buffer): Pair[] {
  if (!isUtf8(body)) throw unreadable("Expected text in UTF-8, got bytes that are not.");
  const parts = body
    .toString("utf8")
    .split("&", mostFields + 1)
    .filter((part) => part !== "");
  if (parts.length > mostFields) throw tooMany();
  return parts.map((part) => {
    const at = part.indexOf("=");
    return at === -1 ? [decoded(part), ""] : [decoded(part.slice(0, at)), decoded(part.slice(at + 1))];
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw unreadable("Expected a form whose escapes (%D9%86) are text in UTF-8.");
  }
}

async function partsOf(contentType: string, payload: IncomingMessage): Promise<Pair[]> {
  const { promise, resolve, reject } = Promise.withResolvers<Pair[]>();
  const pairs: Pair[] = [];
  let text = 0;
  let size = 0;
  const busboy = openBusboy({ "content-type": contentType });
  busboy.on("field", (name, value, _, isCut) => {
    text += (name ?? "").length + value.length;
    if (isCut || text > mostText) return reject(tooLarge());
    pairs.push([name ?? "", value]);
  });
  for (const limit of ["fieldsLimit", "partsLimit", "filesLimit"] as const) busboy.on(limit, () => reject(tooMany()));
  busboy.on("error", () => reject(unreadable("This is no multipart form, or it ends too early.")));
  busboy.on("finish", () => resolve(pairs));
  payload.on("data", (chunk: Buffer) => {
    size += chunk.length;
    // A body may come without saying how long it is.
    if (size > largestUpload) reject(tooLarge());
  });
  payload.on("error", reject);
  payload.pipe(busboy);
  try {
    return await promise;
  } finally {
    payload.unpipe(busboy);
    // What still comes after a refusal has nobody to read it.
    payload.resume();
  }
}

function openBusboy(headers: BusboyHeaders): InstanceType<typeof Busboy> {
  const limits = { fields: mostFields, parts: mostFields, files: mostFiles, fieldSize: mostText, headerPairs: 50 };
  try {
    return new Busboy({ headers, limits });
  } catch {
    throw unreadable(
      'Expected the header Content-Type to name the form\'s boundary: multipart/form-data; boundary="…".',
    );
  }
}

/** Of names such as `a[b][0]` and `a.b` the objects and lists that they mean. */
function nest(pairs: readonly Pair[]): Record<string, unknown> {
  const root: Branch = new Map();
  for (const [name, value] of pairs) {
    if (/[\0�]/.test(name)) throw unreadable("Expected the names of fields to be text in UTF-8.");
    const steps = name.split(/[.[\]]+/).filter((step) => step !== "");
    const [first] = steps;
    if (first === undefined) continue;
    if (steps.length > deepestName) throw new OttuRefused({ [first]: ["It is nested too deep."] });
    // What a decoder leaves where bytes are no text.
    if (value.includes("�")) throw new OttuRefused({ [first]: ["Expected text in UTF-8."] });
    if (value.includes("\0")) throw new OttuRefused({ [first]: ["Null characters are not allowed."] });
    put(root, steps, value);
  }
  return Object.fromEntries(Array.from(root, ([name, node]) => [name, contentOf(node)]));
}

type Branch = Map<string, Branch | string[]>;

function put(root: Branch, steps: readonly string[], value: string): void {
  let branch = root;
  for (const [index, step] of steps.entries()) {
    const known = branch.get(step);
    if (index === steps.length - 1) {
      if (Array.isArray(known)) known.push(value);
      else if (known === undefined) branch.set(step, [value]);
      return;
    }
    const next = known instanceof Map ? known : (new Map() as Branch);
    branch.set(step, next);
    branch = next;
  }
}

function contentOf(node: Branch | string[]): unknown {
  if (Array.isArray(node)) return node.length === 1 ? node[0] : node;
  const entries = Array.from(node, ([name, inner]) => [name, contentOf(inner)] as const);
  if (entries.every(([name]) => /^\d+$/.test(name))) return entries.map(([, value]) => value);
  return Object.fromEntries(entries);
}

function unreadable(detail: string): Refused {
  return new Refused(problem("bad_request", detail));
}

function unsupported(detail: string): Refused {
  return new Refused(problem("unsupported_media_type", detail));
}

function tooMany(): Refused {
  return unreadable(`Expected at most ${mostFields} fields and ${mostFiles} files in a form, got more.`);
}

function tooLarge(): Refused {
  return new Refused(problem("too_large", "The body is larger than this address takes."));
}
