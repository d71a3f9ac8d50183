import { type Static, Type } from "typebox";
import { canonicalJson } from "../domain/canonical-json.ts";
import { templateKey } from "../domain/decide.ts";
import { normaliseLanguage } from "../domain/languages.ts";
import { linkProblems } from "../domain/link-fit.ts";
import { parseLinkVariables } from "../domain/link-variables.ts";
import {
  isNotifiable,
  type NotifiableState,
  notifiableStates,
  type TransactionType,
  transactionTypes,
} from "../domain/payment-state.ts";
import { parseComponents } from "../domain/template.ts";
import { expandTicks } from "../domain/ticks.ts";
import type { LinkVariables } from "../domain/variables.ts";
import type { FieldErrors } from "../intake/intake.ts";
import { writeAudit } from "../store/audit.ts";
import type { Authenticator } from "../store/authenticator.ts";
import type { ISql } from "../store/database.ts";
import { releaseHolds } from "../store/hold.ts";
import { bumpConfigVersion, findMerchant } from "../store/merchant.ts";
import { findTemplate, lockTemplates, type StoredTemplate } from "../store/template.ts";
import { insertTemplateChanges, linkChange } from "../store/template-change.ts";
import { deleteTemplateLink, listTemplateLinks, putTemplateLink, type TemplateLink } from "../store/template-link.ts";
import { unitOfWork } from "../store/unit-of-work.ts";
import { judgeLinks } from "../upkeep/link-judgement.ts";
import type { App, HttpParts } from "./app-types.ts";
import { byAuthenticator, findChangeable, findOwn } from "./authenticators.ts";
import { input, instant, isLanguage, iso, nullable, text } from "./fields.ts";
import { linkStandings } from "./link-standing.ts";
import { notACursor, pageOf, pageOfAll, pageQuery } from "./page.ts";
import { badInput, notFound, sendProblem } from "./problem.ts";

export const byLink = Type.Object({
  id: Type.String(),
  type: Type.String(),
  state: Type.String(),
  language: Type.String(),
});

export const linkBody = input({
  template_name: text(512),
  namespace: Type.Optional(nullable(text(256))),
  template_language: Type.Optional(nullable(text(32))),
  variables: Type.Optional(Type.Unsafe<Record<string, unknown>>({ type: "object" })),
});

const mapping = Type.Unsafe<LinkVariables["body"]>({ type: "object", additionalProperties: true });
const linkFields = {
  type: Type.String(),
  state: Type.String(),
  language: Type.String(),
  template_name: Type.String(),
  template_language: Type.String(),
  namespace: nullable(Type.String()),
  variables: Type.Object({ header: mapping, body: mapping, buttons: mapping }),
};
const judgement = {
  problem: nullable(Type.String({ description: "Why it does not fit its template any more." })),
  warnings: Type.Array(Type.Object({ code: Type.String(), message: Type.String() })),
};
const linkAnswer = Type.Object({ ...linkFields, ...judgement, updated_at: instant });
const savedLink = Type.Object({ ...linkFields, ...judgement });

