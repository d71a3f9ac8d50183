/**
 * What the API's document says of a route beside its schemas. Each resource has a file of operations here; a test fails
 * where a route has none, and another sends every example.
 */
import type { ProblemKind } from "../problem.ts";

export const tags = {
  Transactions: "Payments: made, changed, listed, and the states that a payment system reports.",
  Bulks: "Many payments in one file.",
  Notifications: "The messages that payments owe, and what became of them.",
  "Replies and opt-outs": "What customers write back, and who of them wants no messages.",
  Overview: "What happens now, how it went, and what needs a person.",
  Sources: "Payment systems that report by their own webhooks.",
  Authenticators: "The link to a WhatsApp Business Account: credentials, checks, templates.",
  "Template links": "Which template is sent for which type, state and language.",
  "Webhooks out": "Where a merchant is told of events, what was told, and what was answered.",
  Merchants: "Shops, their settings and their API keys.",
  People: "Members, sign-in, and what was done by whom.",
  "As Ottu speaks":
    "For integrations of Ottu's, with its words, statuses and errors; every address works without its last slash, too.",
  "WhatsApp's doors": "Where Meta delivers its webhooks.",
  Service: "Health, metrics and this document.",
} as const;
export type Tag = keyof typeof tags;

/** A request that can be sent as it stands. */
export interface RequestExample {
  summary: string;
  body?: unknown;
  query?: Record<string, string>;
}

export interface Operation {
  /** Programs that are generated from the document name their functions by it. */
  id: string;
  tag: Tag;
  summary: string;
  description?: string;
  /** By a name for each; none for a route that is asked without a body or a query. */
  requests?: Record<string, RequestExample>;
  /** What a success means; for answers without a schema, also what comes. */
  answer: { status: number; description: string; contentType?: string };
  /** Refusals that are this route's own, with when they come. Those that every route may give are added. */
  problems?: Partial<Record<ProblemKind, string>>;
  /** Descriptions of fields of the body. */
  fields?: Record<string, string>;
  /** Descriptions of parameters in the query. */
  query?: Record<string, string>;
  headers?: Record<string, string>;
  /** Examples of its parameters in the path, where they are not those of their names everywhere. */
  path?: Record<string, string>;
  /** Where others answer with 500 or 503 it does not answer. */
  leavesUnanswered?: true;
  /** Of a body that is no JSON of ours. */
  requestDescription?: string;
}

/** By method and path, as the route is registered. */
export type Operations = Record<string, Operation>;
