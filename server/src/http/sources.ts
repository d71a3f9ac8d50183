import type { FastifyReply } from "fastify";
import { type Static, Type } from "typebox";
import { type TransactionType, transactionTypes } from "../domain/payment-state.ts";
import { expandTicks } from "../domain/ticks.ts";
import type { FieldErrors } from "../intake/intake.ts";
import { judgeEndpointUrl } from "../outbound/endpoint-url.ts";
import { writeAudit } from "../store/audit.ts";
import { newId } from "../store/ids.ts";
import { open, seal } from "../store/seal.ts";
import {
  countSources,
  findSource,
  insertSource,
  listSources,
  lockSourceSecret,
  patchSource,
  removeSource,
  type Source,
} from "../store/source.ts";
import { listSourceEvents, sourceOutcomes } from "../store/source-event.ts";
import { unitOfWork } from "../store/unit-of-work.ts";
import type { App, HttpParts } from "./app-types.ts";
import type { Caller } from "./auth.ts";
import { hidden, input, isUuid, nullable, oneOf, text } from "./fields.ts";
import { limitOf, notACursor, pageOf, pageOfAll, pageQuery, readIdCursor, takePage } from "./page.ts";
import { badInput, conflict, notFound, problem, sendProblem } from "./problem.ts";
import { sourceAnswer, sourceEventAnswer, sourceEventJson, sourceJson } from "./source-json.ts";
import { sourceSecretPlace } from "./source-secrets.ts";

const mostSources = 20;
const defaultOverlapHours = 24;
const longestOverlapHours = 168;

const secret = hidden(
  "^[!-~]{8,256}$",
  "the secret that the payment system signs with, 8 to 256 characters without spaces",
);
const type = oneOf(transactionTypes);
const notifications = input({ whatsapp: Type.Optional(Type.Array(Type.String(), { maxItems: 50 })) });
const answer = Type.Unsafe<200 | 201>({ type: "integer", enum: [200, 201], "x-expected": "200 or 201" });

const sourcePatch = input({
  secret: Type.Optional(secret),
  secret_overlap_hours: Type.Optional(Type.Integer({ minimum: 0, maximum: longestOverlapHours })),
  default_type: Type.Optional(type),
  default_notifications: Type.Optional(notifications),
  forward_url: Type.Optional(nullable(text(2048))),
  answer: Type.Optional(answer),
});

const bySource = Type.Object({ id: Type.String() });
const eventQuery = input({
  ...pageQuery,
  outcome: Type.Optional(oneOf(sourceOutcomes)),
  session_id: Type.Optional(text()),
});

const noSource = notFound("source");
const notWithATestKey = problem("not_allowed", "A test key changes sources of the environment sandbox only.");

