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
  updatedAt: Date;
}

export async function putTemplateLink(sql: ISql, link: Omit<TemplateLink, "updatedAt">): Promise<void> {
  await sql`
    insert into template_link (merchant_id, authenticator_id, type, state, language, template_name, template_language,
                               namespace, variables)
    values (${link.merchantId}, ${link.authenticatorId}, ${link.type}, ${link.state}, ${link.language},
            ${link.templateName}, ${link.templateLanguage}, ${link.namespace},
            ${JSON.stringify(link.variables)}::text::jsonb)
    on conflict (merchant_id, authenticator_id, type, state, language) do update
       set template_name = excluded.template_name, template_language = excluded.template_language,
           namespace = excluded.namespace, variables = excluded.variables, updated_at = now()`;
}

/** Saves a link where there is none; false where there is one, which stays as it is. */
export async function addTemplateLink(sql: ISql, link: Omit<TemplateLink, "updatedAt">): Promise<boolean> {
  const rows = await sql`
    insert into template_link (merchant_id, authenticator_id, type, state, language, template_name, template_language,
                               namespace, variables)
    values (${link.merchantId}, ${link.authenticatorId}, ${link.type}, ${link.state}, ${link.language},
            ${link.templateName}, ${link.templateLanguage}, ${link.namespace},
            ${JSON.stringify(link.variables)}::text::jsonb)
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
           variables, updated_at
      from template_link
     where merchant_id = ${merchantId} and authenticator_id = ${authenticatorId}
     order by type, state, language`;
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
