import type { JsonObject } from "../json.ts";
import { isObject, textAt } from "../json.ts";
import type { Parts } from "../parts.ts";
import type { App } from "../state/accounts.ts";
import { parseCallback, shakeHands } from "../webhooks/handshake.ts";
import type { Ending } from "./answer.ts";
import type { Query } from "./call.ts";
import { invalid, refuse } from "./refusal.ts";

const object = "whatsapp_business_account";

/** The app behind a token of the form `id|secret`, which only the app itself has. */
export function appOf(token: string | null, parts: Parts): App | null {
  const [id, secret] = (token ?? "").split("|");
  const app = parts.accounts.app(id ?? "");
  return secret !== undefined && app?.secret === secret ? app : null;
}

/**
 * `GET|POST /{app}/subscriptions`: where an app takes its webhooks, and which fields. A new address shakes hands first.
 * Source: Meta, Graph API webhooks/getting-started, read 2026-09.
 */
export async function appSubscriptions(
  app: App | null,
  id: string,
  request: { method: string; query: Query; body: unknown },
  parts: Parts,
): Promise<Ending> {
  if (app?.id !== id) return refuse(200, "This call takes the app's own access token.");
  if (request.method === "GET") return { kind: "answer", body: { data: shown(app, parts) } };
  const given = { ...request.query, ...(isObject(request.body) ? request.body : {}) };
  if (textAt(given, "object") !== object) return invalid(`Param object must be ${object}.`);
  const [callbackUrl, verifyToken] = [textAt(given, "callback_url"), textAt(given, "verify_token")];
  if (!callbackUrl || !parseCallback(callbackUrl)) return invalid("Param callback_url must be a valid URI.");
  if (!verifyToken) return invalid("The parameter verify_token is required.");
  const handshake = await shakeHands(callbackUrl, verifyToken);
  if (!handshake.verified) {
    const message = `(#2200) Callback verification failed with the following errors: ${handshake.detail}`;
    return { kind: "refused", http: 400, code: 2200, message };
  }
  parts.accounts.putApp({ ...app, callbackUrl, fields: fieldsIn(given.fields) });
  return { kind: "answer", body: { success: true } };
}

function shown(app: App, parts: Parts): JsonObject[] {
  if (app.callbackUrl === null) return [];
  const version = parts.settings.now.webhook_version;
  const fields = (app.fields ?? ["messages"]).map((name) => ({ name, version }));
  return [{ object, callback_url: app.callbackUrl, active: true, fields }];
}

/** A list, or one text with commas; nothing given means all there are. */
function fieldsIn(fields: unknown): string[] | null {
  const list = typeof fields === "string" ? fields.split(",") : fields;
  return Array.isArray(list) ? list.map((it) => String(it).trim()) : null;
}
