import { Type } from "typebox";
import { findTransaction } from "../store/transaction.ts";
import type { App, HttpParts } from "./app-types.ts";
import { input, nullable } from "./fields.ts";
import { badInput, conflict, notFound, problem, sendProblem } from "./problem.ts";
import { transactionAnswer, transactionJson } from "./transaction-json.ts";

const optionalText = Type.Optional(nullable(Type.String({ maxLength: 128 })));

const stateReport = input({
  state: Type.String(),
  occurred_at: Type.Optional(nullable(Type.String())),
  reference_number: optionalText,
  paid_amount: Type.Optional(
    nullable(Type.String({ maxLength: 64, "x-expected": 'a decimal amount as text, such as "20.000"' })),
  ),
  reason: Type.Optional(nullable(Type.String({ maxLength: 500 }))),
});

const reported = Type.Object({
  applied: Type.Boolean(),
  reason: Type.Optional(Type.String()),
  transaction: transactionAnswer,
});

export function stateRoutes(app: App, { sql, intake }: HttpParts): void {
  app.post(
    "/v1/transactions/:session_id/state",
    {
      schema: {
        params: Type.Object({ session_id: Type.String() }),
        body: stateReport,
        response: { 200: reported },
      },
      config: { takesStateReports: true },
    },
    async (request, reply) => {
      const { caller, body, params } = request;
      if (caller.keyKind === "test") {
        // What a live transaction owes would reach a real phone.
        const transaction = await findTransaction(sql, caller.merchantId, params.session_id);
        if (transaction?.environment === "live") {
          return sendProblem(reply, problem("not_allowed", "A test key reaches transactions of the simulator only."));
        }
      }
      const result = await intake.report({
        merchantId: caller.merchantId,
        sessionId: params.session_id,
        source: caller.source,
        state: body.state,
        occurredAt: body.occurred_at ?? null,
        referenceNumber: body.reference_number ?? null,
        paidAmount: body.paid_amount ?? null,
        reason: body.reason ?? null,
      });
      switch (result.kind) {
        case "applied":
          return { applied: true, transaction: transactionJson(result.transaction) };
        case "repeated":
        case "operational":
          return { applied: false, reason: result.kind, transaction: transactionJson(result.transaction) };
        case "stale": {
          const { state } = result.transaction;
          return sendProblem(reply, conflict(`A payment that is ${state} cannot become ${body.state}.`, { state }));
        }
        case "not_found":
          return sendProblem(reply, notFound("transaction"));
        case "refused":
          return sendProblem(reply, badInput(result.errors));
      }
    },
  );
}
