import type { FaultSwitches } from "../faults.ts";
import type { Access, AccessToken, Account, Accounts } from "../state/accounts.ts";
import type { Refusal } from "./refusal.ts";
import { refuse } from "./refusal.ts";

export const messaging = "whatsapp_business_messaging";
export const management = "whatsapp_business_management";
export const allScopes = [management, messaging];

/** The token of a call: from the header, or from the query, where Graph takes it too. */
export function tokenOf(authorization: string | undefined, accessToken: string | undefined): string | null {
  const bearer = /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(authorization ?? "");
  return bearer?.[1] ?? accessToken ?? null;
}

/**
 * Who is calling. Source: Meta, Graph API guides/error-handling (104, 190, subcode 463), read 2026-09.
 */
export function authenticate(
  token: string | null,
  accounts: Accounts,
  faults: FaultSwitches,
): (Access & { kind: "access" }) | Refusal {
  if (token === null) {
    const message = "An access token is required to request this resource.";
    return { kind: "refused", http: 401, code: 104, message };
  }
  const access = accounts.access(token);
  if (!access) {
    const message = "Invalid OAuth access token - Cannot parse access token";
    return { kind: "refused", http: 401, code: 190, message };
  }
  if (faults.now.token_expired || isExpired(access.token)) return expired(access.token);
  return { kind: "access", ...access };
}

export function isExpired(token: AccessToken): boolean {
  return token.expiresAt !== null && token.expiresAt <= Date.now();
}

export function expired(token: AccessToken): Refusal {
  const at = new Date(token.expiresAt ?? Date.now()).toUTCString();
  const message = `Error validating access token: Session has expired on ${at}. The current time is ${new Date().toUTCString()}.`;
  return { kind: "refused", http: 401, code: 190, subcode: 463, message };
}

/** Why this token may not do something on that account; null when it may. */
export function permissionProblem(access: Access, scopes: readonly string[], account: Account): Refusal | null {
  if (!scopes.some((scope) => access.token.scopes.includes(scope))) return refuse(10);
  return access.accountIds.has(account.id) ? null : refuse(200);
}
