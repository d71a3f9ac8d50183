import { hash } from "node:crypto";
import type { ISql } from "./database.ts";
import { heldFor, shownStatus } from "./health-news.ts";
import { stopsSenderInSql } from "./hold-scope.ts";
import { recentRecipients } from "./pair.ts";
import { newsOfAuthenticators } from "./webhook-news.ts";

export type Environment = "live" | "sandbox";
export type AuthenticatorStatus = "ready" | "attention" | "disabled";

export interface StoredCheck {
  name: string;
  ok: boolean;
  detail: string;
  advice: string | null;
  /** While it is not ok, a message would fail. */
  blocking: boolean;
  /** Another check, which has to be mended before this one can be told. */
  waitsFor?: string;
}

/** Why nothing leaves by an authenticator at the moment. */
export interface StandingHold {
  scope: "sender" | "waba" | "token";
  /** The code of the alert that placed it; empty for a refusal's. */
  key: string;
  reasonCode: string;
  detail: string;
  since: string;
}

/** Something that WhatsApp's events say is wrong, as long as it stands. */
export interface StandingAlert {
  code: string;
  severity: "critical" | "warning" | "information";
  detail: string;
  since: string;
  until: string | null;
}

/** Where the account's message webhooks go: to the app's own address, or to ours by an override. */
export type CallbackChoice = "app" | "override";

