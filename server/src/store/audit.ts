/**
 * The audit log: every change by a person or key, in one chain for each merchant. Each entry carries the hash of the
 * one before, so that an entry that was changed, taken out or put in shows.
 */
import { hash } from "node:crypto";
import type { ISql, TransactionSql } from "./database.ts";

export interface AuditInput {
  merchantId: string;
  /** `root`, `api_key:<id>`, `user:<id>`, `command_line`. */
  actor: string;
  /** What happened, in the past: `merchant.changed`, `api_key.created`. */
  action: string;
  /** The id of what it happened to. */
  subject: string;
  /** What changed, as the API shows it; never a secret. */
  detail?: Record<string, unknown>;
}

export interface AuditEntry {
  merchantId: string;
  /** From 1, without gaps. */
  number: string;
  at: Date;
  actor: string;
  action: string;
  subject: string;
  detail: Record<string, unknown>;
  previousHash: Buffer;
  hash: Buffer;
}

/** What stands before the first entry. */
const beginning = Buffer.alloc(32);

/**
 * Writes one entry. Call it last in the transaction of the change: from here to the commit the merchant's log is
 * locked, so that entries are counted one by one, and whoever waits for it must hold nothing that we still want.
 */
export async function writeAudit(tx: TransactionSql, input: AuditInput): Promise<void> {
  const { merchantId, actor, action, subject } = input;
  // A lock of its own: the merchant's row is locked early by every change of settings.
  await tx`select pg_advisory_xact_lock(hashtextextended(${`audit ${merchantId}`}, 0))`;
  // Only now: another entry may have been committed while this one waited for the lock.
  const [clock] = await tx<{ at: Date }[]>`select clock_timestamp() as at`;
  const [last] = await tx<{ number: string; hash: Buffer }[]>`
    select number, hash from audit_entry where merchant_id = ${merchantId} order by number desc limit 1`;
  const entry = {
    merchantId,
    number: String(BigInt(last?.number ?? 0) + 1n),
    at: (clock as { at: Date }).at,
    actor,
    action,
    subject,
    detail: JSON.parse(JSON.stringify(input.detail ?? {})) as Record<string, unknown>,
    previousHash: last?.hash ?? beginning,
  };
  await tx`
    insert into audit_entry (merchant_id, number, at, actor, action, subject, detail, previous_hash, hash)
    values (${merchantId}, ${entry.number}, ${entry.at}, ${actor}, ${action}, ${subject},
            ${JSON.stringify(entry.detail)}::text::jsonb, ${entry.previousHash}, ${hashOf(entry)})`;
}

export interface AuditPage {
  merchantId: string;
  limit: number;
  /** The number of the last entry that the caller has: newest first. */
  before: string | null;
  /** Of one kind, `api_key.created`, or of one subject's kinds, `api_key`. */
  action: string | null;
  actor: string | null;
  subject: string | null;
  /** From this instant on, and before that. */
  from: Date | null;
  to: Date | null;
}

/** Entries by people are few, so filters read along the log. */
export async function listAudit(sql: ISql, page: AuditPage): Promise<AuditEntry[]> {
  return sql<AuditEntry[]>`
    select merchant_id, number, at, actor, action, subject, detail, previous_hash, hash
      from audit_entry
     where merchant_id = ${page.merchantId} and (${page.before}::bigint is null or number < ${page.before}::bigint)
       and (${page.action}::text is null or action = ${page.action} or split_part(action, '.', 1) = ${page.action})
       and (${page.actor}::text is null or actor = ${page.actor})
       and (${page.subject}::text is null or subject = ${page.subject})
       and (${page.from}::timestamptz is null or at >= ${page.from})
       and (${page.to}::timestamptz is null or at < ${page.to})
     order by number desc
     limit ${page.limit}`;
}

export type AuditVerdict =
  | { kind: "whole"; entries: number; lastHash: Buffer }
  /** The first entry that is not what it was, or is missing. */
  | { kind: "broken"; number: string; detail: string };

/** How many entries are read at once. */
const stretch = 500;

/**
 * Computes a merchant's chain anew. What was cut off at its end cannot show here: keep the hash of the last entry
 * elsewhere to tell that, too.
 */
export async function verifyAudit(sql: ISql, merchantId: string): Promise<AuditVerdict> {
  let previousHash: Buffer = beginning;
  for (let number = 1n; ; ) {
    const entries = await sql<AuditEntry[]>`
      select merchant_id, number, at, actor, action, subject, detail, previous_hash, hash
        from audit_entry where merchant_id = ${merchantId} and number >= ${number.toString()}
       order by number limit ${stretch}`;
    for (const entry of entries) {
      const broken = (detail: string): AuditVerdict => ({ kind: "broken", number: number.toString(), detail });
      if (entry.number !== number.toString()) return broken("The entry is missing.");
      if (!entry.previousHash.equals(previousHash)) return broken("It does not follow the entry before it.");
      if (!entry.hash.equals(hashOf(entry))) return broken("Its hash is not that of what it says.");
      previousHash = entry.hash;
      number += 1n;
    }
    if (entries.length < stretch) return { kind: "whole", entries: Number(number - 1n), lastHash: previousHash };
  }
}

function hashOf(entry: Omit<AuditEntry, "hash">): Buffer {
  const { previousHash, merchantId, number, at, actor, action, subject, detail } = entry;
  const parts = [previousHash.toString("hex"), merchantId, number, at.toISOString(), actor, action, subject, detail];
  return hash("sha256", canonicalJson(parts), "buffer");
}

/** One text for one value: `jsonb` keeps no order of keys. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(",")}}`;
}
