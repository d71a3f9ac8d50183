/**
 * Messages that are claimed by the very statement that makes them owed (`insertTransactions`): nothing stands in their
 * way, so they are `sending` from their first version on, with all that a claim would have written.
 */
import { bucketSize, pairCostMs, pairLeadMs, recoveryMs, refillPerMs } from "../domain/pacing.ts";
import { type ClaimVerdict, verdictColumns } from "./claim.ts";
import type { ISql } from "./database.ts";
import { optOutOf } from "./opt-out.ts";
import { recentRecipients } from "./pair.ts";

/** What is written of a message that is claimed with its transaction; of one recipient of a sender at most one. */
export interface Birth extends ClaimVerdict {
  merchantId: string;
  sessionId: string;
  authenticatorId: string;
  recipient: string;
}

/** A sender that messages may be claimed for, as it was decided on. */
export interface BirthSender {
  merchantId: string;
  authenticatorId: string;
  /** Its pace where it was not slowed down lately, in messages per second. */
  perSecond: number;
  messagingLimit: string | null;
  /** How many different customers that is in 24 hours; null: any number. */
  mostCustomers: number | null;
}

export interface Births {
  messages: readonly Birth[];
  senders: readonly BirthSender[];
}

/**
 * The parts of the statement. `made` are the transactions that it wrote, `o` is what they owe.
 *
 * The sender's row is locked as for any claim (`lockSender`), so the bucket is one for the whole fleet and nobody else
 * writes its pairs. But nobody waits for it: while another claim is open, what is owed is queued as ever, and so it is
 * where the sender has a hold or was slowed down lately, where its bucket is empty, where its portfolio comes near its
 * limit, and where the recipient wants no messages or was written to often. The arithmetic is that of `takeTokens` and `pairWaitInMs`.
 */
