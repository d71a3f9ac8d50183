import type { ISql } from "./database.ts";
import { stopsSenderInSql } from "./hold-scope.ts";
import { newsOfAuthenticators } from "./webhook-news.ts";

/** Whose health it is. */
interface Sender {
  merchantId: string;
  authenticatorId: string;
}

/** In SQL: a critical alert of the authenticator `a` stands; `l` is the alert. One that holds has its hold. */
export const criticalAlert = `select from alert l
  where l.merchant_id = a.merchant_id and l.authenticator_id = a.id and l.severity = 'critical' and l.ended_at is null
    and (l.until is null or l.until > now())`;

const holdsOfA = `hold h where h.merchant_id = a.merchant_id and h.authenticator_id = a.id and ${stopsSenderInSql("h.scope")}`;

/** In SQL: the status of the authenticator `a` as the API shows it. */
export const shownStatus = `case
  when a.status = 'ready' and (exists (select from ${holdsOfA}) or exists (${criticalAlert})) then 'attention'
  else a.status end`;

/** In SQL: why nothing leaves by the authenticator `a`; null: it may. */
export const heldFor = `(select h.reason_code from ${holdsOfA} order by h.since, h.scope, h.key limit 1)`;

/**
 * Does what changes the health of these senders, and owes the news of those of which it looks another way after it than
 * before. In the caller's transaction, and not for busy paths: their statements owe the news themselves.
 */
export async function tellingHealth<Result>(
  sql: ISql,
  senders: readonly Sender[],
  change: () => Promise<Result>,
): Promise<Result> {
  const list = JSON.stringify(senders.map(({ merchantId, authenticatorId }) => ({ merchantId, authenticatorId })));
  const before = await sql`
    select a.merchant_id, a.id, ${sql.unsafe(shownStatus)} as status, ${sql.unsafe(heldFor)} as held_for
      from authenticator a
     where (a.merchant_id, a.id) in (
             select "merchantId", "authenticatorId" from json_to_recordset(${list}::text::json)
               as x("merchantId" text, "authenticatorId" uuid))
       and exists (select from webhook_endpoint e where e.merchant_id = a.merchant_id and e.status <> 'removed')`;
  const result = await change();
  if (before.length === 0) return result;
  await sql`
    with was as (
      select * from json_to_recordset(${JSON.stringify(before)}::text::json)
        as x("merchantId" text, id uuid, status text, "heldFor" text)
    )
    ${sql.unsafe(newsOfChange)}`;
  return result;
}

const newsOfChange = newsOfAuthenticators(
  `authenticator a
   join was on was."merchantId" = a.merchant_id and was.id = a.id
           and (was.status, was."heldFor") is distinct from (${shownStatus}, ${heldFor})`,
  { status: shownStatus, heldFor },
);
