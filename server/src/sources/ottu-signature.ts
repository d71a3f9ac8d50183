/**
 * Ottu signs some of a webhook's fields, sorted by name, and writes the signature into the body. Source: Ottu, Webhooks,
 * Signing mechanism, read 2026-11.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { asObject, type JsonObject, member, NumberText, textOf } from "./exact-json.ts";

/** Names and values, one after the other with nothing in between. It leaves out which payment they are of. */
const signedFields = [
  "amount",
  "currency_code",
  "customer_address_city",
  "customer_address_country",
  "customer_address_line1",
  "customer_address_line2",
  "customer_address_postal_code",
  "customer_address_state",
  "customer_email",
  "customer_first_name",
  "customer_last_name",
  "customer_phone",
  "gateway_account",
  "gateway_name",
  "order_no",
  "reference_number",
  "result",
  "state",
];

/** Ottu's newer way: `path=value`, one on each line, of more fields. Installations change over one by one. */
const signedPaths = [
  ...signedFields,
  "agreement.id",
  "extra.autopay.subscription_id",
  "extra.merchant_id",
  "payment_type",
  "session_id",
  "token.customer_id",
  "token.pg_code",
  "token.token",
].sort();

/** Whether one of these secrets signed what the webhook says, in either way. */
export function isSignedByOttu(webhook: JsonObject, secrets: readonly string[]): boolean {
  const claimed = member(webhook, "signature");
  if (typeof claimed !== "string" || !/^[0-9a-f]{64}$/i.test(claimed)) return false;
  const claimedBytes = Buffer.from(claimed, "hex");
  const messages = [plainMessage(webhook), lineMessage(webhook)].filter((message) => message !== "");
  // Each one is compared, a match or not: the time must not tell which it was.
  let isMatch = false;
  for (const secret of secrets.filter(Boolean)) {
    for (const message of messages) {
      const signature = createHmac("sha256", secret).update(message, "utf8").digest();
      if (timingSafeEqual(signature, claimedBytes)) isMatch = true;
    }
  }
  return isMatch;
}

function plainMessage(webhook: JsonObject): string {
  return signedFields
    .map((name) => [name, signedText(member(webhook, name))])
    .map(joined(""))
    .join("");
}

function lineMessage(webhook: JsonObject): string {
  return signedPaths
    .map((path) => [path, signedText(valueAt(webhook, path))])
    .filter(([, text]) => text !== null)
    .map(joined("="))
    .join("\n");
}

function joined(by: string): (pair: (string | null)[]) => string {
  return ([name, text]) => (text === null ? "" : `${name}${by}${text}`);
}

function valueAt(webhook: JsonObject, path: string): unknown {
  return path.split(".").reduce<unknown>((value, name) => member(asObject(value), name), webhook);
}

/** What is empty is not signed, and neither is a number that is zero. */
function signedText(value: unknown): string | null {
  return value instanceof NumberText && Number(value.text) === 0 ? null : textOf(value);
}
