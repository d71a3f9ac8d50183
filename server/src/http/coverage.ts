/**
 * The coverage grid: what would happen to a message about each type, state and language.
 */
import { Type } from "typebox";
import { type CoverageCell, coverageOf } from "../domain/coverage.ts";
import type { Spoken } from "../domain/notification.ts";
import { listHolds } from "../store/hold.ts";
import { readConfig } from "../store/merchant-configs.ts";
import type { App, HttpParts } from "./app-types.ts";
import { byAuthenticator, findOwn } from "./authenticators.ts";
import { input, nullable } from "./fields.ts";
import { notFound, sendProblem } from "./problem.ts";
import { explainReason, spokenTo } from "./reason-text.ts";
import { warningsOf } from "./template-warnings.ts";

const orNull = nullable(Type.String());

const cell = Type.Object({
  type: Type.String(),
  state: Type.String(),
  language: Type.String({ description: "That the customer is to be written to in." }),
  will_send: Type.Boolean(),
  outcome: Type.String({
    description:
      "`send`; `hold`: it waits and leaves by itself once the reason is gone; `suppress` and `fail`: it is not sent.",
  }),
  reason: orNull,
  detail: orNull,
  advice: orNull,
  template: orNull,
  template_language: orNull,
  link_language: nullable(
    Type.String({ description: "Of the link that answers; another than `language` where none is linked in that." }),
  ),
  warnings: Type.Array(Type.Object({ code: Type.String(), message: Type.String() })),
});
const coverage = Type.Object({ data: Type.Array(cell) });

export function coverageRoutes(app: App, parts: HttpParts): void {
  const { sql } = parts;
  app.get(
    "/v1/authenticators/:id/coverage",
    { schema: { params: byAuthenticator, querystring: input({}), response: { 200: coverage } } },
    async (request, reply) => {
      const { caller, params } = request;
      const authenticator = await findOwn(parts, caller, params.id);
      if (authenticator === null) return sendProblem(reply, notFound("authenticator"));
      const [config, holds] = await Promise.all([
        readConfig(sql, caller.merchantId),
        listHolds(sql, caller.merchantId, authenticator.id),
      ]);
      const sender = config?.senders.get(authenticator.id);
      if (!config || sender === undefined) return sendProblem(reply, notFound("authenticator"));
      const refused = holds.filter(({ scope }) => scope === "template");
      const cells = coverageOf({
        texts: sender.texts,
        merchant: config.merchant,
        heldFor: sender.heldFor,
        heldTemplates: new Map(refused.map(({ key, reasonCode, detail }) => [key, { reason: reasonCode, detail }])),
      });
      return { data: cells.map((one) => cellJson(one, spokenTo(request))) };
    },
  );
}

function cellJson({ type, state, language, link, template, outcome, reason, detail }: CoverageCell, spoken: Spoken) {
  const advice = reason === null ? null : explainReason(reason, spoken).advice;
  return {
    type,
    state,
    language,
    will_send: outcome === "send",
    outcome,
    reason,
    detail,
    advice,
    template: link?.templateName ?? null,
    template_language: link?.templateLanguage ?? null,
    link_language: link?.language ?? null,
    warnings: template === null ? [] : warningsOf(template),
  };
}
