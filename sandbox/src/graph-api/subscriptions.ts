import type { JsonObject } from "../json.ts";
import { isObject, textAt } from "../json.ts";
import type { Parts } from "../parts.ts";
import type { Access, Account } from "../state/accounts.ts";
import { shakeHands } from "../webhooks/handshake.ts";
import type { Refusal } from "./refusal.ts";
import { invalid } from "./refusal.ts";

const overrideLength = 200;

/** The apps that are told what happens in an account. Source: Meta, Cloud API webhooks/override, read 2026-09. */
export function subscribedApps(account: Account, parts: Parts): JsonObject {
  const data = Object.entries(account.subscriptions).map(([appId, override]) => ({
    whatsapp_business_api_data: {
      id: appId,
      name: parts.accounts.app(appId)?.name ?? "",
      link: `https://www.facebook.com/games/?app_id=${appId}`,
    },
    ...(override === null ? {} : { override_callback_uri: override }),
  }));
  return { data };
}

/** Subscribes the calling app; an override proves itself first by the handshake, and nothing changes when it fails. */
export async function subscribe(
  account: Account,
  access: Access,
  body: unknown,
  parts: Parts,
): Promise<JsonObject | Refusal> {
  const given = isObject(body) ? body : {};
  const override = textAt(given, "override_callback_uri");
  if (given.override_callback_uri !== undefined && !override) {
    return invalid("Param override_callback_uri must be a valid URI.");
  }
  if (override !== null) {
    const problem = await overrideProblem(override, textAt(given, "verify_token"));
    if (problem) return problem;
  }
  const now = parts.accounts.account(account.id) ?? account;
  parts.accounts.putAccount({ ...now, subscriptions: { ...now.subscriptions, [access.appId]: override } });
  return { success: true };
}

/** Why an address cannot take webhooks in the place of the app's own; null once it has shaken hands. */
export async function overrideProblem(override: string, verifyToken: string | null): Promise<Refusal | null> {
  if (override.length > overrideLength) {
    return invalid(`Param override_callback_uri must be at most ${overrideLength} characters.`);
  }
  if (!verifyToken) return invalid("The parameter verify_token is required.");
  const handshake = await shakeHands(override, verifyToken);
  if (handshake.verified) return null;
  const message = `(#2200) Callback verification failed with the following errors: ${handshake.detail}`;
  return { kind: "refused", http: 400, code: 2200, message };
}

export function unsubscribe(account: Account, access: Access, parts: Parts): JsonObject {
  const { [access.appId]: _, ...subscriptions } = account.subscriptions;
  parts.accounts.putAccount({ ...account, subscriptions });
  return { success: true };
}
