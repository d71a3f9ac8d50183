import { readHoldKey, templateKey } from "../domain/decide.ts";
import { mappingProblems } from "../domain/mapping-fit.ts";
import { tierUse } from "../domain/messaging-limit.ts";
import { parseComponents, sendability } from "../domain/template.ts";
import { type Authenticator, type Environment, findAuthenticator } from "../store/authenticator.ts";
import type { Sql } from "../store/database.ts";
import { type Hold, releaseHolds } from "../store/hold.ts";
import { beginLook, findTemplate, lockTemplates } from "../store/template.ts";
import { listTemplateLinks } from "../store/template-link.ts";
import { unitOfWork } from "../store/unit-of-work.ts";
import { readPhoneNumber } from "../whatsapp/account.ts";
import { type GraphAccess, type GraphClient, inBackground, probeUpToPercent } from "../whatsapp/graph-client.ts";
import { type MetaTemplate, readTemplateByName } from "../whatsapp/template-list.ts";
import { judgeLinks } from "./link-judgement.ts";
import { recordLook } from "./template-look.ts";

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
  const { wabaId } = authenticator;
  const graph = inBackground(parts.graph, { wabaId, upToPercent: probeUpToPercent });
  const number = await readPhoneNumber(graph, access, authenticator.phoneNumberId);
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
  const { name, language, link } = readHoldKey(hold.key);
  if (link !== null) {
    await judgeFrozen(parts, hold, authenticator, access);
    return false;
  }
  const template = await look(parts, authenticator, access, { name, language });
  if (template === "silent" || template === null || sendability(template.status).kind !== "send") return false;
  const components = parseComponents(template.components);
  const links = await listTemplateLinks(parts.sql, hold.merchantId, hold.authenticatorId);
  const fits = links
    .filter((one) => one.templateName === name && one.templateLanguage === language)
    .some((one) => components !== null && mappingProblems(components, one.variables).length === 0);
  // Approved, and no link fits it: each link holds its own messages.
  if (!fits) await releaseHolds(parts.sql, { ...hold, scopes: ["template"] });
  return fits;
}

/** Reads the template and writes down what it is. */
async function look(
  { sql, graph }: ProbeParts,
  { merchantId, wabaId }: Authenticator,
  access: GraphAccess,
  { name, language }: { name: string; language: string },
): Promise<MetaTemplate | null | "silent"> {
  const asOf = await beginLook(sql);
  const asChore = inBackground(graph, { wabaId, upToPercent: probeUpToPercent });
  const read = await readTemplateByName(asChore, access, wabaId, name, language);
  if (read.kind !== "ok") return "silent";
  const found = read.value === null ? [] : [read.value];
  const missing = read.value === null ? [{ name, language }] : [];
  await recordLook(sql, { merchantId, wabaId, asOf, source: "probe", found, missing });
  return read.value;
}

/** A template that was looked at a moment ago need not be looked at once more for each of its links. */
const freshMs = 1_500;
/** Whether Meta takes a category back is decided by people, in days. */
const freshCategoryMs = 60_000;

/**
 * A link that does not fit its template: whether it does now is our own judgement, so no message has to find out. The
 * hold ends where the link, the settings or the template were mended.
 */
async function judgeFrozen(
  parts: ProbeParts,
  hold: Hold,
  authenticator: Authenticator,
  access: GraphAccess,
): Promise<void> {
  const { sql } = parts;
  const { name, language } = readHoldKey(hold.key);
  const key = { merchantId: hold.merchantId, wabaId: authenticator.wabaId, name, language };
  const template = await findTemplate(sql, key);
  const now = await beginLook(sql);
  const fresh = hold.reasonCode === "template_marketing" ? freshCategoryMs : freshMs;
  if (template === null || now.getTime() - template.syncedAt.getTime() > fresh) {
    await look(parts, authenticator, access, { name, language });
    return;
  }
  await unitOfWork(sql, async (tx) => {
    await lockTemplates(tx, key);
    // Read again: a look that was written meanwhile has judged the link by a newer copy.
    const template = await findTemplate(tx, key);
    if (template === null) return;
    await judgeLinks(tx, key, new Map([[templateKey(name, language), { template, isEdited: false }]]));
  });
}
