/** What merchants can be told by webhook. The names are part of the API. */
export const webhookEvents = [
  "transaction.state_changed",
  "transaction.conflict",
  "notification.queued",
  "notification.held",
  "notification.accepted",
  "notification.sent",
  "notification.delivered",
  "notification.read",
  "notification.failed",
  "notification.suppressed",
  "notification.superseded",
  "notification.uncertain",
  "template.status_changed",
  "authenticator.health_changed",
  "opt_out.changed",
  "bulk.progressed",
  "bulk.finished",
  "reply.received",
] as const;

export type WebhookEvent = (typeof webhookEvents)[number];

/** Asked for by hand, to see whether an endpoint answers. It goes to that one endpoint, whatever it wants to hear. */
export const pingEvent = "ping";
