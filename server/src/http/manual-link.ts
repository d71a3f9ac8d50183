/**
 * Manual WhatsApp: the link by which staff send a payment request from a phone of their own.
 */
import { Type } from "typebox";
import type { NoManualLink } from "../domain/manual-link.ts";
import type { ManualLinkResult } from "../intake/manual-link.ts";
import { answer, refusal } from "./answer.ts";
import type { App, HttpParts } from "./app-types.ts";
import type { Caller } from "./auth.ts";
import { input, noBody } from "./fields.ts";
import { withIdempotency } from "./idempotency.ts";
import { conflict, notFound, type Problem, sendProblem } from "./problem.ts";
import { outOfReach, reachOf } from "./reach.ts";
import { bySession } from "./transactions.ts";

const link = Type.Object({
  url: Type.String({ description: "Opens the chat with the customer, the text written already." }),
  text: Type.String(),
});

export function manualLinkRoutes(app: App, parts: HttpParts): void {
  const { intake } = parts;
  app.get(
    "/v1/transactions/:session_id/manual-link",
    { schema: { params: bySession, querystring: input({}), response: { 200: link } } },
    async ({ caller, params }, reply) => {
      const { merchantId } = caller;
      const result = await intake.manualLink({ merchantId, sessionId: params.session_id });
      if (result.kind !== "link") return sendProblem(reply, problemOf(result, caller));
      return { url: result.url, text: result.text };
    },
  );

  app.post(
    "/v1/transactions/:session_id/manual-link",
    { schema: { params: bySession, body: noBody, response: { 200: link } }, config: { keepsAnswers: true } },
    async (request, reply) => {
      const { caller, params } = request;
      const { merchantId, source } = caller;
      return withIdempotency(parts, request, reply, async (tx) => {
        const pressed = { merchantId, source, reach: reachOf(caller), sessionId: params.session_id };
        const result = await intake.pressManualLink(tx, pressed);
        if (result.kind !== "link") return refusal(problemOf(result, caller));
        return answer(200, { url: result.url, text: result.text });
      });
    },
  );
}

function problemOf(result: Exclude<ManualLinkResult, { kind: "link" }>, caller: Caller): Problem {
  switch (result.kind) {
    case "not_found":
      return notFound("transaction");
    case "out_of_reach":
      return outOfReach(caller);
    case "none":
      return conflict(sentences[result.because](result.state), { state: result.state });
  }
}

const sentences: Record<NoManualLink, (state: string) => string> = {
  not_ticked: () =>
    "Manual WhatsApp is not ticked for this transaction: set notifications.whatsapp_manual to true first.",
  not_open: (state) => `The payment is ${state}. A payment request is sent while it is created, pending or attempted.`,
  phone_missing: () => "The transaction has no customer_phone (phone_missing): add it first.",
  phone_invalid: () => "The customer_phone cannot exist (phone_invalid): correct it, with its country code.",
  opted_out: () =>
    "The customer wants no messages (opted_out). Who takes the number off the list may write to it again.",
  changed_number: () => "The customer has another number now (changed_number): correct customer_phone.",
  checkout_url_missing: () => "No template is linked, and the transaction has no checkout_url to pay by: give it one.",
};
