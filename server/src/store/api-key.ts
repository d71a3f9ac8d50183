import { hash, randomBytes } from "node:crypto";
import type { ISql } from "./database.ts";

export type KeyKind = "live" | "team" | "test";
/** `state_reports`: the key can report payment states of its merchant and do nothing else. */
export type KeyScope = "full" | "state_reports";

export interface ApiKey {
  merchantId: string;
  id: string;
  name: string;
  kind: KeyKind;
  scope: KeyScope;
  /** Of a team key: whom it reaches, in E.164. */
  phones: string[];
  createdAt: Date;
  expiresAt: Date | null;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
}

export interface NewApiKey {
  merchantId: string;
  id: string;
  name: string;
  kind: KeyKind;
  scope: KeyScope;
  phones?: readonly string[];
  keyHash: Buffer;
  expiresAt: Date | null;
}

/** A new key and what is kept of it. It has 256 random bits, so a plain SHA-256 of it is as good as any password hash. */
export function makeApiKey(kind: KeyKind): { key: string; keyHash: Buffer } {
  const key = `zjl_${kind}_${randomBytes(32).toString("base64url")}`;
  return { key, keyHash: hashApiKey(key) };
}

export function hashApiKey(key: string): Buffer {
  return hash("sha256", key, "buffer");
}

/** Writes the key; one with the same id (the demo's, made again from the data folder) keeps its row. */
export async function insertApiKey(sql: ISql, key: NewApiKey): Promise<void> {
  await sql`
    insert into api_key (merchant_id, id, name, kind, scope, phones, key_hash, expires_at)
    values (${key.merchantId}, ${key.id}, ${key.name}, ${key.kind}, ${key.scope}, ${[...(key.phones ?? [])]},
            ${key.keyHash}, ${key.expiresAt})
    on conflict do nothing`;
}

/** The keys with these SHA-256 (hexadecimal), by them; without those that are revoked or have expired. */
export async function findApiKeysByHash(sql: ISql, hashes: readonly string[]): Promise<Map<string, ApiKey>> {
  const rows = await sql<(ApiKey & { hash: string })[]>`
    select encode(key_hash, 'hex') as hash, merchant_id, id, name, kind, scope, phones, created_at, expires_at,
           revoked_at, last_used_at
      from api_key
     where key_hash = any(array(select decode(h, 'hex') from unnest(${hashes as string[]}::text[]) as h))
       and revoked_at is null and (expires_at is null or expires_at > now())`;
  return new Map(rows.map(({ hash, ...key }) => [hash, key]));
}

/** The SHA-256 (hexadecimal) of the keys that were revoked in the last so many milliseconds, of all merchants. */
export async function listRevokedHashes(sql: ISql, withinMs: number): Promise<string[]> {
  const rows = await sql<{ hash: string }[]>`
    select encode(key_hash, 'hex') as hash from api_key
     where revoked_at > now() - ${withinMs} * interval '1 millisecond'`;
  return rows.map(({ hash }) => hash);
}

export async function listApiKeys(sql: ISql, merchantId: string): Promise<ApiKey[]> {
  return sql<ApiKey[]>`
    select merchant_id, id, name, kind, scope, phones, created_at, expires_at, revoked_at, last_used_at
      from api_key where merchant_id = ${merchantId} order by created_at, id`;
}

export async function findApiKey(sql: ISql, merchantId: string, id: string): Promise<ApiKey | null> {
  const rows = await sql<ApiKey[]>`
    select merchant_id, id, name, kind, scope, phones, created_at, expires_at, revoked_at, last_used_at
      from api_key where merchant_id = ${merchantId} and id = ${id}`;
  return rows[0] ?? null;
}

/** False where there is no such key, or it was revoked before. */
export async function revokeApiKey(sql: ISql, merchantId: string, id: string): Promise<boolean> {
  const rows = await sql`
    update api_key set revoked_at = now()
     where merchant_id = ${merchantId} and id = ${id} and revoked_at is null
    returning id`;
  return rows.length === 1;
}

/** Notes that keys are in use, at most once a minute each: busy keys would rewrite their row all day. */
export async function noteKeysUsed(sql: ISql, keys: readonly Pick<ApiKey, "merchantId" | "id">[]): Promise<void> {
  // Each by itself: joined with a list of unknown length, PostgreSQL would read all keys that there are.
  await sql`
    with used as (
      select k.place
        from json_to_recordset(${JSON.stringify(keys)}::text::json) as u("merchantId" text, id uuid)
       cross join lateral (
         select k.ctid as place from api_key k
          where k.merchant_id = u."merchantId" and k.id = u.id
            and (k.last_used_at is null or k.last_used_at < now() - interval '1 minute')
          limit 1
            for update skip locked) as k
    )
    update api_key set last_used_at = now() where ctid = any(array(select place from used))`;
}
