import type { DirectMessage } from "../domain/direct-message.ts";
import type { ISql } from "./database.ts";
import { newsColumns, newsOf } from "./webhook-news.ts";

export interface NewDirectMessage {
  merchantId: string;
  id: string;
  authenticatorId: string;
  message: DirectMessage;
  requestedBy: string;
}

/** Behind receipts, like payment links. */
const priority = 1;

/** Writes a message about no payment, due now. */
export async function insertDirect(sql: ISql, asked: NewDirectMessage): Promise<void> {
  await sql`
    with made as (
      insert into notification as n (merchant_id, id, kind, copy, authenticator_id, phase, priority, due_at, owed_at,
                                     requested_by, direct)
      values (${asked.merchantId}, ${asked.id}::uuid, 'direct', 1, ${asked.authenticatorId}::uuid, 'queued', ${priority},
              clock_timestamp(), clock_timestamp(), ${asked.requestedBy}, ${JSON.stringify(asked.message)}::text::jsonb)
      returning ${sql.unsafe(newsColumns)}
    )
    ${sql.unsafe(newsOf("made"))}`;
}
