/**
 * Idempotency-Key, on every POST under /v1: the same request under the same name gets the same answer, byte by byte,
 * for 48 hours; another body under it is refused.
 *
 * Three ways, by where the work is done:
 *
 *   intake           creations and reports share their commits; the names go into the same ones (`nameOf`)
 *   in a transaction `withIdempotency`: name, work and answer are one commit
 *   elsewhere        every other route, without a line of its own: the name is taken before the handler runs and gets
 *                    its answer when that is sent. Work that asks WhatsApp takes seconds and several commits, and no
 *                    transaction may be open that long. Its edge: where the node dies between the work and its answer,
 *                    the same request does the work again, three minutes later at the earliest
 *
 * What is refused before any work (a wrong field, a body that is no JSON) is kept as well; what comes to 500 or more is
 * not, and the next one with this name does the work.
 */
import { hash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Named, NamedOutcome } from "../intake/named-batch.ts";
import type { ISql, TransactionSql } from "../store/database.ts";
import {
  type Earlier,
  earlierOf,
  giveBackName,
  type KeptAnswer,
  keepAnswers,
  nameKey,
  type RequestName,
  readNames,
  takeNames,
} from "../store/idempotency.ts";
import type { SecretKeys } from "../store/seal.ts";
import { type Answer, send, sendWritten, typeOf, written } from "./answer.ts";
import type { App, HttpParts } from "./app-types.ts";
import type { Caller } from "./auth.ts";
import { noteOwed } from "./owed.ts";
import { badInput, conflict, type Problem, problem, sendProblem } from "./problem.ts";
import { demandOf } from "./rights.ts";

interface NamedRequest {
  name: Omit<RequestName, "bodyHash">;
  /** null: no body has been read (yet). */
  bodyHash: string | null;
  /** `open`: nobody has looked; `ours`: taken for this request; `settled`: nothing is left to do when it is answered. */
  state: "open" | "ours" | "settled";
}

declare module "fastify" {
  interface FastifyRequest {
    /** Of a POST under /v1 with an Idempotency-Key. */
    named: NamedRequest | null;
  }
  interface FastifyContextConfig {
    /** The handler keeps its answers itself: by `withIdempotency`, or through intake. */
    keepsAnswers?: boolean;
  }
}

const longestKey = 255;
/** How long a request waits for the one that is under way with its name. */
const patienceMs = 60_000;
const lookAgainMs = 100;

/** Makes the routes of `v1` keep their answers. After the hook that knows the caller, before the routes. */
export function keepAnswersOf(v1: App, parts: HttpParts): void {
  v1.decorateRequest("named", null);

  v1.addHook("onRequest", (request, reply, done) => {
    if (request.headers["idempotency-key"] === undefined) return done();
    if (request.method !== "POST" || request.caller === undefined || isOfAccount(request)) return done();
    const keys = request.raw.headersDistinct["idempotency-key"] ?? [];
    const [key = ""] = keys;
    if (keys.length > 1 || key.length === 0 || key.length > longestKey) {
      const expected = `Expected one Idempotency-Key of 1 to ${longestKey} characters.`;
      sendProblem(reply, badInput({ "Idempotency-Key": [expected] }));
      return;
    }
    const { caller, routeOptions } = request;
    const path = request.url.split("?", 1)[0] as string;
    // About the installation: the merchant that is named need not exist.
    const merchantId =
      routeOptions.config.isOfInstallation && caller.keyKind === "root" ? "default" : caller.merchantId;
    request.named = { name: { merchantId, method: "POST", path, key }, bodyHash: null, state: "open" };
    done();
  });

  v1.addHook("preValidation", (request, _reply, done) => {
    if (request.named?.bodyHash === null) noteBody(request, Buffer.alloc(0));
    done();
  });

  v1.addHook("preHandler", (request, reply, done) => {
    const { named } = request;
    if (named === null || request.routeOptions.config.keepsAnswers) return done();
    take(parts, nameOf(request) as RequestName).then((taken) => {
      if (taken.kind !== "ours") return void sendEarlier(request, reply, taken);
      named.state = "ours";
      done();
    }, done);
  });

  v1.addHook("onSend", (request, reply, payload, done) => {
    const { named } = request;
    const name = nameOf(request);
    if (named === null || name === null || named.state === "settled") return done(null, payload);
    const isOurs = named.state === "ours";
    settle(request);
    keepLast(parts, name, isOurs, { status: reply.statusCode, text: payload }).then(
      (said) => {
        if (said === null) return done(null, payload);
        reply.code(said.status).header("content-type", typeOf(said.status));
        done(null, said.text);
      },
      (error) => {
        // What was done is done. Told without being kept it is still better than an error.
        request.log.warn({ err: error }, "could not keep an answer");
        done(null, payload);
      },
    );
  });
}

