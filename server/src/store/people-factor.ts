/**
 * The second factors of people's sign-in, as better-auth keeps them. They belong to accounts, which no merchant owns.
 */
import type { Sql } from "./database.ts";

/** Whether one is sealed with another key than those that begin with `prefix`. */
export async function hasFactorSealedOtherwise(sql: Sql, prefix: string): Promise<boolean> {
  const [row] = await sql<{ found: boolean }[]>`
    select exists (select from auth."twoFactor" where not starts_with(secret, ${prefix})) as found
  `;
  return row?.found === true;
}
