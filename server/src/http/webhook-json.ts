/** How webhook endpoints and deliveries are shown. */
import { type Static, Type } from "typebox";
import { bodyOf } from "../outbound/outbound.ts";
import type { WebhookEndpoint } from "../store/webhook-endpoint.ts";
import type { Delivery, DeliveryAttempt } from "../store/webhook-log.ts";
import { instant, iso, nullable } from "./fields.ts";

export const endpointFields = {
  id: Type.String(),
  url: Type.String(),
  events: Type.Array(Type.String()),
  status: Type.String({ description: "active or paused" }),
  paused: Type.Unsafe<{ reason: string; since: string; advice: string } | null>({
    type: ["object", "null"],
    properties: { reason: { type: "string" }, since: { type: "string" }, advice: { type: "string" } },
    required: ["reason", "since", "advice"],
    description: "Why it gets no requests: by_hand, failing, or gone.",
  }),
  failing_since: nullable(
    Type.String({ description: "RFC 3339, in UTC: the first of the failures since it last took an event." }),
  ),
  failures: Type.Integer({ description: "In a row." }),
  previous_secret_until: nullable(
    Type.String({ description: "RFC 3339, in UTC: until then the secret before signs beside the present one." }),
  ),
  created_at: instant,
  updated_at: instant,
};

export const endpointAnswer = Type.Object(endpointFields);
export const endpointWithSecret = Type.Object({
  ...endpointFields,
  secret: Type.String({ description: "Shown this once: whsec_ and the key that signs, in base64." }),
});

const advice = {
  by_hand: "Set its status to active, and replay what it missed.",
  failing: "It took nothing for a day. Mend the receiver, set the status to active, and replay what it missed.",
  gone: "It answered 410 Gone. Correct the url, set the status to active, and replay what it missed.",
};

export function endpointJson(endpoint: WebhookEndpoint): Static<typeof endpointAnswer> {
  const { pausedReason: reason, pausedAt } = endpoint;
  return {
    id: endpoint.id,
    url: endpoint.url,
    events: endpoint.events,
    status: endpoint.status,
    paused: reason === null || pausedAt === null ? null : { reason, since: iso(pausedAt), advice: advice[reason] },
    failing_since: iso(endpoint.failingSince),
    failures: endpoint.failures,
    previous_secret_until: iso(endpoint.previousSecretUntil),
    created_at: iso(endpoint.createdAt),
    updated_at: iso(endpoint.updatedAt),
  };
}

const attempt = {
  number: Type.Integer(),
  started_at: instant,
  duration_ms: Type.Integer(),
  outcome: Type.String({
    description: "delivered (2xx), refused (another status), unanswered, or forbidden (no address that may be asked).",
  }),
  request: Type.Object({
    url: Type.String(),
    webhook_id: Type.String(),
    webhook_timestamp: Type.String(),
    body: Type.String(),
  }),
  answer: Type.Unsafe<{ status: number; body: string } | null>({
    type: ["object", "null"],
    properties: { status: { type: "integer" }, body: { type: "string" } },
    required: ["status", "body"],
    description: "The first 4 kB of it.",
  }),
  detail: nullable(Type.String()),
};

const deliveryFields = {
  event_id: Type.String({ description: "The header webhook-id of each of its requests." }),
  type: Type.String(),
  subject: Type.String({ description: "What it is about: a session_id for payments and their messages." }),
  status: Type.String({
    description: "queued, sending, delivered, failed (given up after a day) or missed (while paused)",
  }),
  occurred_at: instant,
  due_at: nullable(Type.String({ description: "RFC 3339, in UTC: when it is tried next." })),
  attempts: Type.Integer(),
  delivered_at: nullable(instant),
  body: Type.String(),
  last_attempt: Type.Unsafe<Static<typeof attemptShape> | null>({ ...Type.Object(attempt), type: ["object", "null"] }),
};
const attemptShape = Type.Object(attempt);

export const deliveryAnswer = Type.Object(deliveryFields);
export const deliveryWithAttempts = Type.Object({ ...deliveryFields, attempt_log: Type.Array(attemptShape) });

export function deliveryJson(delivery: Delivery): Static<typeof deliveryAnswer> {
  const { status, lastAttempt } = delivery;
  return {
    event_id: delivery.eventId,
    type: delivery.type,
    subject: delivery.subject,
    status,
    occurred_at: iso(delivery.occurredAt),
    due_at: status === "queued" ? iso(delivery.dueAt) : null,
    attempts: delivery.attempts,
    delivered_at: iso(delivery.deliveredAt),
    body: bodyOf(delivery),
    last_attempt: lastAttempt === null ? null : attemptJson(delivery, lastAttempt),
  };
}

export function attemptJson(
  delivery: Pick<Delivery, "eventId" | "type" | "data" | "occurredAt">,
  made: DeliveryAttempt,
): Static<typeof attemptShape> {
  return {
    number: made.number,
    started_at: iso(made.startedAt),
    duration_ms: made.durationMs,
    outcome: made.outcome,
    request: {
      url: made.url,
      webhook_id: delivery.eventId,
      webhook_timestamp: `${Math.floor(made.startedAt.getTime() / 1000)}`,
      body: bodyOf(delivery),
    },
    answer: made.httpStatus === null ? null : { status: made.httpStatus, body: made.answer ?? "" },
    detail: made.detail,
  };
}
