import { longestProbeMs, probeWaitMs } from "../domain/backoff.ts";
import type { HoldScope } from "../domain/next-step.ts";
import type { ISql } from "./database.ts";
import { criticalAlert } from "./health-news.ts";
import { stopsSenderInSql } from "./hold-scope.ts";
import { newsColumns, newsOf, newsOfAuthenticators, newsOfPlaced } from "./webhook-news.ts";

export interface Hold {
  merchantId: string;
  authenticatorId: string;
  scope: HoldScope;
  key: string;
  reasonCode: string;
  detail: string;
  since: Date;
  /** null: no read can tell that it is over. */
  probeAt: Date | null;
  probes: number;
  probing: boolean;
  /** WhatsApp said it of the token or account itself, so it was placed on whoever uses the same. */
  isShared: boolean;
}

export type HoldKey = Pick<Hold, "merchantId" | "authenticatorId" | "scope" | "key">;

export interface NewHold {
  merchantId: string;
  authenticatorId: string;
  scope: HoldScope;
  key: string;
  reasonCode: string;
  detail: string;
  /** WhatsApp said it of the token or account itself: it is placed on whoever uses the same. */
  isShared: boolean;
}

/** The waits after 0, 1, 2, … looks; the last one stays. */
const probeWaits = Array.from({ length: 6 }, (_, probes) => probeWaitMs(probes));

/** The wait after `probes` looks, as an interval. */
function probeWait(sql: ISql, probes: string) {
  return sql`(array[${sql.unsafe(probeWaits.join(","))}])[least(${sql.unsafe(probes)} + 1, ${probeWaits.length})]
             * interval '1 millisecond'`;
}

/**
 * Places holds, or says again why those that stand do. What is held for the same cause meanwhile must not put the next
 * look off, or it would never come while there is traffic; a message that was let out to find out has its answer now,
 * and is not waited for any longer.
 */
export async function placeHolds(sql: ISql, holds: readonly NewHold[]): Promise<void> {
  if (holds.length === 0) return;
  const wide = holds.some(({ isShared }) => isShared) ? await widen(sql, holds) : holds;
  await sql`
    with placed as (
    insert into hold (merchant_id, authenticator_id, scope, key, reason_code, detail, is_shared, probe_at)
    select distinct on ("merchantId", "authenticatorId", scope, key)
           "merchantId", "authenticatorId", scope, key, "reasonCode", detail, "isShared",
           now() + ${probeWait(sql, "0")}
      from json_to_recordset(${JSON.stringify(wide)}::text::json)
        as x("merchantId" text, "authenticatorId" uuid, scope text, key text, "reasonCode" text, detail text,
             "isShared" boolean)
     where exists (select from authenticator a where a.merchant_id = "merchantId" and a.id = "authenticatorId")
     order by "merchantId", "authenticatorId", scope, key, "isShared"
    on conflict (merchant_id, authenticator_id, scope, key) do update
       set reason_code = excluded.reason_code, detail = excluded.detail, is_shared = excluded.is_shared,
           probing = false, probe_at = least(hold.probe_at, now() + ${probeWait(sql, "hold.probes")})
    returning merchant_id, authenticator_id, scope, reason_code, xmax = 0 as is_new
    ), told as (${sql.unsafe(newsOfPlaced)})
    update merchant m set config_version = config_version + 1
     where m.merchant_id in (select merchant_id from placed where is_new)`;
}

type SharedKey = Pick<NewHold, "merchantId" | "authenticatorId" | "scope">;

/**
 * Whoever uses the same token, or the same account, as these: of the merchant, and of others in the installation where
 * the token is the same. Who has another token for an account may be somebody who only says that it is theirs.
 */
