/**
 * The first owner's links. One is made at each start until somebody owns the installation; any of them is good until
 * it expires, and the first that is used ends all.
 */
import { hash, randomBytes } from "node:crypto";
import type { ISql, TransactionSql } from "./database.ts";
import { hasOwner } from "./member.ts";

export type SetupLinkState = "valid" | "used" | "expired" | "unknown";

const validMinutes = 30;
/** Long enough for an old link to be told from one that never was. */
const keptDays = 30;

/** Makes a link and returns its token, of which only the hash is kept; null where there is an owner already. */
export async function createSetupLink(sql: ISql, merchantIds: readonly string[]): Promise<string | null> {
  if (await hasOwner(sql)) return null;
  const token = randomBytes(32).toString("base64url");
  await sql`delete from setup_link where created_at < now() - ${`${keptDays} days`}::interval`;
  await sql`
    insert into setup_link (token_hash, merchant_ids, expires_at)
    values (${hashOf(token)}, ${[...merchantIds]}, now() + ${`${validMinutes} minutes`}::interval)`;
  return token;
}

/** `merchantIds` are those whose owner somebody would become; none where the link is not valid. */
export async function findSetupLink(
  sql: ISql,
  token: string,
): Promise<{ state: SetupLinkState; merchantIds: readonly string[] }> {
  const rows = await sql<{ merchantIds: string[]; isUsed: boolean; isExpired: boolean }[]>`
    select merchant_ids, used_at is not null or exists (select from member where role = 'owner') as is_used,
           expires_at <= now() as is_expired
      from setup_link where token_hash = ${hashOf(token)}`;
  const state = stateOf(rows[0]);
  return { state, merchantIds: state === "valid" ? (rows[0]?.merchantIds ?? []) : [] };
}

/**
 * Spends the link in the caller's transaction; `merchantIds` are those whose owner the user becomes. Of two that come
 * at once, with the same link or with two, the second waits for the first one's commit and is told `used`.
 */
export async function spendSetupLink(
  tx: TransactionSql,
  token: string,
): Promise<{ state: "valid"; merchantIds: string[] } | { state: Exclude<SetupLinkState, "valid"> }> {
  // All of them, always in the same order.
  await tx`select 1 from setup_link order by token_hash for update`;
  const rows = await tx<{ merchantIds: string[]; isUsed: boolean; isExpired: boolean }[]>`
    select merchant_ids, used_at is not null or exists (select from member where role = 'owner') as is_used,
           expires_at <= now() as is_expired
      from setup_link where token_hash = ${hashOf(token)}`;
  const state = stateOf(rows[0]);
  if (state !== "valid") return { state };
  await tx`update setup_link set used_at = now() where used_at is null and expires_at > now()`;
  return { state, merchantIds: rows[0]?.merchantIds ?? [] };
}

function stateOf(link: { isUsed: boolean; isExpired: boolean } | undefined): SetupLinkState {
  if (link === undefined) return "unknown";
  if (link.isUsed) return "used";
  return link.isExpired ? "expired" : "valid";
}

function hashOf(token: string): Buffer {
  return hash("sha256", token, "buffer");
}
