/** A merchant with a Stripe source, and what Stripe does for it: signed events, posted to the source's door. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { signedByStripe, stripePayment } from "../../src/sources/testing/stripe-events.ts";
import type { Shop } from "../support/shop.ts";
import { type Answer, type Json, newPhone, request } from "../support/zajel.ts";

export interface StripePayment {
  session: string;
  intent: string;
  phone: string;
  /** Events about it, by the part of their type after `checkout.session.` and `payment_intent.`. */
  ofSession: (kind: string, object?: Json) => Json;
  ofIntent: (kind: string, object?: Json) => Json;
}

/** A payment that Stripe knows and Zajel does not yet; only its session knows the customer. `order`: of the session. */
export function newPayment(order: Json = {}): StripePayment {
  const id = randomBytes(12).toString("hex");
  const ids = { session: `cs_test_${id}`, intent: `pi_${id}` };
  const phone = newPhone();
  const customer_details = { name: "Noura Al-Sabah", email: "noura@example.com", phone };
  const { session, intent } = stripePayment(ids, new Date(), { customer_details, client_reference_id: id, ...order });
  return { ...ids, phone, ofSession: session, ofIntent: intent };
}

export interface StripeSource {
  id: string;
  url: string;
  secret: string;
  /** Posts an event as Stripe does; `to`: the door of another node. */
  tell(event: Json, options?: { to?: string; secret?: string; at?: Date }): Promise<Answer<Json>>;
  /** What the source's record says of a session, newest first. */
  recorded(sessionId: string): Promise<Json[]>;
  /** All that it says, newest first. */
  latest(): Promise<Json[]>;
}

export async function newStripeSource(shop: Shop, more: Record<string, unknown> = {}): Promise<StripeSource> {
  const secret = `whsec_${randomBytes(16).toString("hex")}`;
  const body = { kind: "stripe", secret, default_notifications: { whatsapp: ["post_payment"] }, ...more };
  const made = await shop.api("POST", "/v1/sources", body);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const { id, url } = made.body;
  const events = async (query: string) => (await shop.api("GET", `/v1/sources/${id}/events${query}`)).body.data;
  return {
    id,
    url,
    secret,
    tell(event, { to = url, secret: by = secret, at } = {}) {
      const { body, header } = signedByStripe(event, by, at === undefined ? {} : { at });
      return post(to, body, header);
    },
    recorded: (sessionId) => events(`?session_id=${sessionId}`),
    latest: () => events(""),
  };
}

/** Posts bytes with a signature. */
export function post(
  url: string,
  body: string | Uint8Array,
  header: string | null,
  headers: Record<string, string> = {},
): Promise<Answer<Json>> {
  return request(url, "POST", "", body, {
    "content-type": "application/json; charset=utf-8",
    ...(header === null ? {} : { "stripe-signature": header }),
    ...headers,
  });
}
