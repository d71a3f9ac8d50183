/**
 * Bodies that arrive as a stream, and how long any body may take to arrive.
 */
import type { IncomingMessage } from "node:http";
import type { App } from "./app-types.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** The handler reads the body as it arrives, for as long as something comes. */
    streamsBody?: boolean;
  }
}

/** For the headers of a request to arrive, and for a body that is not read as a stream. */
export const arrivalMs = 30_000;
/** For any request: a file of the largest size at 150 kB a second. */
export const longestArrivalMs = 15 * 60_000;
/** For the next bytes of a stream. */
const silenceMs = 60_000;

/**
 * Ends requests whose body does not arrive in time, as Node.js does by its `requestTimeout`, which knows no difference
 * between routes and is left to be the bound of the longest.
 */
export function limitArrival(app: App, withinMs = arrivalMs): void {
  app.addHook("preParsing", ({ raw, routeOptions }, _reply, _payload, done) => {
    // Most bodies are here with their headers, and need no timer.
    if (!raw.complete && hasBody(raw) && !routeOptions.config.streamsBody) {
      const timer = setTimeout(() => {
        const late = Object.assign(new Error("The body did not arrive in time."), { code: "ERR_HTTP_REQUEST_TIMEOUT" });
        app.server.emit("clientError", late, raw.socket);
      }, withinMs);
      // A body that was refused by its length is waited for, too; a program that ends does not.
      timer.unref();
      raw.once("end", () => clearTimeout(timer)).once("close", () => clearTimeout(timer));
    }
    done();
  });
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined;
}

/** The sender of a body is gone, or says nothing more. */
export class BodyBroken extends Error {
  override readonly name = "BodyBroken";
}

/** The bytes of a body. Throws `BodyBroken`. Whoever stops reading leaves the rest to `drain`. */
export async function* bodyOf(raw: IncomingMessage): AsyncGenerator<Uint8Array> {
  const chunks = raw.iterator({ destroyOnReturn: false }) as AsyncIterator<Uint8Array>;
  try {
    for (;;) {
      const timer = setTimeout(() => raw.destroy(new Error("nothing came")), silenceMs);
      const next = await chunks
        .next()
        .catch((cause: unknown) => {
          throw new BodyBroken("The body broke off.", { cause });
        })
        .finally(() => clearTimeout(timer));
      if (next.done) break;
      yield next.value;
    }
  } finally {
    await chunks.return?.();
  }
  if (!raw.complete) throw new BodyBroken("The body broke off.");
}

/** Reads what is left of a body and throws it away, `most` bytes of it, so that its sender comes to read the answer. */
export function drain(raw: IncomingMessage, most: number): void {
  if (raw.complete || raw.destroyed) return;
  let left = most;
  raw.on("error", () => {});
  raw.on("data", (chunk: Uint8Array) => {
    left -= chunk.length;
    if (left < 0) raw.destroy();
  });
  raw.resume();
}
