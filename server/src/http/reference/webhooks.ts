import type { Operations } from "./operation.ts";

const noEndpoint = { not_found: "There is no such endpoint, or it is another merchant's." };
const noDelivery = { not_found: "There is no such endpoint or delivery, or it is another merchant's." };
const paused = { conflict: "The endpoint is paused." };
const paging = {
  limit: "Up to 200; 50 where nothing is said.",
  cursor: "`next_cursor` of the page before.",
};
const onePage = { first: { summary: "The first page", query: { limit: "20" } } };

export const webhookOperations: Operations = {
  "POST /v1/webhook-endpoints": {
    id: "createWebhookEndpoint",
    tag: "Webhooks out",
    summary: "Be told of events",
    description:
      "Each event is posted to the `url` as `{ type, timestamp, data }`, signed as Standard Webhooks describes. The address is https and public; the operator can allow others with `ZAJEL_WEBHOOK_ALLOW`. A merchant has 20 endpoints at most.",
    fields: { events: "What it is told of, and of nothing else." },
    requests: {
      payments: {
        summary: "States of payments, and messages that did not go out",
        body: {
          url: "https://shop.example.com/hooks/zajel",
          events: ["transaction.state_changed", "transaction.conflict", "notification.failed"],
        },
      },
    },
    answer: { status: 201, description: "Made, with the secret that signs: it is shown this once." },
    problems: { conflict: "The merchant has 20 endpoints already." },
  },
  "GET /v1/webhook-endpoints": {
    id: "listWebhookEndpoints",
    tag: "Webhooks out",
    summary: "List endpoints",
    query: paging,
    requests: onePage,
    answer: { status: 200, description: "A page." },
  },
  "GET /v1/webhook-endpoints/:id": {
    id: "readWebhookEndpoint",
    tag: "Webhooks out",
    summary: "Read an endpoint",
    answer: { status: 200, description: "The endpoint, without its secret." },
    problems: noEndpoint,
  },
  "PATCH /v1/webhook-endpoints/:id": {
    id: "changeWebhookEndpoint",
    tag: "Webhooks out",
    summary: "Change an endpoint, pause it, or let it go again",
    description:
      "While it is paused events are kept as `missed`. They are not sent when it is let go again: ask for them with replay.",
    requests: {
      events: { summary: "Other events", body: { events: ["transaction.state_changed"] } },
      resume: { summary: "Let it go again", body: { status: "active" } },
    },
    answer: { status: 200, description: "The endpoint as it is now." },
    problems: noEndpoint,
  },
  "DELETE /v1/webhook-endpoints/:id": {
    id: "removeWebhookEndpoint",
    tag: "Webhooks out",
    summary: "Remove an endpoint",
    answer: { status: 204, description: "Removed, with its log." },
    problems: noEndpoint,
  },
  "POST /v1/webhook-endpoints/:id/rotate-secret": {
    id: "rotateWebhookSecret",
    tag: "Webhooks out",
    summary: "Replace the secret of an endpoint",
    description:
      "For `overlap_seconds` both secrets sign, and the receiver may take either; with 0 the old one is forgotten.",
    fields: { overlap_seconds: "Up to 7 days; a day where nothing is said." },
    requests: { day: { summary: "With a day to change over", body: { overlap_seconds: 86_400 } } },
    answer: { status: 200, description: "The endpoint with its new secret, which is shown this once." },
    problems: noEndpoint,
  },
  "POST /v1/webhook-endpoints/:id/ping": {
    id: "pingWebhookEndpoint",
    tag: "Webhooks out",
    summary: "Try an endpoint out",
    description: "Sends an event of the type `ping`, whatever the endpoint wants to hear.",
    requests: { ping: { summary: "Without a body" } },
    answer: { status: 202, description: "On its way: its delivery says what came of it." },
    problems: { ...noEndpoint, ...paused },
  },
  "POST /v1/webhook-endpoints/:id/replay": {
    id: "replayWebhooks",
    tag: "Webhooks out",
    summary: "Send a range of events again",
    description: "Oldest first, under their own ids. 5,000 for each request: go on with `next_cursor`.",
    fields: {
      from: "Events that happened from then on.",
      to: "And before then; until now where nothing is said.",
      statuses: "`failed` and `missed` where nothing is said.",
      cursor: "`next_cursor` of the request before.",
    },
    requests: {
      outage: {
        summary: "What was missed in a night",
        body: { from: "2026-11-23T21:00:00Z", to: "2026-11-24T05:00:00Z" },
      },
    },
    answer: { status: 202, description: "They are on their way." },
    problems: { ...noEndpoint, ...paused },
  },
  "GET /v1/webhook-endpoints/:id/deliveries": {
    id: "listWebhookDeliveries",
    tag: "Webhooks out",
    summary: "List what an endpoint was told, and what it answered",
    description: "Newest first; kept for 30 days.",
    query: { ...paging, status: "Only those with this status.", type: "Only events of this type." },
    requests: onePage,
    answer: { status: 200, description: "A page." },
    problems: noEndpoint,
  },
  "GET /v1/webhook-endpoints/:id/deliveries/:event_id": {
    id: "readWebhookDelivery",
    tag: "Webhooks out",
    summary: "Read a delivery with all of its requests and answers",
    answer: { status: 200, description: "The delivery; of many requests the last 200." },
    problems: noDelivery,
  },
  "POST /v1/webhook-endpoints/:id/deliveries/:event_id/replay": {
    id: "replayWebhook",
    tag: "Webhooks out",
    summary: "Send one event again",
    requests: { again: { summary: "Without a body" } },
    answer: { status: 202, description: "It is on its way, if it was not already." },
    problems: { ...noDelivery, ...paused },
  },
};
