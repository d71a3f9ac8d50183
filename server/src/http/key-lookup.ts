import { type ApiKey, findApiKeysByHash, listRevokedHashes, noteKeysUsed } from "../store/api-key.ts";
import type { Sql } from "../store/database.ts";
import { findMerchant } from "../store/merchant.ts";
import { createSharedCommits } from "../store/shared-commits.ts";
import { remember } from "./remember.ts";

/** Who is behind a key, without a query for every request. */
export interface KeyLookup {
  /** null: no such key, or it is revoked or expired. */
  keyOf(hash: Buffer): Promise<ApiKey | null>;
  /** The same at once, of a key that is remembered at this moment; null of any other. */
  known(hash: Buffer): ApiKey | null;
  isMerchant(merchantId: string): Promise<boolean>;
}

/** A revoked key is refused everywhere within a second: this, and the time of a read. */
const rememberedMs = 750;
/** The use of a key is noted once in this time. */
const notedForMs = 60_000;
/**
 * While requests come, all keys are asked after at once; each is read anew so often. Longer than its use is noted for, as that is seen
 * only when it is read: a reading just before would leave it for the next.
 */
const renewedForMs = notedForMs + 5_000;
/** Of revocations that are asked after: longer than a key is renewed for, and than the commit of one may take. */
const revokedWithinMs = 5 * 60_000;
/** As many as there are merchants whose configuration is remembered, and more. */
const mostKeys = 20_000;
const mostUnknownKeys = 1_000;
/** Of keys in one statement, and of requests that wait for one. */
const keysAtOnce = 500;
const mostWaiting = 10_000;

export function createKeyLookup(sql: Sql, onError: (error: unknown) => void): KeyLookup {
  // With thousands of merchants that come seldom each request has a key that is not remembered, and a statement of its own
  // for each, and a commit for its use, cost as much as the event itself.
  const reading = createSharedCommits<string, ApiKey | null>({
    maxItems: keysAtOnce,
    maxUnderWay: 2,
    maxWaiting: mostWaiting,
    async run(hashes) {
      const found = await findApiKeysByHash(sql, [...new Set(hashes)]);
      return hashes.map((hash) => found.get(hash) ?? null);
    },
  });
  const noting = createSharedCommits<Pick<ApiKey, "merchantId" | "id">, void>({
    maxItems: keysAtOnce,
    maxUnderWay: 1,
    maxWaiting: mostWaiting,
    async run(used) {
      await noteKeysUsed(sql, used);
      return used.map(() => undefined);
    },
  });
  const keys = remember<ApiKey | null>({
    forMs: rememberedMs,
    most: mostKeys,
    // What nobody has ever made comes from outside and must not push out what is in use.
    mostAbsent: mostUnknownKeys,
    // A key never changes but that it is revoked.
    renewal: { changed: () => listRevokedHashes(sql, revokedWithinMs), forMs: renewedForMs },
    async read(hex) {
      const key = await reading.submit(hex);
      const isNoted = key?.lastUsedAt != null && Date.now() - key.lastUsedAt.getTime() < notedForMs;
      if (key !== null && !isNoted) noting.submit({ merchantId: key.merchantId, id: key.id }).catch(onError);
      return key;
    },
  });
  const merchants = remember<true | null>({
    forMs: rememberedMs,
    most: mostKeys,
    // Only the root key asks, and a merchant that was just made must be there at once.
    mostAbsent: 0,
    async read(merchantId) {
      return (await findMerchant(sql, merchantId)) === null ? null : true;
    },
  });
  return {
    keyOf: async (hash) => unlessExpired(await keys(hash.toString("hex"))),
    known: (hash) => unlessExpired(keys.known(hash.toString("hex")) ?? null),
    async isMerchant(merchantId) {
      return (await merchants(merchantId)) !== null;
    },
  };
}

function unlessExpired(key: ApiKey | null): ApiKey | null {
  return key !== null && key.expiresAt !== null && key.expiresAt.getTime() <= Date.now() ? null : key;
}
