/** Ottu, as far as its webhooks go: it fills them in and posts them. */
import { randomBytes } from "node:crypto";
import { type Answer, type Json, request } from "../support/zajel.ts";

/** As Ottu's own description shows a payment event, without what it does not sign and we do not read. */
export function payment(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    amount: "24.500",
    amount_details: { amount: "24.500", currency_code: "KWD", fee: "0.500", total: "25.000" },
    currency_code: "KWD",
    customer_email: "noura@example.com",
    customer_first_name: "Noura",
    customer_last_name: "Al-Ali",
    customer_phone: "",
    fee: "0.500 KWD",
    gateway_account: "knet",
    gateway_name: "kpay",
    gateway_response: { "raw pg response": ["as it came", 1.0, null] },
    is_sandbox: true,
    order_no: "DN-10482",
    paid_amount: "25.000",
    payment_type: "one_off",
    reference_number: "staging48G8SS",
    result: "success",
    session_id: randomBytes(20).toString("hex"),
    settled_amount: "24.500",
    state: "paid",
    timestamp_utc: nowWithoutZone(),
    ...changes,
  };
}

/** As Ottu's own description shows an operation event: a refund with `operation` null. */
export function operation(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    amount: "9.000",
    is_sandbox: true,
    operation: null,
    order_no: "DN-10482",
    pg_code: "credit-card",
    pg_response: {},
    reference_number: "staging4AQ64A",
    result: "success",
    session_id: randomBytes(20).toString("hex"),
    source: "input",
    success: true,
    timestamp_utc: nowWithoutZone(),
    txn: { amount: "9.000", currency_code: "KWD", order_no: "", session_id: "43ae8773", state: "refunded" },
    ...changes,
  };
}

/** `2026-11-26 21:00:07`, as Ottu writes UTC. */
export function nowWithoutZone(): string {
  return new Date().toISOString().slice(0, 19).replace("T", " ");
}

/** Posts bytes to an address as Ottu does. */
export function post(
  url: string,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
  signal?: AbortSignal,
): Promise<Answer<Json>> {
  return request(url, "POST", "", body, { "content-type": "application/json", ...headers }, signal);
}
