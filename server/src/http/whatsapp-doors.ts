/**
 * Where WhatsApp's webhooks come in: one door for each authenticator, and one for all of them (a Meta app that serves
 * many accounts has one address, and template and account events always go there).
 */
import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import { findDoor, listVerifyTokens, recordHandshake } from "../store/authenticator.ts";
import { handshake, verifySignature } from "../whatsapp/signature.ts";
import { decodeWebhook } from "../whatsapp/webhook.ts";
import type { App, HttpParts } from "./app-types.ts";
import { createDoorSecrets, type Door } from "./door-secrets.ts";
import { entryIdsIn } from "./entry-ids.ts";
import { isUuid } from "./fields.ts";
import { notFound, problem, sendProblem } from "./problem.ts";

/** Meta sends up to 3 MB. Source: Meta, Cloud API webhooks overview, read 2026-09. */
const largestWebhook = 3_500_000;
/** Distinct accounts in one body, and distinct secrets tried on it: each secret is a pass over all of its bytes. */
const mostAccounts = 200;
const mostSecrets = 64;

const byDoor = Type.Object({ authenticator_id: Type.String() });
const badSignature = problem(
  "not_authenticated",
  "The header X-Hub-Signature-256 is missing or was not made with this app's secret.",
);
const badVerifyToken = problem("not_allowed", "The verify token is not the one of this address.");

export function whatsappDoors(app: App, parts: HttpParts): void {
  const { sql, log } = parts;
  const secrets = createDoorSecrets(sql, parts.secretKeys);

  // The signature is made over the bytes as they came, so here they stay what they are.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: largestWebhook }, (_request, body, done) =>
    done(null, body),
  );

  app.get("/webhooks/whatsapp/:authenticator_id", { schema: { params: byDoor } }, async (request, reply) => {
    const { authenticator_id: id } = request.params;
    const door = isUuid(id) ? await findDoor(sql, id) : null;
    if (door === null) return sendProblem(reply, notFound("authenticator"));
    return answerHandshake(parts, request, reply, [door]);
  });

  app.get("/webhooks/whatsapp", async (request, reply) => {
    const isHandshake = typeof (request.query as Record<string, unknown>)["hub.verify_token"] === "string";
    return answerHandshake(parts, request, reply, isHandshake ? await listVerifyTokens(sql) : []);
  });

  app.post(
    "/webhooks/whatsapp/:authenticator_id",
    { schema: { params: byDoor }, onRequest: refuseUnsigned },
    async (request, reply) => {
      const { authenticator_id: id } = request.params;
      const door = isUuid(id) ? await secrets.ofAuthenticator(id) : null;
      if (door === null) return sendProblem(reply, notFound("authenticator"));
      const { body, signature } = received(request);
      if (!verifySignature(body, signature, [door.appSecret])) return sendProblem(reply, badSignature);
      // Its siblings: other numbers of the same merchant and account, whose statuses come here too.
      const ofWaba = (await secrets.ofWaba(door.wabaId)) ?? [];
      const siblings = ofWaba.filter((one) => one.merchantId === door.merchantId && one.appSecret === door.appSecret);
      await take(parts, body, new Map([[door.wabaId, siblings.length > 0 ? siblings : [door]]]));
      return reply.code(200).send();
    },
  );

  app.post("/webhooks/whatsapp", { onRequest: refuseUnsigned }, async (request, reply) => {
    const { body, signature } = received(request);
    const verified = new Map<string, Door[]>();
    const tried = new Map<string, boolean>();
    for (const wabaId of entryIdsIn(body, mostAccounts)) {
      for (const door of (await secrets.ofWaba(wabaId)) ?? []) {
        const { appSecret } = door;
        if (!tried.has(appSecret)) {
          if (tried.size >= mostSecrets) continue;
          tried.set(appSecret, verifySignature(body, signature, [appSecret]));
        }
        if (tried.get(appSecret)) verified.set(wabaId, [...(verified.get(wabaId) ?? []), door]);
      }
    }
    if (verified.size === 0) {
      log.warn({ secrets_tried: tried.size }, "webhook without a valid signature");
      return sendProblem(reply, badSignature);
    }
    await take(parts, body, verified);
    return reply.code(200).send();
  });
}

/** Before the body is read: it may be large, and nobody will look at it. */
async function refuseUnsigned(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const isSigned = /^sha256=[0-9a-f]{64}$/i.test(`${request.headers["x-hub-signature-256"]}`);
  return isSigned ? undefined : sendProblem(reply, badSignature);
}

function received({ body, headers }: FastifyRequest): { body: Buffer; signature: string } {
  return { body: Buffer.isBuffer(body) ? body : Buffer.alloc(0), signature: `${headers["x-hub-signature-256"]}` };
}

/** Hands on what is verified; resolves when it is on disk. Entries of other accounts are dropped. */
async function take(
  { receipts, log }: HttpParts,
  body: Buffer,
  verified: ReadonlyMap<string, readonly Door[]>,
): Promise<void> {
  const { entries, problems } = decodeWebhook(body);
  if (problems.length > 0) log.warn({ problems }, "parts of a webhook could not be read");
  const own = entries.filter(({ wabaId }) => verified.has(wabaId));
  if (own.length < entries.length) {
    log.warn(
      { dropped: entries.length - own.length, taken: own.length },
      "entries of accounts that the signature does not speak for",
    );
  }
  const byWaba = Map.groupBy(own, ({ wabaId }) => wabaId);
  await Promise.all(
    Array.from(byWaba, ([wabaId, ofWaba]) =>
      receipts.accept({
        wabaId,
        items: ofWaba.flatMap(({ items }) => items),
        authenticators: (verified.get(wabaId) ?? []).map(({ id, merchantId, phoneNumberId, environment }) => ({
          authenticatorId: id,
          merchantId,
          wabaId,
          phoneNumberId,
          environment,
        })),
      }),
    ),
  );
}

/** Meta's verification request: its challenge goes back as plain text where it knows a verify token of these. */
async function answerHandshake(
  { sql }: HttpParts,
  request: FastifyRequest,
  reply: FastifyReply,
  authenticators: readonly { merchantId: string; id: string; verifyToken: string }[],
): Promise<FastifyReply> {
  const query = request.query as Record<string, unknown>;
  const answered = handshake(
    query,
    authenticators.map(({ verifyToken }) => verifyToken),
  );
  if (answered === null) return sendProblem(reply, badVerifyToken);
  for (const { merchantId, id, verifyToken } of authenticators) {
    if (verifyToken === query["hub.verify_token"]) await recordHandshake(sql, merchantId, id);
  }
  return reply.type("text/plain; charset=utf-8").send(answered.challenge);
}
