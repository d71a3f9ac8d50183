import { templateKey } from "../domain/decide.ts";
import { linkProblems } from "../domain/link-fit.ts";
import type { NotifiableState, TransactionType } from "../domain/payment-state.ts";
import { type StarterTemplate, starterDraft, starterTemplates, starterVariables } from "../domain/starter-templates.ts";
import { parseComponents } from "../domain/template.ts";
import { writeAudit } from "../store/audit.ts";
import type { Authenticator } from "../store/authenticator.ts";
import type { Sql } from "../store/database.ts";
import { releaseHolds } from "../store/hold.ts";
import { bumpConfigVersion, findMerchant } from "../store/merchant.ts";
import { listTemplates, type StoredTemplate } from "../store/template.ts";
import { addTemplateLink } from "../store/template-link.ts";
import { unitOfWork } from "../store/unit-of-work.ts";
import type { GraphRefusal } from "../whatsapp/graph-answer.ts";
import type { AuthenticatorCare } from "./authenticators.ts";
import type { NoAccess, SubmitOutcome, TemplateAuthoring } from "./template-authoring.ts";
import type { SyncOutcome } from "./template-sync.ts";

export interface StartersInput {
  /** What the addresses of all payment links begin with. */
  checkoutPrefix: string;
  /** Also link them, wherever nothing is linked yet. */
  link: boolean;
  actor: string;
}

export interface StarterResult {
  state: NotifiableState;
  name: string;
  language: string;
  /** `not_tried`: one before it showed that WhatsApp takes none at the moment. */
  outcome: "submitted" | "exists" | "refused" | "not_tried";
  /** Meta's words; null where it has no such template. */
  status: string | null;
  category: string | null;
  refusal: GraphRefusal | null;
  detail: string | null;
  /** The types that it was linked for now. */
  linked: TransactionType[];
}

export type StarterReport =
  | { kind: "ok"; templates: StarterResult[] }
  /** WhatsApp does not even list the account's templates. */
  | Exclude<SyncOutcome, { kind: "ok" }>
  | NoAccess;

interface StarterParts {
  sql: Sql;
  sync: AuthenticatorCare["sync"];
  submit: TemplateAuthoring["submit"];
}

/** Submits those of the starter set that the account lacks, one after the other. */
export async function submitStarters(
  parts: StarterParts,
  authenticator: Authenticator,
  input: StartersInput,
): Promise<StarterReport> {
  const { merchantId, wabaId, id } = authenticator;
  const synced = await parts.sync(merchantId, id);
  if (synced.kind !== "ok") return synced;
  const known = await templatesByKey(parts.sql, merchantId, wabaId);
  const starters = starterTemplates(input.checkoutPrefix);
  const results: StarterResult[] = [];
  let stopped: string | null = null;
  for (const starter of starters) {
    const there = known.get(templateKey(starter.name, starter.language));
    if (there !== undefined) {
      results.push({ ...resultOf(starter, "exists"), status: there.status, category: there.category });
      continue;
    }
    if (stopped !== null) {
      results.push({ ...resultOf(starter, "not_tried"), detail: stopped });
      continue;
    }
    const outcome = await parts.submit(authenticator, starterDraft(starter), input.actor);
    if (outcome.kind === "no_sandbox" || outcome.kind === "not_found") return outcome;
    results.push(told(starter, outcome));
    stopped = whyToStop(outcome);
  }
  if (input.link) await linkStarters(parts.sql, authenticator, starters, results, input.actor);
  return { kind: "ok", templates: results };
}

function resultOf({ state, name, language }: StarterTemplate, outcome: StarterResult["outcome"]): StarterResult {
  return { state, name, language, outcome, status: null, category: null, refusal: null, detail: null, linked: [] };
}

function told(starter: StarterTemplate, outcome: Exclude<SubmitOutcome, NoAccess>): StarterResult {
  switch (outcome.kind) {
    case "submitted": {
      const { status, category } = outcome;
      return { ...resultOf(starter, "submitted"), status, category: category ?? starter.category };
    }
    case "exists":
      return resultOf(starter, "exists");
    case "refused":
      return { ...resultOf(starter, "refused"), refusal: outcome, detail: outcome.detail };
    case "invalid":
      throw new Error(`a starter template does not pass the linter: ${JSON.stringify(outcome.findings)}`);
    case "silent":
      return { ...resultOf(starter, "not_tried"), detail: outcome.detail };
  }
}

/** A refusal of one template says nothing about the next; anything else that went wrong will go wrong again. */
function whyToStop(outcome: SubmitOutcome): string | null {
  switch (outcome.kind) {
    case "silent":
      return outcome.detail;
    case "refused":
      return outcome.code === 100 && (outcome.scope === "template" || outcome.scope === "message")
        ? null
        : outcome.detail;
    default:
      return null;
  }
}

/** Links what the account now has, for both types, wherever nothing is linked; fills in `linked` of the results. */
async function linkStarters(
  sql: Sql,
  { merchantId, id: authenticatorId, wabaId, namespace }: Authenticator,
  starters: readonly StarterTemplate[],
  results: readonly StarterResult[],
  actor: string,
): Promise<void> {
  const known = await templatesByKey(sql, merchantId, wabaId);
  const checkoutUrlTemplate = (await findMerchant(sql, merchantId))?.checkoutUrlTemplate ?? null;
  const wanted = starters.flatMap((starter) => {
    const stored = known.get(templateKey(starter.name, starter.language));
    const components = stored === undefined ? null : parseComponents(stored.components);
    const variables = starterVariables(starter);
    // Another template of this name, which somebody made before, may have other variables or another pay button.
    if (stored === undefined || components === null) return [];
    if (linkProblems(components, variables, checkoutUrlTemplate).length > 0) return [];
    const { category } = stored;
    const types: TransactionType[] =
      starter.state === "created" ? ["payment_request"] : ["payment_request", "e_commerce"];
    return types.map((type) => ({ starter, type, variables, category }));
  });
  const added = await unitOfWork(sql, async (tx) => {
    const made: { starter: StarterTemplate; type: TransactionType }[] = [];
    for (const { starter, type, variables, category } of wanted) {
      const { state, language, name } = starter;
      const template = { templateName: name, templateLanguage: language, namespace, variables, category };
      if (await addTemplateLink(tx, { merchantId, authenticatorId, type, state, language, ...template })) {
        made.push({ starter, type });
      }
    }
    if (made.length === 0) return made;
    await bumpConfigVersion(tx, merchantId);
    await releaseHolds(tx, { merchantId, authenticatorId, scopes: ["template"] });
    for (const { starter, type } of made) {
      const subject = `${type}/${starter.state}/${starter.language}`;
      const detail = { authenticator_id: authenticatorId, template_name: starter.name };
      await writeAudit(tx, { merchantId, actor, action: "template_link.put", subject, detail });
    }
    return made;
  });
  for (const { starter, type } of added) {
    results.find(({ name, language }) => name === starter.name && language === starter.language)?.linked.push(type);
  }
}

async function templatesByKey(sql: Sql, merchantId: string, wabaId: string): Promise<Map<string, StoredTemplate>> {
  const templates = await listTemplates(sql, merchantId, wabaId);
  return new Map(
    templates
      .filter(({ status }) => status !== "DELETED")
      .map((template) => [templateKey(template.name, template.language), template]),
  );
}
