/**
 * The API's types under the names that people use.
 */
import type { operations } from "./api.ts";

type Operations = keyof operations;
type Content<T> = T extends { content: { "application/json": infer Json } } ? Json : never;

/** What an operation answers when all is well. */
export type AnswerOf<Id extends Operations> = Content<operations[Id]["responses"][keyof operations[Id]["responses"]]>;

/** What an operation takes. */
export type BodyOf<Id extends Operations> = operations[Id] extends { requestBody: infer Body } ? Content<Body> : never;

type QueryIn<Id extends Operations> = NonNullable<operations[Id]["parameters"]["query"]>;

/** What a list can be asked for: its filters, and how many come with one request (1 to 200; 50). */
export type QueryOf<Id extends Operations> = Omit<QueryIn<Id>, "limit" | "cursor"> & { limit?: number };

/** One of the things that a list answers with. */
export type ItemOf<Id extends Operations> = AnswerOf<Id> extends { data: (infer Item)[] } ? Item : never;

export type NewTransaction = BodyOf<"createTransaction">;
export type CreatedTransaction = AnswerOf<"createTransaction">;
/** With its history and notifications. */
export type Transaction = AnswerOf<"readTransaction">;
export type PlannedNotification = CreatedTransaction["notification_plan"][number];
export type StateReport = BodyOf<"reportState">;
export type Notification = AnswerOf<"retryNotification">;
/** With its timeline and attempts. */
export type WholeNotification = AnswerOf<"readNotification">;
export type WebhookEndpoint = AnswerOf<"readWebhookEndpoint">;
export type NewWebhookEndpoint = BodyOf<"createWebhookEndpoint">;
