import { Type } from "typebox";
import { notificationStatuses } from "../domain/notification.ts";
import { notifiableStates, transactionTypes } from "../domain/payment-state.ts";
import type { Sql } from "../store/database.ts";
import { type InboundMessage, listInbound, listInboundOf } from "../store/inbound-message.ts";
import {
  findNotification,
  listAttempts,
  listNotifications,
  listOfTransaction,
  type Notification,
} from "../store/notification.ts";
import { listEvents } from "../store/transaction.ts";
import type { App, HttpParts } from "./app-types.ts";
import { input, instant, iso, isUuid, nullable, oneOf } from "./fields.ts";
import {
  attemptJson,
  listedJson,
  listedNotification,
  notificationFields,
  notificationJson,
} from "./notification-json.ts";
import { limitOf, notACursor, pageOf, pageQuery, readCursor, writeCursor } from "./page.ts";
import { badInput, notFound, sendProblem } from "./problem.ts";
import { spokenTo } from "./reason-text.ts";
import { timelineOf } from "./timeline.ts";
import { readTimes } from "./times.ts";

const orNull = nullable(Type.String());
const integerOrNull = nullable(Type.Integer());

const timelineEntry = Type.Object({
  at: nullable(instant),
  what: Type.String(),
  detail: orNull,
  attempt: integerOrNull,
  reply_id: nullable(Type.String({ description: "Of replied: the customer's message." })),
  notification_id: orNull,
});

const attemptEntry = Type.Object({
  number: Type.Integer(),
  started_at: instant,
  duration_ms: integerOrNull,
  outcome: Type.String(),
  http_status: integerOrNull,
  code: integerOrNull,
  detail: orNull,
  trace_id: orNull,
  request: Type.Unknown(),
  answer: Type.Unknown(),
});

const whole = Type.Object({
  ...notificationFields,
  timeline: Type.Array(timelineEntry),
  attempt_log: Type.Array(attemptEntry),
});

export function notificationRoutes(app: App, { sql }: HttpParts): void {
  app.get(
    "/v1/notifications",
    {
      schema: {
        querystring: input({
          ...pageQuery,
          status: Type.Optional(oneOf(notificationStatuses)),
          state: Type.Optional(oneOf(notifiableStates)),
          session_id: Type.Optional(Type.String({ maxLength: 128 })),
          type: Type.Optional(oneOf(transactionTypes)),
          language: Type.Optional(Type.String({ maxLength: 20 })),
          template: Type.Optional(Type.String({ maxLength: 512 })),
          error_code: Type.Optional(Type.String({ maxLength: 64 })),
          authenticator_id: Type.Optional(Type.String({ maxLength: 64 })),
          created_after: Type.Optional(Type.String({ description: "RFC 3339; from this instant on" })),
          created_before: Type.Optional(Type.String({ description: "RFC 3339; up to this instant, without it" })),
        }),
        response: { 200: pageOf(listedNotification) },
      },
    },
    async (request, reply) => {
      const { query, caller } = request;
      const [after = null] = query.cursor === undefined ? [] : (readCursor(query.cursor, 1) ?? [""]);
      if (after !== null && !isUuid(after)) {
        return sendProblem(reply, badInput(notACursor));
      }
      const { at, errors } = readTimes(query, ["created_after", "created_before"]);
      const authenticatorId = query.authenticator_id ?? null;
      if (authenticatorId !== null && !isUuid(authenticatorId)) {
        errors.authenticator_id = ["Expected the id of an authenticator."];
      }
      if (Object.keys(errors).length > 0) return sendProblem(reply, badInput(errors));
      const { rows, next } = await listNotifications(sql, {
        merchantId: caller.merchantId,
        limit: limitOf(query),
        after,
        authenticatorId,
        createdAfter: at.created_after,
        createdBefore: at.created_before,
        status: query.status ?? null,
        state: query.state ?? null,
        sessionId: query.session_id ?? null,
        type: query.type ?? null,
        language: query.language?.replace("-", "_") ?? null,
        templateName: query.template ?? null,
        errorCode: query.error_code ?? null,
      });
      const data = rows.map((one) => listedJson(one, spokenTo(request)));
      return { data, next_cursor: next === null ? null : writeCursor([next]) };
    },
  );

  app.get(
    "/v1/notifications/:id",
    { schema: { params: Type.Object({ id: Type.String() }), response: { 200: whole } } },
    async (request, reply) => {
      const { merchantId } = request.caller;
      const { id } = request.params;
      const notification = isUuid(id) ? await findNotification(sql, merchantId, id) : null;
      if (notification === null) return sendProblem(reply, notFound("notification"));
      const { sessionId } = notification;
      const [attempts, siblings, events, replies] = await Promise.all([
        listAttempts(sql, merchantId, id),
        sessionId === null ? [] : listOfTransaction(sql, merchantId, sessionId),
        sessionId === null ? [] : listEvents(sql, merchantId, sessionId),
        repliesBeside(sql, notification),
      ]);
      return {
        ...notificationJson(notification, spokenTo(request)),
        timeline: timelineOf(notification, attempts, siblings, events, replies).map((entry) => ({
          at: iso(entry.at),
          what: entry.what,
          detail: entry.detail,
          attempt: entry.attempt,
          reply_id: entry.replyId,
          notification_id: entry.notificationId,
        })),
        attempt_log: attempts.map((attempt) => ({
          ...attemptJson(notification.id, attempt),
          started_at: iso(attempt.startedAt),
        })),
      };
    },
  );
}

/** Those among which its answers are: of a message about no payment all from its number. */
async function repliesBeside(sql: Sql, { merchantId, sessionId, recipient }: Notification): Promise<InboundMessage[]> {
  if (sessionId !== null) return listInboundOf(sql, merchantId, sessionId);
  if (recipient === null) return [];
  const newest = { sessionId: null, reading: null, before: null, limit: 200 };
  return listInbound(sql, { merchantId, phone: recipient, ...newest });
}
