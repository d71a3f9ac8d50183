import type { BodyOf } from "../../../api/client.ts";

export type EventName = BodyOf<"POST /v1/webhook-endpoints">["events"][number];

/** What can be told of, by subject, in the API's own words. All are here, by type. */
const all: Record<EventName, true> = {
  "transaction.state_changed": true,
  "transaction.conflict": true,
  "notification.queued": true,
  "notification.held": true,
  "notification.accepted": true,
  "notification.sent": true,
  "notification.delivered": true,
  "notification.read": true,
  "notification.failed": true,
  "notification.suppressed": true,
  "notification.superseded": true,
  "notification.uncertain": true,
  "template.status_changed": true,
  "authenticator.health_changed": true,
  "opt_out.changed": true,
  "bulk.progressed": true,
  "bulk.finished": true,
  "reply.received": true,
};

export const eventNames = Object.keys(all) as EventName[];
