import type { DirectMessage } from "../domain/direct-message.ts";
import type { OptOutScope } from "../domain/opt-out.ts";
import type { Bucket } from "../domain/pacing.ts";
import type { NotifiableState, PaymentState, TransactionType } from "../domain/payment-state.ts";
import type { Environment } from "./authenticator.ts";
import type { ISql } from "./database.ts";
import type { Hold } from "./hold.ts";
import { optOutOf } from "./opt-out.ts";
import { pairsInUse, recentRecipients, type UsedPair } from "./pair.ts";
import { changedColumns, countOf, tallyOf } from "./tally.ts";
import { newsColumns, newsOf } from "./webhook-news.ts";

/** A sender, locked for one claim: claims of one sender follow one another, over all nodes. */
export interface LockedSender {
  tokens: number;
  refilledAt: Date;
  /** The pace that it was slowed down to when WhatsApp said that it is too fast. */
  slowedTo: number | null;
  slowedAt: Date | null;
  now: Date;
  environment: Environment;
  configVersion: number;
  holds: Hold[];
  /** `TIER_250`, …; null: not known. */
  messagingLimit: string | null;
  /** How many different customers the merchant's senders wrote to in the last 24 hours, roughly. */
  recentRecipients: number;
}

/**
 * Locks a sender's row for the rest of the caller's transaction; null where there is no such sender.
 *
 * The lock makes the token bucket one for the whole fleet, and it makes rule 3 hold: two nodes never look at the same
 * transaction's messages at once. It is held for two short statements and never while a request is under way.
 */
export async function lockSender(sql: ISql, merchantId: string, authenticatorId: string): Promise<LockedSender | null> {
  const locking = sql`
    select 1 from sender where merchant_id = ${merchantId} and authenticator_id = ${authenticatorId} for update`;
  // A statement of its own: its snapshot is taken after the lock, so it sees what the claim before it committed. It is
  // sent behind the other without waiting; a connection does one after the other.
  const reading = sql<LockedSender[]>`${senderFacts(sql, { merchantId, authenticatorId })}`;
  const [, [row]] = await Promise.all([locking, reading]);
  return row ? { ...row, configVersion: Number(row.configVersion) } : null;
}

function senderFacts(sql: ISql, { merchantId, authenticatorId }: { merchantId: string; authenticatorId: string }) {
  return sql`
    select s.tokens, s.refilled_at, s.slowed_to, s.slowed_at, clock_timestamp() as now, a.environment, m.config_version,
           (select coalesce(json_agg(json_build_object(
                     'merchantId', h.merchant_id, 'authenticatorId', h.authenticator_id, 'scope', h.scope, 'key', h.key,
                     'reasonCode', h.reason_code, 'detail', h.detail, 'probing', h.probing, 'probes', h.probes,
                     'isShared', h.is_shared)), '[]')
              from hold h
             where h.merchant_id = s.merchant_id and h.authenticator_id = s.authenticator_id) as holds,
           a.facts ->> 'messagingLimit' as messaging_limit, ${recentRecipients(sql, "a")} as recent_recipients
      from sender s
      join merchant m on m.merchant_id = s.merchant_id
      join authenticator a on a.merchant_id = s.merchant_id and a.id = s.authenticator_id
     where s.merchant_id = ${merchantId} and s.authenticator_id = ${authenticatorId}`;
}

/** A due notification with its transaction as it is in this moment (rule 2), or a message about no payment. */
export type Candidate = DueNotification & (AboutAPayment | AboutNone);

interface DueNotification {
  id: string;
  kind: "automatic" | "manual" | "direct";
  priority: number;
  attempts: number;
  /** Attempts that ended in a fault that passes, since it was last made due by hand. */
  faults: number;
  dueAt: Date;
  /** When it was owed, or made due again by hand: the hold limit counts from then. */
  owedAt: Date;
  /** Its state is still ticked, or a person asked for it. */
  isAskedFor: boolean;
  /** Another message of the transaction is between claim and answer. */
  siblingUnderWay: boolean;
  /** What stands in the way of messages to its recipient in this moment. */
  optOut: OptOutScope | null;
  /** What the sender owes the pace of this recipient. */
  paidBackAt: Date | null;
  waitsUntil: Date | null;
  /** How many messages in a row WhatsApp refused as too many for this recipient. */
  pairRefusals: number;
  /** The recipient is among the customers of the last 24 hours already. */
  isCounted: boolean;
}

interface AboutNone {
  direct: DirectMessage;
  sessionId: null;
  version: null;
}

