import type { ISql } from "./database.ts";

/** A template row; `components` is Meta's own form. */
export interface StoredTemplate {
  merchantId: string;
  wabaId: string;
  name: string;
  language: string;
  templateId: string | null;
  status: string;
  category: string;
  parameterFormat: "POSITIONAL" | "NAMED";
  components: unknown;
  quality: string | null;
  rejectedReason: string | null;
  syncedAt: Date;
}

export type FetchedTemplate = Omit<StoredTemplate, "merchantId" | "wabaId" | "syncedAt">;

/**
 * Makes our copy of one WABA's templates equal to a complete listing. Those that the listing lacks become `DELETED`:
 * links to them stay, and say why nothing is sent. Runs in the caller's transaction.
 */
export async function replaceTemplates(
  sql: ISql,
  merchantId: string,
  wabaId: string,
  templates: readonly FetchedTemplate[],
): Promise<void> {
  const listing = JSON.stringify(templates);
  await sql`
    with fetched as (
      select * from json_to_recordset(${listing}::text::json)
        as x("templateId" text, name text, language text, status text, category text, "parameterFormat" text,
             components jsonb, quality text, "rejectedReason" text)
    ), written as (
      insert into template (merchant_id, waba_id, name, language, template_id, status, category, parameter_format,
                            components, quality, rejected_reason)
      select ${merchantId}, ${wabaId}, name, language, "templateId", status, category, "parameterFormat", components,
             quality, "rejectedReason"
        from fetched
       order by name, language                          -- one order for all who write several: no deadlock
      on conflict (merchant_id, waba_id, name, language) do update
         set template_id = excluded.template_id, status = excluded.status, category = excluded.category,
             parameter_format = excluded.parameter_format, components = excluded.components,
             quality = excluded.quality, rejected_reason = excluded.rejected_reason, synced_at = now()
    )
    update template t set status = 'DELETED', synced_at = now()
     where t.merchant_id = ${merchantId} and t.waba_id = ${wabaId} and t.status <> 'DELETED'
       and not exists (select from fetched f where f.name = t.name and f.language = t.language)`;
}

/** Writes one template; true where that changed anything. */
export async function upsertTemplate(
  sql: ISql,
  merchantId: string,
  wabaId: string,
  template: FetchedTemplate,
): Promise<boolean> {
  const rows = await sql`
    insert into template as t (merchant_id, waba_id, name, language, template_id, status, category, parameter_format,
                          components, quality, rejected_reason)
    values (${merchantId}, ${wabaId}, ${template.name}, ${template.language}, ${template.templateId},
            ${template.status}, ${template.category}, ${template.parameterFormat},
            ${JSON.stringify(template.components)}::text::jsonb, ${template.quality}, ${template.rejectedReason})
    on conflict (merchant_id, waba_id, name, language) do update
       set template_id = excluded.template_id, status = excluded.status, category = excluded.category,
           parameter_format = excluded.parameter_format, components = excluded.components,
           quality = excluded.quality, rejected_reason = excluded.rejected_reason, synced_at = now()
     where (t.template_id, t.status, t.category, t.parameter_format, t.components, t.quality, t.rejected_reason)
           is distinct from (excluded.template_id, excluded.status, excluded.category, excluded.parameter_format,
                             excluded.components, excluded.quality, excluded.rejected_reason)
    returning 1`;
  return rows.length === 1;
}

/**
 * Notes a template that was submitted a moment ago. What a webhook wrote meanwhile is newer and stays; so does the row
 * of one that is there, unless it was deleted at WhatsApp before.
 */
export async function noteSubmitted(
  sql: ISql,
  merchantId: string,
  wabaId: string,
  template: FetchedTemplate,
): Promise<void> {
  await sql`
    insert into template as t (merchant_id, waba_id, name, language, template_id, status, category, parameter_format,
                               components, quality, rejected_reason)
    values (${merchantId}, ${wabaId}, ${template.name}, ${template.language}, ${template.templateId},
            ${template.status}, ${template.category}, ${template.parameterFormat},
            ${JSON.stringify(template.components)}::text::jsonb, ${template.quality}, ${template.rejectedReason})
    on conflict (merchant_id, waba_id, name, language) do update
       set template_id = excluded.template_id, status = excluded.status, category = excluded.category,
           parameter_format = excluded.parameter_format, components = excluded.components,
           quality = excluded.quality, rejected_reason = excluded.rejected_reason, synced_at = now()
     where t.status = 'DELETED'`;
}

/** Writes what a template webhook says; how many of this merchant's templates it was about. */
export async function setTemplateStatus(
  sql: ISql,
  change: { merchantId: string; wabaId: string; name: string; language: string; status: string; reason: string | null },
): Promise<number> {
  const rows = await sql`
    update template set status = ${change.status}, rejected_reason = ${change.reason}, synced_at = now()
     where merchant_id = ${change.merchantId} and waba_id = ${change.wabaId} and name = ${change.name}
       and language = ${change.language} and status <> ${change.status}
    returning 1`;
  return rows.length;
}

export async function findTemplate(
  sql: ISql,
  key: Pick<StoredTemplate, "merchantId" | "wabaId" | "name" | "language">,
): Promise<StoredTemplate | null> {
  const rows = await sql<StoredTemplate[]>`
    select merchant_id, waba_id, name, language, template_id, status, category, parameter_format, components, quality,
           rejected_reason, synced_at
      from template
     where merchant_id = ${key.merchantId} and waba_id = ${key.wabaId} and name = ${key.name}
       and language = ${key.language}`;
  return rows[0] ?? null;
}

export interface TemplatePage {
  merchantId: string;
  wabaId: string;
  limit: number;
  /** The last row of the page before. */
  after: { name: string; language: string } | null;
}

/** A page of a WABA's templates, by name and language. */
export async function listTemplatePage(sql: ISql, page: TemplatePage): Promise<StoredTemplate[]> {
  return sql<StoredTemplate[]>`
    select merchant_id, waba_id, name, language, template_id, status, category, parameter_format, components, quality,
           rejected_reason, synced_at
      from template
     where merchant_id = ${page.merchantId} and waba_id = ${page.wabaId}
       and (${page.after === null} or (name, language)
            > (${page.after?.name ?? null}::text, ${page.after?.language ?? null}::text))
     order by name, language
     limit ${page.limit}`;
}

export async function listTemplates(sql: ISql, merchantId: string, wabaId: string): Promise<StoredTemplate[]> {
  return sql<StoredTemplate[]>`
    select merchant_id, waba_id, name, language, template_id, status, category, parameter_format, components, quality,
           rejected_reason, synced_at
      from template where merchant_id = ${merchantId} and waba_id = ${wabaId} order by name, language`;
}
