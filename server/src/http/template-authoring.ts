/**
 * Templates on their way to WhatsApp: looked over, submitted one by one, or the starter set at once.
 */
import { type Static, Type } from "typebox";
import { checkoutPrefixOf } from "../domain/checkout-url.ts";
import { readDraft } from "../domain/template-draft.ts";
import { type Finding, lintTemplate } from "../domain/template-lint.ts";
import type { FieldErrors } from "../intake/intake.ts";
import { findMerchant } from "../store/merchant.ts";
import type { StarterResult } from "../upkeep/starter-set.ts";
import type { NoAccess, SubmitOutcome } from "../upkeep/template-authoring.ts";
import { explain } from "../whatsapp/error-catalogue.ts";
import type { GraphRefusal } from "../whatsapp/graph-answer.ts";
import { componentRefused } from "../whatsapp/template-submit.ts";
import type { App, HttpParts } from "./app-types.ts";
import { byAuthenticator, findChangeable, findOwn } from "./authenticators.ts";
import { input, nullable } from "./fields.ts";
import { badInput, conflict, notFound, type Problem, problem, sendProblem } from "./problem.ts";

const orNull = nullable(Type.String());
const aText = Type.Optional(Type.String());

/** Texts of any length: what is too long is a finding. */
const draftBody = input({
  name: aText,
  language: aText,
  category: aText,
  parameter_format: aText,
  components: Type.Array(Type.Unsafe<Record<string, unknown>>({ type: "object" })),
  message_send_ttl_seconds: Type.Optional(Type.Integer()),
});

const findingAnswer = Type.Object({
  code: Type.String(),
  severity: Type.String({ description: "`error`: refused for certain. `warning`: it may be, or will cost more." }),
  component: Type.String(),
  position: nullable(Type.Integer()),
  message: Type.String(),
  mend: Type.String(),
});
const findingsAnswer = Type.Object({ findings: Type.Array(findingAnswer) });

const warning = Type.Object({ code: Type.String(), message: Type.String() });
const submittedAnswer = Type.Object({
  template_id: Type.String(),
  name: Type.String(),
  language: Type.String(),
  status: Type.String({ description: "Meta's word, as a rule PENDING." }),
  category: Type.String({ description: "As Meta took it in." }),
  warnings: Type.Array(warning),
});

const startersBody = Type.Unsafe<{ link?: boolean } | null>({
  type: ["object", "null"],
  properties: { link: { type: "boolean" } },
  additionalProperties: false,
});
const starterAnswer = Type.Object({
  state: Type.String(),
  name: Type.String(),
  language: Type.String(),
  outcome: Type.String({ description: "`submitted`, `exists`, `refused` or `not_tried`." }),
  status: orNull,
  category: orNull,
  detail: orNull,
  advice: orNull,
  linked: Type.Array(Type.String(), { description: "The types that it was linked for by this request." }),
  warnings: Type.Array(warning),
});
const startersAnswer = Type.Object({ templates: Type.Array(starterAnswer) });

export function templateAuthoringRoutes(app: App, parts: HttpParts): void {
  const { sql, templateAuthoring: authoring } = parts;

  app.post(
    "/v1/authenticators/:id/templates/lint",
    { schema: { params: byAuthenticator, body: draftBody, response: { 200: findingsAnswer } } },
    async ({ caller, params, body }, reply) => {
      const authenticator = await findOwn(parts, caller, params.id);
      if (authenticator === null) return sendProblem(reply, notFound("authenticator"));
      const read = readDraft(body, { isComplete: false });
      if (read.kind === "refused") return sendProblem(reply, badInput(read.errors));
      return { findings: lintTemplate(read.draft) };
    },
  );

  app.post(
    "/v1/authenticators/:id/templates",
    { schema: { params: byAuthenticator, body: draftBody, response: { 201: submittedAnswer } } },
    async ({ caller, params, body }, reply) => {
      const authenticator = await findChangeable(parts, caller, params.id, reply);
      if (authenticator === null) return reply;
      const read = readDraft(body, { isComplete: true });
      if (read.kind === "refused") return sendProblem(reply, badInput(read.errors));
      const { draft } = read;
      const outcome = await authoring.submit(authenticator, draft, caller.source);
      if (outcome.kind === "silent") reply.header("retry-after", "30");
      if (outcome.kind !== "submitted") return sendProblem(reply, submitProblem(outcome, draft));
      const { templateId, status, category, findings } = outcome;
      return reply.code(201).send({
        template_id: templateId,
        name: draft.name,
        language: draft.language,
        status,
        category: category ?? draft.category,
        warnings: [
          ...categoryWarnings(draft.category, category),
          ...findings.map(({ code, component, message, mend }) => ({
            code,
            message: `${component}: ${message} ${mend}`,
          })),
        ],
      });
    },
  );

  app.post(
    "/v1/authenticators/:id/starter-templates",
    { schema: { params: byAuthenticator, body: startersBody, response: { 200: startersAnswer } } },
    async ({ caller, params, body }, reply) => {
      const authenticator = await findChangeable(parts, caller, params.id, reply);
      if (authenticator === null) return reply;
      const merchant = await findMerchant(sql, caller.merchantId);
      const prefix = starterPrefix(merchant?.checkoutUrlTemplate ?? null);
      if (prefix.kind === "refused") return sendProblem(reply, conflict(prefix.message));
      const { checkoutPrefix } = prefix;
      const link = body?.link ?? false;
      const report = await authoring.submitStarters(authenticator, { checkoutPrefix, link, actor: caller.source });
      switch (report.kind) {
        case "ok":
          return { templates: report.templates.map(starterJson) };
        case "refused": {
          const detail = `WhatsApp refused to list the templates (${report.code}): ${report.detail} Run the checks to see what to mend.`;
          return sendProblem(reply, conflict(detail));
        }
        case "silent":
          reply.header("retry-after", "30");
          return sendProblem(reply, problem("unavailable", `WhatsApp did not answer: ${report.detail}`));
        default:
          return sendProblem(reply, noAccessProblem(report));
      }
    },
  );
}

