/**
 * Where the webhooks of payment systems come in: one door for each kind of source. A request is verified over its bytes
 * as they came, understood, written down, and only then answered.
 */
import type { IncomingMessage } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import type { Source } from "../sources/source.ts";
import { countUnverified } from "../store/source.ts";
import { noteForwarded } from "../store/source-event.ts";
import type { App, HttpParts } from "./app-types.ts";
import { createAttempts } from "./attempts.ts";
import { Refused } from "./errors.ts";
import { isUuid } from "./fields.ts";
import { noteOwed } from "./owed.ts";
import { before, createSilence, patiently } from "./patience.ts";
import { notFound, type Problem, problem, sendProblem } from "./problem.ts";
import type { Remembered } from "./remember.ts";
import type { OpenSource } from "./source-secrets.ts";

/** The longest webhooks hold a gateway's whole answer. */
const largestBody = 1_000_000;
/** Of a larger one so much is read to its end and dropped: who is cut off while sending may never see the refusal. */
const mostDropped = 16_000_000;
/** What does not verify: so much of it is answered as what it is, for each address. */
const mostRefused = 100;
const refusedWindowMs = 60_000;

/** A receiver that is slower than the payer can wait is given so much longer to take what is passed on. */
const longerForwardMs = 5_000;

/** On what we pass on, so that two addresses that lead to each other do not pass it on for ever. */
const forwardedHeader = "zajel-forwarded";

const bySource = Type.Object({ source_id: Type.String() });

/** `patienceMs`: for how long a request may wait for the database, and then for the receiver that it is passed on to. */
export function sourceDoors(
  app: App,
  parts: HttpParts,
  { lookup, patienceMs }: { lookup: Remembered<OpenSource | null>; patienceMs: number },
): void {
  const { sql, intake, forwarder, metrics, log } = parts;
  const attempts = createAttempts(() => performance.now());
  const unverified = createUnverifiedCounts(parts);
  const leaveUnanswered = createSilence(app);

  // The signature is made over the bytes as they came, so here they stay what they are.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request: FastifyRequest, payload: IncomingMessage) => bytesOf(payload));

  for (const [kind, source] of Object.entries(parts.sources)) {
    app.post(
      `/webhooks/${kind}/:source_id`,
      { schema: { params: bySource }, onRequest: refuseOtherTypes(source) },
      async (request, reply) => take(request, reply, { kind, source, id: request.params.source_id }),
    );
  }

  async function take(
    request: FastifyRequest,
    reply: FastifyReply,
    { kind, source, id }: { kind: string; source: Source; id: string },
  ): Promise<FastifyReply> {
    const deadline = performance.now() + patienceMs;
    if (!isUuid(id)) return sendProblem(reply, notFound("source"));
    const looked = await doAtDoor(source, deadline, () => lookup(id));
    if (looked.kind === "away") return giveUp(request, reply, looked.error);
    const own = looked.value;
    if (own === null || own.kind !== kind) return sendProblem(reply, notFound("source"));

    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const reading = source.read({ body, headers: request.headers, secrets: own.secrets, now: new Date() });
    if (reading.kind !== "read") {
      unverified.count(own);
      const status = reading.kind === "unreadable" ? 400 : source.unverifiedStatus;
      return refuse(request, reply, problem(status === 401 ? "not_authenticated" : "bad_request", reading.message));
    }
    const taken = await doAtDoor(source, deadline, () => intake.takeFromSource({ source: own, items: reading.items }));
    if (taken.kind === "away") return giveUp(request, reply, taken.error);
    noteOwed(request, taken.value);
    const ids = taken.value.map(({ id }) => id);
    const status = await forward(request, { source, own, body, ids, deadline });
    return reply.code(status ?? own.answer).send();
  }

  /** A source whose system repeats what was answered with 503 is answered at once. */
  async function doAtDoor<T>(source: Source, deadline: number, work: () => Promise<T>) {
    return source.whenAway === "wait" ? patiently(deadline, work) : { kind: "done" as const, value: await work() };
  }

  function giveUp(request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply {
    request.log.error({ err: error, route: request.routeOptions.url }, "a webhook is left without an answer");
    return leaveUnanswered(request, reply);
  }

  /** Whoever has been refused often has to wait. What verifies never comes here, whatever else its address sent. */
  function refuse(request: FastifyRequest, reply: FastifyReply, refusal: Problem): FastifyReply {
    const tried = attempts.take([{ name: request.ip, most: mostRefused, windowMs: refusedWindowMs }]);
    metrics.refusedWebhook(tried.kind === "go" ? "signature" : "limit");
    if (tried.kind === "go") return sendProblem(reply, refusal);
    reply.header("retry-after", String(tried.seconds));
    const detail = `Too many requests from this address did not verify: wait ${tried.seconds} s.`;
    return sendProblem(reply, problem("too_many", detail));
  }

  /** Passes the bytes on; what the receiver answered, or null where nobody did in time, or nobody is to be asked. */
  async function forward(
    request: FastifyRequest,
    event: { source: Source; own: OpenSource; body: Buffer; ids: readonly string[]; deadline: number },
  ): Promise<number | null> {
    const { source, own, body, ids, deadline } = event;
    if (own.forwardUrl === null || request.headers[forwardedHeader] !== undefined) return null;
    const passed = ["content-type", ...source.signatureHeaders].flatMap((name) => {
      const value = request.headers[name];
      return typeof value === "string" ? [[name, value] as const] : [];
    });
    const passing = forwarder.post({
      url: own.forwardUrl,
      headers: { ...Object.fromEntries(passed), [forwardedHeader]: own.id },
      body,
      timeoutMs: Math.max(0, Math.ceil(deadline - performance.now())) + longerForwardMs,
    });
    const noted = passing.then(async (answered) => {
      const status = "httpStatus" in answered ? answered.httpStatus : null;
      const detail = "detail" in answered ? answered.detail : null;
      await noteForwarded(sql, { merchantId: own.merchantId, sourceId: own.id, ids }, { status, detail });
    });
    noted.catch((error) => log.warn({ err: error }, "what a receiver answered could not be noted"));
    const answered = await before(deadline, passing, null);
    return answered !== null && "httpStatus" in answered ? answered.httpStatus : null;
  }
}

/** The body, where it is not too large. */
async function bytesOf(payload: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of payload) {
    size += chunk.length;
    if (size <= largestBody) chunks.push(chunk);
    else if (size > mostDropped) break;
  }
  if (size > largestBody) throw new Refused(problem("too_large", "The body is larger than this address takes."));
  return Buffer.concat(chunks);
}

