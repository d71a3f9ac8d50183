/**
 * Which states a transaction was asked to notify about: the boxes ticked when it was created.
 */
import {
  isNotifiable,
  isOperational,
  isPaymentState,
  type NotifiableState,
  notifiableStates,
  type TransactionType,
} from "./payment-state.ts";

/** The two boxes of the form. Each stands for its states. */
export const tickGroups: Record<"pre_payment" | "post_payment", readonly NotifiableState[]> = {
  pre_payment: ["created"],
  post_payment: ["paid", "authorized", "canceled", "failed", "expired"],
};

export type Ticks = { kind: "ok"; states: NotifiableState[] } | { kind: "refused"; message: string };

/** What people call the operations themselves, beside the states that report them. */
const operations = new Set(["refund", "capture", "void"]);
const choices = [...notifiableStates, ...Object.keys(tickGroups)].join(", ");

/**
 * Turns the words of `notifications.whatsapp` into states: groups are expanded, doubles dropped, the order is that
 * of `notifiableStates`. Refused with a sentence for the caller: states that never notify, unknown words, and the
 * payment link of an E-Commerce order.
 */
export function expandTicks(type: TransactionType, asked: readonly string[]): Ticks {
  const ticked = new Set<NotifiableState>();
  for (const word of asked) {
    const states = word === "pre_payment" || word === "post_payment" ? tickGroups[word] : [word];
    for (const state of states) {
      if (!isNotifiable(state)) return { kind: "refused", message: whyNot(state) };
      if (type === "e_commerce" && state === "created") {
        return {
          kind: "refused",
          message: `E-Commerce orders get no payment link: their customer is already at the checkout. Leave out "${word}"; post_payment is available.`,
        };
      }
      ticked.add(state);
    }
  }
  return { kind: "ok", states: notifiableStates.filter((state) => ticked.has(state)) };
}

function whyNot(word: string): string {
  if (isOperational(word) || operations.has(word)) {
    return `"${word}" is an operational state, and WhatsApp notifications are not sent for operational states. Choose from: ${choices}.`;
  }
  if (isPaymentState(word)) return `No notification is sent for the state "${word}". Choose from: ${choices}.`;
  return `"${word}" is not a payment state. Choose from: ${choices}.`;
}
