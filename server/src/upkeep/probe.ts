import { mappingProblems } from "../domain/mapping-fit.ts";
import { parseComponents, sendability } from "../domain/template.ts";
import { type Authenticator, type Environment, findAuthenticator } from "../store/authenticator.ts";
import type { Sql } from "../store/database.ts";
import type { Hold } from "../store/hold.ts";
import { bumpConfigVersion } from "../store/merchant.ts";
import { upsertTemplate } from "../store/template.ts";
import { listTemplateLinks } from "../store/template-link.ts";
import { readPhoneNumber } from "../whatsapp/account.ts";
import type { GraphAccess, GraphClient } from "../whatsapp/graph-client.ts";
import { readTemplateByName } from "../whatsapp/template-list.ts";

export interface ProbeParts {
  sql: Sql;
  graph: GraphClient;
  baseUrlOf: (environment: Environment) => string | null;
  /** The opened access token; null where this node cannot open it. */
  tokenOf: (merchantId: string, authenticatorId: string) => Promise<string | null>;
  /** Runs all checks of an authenticator that is not ready; whether it is now. */
  recheck: (merchantId: string, authenticatorId: string) => Promise<boolean>;
}

/**
 * Whether what a hold is about looks mended, seen by reading and without spending a message. A read that WhatsApp does
 * not answer says nothing, so the hold stays.
 */
export async function looksMended(parts: ProbeParts, hold: Hold): Promise<boolean> {
  const authenticator = await findAuthenticator(parts.sql, hold.merchantId, hold.authenticatorId);
  if (authenticator === null || authenticator.status === "disabled") return false;
  const baseUrl = parts.baseUrlOf(authenticator.environment);
  const token = await parts.tokenOf(hold.merchantId, hold.authenticatorId);
  if (baseUrl === null || token === null) return false;
  const access = { baseUrl, token };
  return hold.scope === "template"
    ? templateLooksMended(parts, hold, authenticator, access)
    : senderLooksMended(parts, authenticator, access);
}

async function senderLooksMended(
  parts: ProbeParts,
  authenticator: Authenticator,
  access: GraphAccess,
): Promise<boolean> {
  const number = await readPhoneNumber(parts.graph, access, authenticator.phoneNumberId);
  if (number.kind !== "ok" || number.value.health?.canSend === "BLOCKED") return false;
  if (authenticator.status === "ready") return true;
  return parts.recheck(authenticator.merchantId, authenticator.id);
}

async function templateLooksMended(
  parts: ProbeParts,
  hold: Hold,
  authenticator: Authenticator,
  access: GraphAccess,
): Promise<boolean> {
  const [name = "", language = ""] = hold.key.split("/");
  const read = await readTemplateByName(parts.graph, access, authenticator.wabaId, name, language);
  if (read.kind !== "ok" || read.value === null) return false;
  const template = read.value;
  await parts.sql.begin(async (tx) => {
    const isNew = await upsertTemplate(tx, hold.merchantId, authenticator.wabaId, template);
    if (isNew) await bumpConfigVersion(tx, hold.merchantId);
  });
  if (sendability(template.status).kind !== "send") return false;
  const components = parseComponents(template.components);
  if (components === null) return false;
  const links = await listTemplateLinks(parts.sql, hold.merchantId, hold.authenticatorId);
  return links
    .filter((link) => link.templateName === name && link.templateLanguage === language)
    .some((link) => mappingProblems(components, link.variables).length === 0);
}
