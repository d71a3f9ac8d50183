import { createHmac } from "node:crypto";

/** The header `X-Hub-Signature-256` of a webhook, as Meta signs its bytes with an app's secret. */
export function signedByMeta(body: string | Uint8Array, appSecret: string): string {
  return `sha256=${createHmac("sha256", appSecret).update(body).digest("hex")}`;
}
