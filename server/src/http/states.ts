import { Type } from "typebox";
import type { ReportInput, ReportResult } from "../intake/intake.ts";
import { type Answer, answer, refusal } from "./answer.ts";
import type { App, HttpParts } from "./app-types.ts";
import type { Caller } from "./auth.ts";
import { input, nullable } from "./fields.ts";
import { answerFromIntake } from "./idempotency.ts";
import { badInput, conflict, notFound, sendProblem } from "./problem.ts";
import { outOfReach, reachOf } from "./reach.ts";
import type { ShortEvents } from "./short-events.ts";
import { amountText, optionalText, optionalWord } from "./transaction-input.ts";
import { transactionAnswer, transactionJson } from "./transaction-json.ts";
import { bySession } from "./transactions.ts";
import { wholeRefusal } from "./whole-refusal.ts";

export const reportFields = {
  state: Type.String(),
  occurred_at: optionalWord,
  reference_number: optionalText,
  paid_amount: Type.Optional(nullable(amountText)),
  reason: Type.Optional(nullable(Type.String({ maxLength: 500 }))),
};
const stateReport = input(reportFields);

export interface StateReport {
  state: string;
  occurred_at?: string | null;
  reference_number?: string | null;
  paid_amount?: string | null;
  reason?: string | null;
}

const reported = Type.Object({
  applied: Type.Boolean(),
  reason: Type.Optional(Type.String()),
  transaction: transactionAnswer,
});

/** The ids that need no decoding; others are for the routes. */
const plainAddress = /^\/v1\/transactions\/([\w.~-]{1,128})\/state$/;

export function stateRoutes(app: App, { intake }: HttpParts, shortEvents: ShortEvents): void {
  const goShort = shortEvents.offer<StateReport>(
    {
      route: "/v1/transactions/:session_id/state",
      sessionOf: (url) => plainAddress.exec(url)?.[1] ?? null,
      work: async (caller, body, sessionId) =>
        reportAnswer(await intake.report(reportOf(caller, sessionId, body)), caller, body.state),
    },
    200,
  );
  app.post(
    "/v1/transactions/:session_id/state",
    {
      schema: { params: bySession, body: stateReport, response: { 200: reported } },
      attachValidation: true,
      config: { keepsAnswers: true },
    },
    async (request, reply) => {
      const { caller, body, params } = request;
      const wrong = await wholeRefusal(request, { standIns: { state: "created" } }, (sound) =>
        intake.wrongReport(reportOf(caller, params.session_id, sound as StateReport)),
      );
      if (wrong !== null) return sendProblem(reply, badInput(wrong));
      goShort(request, reply);
      const report = reportOf(caller, params.session_id, body);
      return answerFromIntake(request, reply, {
        plain: () => intake.report(report),
        named: (named) => intake.reportNamed(report, named),
        answerOf: (result) => reportAnswer(result, caller, body.state),
      });
    },
  );
}

export function reportOf(caller: Caller, sessionId: string, body: StateReport): ReportInput {
  return {
    merchantId: caller.merchantId,
    sessionId,
    source: caller.source,
    reach: reachOf(caller),
    state: body.state,
    occurredAt: body.occurred_at ?? null,
    referenceNumber: body.reference_number ?? null,
    paidAmount: body.paid_amount ?? null,
    reason: body.reason ?? null,
  };
}

export function noSuchMove(from: string, to: string): string {
  return `A payment that is ${from} cannot become ${to}.`;
}

function reportAnswer(result: ReportResult, caller: Caller, asked: string): Answer {
  switch (result.kind) {
    case "applied":
      return answer(200, { applied: true, transaction: transactionJson(result.transaction) });
    case "repeated":
    case "operational":
      return answer(200, { applied: false, reason: result.kind, transaction: transactionJson(result.transaction) });
    case "stale": {
      const { state } = result.transaction;
      return refusal(conflict(noSuchMove(state, asked), { state }));
    }
    case "out_of_reach":
      return refusal(outOfReach(caller));
    case "not_found":
      return refusal(notFound("transaction"));
    case "refused":
      return refusal(badInput(result.errors));
  }
}
