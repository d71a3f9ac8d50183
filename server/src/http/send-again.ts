/**
 * What a person asks for by hand: send again, try again, take back, and say that it was sent.
 */
import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import type { NothingToSend } from "../domain/by-hand.ts";
import { statusOf } from "../domain/notification.ts";
import { type NotifiableState, notifiableStates, type PaymentState } from "../domain/payment-state.ts";
import type { ByHandResult, Refusal } from "../intake/by-hand.ts";
import { type Answer, refusal } from "./answer.ts";
import type { App, HttpParts } from "./app-types.ts";
import type { Caller } from "./auth.ts";
import { input, isUuid, noBody, nullable, oneOf } from "./fields.ts";
import { withIdempotency } from "./idempotency.ts";
import { notificationAnswer, notificationJson } from "./notification-json.ts";
import { noteOwed } from "./owed.ts";
import { conflict, notFound, type Problem } from "./problem.ts";
import { outOfReach, reachOf } from "./reach.ts";
import { spokenTo } from "./reason-text.ts";

const sendAgain = input({
  channel: oneOf(["whatsapp"]),
  state: Type.Optional(nullable(oneOf(notifiableStates))),
  force: Type.Optional(Type.Boolean({ description: "Send although another message about this is under way." })),
});

const resolution = input({ outcome: oneOf(["accepted"]) });

const byId = Type.Object({ id: Type.String() });

export function sendAgainRoutes(app: App, parts: HttpParts): void {
  const { intake } = parts;
  app.post(
    "/v1/transactions/:session_id/notifications",
    {
      schema: {
        params: Type.Object({ session_id: Type.String() }),
        body: sendAgain,
        response: { 202: notificationAnswer },
      },
      config: { keepsAnswers: true },
    },
    async (request, reply) => {
      const { caller, params, body } = request;
      const { session_id: sessionId } = params;
      const { state = null, force = false } = body;
      return withIdempotency(parts, request, reply, async (tx) => {
        const result = await intake.sendByHand(tx, { ...askerOf(caller), sessionId, state, force });
        return answerOf(202, noteOwed(request, result), request, { of: "transaction" });
      });
    },
  );

  app.post(
    "/v1/notifications/:id/retry",
    { schema: { params: byId, body: noBody, response: { 200: notificationAnswer } }, config: { keepsAnswers: true } },
    async (request, reply) => {
      const { caller, params } = request;
      const allowed = "retried: only one that failed, was suppressed or is uncertain can be";
      return withIdempotency(parts, request, reply, async (tx) => {
        if (!isUuid(params.id)) return refusal(notFound("notification"));
        const result = await intake.retry(tx, { ...askerOf(caller), notificationId: params.id });
        return answerOf(200, noteOwed(request, result), request, { of: "notification", allowed });
      });
    },
  );

  app.post(
    "/v1/notifications/:id/cancel",
    { schema: { params: byId, body: noBody, response: { 200: notificationAnswer } }, config: { keepsAnswers: true } },
    async (request, reply) => {
      const { caller, params } = request;
      const allowed = "taken back: only one that is queued, held or uncertain can be";
      return withIdempotency(parts, request, reply, async (tx) => {
        if (!isUuid(params.id)) return refusal(notFound("notification"));
        const result = await intake.cancel(tx, { ...askerOf(caller), notificationId: params.id });
        return answerOf(200, noteOwed(request, result), request, { of: "notification", allowed });
      });
    },
  );

  app.post(
    "/v1/notifications/:id/resolve",
    {
      schema: { params: byId, body: resolution, response: { 200: notificationAnswer } },
      config: { keepsAnswers: true },
    },
    async (request, reply) => {
      const { caller, params } = request;
      const allowed = "resolved: only one that is uncertain, or failed with outcome_unknown, can be";
      return withIdempotency(parts, request, reply, async (tx) => {
        if (!isUuid(params.id)) return refusal(notFound("notification"));
        const result = await intake.resolve(tx, { ...askerOf(caller), notificationId: params.id });
        return answerOf(200, noteOwed(request, result), request, { of: "notification", allowed });
      });
    },
  );
}

/** What was asked about, for the refusal. `allowed` completes "It cannot be …". */
interface Subject {
  of: "transaction" | "notification";
  allowed?: string;
}

function answerOf(status: number, result: ByHandResult, request: FastifyRequest, subject: Subject): Answer {
  if (result.kind !== "done") return refusal(problemOf(result, request.caller, subject));
  const body = notificationJson(result.notification, spokenTo(request));
  return { status, body, afterCommit: result.afterCommit };
}

function askerOf(caller: Caller) {
  return { merchantId: caller.merchantId, source: caller.source, reach: reachOf(caller) };
}

function problemOf(refused: Refusal, caller: Caller, { of, allowed = "changed" }: Subject): Problem {
  switch (refused.kind) {
    case "not_found":
      return notFound(of);
    case "out_of_reach":
      return outOfReach(caller);
    case "nothing_to_send": {
      const { because, about, state } = refused;
      return conflict(nothingToSend(because, about, state), { state });
    }
    case "no_sender": {
      const detail = "This merchant has no authenticator that could send it: connect one, then retry.";
      return conflict(detail, { state: refused.state });
    }
    case "not_sendable":
      return conflict(`It would not leave: ${refused.reason}.`, { state: refused.state });
    case "under_way": {
      const { about, phase, state } = refused;
      return conflict(underWay(about, phase), { state });
    }
    case "opted_out":
      return conflict("This number wants no messages: it is on the opt-out list.");
    case "wrong_phase": {
      const { phase, deliveryRank } = refused.notification;
      return conflict(`This notification is ${statusOf(phase, deliveryRank, false)}. It cannot be ${allowed}.`);
    }
  }
}

function nothingToSend(because: NothingToSend, about: NotifiableState | null, state: PaymentState): string {
  switch (because) {
    case "untrue":
      return `The payment is ${state}, so a message about ${about} would not be true. Leave state out to send what is true now.`;
    case "never_notifies":
      return `The payment is ${state}, and customers are not told about that.`;
    case "has_no_link":
      return "E-Commerce orders get no payment link: the customer is told when the payment has ended.";
    case "link_expiring":
      return "The payment link ends in less than a minute: give the transaction a later expires_at, then send it.";
    case "phone_missing":
      return "The transaction has no customer_phone: add it, then send.";
    case "phone_invalid":
      return "No message can go to the transaction's customer_phone: correct it, then send.";
    case "not_ticked":
      return `The payment is ${state}, and the transaction has no tick for that.`;
    case "opted_out":
      return "The customer does not want messages: the number is on the opt-out list. Only the customer's START, or somebody who takes it off the list, ends that.";
    case "changed_number":
      return "The customer has another number now: give the transaction the new customer_phone, or take the old number off the opt-out list if it still is theirs.";
  }
}

function underWay(about: NotifiableState, phase: "sending" | "uncertain"): string {
  return phase === "sending"
    ? `A message about ${about} is being sent at this moment. Wait for its outcome, or ask with force: true for one more.`
    : `Nobody knows yet whether WhatsApp has the message about ${about}. Wait, or ask with force: true, and the customer may get it twice.`;
}
