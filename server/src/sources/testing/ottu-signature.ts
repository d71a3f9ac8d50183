/** Signs webhooks as Ottu does, from its description and not from our code. */
import { createHmac } from "node:crypto";

export const secret = "pu9MpX3yPR";

export const signedNames = `amount currency_code customer_address_city customer_address_country customer_address_line1
  customer_address_line2 customer_address_postal_code customer_address_state customer_email customer_first_name
  customer_last_name customer_phone gateway_account gateway_name order_no reference_number result state`.split(/\s+/);

/** The webhook with its signature, as JSON. */
export function sign(webhook: Record<string, unknown>, by = secret): string {
  return JSON.stringify({ ...webhook, signature: hmac(signedText(webhook), by) });
}

/** What the signature covers: texts and numbers that say something. */
export function signedText(webhook: Record<string, unknown>): string {
  return signedNames
    .filter((name) => Object.hasOwn(webhook, name))
    .filter(
      (name) => ["string", "number"].includes(typeof webhook[name]) && webhook[name] !== "" && webhook[name] !== 0,
    )
    .map((name) => `${name}${webhook[name]}`)
    .join("");
}

export function hmac(message: string, by = secret): string {
  return createHmac("sha256", by).update(message).digest("hex");
}
