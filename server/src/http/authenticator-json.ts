import { type Static, Type } from "typebox";
import { tierUse } from "../domain/messaging-limit.ts";
import { reasonText } from "../domain/notification.ts";
import type { Authenticator, StoredCheck } from "../store/authenticator.ts";
import { alertAdvice } from "../whatsapp/alerts.ts";
import { instant, iso, nullable } from "./fields.ts";

const orNull = nullable(Type.String());

/** Everything but the secrets. */
export const authenticatorAnswer = Type.Object({
  id: Type.String(),
  name: Type.String(),
  environment: Type.String(),
  status: Type.String(),
  default: Type.Boolean(),
  waba_id: Type.String(),
  phone_number_id: Type.String(),
  callback_url: Type.String({ description: "To be entered in the Meta app, with the verify token." }),
  verify_token: Type.String(),
  callback: Type.String({ description: "`app`: the app's own address; `override`: ours, set for the account." }),
  app_secret_overlap_until: nullable(instant),
  messages_per_second: nullable(Type.Integer()),
  namespace: orNull,
  waba_name: orNull,
  display_phone_number: orNull,
  verified_name: orNull,
  quality_rating: orNull,
  messaging_limit: orNull,
  recent_recipients: Type.Integer({
    description:
      "How many different customers the merchant's senders wrote to in the last 24 hours, as Zajel estimates it; " +
      "`messaging_limit` is about them.",
  }),
  warnings: Type.Array(Type.Object({ code: Type.String(), message: Type.String() })),
  throughput: orNull,
  health: orNull,
  account_review: orNull,
  max_phone_numbers: nullable(Type.Integer()),
  graph_version: orNull,
  token_expires_at: nullable(instant),
  handshake_at: nullable(instant),
  checks: Type.Array(
    Type.Object({
      name: Type.String(),
      ok: Type.Boolean(),
      detail: Type.String(),
      advice: orNull,
      blocking: Type.Boolean(),
      waits_for: nullable(Type.String({ description: "The check to be mended before this one can be told." })),
    }),
  ),
  checked_at: nullable(instant),
  alerts: Type.Array(
    Type.Object({
      code: Type.String(),
      severity: Type.String(),
      detail: Type.String(),
      since: instant,
      until: nullable(instant),
      advice: Type.String(),
    }),
  ),
  created_at: instant,
  updated_at: instant,
});

export function authenticatorJson(authenticator: Authenticator, publicUrl: string): Static<typeof authenticatorAnswer> {
  const { facts } = authenticator;
  const fact = (name: string): string | null => {
    const value = facts[name];
    return typeof value === "string" ? value : null;
  };
  return {
    id: authenticator.id,
    name: authenticator.name,
    environment: authenticator.environment,
    status: authenticator.status === "ready" && needsAttention(authenticator) ? "attention" : authenticator.status,
    default: authenticator.isDefault,
    waba_id: authenticator.wabaId,
    phone_number_id: authenticator.phoneNumberId,
    callback_url: `${publicUrl}/webhooks/whatsapp/${authenticator.id}`,
    verify_token: authenticator.verifyToken,
    callback: authenticator.callback,
    app_secret_overlap_until: iso(authenticator.appSecretOverlapUntil),
    messages_per_second: authenticator.messagesPerSecond,
    namespace: authenticator.namespace,
    waba_name: fact("wabaName"),
    display_phone_number: fact("displayPhoneNumber"),
    verified_name: fact("verifiedName"),
    quality_rating: fact("qualityRating"),
    messaging_limit: fact("messagingLimit"),
    recent_recipients: authenticator.recentRecipients,
    warnings: warningsOf(authenticator.recentRecipients, fact("messagingLimit")),
    throughput: fact("throughputLevel"),
    health: fact("health"),
    account_review: fact("reviewStatus"),
    max_phone_numbers: typeof facts.maxPhoneNumbers === "number" ? facts.maxPhoneNumbers : null,
    graph_version: fact("graphVersion"),
    token_expires_at: fact("tokenExpiresAt"),
    handshake_at: iso(authenticator.handshakeAt),
    checks: checksOf(authenticator),
    checked_at: fact("checkedAt"),
    alerts: authenticator.alerts.map(({ since, until, ...alert }) => ({
      ...alert,
      since: iso(new Date(since)),
      until: until === null ? null : iso(new Date(until)),
      advice: alertAdvice(alert.code),
    })),
    created_at: iso(authenticator.createdAt),
    updated_at: iso(authenticator.updatedAt),
  };
}

/** Something holds its messages, or soon will. */
function needsAttention({ holds, alerts }: Authenticator): boolean {
  return holds.length > 0 || alerts.some(({ severity }) => severity === "critical");
}

/** What does not stop messages, or not all of them, and should be known before it does. */
function warningsOf(recentRecipients: number, messagingLimit: string | null): { code: string; message: string }[] {
  const used = `About ${recentRecipients} customers in the last 24 hours, and the portfolio's limit is ${messagingLimit}.`;
  switch (tierUse(recentRecipients, messagingLimit)) {
    case "free":
      return [];
    case "nearly_full":
      return [
        { code: "tier_nearly_full", message: `${used} When it is reached, payment links wait; receipts do not.` },
      ];
    case "full":
      return [{ code: "tier_full", message: `${used} Payment links to further customers wait; receipts do not.` }];
  }
}

/** The check that a hold of this scope contradicts. */
const checkOf = { token: "token", sender: "health", waba: "health" };

/** The last checks; what WhatsApp refused since then says otherwise. */
function checksOf({
  checks,
  holds,
  handshakeAt,
}: Authenticator): (Omit<StoredCheck, "waitsFor"> & { waits_for: string | null })[] {
  return checks.map(({ waitsFor, ...stored }) => {
    const check = { ...stored, waits_for: waitsFor ?? null };
    if (check.name === "callback" && !check.ok && handshakeAt !== null) {
      const detail = "Meta has verified the callback address.";
      return { ...check, ok: true, detail, advice: null, blocking: false };
    }
    const hold = holds.find(({ scope }) => checkOf[scope] === check.name);
    const blocking = "blocking" in check && check.blocking === true;
    if (hold === undefined || !check.ok) return { ...check, blocking };
    const known = reasonText(hold.reasonCode, "en") ?? { advice: check.advice, title: hold.reasonCode };
    const { title } = known;
    const advice = hold.key === "" ? known.advice : alertAdvice(hold.key);
    return { ...check, ok: false, detail: hold.detail || title, advice, blocking: true };
  });
}
