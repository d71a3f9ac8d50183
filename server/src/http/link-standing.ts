import { templateKey } from "../domain/decide.ts";
import { linkProblems } from "../domain/link-fit.ts";
import { parseComponents } from "../domain/template.ts";
import type { Authenticator } from "../store/authenticator.ts";
import type { ISql } from "../store/database.ts";
import { findMerchant } from "../store/merchant.ts";
import { listTemplatesNamed } from "../store/template.ts";
import type { TemplateLink } from "../store/template-link.ts";
import { usualLifeSeconds } from "../store/transaction-life.ts";
import { linkWarnings } from "./template-warnings.ts";

/** Says of each link whether it fits its template as it is now, and what should be known of it. */
export async function linkStandings(sql: ISql, authenticator: Authenticator, links: readonly TemplateLink[]) {
  const { merchantId, wabaId, namespace } = authenticator;
  const names = links.map(({ templateName: name, templateLanguage: language }) => ({ name, language }));
  const [templates, merchant, lifeSeconds] = await Promise.all([
    listTemplatesNamed(sql, { merchantId, wabaId }, names),
    findMerchant(sql, merchantId),
    usualLifeSeconds(sql, merchantId),
  ]);
  const byKey = new Map(templates.map((template) => [templateKey(template.name, template.language), template]));
  const templateOf = (link: LinkedTemplate) => byKey.get(templateKey(link.templateName, link.templateLanguage));
  return (link: Omit<TemplateLink, "updatedAt" | "problem">) => {
    const template = templateOf(link);
    const components = template === undefined ? null : parseComponents(template.components);
    if (template === undefined || components === null) {
      return { problem: `The WhatsApp account has no template "${link.templateName}".`, warnings: [] };
    }
    const others = links.filter((one) => one.type === link.type && one.state === link.state);
    const siblings = others.flatMap((one) => {
      const template = templateOf(one);
      return template === undefined || one.language === link.language ? [] : [{ language: one.language, template }];
    });
    const [problem] = linkProblems(components, link.variables, merchant?.checkoutUrlTemplate ?? null);
    return {
      problem: problem?.detail ?? null,
      warnings: linkWarnings(link, { template, namespace, siblings, lifeSeconds }),
    };
  };
}

type LinkedTemplate = Pick<TemplateLink, "templateName" | "templateLanguage">;