async function listSharers(sql: ISql, keys: readonly SharedKey[]): Promise<(SharedKey & { index: number })[]> {
  const list = keys.map(({ merchantId, authenticatorId, scope }, index) => ({
    index,
    merchantId,
    authenticatorId,
    scope,
  }));
  return sql<(SharedKey & { index: number })[]>`
    select k.index, other.merchant_id, other.id as authenticator_id, k.scope
      from json_to_recordset(${JSON.stringify(list)}::text::json)
        as k(index integer, "merchantId" text, "authenticatorId" uuid, scope text)
      join authenticator own on own.merchant_id = k."merchantId" and own.id = k."authenticatorId"
      join authenticator other
        on other.environment = own.environment and other.id <> own.id and other.status <> 'disabled'
       and ((k.scope = 'token' and other.token_hash = own.token_hash)
            or (k.scope = 'waba' and other.waba_id = own.waba_id
                and (other.merchant_id = own.merchant_id or other.token_hash = own.token_hash)))
     order by 1, 2, 3
     limit 1000`;
}

/** The same holds, the shared ones on everybody whom they concern. */
async function widen(sql: ISql, holds: readonly NewHold[]): Promise<NewHold[]> {
  const shared = holds.filter(({ isShared }) => isShared);
  const others = await listSharers(sql, shared);
  const wide = others.map(({ index, merchantId, authenticatorId }) => ({
    ...(shared[index] as NewHold),
    merchantId,
    authenticatorId,
  }));
  return [...holds, ...wide];
}

/** Removes a hold whose cause was seen to be gone, and the same one of whoever shares it. */
export async function releaseMended(sql: ISql, mended: HoldKey & { isShared: boolean }): Promise<void> {
  await releaseHolds(sql, { ...mended, scopes: [mended.scope] });
  if (!mended.isShared) return;
  for (const other of await listSharers(sql, [mended])) {
    await releaseHolds(sql, { ...other, scopes: [mended.scope], isShared: true });
  }
}

export async function listHolds(sql: ISql, merchantId: string, authenticatorId: string): Promise<Hold[]> {
  return sql<Hold[]>`
    select merchant_id, authenticator_id, scope, key, reason_code, detail, since, probe_at, probes, probing,
           is_shared
      from hold where merchant_id = ${merchantId} and authenticator_id = ${authenticatorId}`;
}

/** Everything that holds messages of a merchant, the longest first. */
export async function listHoldsOfMerchant(sql: ISql, merchantId: string): Promise<Hold[]> {
  return sql<Hold[]>`
    select merchant_id, authenticator_id, scope, key, reason_code, detail, since, probe_at, probes, probing, is_shared
      from hold where merchant_id = ${merchantId} order by since, authenticator_id, scope, key`;
}

const countedAtMost = 10_000;

/** How many notifications wait for a hold to end; counted up to 10,000. */
export async function countHeld(sql: ISql, hold: HoldKey): Promise<number> {
  const rows = await sql<{ count: number }[]>`
    select count(*)::integer as count from (
      select from notification
       where merchant_id = ${hold.merchantId} and authenticator_id = ${hold.authenticatorId} and phase = 'held'
         and hold_scope = ${hold.scope} and hold_key = ${hold.key}
       limit ${countedAtMost}) as bounded`;
  return rows[0]?.count ?? 0;
}

/** Takes holds whose probe is due, at most `limit`, and puts their next probe off so that one node does each. */
export async function takeDueProbes(sql: ISql, limit: number): Promise<Hold[]> {
  return sql<Hold[]>`
    with due as (
      select merchant_id, authenticator_id, scope, key from hold
       where probe_at <= now() order by probe_at limit ${limit} for update skip locked
    )
    update hold h set probes = h.probes + 1, probe_at = now() + ${probeWait(sql, "h.probes + 1")}
      from due where h.merchant_id = due.merchant_id and h.authenticator_id = due.authenticator_id
       and h.scope = due.scope and h.key = due.key
    returning h.merchant_id, h.authenticator_id, h.scope, h.key, h.reason_code, h.detail, h.since, h.probe_at,
              h.probes, h.probing, h.is_shared`;
}

/**
 * Of holds whose look is due, one for each shared cause: who shares it need not ask WhatsApp the same. The looks of the
 * others are put off. They take turns, the one that has looked least often first.
 */
