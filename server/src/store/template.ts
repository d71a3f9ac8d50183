import type { ISql } from "./database.ts";
import { newsOfTemplates } from "./webhook-news.ts";

/** A template row; `components` is Meta's own form. */
export interface StoredTemplate {
  merchantId: string;
  wabaId: string;
  name: string;
  language: string;
  templateId: string | null;
  /** As it was read, or as a webhook has told it since. */
  status: string;
  /** As it was read. */
  readStatus: string;
  /** `status` is a webhook's word, and the template will be read again. */
  isTold: boolean;
  category: string;
  /** The category that Meta will give it, where it said so. */
  correctCategory: string | null;
  parameterFormat: "POSITIONAL" | "NAMED";
  components: unknown;
  quality: string | null;
  rejectedReason: string | null;
  /** How long WhatsApp tries to deliver its messages; null: 30 days. */
  ttlSeconds: number | null;
  /** When what stands here was asked for at WhatsApp. */
  syncedAt: Date;
}

export type FetchedTemplate = Omit<StoredTemplate, "merchantId" | "wabaId" | "readStatus" | "isTold" | "syncedAt">;
export type TemplateName = Pick<StoredTemplate, "name" | "language">;
export type TemplateAccount = Pick<StoredTemplate, "merchantId" | "wabaId">;

const columns = `merchant_id, waba_id, name, language, template_id, coalesce(told_status, status) as status,
  status as read_status, told_status is not null as is_told, category, correct_category, parameter_format, components, quality, rejected_reason, ttl_seconds, synced_at`;

/**
 * Lets one look at an account's templates be written at a time, for the rest of the caller's transaction: what changed
 * is told from what was there before.
 */
export async function lockTemplates(sql: ISql, { merchantId, wabaId }: TemplateAccount): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`templates ${merchantId} ${wabaId}`}, 0))`;
}

/** The database's clock: a look is as old as its question. */
export async function beginLook(sql: ISql): Promise<Date> {
  const rows = await sql<{ at: Date }[]>`select clock_timestamp() as at`;
  return (rows[0] as { at: Date }).at;
}

/**
 * The templates of an account that a statement is about to write, as they count before, for `newsOfTemplates`; `only`
 * gives their names and languages. Locked: a webhook's word that comes meanwhile is told either before or after.
 */
function countedBefore(sql: ISql, { merchantId, wabaId }: TemplateAccount, only: readonly TemplateName[] | "all") {
  const names = only === "all" ? [] : only.map(({ name, language }) => ({ name, language }));
  return sql`
    select merchant_id, waba_id, name, language, coalesce(told_status, status) as status from template
     where merchant_id = ${merchantId} and waba_id = ${wabaId}
       and (${only === "all"} or (name, language) in (
             select x.name, x.language from json_to_recordset(${JSON.stringify(names)}::text::json)
               as x(name text, language text)))
     order by name, language for no key update`;
}

/** What is told of a template, to stand in `returning`; `t` is the template after the change. */
const told = `t.merchant_id, t.waba_id, t.name, t.language, coalesce(t.told_status, t.status) as status, t.category,
  t.quality, case when t.told_status is null then t.rejected_reason end as rejected_reason`;

/** Writes templates as they were at `asOf`. Those that were not there become `DELETED`: links to them stay. */
export async function writeTemplates(
  sql: ISql,
  account: TemplateAccount,
  asOf: Date,
  { found, missing }: { found: readonly FetchedTemplate[]; missing: readonly TemplateName[] },
): Promise<void> {
  const { merchantId, wabaId } = account;
  await sql`
    with was as materialized (${countedBefore(sql, account, found)}), changed as (
      insert into template as t (merchant_id, waba_id, name, language, template_id, status, category, correct_category,
                                 parameter_format, components, quality, rejected_reason, ttl_seconds, synced_at)
      select ${merchantId}, ${wabaId}, x.name, x.language, "templateId", x.status, category, "correctCategory",
             "parameterFormat", components, quality, "rejectedReason", "ttlSeconds", ${asOf}::timestamptz
        from json_to_recordset(${JSON.stringify(found)}::text::json)
          as x("templateId" text, name text, language text, status text, category text, "correctCategory" text,
               "parameterFormat" text, components jsonb, quality text, "rejectedReason" text, "ttlSeconds" integer)
        left join was on was.name = x.name and was.language = x.language  -- so that it is read before it is written
       order by x.name, x.language, was.status
      on conflict (merchant_id, waba_id, name, language) do update
         set template_id = excluded.template_id, status = excluded.status, category = excluded.category,
             correct_category = excluded.correct_category, parameter_format = excluded.parameter_format,
             components = excluded.components, quality = excluded.quality, rejected_reason = excluded.rejected_reason,
             ttl_seconds = excluded.ttl_seconds, told_status = null, synced_at = excluded.synced_at
      returning ${sql.unsafe(told)}
    )
    ${sql.unsafe(newsOfTemplates)}`;
  await sql`
    with was as materialized (${countedBefore(sql, account, missing)}), changed as (
      update template t set status = 'DELETED', told_status = null, synced_at = ${asOf}::timestamptz
        from was
       where t.merchant_id = was.merchant_id and t.waba_id = was.waba_id and t.name = was.name
         and t.language = was.language
      returning ${sql.unsafe(told)}
    )
    ${sql.unsafe(newsOfTemplates)}`;
}

/** Notes that these, or all that there are, were seen again as they are. */
export async function touchTemplates(
  sql: ISql,
  account: TemplateAccount,
  asOf: Date,
  names: readonly TemplateName[] | "all",
): Promise<void> {
  await sql`
    with was as materialized (${countedBefore(sql, account, names)}), changed as (
      update template t set told_status = null, synced_at = ${asOf}::timestamptz
        from was
       where t.merchant_id = was.merchant_id and t.waba_id = was.waba_id and t.name = was.name
         and t.language = was.language and t.synced_at < ${asOf}::timestamptz
      returning ${sql.unsafe(told)}
    )
    ${sql.unsafe(newsOfTemplates)}`;
}

/** Writes what a webhook tells of a template's status, until that was read; whether that is anything new. */
export async function noteTold(sql: ISql, template: TemplateAccount & TemplateName, status: string): Promise<boolean> {
  const rows = await sql`
    with was as materialized (${countedBefore(sql, template, [template])}), changed as (
      update template t set told_status = nullif(${status}::text, t.status)
        from was
       where t.merchant_id = was.merchant_id and t.waba_id = was.waba_id and t.name = was.name
         and t.language = was.language and t.told_status is distinct from nullif(${status}::text, t.status)
      returning ${sql.unsafe(told)}
    ), news as (${sql.unsafe(newsOfTemplates)})
    select 1 from changed`;
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
    with was as materialized (${countedBefore(sql, { merchantId, wabaId }, [template])}), changed as (
      insert into template as t (merchant_id, waba_id, name, language, template_id, status, category, parameter_format,
                                 components, quality, rejected_reason, correct_category, ttl_seconds)
      select ${merchantId}, ${wabaId}, ${template.name}, ${template.language}, ${template.templateId},
             ${template.status}, ${template.category}, ${template.parameterFormat},
             ${JSON.stringify(template.components)}::text::jsonb, ${template.quality}, ${template.rejectedReason},
             ${template.correctCategory}, ${template.ttlSeconds}::integer
        from (select count(*) from was) as read_before_it_is_written
      on conflict (merchant_id, waba_id, name, language) do update
         set template_id = excluded.template_id, status = excluded.status, category = excluded.category,
             parameter_format = excluded.parameter_format, components = excluded.components,
             quality = excluded.quality, rejected_reason = excluded.rejected_reason,
             correct_category = excluded.correct_category, ttl_seconds = excluded.ttl_seconds, told_status = null,
             synced_at = now()
       where t.status = 'DELETED'
      returning ${sql.unsafe(told)}
    )
    ${sql.unsafe(newsOfTemplates)}`;
}

