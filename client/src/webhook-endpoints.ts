import { type Listing, listing } from "./pages.ts";
import { at, type CallOptions, type Send } from "./transport.ts";
import type { AnswerOf, BodyOf, ItemOf, NewWebhookEndpoint, QueryOf, WebhookEndpoint } from "./types.ts";

export interface WebhookEndpoints {
  /** Makes one; its secret is shown this once. */
  create(endpoint: NewWebhookEndpoint, options?: CallOptions): Promise<AnswerOf<"createWebhookEndpoint">>;
  list(filter?: QueryOf<"listWebhookEndpoints">, options?: CallOptions): Listing<ItemOf<"listWebhookEndpoints">>;
  get(id: string, options?: CallOptions): Promise<WebhookEndpoint>;
  change(id: string, fields: BodyOf<"changeWebhookEndpoint">, options?: CallOptions): Promise<WebhookEndpoint>;
  remove(id: string, options?: CallOptions): Promise<void>;
  /** A new secret; for a while both sign. */
  rotateSecret(
    id: string,
    how?: BodyOf<"rotateWebhookSecret">,
    options?: CallOptions,
  ): Promise<AnswerOf<"rotateWebhookSecret">>;
  /** Sends an event of the type `ping`. */
  ping(id: string, options?: CallOptions): Promise<AnswerOf<"pingWebhookEndpoint">>;
  /** What was sent or is to be, the newest first. */
  deliveries(
    id: string,
    filter?: QueryOf<"listWebhookDeliveries">,
    options?: CallOptions,
  ): Listing<ItemOf<"listWebhookDeliveries">>;
  /** One event with each request for it. */
  delivery(id: string, eventId: string, options?: CallOptions): Promise<AnswerOf<"readWebhookDelivery">>;
  /** Sends one event again. */
  replay(id: string, eventId: string, options?: CallOptions): Promise<AnswerOf<"replayWebhook">>;
  /** Sends a range of events again. */
  replayRange(id: string, range: BodyOf<"replayWebhooks">, options?: CallOptions): Promise<AnswerOf<"replayWebhooks">>;
}

export function webhookEndpointsOf(send: Send): WebhookEndpoints {
  const path = (id: string) => at`/v1/webhook-endpoints/${id}`;
  return {
    create: (body, options) => send("POST", "/v1/webhook-endpoints", { ...options, body }),
    list: (filter = {}, options) => listing(send, "/v1/webhook-endpoints", filter, options),
    get: (id, options) => send("GET", path(id), options),
    change: (id, body, options) => send("PATCH", path(id), { ...options, body }),
    remove: (id, options) => send("DELETE", path(id), options),
    rotateSecret: (id, body, options) => send("POST", `${path(id)}/rotate-secret`, { ...options, body }),
    ping: (id, options) => send("POST", `${path(id)}/ping`, options),
    deliveries: (id, filter = {}, options) => listing(send, `${path(id)}/deliveries`, filter, options),
    delivery: (id, eventId, options) => send("GET", `${path(id)}/deliveries${at`/${eventId}`}`, options),
    replay: (id, eventId, options) => send("POST", `${path(id)}/deliveries${at`/${eventId}`}/replay`, options),
    replayRange: (id, body, options) => send("POST", `${path(id)}/replay`, { ...options, body }),
  };
}