/** A fingerprint of a body with a password in it would let whoever reads the database guess the password at leisure. */
function isOfAccount({ method, routeOptions }: FastifyRequest): boolean {
  return demandOf(method, routeOptions.url ?? "") === "person";
}

/** Keeps an answer that is about to be sent; what to send instead where another one counts. */
async function keepLast(
  { sql, secretKeys }: HttpParts,
  name: RequestName,
  isOurs: boolean,
  { status, text }: { status: number; text: unknown },
): Promise<KeptAnswer | null> {
  if (status >= 500 || typeof text !== "string") {
    if (isOurs) await giveBackName(sql, name);
    return null;
  }
  if (isOurs || (await takeNames(sql, [name])).size > 0) {
    await keepAnswers(sql, secretKeys, [{ name, answer: { status, text } }]);
    return null;
  }
  const earlier = await readEarlier(sql, secretKeys, name);
  return earlier === null || earlier.kind === "under_way" ? null : saidBefore(earlier);
}

/** Notes what body came under the name; called with the bytes before they are parsed. */
export function noteBody(request: FastifyRequest, body: Buffer): void {
  if (request.named == null) return;
  const { caller, named } = request;
  named.bodyHash = hash("sha256", Buffer.concat([Buffer.from(`${standingOf(caller)}\n`), body]), "hex");
}

/**
 * Whose answers a caller may be given. Those that may do everything share them (a key may be changed for another
 * between two tries); who may do less must not be told by a name what they could not have asked for.
 */
function standingOf({ keyKind, scope, source }: Caller): string {
  const isFull = (keyKind === "root" || keyKind === "live") && scope === "full" && !source.startsWith("user:");
  return isFull ? keyKind : `${keyKind} ${source}`;
}

/** The name of a request whose body was read; null where it has none. */
export function nameOf({ named }: FastifyRequest): RequestName | null {
  return named == null || named.bodyHash === null ? null : { ...named.name, bodyHash: named.bodyHash };
}

/** This node's work under way, by name: who comes with the same name waits here and holds no connection. */
const underWay = new Map<string, Promise<void>>();

/**
 * Does the work of a request in one transaction and answers it. With an Idempotency-Key the name and the answer are
 * in the same commit. `work` may use `tx` and nothing else of the database; where it throws nothing is kept.
 */
export async function withIdempotency(
  { sql, secretKeys }: Pick<HttpParts, "sql" | "secretKeys">,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (tx: TransactionSql) => Promise<Answer>,
): Promise<FastifyReply> {
  const name = nameOf(request);
  const afterCommit: (() => void)[] = [];
  const answered = async (tx: TransactionSql): Promise<KeptAnswer> => {
    const answer = await work(tx);
    if (answer.afterCommit !== undefined) afterCommit.push(answer.afterCommit);
    return written(reply, answer);
  };
  const namedWork = async (tx: TransactionSql, name: RequestName): Promise<KeptAnswer | Earlier> => {
    while ((await takeNames(tx, [name])).size === 0) {
      const earlier = await readEarlier(tx, secretKeys, name);
      if (earlier !== null) return earlier;
    }
    const answer = await answered(tx);
    if (answer.status >= 500) await giveBackName(tx, name);
    else await keepAnswers(tx, secretKeys, [{ name, answer }]);
    return answer;
  };
  const outcome: KeptAnswer | Earlier =
    name === null ? await sql.begin(answered) : await alone(name, () => sql.begin((tx) => namedWork(tx, name)));
  for (const run of afterCommit) run();
  if ("kind" in outcome) return sendEarlier(request, reply, outcome);
  settle(request);
  return sendWritten(reply, outcome);
}