interface AboutAPayment {
  direct: null;
  sessionId: string;
  /** Of the transaction. */
  version: number;
  /** The state that it tells of. */
  about: NotifiableState;
  type: TransactionType;
  /** Of the transaction. */
  state: PaymentState;
  orderNo: string | null;
  amount: string;
  currencyCode: string;
  customerPhone: string | null;
  customerFirstName: string | null;
  customerLastName: string | null;
  language: string | null;
  checkoutUrl: string | null;
  expiresAt: Date | null;
  extra: Record<string, unknown>;
  referenceNumber: string | null;
  paidAmount: string | null;
  occurredAt: Date;
  createdAt: Date;
}

/** For each priority the earliest due time that is looked at; null: the lane's beginning. */
export type Lanes = [Date | null, Date | null, Date | null];

/**
 * The next due notifications of one sender, locked: receipts first, then payment links, then bulk; in each the
 * longest due first.
 *
 * The candidates are taken in index order with their limit, and only then joined and judged, row by row: written as
 * one join with NOT EXISTS the same claim took 1,475 ms for 250 rows. The outer joins are laterals with a limit, so that
 * they look up row by row, too: written plainly they read all transactions where there were no statistics yet, 4,300 ms
 * for 250 of 100,000 rows. What it costs depends on what is claimed and not on what waits: 8 of 200,000 due rows took
 * 0.8 ms and touched 104 pages, and the whole claim with its lock the 2.5 ms that it takes with an empty queue
 * (PostgreSQL 18, before and after ANALYZE). A notification that another node is claiming, or that an event is
 * superseding in this moment, is passed over. `looksAtList`: the merchant has opt-outs. `since`: where the queue begins,
 * as far as is known (`dispatch/queue-head.ts`).
 */
export async function claimCandidates(
  sql: ISql,
  sender: { merchantId: string; authenticatorId: string },
  limit: number,
  { looksAtList = false, since = null }: { looksAtList?: boolean; since?: Lanes | null } = {},
): Promise<Candidate[]> {
  return sql<Candidate[]>`${dueCandidates(sql, sender, limit, { looksAtList, since, locks: true })}`;
}

function dueCandidates(
  sql: ISql,
  sender: { merchantId: string; authenticatorId: string },
  limit: number,
  { looksAtList, since, locks }: { looksAtList: boolean; since: Lanes | null; locks: boolean },
) {
  const [receipts, links, bulk] = (since ?? [null, null, null]).map((from) => from?.toISOString() ?? "-infinity");
  return sql`
    with candidate as materialized (
      select due.*
        from (values (0::smallint, ${receipts as string}::text::timestamptz), (1::smallint, ${links as string}::text::timestamptz),
                     (2::smallint, ${bulk as string}::text::timestamptz)) as lane(priority, since)
        cross join lateral (
          select n.merchant_id, n.id, n.session_id, n.state, n.kind, n.direct, n.priority, n.attempts, n.faults,
                 n.due_at, n.retried_at, coalesce(n.retried_at, n.owed_at) as owed_at
            from notification n
           where n.merchant_id = ${sender.merchantId} and n.authenticator_id = ${sender.authenticatorId}
             and n.phase = 'queued' and n.priority = lane.priority and n.due_at <= now() and n.due_at >= lane.since
           order by n.due_at, n.id
           limit ${limit}
           ${sql.unsafe(locks ? "for update skip locked" : "")}
        ) as due
       limit ${limit}
    )
    select c.id, c.session_id, c.state as about, c.kind, c.direct, c.priority, c.attempts, c.faults, c.due_at, c.owed_at,
           (c.kind <> 'automatic' or c.retried_at is not null or c.state = any(t.ticks)) as is_asked_for,
           s.id is not null as sibling_under_way,
           t.version, t.type, t.state, t.order_no, t.amount, t.currency_code, t.customer_phone,
           t.customer_first_name, t.customer_last_name, t.language, t.checkout_url, t.expires_at, t.extra,
           t.reference_number, t.paid_amount, t.occurred_at, t.created_at,
           ${sql.unsafe(looksAtList ? optOutOf("c.merchant_id", "coalesce(t.customer_phone, c.direct ->> 'to')") : "null::text")} as opt_out,
           p.paid_back_at, p.waits_until, coalesce(p.refusals, 0) as pair_refusals,
           coalesce(p.counted_at > now() - interval '24 hours', false) as is_counted
      from candidate c
      left join lateral (
        select t.* from transaction t where t.merchant_id = ${sender.merchantId} and t.session_id = c.session_id limit 1
      ) as t on true
      -- Which is to be sending; said like this, nobody goes through all that is being sent. It is no EXISTS, which may be
      -- worked out once for all: by reading every message of every merchant.
      left join lateral (
        select s.id from notification s
         where s.merchant_id = ${sender.merchantId} and s.session_id = c.session_id and s.leased_until is not null
         limit 1
      ) as s on true
      left join lateral (
        select p.* from pair p
         where p.merchant_id = ${sender.merchantId} and p.authenticator_id = ${sender.authenticatorId}
           and p.recipient = coalesce(t.customer_phone, c.direct ->> 'to')
         limit 1
      ) as p on true
     order by c.priority, c.due_at, c.id`;
}

