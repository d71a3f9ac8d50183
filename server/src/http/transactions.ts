import type { FastifyRequest } from "fastify";
import { type Static, Type } from "typebox";
import { creationCompletion } from "../intake/creation-fields.ts";
import type { CreateResult } from "../intake/intake.ts";
import { namesOfActors } from "../store/actors.ts";
import { listInboundOf } from "../store/inbound-message.ts";
import { listOfTransaction } from "../store/notification.ts";
import { listEvents } from "../store/transaction.ts";
import { findByAnyName } from "../store/transaction-alias.ts";
import { type Answer, answer, refusal } from "./answer.ts";
import type { App, HttpParts } from "./app-types.ts";
import type { Caller } from "./auth.ts";
import { input } from "./fields.ts";
import { answerFromIntake } from "./idempotency.ts";
import { notificationOfPayment, notificationOfPaymentJson } from "./notification-json.ts";
import { badInput, conflict, notFound, sendProblem } from "./problem.ts";
import { outOfReach } from "./reach.ts";
import { spokenTo } from "./reason-text.ts";
import { replyAnswer, replyJson } from "./reply-json.ts";
import type { ShortEvents } from "./short-events.ts";
import { creation, newTransaction } from "./transaction-input.ts";
import {
  historyEntry,
  historyJson,
  planJson,
  plannedNotification,
  transactionFields,
  transactionJson,
} from "./transaction-json.ts";
import { wholeRefusal } from "./whole-refusal.ts";

const created = Type.Object({ ...transactionFields, notification_plan: Type.Array(plannedNotification) });
const planned = Type.Object({ notification_plan: Type.Array(plannedNotification) });
const whole = Type.Object({
  ...transactionFields,
  history: Type.Array(historyEntry),
  notifications: Type.Array(notificationOfPayment),
  replies: Type.Array(replyAnswer, { description: "What the customer wrote about it; the newest 200, oldest first." }),
  actors: Type.Unsafe<Record<string, string>>({
    type: "object",
    additionalProperties: { type: "string" },
    description: "What those are called who are named as `source` or `requested_by`.",
  }),
});

export const bySession = Type.Object({ session_id: Type.String() });

export function transactionRoutes(app: App, { sql, intake }: HttpParts, shortEvents: ShortEvents): void {
  const goShort = shortEvents.offer<Static<typeof newTransaction>>(
    {
      route: "/v1/transactions",
      sessionOf: (url) => (url === "/v1/transactions" ? "" : null),
      work: async (caller, body) => creationAnswer(await intake.create(creation(caller, body)), caller),
    },
    201,
  );
  const wrongCreation = (request: FastifyRequest) =>
    wholeRefusal(request, creationCompletion, async (sound) => {
      const judged = await intake.plan(creation(request.caller, sound as Static<typeof newTransaction>));
      return judged.kind === "refused" ? judged.errors : {};
    });

  app.post(
    "/v1/transactions",
    {
      schema: { body: newTransaction, response: { 201: created } },
      attachValidation: true,
      config: { keepsAnswers: true },
    },
    async (request, reply) => {
      const wrong = await wrongCreation(request);
      if (wrong !== null) return sendProblem(reply, badInput(wrong));
      goShort(request, reply);
      const values = creation(request.caller, request.body);
      return answerFromIntake(request, reply, {
        plain: () => intake.create(values),
        named: (named) => intake.createNamed(values, named),
        answerOf: (result) => creationAnswer(result, request.caller),
      });
    },
  );

  app.post(
    "/v1/transactions/plan",
    { schema: { body: newTransaction, response: { 200: planned } }, attachValidation: true },
    async (request, reply) => {
      const { caller } = request;
      const wrong = await wrongCreation(request);
      if (wrong !== null) return sendProblem(reply, badInput(wrong));
      const result = await intake.plan(creation(caller, request.body));
      return result.kind === "planned"
        ? { notification_plan: result.plan.map(planJson) }
        : sendProblem(reply, creationProblem(result, caller));
    },
  );

  app.get(
    "/v1/transactions/:session_id",
    { schema: { params: bySession, querystring: input({}), response: { 200: whole } } },
    async (request, reply) => {
      const { merchantId } = request.caller;
      const transaction = await findByAnyName(sql, merchantId, request.params.session_id);
      if (transaction === null) return sendProblem(reply, notFound("transaction"));
      const { sessionId } = transaction;
      const [events, notifications, replies] = await Promise.all([
        listEvents(sql, merchantId, sessionId),
        listOfTransaction(sql, merchantId, sessionId),
        listInboundOf(sql, merchantId, sessionId),
      ]);
      const actors = [...events.map(({ source }) => source), ...notifications.map(({ requestedBy }) => requestedBy)];
      return {
        ...transactionJson(transaction),
        history: events.map(historyJson),
        notifications: notifications.map((one) => notificationOfPaymentJson(one, spokenTo(request))),
        replies: replies.map(replyJson),
        actors: await namesOfActors(sql, merchantId, actors),
      };
    },
  );
}

function creationAnswer(result: CreateResult, caller: Caller): Answer {
  if (result.kind !== "created") return refusal(creationProblem(result, caller));
  const { transaction, plan } = result;
  return answer(201, { ...transactionJson(transaction), notification_plan: plan.map(planJson) });
}

function creationProblem(result: Exclude<CreateResult, { kind: "created" }>, caller: Caller) {
  switch (result.kind) {
    case "refused":
      return badInput(result.errors);
    case "taken":
      return conflict(`The session_id "${result.sessionId}" is taken already.`);
    case "out_of_reach":
      return outOfReach(caller);
    case "unknown_merchant":
      return notFound("merchant");
  }
}
