import type { Sql } from "../../src/store/database.ts";
import type { Shop } from "../../src/store/testing/rows.ts";
import { checkoutPrefix } from "./zajel.ts";

/**
 * So many payment links that are due, `backlog_1` first. Each is for a customer of its own, where `customers` does not say
 * how many there are.
 */
export async function addBacklog(
  sql: Sql,
  { merchantId, authenticatorId }: Shop,
  links: number,
  customers = links,
): Promise<void> {
  await sql`
    insert into transaction (merchant_id, session_id, type, state, environment, amount, currency_code, customer_phone,
                             customer_first_name, order_no, checkout_url, ticks, occurred_at)
    select ${merchantId}, 'backlog_' || n, 'payment_request', 'created', 'live', '24.500', 'KWD',
           '+9656' || lpad((n % ${customers}::integer)::text, 7, '0'), 'Noura', 'DN-' || n,
           ${`${checkoutPrefix}8f14e45fceea167a`}, array['created'], now()
      from generate_series(1, ${links}::integer) as n`;
  await sql`
    insert into notification (merchant_id, id, session_id, state, kind, copy, authenticator_id, phase, priority, due_at)
    select ${merchantId}, gen_random_uuid(), 'backlog_' || n, 'created', 'automatic', 0, ${authenticatorId}, 'queued', 1,
           now() - interval '1 minute' + n * interval '1 millisecond'
      from generate_series(1, ${links}::integer) as n`;
}
