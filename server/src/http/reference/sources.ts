import type { Operations } from "./operation.ts";

const noSource = { not_found: "There is no such source, or it is another merchant's." };
const paging = {
  limit: "Up to 200; 50 where nothing is said.",
  cursor: "`next_cursor` of the page before.",
};
const fields = {
  secret: "What the payment system signs with; it is in no answer.",
  default_type: "Of a transaction that is first seen in a webhook; `payment_request` where nothing is said.",
  default_notifications: "What such a transaction is ticked for; nothing where nothing is said.",
  forward_url:
    "Where the same bytes are passed on to, as https; the status that comes back within 12 seconds is answered to the payment system.",
  answer: "200, or 201 to keep the payer on Ottu's page; where nothing is passed on, or nobody answered it.",
};

/** Signed with the secret of the example that makes a source. */
const ottuPayment = {
  amount: "24.500",
  currency_code: "KWD",
  customer_first_name: "Noura",
  customer_phone: "50000481",
  gateway_account: "knet",
  gateway_name: "kpay",
  order_no: "DN-10482",
  reference_number: "staging48G8SS",
  result: "success",
  session_id: "bb7fc280827c2f177a9690299cfefa4128dbbd60",
  signature: "a0a975d05d1f1a8dabb185d286c2a9e8142deca9ac2d514a036bd9cad741f4b7",
  state: "paid",
  timestamp_utc: "2026-11-23 21:00:07",
};

/** Of the newest version of Stripe's API, without what Zajel does not read. */
const stripeSession = {
  id: "evt_1SXk2aDarNoura0000000001",
  object: "event",
  api_version: "2026-10-28.endive",
  created: 1795467607,
  livemode: true,
  type: "checkout.session.completed",
  data: {
    object: {
      id: "cs_live_a1DarNoura0000000000000001",
      object: "checkout.session",
      amount_total: 24500,
      client_reference_id: "DN-10482",
      currency: "kwd",
      customer_details: { email: "noura@example.com", name: "Noura Al-Sabah", phone: "+96550000481" },
      locale: "ar",
      mode: "payment",
      payment_intent: "pi_3SXk2ZDarNoura0000000001",
      payment_status: "paid",
    },
  },
};

export const sourceOperations: Operations = {
  "POST /v1/sources": {
    id: "createSource",
    tag: "Sources",
    summary: "Let a payment system report by its own webhooks",
    description:
      "Give the `url` that comes back to the payment system as the address of its webhooks. A source that is made with a test key reaches transactions of the simulator only. A merchant has 20 sources at most.",
    fields: { kind: "The payment system.", ...fields },
    requests: {
      ottu: {
        summary: "Ottu, with a receipt for payments that were not announced",
        body: {
          kind: "ottu",
          secret: "pu9MpX3yPR",
          default_type: "e_commerce",
          default_notifications: { whatsapp: ["post_payment"] },
        },
      },
      stripe: {
        summary: "Stripe, with the signing secret of the webhook endpoint there",
        body: {
          kind: "stripe",
          secret: "whsec_6uGJkCvlX2YtY8SgHn0Qz5Wd",
          default_type: "e_commerce",
          default_notifications: { whatsapp: ["post_payment"] },
        },
      },
    },
    answer: { status: 201, description: "Made." },
    problems: { conflict: "The merchant has 20 sources already." },
  },
  "GET /v1/sources": {
    id: "listSources",
    tag: "Sources",
    summary: "List sources",
    query: paging,
    requests: { first: { summary: "The first page", query: { limit: "20" } } },
    answer: { status: 200, description: "A page." },
  },
  "GET /v1/sources/:id": {
    id: "readSource",
    tag: "Sources",
    summary: "Read a source",
    answer: { status: 200, description: "The source, without its secret." },
    problems: noSource,
  },
  "PATCH /v1/sources/:id": {
    id: "changeSource",
    tag: "Sources",
    summary: "Change a source, or replace its secret",
    description: "What is left out stays as it is.",
    fields: {
      ...fields,
      secret_overlap_hours: "For how long the secret before still verifies; up to 168, 24 where nothing is said.",
    },
    requests: {
      secret: {
        summary: "Another secret, with an hour to change over",
        body: { secret: "kH2vQ9sLx4", secret_overlap_hours: 1 },
      },
    },
    answer: { status: 200, description: "The source as it is now." },
    problems: noSource,
  },
  "DELETE /v1/sources/:id": {
    id: "removeSource",
    tag: "Sources",
    summary: "Remove a source",
    answer: { status: 204, description: "Removed; its webhooks find nothing there any more." },
    problems: noSource,
  },
  "GET /v1/sources/:id/events": {
    id: "listSourceEvents",
    tag: "Sources",
    summary: "List what came from a source, and what became of it",
    description: "Newest first; kept for 30 days. What did not verify is not kept: the source counts it.",
    query: { ...paging, outcome: "Only those with this outcome.", session_id: "Only those about this payment." },
    requests: { first: { summary: "The first page", query: { limit: "20" } } },
    answer: { status: 200, description: "A page." },
    problems: noSource,
  },
};

export const sourceDoorOperations: Operations = {
  "POST /webhooks/ottu/:source_id": {
    id: "takeOttuWebhook",
    tag: "Sources",
    summary: "Ottu's webhooks",
    description:
      "Payment events and operation events. 200 (or the source's own `answer`) says that it is on disk, also where it changes nothing or is refused: the source's events say why. With `forward_url` the receiver's status is answered. Where the database is away the request waits for up to 12 seconds, and is then left without an answer, because Ottu repeats only what it got no answer to.",
    requestDescription: "As Ottu's documentation of webhooks describes it; `signature` is a field of the body.",
    requests: { paid: { summary: "A payment", body: ottuPayment } },
    answer: { status: 200, description: "Taken." },
    problems: {
      bad_request: "The body is not JSON in UTF-8.",
      not_authenticated: "The field `signature` is missing or was not made with the source's secret.",
      not_found: "There is no such source.",
      too_large: "The body is larger than a megabyte.",
      unsupported_media_type: "The body is of another type than application/json, in another encoding, or compressed.",
      too_many: "So many requests from this address did not verify that it has to wait. What verifies is always taken.",
    },
    leavesUnanswered: true,
  },
  "POST /webhooks/stripe/:source_id": {
    id: "takeStripeWebhook",
    tag: "Sources",
    summary: "Stripe's webhooks",
    description:
      "Events of Checkout Sessions and PaymentIntents; a session and its PaymentIntent are one transaction. 200 (or the source's own `answer`) says that it is on disk, also where it changes nothing, is ignored or refused: the source's events say why. With `forward_url` the receiver's status is answered.",
    headers: { "Stripe-Signature": "As Stripe signs the body's bytes; five minutes old at most." },
    requestDescription: "An event as Stripe's documentation describes it, of any version of its API.",
    requests: { paid: { summary: "A session that was paid", body: stripeSession } },
    answer: { status: 200, description: "Taken." },
    problems: {
      bad_request:
        "The header `Stripe-Signature` is missing, too old, or was not made with the source's secret; or the body is no JSON.",
      not_found: "There is no such source.",
      too_large: "The body is larger than a megabyte.",
      unsupported_media_type: "The body is of another type than application/json, in another encoding, or compressed.",
      too_many: "So many requests from this address did not verify that it has to wait. What verifies is always taken.",
    },
  },
};
