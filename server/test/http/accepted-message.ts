import { randomUUID } from "node:crypto";
import type { Sql } from "../../src/store/database.ts";
import { newId } from "../../src/store/ids.ts";

/** A transaction whose payment link WhatsApp has accepted, without the message id being known; the notification's id. */
export async function createTestNotification(
  sql: Sql,
  { merchantId, authenticatorId }: { merchantId: string; authenticatorId: string },
): Promise<string> {
  const id = newId();
  const sessionId = randomUUID();
  await sql`
    insert into transaction (merchant_id, session_id, type, state, environment, amount, currency_code, customer_phone, occurred_at)
    values (${merchantId}, ${sessionId}, 'payment_request', 'created', 'sandbox', '20.000', 'KWD', '+96550001234', now())`;
  await sql`
    insert into notification (merchant_id, id, session_id, state, kind, copy, authenticator_id, phase, priority, due_at,
                              attempts, delivery_rank, accepted_at)
    values (${merchantId}, ${id}, ${sessionId}, 'created', 'automatic', 0, ${authenticatorId}, 'accepted', 1, now(), 1, 1, now())`;
  return id;
}