export function templateLinkRoutes(app: App, parts: HttpParts): void {
  const { sql } = parts;

  app.get(
    "/v1/authenticators/:id/template-links",
    { schema: { params: byAuthenticator, querystring: input(pageQuery), response: { 200: pageOf(linkAnswer) } } },
    async ({ caller, params, query }, reply) => {
      const authenticator = await findOwn(parts, caller, params.id);
      if (authenticator === null) return sendProblem(reply, notFound("authenticator"));
      const links = await listTemplateLinks(sql, authenticator.merchantId, authenticator.id);
      const page = pageOfAll(links, query);
      if (page === null) return sendProblem(reply, badInput(notACursor));
      const standingOf = await linkStandings(sql, authenticator, links);
      const data = page.rows.map((link) => ({
        ...linkJson(link),
        ...standingOf(link),
        updated_at: iso(link.updatedAt),
      }));
      return { data, next_cursor: page.next_cursor };
    },
  );

  app.put(
    "/v1/authenticators/:id/template-links/:type/:state/:language",
    { schema: { params: byLink, body: linkBody, response: { 200: savedLink } } },
    async ({ caller, params, body }, reply) => {
      const authenticator = await findChangeable(parts, caller, params.id, reply);
      if (authenticator === null) return reply;
      const place = readPlace(params);
      if (place.kind === "refused") return sendProblem(reply, badInput(place.errors));
      const judged = await judge(parts, authenticator, place.language, body);
      if (judged.kind === "refused") return sendProblem(reply, badInput(judged.errors));

      const { merchantId, id: authenticatorId } = authenticator;
      const { type, state, language } = place;
      const { template, variables } = judged;
      const link = {
        merchantId,
        authenticatorId,
        type,
        state,
        language,
        templateName: template.name,
        templateLanguage: template.language,
        namespace: body.namespace ?? authenticator.namespace,
        variables,
        category: template.category,
      };
      const links = await unitOfWork(sql, async (tx) => {
        // A judgement that is under way would tell once more what this tells of the link.
        await lockTemplates(tx, authenticator);
        const before = await listTemplateLinks(tx, merchantId, authenticatorId);
        await putTemplateLink(tx, link);
        const released = before.filter((one) => one.problem !== null && isSamePlace(one, link));
        await insertTemplateChanges(
          tx,
          authenticator,
          released.map((one) => linkChange(one, null)),
        );
        await judgeIfEdited(tx, authenticator, template);
        await bumpConfigVersion(tx, merchantId);
        // What was held for the template linked before is looked at again with this one.
        await releaseHolds(tx, { merchantId, authenticatorId, scopes: ["template"] });
        const detail = { authenticator_id: authenticatorId, ...linkJson(link) };
        await writeAudit(tx, {
          merchantId,
          actor: caller.source,
          action: "template_link.put",
          subject: nameOf(place),
          detail,
        });
        return listTemplateLinks(tx, merchantId, authenticatorId);
      });
      const standingOf = await linkStandings(sql, authenticator, links);
      return { ...linkJson(link), ...standingOf(link) };
    },
  );

  app.delete(
    "/v1/authenticators/:id/template-links/:type/:state/:language",
    { schema: { params: byLink } },
    async ({ caller, params }, reply) => {
      const authenticator = await findChangeable(parts, caller, params.id, reply);
      if (authenticator === null) return reply;
      const place = readPlace(params);
      if (place.kind === "refused") return sendProblem(reply, notFound("template link"));
      const { merchantId, id: authenticatorId } = authenticator;
      const wasThere = await unitOfWork(sql, async (tx) => {
        const isDeleted = await deleteTemplateLink(tx, { merchantId, authenticatorId, ...place });
        if (isDeleted) {
          await bumpConfigVersion(tx, merchantId);
          await releaseHolds(tx, { merchantId, authenticatorId, scopes: ["template"] });
          const detail = { authenticator_id: authenticatorId };
          const entry = { action: "template_link.removed", subject: nameOf(place), detail };
          await writeAudit(tx, { merchantId, actor: caller.source, ...entry });
        }
        return isDeleted;
      });
      return wasThere ? reply.code(204).send() : sendProblem(reply, notFound("template link"));
    },
  );
}

/** Whether what is saved fits was judged by `read`; if a look has written another content since, that one counts. */
async function judgeIfEdited(sql: ISql, authenticator: Authenticator, read: StoredTemplate): Promise<void> {
  const template = await findTemplate(sql, read);
  if (template === null || canonicalJson(template.components) === canonicalJson(read.components)) return;
  await judgeLinks(
    sql,
    authenticator,
    new Map([[templateKey(read.name, read.language), { template, isEdited: false }]]),
  );
}

type LinkPlace = Pick<TemplateLink, "type" | "state" | "language">;

function isSamePlace(one: LinkPlace, other: LinkPlace): boolean {
  return one.type === other.type && one.state === other.state && one.language === other.language;
}

/** What a link is called in the audit log. */
function nameOf({ type, state, language }: LinkPlace): string {
  return `${type}/${state}/${language}`;
}

export type Place =
  | { kind: "ok"; type: TransactionType; state: NotifiableState; language: string }
  | { kind: "refused"; errors: FieldErrors };

