/**
 * Zajel's API for programs: typed, sent again where that is safe, and without dependencies.
 *
 *   const zajel = createClient({ baseUrl: "https://zajel.example.com", apiKey });
 *   await zajel.transactions.reportState("8f14e45fceea167a", { state: "paid" });
 */
import { type Notifications, notificationsOf } from "./notifications.ts";
import { type Listing, listing } from "./pages.ts";
import { type Transactions, transactionsOf } from "./transactions.ts";
import { at, type CallOptions, type ClientOptions, createTransport, type Send } from "./transport.ts";
import type { AnswerOf, BodyOf, ItemOf, QueryOf } from "./types.ts";
import { type WebhookEndpoints, webhookEndpointsOf } from "./webhook-endpoints.ts";

export interface ZajelClient {
  transactions: Transactions;
  notifications: Notifications;
  webhookEndpoints: WebhookEndpoints;
  authenticators: {
    list(filter?: QueryOf<"listAuthenticators">, options?: CallOptions): Listing<ItemOf<"listAuthenticators">>;
    get(id: string, options?: CallOptions): Promise<AnswerOf<"readAuthenticator">>;
    /** Asks WhatsApp anew; the answer has fresh `checks`. */
    check(id: string, options?: CallOptions): Promise<AnswerOf<"checkAuthenticator">>;
  };
  settings: {
    get(options?: CallOptions): Promise<AnswerOf<"readSettings">>;
    change(fields: BodyOf<"changeSettings">, options?: CallOptions): Promise<AnswerOf<"changeSettings">>;
  };
  /** What holds messages back. */
  holds(filter?: QueryOf<"listHolds">, options?: CallOptions): Listing<ItemOf<"listHolds">>;
  /** Who changed what, the newest first. */
  audit(filter?: QueryOf<"readAudit">, options?: CallOptions): Listing<ItemOf<"readAudit">>;
  /** Every other route, by method and path, with the same care. */
  request: Send;
}

export function createClient(options: ClientOptions): ZajelClient {
  const send = createTransport(options);
  return {
    transactions: transactionsOf(send),
    notifications: notificationsOf(send),
    webhookEndpoints: webhookEndpointsOf(send),
    authenticators: {
      list: (filter = {}, options) => listing(send, "/v1/authenticators", filter, options),
      get: (id, options) => send("GET", at`/v1/authenticators/${id}`, options),
      check: (id, options) => send("POST", at`/v1/authenticators/${id}/check`, options),
    },
    settings: {
      get: (options) => send("GET", "/v1/settings", options),
      change: (body, options) => send("PATCH", "/v1/settings", { ...options, body }),
    },
    holds: (filter = {}, options) => listing(send, "/v1/holds", filter, options),
    audit: (filter = {}, options) => listing(send, "/v1/audit", filter, options),
    request: send,
  };
}

export { type Asked, type ProblemKind, ZajelProblem, ZajelUnreachable } from "./errors.ts";
export type { Listing, Page } from "./pages.ts";
export type { CallOptions, ClientOptions } from "./transport.ts";
export type * from "./types.ts";
