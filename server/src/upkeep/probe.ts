import { mappingProblems } from "../domain/mapping-fit.ts";
import { tierUse } from "../domain/messaging-limit.ts";
import { parseComponents, sendability } from "../domain/template.ts";
import { type Authenticator, type Environment, findAuthenticator } from "../store/authenticator.ts";
import type { Sql } from "../store/database.ts";
import { type Hold, releaseHolds } from "../store/hold.ts";
import { bumpConfigVersion } from "../store/merchant.ts";
import { setTemplateStatus, upsertTemplate } from "../store/template.ts";
import { listTemplateLinks } from "../store/template-link.ts";
import { unitOfWork } from "../store/unit-of-work.ts";
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
 * not answer says nothing, so the hold stays. A hold that cannot end well, because its template is rejected or gone, is
 * lifted here: the claims then say so of each message.
 */
export async function looksMended(parts: ProbeParts, hold: Hold): Promise<boolean> {
  const authenticator = await findAuthenticator(parts.sql, hold.merchantId, hold.authenticatorId);
  if (authenticator === null || authenticator.status === "disabled") return false;
  if (hold.scope === "tier") {
    const { messagingLimit } = authenticator.facts;
    return (
      tierUse(authenticator.recentRecipients, typeof messagingLimit === "string" ? messagingLimit : null) !== "full"
    );
  }
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
  if (read.kind !== "ok") return false;
  const template = read.value;
  const allowed = sendability(template?.status ?? "DELETED").kind;
  const { merchantId } = hold;
  const { wabaId } = authenticator;
  await unitOfWork(parts.sql, async (tx) => {
    const isNew =
      template === null
        ? (await setTemplateStatus(tx, { merchantId, wabaId, name, language, status: "DELETED", reason: null })) > 0
        : await upsertTemplate(tx, merchantId, wabaId, template);
    if (isNew) await bumpConfigVersion(tx, merchantId);
    if (allowed === "suppress") await releaseHolds(tx, { ...hold, scopes: ["template"] });
  });
  if (template === null || allowed !== "send") return false;
  const components = parseComponents(template.components);
  if (components === null) return false;
  const links = await listTemplateLinks(parts.sql, hold.merchantId, hold.authenticatorId);
  return links
    .filter((link) => link.templateName === name && link.templateLanguage === language)
    .some((link) => mappingProblems(components, link.variables).length === 0);
}
