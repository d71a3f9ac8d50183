import { type Static, Type } from "typebox";
import { paymentStates, transactionTypes } from "../domain/payment-state.ts";
import type { CreateInput } from "../intake/intake.ts";
import { listOfTransaction } from "../store/notification.ts";
import { findTransaction, listEvents, listTransactions } from "../store/transaction.ts";
import type { App, HttpParts } from "./app-types.ts";
import type { Caller } from "./auth.ts";
import { input, nullable, oneOf, text } from "./fields.ts";
import { notificationAnswer, notificationJson } from "./notification-json.ts";
import { limitOf, pageOf, pageQuery, readCursor, takePage } from "./page.ts";
import { badInput, conflict, notFound, sendProblem } from "./problem.ts";
import {
  historyEntry,
  historyJson,
  planJson,
  plannedNotification,
  transactionAnswer,
  transactionFields,
  transactionJson,
} from "./transaction-json.ts";

const optionalText = Type.Optional(nullable(Type.String({ maxLength: 128 })));

/** Only types are checked here; what values are right is for intake to say, which says all of it at once. */
const newTransaction = input({
  type: oneOf(transactionTypes),
  amount: Type.String({ maxLength: 64, "x-expected": 'a decimal amount as text, such as "20.000"' }),
  currency_code: text(),
  customer_phone: optionalText,
  customer_first_name: optionalText,
  customer_last_name: optionalText,
  customer_email: Type.Optional(nullable(Type.String({ maxLength: 320 }))),
  order_no: optionalText,
  session_id: Type.Optional(nullable(Type.String())),
  authenticator_id: Type.Optional(nullable(Type.String())),
  language: Type.Optional(nullable(Type.String())),
  checkout_url: Type.Optional(nullable(Type.String())),
  expires_at: Type.Optional(nullable(Type.String())),
  expiration_time: Type.Optional(Type.Unsafe<string | number | null>({ type: ["string", "number", "null"] })),
  extra: Type.Optional(Type.Unsafe<Record<string, unknown> | null>({ type: ["object", "null"] })),
  notifications: Type.Optional(
    nullable(input({ whatsapp: Type.Optional(nullable(Type.Array(Type.String(), { maxItems: 50 }))) })),
  ),
});

const created = Type.Object({ ...transactionFields, notification_plan: Type.Array(plannedNotification) });
const whole = Type.Object({
  ...transactionFields,
  history: Type.Array(historyEntry),
  notifications: Type.Array(notificationAnswer),
});

export function transactionRoutes(app: App, { sql, intake }: HttpParts): void {
  app.post(
    "/v1/transactions",
    { schema: { body: newTransaction, response: { 201: created } } },
    async (request, reply) => {
      const result = await intake.create(creation(request.caller, request.body));
      switch (result.kind) {
        case "created":
          return reply
            .code(201)
            .send({ ...transactionJson(result.transaction), notification_plan: result.plan.map(planJson) });
        case "refused":
          return sendProblem(reply, badInput(result.errors));
        case "taken":
          return sendProblem(reply, conflict(`The session_id "${result.sessionId}" is taken already.`));
        case "unknown_merchant":
          return sendProblem(reply, notFound("merchant"));
      }
    },
  );

  app.get(
    "/v1/transactions",
    {
      schema: {
        querystring: input({
          ...pageQuery,
          state: Type.Optional(oneOf(paymentStates)),
          type: Type.Optional(oneOf(transactionTypes)),
        }),
        response: { 200: pageOf(transactionAnswer) },
      },
    },
    async (request, reply) => {
      const { query, caller } = request;
      const after = query.cursor === undefined ? null : readPosition(query.cursor);
      if (after === undefined)
        return sendProblem(reply, badInput({ cursor: ["Expected a next_cursor of an earlier answer."] }));
      const limit = limitOf(query);
      const rows = await listTransactions(sql, {
        merchantId: caller.merchantId,
        limit: limit + 1,
        after,
        state: query.state ?? null,
        type: query.type ?? null,
      });
      const page = takePage(rows, limit, (row) => [row.createdAtKey, row.sessionId]);
      return { data: page.rows.map(transactionJson), next_cursor: page.next_cursor };
    },
  );

  app.get(
    "/v1/transactions/:session_id",
    { schema: { params: Type.Object({ session_id: Type.String() }), response: { 200: whole } } },
    async (request, reply) => {
      const { merchantId } = request.caller;
      const { session_id: sessionId } = request.params;
      const transaction = await findTransaction(sql, merchantId, sessionId);
      if (transaction === null) return sendProblem(reply, notFound("transaction"));
      const [events, notifications] = await Promise.all([
        listEvents(sql, merchantId, sessionId),
        listOfTransaction(sql, merchantId, sessionId),
      ]);
      return {
        ...transactionJson(transaction),
        history: events.map(historyJson),
        notifications: notifications.map(notificationJson),
      };
    },
  );
}

function creation(caller: Caller, body: Static<typeof newTransaction>): CreateInput {
  return {
    merchantId: caller.merchantId,
    keyKind: caller.keyKind,
    source: caller.source,
    type: body.type,
    amount: body.amount,
    currencyCode: body.currency_code,
    customerPhone: body.customer_phone ?? null,
    customerFirstName: body.customer_first_name ?? null,
    customerLastName: body.customer_last_name ?? null,
    customerEmail: body.customer_email ?? null,
    orderNo: body.order_no ?? null,
    sessionId: body.session_id ?? null,
    authenticatorId: body.authenticator_id ?? null,
    language: body.language ?? null,
    checkoutUrl: body.checkout_url ?? null,
    expiresAt: body.expires_at ?? null,
    expirationTime: body.expiration_time ?? null,
    extra: body.extra ?? {},
    notifications: body.notifications?.whatsapp ?? null,
  };
}

const timestamp = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?)([+-]\d{2})(?::?(\d{2}))?$/;

/** Where a page ended, with PostgreSQL's microseconds; undefined for what is no cursor of ours. */
function readPosition(cursor: string): { createdAt: string; sessionId: string } | undefined {
  const [createdAt = "", sessionId = ""] = readCursor(cursor, 2) ?? [];
  const [, date, time, hours, minutes = "00"] = timestamp.exec(createdAt) ?? [];
  const isTime = !Number.isNaN(Date.parse(`${date}T${time}${hours}:${minutes}`));
  return isTime && /^[A-Za-z0-9_-]{1,128}$/.test(sessionId) ? { createdAt, sessionId } : undefined;
}
