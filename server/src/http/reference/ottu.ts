/**
 * What is said of the routes that speak as Ottu does. The contract itself is Ottu's API 1.0.0; here stands what Zajel
 * makes of it.
 */
import type { DocumentedOperation, Media, Schema } from "./document.ts";
import type { Operation, Operations } from "./operation.ts";

const sessionId = "0b2f6f0c9d1e4a7f8c3b5d6e7f809a1b";
const checkout = {
  type: "payment_request",
  pg_codes: ["ottu_sdk"],
  amount: "24.500",
  currency_code: "KWD",
  customer_phone: "+96550000483",
  customer_first_name: "Noura",
  order_no: "DN-10490",
  notifications: { whatsapp: ["created", "paid"] },
};
const whole = { type: "payment_request", pg_codes: ["ottu_sdk"], amount: "25.000", currency_code: "KWD" };
const direct = {
  channel: "whatsapp",
  template_id: "payment_request",
  to: "+96550000483",
  language: "en",
  context: { "1": "Noura", "2": "KWD 24.500", "3": "DN-10490", button_0: "0b2f6f0c9d1e4a7f" },
};
const oneTransaction = { session_id: sessionId };

export const ottuOperations: Operations = {
  "POST /b/checkout/v1/pymt-txn/": {
    id: "createOttuTransaction",
    tag: "As Ottu speaks",
    summary: "Create a transaction, as Ottu's clients do",
    description:
      "What Zajel has no use for is ignored. The answer has the fields that Zajel keeps, and `checkout_url` where the merchant has a `checkout_url_template`.",
    requests: { payment_request: { summary: "A payment link and a receipt", body: checkout } },
    answer: { status: 201, description: "The transaction." },
  },
  "GET /b/checkout/v1/pymt-txn/:session_id/": {
    id: "readOttuTransaction",
    tag: "As Ottu speaks",
    summary: "Read a transaction, as Ottu's clients do",
    path: oneTransaction,
    answer: { status: 200, description: "The transaction." },
    problems: { not_found: "There is no such transaction, or it was deleted." },
  },
  "PUT /b/checkout/v1/pymt-txn/:session_id/": {
    id: "replaceOttuTransaction",
    tag: "As Ottu speaks",
    summary: "Change a transaction as a whole, as Ottu's clients do",
    description: "Names `type`, `amount` and `currency_code`; what else is left out stays as it is.",
    path: oneTransaction,
    requests: { amount: { summary: "Another amount", body: whole } },
    answer: { status: 200, description: "The transaction as it is now." },
    problems: { not_found: "There is no such transaction, or it was deleted." },
  },
  "PATCH /b/checkout/v1/pymt-txn/:session_id/": {
    id: "changeOttuTransaction",
    tag: "As Ottu speaks",
    summary: "Change a transaction, as Ottu's clients do",
    description: "Sends nothing by itself: ticks act on changes that come later.",
    path: oneTransaction,
    requests: { name: { summary: "A name", body: { customer_last_name: "Al-Mutairi" } } },
    answer: { status: 200, description: "The transaction as it is now." },
    problems: { not_found: "There is no such transaction, or it was deleted." },
  },
  "POST /b/pbl/v2/message-notification/": {
    id: "notifyAgain",
    tag: "As Ottu speaks",
    summary: "Send the message about the present state again, as Ottu's clients ask for it",
    description:
      "Only for a state that is ticked on the transaction; while it is `pending` or `attempted` that is `created`. Of several channels those that exist are served.",
    requests: { again: { summary: "By WhatsApp", body: { ...oneTransaction, channels: ["sms", "whatsapp"] } } },
    answer: { status: 200, description: "At least one channel was served." },
  },
  "POST /b/pbl/v2/send-notification/": {
    id: "sendTemplateMessage",
    tag: "As Ottu speaks",
    summary: "Send a message by the name of its template",
    description:
      "About no payment. It goes the way of every message, with its limits, holds and proofs, and stands in the list of notifications as `direct`.",
    requests: { whatsapp: { summary: "By WhatsApp", body: direct } },
    answer: { status: 200, description: "It will be sent, or waits for its template." },
  },
  "POST /b/pbl/v2/notifications/send/:channel/": {
    id: "sendTemplateMessageByChannel",
    tag: "As Ottu speaks",
    summary: "The same at the channel's own address",
    path: { channel: "whatsapp" },
    requests: { whatsapp: { summary: "By WhatsApp", body: direct } },
    answer: { status: 200, description: "It will be sent, or waits for its template." },
  },
  "POST /b/pbl/v2/operation/": {
    id: "operateOnTransaction",
    tag: "As Ottu speaks",
    summary: "Cancel, expire or delete a transaction",
    description:
      "A deleted one is there no more under /b; under /v1 it stays on record, and nothing more is sent about it.",
    requests: { cancel: { summary: "Cancel", body: { ...oneTransaction, operation: "cancel" } } },
    answer: { status: 200, description: "Done." },
  },
};

/** The two other forms that a body may come in. */
export function ottuForms(schema: Schema): Record<string, Media> {
  return { "application/x-www-form-urlencoded": { schema }, "multipart/form-data": { schema } };
}

const sentence = { type: "object", required: ["detail"], properties: { detail: { type: "string" } } };
const byField = { type: "object", description: "A list of sentences for each field, or `detail`." };

export function ottuRefusals({ problems = {} }: Operation): DocumentedOperation["responses"] {
  const response = (description: string, schema: Schema = sentence) => ({
    description,
    content: { "application/json": { schema } },
  });
  return {
    400: response("Something in the input is not right, or the present state does not allow it.", byField),
    401: response("No key, or one that is unknown, revoked or expired."),
    403: response("The key lacks the right, or may not send to this phone."),
    404: response(problems.not_found ?? "The merchant that Zajel-Merchant names is unknown."),
    409: response("A test key was used, and no simulator runs here."),
    413: response("The body is larger than this address takes."),
    415: response("The body is neither JSON nor a form, or not in UTF-8."),
    500: response("Something went wrong here, and the log says more."),
    503: response("The database does not answer; `Retry-After` says when to come again."),
  };
}