export function readPlace(params: Static<typeof byLink>): Place {
  const errors: FieldErrors = {};
  const type = transactionTypes.find((known) => known === params.type);
  const { state } = params;
  if (type === undefined) errors.type = [`Expected one of ${transactionTypes.join(", ")}, got ${shown(params.type)}.`];
  if (!isNotifiable(state)) {
    errors.state = [
      `Expected a state that customers are told about (${notifiableStates.join(", ")}), got ${shown(state)}.`,
    ];
  } else if (type !== undefined) {
    const ticks = expandTicks(type, [state]);
    if (ticks.kind === "refused") errors.state = [ticks.message];
  }
  if (!isLanguage(params.language))
    errors.language = [`Expected a language such as en, ar or pt_BR, got ${shown(params.language)}.`];
  if (type === undefined || !isNotifiable(state) || Object.keys(errors).length > 0) return { kind: "refused", errors };
  return { kind: "ok", type, state, language: normaliseLanguage(params.language) };
}

type Judged =
  | { kind: "ok"; template: StoredTemplate; variables: LinkVariables }
  | { kind: "refused"; errors: FieldErrors };

/** Whether this link can be: its namespace, its template, its variables. `find`: where templates are looked for. */
export async function judge(
  parts: HttpParts,
  authenticator: Authenticator,
  language: string,
  body: Static<typeof linkBody>,
  find = (name: string, language: string) => findOrFetch(parts, authenticator, name, language),
): Promise<Judged> {
  const { namespace: own } = authenticator;
  if (typeof body.namespace === "string" && own !== null && body.namespace !== own) {
    return refused(
      "namespace",
      `The templates of this account have the namespace "${own}", not ${shown(body.namespace)}.`,
    );
  }
  const templateLanguage = body.template_language ?? language;
  if (!isLanguage(templateLanguage)) {
    return refused("template_language", `Expected a language such as en, ar or pt_BR, got ${shown(templateLanguage)}.`);
  }
  const template = await find(body.template_name, normaliseLanguage(templateLanguage));
  if (template === null) {
    const name = shown(body.template_name);
    return refused(
      "template_name",
      `This account has no template ${name} in the language ${normaliseLanguage(templateLanguage)}.`,
    );
  }
  const components = parseComponents(template.components);
  if (components === null) {
    return refused("template_name", `The template "${template.name}" has no body, so nothing could be sent.`);
  }
  const parsed = parseLinkVariables(body.variables ?? {});
  if (parsed.kind === "refused") return refused(fieldOf(parsed.component), parsed.message);
  const merchant = await findMerchant(parts.sql, authenticator.merchantId);
  const found = linkProblems(components, parsed.variables, merchant?.checkoutUrlTemplate ?? null);
  const problems = Map.groupBy(found, ({ component }) => fieldOf(component));
  if (problems.size > 0) {
    const errors = Array.from(problems, ([field, found]) => [field, found.map(({ detail }) => detail)]);
    return { kind: "refused", errors: Object.fromEntries(errors) };
  }
  return { kind: "ok", template, variables: parsed.variables };
}

/** Our copy of the template; where it lacks it, WhatsApp is asked once. */
async function findOrFetch(
  parts: HttpParts,
  { merchantId, wabaId, id }: Authenticator,
  name: string,
  language: string,
): Promise<StoredTemplate | null> {
  const key = { merchantId, wabaId, name, language };
  const known = await findTemplate(parts.sql, key);
  if (known !== null && known.status !== "DELETED") return known;
  const synced = await parts.authenticatorCare.sync(merchantId, id);
  return synced.kind === "ok" ? findTemplate(parts.sql, key) : known;
}

function refused(field: string, message: string): Judged {
  return { kind: "refused", errors: { [field]: [message] } };
}

function fieldOf(component: "header" | "body" | "button" | null): string {
  if (component === null) return "variables";
  return component === "button" ? "variables.buttons" : `variables.${component}`;
}

function shown(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
}

function linkJson(link: Omit<TemplateLink, "updatedAt" | "category" | "problem">) {
  return {
    type: link.type,
    state: link.state,
    language: link.language,
    template_name: link.templateName,
    template_language: link.templateLanguage,
    namespace: link.namespace,
    variables: link.variables,
  };
}
