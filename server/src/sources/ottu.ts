/**
 * Ottu's webhooks: what became of a payment (payment events), and what was done to it afterwards (operation events).
 * Source: Ottu, Webhooks, Payment webhooks and Operation notification, read 2026-11.
 */
import { parseInstant } from "../domain/expiration.ts";
import { type PaymentEvent, paymentEvent, type SourceItem } from "../domain/payment-event.ts";
import { isOperational, isPaymentState, type OperationalState, type ReportedState } from "../domain/payment-state.ts";
import { asObject, type JsonObject, member, parseExactJson, textOf } from "./exact-json.ts";
import { isSignedByOttu } from "./ottu-signature.ts";
import type { Source } from "./source.ts";

export const ottu: Source = {
  name: "Ottu",
  contentType: "application/json",
  unverifiedStatus: 401,
  // Ottu repeats only after a time-out; an answer of 5xx is final.
  whenAway: "wait",
  signatureHeaders: [],
  read({ body, secrets }) {
    const parsed = parseExactJson(body);
    if (parsed.kind === "refused") return { kind: "unreadable", message: parsed.message };
    if (!isSignedByOttu(parsed.value, secrets)) {
      return {
        kind: "unverified",
        message: "The field signature is missing or was not made with this source's secret.",
      };
    }
    return { kind: "read", items: [itemOf(parsed.value)] };
  },
};

function itemOf(webhook: JsonObject): SourceItem {
  // `operation` may be null, and the `state` in `txn` is of the child: a capture's is `paid`, as a payment's.
  const isOperation = (member(webhook, "txn") ?? null) !== null || textOf(member(webhook, "operation")) !== null;
  const type = isOperation ? "operation" : "payment";
  const sessionId = textOf(member(webhook, "session_id"));
  if (sessionId === null || !/^[A-Za-z0-9_-]{1,128}$/.test(sessionId)) {
    const message = "session_id: expected 1 to 128 of the characters A-Z, a-z, 0-9, _ and -.";
    return { kind: "refused", type, sessionId: null, message };
  }
  const common = {
    type,
    sessionId,
    mustFit: true,
    occurredAt: instantOf(textOf(member(webhook, "timestamp_utc"))),
    orderNo: textOf(member(webhook, "order_no")),
    referenceNumber: textOf(member(webhook, "reference_number")),
  };
  if (isOperation) return { kind: "event", event: operationOf(webhook, common) };

  const state = stateOf(webhook);
  if (state.kind === "refused") return { kind: "refused", type, sessionId, message: state.message };
  const event = paymentEvent({
    ...common,
    state: state.state,
    isOperation: isOperational(state.state),
    amount: textOf(member(webhook, "amount")),
    currencyCode: textOf(member(webhook, "currency_code")),
    customerPhone: textOf(member(webhook, "customer_phone")),
    customerFirstName: textOf(member(webhook, "customer_first_name")),
    customerLastName: textOf(member(webhook, "customer_last_name")),
    customerEmail: textOf(member(webhook, "customer_email")),
    paidAmount: textOf(member(webhook, "paid_amount")),
    note: textOf(member(webhook, "message")),
  });
  if (!event.isOperation && (event.amount === null || event.currencyCode === null)) {
    return { kind: "refused", type, sessionId, message: "Expected amount and currency_code." };
  }
  return { kind: "event", event };
}

function operationOf(
  webhook: JsonObject,
  common: Pick<PaymentEvent, "type" | "sessionId" | "mustFit" | "occurredAt" | "orderNo" | "referenceNumber">,
): PaymentEvent {
  const operation = textOf(member(webhook, "operation"));
  const child = textOf(member(asObject(member(webhook, "txn")), "state"));
  const amount = textOf(member(webhook, "amount"));
  const hasFailed = member(webhook, "success") === false || textOf(member(webhook, "result")) === "failed";
  const what = [operation ?? "operation", amount, hasFailed ? "failed" : child].filter(Boolean).join(", ");
  return paymentEvent({
    ...common,
    state: operationalState(operation, child, hasFailed),
    isOperation: true,
    note: what,
  });
}

const doneBy: Record<string, OperationalState> = { capture: "captured", refund: "refunded", void: "voided" };

/** null: what was done is not known, or it was not done. */
function operationalState(operation: string | null, child: string | null, hasFailed: boolean): OperationalState | null {
  const word = underscored(child);
  if (word === "refund_rejected" || word === "refund_queued") return word;
  if (hasFailed) return null;
  if (word !== null && isOperational(word)) return word;
  if (operation !== null && Object.hasOwn(doneBy, operation)) return doneBy[operation] ?? null;
  return word === "paid" ? "captured" : null;
}

/**
 * What the results of an attempt say of the payment where no state is sent along. A success does not say whether the
 * money was taken or only bound, so it is not in here; nor is `canceled`, which the customer does to an attempt.
 */
const statesByResult: Record<string, ReportedState> = {
  error: "failed",
  failed: "failed",
  pending: "pending",
  cod: "cod",
};

/** An attempt's outcome is not a state: `state` decides, and `result` only where there is none. */
function stateOf(webhook: JsonObject): { kind: "ok"; state: ReportedState } | { kind: "refused"; message: string } {
  const word = textOf(member(webhook, "state"));
  const state = underscored(word);
  if (state !== null && (isPaymentState(state) || isOperational(state))) return { kind: "ok", state };
  if (word !== null) return { kind: "refused", message: `state: "${word.slice(0, 40)}" is no state that Zajel knows.` };
  const result = textOf(member(webhook, "result"));
  const implied = result !== null && Object.hasOwn(statesByResult, result) ? statesByResult[result] : undefined;
  if (implied !== undefined) return { kind: "ok", state: implied };
  return { kind: "refused", message: "state: required, since result alone does not say what the payment has come to." };
}

function underscored(word: string | null): string | null {
  return word === null ? null : word.replaceAll("-", "_");
}

/** `2023-11-02 09:00:07`, in UTC where no zone is said; null for what is no time. */
function instantOf(text: string | null): Date | null {
  if (text === null) return null;
  return parseInstant(text) ?? parseInstant(`${text}Z`);
}
