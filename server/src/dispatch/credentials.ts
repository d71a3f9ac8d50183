import { findSecrets } from "../store/authenticator.ts";
import type { Sql } from "../store/database.ts";
import { open, type SecretKeys } from "../store/seal.ts";

/** Opened access tokens, remembered by the version of the merchant's configuration. */
export interface AccessTokens {
  /** null: the authenticator is gone, or its token was sealed with a key that this node does not have. */
  get(authenticator: { merchantId: string; authenticatorId: string; version: number }): Promise<string | null>;
}

const mostRemembered = 2_000;

/** What is read is read once for all who ask meanwhile: a claim lets hundreds of messages of a sender go in one moment. */
export function createAccessTokens(sql: Sql, keys: SecretKeys): AccessTokens {
  const remembered = new Map<string, { merchantId: string; version: number; token: Promise<string | null> }>();

  return {
    get({ merchantId, authenticatorId, version }) {
      const known = remembered.get(authenticatorId);
      if (known !== undefined && known.merchantId === merchantId && known.version === version) return known.token;
      const token = readAccessToken(sql, keys, merchantId, authenticatorId);
      remembered.delete(authenticatorId);
      remembered.set(authenticatorId, { merchantId, version, token });
      if (remembered.size > mostRemembered) remembered.delete(remembered.keys().next().value as string);
      // What came to nothing is read anew for whoever asks next.
      void token
        .catch(() => null)
        .then((opened) => {
          if (opened === null && remembered.get(authenticatorId)?.token === token) remembered.delete(authenticatorId);
        });
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
