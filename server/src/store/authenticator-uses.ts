import type { Authenticator } from "./authenticator.ts";
import type { ISql } from "./database.ts";

/** What would lose something if an authenticator were removed; each counted up to 1,000. */
export interface AuthenticatorUses {
  /** Messages that wait to be sent by it, or whose outcome is not known yet. */
  waiting: number;
  /** Payments that are not over and may still owe a message by it. */
  open: number;
}

/** Payment links older than this are not counted as open: hardly one is still paid. */
const openForDays = 90;

/** `isOnlySender`: payments that chose no sender would have none either. */
export async function countUses(
  sql: ISql,
  { merchantId, id, environment }: Pick<Authenticator, "merchantId" | "id" | "environment">,
  isOnlySender: boolean,
): Promise<AuthenticatorUses> {
  const rows = await sql<AuthenticatorUses[]>`
    select (select count(*)::integer
              from (select from notification
                     where merchant_id = ${merchantId} and authenticator_id = ${id}
                       and phase in ('queued', 'held', 'sending', 'uncertain') limit 1000) as n) as waiting,
           (select count(*)::integer
              from (select from transaction
                     where merchant_id = ${merchantId} and created_at > now() - make_interval(days => ${openForDays})
                       and state in ('created', 'pending', 'attempted') and cardinality(ticks) > 0
                       and (authenticator_id = ${id}
                            or (${isOnlySender} and authenticator_id is null and environment = ${environment}))
                     limit 1000) as t) as open`;
  return rows[0] as AuthenticatorUses;
}