export async function chooseProbes(sql: ISql, due: readonly Hold[]): Promise<Hold[]> {
  const shared = due.filter(({ isShared }) => isShared).toSorted((a, b) => a.probes - b.probes);
  if (shared.length === 0) return [...due];
  const sharers = await listSharers(sql, shared);
  const covered = new Set<string>();
  const chosen = shared.filter((hold, index) => {
    if (covered.has(lookOf(hold))) return false;
    for (const sharer of sharers) if (sharer.index === index) covered.add(lookOf(sharer));
    return true;
  });
  const passedOver = new Set(shared.filter((hold) => !chosen.includes(hold)).map(lookOf));
  const putOff = sharers
    .filter(({ index }) => chosen.includes(shared[index] as Hold))
    .map((sharer) => ({ ...sharer, isPassedOver: passedOver.has(lookOf(sharer)) }));
  await sql`
    update hold h
       set probe_at = greatest(h.probe_at, now() + ${longestProbeMs} * interval '1 millisecond'),
           probes = h.probes - case when o."isPassedOver" then 1 else 0 end
      from json_to_recordset(${JSON.stringify(putOff)}::text::json)
        as o("merchantId" text, "authenticatorId" uuid, scope text, "isPassedOver" boolean)
     where h.merchant_id = o."merchantId" and h.authenticator_id = o."authenticatorId" and h.scope = o.scope
       and h.is_shared`;
  return [...due.filter(({ isShared }) => !isShared), ...chosen];
}

function lookOf({ authenticatorId, scope }: Pick<Hold, "authenticatorId" | "scope">): string {
  return `${scope} of ${authenticatorId}`;
}

/** Says that one message may go out now to find out whether the hold has cleared. */
export async function beginProbe(sql: ISql, hold: HoldKey): Promise<void> {
  await sql`
    update hold set probing = true
     where merchant_id = ${hold.merchantId} and authenticator_id = ${hold.authenticatorId} and scope = ${hold.scope}
       and key = ${hold.key}`;
}

/** The one message goes out: nothing follows it until its answer is there, or was due. */
export async function spendProbe(sql: ISql, hold: HoldKey, answerDueInMs: number): Promise<void> {
  await sql`
    update hold set probing = false, probe_at = now() + ${answerDueInMs} * interval '1 millisecond'
     where merchant_id = ${hold.merchantId} and authenticator_id = ${hold.authenticatorId} and scope = ${hold.scope}
       and key = ${hold.key}`;
}

/**
 * Removes holds of a sender: of these scopes, and of one key where that is given; the alert that placed one ends with
 * it. True where one stood.
 */
export async function releaseHolds(
  sql: ISql,
  release: {
    merchantId: string;
    authenticatorId: string;
    scopes: readonly HoldScope[];
    key?: string;
    /** Only those that are shared. */
    isShared?: boolean;
  },
): Promise<boolean> {
  const rows = await sql`
    with gone as (
    delete from hold
     where merchant_id = ${release.merchantId} and authenticator_id = ${release.authenticatorId}
       and scope = any(${release.scopes as HoldScope[]})
       and (${release.key ?? null}::text is null or key = ${release.key ?? null})
       and (${release.isShared !== true} or is_shared)
    returning merchant_id, authenticator_id, scope, key
    ), ended as (
      update alert a set ended_at = now() from gone g
       where a.merchant_id = g.merchant_id and a.authenticator_id = g.authenticator_id and a.code = g.key
         and ${sql.unsafe(stopsSenderInSql("g.scope"))} and a.ended_at is null
    ), told as (${sql.unsafe(
      newsOfAuthenticators(
        `(select distinct merchant_id, authenticator_id from gone where ${stopsSenderInSql("scope")}) as free
         join authenticator a on a.merchant_id = free.merchant_id and a.id = free.authenticator_id
         left join lateral (
           select h.reason_code from hold h
            where h.merchant_id = a.merchant_id and h.authenticator_id = a.id and ${stopsSenderInSql("h.scope")}
              and not exists (select from gone g where g.scope = h.scope and g.key = h.key)
            order by h.since, h.scope, h.key limit 1) as left_over on true`,
        {
          status: `case
            when a.status = 'ready' and (left_over.reason_code is not null or exists (${criticalAlert}
              and not exists (select from gone g where ${stopsSenderInSql("g.scope")} and g.key = l.code))) then 'attention'
            else a.status end`,
          heldFor: "left_over.reason_code",
        },
      ),
    )}), remembered as (
      update merchant m set config_version = config_version + 1
       where m.merchant_id in (select merchant_id from gone)
    )
    select merchant_id from gone`;
  return rows.length > 0;
}

