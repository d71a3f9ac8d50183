/**
 * What Ottu's clients do with a payment afterwards. Source: Ottu API 1.0.0, `/b/pbl/v2/operation/`. To refund, capture
 * and void is for who holds the money, and that is not Zajel.
 */
import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import { unitOfWork } from "../../store/unit-of-work.ts";
import type { App, HttpParts } from "../app-types.ts";
import { noteOwed } from "../owed.ts";
import { outOfReach, reachOf } from "../reach.ts";
import { sendAsOttu, sendProblemAsOttu } from "./answer.ts";
import { findSession } from "./find-session.ts";
import { fieldsOf } from "./read.ts";
import { withAndWithoutSlash } from "./slash.ts";
import { operationBody } from "./words.ts";

const operations = ["delete", "cancel", "expire", "refund", "capture", "void"] as const;
type Operation = (typeof operations)[number];

const done = Type.Object({ detail: Type.String(), operation: Type.String(), result: Type.String() });
const endOf = { cancel: "canceled", expire: "expired" } as const;

export function ottuOperationRoutes(b: App, { sql, intake }: HttpParts): void {
  async function operate(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { caller } = request;
    const fields = fieldsOf(request.body);
    const operation = fields.choice("operation", operations, true);
    const found = await findSession(sql, caller, fields);
    fields.done();
    if (found === null || operation === null) throw new Error("an empty request was not refused");
    const { sessionId } = found;
    const { merchantId, source } = caller;
    const reach = reachOf(caller);
    if (operation === "delete") {
      const result = await unitOfWork(sql, (tx) => intake.delete(tx, { merchantId, source, sessionId, reach }));
      if (result.kind === "out_of_reach") return sendProblemAsOttu(reply, outOfReach(caller));
      if (result.kind === "deleted") return succeeded(reply, operation, "deleted");
      const state = result.kind === "wrong_state" ? result.state : "deleted";
      return failed(reply, operation, notFrom(operation, state));
    }
    if (operation !== "cancel" && operation !== "expire") {
      const detail = `Zajel holds no money and cannot ${operation}: ask the payment gateway. Nothing was done.`;
      return failed(reply, operation, detail);
    }
    const result = await intake.report({
      merchantId,
      source,
      sessionId,
      reach,
      state: endOf[operation],
      occurredAt: null,
      referenceNumber: null,
      paidAmount: null,
      reason: `Operation ${operation}.`,
    });
    noteOwed(request, result);
    switch (result.kind) {
      case "applied":
        return succeeded(reply, operation, endOf[operation]);
      case "repeated":
      case "stale":
      case "operational":
        return failed(reply, operation, notFrom(operation, result.transaction.state));
      case "out_of_reach":
        return sendProblemAsOttu(reply, outOfReach(caller));
      case "refused":
      case "not_found":
        return failed(reply, operation, "There is no such payment transaction any more.");
    }
  }

  withAndWithoutSlash(b, {
    method: "POST",
    url: "/b/pbl/v2/operation/",
    schema: { body: operationBody, response: { 200: done } },
    handler: operate,
  });
}

function notFrom(operation: Operation, state: string): string {
  return `The payment is ${state}, and the operation ${operation} does not fit that state.`;
}

function succeeded(reply: FastifyReply, operation: Operation, end: string): FastifyReply {
  return reply.send({ detail: `The payment transaction was ${end}.`, operation, result: "success" });
}

function failed(reply: FastifyReply, operation: Operation, detail: string): FastifyReply {
  return sendAsOttu(reply, 400, { detail, operation, result: "failed" });
}