/** Before the body is read: what is not what the source sends will not be looked at. */
function refuseOtherTypes(source: Source) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const { "content-type": type = "", "content-encoding": encoding = "identity" } = request.headers;
    const [essence = ""] = type.split(";");
    const charset = /charset\s*=\s*"?([^";\s]+)/i.exec(type)?.[1] ?? "utf-8";
    const isOurs =
      essence.trim().toLowerCase() === source.contentType &&
      /^utf-?8$/i.test(charset) &&
      encoding.toLowerCase() === "identity";
    if (isOurs) return undefined;
    const expected = `Expected ${source.contentType} in UTF-8, not compressed.`;
    return sendProblem(reply, problem("unsupported_media_type", expected));
  };
}

/** Strangers must not fill the disk: what does not verify is only counted, and many of them are one write. */
function createUnverifiedCounts({ sql, log }: HttpParts) {
  let waiting = new Map<string, { merchantId: string; id: string; count: number }>();
  let isWriting = false;

  async function write(): Promise<void> {
    isWriting = true;
    while (waiting.size > 0) {
      const counted = [...waiting.values()];
      waiting = new Map();
      await countUnverified(sql, counted).catch((error) =>
        log.warn({ err: error }, "refused webhooks are not counted"),
      );
    }
    isWriting = false;
  }

  return {
    count({ merchantId, id }: { merchantId: string; id: string }): void {
      const known = waiting.get(id);
      if (known === undefined) waiting.set(id, { merchantId, id, count: 1 });
      else known.count += 1;
      if (!isWriting) void write();
    },
  };
}
