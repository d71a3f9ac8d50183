import { type Static, Type } from "typebox";
import type { ChangeFields } from "../intake/change.ts";
import type { App, HttpParts } from "./app-types.ts";
import { input, text } from "./fields.ts";
import { badInput, conflict, notFound, sendProblem } from "./problem.ts";
import { outOfReach, reachOf } from "./reach.ts";
import { amountText, extraField, notificationsField, optionalText, optionalWord } from "./transaction-input.ts";
import { transactionAnswer, transactionJson } from "./transaction-json.ts";
import { bySession } from "./transactions.ts";
import { wholeRefusal } from "./whole-refusal.ts";

const transactionPatch = input({
  amount: Type.Optional(amountText),
  currency_code: Type.Optional(text()),
  expires_at: optionalWord,
  checkout_url: optionalWord,
  customer_phone: optionalText,
  customer_first_name: optionalText,
  customer_last_name: optionalText,
  customer_email: optionalText,
  language: optionalWord,
  extra: extraField,
  notifications: notificationsField,
});

type Patch = Static<typeof transactionPatch>;

export function transactionChangeRoutes(app: App, { intake }: HttpParts): void {
  app.patch(
    "/v1/transactions/:session_id",
    {
      schema: { params: bySession, body: transactionPatch, response: { 200: transactionAnswer } },
      attachValidation: true,
    },
    async (request, reply) => {
      const { caller, params } = request;
      const changeTo = (body: Patch) => ({
        merchantId: caller.merchantId,
        sessionId: params.session_id,
        source: caller.source,
        reach: reachOf(caller),
        fields: fieldsOf(body),
      });
      const wrong = await wholeRefusal(request, { beside: { amount: "currency_code" } }, (sound) =>
        intake.wrongChange(changeTo(sound as Patch)),
      );
      if (wrong !== null) return sendProblem(reply, badInput(wrong));
      const result = await intake.change(changeTo(request.body));
      switch (result.kind) {
        case "changed":
          return transactionJson(result.transaction);
        case "final": {
          const { state, fields } = result;
          const detail = `The payment is ${state}, and nothing can follow that: ${fields.join(", ")} can no longer be changed.`;
          return sendProblem(reply, conflict(detail, { state }));
        }
        case "refused":
          return sendProblem(reply, badInput(result.errors));
        case "out_of_reach":
          return sendProblem(reply, outOfReach(caller));
        case "not_found":
          return sendProblem(reply, notFound("transaction"));
      }
    },
  );
}

function fieldsOf(body: Patch): ChangeFields {
  return {
    amount: body.amount,
    currencyCode: body.currency_code,
    expiresAt: body.expires_at,
    checkoutUrl: body.checkout_url,
    customerPhone: body.customer_phone,
    customerFirstName: body.customer_first_name,
    customerLastName: body.customer_last_name,
    customerEmail: body.customer_email,
    language: body.language,
    extra: body.extra,
    // An object that names no channel says nothing about this one.
    notifications: body.notifications === null ? null : body.notifications?.whatsapp,
    whatsappManual: body.notifications === null ? null : body.notifications?.whatsapp_manual,
  };
}
