/**
 * Numbers that get no messages, or no marketing. A row is one reason for one number; one that was taken back stays for
 * a while, so that an older word that WhatsApp repeats does not bring it back.
 */
import type { OptOutScope, OptOutSource } from "../domain/opt-out.ts";
import type { ISql } from "./database.ts";
import { newId } from "./ids.ts";
import { tellEach } from "./webhook-news.ts";

export interface OptOut {
  merchantId: string;
  id: string;
  /** In E.164. */
  phone: string;
  scope: OptOutScope;
  source: OptOutSource;
  /** Who asked, of source `api`: `api_key:<id>`, `user:<id>`, … */
  setBy: string | null;
  since: Date;
  /** null: it holds. */
  endedAt: Date | null;
  /** Of `changed_number`: where the customer is now. */
  newPhone: string | null;
  /** The payment that the customer answered about. */
  sessionId: string | null;
  note: string | null;
}

/** One word about one number: it wants no messages of that kind, or wants them again. */
export interface OptOutWord {
  merchantId: string;
  phone: string;
  scope: OptOutScope;
  isOut: boolean;
  source: OptOutSource;
  setBy?: string | null;
  /** null: now, and whatever was said before. */
  saidAt: Date | null;
  newPhone?: string | null;
  sessionId?: string | null;
  note?: string | null;
}

const columns = `merchant_id, id, phone, scope, source, set_by, since, ended_at, new_phone, session_id, note`;

/**
 * What stands in the way of messages to a number: an expression for the scope that reaches farthest, null where nothing
 * does. By the primary key, and with nothing to read where a merchant has no opt-outs. Busy statements ask for it only where `merchant.has_opt_outs`.
 */
export function optOutOf(merchant: string, phone: string): string {
  return `(select o.scope from opt_out o
            where o.merchant_id = ${merchant} and o.phone = ${phone} and o.ended_at is null
            order by o.scope limit 1)`;
}

/** Whether nothing at all may go to a number: a condition. */
export function isOptedOut(merchant: string, phone: string): string {
  return `exists (select from opt_out o
                   where o.merchant_id = ${merchant} and o.phone = ${phone} and o.ended_at is null
                     and o.scope <> 'marketing')`;
}

export async function findOptOutScope(sql: ISql, merchantId: string, phone: string): Promise<OptOutScope | null> {
  const rows = await sql<{ scope: OptOutScope | null }[]>`
    select ${sql.unsafe(optOutOf("k.merchant_id", "k.phone"))} as scope
      from (values (${merchantId}::text, ${phone}::text)) as k(merchant_id, phone)`;
  return rows[0]?.scope ?? null;
}

/**
 * Writes what was said about numbers, many in one statement; the merchants are told of what changed, in the same
 * commit, and it is returned. Of several words about one number and scope the latest counts, by WhatsApp's clock where
 * a customer said it: whole seconds, so within one second what comes later does.
 */
