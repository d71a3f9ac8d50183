/**
 * Where WhatsApp's webhooks come in: one door for each authenticator, and one for all of them (a Meta app that serves
 * many accounts has one address, and template and account events always go there).
 */
import type { IncomingMessage } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import { findDoor, listVerifyTokens, recordHandshake } from "../store/authenticator.ts";
import { messageHash } from "../whatsapp/message-hash.ts";
import { handshake, isSameToken } from "../whatsapp/signature.ts";
import { decodeWebhook } from "../whatsapp/webhook.ts";
import type { App, HttpParts } from "./app-types.ts";
import { createAttempts } from "./attempts.ts";
import { type Door, type DoorSecrets, verifying } from "./door-secrets.ts";
import { isUuid } from "./fields.ts";
import { tellsAll } from "./log-level.ts";
import { notFound, type Problem, problem, sendProblem } from "./problem.ts";
import { type ReceivedWebhook, receiveWebhook } from "./receive-webhook.ts";
import { takenFrom } from "./short-way.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Of a webhook at an authenticator's own door. */
    door: Door | null;
  }
}

/** What does not verify: so much of it is answered as what it is, for each address. */
const mostRefused = 100;
const refusedWindowMs = 60_000;

const byDoor = Type.Object({ authenticator_id: Type.String() });
const badSignature = problem(
  "not_authenticated",
  "The header X-Hub-Signature-256 is missing or was not made with this app's secret.",
);
const badVerifyToken = problem("not_allowed", "The verify token is not the one of this address.");

export function whatsappDoors(app: App, parts: HttpParts, secrets: DoorSecrets): void {
  const { sql, metrics } = parts;
  const attempts = createAttempts(() => performance.now());

  app.decorateRequest("door", null);
  // The signature is made over the bytes as they came, so here they stay what they are.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (request: FastifyRequest, payload: IncomingMessage) =>
    receive(request, takenFrom(payload) ?? piecesOf(payload)),
  );

  const receive = (request: FastifyRequest, pieces: AsyncIterable<Buffer> | Iterable<Buffer>) =>
    receiveWebhook(pieces, {
      signature: `${request.headers["x-hub-signature-256"]}`,
      door: request.door,
      doorsOf: secrets.ofWaba,
    });

  /** Whoever has been refused often has to wait. What verifies never comes here, whatever else its address sent. */
  function refuse(request: FastifyRequest, reply: FastifyReply, refusal: Problem): FastifyReply {
    const taken = attempts.take([{ name: request.ip, most: mostRefused, windowMs: refusedWindowMs }]);
    if (taken.kind === "go") {
      metrics.refusedWebhook(refusal === badVerifyToken ? "verify_token" : "signature");
      return sendProblem(reply, refusal);
    }
    metrics.refusedWebhook("limit");
    reply.header("retry-after", String(taken.seconds));
    const detail = `Too many requests from this address did not verify: wait ${taken.seconds} s.`;
    return sendProblem(reply, problem("too_many", detail));
  }

  /** Before the body is read: it may be large, and nobody will look at it. */
  async function refuseUnsigned(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const isSigned = /^sha256=[0-9a-f]{64}$/i.test(`${request.headers["x-hub-signature-256"]}`);
    return isSigned ? undefined : refuse(request, reply, badSignature);
  }

  async function findOwnDoor(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const { authenticator_id: id } = request.params as { authenticator_id: string };
    request.door = isUuid(id) ? await secrets.ofAuthenticator(id) : null;
    return request.door === null ? sendProblem(reply, notFound("authenticator")) : undefined;
  }

  async function answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const webhook = (request.body as ReceivedWebhook | undefined) ?? (await receive(request, []));
    if (webhook.verified.size === 0) return refuse(request, reply, badSignature);
    await take(parts, request, webhook);
    return reply.code(200).send();
  }

  app.get("/webhooks/whatsapp/:authenticator_id", { schema: { params: byDoor } }, async (request, reply) => {
    const { authenticator_id: id } = request.params;
    const door = isUuid(id) ? await findDoor(sql, id) : null;
    if (door === null) return sendProblem(reply, notFound("authenticator"));
    const isDone = await answerHandshake(parts, request, reply, [door]);
    return isDone ? reply : refuse(request, reply, badVerifyToken);
  });

  app.get("/webhooks/whatsapp", async (request, reply) => {
    const isHandshake = typeof (request.query as Record<string, unknown>)["hub.verify_token"] === "string";
    const isDone = await answerHandshake(parts, request, reply, isHandshake ? await listVerifyTokens(sql) : []);
    return isDone ? reply : refuse(request, reply, badVerifyToken);
  });

  app.post("/webhooks/whatsapp", { onRequest: refuseUnsigned }, answer);
  app.post(
    "/webhooks/whatsapp/:authenticator_id",
    { schema: { params: byDoor }, onRequest: [refuseUnsigned, findOwnDoor] },
    answer,
  );
}

/** Most bodies are here when they are asked for, and need not be waited for piece by piece. */
function piecesOf(payload: IncomingMessage): AsyncIterable<Buffer> | Iterable<Buffer> {
  if (!payload.complete) return payload;
  const whole: Buffer | null = payload.read();
  return whole === null ? [] : [whole];
}

/** Hands on what is verified; resolves when it is on disk. Entries of other accounts are dropped. */
async function take(
  { receipts, metrics }: HttpParts,
  { log }: FastifyRequest,
  { body, verified }: ReceivedWebhook,
): Promise<void> {
  const { entries, problems } = decodeWebhook(body);
  if (problems.length > 0) log.warn({ problems }, "parts of a webhook could not be read");
  const own = entries.filter(({ wabaId }) => verified.has(wabaId));
  if (own.length < entries.length) {
    metrics.droppedEntries(entries.length - own.length);
    log.warn(
      { dropped: entries.length - own.length, taken: own.length },
      "entries of accounts that the signature does not speak for",
    );
  }
  for (const item of tellsAll(log) ? own.flatMap(({ items }) => items) : []) {
    if (item.kind !== "status") continue;
    const { messageId, status, callbackData } = item;
    const notification_id = callbackData !== null && isUuid(callbackData) ? callbackData : null;
    log.debug({ message: messageHash(messageId), notification_id, status }, "delivery report");
  }
  const byWaba = Map.groupBy(own, ({ wabaId }) => wabaId);
  await Promise.all(
    Array.from(byWaba, ([wabaId, ofWaba]) =>
      receipts.accept({
        wabaId,
        items: ofWaba.flatMap(({ items }) => items),
        authenticators: (verified.get(wabaId) ?? []).map(verifying),
      }),
    ),
  );
}

/**
 * Meta's verification request: its challenge goes back as plain text where it knows a verify token of these. False, and
 * nothing answered, where it does not.
 */
async function answerHandshake(
  { sql }: HttpParts,
  request: FastifyRequest,
  reply: FastifyReply,
  authenticators: readonly { merchantId: string; id: string; verifyToken: string }[],
): Promise<boolean> {
  const query = request.query as Record<string, unknown>;
  const answered = handshake(
    query,
    authenticators.map(({ verifyToken }) => verifyToken),
  );
  if (answered === null) return false;
  for (const { merchantId, id, verifyToken } of authenticators) {
    if (isSameToken(verifyToken, `${query["hub.verify_token"]}`)) await recordHandshake(sql, merchantId, id);
  }
  reply.type("text/plain; charset=utf-8").send(answered.challenge);
  return true;
}
