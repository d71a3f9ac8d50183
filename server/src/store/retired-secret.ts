import type { ISql } from "./database.ts";

/** At once for one authenticator; the one that ends first is forgotten first. */
const mostRetired = 3;

/** Keeps a replaced app secret, sealed for its own row, for as long as it is still to verify. */
export async function retireAppSecret(
  sql: ISql,
  secret: { merchantId: string; id: string; authenticatorId: string; appSecret: Buffer; overlapHours: number },
): Promise<void> {
  const { merchantId, authenticatorId } = secret;
  await sql`
    insert into retired_app_secret (merchant_id, id, authenticator_id, app_secret, until)
    values (${merchantId}, ${secret.id}, ${authenticatorId}, ${secret.appSecret},
            now() + make_interval(hours => ${secret.overlapHours}))`;
  await sql`
    delete from retired_app_secret
     where merchant_id = ${merchantId} and authenticator_id = ${authenticatorId} and id not in (
       select id from retired_app_secret
        where merchant_id = ${merchantId} and authenticator_id = ${authenticatorId}
        order by until desc, id desc limit ${mostRetired})`;
}

/** Ends the overlap of an authenticator at once. */
export async function forgetRetiredSecrets(sql: ISql, merchantId: string, authenticatorId: string): Promise<void> {
  await sql`
    delete from retired_app_secret where merchant_id = ${merchantId} and authenticator_id = ${authenticatorId}`;
}

/** Forgets secrets whose overlap is over; how many. */
export async function forgetEndedSecrets(sql: ISql, limit: number): Promise<number> {
  const rows = await sql`
    delete from retired_app_secret
     where (merchant_id, id) in (
       select merchant_id, id from retired_app_secret where until <= now() order by until limit ${limit})
    returning 1`;
  return rows.length;
}