export async function writeOptOuts(sql: ISql, words: readonly OptOutWord[]): Promise<OptOut[]> {
  if (words.length === 0) return [];
  const rows = words.map((word, turn) => ({
    setBy: null,
    newPhone: null,
    sessionId: null,
    note: null,
    ...word,
    turn,
    id: newId(),
  }));
  const changed = await sql<OptOut[]>`
    with said as materialized (
      select distinct on ("merchantId", phone, scope)
             x.*, least(coalesce(x."saidAt", clock_timestamp()), clock_timestamp()) as at, clock_timestamp() as stamp
        from json_to_recordset(${JSON.stringify(rows)}::text::json)
          as x("merchantId" text, phone text, scope text, "isOut" boolean, source text, "setBy" text, "saidAt" timestamptz,
               "newPhone" text, "sessionId" text, note text, turn integer, id uuid)
       -- In one order for everybody, so that two commits do not wait for each other.
       order by "merchantId", phone, scope, coalesce("saidAt", clock_timestamp()) desc, turn desc
    ), written as (
      insert into opt_out as o (merchant_id, phone, scope, id, source, set_by, since, said_at, ended_at,
                                changed_at, new_phone, session_id, note)
      select "merchantId", phone, scope, id, source, "setBy", at, at, case when not "isOut" then at end,
             stamp, "newPhone", "sessionId", note
        from said
      on conflict (merchant_id, phone, scope) do update
         set said_at = greatest(o.said_at, excluded.said_at),
             id = case when o.ended_at is not null and excluded.ended_at is null then excluded.id else o.id end,
             since = case when o.ended_at is not null and excluded.ended_at is null then excluded.since else o.since end,
             source = case when ${sql.unsafe(isAnother)} then excluded.source else o.source end,
             set_by = case when ${sql.unsafe(isAnother)} then excluded.set_by else o.set_by end,
             new_phone = case when ${sql.unsafe(isAnother)} then excluded.new_phone else o.new_phone end,
             session_id = case when ${sql.unsafe(isAnother)} then excluded.session_id else o.session_id end,
             note = case when ${sql.unsafe(isAnother)} then excluded.note else o.note end,
             changed_at = case when ${sql.unsafe(isAnother)} then excluded.changed_at else o.changed_at end,
             ended_at = case when excluded.ended_at is null then null else coalesce(o.ended_at, excluded.ended_at) end
       where excluded.said_at >= date_trunc('second', o.said_at)
      returning ${sql.unsafe(columns)}, changed_at, xmax = 0 and ended_at is not null as never_stood
    )
    select ${sql.unsafe(columns.replaceAll(/\w+/g, "w.$&"))}
      from written w
      join said s on s."merchantId" = w.merchant_id and s.phone = w.phone and s.scope = w.scope and s.stamp = w.changed_at
     where not w.never_stood
     order by w.merchant_id, w.phone, w.scope`;
  const out = [
    ...new Set(changed.filter(({ endedAt }) => endedAt === null).map(({ merchantId }) => merchantId)),
  ].sort();
  if (out.length > 0) {
    // From its first opt-out on every node looks at the merchant's list.
    await sql`
      update merchant set has_opt_outs = true, config_version = config_version + 1
       where merchant_id = any(${out}) and not has_opt_outs`;
  }
  await tellEach(
    sql,
    changed.map(({ merchantId, id, scope, source, since, endedAt, sessionId }) => ({
      merchantId,
      type: "opt_out.changed" as const,
      subject: id,
      data: {
        id,
        opted_out: endedAt === null,
        scope,
        source,
        since: since.toISOString(),
        ended_at: endedAt?.toISOString() ?? null,
        session_id: sessionId,
      },
    })),
  );
  return changed;
}

/** The word is another one than what holds, or the same with another new number. */
const isAnother = `((o.ended_at is null) <> (excluded.ended_at is null)
  or (excluded.ended_at is null and o.new_phone is distinct from excluded.new_phone))`;

export interface OptOutFilter {
  merchantId: string;
  phone: string | null;
  /** With what the number may begin. */
  beginnings: readonly string[] | null;
  scope: OptOutScope | null;
  source: OptOutSource | null;
  /** The last one of the page before. */
  before: string | null;
  limit: number;
}

/** Those that hold, newest first. */
export async function listOptOuts(sql: ISql, filter: OptOutFilter): Promise<OptOut[]> {
  const { merchantId, phone, beginnings, scope, source, before, limit } = filter;
  const patterns = beginnings?.map((beginning) => `${beginning}%`) ?? [];
  return sql<OptOut[]>`
    select ${sql.unsafe(columns)} from opt_out
     where merchant_id = ${merchantId} and ended_at is null
       and (${phone}::text is null or phone = ${phone})
       and (${beginnings === null} or phone like any(${patterns}::text[]))
       and (${scope}::text is null or scope = ${scope})
       and (${source}::text is null or source = ${source})
       and (${before}::uuid is null or id < ${before}::uuid)
     order by id desc limit ${limit}`;
}

/** By its id, one that was taken back too. */
export async function findOptOut(sql: ISql, merchantId: string, id: string): Promise<OptOut | null> {
  const rows = await sql<OptOut[]>`
    select ${sql.unsafe(columns)} from opt_out where merchant_id = ${merchantId} and id = ${id}`;
  return rows[0] ?? null;
}

/** Forgets those that were taken back 30 days ago, at most `limit`; how many. WhatsApp repeats webhooks for seven. */
export async function forgetOptOuts(sql: ISql, limit: number): Promise<number> {
  const rows = await sql`
    delete from opt_out
     where (merchant_id, phone, scope) in (
       select merchant_id, phone, scope from opt_out
        where ended_at < now() - interval '30 days' order by ended_at limit ${limit})
       and ended_at < now() - interval '30 days'
    returning 1`;
  return rows.length;
}
