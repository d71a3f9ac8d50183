import type { Operations } from "./operation.ts";

export const serviceOperations: Operations = {
  "GET /healthz": {
    id: "isAlive",
    tag: "Service",
    summary: "Whether the process lives",
    answer: { status: 200, description: "It does." },
  },
  "GET /readyz": {
    id: "isReady",
    tag: "Service",
    summary: "Whether requests may be sent here",
    description: "200 once the database answers and its migrations are in; 503 again from the wish to stop on.",
    answer: { status: 200, description: "They may." },
    problems: { unavailable: "The database does not answer, waits for migrations, or this node is stopping." },
  },
  "GET /metrics": {
    id: "readMetrics",
    tag: "Service",
    summary: "Metrics for Prometheus",
    description: "From 127.0.0.1 and ::1 without a key; from elsewhere with the root key.",
    answer: { status: 200, description: "Prometheus' text form.", contentType: "text/plain" },
    problems: {
      not_authenticated: "From another machine, without a key.",
      not_allowed: "From another machine, with a key that is not the root key.",
    },
  },
  "GET /openapi.json": {
    id: "readOpenApi",
    tag: "Service",
    summary: "This document",
    answer: { status: 200, description: "OpenAPI 3.1.", contentType: "application/json" },
  },
  "GET /docs": {
    id: "readDocs",
    tag: "Service",
    summary: "This document, to be read",
    answer: { status: 200, description: "A page.", contentType: "text/html" },
  },
  "GET /docs/style.css": {
    id: "readDocsStyle",
    tag: "Service",
    summary: "The looks of that page",
    answer: { status: 200, description: "A style sheet.", contentType: "text/css" },
  },
};

const handshake = {
  "hub.mode": "Always `subscribe`.",
  "hub.challenge": "Comes back as the answer.",
  "hub.verify_token": "The authenticator's verify token.",
};
const handshakeRequest = {
  query: {
    "hub.mode": "subscribe",
    "hub.challenge": "1158201444",
    "hub.verify_token": "meatyhamhock",
  },
};
const signature = {
  "X-Hub-Signature-256": "`sha256=` and the HMAC-SHA256 of the body's bytes with the app secret, in hexadecimal.",
};
const statusWebhook = {
  object: "whatsapp_business_account",
  entry: [
    {
      id: "209871345600112",
      changes: [
        {
          field: "messages",
          value: {
            messaging_product: "whatsapp",
            metadata: { display_phone_number: "96522000100", phone_number_id: "118230045512876" },
            statuses: [
              {
                id: "wamid.HBgLOTY1NTAwMDA0ODMVAgARGBI5QTNDQTVCM0Q0Q0Q2RTY3RTcA",
                status: "delivered",
                timestamp: "1795335604",
                recipient_id: "96550000483",
              },
            ],
          },
        },
      ],
    },
  ],
};
const webhookProblems = {
  not_authenticated: "The signature is missing, or was not made with the app secret.",
  too_many: "So many requests from this address did not verify that it has to wait. What verifies is always taken.",
} as const;

export const doorOperations: Operations = {
  "GET /webhooks/whatsapp": {
    id: "verifySharedDoor",
    tag: "WhatsApp's doors",
    summary: "Meta's handshake at the shared door",
    query: handshake,
    requests: { handshake: { summary: "Meta's own request", ...handshakeRequest } },
    answer: { status: 200, description: "The challenge.", contentType: "text/plain" },
    problems: { not_allowed: "No authenticator has this verify token.", too_many: webhookProblems.too_many },
  },
  "POST /webhooks/whatsapp": {
    id: "takeSharedWebhook",
    tag: "WhatsApp's doors",
    summary: "Webhooks of all accounts of one Meta app",
    description:
      "An entry counts only where the signature verifies under a secret of an authenticator of that entry's WABA; others are dropped and counted. 200 says that everything is on disk.",
    headers: signature,
    requestDescription: "As Meta's documentation of webhooks describes it.",
    requests: { delivered: { summary: "A delivery report", body: statusWebhook } },
    answer: { status: 200, description: "Taken." },
    problems: webhookProblems,
  },
  "GET /webhooks/whatsapp/:authenticator_id": {
    id: "verifyDoor",
    tag: "WhatsApp's doors",
    summary: "Meta's handshake at an authenticator's door",
    query: handshake,
    requests: { handshake: { summary: "Meta's own request", ...handshakeRequest } },
    answer: { status: 200, description: "The challenge.", contentType: "text/plain" },
    problems: {
      not_allowed: "The verify token is not the authenticator's.",
      not_found: "There is no such authenticator.",
      too_many: webhookProblems.too_many,
    },
  },
  "POST /webhooks/whatsapp/:authenticator_id": {
    id: "takeWebhook",
    tag: "WhatsApp's doors",
    summary: "Webhooks of one authenticator",
    description:
      "Entries of other accounts in the same body are dropped and counted. 200 says that everything is on disk.",
    headers: signature,
    requestDescription: "As Meta's documentation of webhooks describes it.",
    requests: { delivered: { summary: "A delivery report", body: statusWebhook } },
    answer: { status: 200, description: "Taken." },
    problems: { ...webhookProblems, not_found: "There is no such authenticator." },
  },
};
