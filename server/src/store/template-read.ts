/**
 * What is to be read again at WhatsApp: single templates after webhooks about them, and each account's whole list from
 * time to time.
 */
import type { ISql } from "./database.ts";
import type { TemplateAccount, TemplateName } from "./template.ts";

export interface TemplateRead extends TemplateAccount, TemplateName {
  templateId: string | null;
  /** The status that a webhook told. */
  told: string | null;
  /** The category that a webhook announced. */
  announced: string | null;
  /** Tells a later question for the same template from this one. */
  askedAt: string;
  tries: number;
}

export type NewTemplateRead = Omit<TemplateRead, "askedAt" | "tries">;

/** How long a look may take before another node takes it over. */
const leaseSeconds = 30;
/** Templates are listed again this often, a tenth earlier or later, so that accounts do not come all at once. */
const syncEverySeconds = 600;

/** Asks for these to be read, at once. What was asked before and not read yet is forgotten for it. */
export async function askToRead(sql: ISql, reads: readonly NewTemplateRead[]): Promise<void> {
  if (reads.length === 0) return;
  await sql`
    insert into template_read (merchant_id, waba_id, name, language, template_id, told, announced)
    select "merchantId", "wabaId", name, language, "templateId", told, announced
      from json_to_recordset(${JSON.stringify([...mergeReads(reads).values()])}::text::json)
        as x("merchantId" text, "wabaId" text, name text, language text, "templateId" text, told text, announced text)
     order by "merchantId", "wabaId", name, language     -- one order for all who write several: no deadlock
    on conflict (merchant_id, waba_id, name, language) do update
       set template_id = coalesce(excluded.template_id, template_read.template_id), told = excluded.told,
           announced = coalesce(excluded.announced, template_read.announced), asked_at = clock_timestamp(),
           due_at = now(), tries = 0`;
}

/** One for each template: a webhook may tell several things of it. */
function mergeReads(reads: readonly NewTemplateRead[]): Map<string, NewTemplateRead> {
  const merged = new Map<string, NewTemplateRead>();
  for (const read of reads) {
    const key = JSON.stringify([read.merchantId, read.wabaId, read.name, read.language]);
    const { templateId = null, told = null, announced = null } = merged.get(key) ?? {};
    merged.set(key, {
      ...read,
      templateId: read.templateId ?? templateId,
      told: read.told ?? told,
      announced: read.announced ?? announced,
    });
  }
  return merged;
}

/** Takes single templates, or whole lists, that are due, so that one node reads each. */
export async function takeDueReads(sql: ISql, what: "templates" | "lists", limit: number): Promise<TemplateRead[]> {
  return sql<TemplateRead[]>`
    with due as (
      select merchant_id, waba_id, name, language from template_read
       where due_at <= now() and (name = '') = ${what === "lists"}
       order by due_at limit ${limit} for update skip locked
    )
    update template_read r set due_at = now() + ${leaseSeconds} * interval '1 second', tries = tries + 1
      from due
     where r.merchant_id = due.merchant_id and r.waba_id = due.waba_id and r.name = due.name
       and r.language = due.language
    returning r.merchant_id, r.waba_id, r.name, r.language, r.template_id, r.told, r.announced,
              r.asked_at::text as asked_at, r.tries`;
}

/** It was read, or never will be; where it was asked for again meanwhile that question stays. */
export async function endReads(sql: ISql, reads: readonly TemplateRead[]): Promise<void> {
  await sql`
    delete from template_read r
     using json_to_recordset(${JSON.stringify(reads)}::text::json)
        as x("merchantId" text, "wabaId" text, name text, language text, "askedAt" timestamptz)
     where r.merchant_id = x."merchantId" and r.waba_id = x."wabaId" and r.name = x.name
       and r.language = x.language and r.asked_at = x."askedAt"`;
}

export async function putOffRead(sql: ISql, read: TemplateRead, seconds: number): Promise<void> {
  await sql`
    update template_read set due_at = now() + ${seconds} * interval '1 second'
     where merchant_id = ${read.merchantId} and waba_id = ${read.wabaId} and name = ${read.name}
       and language = ${read.language} and asked_at = ${read.askedAt}::timestamptz`;
}

/** The account's list was read, or could not be: when it is next. */
export async function scheduleList(sql: ISql, { merchantId, wabaId }: TemplateAccount): Promise<void> {
  await sql`
    insert into template_read (merchant_id, waba_id, due_at)
    values (${merchantId}, ${wabaId}, now() + ${syncEverySeconds} * (0.9 + random() * 0.2) * interval '1 second')
    on conflict (merchant_id, waba_id, name, language) do update set due_at = excluded.due_at, tries = 0`;
}
