import { Type } from "typebox";
import { parseInstant } from "../domain/expiration.ts";
import { webhookEvents } from "../domain/webhook-event.ts";
import type { FieldErrors } from "../intake/intake.ts";
import { writeAudit } from "../store/audit.ts";
import {
  findDelivery,
  listDeliveries,
  listDeliveryAttempts,
  replayDelivery,
  replayRange,
} from "../store/webhook-log.ts";
import type { App, HttpParts } from "./app-types.ts";
import { input, isUuid, noBody, nullable, oneOf } from "./fields.ts";
import { limitOf, notACursor, pageOf, pageQuery, readCursor, takePage, writeCursor } from "./page.ts";
import { badInput, notFound, sendProblem } from "./problem.ts";
import { byEndpoint, findOwnEndpoint, isPaused, noEndpoint } from "./webhook-endpoints.ts";
import { attemptJson, deliveryAnswer, deliveryJson, deliveryWithAttempts } from "./webhook-json.ts";

const statuses = ["queued", "sending", "delivered", "failed", "missed"] as const;

const deliveryQuery = input({
  ...pageQuery,
  status: Type.Optional(oneOf(statuses)),
  type: Type.Optional(oneOf([...webhookEvents, "ping"] as const)),
});

const byDelivery = Type.Object({ id: Type.String(), event_id: Type.String() });

const replay = input({
  from: Type.String(),
  to: Type.Optional(Type.String()),
  statuses: Type.Optional(Type.Array(oneOf(["delivered", "failed", "missed"]), { minItems: 1, maxItems: 6 })),
  cursor: Type.Optional(Type.String({ maxLength: 400 })),
});
const replayed = Type.Object({
  replayed: Type.Integer({ description: "Deliveries that are owed again." }),
  next_cursor: nullable(Type.String({ description: "Send it with the same range: there may be more." })),
});

/** Deliveries that one request for a range makes due again. */
const replayedAtOnce = 5_000;

export function webhookDeliveryRoutes(app: App, parts: HttpParts): void {
  const { sql } = parts;

  app.get(
    "/v1/webhook-endpoints/:id/deliveries",
    { schema: { params: byEndpoint, querystring: deliveryQuery, response: { 200: pageOf(deliveryAnswer) } } },
    async ({ caller, params, query }, reply) => {
      const endpoint = await findOwnEndpoint(parts, caller, params.id);
      if (endpoint === null) return sendProblem(reply, noEndpoint);
      const before = positionIn(query.cursor);
      if (before === "none") return sendProblem(reply, badInput(notACursor));
      const limit = limitOf(query);
      const rows = await listDeliveries(sql, {
        merchantId: caller.merchantId,
        endpointId: endpoint.id,
        limit: limit + 1,
        before,
        status: query.status ?? null,
        type: query.type ?? null,
      });
      const page = takePage(rows, limit, ({ position }) => [position]);
      return { data: page.rows.map(deliveryJson), next_cursor: page.next_cursor };
    },
  );

  app.get(
    "/v1/webhook-endpoints/:id/deliveries/:event_id",
    { schema: { params: byDelivery, response: { 200: deliveryWithAttempts } } },
    async ({ caller, params }, reply) => {
      const endpoint = await findOwnEndpoint(parts, caller, params.id);
      if (endpoint === null) return sendProblem(reply, noEndpoint);
      if (!isUuid(params.event_id)) return sendProblem(reply, noDelivery);
      const key = { merchantId: caller.merchantId, endpointId: endpoint.id, eventId: params.event_id };
      const delivery = await findDelivery(sql, key);
      if (delivery === null) return sendProblem(reply, noDelivery);
      const attempts = await listDeliveryAttempts(sql, key);
      return { ...deliveryJson(delivery), attempt_log: attempts.map((made) => attemptJson(delivery, made)) };
    },
  );

  app.post(
    "/v1/webhook-endpoints/:id/deliveries/:event_id/replay",
    { schema: { params: byDelivery, body: noBody, response: { 202: deliveryAnswer } } },
    async ({ caller, params }, reply) => {
      const endpoint = await findOwnEndpoint(parts, caller, params.id);
      if (endpoint === null) return sendProblem(reply, noEndpoint);
      if (endpoint.status === "paused") return sendProblem(reply, isPaused);
      if (!isUuid(params.event_id)) return sendProblem(reply, noDelivery);
      const { merchantId, source: actor } = caller;
      const key = { merchantId, endpointId: endpoint.id, eventId: params.event_id };
      await sql.begin(async (tx) => {
        if (!(await replayDelivery(tx, key))) return;
        const detail = { event_id: key.eventId };
        const action = "webhook_endpoint.replayed";
        await writeAudit(tx, { merchantId, actor, action, subject: endpoint.id, detail });
      });
      const delivery = await findDelivery(sql, key);
      if (delivery === null) return sendProblem(reply, noDelivery);
      parts.wakeOutbound();
      return reply.code(202).send(deliveryJson(delivery));
    },
  );

  app.post(
    "/v1/webhook-endpoints/:id/replay",
    { schema: { params: byEndpoint, body: replay, response: { 202: replayed } } },
    async ({ caller, params, body }, reply) => {
      const endpoint = await findOwnEndpoint(parts, caller, params.id);
      if (endpoint === null) return sendProblem(reply, noEndpoint);
      if (endpoint.status === "paused") return sendProblem(reply, isPaused);
      const errors: FieldErrors = {};
      const from = instantIn("from", body.from, errors);
      const to = body.to === undefined ? null : instantIn("to", body.to, errors);
      const after = positionIn(body.cursor);
      if (after === "none") Object.assign(errors, notACursor);
      if (from !== null && to !== null && to <= from) errors.to = ["Expected a time after from."];
      if (Object.keys(errors).length > 0 || from === null || after === "none")
        return sendProblem(reply, badInput(errors));

      const { merchantId, source: actor } = caller;
      const chosen = body.statuses ?? (["failed", "missed"] as const);
      const range = { merchantId, endpointId: endpoint.id, from, to, statuses: chosen, after, limit: replayedAtOnce };
      const { count, last } = await sql.begin(async (tx) => {
        const outcome = await replayRange(tx, range);
        const detail = { from: body.from, to: body.to ?? null, statuses: chosen, deliveries: outcome.count };
        const action = "webhook_endpoint.replayed";
        await writeAudit(tx, { merchantId, actor, action, subject: endpoint.id, detail });
        return outcome;
      });
      parts.wakeOutbound();
      return reply.code(202).send({ replayed: count, next_cursor: last === null ? null : writeCursor([last]) });
    },
  );
}

const noDelivery = notFound("delivery");

/** The position in a cursor; null where there is none, "none" where it is none of ours. */
function positionIn(cursor: string | undefined): string | null | "none" {
  if (cursor === undefined) return null;
  const [position = ""] = readCursor(cursor, 1) ?? [];
  return /^\d{1,18}$/.test(position) ? position : "none";
}

function instantIn(field: string, text: string, errors: FieldErrors): Date | null {
  const instant = parseInstant(text);
  if (instant === null) {
    errors[field] = [`Expected a time such as 2026-11-23T21:00:00Z, got "${text.slice(0, 40)}".`];
  }
  return instant;
}
