/**
 * The short way of the busiest requests: what Fastify, a stream and a promise for each step cost is more than what is
 * done there. A request that is here as a whole, and about which everything is remembered that somebody would have to be
 * asked for, is judged and handed on at once, and answered when its work is on disk.
 *
 * Whatever is not that simple goes to the routes, at whatever step it turns out, and is judged there from its
 * beginning. So nothing is refused here, and no rule stands here that is not theirs.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { type Answer, send } from "./answer.ts";
import type { App, HttpParts } from "./app-types.ts";
import { tellsAll } from "./log-level.ts";

/**
 * A kind of request that may go the short way: by its headers, and who asks by them, what to do with its body; null
 * where it is for the routes.
 */
export type ShortWay = (request: IncomingMessage) => Claim | null;

/** Does the work of a request with this body; null where the body is for the routes. */
export type Claim = (body: Buffer) => Promise<Outcome> | null;

/** What a socket brings in one go; the bounds of the routes are larger. */
const longestBody = 64 * 1024;

/** What is answered here, or what the routes are to answer to work that was done, and may not be done again. */
export type Outcome =
  | { kind: "done"; route: string; status: number; headers: readonly string[]; text: string }
  | { kind: "answer"; answer: Answer };

/** What a request's body was, of one that had been read when it was handed over, and what its work came to. */
type Taken = { body: Buffer; answer: Answer | null } | { error: unknown };
const takings = new WeakMap<IncomingMessage, Taken>();

/**
 * The body of a request that came by the short way for a part; null of any other. Throws what its work came to, where
 * that failed.
 */
export function takenFrom(request: IncomingMessage): readonly Buffer[] | null {
  const taken = takings.get(request);
  if (taken === undefined) return null;
  if ("error" in taken) throw taken.error;
  return [taken.body];
}

/** Makes routes that read JSON take such a request as if it had just come. After the hooks that let it in. */
export function goOnFromShortWay(routes: App): void {
  routes.addHook("preParsing", (request, _reply, _payload, done) => {
    const taken = takings.get(request.raw);
    if (taken === undefined) return done();
    return "error" in taken ? done(taken.error as Error) : done(null, Readable.from(taken.body));
  });
  routes.addHook("preHandler", (request, reply, done) => {
    const taken = takings.get(request.raw);
    if (taken === undefined || "error" in taken || taken.answer === null) return done();
    send(reply, taken.answer);
  });
}

export interface ShortWayOptions {
  ways: readonly ShortWay[];
  /** An id for a request, unlike all others. */
  nextId: () => string;
  /** What every answer carries, besides its id. */
  headers: Readonly<Record<string, string>>;
}

/** A request whose headers are here. */
interface Arrived {
  request: IncomingMessage;
  response: ServerResponse;
  claim: Claim;
  startedAt: number;
}

/** Puts the short way before the routes. */
export function shortWay(
  app: App,
  { log, metrics }: Pick<HttpParts, "log" | "metrics">,
  options: ShortWayOptions,
): void {
  const { ways, nextId } = options;
  const headers = Object.entries(options.headers).flat();
  const byRoutes = app.server.listeners("request") as ((request: IncomingMessage, response: ServerResponse) => void)[];
  const arrived: Arrived[] = [];
  let isClosing = false;
  app.addHook("preClose", (done) => {
    isClosing = true;
    done();
  });

  function handOver(request: IncomingMessage, response: ServerResponse): void {
    for (const listener of byRoutes) listener.call(app.server, request, response);
  }

  function claimOf(request: IncomingMessage): Claim | null {
    for (const way of ways) {
      const claim = way(request);
      if (claim !== null) return claim;
    }
    return null;
  }

  function takeAll(): void {
    for (const one of arrived.splice(0)) take(one);
  }

  function take({ request, response, claim, startedAt }: Arrived): void {
    const body: Buffer | null = request.complete ? request.read() : null;
    if (body === null) {
      handOver(request, response);
      return;
    }
    const handOn = (taken: Taken) => {
      takings.set(request, taken);
      handOver(request, response);
    };
    const work = claim(body);
    if (work === null) {
      handOn({ body, answer: null });
      return;
    }
    work.then(
      (outcome) =>
        outcome.kind === "done" ? answer(response, outcome, startedAt) : handOn({ body, answer: outcome.answer }),
      (error) => handOn({ error }),
    );
  }

  function answer(response: ServerResponse, done: Outcome & { kind: "done" }, startedAt: number): void {
    const { route, status, text } = done;
    const closing = isClosing ? ["connection", "close"] : [];
    const length = ["content-length", `${Buffer.byteLength(text)}`];
    response
      .writeHead(status, ["x-request-id", nextId(), ...headers, ...done.headers, ...length, ...closing])
      .end(text);
    metrics.request({ method: "POST", route, status, milliseconds: performance.now() - startedAt });
  }

  app.server.removeAllListeners("request");
  app.server.on("request", (request, response) => {
    const isPlain =
      request.method === "POST" &&
      request.headers["content-type"] === "application/json" &&
      Number(request.headers["content-length"]) <= longestBody;
    const claim = isPlain && !isClosing && !tellsAll(log) ? claimOf(request) : null;
    if (claim === null) {
      handOver(request, response);
      return;
    }
    // Its body is read after its headers, but before anything else when it came with them.
    if (arrived.length === 0) setImmediate(takeAll);
    arrived.push({ request, response, claim, startedAt: performance.now() });
  });
}
