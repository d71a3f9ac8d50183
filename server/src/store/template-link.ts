import type { NotifiableState, TransactionType } from "../domain/payment-state.ts";
import type { LinkVariables } from "../domain/variables.ts";
import type { ISql } from "./database.ts";

export interface TemplateLink {
  merchantId: string;
  authenticatorId: string;
  type: TransactionType;
  state: NotifiableState;
  language: string;
  templateName: string;
  templateLanguage: string;
  namespace: string | null;
  variables: LinkVariables;
  /** Of the template when the link was saved; null: not known. */
  category: string | null;
  /** Since an edit at Meta it does not fit its template; a sentence. */
  problem: string | null;
  updatedAt: Date;
}

export async function putTemplateLink(sql: ISql, link: Omit<TemplateLink, "updatedAt" | "problem">): Promise<void> {
  await sql`
    insert into template_link (merchant_id, authenticator_id, type, state, language, template_name, template_language,
                               namespace, variables, category)
    values (${link.merchantId}, ${link.authenticatorId}, ${link.type}, ${link.state}, ${link.language},
            ${link.templateName}, ${link.templateLanguage}, ${link.namespace},
            ${JSON.stringify(link.variables)}::text::jsonb, ${link.category})
    on conflict (merchant_id, authenticator_id, type, state, language) do update
       set template_name = excluded.template_name, template_language = excluded.template_language,
           namespace = excluded.namespace, variables = excluded.variables, category = excluded.category,
           problem = null, updated_at = now()`;
}

/** Saves a link where there is none; false where there is one, which stays as it is. */
export async function addTemplateLink(sql: ISql, link: Omit<TemplateLink, "updatedAt" | "problem">): Promise<boolean> {
  const rows = await sql`
    insert into template_link (merchant_id, authenticator_id, type, state, language, template_name, template_language,
                               namespace, variables, category)
    values (${link.merchantId}, ${link.authenticatorId}, ${link.type}, ${link.state}, ${link.language},
            ${link.templateName}, ${link.templateLanguage}, ${link.namespace},
            ${JSON.stringify(link.variables)}::text::jsonb, ${link.category})
    on conflict (merchant_id, authenticator_id, type, state, language) do nothing
    returning 1`;
  return rows.length === 1;
}

export async function listTemplateLinks(
  sql: ISql,
  merchantId: string,
  authenticatorId: string,
): Promise<TemplateLink[]> {
  return sql<TemplateLink[]>`
    select merchant_id, authenticator_id, type, state, language, template_name, template_language, namespace,
           variables, category, problem, updated_at
      from template_link
     where merchant_id = ${merchantId} and authenticator_id = ${authenticatorId}
     order by type, state, language`;
}

/** Every link to a template of this account, whichever of the merchant's senders has it. */
export async function listLinksOfAccount(
  sql: ISql,
  { merchantId, wabaId }: { merchantId: string; wabaId: string },
): Promise<TemplateLink[]> {
  return sql<TemplateLink[]>`
    select l.merchant_id, l.authenticator_id, l.type, l.state, l.language, l.template_name, l.template_language,
           l.namespace, l.variables, l.category, l.problem, l.updated_at
      from template_link l
      join authenticator a on a.merchant_id = l.merchant_id and a.id = l.authenticator_id
     where l.merchant_id = ${merchantId} and a.waba_id = ${wabaId}
     order by l.authenticator_id, l.type, l.state, l.language`;
}

/** Notes what does not fit any more, or that it fits again. A link that was saved again meanwhile is left alone. */
export async function noteLinkProblem(sql: ISql, link: TemplateLink, problem: string | null): Promise<boolean> {
  const rows = await sql`
    update template_link set problem = ${problem}
     where merchant_id = ${link.merchantId} and authenticator_id = ${link.authenticatorId} and type = ${link.type}
       and state = ${link.state} and language = ${link.language}
       and date_trunc('milliseconds', updated_at) = ${link.updatedAt}
    returning 1`;
  return rows.length === 1;
}

/** False where there was no such link. */
export async function deleteTemplateLink(
  sql: ISql,
  link: Pick<TemplateLink, "merchantId" | "authenticatorId" | "type" | "state" | "language">,
): Promise<boolean> {
  const rows = await sql`
    delete from template_link
     where merchant_id = ${link.merchantId} and authenticator_id = ${link.authenticatorId} and type = ${link.type}
       and state = ${link.state} and language = ${link.language}
    returning 1`;
  return rows.length === 1;
}
