/**
 * Stripe: events of Checkout Sessions and PaymentIntents, verified with Stripe's own library.
 */
import { createRequire } from "node:module";
import type Stripe from "stripe";
import type { Source, SourceReading, SourceRequest } from "./source.ts";
import { readStripeEvent } from "./stripe-event.ts";

/** Stripe's library, loaded when it is first needed: it takes 30 MB and 0.1 s that who has no Stripe need not spend. */
let library: typeof Stripe | undefined;
function stripeLibrary(): typeof Stripe {
  library ??= createRequire(import.meta.url)("stripe") as typeof Stripe;
  return library;
}

/** A signature is made when the request is sent, for each attempt anew. Source: Stripe, Webhooks, read 2026-11. */
const toleranceSeconds = 300;
const signatureHeader = "stripe-signature";

export const stripe: Source = {
  name: "Stripe",
  contentType: "application/json",
  unverifiedStatus: 400,
  // Stripe repeats what was not answered with 2xx for up to three days.
  whenAway: "answer",
  signatureHeaders: [signatureHeader],
  read(request) {
    const verified = verify(request);
    if (verified.kind !== "verified") return verified;
    return { kind: "read", items: [readStripeEvent(verified.event)] };
  },
};

type Verified = { kind: "verified"; event: unknown } | Exclude<SourceReading, { kind: "read" }>;

function verify({ body, headers, secrets, now }: SourceRequest): Verified {
  const header = headers[signatureHeader];
  if (typeof header !== "string") return unverified("The header Stripe-Signature is missing.");
  const { webhooks, errors } = stripeLibrary();
  let message = wrong;
  for (const secret of secrets) {
    try {
      const event = webhooks.constructEvent(body, header, secret, toleranceSeconds, undefined, now.getTime());
      return { kind: "verified", event };
    } catch (error) {
      // Whatever else is thrown comes after the signature was found to be right.
      if (!(error instanceof errors.StripeSignatureVerificationError)) return verifiedButStrange(body);
      // The error holds the whole body; of it only this goes on.
      if (/tolerance/.test(error.message)) message = stale;
    }
  }
  return unverified(message);
}

const wrong = "The header Stripe-Signature was not made with this source's signing secret (whsec_…).";
const stale = "The header Stripe-Signature is older than five minutes.";

/** It is Stripe's, but not one of the events that carry their object: a thin one, or no JSON. */
function verifiedButStrange(body: Buffer): Verified {
  try {
    return { kind: "verified", event: JSON.parse(body.toString("utf8")) };
  } catch {
    return { kind: "unreadable", message: "The body is signed but is no JSON." };
  }
}

function unverified(message: string): Verified {
  return { kind: "unverified", message };
}