/** What the claim decided about one candidate. */
export interface ClaimVerdict {
  id: string;
  phase: "sending" | "queued" | "held" | "failed" | "superseded" | "suppressed" | "withdrawn";
  /** `queued`: not yet, look again after this. */
  dueInMs?: number;
  leaseMs?: number;
  reasonCode?: string | null;
  reasonDetail?: string | null;
  holdScope?: string | null;
  holdKey?: string | null;
  recipient?: string;
  /** Of the recipient, for the price: `KW`. */
  country?: string | null;
  templateName?: string;
  templateNamespace?: string | null;
  templateLanguage?: string;
  requestedLanguage?: string | null;
  content?: unknown;
}

/** Writes the verdicts of a claim and what is left in the sender's bucket. `tells`: the merchant has a webhook endpoint. */
export async function writeVerdicts(
  sql: ISql,
  sender: { merchantId: string; authenticatorId: string },
  verdicts: readonly ClaimVerdict[],
  bucket: { tokens: number; refilledAt: Date } | null,
  tells = false,
): Promise<void> {
  const filling =
    bucket === null
      ? null
      : sql`
          update sender set tokens = ${bucket.tokens}, refilled_at = ${bucket.refilledAt}
           where merchant_id = ${sender.merchantId} and authenticator_id = ${sender.authenticatorId}`;
  await Promise.all([filling, verdicts.length === 0 ? null : writeEach(sql, sender, verdicts, tells)]);
}

async function writeEach(
  sql: ISql,
  sender: { merchantId: string; authenticatorId: string },
  verdicts: readonly ClaimVerdict[],
  tells: boolean,
): Promise<void> {
  // One that stays queued, for its sibling's or its recipient's sake, is no news.
  const news = newsOf("judged", { where: "c.status <> 'queued'" });
  // One that goes on is counted as it was.
  const counts = verdicts.some(({ phase }) => isEnd(phase));
  const parts = [counts ? countOf("judged") : null, tells ? news : null].filter((part) => part !== null);
  const last = parts.pop();
  await sql`
    ${sql.unsafe(last === undefined ? "" : "with judged as (")}
    update notification n
       set ${sql.unsafe(verdictSets)}
           ${sql.unsafe(counts ? `, counted = ${tallyOf("n")}` : "")}
      -- The merchant comes with each row, here and below: where it is one value for all, and merchants have few messages as
      -- a rule, PostgreSQL reads all that a large one has.
      from (select x.*, ${sender.merchantId}::text as m
              from json_to_recordset(${JSON.stringify(verdicts)}::text::json) as x(${sql.unsafe(verdictColumns)})
            offset 0) as v
     where n.merchant_id = v.m and n.id = v.id
    ${sql.unsafe(last === undefined ? "" : `returning ${counts ? changedColumns(tells) : newsColumns})`)}
    ${sql.unsafe(parts.map((part) => `, counted as (${part})`).join(""))} ${sql.unsafe(last ?? "")}`;
}

/** A `ClaimVerdict` as columns of a list in JSON. */
export const verdictColumns = `id uuid, phase text, "dueInMs" double precision, "leaseMs" double precision, "reasonCode" text,
  "reasonDetail" text, "holdScope" text, "holdKey" text, recipient text, country text, "templateName" text,
  "templateNamespace" text, "templateLanguage" text, "requestedLanguage" text, content jsonb`;

