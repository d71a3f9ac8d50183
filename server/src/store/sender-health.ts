import type { Authenticator } from "./authenticator.ts";
import type { ISql } from "./database.ts";

/** Facts that an event told; true where they are new. */
export async function mergeFacts(
  sql: ISql,
  merchantId: string,
  id: string,
  facts: Record<string, unknown>,
): Promise<boolean> {
  const json = JSON.stringify(facts);
  const rows = await sql`
    update authenticator set facts = facts || ${json}::text::jsonb, updated_at = now()
     where merchant_id = ${merchantId} and id = ${id} and not facts @> ${json}::text::jsonb
    returning 1`;
  return rows.length > 0;
}

/** Which of these authenticators have a number that is dialled so; digits only. */
export async function withDisplayNumber(
  sql: ISql,
  merchantId: string,
  ids: readonly string[],
  digits: string,
): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from authenticator
     where merchant_id = ${merchantId} and id = any(${ids as string[]}::uuid[])
       and regexp_replace(facts ->> 'displayPhoneNumber', '[^0-9]', '', 'g') = ${digits}`;
  return rows.map(({ id }) => id);
}

/** Has the health of these read soon, where it is not due before. */
export async function hastenChecks(sql: ISql, merchantId: string, ids: readonly string[], inMs: number): Promise<void> {
  await sql`
    update authenticator set check_due_at = least(check_due_at, now() + ${inMs} * interval '1 millisecond')
     where merchant_id = ${merchantId} and id = any(${ids as string[]}::uuid[])`;
}

/** Takes authenticators whose health is due to be read, at most `limit`, so that one node does each. */
export async function takeDueChecks(
  sql: ISql,
  limit: number,
  everyMs: number,
): Promise<Pick<Authenticator, "merchantId" | "id">[]> {
  return sql<Pick<Authenticator, "merchantId" | "id">[]>`
    with due as (
      select merchant_id, id from authenticator
       where check_due_at <= now() and status <> 'disabled'
       order by check_due_at limit ${limit} for update skip locked
    )
    -- Spread, so that what was made together is not asked for together for ever.
    update authenticator a
       set check_due_at = now() + ${everyMs} * (0.9 + 0.2 * random()) * interval '1 millisecond'
      from due where a.merchant_id = due.merchant_id and a.id = due.id
    returning a.merchant_id, a.id`;
}