/** `forget`: a source was changed or removed, and its door has to know at once. */
export function sourceRoutes(app: App, parts: HttpParts, forget: () => void): void {
  const { sql, secretKeys, addressRules } = parts;
  const json = (source: Source) => sourceJson(source, parts.publicUrl());
  const newSource = input({
    kind: oneOf(Object.keys(parts.sources)),
    secret,
    default_type: Type.Optional(type),
    default_notifications: Type.Optional(notifications),
    forward_url: Type.Optional(nullable(text(2048))),
    answer: Type.Optional(answer),
  });

  app.post(
    "/v1/sources",
    { schema: { body: newSource, response: { 201: sourceAnswer } } },
    async ({ caller, body }, reply) => {
      const { merchantId, source: actor } = caller;
      const judged = judge(body, { defaultType: "payment_request", asked: [] });
      if (judged.kind === "refused") return sendProblem(reply, badInput(judged.errors));
      const id = newId();
      const made = await unitOfWork(sql, async (tx) => {
        if ((await countSources(tx, merchantId)) >= mostSources) return null;
        const source = await insertSource(tx, {
          merchantId,
          id,
          kind: body.kind,
          environment: caller.keyKind === "test" ? "sandbox" : "live",
          secret: seal(secretKeys, body.secret, sourceSecretPlace("secret", merchantId, id)),
          defaultType: judged.defaultType,
          defaultTicks: judged.ticks,
          forwardUrl: judged.forwardUrl ?? null,
          answer: body.answer ?? 200,
        });
        const detail = { kind: source.kind, ...auditDetail(json(source)) };
        await writeAudit(tx, { merchantId, actor, action: "source.created", subject: id, detail });
        return source;
      });
      if (made !== null) return reply.code(201).send(json(made));
      return sendProblem(reply, conflict(`A merchant has ${mostSources} sources at most: remove one first.`));
    },
  );

  app.get(
    "/v1/sources",
    { schema: { querystring: input(pageQuery), response: { 200: pageOf(sourceAnswer) } } },
    async ({ caller, query }, reply) => {
      const page = pageOfAll(await listSources(sql, caller.merchantId), query);
      if (page === null) return sendProblem(reply, badInput(notACursor));
      return { data: page.rows.map(json), next_cursor: page.next_cursor };
    },
  );

  app.get(
    "/v1/sources/:id",
    { schema: { params: bySource, response: { 200: sourceAnswer } } },
    async ({ caller, params }, reply) => {
      const source = await findOwnSource(parts, caller, params.id);
      return source === null ? sendProblem(reply, noSource) : json(source);
    },
  );

  app.patch(
    "/v1/sources/:id",
    { schema: { params: bySource, body: sourcePatch, response: { 200: sourceAnswer } } },
    async ({ caller, params, body }, reply) => {
      const source = await findChangeableSource(parts, caller, params.id, reply);
      if (source === null) return reply;
      if (body.secret_overlap_hours !== undefined && body.secret === undefined) {
        const message = "Give it with the new secret: it is for how long the one before still verifies.";
        return sendProblem(reply, badInput({ secret_overlap_hours: [message] }));
      }
      const judged = judge(body, { defaultType: source.defaultType, asked: source.defaultTicks });
      if (judged.kind === "refused") return sendProblem(reply, badInput(judged.errors));
      const { merchantId, source: actor } = caller;
      const { id } = source;
      const changed = await unitOfWork(sql, async (tx) => {
        const after = await patchSource(tx, merchantId, id, {
          defaultType: body.default_type,
          defaultTicks: body.default_notifications === undefined ? undefined : judged.ticks,
          forwardUrl: judged.forwardUrl,
          answer: body.answer,
          secret: body.secret === undefined ? undefined : await newSecret(body.secret),
        });
        if (after === null || Object.keys(body).length === 0) return after;
        const detail = { fields: Object.keys(body), ...auditDetail(json(after)) };
        await writeAudit(tx, { merchantId, actor, action: "source.changed", subject: id, detail });
        return after;

        async function newSecret(next: string) {
          const sealed = await lockSourceSecret(tx, merchantId, id);
          const hours = body.secret_overlap_hours ?? defaultOverlapHours;
          const previous =
            sealed === null || hours === 0
              ? null
              : seal(
                  secretKeys,
                  open(secretKeys, sealed, sourceSecretPlace("secret", merchantId, id)),
                  sourceSecretPlace("previous_secret", merchantId, id),
                );
          const present = seal(secretKeys, next, sourceSecretPlace("secret", merchantId, id));
          return { present, previous, overlapSeconds: hours * 3600 };
        }
      });
      forget();
      return changed === null ? sendProblem(reply, noSource) : json(changed);
    },
  );

  app.delete("/v1/sources/:id", { schema: { params: bySource } }, async ({ caller, params }, reply) => {
    const source = await findChangeableSource(parts, caller, params.id, reply);
    if (source === null) return reply;
    const { merchantId, source: actor } = caller;
    const isRemoved = await unitOfWork(sql, async (tx) => {
      if (!(await removeSource(tx, merchantId, source.id))) return false;
      const detail = { kind: source.kind };
      await writeAudit(tx, { merchantId, actor, action: "source.removed", subject: source.id, detail });
      return true;
    });
    forget();
    return isRemoved ? reply.code(204).send() : sendProblem(reply, noSource);
  });

  app.get(
    "/v1/sources/:id/events",
    { schema: { params: bySource, querystring: eventQuery, response: { 200: pageOf(sourceEventAnswer) } } },
    async ({ caller, params, query }, reply) => {
      const source = await findOwnSource(parts, caller, params.id);
      if (source === null) return sendProblem(reply, noSource);
      const before = readIdCursor(query);
      if (before === undefined) return sendProblem(reply, badInput(notACursor));
      const limit = limitOf(query);
      const { outcome = null, session_id: sessionId = null } = query;
      const of = { merchantId: source.merchantId, sourceId: source.id };
      const events = await listSourceEvents(sql, of, { before, limit: limit + 1, outcome, sessionId });
      const page = takePage(events, limit, ({ id }) => [id]);
      return { data: page.rows.map(sourceEventJson), next_cursor: page.next_cursor };
    },
  );

  type Judged =
    | { kind: "ok"; defaultType: TransactionType; ticks: Source["defaultTicks"]; forwardUrl: string | null | undefined }
    | { kind: "refused"; errors: FieldErrors };

  /** What schemas cannot say: the ticks go with the type, which one of them may leave as it is; and where we forward to. */
  function judge(body: Static<typeof sourcePatch>, present: { defaultType: TransactionType; asked: string[] }): Judged {
    const errors: FieldErrors = {};
    const defaultType = body.default_type ?? present.defaultType;
    const ticks = expandTicks(defaultType, body.default_notifications?.whatsapp ?? present.asked);
    if (ticks.kind === "refused") errors.default_notifications = [ticks.message];
    const { forward_url: given } = body;
    const url = typeof given === "string" ? judgeEndpointUrl(given, addressRules) : null;
    if (url?.kind === "refused") errors.forward_url = [url.message];
    if (ticks.kind === "refused" || url?.kind === "refused") return { kind: "refused", errors };
    return {
      kind: "ok",
      defaultType,
      ticks: ticks.states,
      forwardUrl: url === null ? (given as null | undefined) : url.url,
    };
  }
}

/** What the records hold of a source: of an address only where it is, since paths and queries often are secrets. */
function auditDetail({ default_type, default_notifications, forward_url, answer }: Static<typeof sourceAnswer>) {
  const forward_to = forward_url === null ? null : new URL(forward_url).origin;
  return { default_type, default_notifications, forward_to, answer };
}

/** The caller's source with this id; null where there is none. */
async function findOwnSource({ sql }: HttpParts, caller: Caller, id: string): Promise<Source | null> {
  return isUuid(id) ? findSource(sql, caller.merchantId, id) : null;
}

/** The same for a change; null after a refusal was sent. */
async function findChangeableSource(
  parts: HttpParts,
  caller: Caller,
  id: string,
  reply: FastifyReply,
): Promise<Source | null> {
  const source = await findOwnSource(parts, caller, id);
  if (source === null) {
    sendProblem(reply, noSource);
    return null;
  }
  if (caller.keyKind === "test" && source.environment === "live") {
    sendProblem(reply, notWithATestKey);
    return null;
  }
  return source;
}
