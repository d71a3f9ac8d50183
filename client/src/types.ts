/**
 * The API's types under the names that people use.
 */
import type { Operations } from "./api.ts";

type Name = keyof Operations;

/** What an operation answers when all is well. */
export type AnswerOf<Id extends Name> = Operations[Id]["answer"];

/** What an operation takes. */
export type BodyOf<Id extends Name> = Exclude<Operations[Id]["body"], undefined>;

/** What a list can be asked for: its filters, and how many come with one request (1 to 200; 50). */
export type QueryOf<Id extends Name> = Omit<Operations[Id]["query"], "limit" | "cursor"> & { limit?: number };

/** One of the things that a list answers with. */
export type ItemOf<Id extends Name> = AnswerOf<Id> extends { data: (infer Item)[] } ? Item : never;

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
