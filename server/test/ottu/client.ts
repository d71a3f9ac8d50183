/** Asks Zajel as one of Ottu's clients does. */

import type { Shop } from "../support/shop.ts";
import { type Answer, type Json, request } from "../support/zajel.ts";

export interface OttuClient {
  key: string;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<Json>>;
  /** The same as `application/x-www-form-urlencoded`. */
  form(method: string, path: string, pairs: readonly (readonly [string, string])[]): Promise<Answer<Json>>;
  /** The same as `multipart/form-data`; a Blob is a file. */
  multipart(method: string, path: string, pairs: readonly (readonly [string, string | Blob])[]): Promise<Answer<Json>>;
}

export const transactionsAt = "/b/checkout/v1/pymt-txn/";

export async function ottuClient(url: string, shop: Shop, kind: Record<string, unknown> = { kind: "live" }) {
  const made = await shop.api("POST", `/v1/merchants/${shop.merchantId}/api-keys`, { name: "ottu", ...kind });
  const key: string = made.body.key;
  const authorization = `Api-Key ${key}`;
  const client: OttuClient = {
    key,
    call: (method, path, body, headers) => request(url, method, path, body, { authorization, ...headers }),
    form: (method, path, pairs) =>
      client.call(
        method,
        path,
        new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value])).toString(),
        {
          "content-type": "application/x-www-form-urlencoded",
        },
      ),
    async multipart(method, path, pairs) {
      const form = new FormData();
      for (const [name, value] of pairs) {
        if (typeof value === "string") form.append(name, value);
        else form.append(name, value, "invoice.pdf");
      }
      const encoded = new Response(form);
      const type = encoded.headers.get("content-type") ?? "";
      return client.call(method, path, new Uint8Array(await encoded.arrayBuffer()), { "content-type": type });
    },
  };
  return client;
}

/** A payment request as Ottu's clients make one. */
export function paymentTransaction(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    type: "payment_request",
    pg_codes: ["ottu_sdk"],
    amount: "24.500",
    currency_code: "KWD",
    customer_phone: "+96550000483",
    customer_first_name: "Noura",
    order_no: "DN-10482",
    notifications: { whatsapp: ["created", "paid"] },
    ...changes,
  };
}
