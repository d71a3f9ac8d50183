import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

/** A key that secrets are sealed with. Its id, the start of its SHA-256, stands in front of all that it sealed. */
export interface SecretKey {
  id: string;
  key: Buffer;
}

/** All keys that open; the first one seals. Never empty. */
export type SecretKeys = readonly [SecretKey, ...SecretKey[]];

/** Where a sealed value stands. It opens nowhere else: who can write to the database cannot put one merchant's secret into another's row. */
export interface SealedPlace {
  table: string;
  column: string;
  merchantId: string;
  rowId: string;
}

/** What could not be opened: by its key, which is not among ours, or because it was changed or moved. */
export class SealBroken extends Error {
  override readonly name = "SealBroken";
}

const version = 1;
const idBytes = 4;
const nonceBytes = 12;
const tagBytes = 16;
const headerBytes = 1 + idBytes;

/** The keys of `ZAJEL_SECRET_KEY`: base64 of 32 bytes, several separated by commas, the newest first. */
export function parseSecretKeys(text: string): { kind: "ok"; keys: SecretKeys } | { kind: "refused"; message: string } {
  const keys: SecretKey[] = [];
  for (const part of text.split(",").map((part) => part.trim())) {
    const key = Buffer.from(part, "base64");
    if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(part) || key.length !== 32) {
      const which = text.includes(",") ? `key ${keys.length + 1} of it is` : "it is";
      return {
        kind: "refused",
        message: `must be 32 bytes in base64 (openssl rand -base64 32), and ${which} ${key.length} bytes`,
      };
    }
    keys.push(secretKey(key));
  }
  const [first, ...rest] = keys;
  return first ? { kind: "ok", keys: [first, ...rest] } : { kind: "refused", message: "must not be empty" };
}

/** A new random key. */
export function makeSecretKey(): SecretKey {
  return secretKey(randomBytes(32));
}

function secretKey(key: Buffer): SecretKey {
  return {
    id: createHash("sha256")
      .update(key)
      .digest("hex")
      .slice(0, idBytes * 2),
    key,
  };
}

/**
 * Seals a text with AES-256-GCM: version byte, key id (4), nonce (12), tag (16), ciphertext. The place and the header are
 * authenticated with it. A random nonce is good for 2³² values under one key (NIST SP 800-38D § 8.3).
 */
export function seal(keys: SecretKeys, plaintext: string, place: SealedPlace): Buffer {
  const { id, key } = keys[0];
  const header = Buffer.concat([Buffer.of(version), Buffer.from(id, "hex")]);
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(associatedData(header, place));
  const sealed = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final()]);
  return Buffer.concat([header, nonce, cipher.getAuthTag(), sealed]);
}

/** Opens what `seal` made for this very place; throws `SealBroken` otherwise. */
export function open(keys: SecretKeys, sealed: Buffer, place: SealedPlace): string {
  const name = `${place.table}.${place.column} of ${place.rowId}`;
  if (sealed[0] !== version || sealed.length < headerBytes + nonceBytes + tagBytes) {
    throw new SealBroken(`${name} is not a sealed value.`);
  }
  const id = keyIdOf(sealed);
  const known = keys.find((key) => key.id === id);
  if (!known) throw new SealBroken(`${name} is sealed with the key ${id}, which is not in ZAJEL_SECRET_KEY.`);
  const header = sealed.subarray(0, headerBytes);
  const nonce = sealed.subarray(headerBytes, headerBytes + nonceBytes);
  const tag = sealed.subarray(headerBytes + nonceBytes, headerBytes + nonceBytes + tagBytes);
  const ciphertext = sealed.subarray(headerBytes + nonceBytes + tagBytes);
  const decipher = createDecipheriv("aes-256-gcm", known.key, nonce, { authTagLength: tagBytes })
    .setAAD(associatedData(header, place))
    .setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString("utf8");
  } catch (error) {
    throw new SealBroken(`${name} was changed after it had been sealed, or was sealed for another place.`, {
      cause: error,
    });
  }
}

/** The id of the key that a value is sealed with. */
export function keyIdOf(sealed: Buffer): string {
  return sealed.subarray(1, headerBytes).toString("hex");
}

function associatedData(header: Buffer, place: SealedPlace): Buffer {
  // As JSON, so that no two places look alike: "a" + "bc" is not "ab" + "c".
  const { table, column, merchantId, rowId } = place;
  return Buffer.concat([header, Buffer.from(JSON.stringify([table, column, merchantId, rowId]))]);
}
