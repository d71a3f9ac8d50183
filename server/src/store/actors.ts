import type { ISql } from "./database.ts";

/**
 * What people and API keys are called that a merchant's records name, by `user:<id>` and `api_key:<id>`. Somebody who
 * has left keeps their name; other actors (`root`, `expiry`) have none.
 */
export async function namesOfActors(
  sql: ISql,
  merchantId: string,
  actors: readonly (string | null)[],
): Promise<Record<string, string>> {
  const users = idsOf(actors, "user:");
  const keys = idsOf(actors, "api_key:");
  if (users.length === 0 && keys.length === 0) return {};
  const rows = await sql<{ actor: string; name: string }[]>`
    select 'user:' || id as actor, name from auth."user" where id = any(${users})
    union all
    select 'api_key:' || id, name from api_key where merchant_id = ${merchantId} and id = any(${keys}::uuid[])`;
  return Object.fromEntries(rows.map(({ actor, name }) => [actor, name]));
}

function idsOf(actors: readonly (string | null)[], prefix: string): string[] {
  return [...new Set(actors.flatMap((actor) => (actor?.startsWith(prefix) ? [actor.slice(prefix.length)] : [])))];
}
