/**
 * What the customer will see of a template link, saved or not yet, with a sample or with a given payment.
 */
import { type Static, Type } from "typebox";
import { factsFor, type MerchantVoice, type MessageSubject, templateKey } from "../domain/decide.ts";
import { normaliseLanguage } from "../domain/languages.ts";
import { isStillTrue, type Spoken } from "../domain/notification.ts";
import { type Preview, type PreviewProblem, previewMessage } from "../domain/preview.ts";
import { type SampleKind, sampleKinds, sampleSubject } from "../domain/sample.ts";
import { approvedAddress, parseComponents, type Template } from "../domain/template.ts";
import type { LinkVariables } from "../domain/variables.ts";
import type { FieldErrors } from "../intake/intake.ts";
import type { Authenticator } from "../store/authenticator.ts";
import { type MerchantConfig, readConfig } from "../store/merchant-configs.ts";
import { findTemplate } from "../store/template.ts";
import { findTransaction } from "../store/transaction.ts";
import { buildMessageBody } from "../whatsapp/graph-client.ts";
import type { App, HttpParts } from "./app-types.ts";
import { findOwn } from "./authenticators.ts";
import { input, nullable, oneOf, text } from "./fields.ts";
import { badInput, conflict, notFound, type Problem, sendProblem } from "./problem.ts";
import { explainReason, spokenTo } from "./reason-text.ts";
import { byLink, judge, linkBody, type Place, readPlace } from "./template-links.ts";
import { content } from "./transaction-json.ts";

const previewFields = input({
  session_id: Type.Optional(nullable(text())),
  sample: Type.Optional(oneOf(sampleKinds)),
  link: Type.Optional(linkBody),
});
const previewBody = nullable(previewFields);

const measure = Type.Object({ characters: nullable(Type.Integer()), limit: Type.Integer() });
const places = Type.Unsafe<Record<string, string | null>>({
  type: "object",
  additionalProperties: { type: ["string", "null"] },
});
const previewAnswer = Type.Object({
  ...content.properties,
  length: Type.Object({ header: measure, body: measure }),
  filled: Type.Object(
    { header: places, body: places, buttons: places },
    { description: "What stands in each place; null: nothing, or what is still to come." },
  ),
  unknown: Type.Array(Type.String(), {
    description: "Sources whose value is still to come: in the texts they stand as ‹name›.",
  }),
  problems: Type.Array(
    Type.Object({ code: Type.String(), about: Type.String(), detail: Type.String(), advice: Type.String() }),
    { description: "Why it could not be sent with these values." },
  ),
  request: nullable(
    Type.Unsafe<object>({
      type: "object",
      additionalProperties: true,
      description: "The body of `POST /{phone_number_id}/messages`; null where there is a problem.",
    }),
  ),
  template: Type.Object({
    name: Type.String(),
    language: Type.String(),
    status: Type.String(),
    category: Type.String(),
  }),
  sample: Type.Boolean({ description: "The values are of no real payment." }),
});

export function templatePreviewRoutes(app: App, parts: HttpParts): void {
  const { sql } = parts;
  app.post(
    "/v1/authenticators/:id/template-links/:type/:state/:language/preview",
    { schema: { params: byLink, body: previewBody, response: { 200: previewAnswer } } },
    async (request, reply) => {
      const { caller, params, body } = request;
      const { merchantId } = caller;
      const authenticator = await findOwn(parts, caller, params.id);
      const config = await readConfig(sql, merchantId);
      if (authenticator === null || config === null) return sendProblem(reply, notFound("authenticator"));
      const place = readPlace(params);
      if (place.kind === "refused") return sendProblem(reply, badInput(place.errors));
      const chosen =
        body?.link === undefined
          ? saved(config, authenticator, place)
          : await unsaved(parts, authenticator, place, body.link);
      if (chosen.kind === "refused") return sendProblem(reply, chosen.problem);

      const sessionId = body?.session_id ?? null;
      const transaction = sessionId === null ? null : await findTransaction(sql, merchantId, sessionId);
      if (sessionId !== null && transaction === null) return sendProblem(reply, notFound("transaction"));
      if (transaction !== null && transaction.type !== place.type) {
        const message = `The transaction is of type ${transaction.type}, and this link is for ${place.type}.`;
        return sendProblem(reply, badInput({ session_id: [message] }));
      }
      const { template, variables } = chosen;
      const kind = body?.sample ?? "usual";
      const subject = transaction ?? sampleOf(config.merchant, place, template, kind);
      // Where a sample is to show what is missing, nothing is still to come.
      const isNow = transaction === null ? kind !== "usual" : isStillTrue(place.state, transaction.state);
      const mode = isNow ? "send" : "plan";
      const facts = factsFor({ about: place.state, subject, merchant: config.merchant, mode }, template.language);
      const preview = previewMessage({ template, variables, facts, mode });
      return previewJson(preview, template, subject, { sample: transaction === null, spoken: spokenTo(request) });
    },
  );
}