const verdictSets = `phase = v.phase,
           attempts = n.attempts + case when v.phase = 'sending' then 1 else 0 end,
           leased_until = case when v.phase = 'sending' then now() + v."leaseMs" * interval '1 millisecond' end,
           uncertain_since = case when v.phase = 'sending' then now() end,
           due_at = case when v."dueInMs" is null then n.due_at
                    else now() + v."dueInMs" * interval '1 millisecond' end,
           held_since = case when v.phase = 'held' then now() end,
           hold_scope = v."holdScope", hold_key = v."holdKey",
           failed_at = case when v.phase = 'failed' then now() else n.failed_at end,
           reason_code = v."reasonCode", reason_detail = v."reasonDetail",
           recipient = coalesce(v.recipient, n.recipient), country = coalesce(v.country, n.country),
           template_name = coalesce(v."templateName", n.template_name),
           template_namespace = coalesce(v."templateNamespace", n.template_namespace),
           template_language = coalesce(v."templateLanguage", n.template_language),
           requested_language = coalesce(v."requestedLanguage", n.requested_language),
           content = coalesce(v.content, n.content)`;

/**
 * A sender with its next due notifications, of one moment, and nothing is locked: for a claim that is written at once
 * (`claimAtOnce`), where nothing changed meanwhile. null where there is no such sender.
 */
export async function lookAtSender(
  sql: ISql,
  sender: { merchantId: string; authenticatorId: string },
  limit: number,
  { looksAtList, since = null }: { looksAtList: boolean; since?: Lanes | null },
): Promise<{ sender: LockedSender; candidates: Candidate[] } | null> {
  // What is known of the sender comes with the first of them alone: to read it 250 times costs Node 2 µs each.
  const rows = await sql<((LockedSender | { tokens: null }) & Candidate)[]>`
    with facts as materialized (select 1::bigint as place, known.* from (${senderFacts(sql, sender)}) as known)
    select facts.*, due.*
      from facts
      full join (
        select row_number() over (order by found.priority, found.due_at, found.id) as place, found.*
          from (${dueCandidates(sql, sender, limit, { looksAtList, since, locks: false })}) as found
      ) as due on due.place = facts.place
     order by due.place`;
  const [first] = rows;
  if (first === undefined || first.tokens === null) return null;
  const facts = { ...first, configVersion: Number(first.configVersion) };
  return { sender: facts, candidates: rows.filter(({ id }) => id !== null) };
}

/** A notification that is to be sent, as it was looked at. */
export interface ToSend extends Omit<ClaimVerdict, "phase"> {
  phase: "sending";
  attempts: number;
  sessionId: string | null;
  version: number | null;
}

/**
 * Claims in one statement what was only looked at: the bucket is written where it is still the one that was seen, which
 * locks the sender as ever, and says that nobody has claimed for it since. Then what is still queued, and whose
 * transaction is still of that version, is `sending`, and counts against the pace of its recipients. What somebody is
 * at in this moment is passed over. The ids of what was claimed; null where the sender was not what it was.
 */
export async function claimAtOnce(
  sql: ISql,
  sender: { merchantId: string; authenticatorId: string },
  claim: { seen: Bucket; bucket: Bucket; messages: readonly ToSend[]; pairs: readonly UsedPair[]; tells: boolean },
): Promise<Set<string> | null> {
  const { seen, bucket, messages, pairs, tells } = claim;
  const { merchantId, authenticatorId } = sender;
  const told = tells ? `, told as (${newsOf("judged")})` : "";
  const list = messages.map((message) => ({
    i: message.id,
    a: message.attempts,
    s: message.sessionId,
    v: message.version,
    l: message.leaseMs,
    r: message.recipient,
    k: message.country ?? undefined,
    t: message.templateName,
    tn: message.templateNamespace ?? undefined,
    tl: message.templateLanguage,
    rl: message.requestedLanguage ?? undefined,
    c: message.content,
  }));
  const rows = await sql<{ id: string | null }[]>`
    with taken as (
      update sender set tokens = ${bucket.tokens}, refilled_at = ${bucket.refilledAt}
       where merchant_id = ${merchantId} and authenticator_id = ${authenticatorId}
         and tokens = ${seen.tokens} and refilled_at = ${seen.refilledAt}
      returning 1
    ), v as materialized (
      select x.*, ${merchantId}::text as m from json_to_recordset(${JSON.stringify(list)}::text::json)
        as x(i uuid, a integer, s text, v integer, l double precision, r text, k text, t text, tn text, tl text, rl text, c jsonb)
       where exists (select from taken)
    ), due as materialized (
      select v.*
        from v join notification n on n.merchant_id = v.m and n.id = v.i
       -- They are found by their ids. Said plainly, a plan made while nothing was due would go through all that is due now.
       where n.phase || '' = 'queued' and n.due_at <= now() and n.authenticator_id = ${authenticatorId}
         and n.attempts = v.a and n.session_id is not distinct from v.s
         and (v.s is null or exists (
           select from transaction t
            where t.merchant_id = v.m and t.session_id = v.s and t.version = v.v))
         for update of n skip locked
    ), judged as (
      -- As in the verdicts of a claim, where all are to be sent.
      update notification n
         set phase = 'sending', attempts = n.attempts + 1, leased_until = now() + v.l * interval '1 millisecond',
             uncertain_since = now(), held_since = null, hold_scope = null, hold_key = null,
             reason_code = null, reason_detail = null, recipient = v.r, country = coalesce(v.k, n.country),
             template_name = coalesce(v.t, n.template_name), template_namespace = coalesce(v.tn, n.template_namespace),
             template_language = coalesce(v.tl, n.template_language),
             requested_language = coalesce(v.rl, n.requested_language), content = coalesce(v.c, n.content)
        from due v
       where n.merchant_id = v.m and n.id = v.i
      returning ${sql.unsafe(tells ? newsColumns : "n.id")}
    ), ${pairsInUse(sql, sender, pairs, "exists (select from taken)")}${sql.unsafe(told)}
    select judged.id from taken left join judged on true`;
  return rows.length === 0 ? null : new Set(rows.flatMap(({ id }) => id ?? []));
}

