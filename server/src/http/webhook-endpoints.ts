import { Type } from "typebox";
import { webhookEvents } from "../domain/webhook-event.ts";
import { mostEndpoints } from "../outbound/endpoints.ts";
import { findEndpoint, listEndpoints, type WebhookEndpoint } from "../store/webhook-endpoint.ts";
import type { App, HttpParts } from "./app-types.ts";
import type { Caller } from "./auth.ts";
import { input, isUuid, noBody, nullable, oneOf, text } from "./fields.ts";
import { notACursor, pageOf, pageOfAll, pageQuery } from "./page.ts";
import { badInput, conflict, notFound, type Problem, sendProblem } from "./problem.ts";
import { endpointAnswer, endpointJson, endpointWithSecret } from "./webhook-json.ts";

const url = text(2048);
const events = Type.Array(oneOf(webhookEvents), { minItems: 1, maxItems: 2 * webhookEvents.length });

const newEndpoint = input({ url, events });

const endpointPatch = input({
  url: Type.Optional(url),
  events: Type.Optional(events),
  status: Type.Optional(oneOf(["active", "paused"])),
});

const longestOverlapSeconds = 7 * 86_400;
const defaultOverlapSeconds = 86_400;
const rotation = nullable(
  input({ overlap_seconds: Type.Optional(Type.Integer({ minimum: 0, maximum: longestOverlapSeconds })) }),
);

export const byEndpoint = Type.Object({ id: Type.String() });

export function webhookEndpointRoutes(app: App, parts: HttpParts): void {
  const { sql, endpointCare: care } = parts;

  app.post(
    "/v1/webhook-endpoints",
    { schema: { body: newEndpoint, response: { 201: endpointWithSecret } } },
    async ({ caller, body }, reply) => {
      const { merchantId, source: actor } = caller;
      const made = await care.create({ merchantId, url: body.url, events: distinct(body.events), actor });
      switch (made.kind) {
        case "ok":
          return reply.code(201).send({ ...endpointJson(made.endpoint), secret: made.secret });
        case "refused_url":
          return sendProblem(reply, badInput({ url: [made.message] }));
        case "too_many":
          return sendProblem(reply, conflict(`A merchant has ${mostEndpoints} endpoints at most: remove one first.`));
      }
    },
  );

  app.get(
    "/v1/webhook-endpoints",
    { schema: { querystring: input(pageQuery), response: { 200: pageOf(endpointAnswer) } } },
    async ({ caller, query }, reply) => {
      const page = pageOfAll(await listEndpoints(sql, caller.merchantId), query);
      if (page === null) return sendProblem(reply, badInput(notACursor));
      return { data: page.rows.map(endpointJson), next_cursor: page.next_cursor };
    },
  );

  app.get(
    "/v1/webhook-endpoints/:id",
    { schema: { params: byEndpoint, response: { 200: endpointAnswer } } },
    async ({ caller, params }, reply) => {
      const endpoint = await findOwnEndpoint(parts, caller, params.id);
      return endpoint === null ? sendProblem(reply, noEndpoint) : endpointJson(endpoint);
    },
  );

  app.patch(
    "/v1/webhook-endpoints/:id",
    { schema: { params: byEndpoint, body: endpointPatch, response: { 200: endpointAnswer } } },
    async ({ caller, params, body }, reply) => {
      const endpoint = await findOwnEndpoint(parts, caller, params.id);
      if (endpoint === null) return sendProblem(reply, noEndpoint);
      const change = {
        url: body.url,
        events: body.events === undefined ? undefined : distinct(body.events),
        status: body.status,
      };
      const changed = await care.change(caller.merchantId, endpoint.id, change, caller.source);
      switch (changed.kind) {
        case "ok":
          return endpointJson(changed.endpoint);
        case "refused_url":
          return sendProblem(reply, badInput({ url: [changed.message] }));
        case "not_found":
          return sendProblem(reply, noEndpoint);
      }
    },
  );

  app.delete("/v1/webhook-endpoints/:id", { schema: { params: byEndpoint } }, async ({ caller, params }, reply) => {
    const { merchantId, source } = caller;
    const isRemoved = isUuid(params.id) && (await care.remove(merchantId, params.id, source));
    return isRemoved ? reply.code(204).send() : sendProblem(reply, noEndpoint);
  });

  app.post(
    "/v1/webhook-endpoints/:id/rotate-secret",
    { schema: { params: byEndpoint, body: rotation, response: { 200: endpointWithSecret } } },
    async ({ caller, params, body }, reply) => {
      const endpoint = await findOwnEndpoint(parts, caller, params.id);
      const overlap = body?.overlap_seconds ?? defaultOverlapSeconds;
      const rotated =
        endpoint === null ? null : await care.rotate(caller.merchantId, endpoint.id, overlap, caller.source);
      if (rotated === null) return sendProblem(reply, noEndpoint);
      return { ...endpointJson(rotated.endpoint), secret: rotated.secret };
    },
  );

  app.post(
    "/v1/webhook-endpoints/:id/ping",
    {
      schema: { params: byEndpoint, body: noBody, response: { 202: Type.Object({ event_id: Type.String() }) } },
    },
    async ({ caller, params }, reply) => {
      const outcome = isUuid(params.id) ? await care.ping(caller.merchantId, params.id) : null;
      if (outcome?.kind === "ok") return reply.code(202).send({ event_id: outcome.eventId });
      return sendProblem(reply, outcome?.kind === "paused" ? isPaused : noEndpoint);
    },
  );
}

export const noEndpoint: Problem = notFound("webhook endpoint");
export const isPaused: Problem = conflict('The endpoint is paused: let it go again with {"status": "active"}.');

/** The caller's endpoint with this id; null where there is none. */
export async function findOwnEndpoint({ sql }: HttpParts, caller: Caller, id: string): Promise<WebhookEndpoint | null> {
  return isUuid(id) ? findEndpoint(sql, caller.merchantId, id) : null;
}

function distinct<Item>(items: readonly Item[]): Item[] {
  return [...new Set(items)];
}
