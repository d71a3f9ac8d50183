/**
 * Idempotency-Key: a caller's name for one request. The row of a name is made before the work and its answer is
 * written in the commit of the work, so neither can be there without the other; who comes with the same name meanwhile
 * waits for that commit at the primary key.
 *
 * Work that asks WhatsApp cannot be done in one transaction. There the row is committed before the work, with no
 * answer yet (`status` 0), and whoever comes meanwhile looks again until the answer is there.
 */
import type { ISql } from "./database.ts";
import { open, SealBroken, type SecretKeys, seal } from "./seal.ts";

/** What a caller named, and a fingerprint of what they asked under that name. */
export interface RequestName {
  merchantId: string;
  method: string;
  path: string;
  key: string;
  /** SHA-256 in hex. */
  bodyHash: string;
}

/** An answer as it went out: its body byte by byte. */
export interface KeptAnswer {
  status: number;
  text: string;
}

/** What is known of a name that somebody else took. */
export type Earlier =
  | { kind: "answered"; answer: KeptAnswer }
  /** Somebody else asked something else under this name. */
  | { kind: "other_body" }
  /** Somebody works on it and has not answered yet. */
  | { kind: "under_way" };

/** How long a name and its answer are kept. */
export const keptHours = 48;

/**
 * How long work outside of one transaction may take. After that its node is taken for dead, and the next request of
 * this name does the work again.
 */
const longestWorkSeconds = 180;

/** One text for one name. */
export function nameKey({ merchantId, method, path, key }: Omit<RequestName, "bodyHash">): string {
  return JSON.stringify([merchantId, method, path, key]);
}

/**
 * Takes names for the work of the caller's transaction; returns the `nameKey`s of those that it got. Waits for
 * whoever holds one of them in an open transaction. `names` must not have one twice.
 */
export async function takeNames(sql: ISql, names: readonly RequestName[]): Promise<Set<string>> {
  // In one order for everybody: two transactions that want the same names must not wait for each other.
  const rows = await sql<Omit<RequestName, "bodyHash">[]>`
    insert into idempotency_key as known (merchant_id, method, path, key, body_hash, status, answer)
    select "merchantId", method, path, key, decode("bodyHash", 'hex'), 0, ''
      from json_to_recordset(${JSON.stringify(names)}::text::json)
        as x("merchantId" text, method text, path text, key text, "bodyHash" text)
     order by "merchantId", method, path, key
    on conflict (merchant_id, method, path, key) do update
       set body_hash = excluded.body_hash, status = 0, answer = '', created_at = now()
     where known.created_at < now() - ${keptHours} * interval '1 hour'
        or (known.status = 0 and known.created_at < now() - ${longestWorkSeconds} * interval '1 second')
    returning merchant_id, method, path, key`;
  return new Set(rows.map(nameKey));
}

/** What stands under a name; `answer` null: it is under way. */
export interface StoredName {
  bodyHash: string;
  answer: KeptAnswer | null;
}

/** What stands under these names, by `nameKey`. One that is missing was given back meanwhile. */
export async function readNames(
  sql: ISql,
  secretKeys: SecretKeys,
  names: readonly RequestName[],
): Promise<Map<string, StoredName>> {
  const rows = await sql<(RequestName & { status: number; answer: string })[]>`
    select k.merchant_id, k.method, k.path, k.key, encode(k.body_hash, 'hex') as body_hash, k.status, k.answer
      from json_to_recordset(${JSON.stringify(names)}::text::json)
        as x("merchantId" text, method text, path text, key text)
      join idempotency_key k
        on k.merchant_id = x."merchantId" and k.method = x.method and k.path = x.path and k.key = x.key`;
  return new Map(
    rows.map(({ status, answer: sealed, ...name }) => {
      const answer = status === 0 ? null : openAnswer(secretKeys, status, sealed, name);
      return [nameKey(name), { bodyHash: name.bodyHash, answer }];
    }),
  );
}

/**
 * The answer as it went out. After a change of the secret key it may be closed to us: the work was done and must not
 * be done again, so that is what the caller is told.
 */
function openAnswer(secretKeys: SecretKeys, status: number, sealed: string, name: RequestName): KeptAnswer {
  try {
    return { status, text: open(secretKeys, Buffer.from(sealed, "base64"), placeOf(name)) };
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    return { status: 409, text: JSON.stringify(closedAnswer) };
  }
}

const closedAnswer = {
  type: "urn:zajel:problem:conflict",
  title: "The present state does not allow it",
  status: 409,
  detail:
    "This request was answered before, and the answer was sealed with a secret key that is gone. Look at what it made; use a new Idempotency-Key for a new request.",
};

/** What somebody who comes with a taken name is told. */
export function earlierOf(stored: StoredName, bodyHash: string): Earlier {
  if (stored.bodyHash !== bodyHash) return { kind: "other_body" };
  return stored.answer === null ? { kind: "under_way" } : { kind: "answered", answer: stored.answer };
}

/** Writes the answers of names that the caller took. Sealed: some show a secret this once, many a customer. */
export async function keepAnswers(
  sql: ISql,
  secretKeys: SecretKeys,
  answered: readonly { name: RequestName; answer: KeptAnswer }[],
): Promise<void> {
  const rows = answered.map(({ name, answer: { status, text } }) => ({
    ...name,
    status,
    answer: seal(secretKeys, text, placeOf(name)).toString("base64"),
  }));
  await sql`
    update idempotency_key k
       set status = x.status, answer = x.answer
      from json_to_recordset(${JSON.stringify(rows)}::text::json)
        as x("merchantId" text, method text, path text, key text, "bodyHash" text, status integer, answer text)
     where k.merchant_id = x."merchantId" and k.method = x.method and k.path = x.path and k.key = x.key
       and k.status = 0 and k.body_hash = decode(x."bodyHash", 'hex')`;
}

/** Gives a name back whose work came to no answer that may be repeated. */
export async function giveBackName(sql: ISql, { merchantId, method, path, key }: RequestName): Promise<void> {
  await sql`
    delete from idempotency_key
     where merchant_id = ${merchantId} and method = ${method} and path = ${path} and key = ${key} and status = 0`;
}

/** Forgets names whose time is over; how many. */
export async function forgetNames(sql: ISql, limit: number): Promise<number> {
  const rows = await sql`
    delete from idempotency_key
     where (merchant_id, method, path, key) in (
       select merchant_id, method, path, key from idempotency_key
        where created_at < now() - ${keptHours} * interval '1 hour'
        order by created_at limit ${limit} for update skip locked)
    returning 1`;
  return rows.length;
}

function placeOf(name: Omit<RequestName, "bodyHash">) {
  return { table: "idempotency_key", column: "answer", merchantId: name.merchantId, rowId: nameKey(name) };
}
