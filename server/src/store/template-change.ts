import type { TemplateChange, TemplateChangeKind } from "../domain/template-diff.ts";
import type { ISql } from "./database.ts";
import { newId } from "./ids.ts";
import type { TemplateAccount, TemplateName } from "./template.ts";
import type { TemplateLink } from "./template-link.ts";

/** How a change came to be seen: by a listing, after a webhook, while a hold was looked at, by a link that was judged. */
export type ChangeSource = "sync" | "webhook" | "probe" | "link";

export interface NewTemplateChange extends TemplateChange, TemplateName {
  source: ChangeSource;
}

export interface StoredTemplateChange extends NewTemplateChange {
  id: string;
  change: TemplateChangeKind;
  at: Date;
}

/** A link that no longer fits its template, with the problem, or fits again, with null. */
export function linkChange(link: TemplateLink, problem: string | null): NewTemplateChange {
  const { type, state, language } = link;
  const [without, within] = [
    { type, state, language },
    { type, state, language, problem: problem ?? link.problem },
  ];
  return {
    name: link.templateName,
    language: link.templateLanguage,
    change: problem === null ? "link_released" : "link_frozen",
    before: problem === null ? within : without,
    after: problem === null ? without : within,
    isAlert: problem !== null,
    source: "link",
  };
}

export async function insertTemplateChanges(
  sql: ISql,
  { merchantId, wabaId }: TemplateAccount,
  changes: readonly NewTemplateChange[],
): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map((change) => ({ ...change, id: newId() }));
  await sql`
    insert into template_change (merchant_id, waba_id, id, name, language, change, before, after, is_alert, source)
    select ${merchantId}, ${wabaId}, id, name, language, change, coalesce(before, 'null'), coalesce(after, 'null'),
           "isAlert", source
      from json_to_recordset(${JSON.stringify(rows)}::text::json)
        as x(id uuid, name text, language text, change text, before jsonb, after jsonb, "isAlert" boolean,
             source text)`;
}

export interface ChangePage extends TemplateAccount {
  limit: number;
  /** The id of the last row of the page before. */
  before: string | null;
  onlyAlerts: boolean;
}

/** Newest first. */
export async function listTemplateChanges(sql: ISql, page: ChangePage): Promise<StoredTemplateChange[]> {
  return sql<StoredTemplateChange[]>`
    select id, name, language, change, before, after, is_alert, source, at
      from template_change
     where merchant_id = ${page.merchantId} and waba_id = ${page.wabaId}
       and (${page.before}::uuid is null or id < ${page.before}::uuid)
       and (is_alert or not ${page.onlyAlerts})
     order by id desc
     limit ${page.limit}`;
}
