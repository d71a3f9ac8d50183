import type { FaultSwitches } from "../faults.ts";
import type { JsonObject } from "../json.ts";
import type { Access, AccessToken, Accounts } from "../state/accounts.ts";
import { relatedId } from "../state/accounts.ts";
import { expired, isExpired } from "./access.ts";

/** What a token is and may do. Source: Meta, Cloud API permissions and access-tokens, read 2026-09. */
export function inspectToken(input: string, accounts: Accounts, faults: FaultSwitches): JsonObject {
  const access = accounts.access(input);
  if (!access) {
    const error = { code: 190, message: "The access token could not be decrypted", subcode: 0 };
    return { data: { error, is_valid: false, scopes: [] } };
  }
  const { token } = access;
  const about = {
    app_id: access.appId,
    type: "SYSTEM_USER",
    application: accounts.app(access.appId)?.name ?? "",
    expires_at: token.expiresAt === null ? 0 : Math.floor(token.expiresAt / 1000),
    user_id: systemUserOf(access),
  };
  if (faults.now.token_expired || isExpired(token)) return { data: { ...about, ...invalidity(token) } };
  const targets = [...access.accountIds];
  return {
    data: {
      ...about,
      data_access_expires_at: 0,
      is_valid: true,
      scopes: token.scopes,
      granular_scopes: token.scopes.map((scope) => ({ scope, target_ids: targets })),
    },
  };
}

function invalidity(token: AccessToken): JsonObject {
  const { message, code, subcode } = expired(token);
  return { error: { code, message, subcode }, is_valid: false, scopes: [] };
}

export function systemUserOf(access: Access): string {
  return relatedId("system user", access.appId);
}