export function partsOfBirth(
  sql: ISql,
  { messages, senders }: Births,
  { looksAtList, phase, reason }: { looksAtList: boolean; phase: string; reason: string },
) {
  const offers = senders.map(({ perSecond, ...rest }) => {
    return { ...rest, size: bucketSize(perSecond), refillPerMs: refillPerMs(perSecond) };
  });
  const before = sql`
    wish as materialized (
      select b.*
        from json_to_recordset(${JSON.stringify(inTurn(messages))}::text::json)
          as b(${sql.unsafe(verdictColumns)}, "merchantId" text, "sessionId" text, "authenticatorId" uuid, turn integer)
       -- Said as questions, here and below, so that they are hashed: a join would compare each with each.
       where ((b."merchantId", b."sessionId") in (select m.merchant_id, m.session_id from made m)) is true
         and ${sql.unsafe(looksAtList ? `${optOutOf('b."merchantId"', "b.recipient")} is null` : "true")}
    ), free as materialized (
      select s.merchant_id, s.authenticator_id, greatest(s.refilled_at, s.at) as refilled_at,
             least(o.size, s.tokens + greatest(0, extract(epoch from s.at - s.refilled_at)::float8 * 1000)
                                      * o."refillPerMs") as tokens
        from json_to_recordset(${JSON.stringify(offers)}::text::json)
          as o("merchantId" text, "authenticatorId" uuid, size double precision, "refillPerMs" double precision,
               "messagingLimit" text, "mostCustomers" integer)
        cross join lateral (
          select count(*)::int as wanted from wish w
           where w."merchantId" = o."merchantId" and w."authenticatorId" = o."authenticatorId"
        ) as w
        -- In whole milliseconds, as every claim writes it.
        cross join lateral (
          select s.merchant_id, s.authenticator_id, s.tokens, s.refilled_at,
                 date_trunc('milliseconds', clock_timestamp()) as at
            from sender s
           where w.wanted > 0 and s.merchant_id = o."merchantId" and s.authenticator_id = o."authenticatorId"
             and (s.slowed_at is null or s.slowed_at <= now() - ${recoveryMs} * interval '1 millisecond')
             and (select 1 from hold h
                   where h.merchant_id = s.merchant_id and h.authenticator_id = s.authenticator_id limit 1) is null
             and (select a.facts ->> 'messagingLimit' is not distinct from o."messagingLimit"
                         and (o."mostCustomers" is null
                              or ${recentRecipients(sql, "a")} + w.wanted <= o."mostCustomers")
                    from authenticator a where a.merchant_id = s.merchant_id and a.id = s.authenticator_id)
           limit 1
             for update skip locked
        ) as s
    ), paired as (
      insert into pair as p (merchant_id, authenticator_id, recipient, paid_back_at, counted_at, session_id)
      select w."merchantId", w."authenticatorId", w.recipient,
             now() + ${pairCostMs} * interval '1 millisecond', now(), w."sessionId"
        from wish w
        join free f on f.merchant_id = w."merchantId" and f.authenticator_id = w."authenticatorId"
                   and w.turn <= floor(f.tokens)
       order by 1, 2, 3
      on conflict (merchant_id, authenticator_id, recipient) do update
         set paid_back_at = greatest(p.paid_back_at, now()) + ${pairCostMs} * interval '1 millisecond',
             session_id = excluded.session_id,
             counted_at = case when p.counted_at <= now() - interval '24 hours' then now() else p.counted_at end
       where p.refusals = 0 and (p.waits_until is null or p.waits_until <= now())
         and p.paid_back_at <= now() + ${pairLeadMs} * interval '1 millisecond'
      returning p.merchant_id, p.authenticator_id, p.recipient, p.counted_at
    ), used as materialized (
      select merchant_id, authenticator_id, count(*)::int as messages,
             count(*) filter (where counted_at = now())::int as recipients
        from paired group by 1, 2
    ), new_recipients as (
      insert into recipient_count (merchant_id, authenticator_id, hour, recipients)
      select merchant_id, authenticator_id, date_trunc('hour', now()), recipients from used where recipients > 0
      on conflict (merchant_id, authenticator_id, hour) do update
         set recipients = recipient_count.recipients + excluded.recipients
    ), drawn as (
      update sender s set tokens = f.tokens - u.messages, refilled_at = f.refilled_at
        from free f join used u on u.merchant_id = f.merchant_id and u.authenticator_id = f.authenticator_id
       where s.merchant_id = f.merchant_id and s.authenticator_id = f.authenticator_id
    ), born as materialized (
      select w.* from wish w
       where ((w."merchantId", w."authenticatorId", w.recipient)
              in (select p.merchant_id, p.authenticator_id, p.recipient from paired p)) is true
    ), `;
  return {
    before,
    columns: `, attempts, leased_until, uncertain_since, recipient, country, template_name, template_namespace,
              template_language, requested_language, content`,
    phase: `case when b.id is not null then 'sending' else ${phase} end`,
    reason: `case when b.id is null then ${reason} end`,
    // The lease begins no earlier than its node believes, in whatever transaction this is.
    values: `, case when b.id is null then 0 else 1 end, clock_timestamp() + b."leaseMs" * interval '1 millisecond',
             case when b.id is not null then now() end, b.recipient, b.country, b."templateName",
             b."templateNamespace", b."templateLanguage", b."requestedLanguage", b.content`,
    join: `left join born b on b."merchantId" = n."merchantId" and b.id = o.id`,
    born: "(select json_agg(b.id) from born b)",
  };
}

/** Each with its turn among those of its sender. One whose transaction is not written leaves its turn unused. */
function inTurn(messages: readonly Birth[]): (Birth & { turn: number })[] {
  const turns = new Map<string, number>();
  return messages.map((message) => {
    const turn = (turns.get(message.authenticatorId) ?? 0) + 1;
    turns.set(message.authenticatorId, turn);
    return { ...message, turn };
  });
}
