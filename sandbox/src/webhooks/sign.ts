import { createHmac } from "node:crypto";

/** JSON in ASCII: everything else as `\u` escapes with lower-case digits. */
export function escapedJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/**
 * The value of `X-Hub-Signature-256` for these exact bytes.
 * Source: Meta, Cloud API webhooks/create-webhook-endpoint, read 2026-09.
 */
export function signature(body: string, appSecret: string): string {
  return `sha256=${createHmac("sha256", appSecret).update(body).digest("hex")}`;
}
