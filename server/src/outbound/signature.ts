/**
 * Signatures of webhooks out. Source: Standard Webhooks, specification,
 * https://github.com/standard-webhooks/standard-webhooks, read 2026-11.
 */
import { createHmac, randomBytes } from "node:crypto";

const secretBytes = 32;

/** A new secret: `whsec_` and 32 random bytes in base64. */
export function makeWebhookSecret(): string {
  return `whsec_${randomBytes(secretBytes).toString("base64")}`;
}

/**
 * What goes into the header `webhook-signature`: one signature for each secret, separated by spaces. A receiver takes
 * the webhook when one of them is right. `timestamp`: seconds since 1970.
 */
export function signWebhook(
  secrets: readonly string[],
  { id, timestamp, body }: { id: string; timestamp: number; body: string },
): string {
  return secrets
    .map((secret) => {
      const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
      return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
    })
    .join(" ");
}
