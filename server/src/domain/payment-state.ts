/**
 * The states of a payment and the moves between them.
 *
 *   created -> pending -> attempted -> paid | authorized | failed | canceled | expired | invalided | cod
 *
 *   - steps may be skipped; a new try takes `attempted` back to `pending`
 *   - `failed` and `expired` may still become paid, authorized or cod: gateways answer late
 *   - `cod` may be canceled, `authorized` may become paid
 *   - nothing follows `paid`, `canceled` and `invalided`
 *
 * `expired` also means that the customer pressed cancel at the gateway; `canceled` is only an act of the staff.
 */

export const paymentStates = [
  "created",
  "pending",
  "attempted",
  "paid",
  "authorized",
  "failed",
  "canceled",
  "expired",
  "invalided",
  "cod",
] as const;
/** Where a payment stands. */
export type PaymentState = (typeof paymentStates)[number];

/** The states that a customer can be told about, in the order in which people list them. */
export const notifiableStates = ["created", "paid", "authorized", "canceled", "failed", "expired"] as const;
export type NotifiableState = (typeof notifiableStates)[number];

/** What happens to a payment afterwards, or to a child of it. It never changes the payment's own state. */
export const operationalStates = ["captured", "refunded", "refund_queued", "refund_rejected", "voided"] as const;
export type OperationalState = (typeof operationalStates)[number];

/** Every word that a payment system may report. */
export type ReportedState = PaymentState | OperationalState;

export const transactionTypes = ["payment_request", "e_commerce"] as const;
export type TransactionType = (typeof transactionTypes)[number];

/** What a report does to a payment. */
export type Move =
  | { kind: "applied" }
  | { kind: "repeated" }
  | { kind: "operational" }
  /** Not in the table. `conflict`: a success after the payment was taken back, so money may have moved. */
  | { kind: "stale"; conflict: boolean };

const ends = ["paid", "authorized", "failed", "canceled", "expired", "invalided", "cod"] as const;
const successes = ["paid", "authorized", "cod"] as const;

const movesFrom: Record<PaymentState, readonly PaymentState[]> = {
  created: ["pending", "attempted", ...ends],
  pending: ["attempted", ...ends],
  attempted: ["pending", ...ends],
  failed: successes,
  expired: successes,
  cod: ["canceled"],
  authorized: ["paid"],
  paid: [],
  canceled: [],
  invalided: [],
};

/** Decides what a report of `reported` means for a payment that is `from`. Only "applied" changes the state. */
export function decideMove(from: PaymentState, reported: ReportedState): Move {
  if (isOperational(reported)) return { kind: "operational" };
  if (reported === from) return { kind: "repeated" };
  if (movesFrom[from].includes(reported)) return { kind: "applied" };
  return { kind: "stale", conflict: isSuccess(reported) && (from === "canceled" || from === "invalided") };
}

/** The customer can still pay: the link is open. */
export function isOpen(state: string): state is "created" | "pending" | "attempted" {
  return state === "created" || state === "pending" || state === "attempted";
}

/** Nothing may follow: no report changes this payment any more. */
export function isFinal(state: PaymentState): boolean {
  return movesFrom[state].length === 0;
}

/** The customer has paid or has bound themselves to pay. */
export function isSuccess(state: string): state is "paid" | "authorized" | "cod" {
  return (successes as readonly string[]).includes(state);
}

export function isPaymentState(state: string): state is PaymentState {
  return (paymentStates as readonly string[]).includes(state);
}

export function isNotifiable(state: string): state is NotifiableState {
  return (notifiableStates as readonly string[]).includes(state);
}

export function isOperational(state: string): state is OperationalState {
  return (operationalStates as readonly string[]).includes(state);
}
