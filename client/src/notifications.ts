import { type Listing, listing } from "./pages.ts";
import { at, type CallOptions, type Send } from "./transport.ts";
import type { Notification, QueryOf, WholeNotification } from "./types.ts";

export interface Notifications {
  /** The newest first. */
  list(filter?: QueryOf<"listNotifications">, options?: CallOptions): Listing<Notification>;
  /** With its timeline and attempts. */
  get(id: string, options?: CallOptions): Promise<WholeNotification>;
  /** Makes one due again that failed, was suppressed or is uncertain, if it is still true. */
  retry(id: string, options?: CallOptions): Promise<Notification>;
  /** Takes back one that has not left. */
  cancel(id: string, options?: CallOptions): Promise<Notification>;
  /** Says of one whose outcome nobody knows that it was sent. */
  resolve(id: string, outcome: "accepted", options?: CallOptions): Promise<Notification>;
}

export function notificationsOf(send: Send): Notifications {
  return {
    list: (filter = {}, options) => listing(send, "/v1/notifications", filter, options),
    get: (id, options) => send("GET", at`/v1/notifications/${id}`, options),
    retry: (id, options) => send("POST", at`/v1/notifications/${id}/retry`, options),
    cancel: (id, options) => send("POST", at`/v1/notifications/${id}/cancel`, options),
    resolve: (id, outcome, options) =>
      send("POST", at`/v1/notifications/${id}/resolve`, { ...options, body: { outcome } }),
  };
}