/** Notifications that are held for the same cause. */
export interface HeldGroup extends HoldKey {
  /** The cause still stands. */
  isHeld: boolean;
}

/**
 * The groups of held notifications. Walks the partial index from group to group: its cost depends on the number of
 * causes and not on how much each of them holds.
 */
export async function listHeldGroups(sql: ISql, limit: number): Promise<HeldGroup[]> {
  return sql<HeldGroup[]>`
    with recursive held as (
      (select merchant_id, authenticator_id, hold_scope, hold_key from notification
        where phase = 'held' order by merchant_id, authenticator_id, hold_scope, hold_key limit 1)
      union all
      select following.*
        from held h
        cross join lateral (
          select n.merchant_id, n.authenticator_id, n.hold_scope, n.hold_key from notification n
           where n.phase = 'held'
             and (n.merchant_id, n.authenticator_id, n.hold_scope, n.hold_key)
                 > (h.merchant_id, h.authenticator_id, h.hold_scope, h.hold_key)
           order by n.merchant_id, n.authenticator_id, n.hold_scope, n.hold_key limit 1
        ) as following
    )
    select g.merchant_id, g.authenticator_id, g.hold_scope as scope, g.hold_key as key,
           exists (select from hold c
                    where c.merchant_id = g.merchant_id and c.authenticator_id = g.authenticator_id
                      and c.scope = g.hold_scope and c.key = g.hold_key) as is_held
      from held g
     limit ${limit}`;
}

/** Makes the oldest held notifications of a group due again, at most `limit`; how many. The claim judges them anew. */
export async function releaseHeld(sql: ISql, group: HoldKey, limit: number): Promise<number> {
  const rows = await sql`
    with held as (
      select id from notification
       where merchant_id = ${group.merchantId} and authenticator_id = ${group.authenticatorId} and phase = 'held'
         and hold_scope = ${group.scope} and hold_key = ${group.key}
       order by id limit ${limit} for update skip locked
    ), released as (
      update notification n
         set phase = 'queued', held_since = null, hold_scope = null, hold_key = null, reason_code = null,
             reason_detail = null, due_at = now()
        from held where n.merchant_id = ${group.merchantId} and n.id = held.id
      returning ${sql.unsafe(newsColumns)}
    ), told as (${sql.unsafe(newsOf("released"))})
    select 1 from released`;
  return rows.length;
}

/**
 * Gives up the oldest of a group where they have waited past the merchant's hold limit, counted from when it was
 * owed, or made due again by hand.
 */
export async function failPastHoldLimit(sql: ISql, group: HoldKey, limit: number): Promise<number> {
  const rows = await sql`
    with oldest as (
      select id, coalesce(retried_at, owed_at) as owed_at from notification
       where merchant_id = ${group.merchantId} and authenticator_id = ${group.authenticatorId} and phase = 'held'
         and hold_scope = ${group.scope} and hold_key = ${group.key}
       order by id limit ${limit} for update skip locked
    ), given_up as (
      update notification n
         set phase = 'failed', failed_at = now(), held_since = null, hold_scope = null, hold_key = null,
             reason_code = 'hold_limit'
        from oldest, merchant m
       where n.merchant_id = ${group.merchantId} and n.id = oldest.id and m.merchant_id = n.merchant_id
         and oldest.owed_at <= now() - m.hold_limit_hours * interval '1 hour'
      returning ${sql.unsafe(newsColumns)}
    ), told as (${sql.unsafe(newsOf("given_up"))})
    select 1 from given_up`;
  return rows.length;
}
