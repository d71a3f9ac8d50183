/**
 * What a person may ask for by hand: the message about what is true now, one more try of a notification that did not
 * go out, and taking back what has not left yet.
 */
import { isStillTrue, isWaiting, linkLifeIsTooShort, type Phase, type ReasonCode } from "./notification.ts";
import { type OptOutScope, stopsEverything } from "./opt-out.ts";
import {
  isNotifiable,
  isOpen,
  type NotifiableState,
  type PaymentState,
  type TransactionType,
} from "./payment-state.ts";
import { isUsablePhone } from "./phone.ts";

/** The transaction, as far as it decides what can be sent about it now. */
export interface PresentTransaction {
  type: TransactionType;
  state: PaymentState;
  customerPhone: string | null;
  /** Of the payment link; null: it does not expire. */
  expiresAt: Date | null;
  /** What stands in the way of messages to `customerPhone`; null: nothing. */
  optOut: OptOutScope | null;
}

/** Why nothing can be sent now, whoever asks. */
export type NothingToSend =
  /** The message would be about another state than the present one. */
  | "untrue"
  /** The present state is none that customers are told about. */
  | "never_notifies"
  /** An E-Commerce order has no payment link. */
  | "has_no_link"
  /** The payment link is about to expire. */
  | "link_expiring"
  | "phone_missing"
  /** It was kept as it was typed, and no message can go to it. */
  | "phone_invalid"
  /** The customer does not want messages. */
  | "opted_out"
  /** The customer has another number now. */
  | "changed_number"
  /** It was asked for a state that the transaction has a tick for, and this one has none. */
  | "not_ticked";

/** The state that a message can be about now; null where the present one is never told. */
export function presentNews(state: PaymentState): NotifiableState | null {
  if (isOpen(state)) return "created";
  return isNotifiable(state) ? state : null;
}

/** Why a message about `about` cannot be sent now; null where it can. */
export function nothingToSend(
  about: NotifiableState,
  transaction: PresentTransaction,
  now: Date,
): NothingToSend | null {
  const { type, state, customerPhone, expiresAt, optOut } = transaction;
  if (presentNews(state) === null) return "never_notifies";
  if (!isStillTrue(about, state)) return "untrue";
  if (about === "created" && type === "e_commerce") return "has_no_link";
  if (about === "created" && linkLifeIsTooShort(expiresAt, now)) return "link_expiring";
  if (customerPhone === null) return "phone_missing";
  if (!isUsablePhone(customerPhone)) return "phone_invalid";
  if (!stopsEverything(optOut)) return null;
  return optOut === "all" ? "opted_out" : optOut;
}

/** A notification of the transaction that has not come to its end. */
export interface OpenNotification {
  id: string;
  state: NotifiableState;
  phase: "queued" | "held" | "sending" | "uncertain";
}

export interface AskedByHand {
  transaction: PresentTransaction;
  now: Date;
  /** The state that was named; null: whatever is true now. */
  state: NotifiableState | null;
  /** Send although another one is under way. */
  force: boolean;
  /** The states that may be sent; null: a person asked, so it need not be ticked. */
  ticked: readonly NotifiableState[] | null;
  /** The automatic one first, then those by hand in their order. */
  open: readonly OpenNotification[];
}

export type ByHandDecision =
  | { kind: "refused"; because: NothingToSend }
  /** One is being sent, or nobody knows whether it was. */
  | { kind: "under_way"; about: NotifiableState; phase: "sending" | "uncertain" }
  /** One waits for its turn already: it is due now, and no second one is made. */
  | { kind: "make_due"; id: string; about: NotifiableState }
  /** `despite`: those under way that the asker overrode. */
  | { kind: "make"; about: NotifiableState; despite: string[] };

/** Rule 1, for a message that a person asks for. */
export function decideByHand({ transaction, now, state, force, ticked, open }: AskedByHand): ByHandDecision {
  const about = state ?? presentNews(transaction.state);
  if (about === null) return { kind: "refused", because: "never_notifies" };
  const because = nothingToSend(about, transaction, now);
  if (because !== null) return { kind: "refused", because };
  if (ticked !== null && !ticked.includes(about)) return { kind: "refused", because: "not_ticked" };

  const others = open.filter((notification) => notification.state === about);
  const waiting = others.find(({ phase }) => isWaiting(phase));
  if (waiting !== undefined) return { kind: "make_due", id: waiting.id, about };
  const underWay = others.find(({ phase }) => phase === "sending") ?? others[0];
  if (underWay === undefined) return { kind: "make", about, despite: [] };
  if (force) return { kind: "make", about, despite: others.map(({ id }) => id) };
  return { kind: "under_way", about, phase: underWay.phase as "sending" | "uncertain" };
}

export type RetryDecision =
  | { kind: "retry" }
  /** It is on its way, has arrived, or was given up for good. */
  | { kind: "wrong_phase" }
  | { kind: "refused"; because: NothingToSend };

const retriable: readonly Phase[] = ["failed", "suppressed", "uncertain"];

export function isRetriable(phase: Phase): boolean {
  return retriable.includes(phase);
}

/** Whether a notification may be made due again. */
export function decideRetry(
  notification: { state: NotifiableState; phase: Phase },
  transaction: PresentTransaction,
  now: Date,
): RetryDecision {
  if (!isRetriable(notification.phase)) return { kind: "wrong_phase" };
  const because = nothingToSend(notification.state, transaction, now);
  return because === null ? { kind: "retry" } : { kind: "refused", because };
}

/** Those that can be taken back: an uncertain one is then never sent again, and only proof can still change it. */
export const withdrawable = ["queued", "held", "uncertain"] as const satisfies readonly Phase[];

/** The phase and, of a failed one, the reason of those whose outcome nobody knows: a person may say that it was sent. */
export const unresolved = { phase: "uncertain", failedFor: "outcome_unknown" } as const satisfies {
  phase: Phase;
  failedFor: ReasonCode;
};