/** An authenticator without its secrets. */
export interface Authenticator {
  merchantId: string;
  id: string;
  name: string;
  environment: Environment;
  wabaId: string;
  phoneNumberId: string;
  verifyToken: string;
  isDefault: boolean;
  messagesPerSecond: number | null;
  status: AuthenticatorStatus;
  checks: StoredCheck[];
  facts: Record<string, unknown>;
  holds: StandingHold[];
  alerts: StandingAlert[];
  callback: CallbackChoice;
  /** Until then webhooks made with a replaced app secret verify, too. */
  appSecretOverlapUntil: Date | null;
  namespace: string | null;
  /** How many different customers the merchant's senders wrote to in the last 24 hours, roughly. */
  recentRecipients: number;
  handshakeAt: Date | null;
  tokenSeenWorkingAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

/** The sealed secrets of an authenticator; `seal.ts` opens them. */
export interface SealedSecrets {
  accessToken: Buffer;
  appSecret: Buffer;
}

export type NewAuthenticator = Pick<
  Authenticator,
  "merchantId" | "id" | "name" | "environment" | "wabaId" | "phoneNumberId" | "verifyToken" | "messagesPerSecond"
> & { callback?: CallbackChoice } & SealedSecrets & {
    /** `tokenHash` of the access token; null: who uses the same is not known. */
    tokenHash: Buffer | null;
  };

/** By which authenticators with the same access token are known: the token itself is sealed differently in each. */
export function tokenHash(token: string): Buffer {
  return hash("sha256", token, "buffer");
}

const columns = `merchant_id, id, name, environment, waba_id, phone_number_id, verify_token, is_default,
  messages_per_second, status, checks, facts, callback, namespace, handshake_at, token_seen_working_at, created_at,
  updated_at,
  (select coalesce(json_agg(json_build_object('scope', h.scope, 'key', h.key, 'reasonCode', h.reason_code,
                                              'detail', h.detail, 'since', h.since) order by h.since), '[]')
     from hold h
    where h.merchant_id = authenticator.merchant_id and h.authenticator_id = authenticator.id
      and ${stopsSenderInSql("h.scope")}) as holds,
  (select coalesce(json_agg(json_build_object('code', l.code, 'severity', l.severity, 'detail', l.detail,
                                              'since', l.since, 'until', l.until) order by l.since, l.code), '[]')
     from alert l
    where l.merchant_id = authenticator.merchant_id and l.authenticator_id = authenticator.id and l.ended_at is null
      and (l.until is null or l.until > now()
           or exists (select from hold h
                       where h.merchant_id = l.merchant_id and h.authenticator_id = l.authenticator_id
                         and ${stopsSenderInSql("h.scope")} and h.key = l.code))) as alerts,
  (select max(r.until) from retired_app_secret r
    where r.merchant_id = authenticator.merchant_id and r.authenticator_id = authenticator.id
      and r.until > now()) as app_secret_overlap_until`;

export async function insertAuthenticator(sql: ISql, authenticator: NewAuthenticator): Promise<void> {
  await sql`
    with made as (
      insert into authenticator (merchant_id, id, name, environment, waba_id, phone_number_id, verify_token,
                                 messages_per_second, callback, access_token, app_secret, token_hash)
      values (${authenticator.merchantId}, ${authenticator.id}, ${authenticator.name}, ${authenticator.environment},
              ${authenticator.wabaId}, ${authenticator.phoneNumberId}, ${authenticator.verifyToken},
              ${authenticator.messagesPerSecond}, ${authenticator.callback ?? "app"}, ${authenticator.accessToken},
              ${authenticator.appSecret}, ${authenticator.tokenHash})
      returning merchant_id, id
    )
    select count(*) from made`;
  await sql`
    insert into sender (merchant_id, authenticator_id) values (${authenticator.merchantId}, ${authenticator.id})`;
}

export async function findAuthenticator(sql: ISql, merchantId: string, id: string): Promise<Authenticator | null> {
  const rows = await sql<Authenticator[]>`
    select ${sql.unsafe(columns)}, ${recentRecipients(sql, "authenticator")} as recent_recipients
      from authenticator where merchant_id = ${merchantId} and id = ${id}`;
  return rows[0] ?? null;
}

export async function listAuthenticators(sql: ISql, merchantId: string): Promise<Authenticator[]> {
  return sql<Authenticator[]>`
    select ${sql.unsafe(columns)}, ${recentRecipients(sql, "authenticator")} as recent_recipients
      from authenticator where merchant_id = ${merchantId} order by created_at, id`;
}

export async function findSecrets(sql: ISql, merchantId: string, id: string): Promise<SealedSecrets | null> {
  const rows = await sql<SealedSecrets[]>`
    select access_token, app_secret from authenticator where merchant_id = ${merchantId} and id = ${id}`;
  return rows[0] ?? null;
}

/** What a webhook door needs to know of the authenticators behind it. */
export type DoorAuthenticator = Pick<
  Authenticator,
  "merchantId" | "id" | "environment" | "wabaId" | "phoneNumberId" | "verifyToken"
> &
  Pick<SealedSecrets, "appSecret"> & { retiredSecrets: RetiredSecret[] };

/** An app secret that was replaced, sealed, as long as it still verifies. */
export interface RetiredSecret {
  id: string;
  /** Base64. */
  sealed: string;
  until: string;
}

const doorColumns = `merchant_id, id, environment, waba_id, phone_number_id, verify_token, app_secret,
  (select coalesce(json_agg(json_build_object('id', r.id, 'until', r.until,
                                              'sealed', encode(r.app_secret, 'base64')) order by r.until desc), '[]')
     from retired_app_secret r
    where r.merchant_id = authenticator.merchant_id and r.authenticator_id = authenticator.id
      and r.until > now()) as retired_secrets`;

export async function findDoor(sql: ISql, authenticatorId: string): Promise<DoorAuthenticator | null> {
  const rows = await sql<DoorAuthenticator[]>`
    select ${sql.unsafe(doorColumns)} from authenticator where id = ${authenticatorId}`;
  return rows[0] ?? null;
}

/**
 * Every authenticator of this WABA, whoever's it is: the shared door tries the secret of each. Anybody may name a
 * WABA that is not theirs, so those whose token was seen to work come first.
 */
export async function findDoorsOfWaba(sql: ISql, wabaId: string): Promise<DoorAuthenticator[]> {
  return sql<DoorAuthenticator[]>`
    select ${sql.unsafe(doorColumns)} from authenticator
     where waba_id = ${wabaId} order by token_seen_working_at nulls last, created_at limit 1000`;
}

/** Every verify token of the installation, for the shared door's handshake. */
export async function listVerifyTokens(sql: ISql): Promise<Pick<Authenticator, "merchantId" | "id" | "verifyToken">[]> {
  return sql<Pick<Authenticator, "merchantId" | "id" | "verifyToken">[]>`
    select merchant_id, id, verify_token from authenticator limit 10000`;
}

export interface AuthenticatorPatch {
  name?: string | undefined;
  wabaId?: string | undefined;
  phoneNumberId?: string | undefined;
  verifyToken?: string | undefined;
  callback?: CallbackChoice | undefined;
  messagesPerSecond?: number | null | undefined;
  /** Together with `tokenHash`. */
  accessToken?: Buffer | undefined;
  tokenHash?: Buffer | undefined;
  appSecret?: Buffer | undefined;
  disabled?: boolean | undefined;
}

export async function patchAuthenticator(
  sql: ISql,
  merchantId: string,
  id: string,
  patch: AuthenticatorPatch,
): Promise<void> {
  await sql`
    with was as (${statusBefore(sql, merchantId, id)}), changed as (
    update authenticator
       set name = coalesce(${patch.name ?? null}, name),
           waba_id = coalesce(${patch.wabaId ?? null}, waba_id),
           phone_number_id = coalesce(${patch.phoneNumberId ?? null}, phone_number_id),
           verify_token = coalesce(${patch.verifyToken ?? null}, verify_token),
           callback = coalesce(${patch.callback ?? null}, callback),
           messages_per_second = case when ${patch.messagesPerSecond !== undefined}
             then ${patch.messagesPerSecond ?? null}::integer else messages_per_second end,
           access_token = coalesce(${patch.accessToken ?? null}::bytea, access_token),
           token_hash = coalesce(${patch.tokenHash ?? null}::bytea, token_hash),
           app_secret = coalesce(${patch.appSecret ?? null}::bytea, app_secret),
           status = case when ${patch.disabled ?? null}::boolean is null then status
             when ${patch.disabled ?? null}::boolean then 'disabled'
             when status = 'disabled' then 'attention' else status end,
           -- The claim to a number is proven by a token that reads it: another of either must be proven again.
           token_seen_working_at = case when ${patch.accessToken !== undefined}
             or phone_number_id is distinct from coalesce(${patch.phoneNumberId ?? null}, phone_number_id) then null
             else token_seen_working_at end,
           updated_at = now()
     where merchant_id = ${merchantId} and id = ${id}
    returning merchant_id, id, name, environment, status
    )
    ${sql.unsafe(newsOfStatus)}`;
}

export interface CheckResult {
  /** One that is switched off stays so. */
  status: "ready" | "attention";
  checks: StoredCheck[];
  facts: Record<string, unknown>;
  namespace: string | null;
  tokenWorks: boolean;
  /** Of the token that was checked. */
  tokenHash: Buffer;
}

/**
 * Writes what the checks found. The phone number is claimed with the first token that is seen to work: a number that
 * belongs to another authenticator by then is refused by the unique index (`isPhoneNumberTaken`).
 */
export async function saveChecks(sql: ISql, merchantId: string, id: string, result: CheckResult): Promise<void> {
  await sql`
    with was as (${statusBefore(sql, merchantId, id)}), changed as (
    update authenticator
       set status = case when status = 'disabled' then status else ${result.status} end, checks = ${JSON.stringify(result.checks)}::text::jsonb,
           facts = facts || ${JSON.stringify(result.facts)}::text::jsonb,
           namespace = coalesce(${result.namespace}, namespace),
           token_hash = coalesce(token_hash, ${result.tokenHash}),
           token_seen_working_at = case when ${result.tokenWorks} then coalesce(token_seen_working_at, now())
             else token_seen_working_at end,
           updated_at = now()
     where merchant_id = ${merchantId} and id = ${id}
    returning merchant_id, id, name, environment, status
    )
    ${sql.unsafe(newsOfStatus)}`;
}

function statusBefore(sql: ISql, merchantId: string, id: string) {
  return sql`
    select ${sql.unsafe(shownStatus)} as status from authenticator a where merchant_id = ${merchantId} and id = ${id}`;
}

/** Where the status that a statement leaves is another one than before. */
const newsOfStatus = newsOfAuthenticators(`changed a join was on was.status <> ${shownStatus}`, {
  status: shownStatus,
  heldFor,
});

export function isPhoneNumberTaken(error: unknown): boolean {
  return violates(error, "authenticator_phone_number");
}

/** Another became the default in the same moment. */
export function isDefaultTaken(error: unknown): boolean {
  return violates(error, "authenticator_one_default");
}

function violates(error: unknown, index: string): boolean {
  const { code, constraint_name } = (error ?? {}) as { code?: unknown; constraint_name?: unknown };
  return code === "23505" && constraint_name === index;
}

/** Is this number claimed, with a token that works, by another authenticator of the installation? */
export async function isPhoneNumberClaimed(
  sql: ISql,
  number: { environment: Environment; phoneNumberId: string; exceptId: string | null },
): Promise<boolean> {
  const rows = await sql`
    select 1 from authenticator
     where environment = ${number.environment} and phone_number_id = ${number.phoneNumberId}
       and token_seen_working_at is not null and id is distinct from ${number.exceptId}::uuid`;
  return rows.length > 0;
}

/** Makes this one the merchant's default. Runs in the caller's transaction. */
export async function makeDefault(sql: ISql, merchantId: string, id: string): Promise<void> {
  await sql`
    update authenticator set is_default = false
     where merchant_id = ${merchantId} and is_default and id <> ${id}`;
  await sql`update authenticator set is_default = true where merchant_id = ${merchantId} and id = ${id}`;
}

/** Makes this one the default where the merchant has none yet. */
export async function makeDefaultIfNone(sql: ISql, merchantId: string, id: string): Promise<void> {
  await sql`
    update authenticator a set is_default = true
     where a.merchant_id = ${merchantId} and a.id = ${id}
       and not exists (select from authenticator b where b.merchant_id = a.merchant_id and b.is_default)`;
}

export async function recordHandshake(sql: ISql, merchantId: string, id: string): Promise<void> {
  await sql`
    update authenticator set handshake_at = now() where merchant_id = ${merchantId} and id = ${id}`;
}

export async function deleteAuthenticator(sql: ISql, merchantId: string, id: string): Promise<void> {
  await sql`delete from authenticator where merchant_id = ${merchantId} and id = ${id}`;
}