export async function findTemplate(sql: ISql, key: TemplateAccount & TemplateName): Promise<StoredTemplate | null> {
  const rows = await sql<StoredTemplate[]>`
    select ${sql.unsafe(columns)} from template
     where merchant_id = ${key.merchantId} and waba_id = ${key.wabaId} and name = ${key.name}
       and language = ${key.language}`;
  return rows[0] ?? null;
}

export interface TemplatePage extends TemplateAccount {
  limit: number;
  /** The last row of the page before. */
  after: TemplateName | null;
}

/** A page of a WABA's templates, by name and language. */
export async function listTemplatePage(sql: ISql, page: TemplatePage): Promise<StoredTemplate[]> {
  return sql<StoredTemplate[]>`
    select ${sql.unsafe(columns)} from template
     where merchant_id = ${page.merchantId} and waba_id = ${page.wabaId}
       and (${page.after === null} or (name, language)
            > (${page.after?.name ?? null}::text, ${page.after?.language ?? null}::text))
     order by name, language
     limit ${page.limit}`;
}

/** The template of this name in every language. */
export async function listLanguagesOf(
  sql: ISql,
  { merchantId, wabaId }: TemplateAccount,
  name: string,
): Promise<StoredTemplate[]> {
  return sql<StoredTemplate[]>`
    select ${sql.unsafe(columns)} from template
     where merchant_id = ${merchantId} and waba_id = ${wabaId} and name = ${name}
     order by language limit 200`;
}

/** Those of these names that the account has. */
export async function listTemplatesNamed(
  sql: ISql,
  { merchantId, wabaId }: TemplateAccount,
  names: readonly TemplateName[],
): Promise<StoredTemplate[]> {
  return sql<StoredTemplate[]>`
    select ${sql.unsafe(columns)} from template
     where merchant_id = ${merchantId} and waba_id = ${wabaId}
       and (name, language) in (select x.name, x.language
                                  from json_to_recordset(${JSON.stringify(names)}::text::json)
                                    as x(name text, language text))`;
}

export async function listTemplates(sql: ISql, merchantId: string, wabaId: string): Promise<StoredTemplate[]> {
  return sql<StoredTemplate[]>`
    select ${sql.unsafe(columns)} from template
     where merchant_id = ${merchantId} and waba_id = ${wabaId} order by name, language`;
}