function isEnd(phase: ClaimVerdict["phase"]): boolean {
  return phase !== "sending" && phase !== "queued" && phase !== "held";
}

export interface DueSender {
  merchantId: string;
  authenticatorId: string;
  /** When its earliest queued notification is due, in milliseconds from now; 0 or less: now. */
  dueInMs: number;
}

/**
 * The senders that have something queued, each with its earliest due time. Walks the partial index from sender to
 * sender, so it costs a few pages per waiting sender and nothing for idle ones, however long the queues are.
 */
export async function listWaitingSenders(sql: ISql, limit: number): Promise<DueSender[]> {
  return sql<DueSender[]>`
    with recursive waiting as (
      (select merchant_id, authenticator_id from notification
        where phase = 'queued' and authenticator_id is not null
        order by merchant_id, authenticator_id limit 1)
      union all
      select following.merchant_id, following.authenticator_id
        from waiting w
        cross join lateral (
          select n.merchant_id, n.authenticator_id from notification n
           where n.phase = 'queued' and n.authenticator_id is not null
             and (n.merchant_id, n.authenticator_id) > (w.merchant_id, w.authenticator_id)
           order by n.merchant_id, n.authenticator_id limit 1
        ) as following
    )
    select w.merchant_id, w.authenticator_id,
           extract(epoch from (
             select min(first.due_at)
               from (values (0::smallint), (1::smallint), (2::smallint)) as lane(priority)
               cross join lateral (
                 select n.due_at from notification n
                  where n.merchant_id = w.merchant_id and n.authenticator_id = w.authenticator_id
                    and n.phase = 'queued' and n.priority = lane.priority
                  order by n.due_at limit 1
               ) as first
           ) - now())::double precision * 1000 as due_in_ms
      from waiting w
     limit ${limit}`;
}

/**
 * Moves due notifications of a held sender from queued to held, at most `limit`; how many. What it stands for is
 * shown on each of them, and a sender that is held is not asked for again until they are released.
 */
export async function holdQueued(
  sql: ISql,
  sender: { merchantId: string; authenticatorId: string },
  hold: { scope: string; key: string; reasonCode: string; detail: string },
  limit: number,
): Promise<number> {
  const rows = await sql`
    with due as (
      select id from notification
       where merchant_id = ${sender.merchantId} and authenticator_id = ${sender.authenticatorId}
         and phase = 'queued' and due_at <= now()
       limit ${limit} for update skip locked
    ), held as (
      update notification n
         set phase = 'held', held_since = now(), hold_scope = ${hold.scope}, hold_key = ${hold.key},
             reason_code = ${hold.reasonCode}, reason_detail = ${hold.detail}
        from due where n.merchant_id = ${sender.merchantId} and n.id = due.id
      returning ${sql.unsafe(newsColumns)}
    ), told as (${sql.unsafe(newsOf("held"))})
    select 1 from held`;
  return rows.length;
}

/** Writes the pace that a sender is slowed down to. */
export async function slowSender(
  sql: ISql,
  sender: { merchantId: string; authenticatorId: string },
  slowedTo: number,
): Promise<void> {
  await sql`
    update sender set slowed_to = ${slowedTo}, slowed_at = now()
     where merchant_id = ${sender.merchantId} and authenticator_id = ${sender.authenticatorId}`;
}