/** How a piece of intake's work is asked for, without and with a name. */
export interface IntakeWork<Result> {
  plain: () => Promise<Result>;
  named: (named: Named<Result>) => Promise<NamedOutcome>;
  answerOf: (result: Result) => Answer;
}

/** Has intake do the work of a request and answers it; its name goes into the commit that intake shares. */
export async function answerFromIntake<Result>(
  request: FastifyRequest,
  reply: FastifyReply,
  { plain, named, answerOf }: IntakeWork<Result>,
): Promise<FastifyReply> {
  const name = nameOf(request);
  if (name === null) return send(reply, answerOf(noteOwed(request, await plain())));
  const answer = (result: Result) => written(reply, answerOf(noteOwed(request, result)));
  const outcome = await named({ name, answerOf: answer });
  if (outcome.kind !== "done") return sendEarlier(request, reply, outcome);
  settle(request);
  return sendWritten(reply, outcome.answer);
}

/** Answers with what was answered before under this name, or says why not. */
export function sendEarlier(request: FastifyRequest, reply: FastifyReply, earlier: Earlier): FastifyReply {
  settle(request);
  if (earlier.kind === "answered") reply.header("idempotency-replayed", "true");
  if (earlier.kind === "under_way") reply.header("retry-after", "5");
  return sendWritten(reply, saidBefore(earlier));
}

/** The answer of this request was kept with its work. */
export function settle(request: FastifyRequest): void {
  if (request.named !== null) request.named.state = "settled";
}

function saidBefore(earlier: Earlier): KeptAnswer {
  switch (earlier.kind) {
    case "answered":
      return earlier.answer;
    case "other_body":
      return asWritten(
        conflict("This Idempotency-Key was used with another body within 48 hours. Use a new key for a new request."),
      );
    case "under_way":
      return asWritten(
        problem("unavailable", "The first request with this Idempotency-Key is still under way. Try again."),
      );
  }
}

function asWritten(problem: Problem): KeptAnswer {
  return { status: problem.status, text: JSON.stringify(problem) };
}

/** Takes a name in a commit of its own, or waits for what whoever has it answers. */
async function take({ sql, secretKeys }: HttpParts, name: RequestName): Promise<{ kind: "ours" } | Earlier> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    if ((await takeNames(sql, [name])).size > 0) return { kind: "ours" };
    const earlier = await readEarlier(sql, secretKeys, name);
    if (earlier !== null && (earlier.kind !== "under_way" || performance.now() > deadline)) return earlier;
    if (earlier !== null) await delay(lookAgainMs);
  }
}

/** What stands under a name that somebody else took; null where it was given back meanwhile. */
async function readEarlier(sql: ISql, secretKeys: SecretKeys, name: RequestName): Promise<Earlier | null> {
  const stored = (await readNames(sql, secretKeys, [name])).get(nameKey(name));
  return stored === undefined ? null : earlierOf(stored, name.bodyHash);
}

/** One at a time for each name on this node. */
async function alone<T>(name: RequestName, work: () => Promise<T>): Promise<T> {
  const key = nameKey(name);
  while (underWay.has(key)) await underWay.get(key);
  const working = work();
  const ended = working.then(
    () => {},
    () => {},
  );
  underWay.set(key, ended);
  try {
    return await working;
  } finally {
    if (underWay.get(key) === ended) underWay.delete(key);
  }
}
