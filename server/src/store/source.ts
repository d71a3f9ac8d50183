import type { NotifiableState, TransactionType } from "../domain/payment-state.ts";
import type { Environment } from "./authenticator.ts";
import type { ISql } from "./database.ts";

/** An inbound feed of payment events, without its secrets. */
export interface Source {
  merchantId: string;
  id: string;
  kind: string;
  /** `sandbox`: it only makes and moves transactions of the simulator. */
  environment: Environment;
  /** Until then the secret before the present one verifies, too. */
  previousSecretUntil: Date | null;
  defaultType: TransactionType;
  /** Of a transaction that is first seen in one of its events. */
  defaultTicks: NotifiableState[];
  forwardUrl: string | null;
  answer: 200 | 201;
  /** Requests whose signature was not right, as text. */
  unverified: string;
  lastUnverifiedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

const columns = `merchant_id, id, kind, environment,
  case when previous_secret_until > now() then previous_secret_until end as previous_secret_until, default_type,
  default_ticks, forward_url, answer, unverified, last_unverified_at, created_at, updated_at`;

export type NewSource = Pick<
  Source,
  "merchantId" | "id" | "kind" | "environment" | "defaultType" | "defaultTicks" | "forwardUrl" | "answer"
> & { secret: Buffer };

export async function insertSource(sql: ISql, source: NewSource): Promise<Source> {
  const [row] = await sql<Source[]>`
    insert into source (merchant_id, id, kind, environment, secret, default_type, default_ticks, forward_url, answer)
    values (${source.merchantId}, ${source.id}, ${source.kind}, ${source.environment}, ${source.secret},
            ${source.defaultType}, ${source.defaultTicks}, ${source.forwardUrl}, ${source.answer})
    returning ${sql.unsafe(columns)}`;
  return row as Source;
}

/** In the order in which they were made. */
export async function listSources(sql: ISql, merchantId: string): Promise<Source[]> {
  return sql<Source[]>`
    select ${sql.unsafe(columns)} from source where merchant_id = ${merchantId} order by created_at, id`;
}

export async function findSource(sql: ISql, merchantId: string, id: string): Promise<Source | null> {
  const rows = await sql<Source[]>`
    select ${sql.unsafe(columns)} from source where merchant_id = ${merchantId} and id = ${id}`;
  return rows[0] ?? null;
}

/** Locks the merchant's configuration, so that its sources are counted one by one. */
export async function countSources(sql: ISql, merchantId: string): Promise<number> {
  await sql`select 1 from merchant where merchant_id = ${merchantId} for update`;
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from source where merchant_id = ${merchantId}`;
  return row?.count ?? 0;
}

export interface SourcePatch {
  defaultType?: TransactionType | undefined;
  defaultTicks?: readonly NotifiableState[] | undefined;
  forwardUrl?: string | null | undefined;
  answer?: 200 | 201 | undefined;
  /** The new one, and the one before where both are to verify for a while; each sealed for its own column. */
  secret?: { present: Buffer; previous: Buffer | null; overlapSeconds: number } | undefined;
}

export async function patchSource(
  sql: ISql,
  merchantId: string,
  id: string,
  { defaultType, defaultTicks, forwardUrl, answer, secret }: SourcePatch,
): Promise<Source | null> {
  const rows = await sql<Source[]>`
    update source
       set default_type = coalesce(${defaultType ?? null}, default_type),
           default_ticks = coalesce(${defaultTicks === undefined ? null : [...defaultTicks]}::text[], default_ticks),
           forward_url = case when ${forwardUrl === undefined} then forward_url else ${forwardUrl ?? null}::text end,
           answer = coalesce(${answer ?? null}::integer, answer),
           secret = coalesce(${secret?.present ?? null}::bytea, secret),
           previous_secret = case when ${secret === undefined} then previous_secret
             else ${secret?.previous ?? null}::bytea end,
           previous_secret_until = case when ${secret === undefined} then previous_secret_until
             when ${(secret?.previous ?? null) === null} then null
             else now() + ${secret?.overlapSeconds ?? 0} * interval '1 second' end,
           updated_at = now()
     where merchant_id = ${merchantId} and id = ${id}
    returning ${sql.unsafe(columns)}`;
  return rows[0] ?? null;
}

/** The secret as it is sealed, locked for the rest of the caller's transaction. */
export async function lockSourceSecret(sql: ISql, merchantId: string, id: string): Promise<Buffer | null> {
  const rows = await sql<{ secret: Buffer }[]>`
    select secret from source where merchant_id = ${merchantId} and id = ${id} for update`;
  return rows[0]?.secret ?? null;
}

/** False where there is none. What came from it is forgotten bit by bit (`forgetSourceEvents`). */
export async function removeSource(sql: ISql, merchantId: string, id: string): Promise<boolean> {
  const rows = await sql`delete from source where merchant_id = ${merchantId} and id = ${id} returning 1`;
  return rows.length === 1;
}

/** What a door has to know, its secrets still sealed. */
export type DoorSource = Pick<
  Source,
  "merchantId" | "id" | "kind" | "environment" | "defaultType" | "defaultTicks" | "forwardUrl" | "answer"
> & { secret: Buffer; previousSecret: Buffer | null };

export async function findDoorSource(sql: ISql, id: string): Promise<DoorSource | null> {
  const rows = await sql<DoorSource[]>`
    select merchant_id, id, kind, environment, default_type, default_ticks, forward_url, answer, secret,
           case when previous_secret_until > now() then previous_secret end as previous_secret
      from source where id = ${id}`;
  return rows[0] ?? null;
}

/** Counts requests that did not verify. */
export async function countUnverified(
  sql: ISql,
  refused: readonly { merchantId: string; id: string; count: number }[],
): Promise<void> {
  await sql`
    update source s set unverified = s.unverified + r.count, last_unverified_at = now()
      from json_to_recordset(${JSON.stringify(refused)}::text::json) as r("merchantId" text, id uuid, count bigint)
     where s.merchant_id = r."merchantId" and s.id = r.id`;
}
