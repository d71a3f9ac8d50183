import type { Operations } from "./operation.ts";

export const overviewOperations: Operations = {
  "GET /v1/live": {
    id: "watchLive",
    tag: "Overview",
    summary: "Hear what happens, as it happens",
    description:
      "Server-sent events with the names of webhooks' events, and `transaction.changed`, `transaction.acknowledged`, `notification.sending` and `notification.withdrawn`. `data` is `{ type, timestamp, data }` with ids and states only: ask for the rest. `ready` begins a stream; `reset` says that something was missed and the page has to be fetched anew. An event may come twice.",
    query: {
      merchant: "Whose events; for those who cannot send the header `Zajel-Merchant`, such as `EventSource`.",
      for_seconds: "The stream ends after so many seconds; without it, when one of the two does.",
    },
    requests: { look: { summary: "What is sent at the beginning", query: { for_seconds: "0" } } },
    answer: { status: 200, description: "The stream.", contentType: "text/event-stream" },
    problems: { too_many: "50 pages of the merchant listen at this node already, or 1,000 in all." },
  },
  "GET /v1/stats": {
    id: "readStats",
    tag: "Overview",
    summary: "How far messages came, how fast, what stopped them, what they cost, and what is now",
    description:
      "Messages are counted in the hour in which they were owed, whatever becomes of them later. Times are told from a histogram: within some 10 %.",
    query: {
      from: "RFC 3339; seven days before `to` where nothing is said. Hours count as a whole.",
      to: "RFC 3339; now where nothing is said.",
      compare: "`previous`: also the period of the same length before.",
      by: "`hour` or `day` of the merchant's time zone; hours up to three days where nothing is said.",
      type: "Only messages about payments of this type.",
      state: "Only messages about this payment state.",
      language: "Only messages in this language.",
      template: "Only messages from this template.",
      authenticator_id: "Only messages by this authenticator.",
    },
    requests: { week: { summary: "The last seven days and the seven before", query: { compare: "previous" } } },
    answer: { status: 200, description: "The numbers." },
  },
  "POST /v1/stats/recount": {
    id: "recountStats",
    tag: "Overview",
    summary: "Count messages anew from their rows",
    description:
      "The numbers are kept while messages move, so nothing calls for this but a repair. It is exact while messages move on; the numbers of messages whose rows are gone go with it.",
    requests: {
      day: { summary: "A day", body: { from: "2026-11-23T00:00:00Z", to: "2026-11-24T00:00:00Z" } },
    },
    fields: { from: "RFC 3339", to: "RFC 3339; up to 31 days later." },
    answer: { status: 200, description: "How many kinds of messages there are in these hours." },
  },
  "GET /v1/attention": {
    id: "readAttention",
    tag: "Overview",
    summary: "What needs a person, by cause",
    description:
      "What is held, what failed in the last seven days and is still true, what is uncertain, conflicts, templates and authenticators that are not well: what is lost first stands first.",
    answer: { status: 200, description: "The causes." },
  },
  "POST /v1/notifications/retry": {
    id: "retryNotifications",
    tag: "Overview",
    summary: "Try again what failed for one reason",
    description:
      "The newest of the last seven days that are still true, in one commit, with one entry in the audit log.",
    requests: { reason: { summary: "All that were undeliverable", body: { reason_code: "131026" } } },
    fields: {
      reason_code: "As in `reason.code`.",
      state: "Only messages about this payment state.",
      authenticator_id: "Only messages that were sent by this authenticator.",
      limit: "Up to 1,000, which is what holds where nothing is said.",
    },
    answer: { status: 200, description: "How many are due now, and why others are not." },
  },
  "POST /v1/transactions/:session_id/conflict/acknowledge": {
    id: "acknowledgeConflict",
    tag: "Overview",
    summary: "Take note of a conflict",
    description: "Somebody has looked at a payment that was paid after it had been taken back. Its history keeps it.",
    answer: { status: 200, description: "The transaction, without the conflict." },
    problems: {
      not_found: "There is no such transaction, or it is another merchant's.",
      conflict: "There is no conflict on it.",
    },
  },
};
