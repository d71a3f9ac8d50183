import { type Listing, listing } from "./pages.ts";
import { at, type CallOptions, type Send } from "./transport.ts";
import type {
  AnswerOf,
  BodyOf,
  CreatedTransaction,
  ItemOf,
  NewTransaction,
  Notification,
  PlannedNotification,
  QueryOf,
  StateReport,
  Transaction,
} from "./types.ts";

export interface Transactions {
  /** Makes one. The answer says for each ticked state what will be sent, or why nothing will. */
  create(transaction: NewTransaction, options?: CallOptions): Promise<CreatedTransaction>;
  /** What a creation would send; stores nothing. */
  plan(transaction: NewTransaction, options?: CallOptions): Promise<PlannedNotification[]>;
  get(sessionId: string, options?: CallOptions): Promise<Transaction>;
  /** The newest first. */
  list(filter?: QueryOf<"listTransactions">, options?: CallOptions): Listing<ItemOf<"listTransactions">>;
  /** What is left out stays; null takes a value away. Sends nothing by itself. */
  change(
    sessionId: string,
    fields: BodyOf<"changeTransaction">,
    options?: CallOptions,
  ): Promise<AnswerOf<"changeTransaction">>;
  /** Reports the state of a payment. A repetition changes nothing; a move that cannot be is a `conflict`. */
  reportState(sessionId: string, report: StateReport, options?: CallOptions): Promise<AnswerOf<"reportState">>;
  /** Reports up to 1,000; an answer for each, in their order. */
  reportStates(
    events: BodyOf<"reportStates">["events"],
    options?: CallOptions,
  ): Promise<AnswerOf<"reportStates">["results"]>;
  /** Sends the message about the present state once more. */
  sendAgain(
    sessionId: string,
    wish?: Omit<BodyOf<"sendByHand">, "channel">,
    options?: CallOptions,
  ): Promise<Notification>;
  /** All that is on record, in a chain of hashes. */
  evidence(sessionId: string, options?: CallOptions): Promise<unknown>;
  /** The link by which staff send a payment request from a phone of their own. */
  manualLink(sessionId: string, options?: CallOptions): Promise<AnswerOf<"readManualLink">>;
  /** The same, and the history says that it was pressed. */
  pressManualLink(sessionId: string, options?: CallOptions): Promise<AnswerOf<"pressManualLink">>;
}

export function transactionsOf(send: Send): Transactions {
  return {
    create: (body, options) => send("POST", "/v1/transactions", { ...options, body }),
    async plan(body, options) {
      const { notification_plan } = await send<AnswerOf<"planTransaction">>("POST", "/v1/transactions/plan", {
        ...options,
        body,
      });
      return notification_plan;
    },
    get: (id, options) => send("GET", at`/v1/transactions/${id}`, options),
    list: (filter = {}, options) => listing(send, "/v1/transactions", filter, options),
    change: (id, body, options) => send("PATCH", at`/v1/transactions/${id}`, { ...options, body }),
    reportState: (id, body, options) => send("POST", at`/v1/transactions/${id}/state`, { ...options, body }),
    async reportStates(events, options) {
      const body = { events };
      return (await send<AnswerOf<"reportStates">>("POST", "/v1/states", { ...options, body })).results;
    },
    sendAgain(id, wish, options) {
      const body = { channel: "whatsapp", ...wish };
      return send("POST", at`/v1/transactions/${id}/notifications`, { ...options, body });
    },
    evidence: (id, options) => send("GET", at`/v1/transactions/${id}/evidence`, options),
    manualLink: (id, options) => send("GET", at`/v1/transactions/${id}/manual-link`, options),
    pressManualLink: (id, options) => send("POST", at`/v1/transactions/${id}/manual-link`, options),
  };
}
