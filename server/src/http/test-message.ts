/**
 * One approved template with sample values, sent to a phone of one's own: does it work, and how does it look?
 */
import { Type } from "typebox";
import { normaliseLanguage } from "../domain/languages.ts";
import type { OptOutScope } from "../domain/opt-out.ts";
import { normalisePhone } from "../domain/phone.ts";
import { isReached } from "../domain/reach.ts";
import { findMerchant } from "../store/merchant.ts";
import type { TestOutcome } from "../upkeep/template-authoring.ts";
import { explain } from "../whatsapp/error-catalogue.ts";
import type { SendAnswer } from "../whatsapp/graph-client.ts";
import type { App, HttpParts } from "./app-types.ts";
import { byAuthenticator, findOwn } from "./authenticators.ts";
import { input, isLanguage, nullable, text } from "./fields.ts";
import { badInput, conflict, notFound, type Problem, sendProblem } from "./problem.ts";
import { outOfReach, reachOf } from "./reach.ts";
import { noAccessProblem } from "./template-authoring.ts";
import { content } from "./transaction-json.ts";

const orNull = nullable(Type.String());

const testBody = input({
  to: text(64),
  template_name: text(512),
  language: text(32),
});

const testAnswer = Type.Object({
  status: Type.String({
    description: "`accepted`, `refused`, or `unknown`: no answer came, and the message may be on its way.",
  }),
  message_id: orNull,
  to: Type.String(),
  template: Type.Object({ name: Type.String(), language: Type.String() }),
  content,
  reason: nullable(
    Type.Object({
      code: orNull,
      title: Type.String(),
      meaning: Type.String(),
      advice: Type.String(),
      detail: orNull,
    }),
  ),
});

export function testMessageRoutes(app: App, parts: HttpParts): void {
  app.post(
    "/v1/authenticators/:id/test-message",
    { schema: { params: byAuthenticator, body: testBody, response: { 200: testAnswer } } },
    async ({ caller, params, body }, reply) => {
      const authenticator = await findOwn(parts, caller, params.id);
      if (authenticator === null) return sendProblem(reply, notFound("authenticator"));
      const merchant = await findMerchant(parts.sql, caller.merchantId);
      const phone = normalisePhone(body.to, merchant?.defaultCountry ?? "");
      if (phone.kind === "refused") return sendProblem(reply, badInput({ to: [phone.message] }));
      const to = phone.e164;
      if (!isLanguage(body.language)) {
        return sendProblem(reply, badInput({ language: ["Expected a language such as en, ar or pt_BR."] }));
      }
      const { environment } = authenticator;
      if (!isReached(reachOf(caller), { environment, customerPhone: to })) {
        return sendProblem(reply, outOfReach(caller));
      }
      if (authenticator.status === "disabled") {
        return sendProblem(reply, conflict('It is switched off: switch it on with {"disabled": false} first.'));
      }
      const template = { name: body.template_name, language: normaliseLanguage(body.language) };
      const { name: templateName, language } = template;
      const actor = caller.source;
      const outcome = await parts.templateAuthoring.sendTest(authenticator, { to, templateName, language, actor });
      if (outcome.kind !== "asked") return sendProblem(reply, testProblem(outcome, template));
      const { outcome: sent } = outcome.answer;
      return {
        status: sent.kind === "accepted" ? sent.kind : sent.kind === "unanswered" ? "unknown" : "refused",
        message_id: sent.kind === "accepted" ? sent.messageId : null,
        to,
        template,
        content: outcome.rendered,
        reason: reasonOf(outcome.answer),
      };
    },
  );
}

function testProblem(
  outcome: Exclude<TestOutcome, { kind: "asked" }>,
  { name, language }: { name: string; language: string },
): Problem {
  switch (outcome.kind) {
    case "no_template":
      return badInput({ template_name: [`This account has no template "${name.slice(0, 60)}" in ${language}.`] });
    case "not_approved":
      return conflict(`The template is ${outcome.status}, and WhatsApp sends only what it has approved.`);
    case "opted_out":
      return conflict(optedOut[outcome.scope]);
    case "unfit":
      return conflict(`It cannot be filled with sample values. ${outcome.detail}`);
    default:
      return noAccessProblem(outcome);
  }
}

const optedOut: Record<OptOutScope, string> = {
  all: "This number is on the opt-out list: its owner wants no messages.",
  changed_number: "This number is on the opt-out list: its owner has another number now.",
  marketing: "This number's owner takes no marketing messages, and this is a marketing template.",
};

/** Why it was not accepted, as people read it. */
function reasonOf({ outcome, code }: SendAnswer) {
  switch (outcome.kind) {
    case "accepted":
      return null;
    case "refused": {
      const { title, meaning, advice } =
        code === null
          ? { title: outcome.title, meaning: "Something between Zajel and WhatsApp refused it.", advice: askAgain }
          : explain(code, "en");
      return { code: code === null ? null : `${code}`, title, meaning, advice, detail: outcome.detail };
    }
    case "unanswered": {
      const meaning = "WhatsApp did not answer, so nobody knows whether it has the message.";
      return {
        code: null,
        title: "No answer",
        meaning,
        advice: "Look at the phone before you ask again.",
        detail: outcome.detail,
      };
    }
    case "not_sent": {
      const meaning = "WhatsApp could not be reached; nothing has left.";
      return { code: null, title: "Not sent", meaning, advice: askAgain, detail: outcome.detail };
    }
  }
}

const askAgain = "Look after the connection to WhatsApp, then ask again.";
