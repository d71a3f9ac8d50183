/**
 * What a source says about one payment: the one form that the webhooks of every payment system are brought into.
 */
import type { ReportedState } from "./payment-state.ts";

export interface PaymentEvent {
  /** What the source calls what happened, such as `payment` or `checkout.session.completed`; shown to the merchant. */
  type: string;
  /** What the payment is known by: the `session_id` of the transaction that is made where none is known. */
  sessionId: string;
  /**
   * Where a payment may have several names at the source: those that this event knows, so that events which know other
   * ones are about the same transaction. Empty where `sessionId` is the only name that there is.
   */
  aliases: readonly string[];
  /** What the payment has come to. null: nothing is said of that, and what is said may fill what is empty. */
  state: ReportedState | null;
  /** What the same event means for a payment that is `authorized` already, where that is something else. */
  stateOnceAuthorized?: ReportedState;
  /** Something done to the payment afterwards. It is recorded; no transaction is made from it, and nobody is told. */
  isOperation: boolean;
  /**
   * The source's signature does not say which payment the event is about. Then it counts only where order, amount and
   * currency are those of the transaction that it names.
   */
  mustFit: boolean;
  /** null: when it is received. */
  occurredAt: Date | null;
  /** Decimal text with at most the currency's decimals, and its ISO 4217 code. */
  amount: string | null;
  currencyCode: string | null;
  orderNo: string | null;
  /** As people write it; without a country code it is of the merchant's default country. */
  customerPhone: string | null;
  customerFirstName: string | null;
  customerLastName: string | null;
  customerEmail: string | null;
  language: string | null;
  referenceNumber: string | null;
  paidAmount: string | null;
  /** A note for the history. */
  note: string | null;
}

/** One thing that a verified request said. */
export type SourceItem =
  | { kind: "event"; event: PaymentEvent }
  /** It should have been a payment event and cannot be used; `message`: a sentence for the merchant. */
  | { kind: "refused"; type: string; sessionId: string | null; message: string }
  /** It is about something that Zajel has no meaning for. */
  | { kind: "ignored"; type: string; message: string };

/** An event of which nothing is known beyond these; for sources that say little. */
export function paymentEvent(
  said: Pick<PaymentEvent, "type" | "sessionId" | "state"> & Partial<PaymentEvent>,
): PaymentEvent {
  return {
    aliases: [],
    isOperation: false,
    mustFit: false,
    occurredAt: null,
    amount: null,
    currencyCode: null,
    orderNo: null,
    customerPhone: null,
    customerFirstName: null,
    customerLastName: null,
    customerEmail: null,
    language: null,
    referenceNumber: null,
    paidAmount: null,
    note: null,
    ...said,
  };
}
