/** How sources and what came from them are shown. */
import { type Static, Type } from "typebox";
import { transactionTypes } from "../domain/payment-state.ts";
import type { Source } from "../store/source.ts";
import type { SourceEvent } from "../store/source-event.ts";
import { instant, iso, nullable, oneOf } from "./fields.ts";

export const sourceAnswer = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  url: Type.String({ description: "Where its webhooks come in." }),
  environment: Type.String({ description: "live, or sandbox: it makes and moves transactions of the simulator only." }),
  default_type: oneOf(transactionTypes),
  default_notifications: Type.Object({ whatsapp: Type.Array(Type.String()) }),
  forward_url: nullable(Type.String()),
  answer: Type.Integer(),
  previous_secret_until: nullable(
    Type.String({ description: "RFC 3339, in UTC: until then the secret before verifies beside the present one." }),
  ),
  unverified: Type.Integer({ description: "Requests whose signature was not right. They are not kept." }),
  last_unverified_at: nullable(Type.String({ description: "RFC 3339, in UTC" })),
  created_at: instant,
  updated_at: instant,
});

export function sourceJson(source: Source, publicUrl: string): Static<typeof sourceAnswer> {
  return {
    id: source.id,
    kind: source.kind,
    url: `${publicUrl}/webhooks/${source.kind}/${source.id}`,
    environment: source.environment,
    default_type: source.defaultType,
    default_notifications: { whatsapp: source.defaultTicks },
    forward_url: source.forwardUrl,
    answer: source.answer,
    previous_secret_until: iso(source.previousSecretUntil),
    unverified: Number(source.unverified),
    last_unverified_at: iso(source.lastUnverifiedAt),
    created_at: iso(source.createdAt),
    updated_at: iso(source.updatedAt),
  };
}

export const sourceEventAnswer = Type.Object({
  id: Type.String(),
  received_at: instant,
  type: Type.String({ description: "In the source's own words." }),
  session_id: nullable(Type.String()),
  outcome: Type.String({
    description:
      "created (a transaction was made from it), applied, repeated, operational, stale, refused, or ignored (nothing that Zajel has a meaning for)",
  }),
  reason: nullable(Type.String()),
  said: Type.Unsafe<Record<string, unknown>>({
    type: "object",
    additionalProperties: true,
    description: "What it said, without what belongs to the customer.",
  }),
  forwarded: Type.Unsafe<{ status: number | null; detail: string | null } | null>({
    type: ["object", "null"],
    properties: { status: { type: ["integer", "null"] }, detail: { type: ["string", "null"] } },
    required: ["status", "detail"],
    description: "What the receiver of forward_url answered, or why it did not.",
  }),
});

export function sourceEventJson(event: SourceEvent): Static<typeof sourceEventAnswer> {
  const { forwardStatus: status, forwardDetail: detail } = event;
  return {
    id: event.id,
    received_at: iso(event.receivedAt),
    type: event.type,
    session_id: event.sessionId,
    outcome: event.outcome,
    reason: event.reason,
    said: event.facts,
    forwarded: status === null && detail === null ? null : { status, detail },
  };
}
