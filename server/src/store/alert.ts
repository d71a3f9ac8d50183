import type { ISql } from "./database.ts";
import { tellingHealth } from "./health-news.ts";
import { stopsSenderInSql } from "./hold-scope.ts";

/** Whose alert it is. */
export interface AlertOwner {
  merchantId: string;
  authenticatorId: string;
}

export interface NewAlert extends AlertOwner {
  code: string;
  severity: "critical" | "warning" | "information";
  detail: string;
  /** When it happened. */
  since: Date;
  until: Date | null;
  /** Nothing leaves by this sender while it stands. */
  holds: boolean;
}

/**
 * Writes alerts, and holds what they stop. An event that is older than the newest one of its kind changes nothing, and
 * neither does one that was seen before: webhooks come late and twice. Codes in `alerts` differ for each sender.
 *
 * The hold is first probed at the end that WhatsApp gave; where it gave none it is not probed at all.
 */
export async function raiseAlerts(sql: ISql, alerts: readonly NewAlert[]): Promise<void> {
  if (alerts.length === 0) return;
  await tellingHealth(sql, alerts, () => writeAlerts(sql, alerts));
}

async function writeAlerts(sql: ISql, alerts: readonly NewAlert[]): Promise<void> {
  await sql`
    with told as materialized (
      select x.* from json_to_recordset(${JSON.stringify(alerts)}::text::json)
        as x("merchantId" text, "authenticatorId" uuid, code text, severity text, detail text, since timestamptz,
             until timestamptz, holds boolean)
       where exists (select from authenticator a where a.merchant_id = "merchantId" and a.id = "authenticatorId")
    ), raised as (
      insert into alert (merchant_id, authenticator_id, code, severity, detail, since, until)
      select "merchantId", "authenticatorId", code, severity, detail, since, until from told
       order by "merchantId", "authenticatorId", code
      on conflict (merchant_id, authenticator_id, code) do update
         set severity = excluded.severity, detail = excluded.detail, since = excluded.since, until = excluded.until,
             ended_at = null
       where excluded.since > alert.since or (excluded.since = alert.since and alert.ended_at is null)
      returning merchant_id, authenticator_id, code
    ), placed as (
      insert into hold (merchant_id, authenticator_id, scope, key, reason_code, detail, probe_at)
      select "merchantId", "authenticatorId", 'waba', told.code, 'sender_unhealthy', detail, until
        from told
        join raised r on r.merchant_id = "merchantId" and r.authenticator_id = "authenticatorId" and r.code = told.code
       where holds
       order by "merchantId", "authenticatorId", told.code
      on conflict (merchant_id, authenticator_id, scope, key) do update
         set detail = excluded.detail, probe_at = excluded.probe_at, probing = false
      returning merchant_id, xmax = 0 as is_new
    )
    update merchant m set config_version = config_version + 1
     where m.merchant_id in (select merchant_id from placed where is_new)`;
}

/**
 * Ends alerts of a sender by WhatsApp's word of `at`; true where one stood. What they held is probed now: a read has to
 * agree before messages leave. The end is noted where no alert stands, too: the event that it ends may come later.
 */
export async function endAlerts(
  sql: ISql,
  { merchantId, authenticatorId, codes, at }: AlertOwner & { codes: readonly string[]; at: Date },
): Promise<boolean> {
  if (codes.length === 0) return false;
  return tellingHealth(sql, [{ merchantId, authenticatorId }], async () => {
    const rows = await sql<{ stood: boolean }[]>`
      with standing as materialized (
        select code from alert
         where merchant_id = ${merchantId} and authenticator_id = ${authenticatorId} and ended_at is null
           and since <= ${at} and code = any(${codes as string[]})
      ), ended as (
        insert into alert (merchant_id, authenticator_id, code, severity, detail, since, ended_at)
        -- WhatsApp tells whole seconds: what begins in the second of the end began after it.
        select ${merchantId}, ${authenticatorId}, code, 'information', '', ${at}::timestamptz - interval '1 millisecond',
               now()
          from unnest(${codes as string[]}::text[]) as code
         where exists (select from authenticator a
                        where a.merchant_id = ${merchantId} and a.id = ${authenticatorId})
         order by code
        on conflict (merchant_id, authenticator_id, code) do update
           set since = excluded.since, ended_at = coalesce(alert.ended_at, now())
         where alert.since <= ${at}
        returning code
      ), probed as (
        update hold h set probe_at = now()
          from ended e
         where h.merchant_id = ${merchantId} and h.authenticator_id = ${authenticatorId} and ${sql.unsafe(stopsSenderInSql("h.scope"))}
           and h.key = e.code
      )
      select true as stood from standing`;
    return rows.length > 0;
  });
}

/** A person has seen to it; false where no such alert stands. Its hold is the caller's to lift. */
export async function dismissAlert(sql: ISql, owner: AlertOwner, code: string): Promise<boolean> {
  return tellingHealth(sql, [owner], async () => {
    const rows = await sql`
      update alert set ended_at = now()
       where merchant_id = ${owner.merchantId} and authenticator_id = ${owner.authenticatorId} and code = ${code}
         and ended_at is null
      returning 1`;
    return rows.length > 0;
  });
}

/** Forgets what ended, or was to end, so long ago that no event about it can still arrive; how many. */
export async function forgetAlerts(sql: ISql, limit: number): Promise<number> {
  const ended = await sql`
    update alert set ended_at = now()
     where (merchant_id, authenticator_id, code) in (
       select a.merchant_id, a.authenticator_id, a.code from alert a
        where a.ended_at is null and a.until < now()
          and not exists (select from hold h
                           where h.merchant_id = a.merchant_id and h.authenticator_id = a.authenticator_id
                             and ${sql.unsafe(stopsSenderInSql("h.scope"))} and h.key = a.code)
        limit ${limit})
    returning 1`;
  const forgotten = await sql`
    delete from alert
     where (merchant_id, authenticator_id, code) in (
       select merchant_id, authenticator_id, code from alert
        where ended_at < now() - interval '30 days' order by ended_at limit ${limit})
    returning 1`;
  return ended.length + forgotten.length;
}