/** How the starter set's pay button begins, from the merchant's `checkout_url_template`. */
export function starterPrefix(
  template: string | null,
): { kind: "ok"; checkoutPrefix: string } | { kind: "refused"; message: string } {
  if (template === null) {
    const message =
      "The pay button needs to know how payment links begin: set the merchant's checkout_url_template first, such as https://pay.example.com/c/{session_id}.";
    return { kind: "refused", message };
  }
  const checkoutPrefix = checkoutPrefixOf(template);
  if (checkoutPrefix !== null) return { kind: "ok", checkoutPrefix };
  const message = `WhatsApp approves the beginning of the pay button's address, and the merchant's checkout_url_template (${template}) has {session_id} before the path: write it as https://pay.example.com/c/{session_id}.`;
  return { kind: "refused", message };
}

export function noAccessProblem(outcome: NoAccess): Problem {
  return outcome.kind === "no_sandbox"
    ? conflict("It talks to the simulator, and none runs here: start Zajel with --sandbox.")
    : conflict("It was removed meanwhile, or this node's ZAJEL_SECRET_KEY cannot open its access token.");
}

/** What Meta's number for a refusal means; the subcode says more where there is one of templates. */
export function explainRefusal({ code, subcode }: Pick<GraphRefusal, "code" | "subcode">) {
  return explain(subcode !== null && subcode >= 2_388_000 ? subcode : code, "en");
}

/** Why a template was not submitted, in a sentence. */
export function submitProblem(
  outcome: Exclude<SubmitOutcome, { kind: "submitted" }>,
  { name, language }: { name: string; language: string },
): Problem {
  switch (outcome.kind) {
    case "invalid":
      return badInput(lintErrors(outcome.findings));
    case "exists":
      return conflict(
        `The account has a template "${name}" in ${language} already: choose another name, such as "${name}_v2", or change that one in WhatsApp Manager.`,
      );
    case "refused": {
      const { meaning, advice } = explainRefusal(outcome);
      const sentence = `WhatsApp refused it (${outcome.subcode ?? outcome.code}): ${outcome.detail} ${meaning} ${advice}`;
      const isAboutText = outcome.code === 100;
      const component = componentRefused(outcome);
      return isAboutText && outcome.scope !== "waba"
        ? badInput({ [component === null ? "template" : `components.${component}`]: [sentence] })
        : conflict(sentence);
    }
    case "silent": {
      const detail = `WhatsApp did not answer: ${outcome.detail} Ask again: where it has arrived, the answer is that the template exists.`;
      return problem("unavailable", detail);
    }
    default:
      return noAccessProblem(outcome);
  }
}

/** Under the component's name, each with its code. */
function lintErrors(findings: readonly Finding[]): FieldErrors {
  const errors = findings.filter(({ severity }) => severity === "error");
  const byField = Map.groupBy(errors, ({ component }) => (component === "name" ? "name" : `components.${component}`));
  return Object.fromEntries(
    Array.from(byField, ([field, found]) => [
      field,
      found.map(({ code, message, mend }) => `${code}: ${message} ${mend}`),
    ]),
  );
}

function categoryWarnings(asked: string, got: string | null): Static<typeof warning>[] {
  if (got === null || got === asked) return [];
  const message = `WhatsApp took it in as ${got} and not as ${asked}: each message then costs what that category costs, and may not reach everybody. Have the category reviewed in WhatsApp Manager, or word it otherwise.`;
  return [{ code: `category_${got.toLowerCase()}`, message }];
}

function starterJson(result: StarterResult): Static<typeof starterAnswer> {
  const { state, name, language, outcome, status, category, refusal, detail, linked } = result;
  const advice = refusal === null ? null : explainRefusal(refusal).advice;
  const warnings = categoryWarnings("UTILITY", category);
  return { state, name, language, outcome, status, category, detail, advice, linked, warnings };
}
