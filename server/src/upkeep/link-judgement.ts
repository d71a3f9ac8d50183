/**
 * Judges template links again, as they were judged when they were saved. One that does not fit any more holds the
 * messages of its own state, type and language; when it fits again they are let go.
 */
import { isFrozen, linkKey, readHoldKey, templateKey } from "../domain/decide.ts";
import { linkProblems } from "../domain/link-fit.ts";
import { mappingProblems } from "../domain/mapping-fit.ts";
import { parseComponents, sendability } from "../domain/template.ts";
import { listAuthenticators } from "../store/authenticator.ts";
import type { ISql } from "../store/database.ts";
import { listHolds, releaseHolds } from "../store/hold.ts";
import { bumpConfigVersion, findMerchant, type Merchant } from "../store/merchant.ts";
import type { StoredTemplate, TemplateAccount } from "../store/template.ts";
import { insertTemplateChanges, linkChange, type NewTemplateChange } from "../store/template-change.ts";
import { listLinksOfAccount, noteLinkProblem, type TemplateLink } from "../store/template-link.ts";

export interface JudgedTemplate {
  template: StoredTemplate;
  /** Its content is another than at the look before. */
  isEdited: boolean;
}

/**
 * Runs in the caller's transaction, which holds `lockTemplates` since before it read the templates: by an older copy a
 * link would be frozen that was just let go. `templates` by `templateKey`; links to others are left as they are.
 */
export async function judgeLinks(
  sql: ISql,
  account: TemplateAccount,
  templates: ReadonlyMap<string, JudgedTemplate>,
): Promise<void> {
  const merchant = await findMerchant(sql, account.merchantId);
  if (merchant === null) return;
  const changes: NewTemplateChange[] = [];
  const frozen = new Set<string>();
  let isNoted = false;
  for (const link of await listLinksOfAccount(sql, account)) {
    const judged = templates.get(templateKey(link.templateName, link.templateLanguage));
    if (judged === undefined) continue;
    const problem = problemOf(link, judged, merchant);
    const isGone = sendability(judged.template.status).kind === "suppress";
    if (!isGone && isFrozen(link, judged.template, merchant, problem))
      frozen.add(`${link.authenticatorId} ${linkKey(link)}`);
    if (problem === link.problem || !(await noteLinkProblem(sql, link, problem))) continue;
    isNoted = true;
    // Where only the words for what does not fit are others nothing is told.
    if (problem === null || link.problem === null) changes.push(linkChange(link, problem));
  }
  await insertTemplateChanges(sql, account, changes);
  if (isNoted) await bumpConfigVersion(sql, account.merchantId);
  const senders = await listAuthenticators(sql, account.merchantId);
  for (const { id: authenticatorId } of senders.filter(({ wabaId }) => wabaId === account.wabaId)) {
    for (const { key } of await listHolds(sql, account.merchantId, authenticatorId)) {
      const { name, language, link } = readHoldKey(key);
      if (link === null || !templates.has(templateKey(name, language)) || frozen.has(`${authenticatorId} ${key}`))
        continue;
      await releaseHolds(sql, { merchantId: account.merchantId, authenticatorId, scopes: ["template"], key });
    }
  }
}

/**
 * Why the link does not fit its template. That a pay button's address is not the merchant's counts only when Meta's
 * copy was edited: where the merchant's own payment links changed, each message says so for itself.
 */
function problemOf(link: TemplateLink, { template, isEdited }: JudgedTemplate, merchant: Merchant): string | null {
  // Nothing is sent by it, so nothing fits or does not.
  if (sendability(template.status).kind === "suppress") return link.problem;
  const components = parseComponents(template.components);
  if (components === null) return "The template has no body.";
  const problems =
    isEdited || link.problem !== null
      ? linkProblems(components, link.variables, merchant.checkoutUrlTemplate)
      : mappingProblems(components, link.variables);
  return problems[0]?.detail ?? null;
}