type Chosen = { kind: "ok"; template: Template; variables: LinkVariables } | { kind: "refused"; problem: Problem };
type GoodPlace = Extract<Place, { kind: "ok" }>;

function saved(config: MerchantConfig, { id }: Authenticator, { type, state, language }: GoodPlace): Chosen {
  const texts = config.senders.get(id)?.texts;
  const link = texts?.links.find(
    (one) => one.type === type && one.state === state && normaliseLanguage(one.language) === language,
  );
  if (link === undefined) return { kind: "refused", problem: notFound("template link") };
  const key = templateKey(link.templateName, link.templateLanguage);
  const template = texts?.templates.get(key);
  if (template === undefined) {
    const detail = `The WhatsApp account has no template ${key}: fetch the templates, or link another.`;
    return { kind: "refused", problem: conflict(detail) };
  }
  return { kind: "ok", template, variables: link.variables };
}

/** From our copy of the templates alone: whoever only looks makes no request to WhatsApp. */
async function unsaved(
  parts: HttpParts,
  authenticator: Authenticator,
  { language }: GoodPlace,
  link: Static<typeof linkBody>,
): Promise<Chosen> {
  const judged = await judge(parts, authenticator, language, link, (name, language) =>
    findTemplate(parts.sql, { merchantId: authenticator.merchantId, wabaId: authenticator.wabaId, name, language }),
  );
  if (judged.kind === "refused") return { kind: "refused", problem: badInput(within("link", judged.errors)) };
  const components = parseComponents(judged.template.components);
  if (components === null) throw new Error("a template without a body was judged to be fit");
  return { kind: "ok", template: { ...judged.template, components }, variables: judged.variables };
}

function within(field: string, errors: FieldErrors): FieldErrors {
  return Object.fromEntries(Object.entries(errors).map(([name, messages]) => [`${field}.${name}`, messages]));
}

function sampleOf(
  { checkoutUrlTemplate }: MerchantVoice & { checkoutUrlTemplate: string | null },
  { type, state }: GoodPlace,
  { components, language }: Template,
  kind: SampleKind,
): MessageSubject {
  const [approved = null] = components.buttons.flatMap((button) => approvedAddress(button) ?? []);
  return sampleSubject({ type, state, language, checkoutUrlTemplate, approvedAddress: approved, kind });
}

function previewJson(
  { rendered, length, unknown, problems, filled, parameters }: Preview,
  { name, language, status, category }: Template,
  { customerPhone: to }: MessageSubject,
  { sample, spoken }: { sample: boolean; spoken: Spoken },
): Static<typeof previewAnswer> {
  const found = to === null ? [...problems, noPhone] : problems;
  const callbackData = "‹notification_id›";
  return {
    ...rendered,
    length,
    filled,
    unknown,
    problems: found.map((problem) => ({
      ...problem,
      advice: explainReason(problem.code, spoken).advice,
    })),
    request:
      parameters === null || to === null
        ? null
        : buildMessageBody({ to, template: { name, language, parameters }, callbackData }),
    template: { name, language, status, category },
    sample,
  };
}

const noPhone: PreviewProblem = {
  code: "phone_missing",
  about: "customer_phone",
  detail: "The transaction has no customer_phone.",
};
