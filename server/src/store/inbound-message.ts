/**
 * What customers write, each message once, beside the payment that it is about.
 */
import type { ISql } from "./database.ts";
import { tellEach } from "./webhook-news.ts";

/** What a message means for messages to come. */
export type Reading = "stop" | "start" | "changed_number";

export interface InboundMessage {
  merchantId: string;
  id: string;
  authenticatorId: string;
  messageId: string;
  /** In E.164, in the form in which the merchant wrote to it; null for people who chose a user name. */
  phone: string | null;
  /** WhatsApp's word: `text`, `button`, `image`, `system`, … */
  type: string;
  /** What can be read of it: what was written, a button's label, a caption, an emoji. */
  text: string | null;
  payload: string | null;
  /** The part of the message that its type names, as it came. */
  content: unknown;
  inReplyTo: string | null;
  sessionId: string | null;
  notificationId: string | null;
  reading: Reading | null;
  /** Of `changed_number`. */
  newPhone: string | null;
  sentAt: Date;
  receivedAt: Date;
}

export type NewInboundMessage = Omit<InboundMessage, "sessionId" | "notificationId" | "receivedAt"> & {
  /** The numbers that `phone` may have been written to as. */
  spellings: readonly string[];
};

/** `recipient`: the number that the payment's messages went to, where that is known. */
export type KeptMessage = InboundMessage & { recipient: string | null };

const columns = `merchant_id, id, authenticator_id, message_id, phone, type, text, payload, content, in_reply_to,
  session_id, notification_id, reading, new_phone, sent_at, received_at`;

/**
 * Keeps messages that are not on record yet, and returns those. Each is put beside the notification that it answers,
 * else beside the payment that this number was last written to about. The merchants are told of them in the same commit.
 */
export async function keepInbound(sql: ISql, messages: readonly NewInboundMessage[]): Promise<KeptMessage[]> {
  if (messages.length === 0) return [];
  const kept = await sql<KeptMessage[]>`
    with new as materialized (
      select distinct on (x."merchantId", x."messageId")
             x.*, answered.id as notification_id, coalesce(answered.session_id, chat.session_id) as session_id,
             coalesce(answered.recipient, chat.recipient) as recipient
        from json_to_recordset(${JSON.stringify(messages)}::text::json)
          as x("merchantId" text, id uuid, "authenticatorId" uuid, "messageId" text, phone text, type text, text text,
               payload text, content jsonb, "inReplyTo" text, reading text, "newPhone" text, "sentAt" timestamptz,
               spellings text[])
        left join lateral (
          select n.id, n.session_id, n.recipient from notification n
           where n.merchant_id = x."merchantId" and n.message_id = x."inReplyTo" limit 1
        ) as answered on true
        left join lateral (
          select p.session_id, p.recipient from pair p
           where answered.id is null and p.merchant_id = x."merchantId" and p.authenticator_id = x."authenticatorId"
             and p.recipient = any(x.spellings)
           order by p.paid_back_at desc limit 1
        ) as chat on true
       -- In one order for everybody, so that two commits do not wait for each other.
       order by x."merchantId", x."messageId"
    ), kept as (
      insert into inbound_message (merchant_id, id, authenticator_id, message_id, phone, type, text, payload, content,
                                   in_reply_to, session_id, notification_id, reading, new_phone, sent_at)
      select "merchantId", id, "authenticatorId", "messageId",
             case when recipient = any(spellings) then recipient else phone end, type, text, payload, content, "inReplyTo",
             session_id, notification_id, reading, "newPhone", "sentAt"
        from new
      on conflict do nothing
      returning ${sql.unsafe(columns)}
    )
    select k.*, new.recipient from kept k join new on new.id = k.id and new."merchantId" = k.merchant_id
     order by k.sent_at, k.id`;
  await tellEach(
    sql,
    kept.map((message) => ({
      merchantId: message.merchantId,
      type: "reply.received" as const,
      subject: message.sessionId ?? message.id,
      data: {
        id: message.id,
        authenticator_id: message.authenticatorId,
        session_id: message.sessionId,
        notification_id: message.notificationId,
        type: message.type,
        reading: message.reading,
        sent_at: message.sentAt.toISOString(),
      },
    })),
  );
  return kept;
}

export interface InboundFilter {
  merchantId: string;
  phone: string | null;
  sessionId: string | null;
  reading: Reading | null;
  /** The last one of the page before. */
  before: string | null;
  limit: number;
}

/** Newest first. */
export async function listInbound(sql: ISql, filter: InboundFilter): Promise<InboundMessage[]> {
  const { merchantId, phone, sessionId, reading, before, limit } = filter;
  return sql<InboundMessage[]>`
    select ${sql.unsafe(columns)} from inbound_message
     where merchant_id = ${merchantId}
       and (${phone}::text is null or phone = ${phone})
       and (${sessionId}::text is null or session_id = ${sessionId})
       and (${reading}::text is null or reading = ${reading})
       and (${before}::uuid is null or id < ${before}::uuid)
     order by id desc limit ${limit}`;
}

export async function findInbound(sql: ISql, merchantId: string, id: string): Promise<InboundMessage | null> {
  const rows = await sql<InboundMessage[]>`
    select ${sql.unsafe(columns)} from inbound_message where merchant_id = ${merchantId} and id = ${id}`;
  return rows[0] ?? null;
}

/** Those about one payment, oldest first. */
export async function listInboundOf(
  sql: ISql,
  merchantId: string,
  sessionId: string,
  limit = 200,
): Promise<InboundMessage[]> {
  return sql<InboundMessage[]>`
    select ${sql.unsafe(columns)} from (
      select ${sql.unsafe(columns)} from inbound_message
       where merchant_id = ${merchantId} and session_id = ${sessionId}
       order by id desc limit ${limit}
    ) as newest order by id`;
}
