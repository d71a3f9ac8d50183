/** Stripe's events in tests: whole bodies of `fixtures/stripe/` with single values changed, signed as Stripe signs them. */
import { readFileSync } from "node:fs";
import Stripe from "stripe";

const folder = new URL("../../../../fixtures/stripe/", import.meta.url);

export const fixtureNames = [
  "session-completed",
  "session-completed-2019",
  "payment-intent-succeeded",
  "payment-intent-succeeded-2019",
] as const;
export type FixtureName = (typeof fixtureNames)[number];

// biome-ignore lint/suspicious/noExplicitAny: an event is whatever a test makes of it
export type Body = any;

/** The event with some of its own members, and of those of its object, changed. */
export function stripeEvent(name: FixtureName, object: Body = {}, event: Body = {}): Body {
  const body = JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8")).body;
  Object.assign(body.data.object, object);
  return Object.assign(body, event);
}

let events = 0;

/** Both kinds of events about one payment, as Stripe sends them now; `created` is when they were made. */
export function stripePayment(ids: { session: string; intent: string | null }, created: Date, order: Body = {}) {
  const seconds = Math.floor(created.getTime() / 1000);
  const next = (type: string) => {
    events += 1;
    return { id: `evt_${process.pid}${events}`, type, created: seconds };
  };
  const { amount = 24_500, currency = "kwd", ...session } = order;
  return {
    session: (kind: string, object: Body = {}) =>
      stripeEvent(
        "session-completed",
        { id: ids.session, payment_intent: ids.intent, amount_total: amount, currency, ...session, ...object },
        next(`checkout.session.${kind}`),
      ),
    intent: (kind: string, object: Body = {}) =>
      stripeEvent(
        "payment-intent-succeeded",
        { id: ids.intent, amount, amount_received: amount, currency, ...object },
        next(`payment_intent.${kind}`),
      ),
  };
}

/** The bytes of a body with the header that Stripe's library makes for them. */
export function signedByStripe(
  body: unknown,
  secret: string,
  { at = new Date() }: { at?: Date } = {},
): { body: Buffer<ArrayBuffer>; header: string } {
  const payload = typeof body === "string" ? body : JSON.stringify(body);
  const timestamp = Math.floor(at.getTime() / 1000);
  return {
    body: Buffer.from(payload, "utf8"),
    header: Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp }),
  };
}
