import { findSecrets } from "../store/authenticator.ts";
import type { Sql } from "../store/database.ts";
import { open, type SecretKeys } from "../store/seal.ts";

/** Opened access tokens, remembered by the version of the merchant's configuration. */
export interface AccessTokens {
  /** null: the authenticator is gone, or its token was sealed with a key that this node does not have. */
  get(authenticator: { merchantId: string; authenticatorId: string; version: number }): Promise<string | null>;
}

const mostRemembered = 2_000;

export function createAccessTokens(sql: Sql, keys: SecretKeys): AccessTokens {
  const remembered = new Map<string, { version: number; token: string }>();
  return {
    async get({ merchantId, authenticatorId, version }) {
      const known = remembered.get(authenticatorId);
      if (known !== undefined && known.version === version) return known.token;
      const token = await readAccessToken(sql, keys, merchantId, authenticatorId);
      if (token === null) return null;
      remembered.delete(authenticatorId);
      remembered.set(authenticatorId, { version, token });
      if (remembered.size > mostRemembered) remembered.delete(remembered.keys().next().value as string);
      return token;
    },
  };
}

/** The token as it is now. */
export async function readAccessToken(
  sql: Sql,
  keys: SecretKeys,
  merchantId: string,
  authenticatorId: string,
): Promise<string | null> {
  const sealed = await findSecrets(sql, merchantId, authenticatorId);
  return sealed === null ? null : openToken(keys, sealed.accessToken, merchantId, authenticatorId);
}

function openToken(keys: SecretKeys, sealed: Buffer, merchantId: string, rowId: string): string | null {
  try {
    return open(keys, sealed, { table: "authenticator", column: "access_token", merchantId, rowId });
  } catch {
    return null;
  }
}
