/**
 * What an event of a source means for a transaction, by itself: the values that can be kept, the transaction that is made
 * from it, and whether it can be about the one that it names.
 */
import { checkoutUrlFrom } from "../domain/checkout-url.ts";
import { parseAmount } from "../domain/money.ts";
import type { PaymentEvent } from "../domain/payment-event.ts";
import type { NotifiableState, TransactionType } from "../domain/payment-state.ts";
import { owedFor } from "../domain/plan.ts";
import type { Reach } from "../domain/reach.ts";
import type { Environment } from "../store/authenticator.ts";
import { newId } from "../store/ids.ts";
import { type MerchantConfig, senderFor } from "../store/merchant-configs.ts";
import type { NewTransaction, Transaction } from "../store/transaction.ts";
import type { FillableFields, TransactionFill } from "../store/transaction-fill.ts";
import { owedRow } from "./create.ts";
import type { FieldErrors } from "./intake.ts";
import { collectErrors, judgeLanguage, judgeMoney, judgePhone, judgeTexts } from "./judge.ts";

/** The source that says it, as far as it matters here. */
export interface EventSource {
  merchantId: string;
  id: string;
  /** `sandbox`: it makes and moves transactions of the simulator only. */
  environment: Environment;
  defaultType: TransactionType;
  /** Of a transaction that is first seen in one of its events. */
  defaultTicks: readonly NotifiableState[];
}

/** An event, and who says it. */
export interface SourceSaid {
  source: EventSource;
  event: PaymentEvent;
}

export type Usable = FillableFields & { paidAmount: string | null };

/** What an event says that a transaction can hold. The rest is left out, and never a reason against the event. */
export function usable(
  event: PaymentEvent,
  { merchant }: MerchantConfig,
  currencyCode: string,
): { values: Usable; leftOut: string[] } {
  const { errors, refuse } = collectErrors();
  const phone = judgePhone(event.customerPhone, { isNeeded: false, defaultCountry: merchant.defaultCountry }, refuse);
  const language = judgeLanguage(event.language, refuse);
  const paid = event.paidAmount === null ? null : parseAmount(event.paidAmount, currencyCode, "allowed");
  if (paid?.kind === "refused") refuse("paid_amount", paid.message);
  judgeTexts(
    {
      order_no: event.orderNo,
      customer_first_name: event.customerFirstName,
      customer_last_name: event.customerLastName,
      customer_email: event.customerEmail,
      reference_number: event.referenceNumber,
    },
    refuse,
  );
  const sound = (field: string, text: string | null) => (errors[field] === undefined ? text : null);
  return {
    values: {
      orderNo: sound("order_no", event.orderNo),
      customerPhone: phone,
      customerFirstName: sound("customer_first_name", event.customerFirstName),
      customerLastName: sound("customer_last_name", event.customerLastName),
      customerEmail: sound("customer_email", event.customerEmail),
      language,
      referenceNumber: sound("reference_number", event.referenceNumber),
      paidAmount: paid?.kind === "ok" ? paid.amount : null,
    },
    leftOut: listed(errors),
  };
}

export function listed(errors: FieldErrors): string[] {
  return Object.entries(errors).map(([field, messages]) => `${field}: ${messages[0]}`);
}

type Made = { kind: "ok"; row: NewTransaction; leftOut: string[] } | { kind: "refused"; reason: string };

export function newTransaction({ source, event }: SourceSaid, config: MerchantConfig, now: Date): Made {
  const { merchant } = config;
  const { errors, refuse } = collectErrors();
  if (!/^[A-Za-z0-9_-]{1,128}$/.test(event.sessionId)) {
    refuse("session_id", "Expected 1 to 128 of the characters A-Z, a-z, 0-9, _ and -.");
  }
  if (event.amount === null || event.currencyCode === null) {
    refuse("amount", "Required with currency_code: no transaction has this session_id, and one is made from it.");
  }
  const currencyCode = event.currencyCode ?? "";
  const amount = event.amount === null ? null : judgeMoney(event.amount, currencyCode, refuse);
  if (amount === null || listed(errors).length > 0) return { kind: "refused", reason: listed(errors).join(" ") };

  const { values, leftOut } = usable(event, config, currencyCode);
  const ticks = [...source.defaultTicks];
  const isFresh = event.state === null || event.state === "created";
  const owed = isFresh ? owedFor("created", ticks, merchant, { occurred: event.occurredAt ?? now, now }) : null;
  const sender = senderFor(config, { authenticatorId: null, environment: source.environment });
  const row: NewTransaction = {
    merchantId: source.merchantId,
    sessionId: event.sessionId,
    type: source.defaultType,
    whatsappManual: false,
    environment: sender?.environment ?? source.environment,
    orderNo: values.orderNo,
    amount,
    currencyCode,
    customerPhone: values.customerPhone,
    customerFirstName: values.customerFirstName,
    customerLastName: values.customerLastName,
    customerEmail: values.customerEmail,
    language: values.language,
    checkoutUrl:
      merchant.checkoutUrlTemplate === null ? null : checkoutUrlFrom(merchant.checkoutUrlTemplate, event.sessionId),
    expiresAt: null,
    extra: {},
    ticks,
    authenticatorId: null,
    referenceNumber: values.referenceNumber,
    paidAmount: null,
    eventId: newId(),
    source: sourceName(source),
    expiryManaged: merchant.expiry === "managed",
    owed: owed === null ? [] : [owedRow(owed, sender?.authenticatorId ?? null)],
  };
  return { kind: "ok", row, leftOut };
}

/**
 * Why an event cannot be about the transaction that it names, where nothing but the name ties the two together; null
 * where it can. An operation has an amount of its own.
 */
export function whyItDoesNotFit(event: PaymentEvent, transaction: Transaction): string | null {
  const differs = (field: string, said: string | null, is: string | null) =>
    `${field} is ${said === null ? "missing" : `"${clean(said, 40)}"`}, and the transaction with this session_id has ${is === null ? "none" : `"${is}"`}.`;
  const isOrderSaid = event.orderNo !== null || !event.isOperation;
  if (isOrderSaid && transaction.orderNo !== null && event.orderNo !== transaction.orderNo) {
    return differs("order_no", event.orderNo, transaction.orderNo);
  }
  if (event.isOperation) return null;
  if (event.currencyCode !== transaction.currencyCode) {
    return differs("currency_code", event.currencyCode, transaction.currencyCode);
  }
  const amount = parseAmount(event.amount ?? "", transaction.currencyCode, "allowed");
  if (amount.kind === "refused" || amount.amount !== transaction.amount) {
    return differs("amount", event.amount, transaction.amount);
  }
  return null;
}

/** What no payment can be both of, whoever says it: what was paid would be told in the wrong currency. */
export function whyItContradicts(event: PaymentEvent, { currencyCode }: Transaction): string | null {
  if (event.isOperation || event.currencyCode === null || event.currencyCode === currencyCode) return null;
  return `currency_code is "${clean(event.currencyCode, 40)}", and the transaction has "${currencyCode}".`;
}

/**
 * An amount that is not the transaction's does not speak against an event that is signed as a whole: it was changed on
 * the way, and what was paid is told beside it. It is shown, and the transaction's stays.
 */
export function otherAmount(event: PaymentEvent, { amount, currencyCode }: Transaction): string | null {
  if (event.isOperation || event.amount === null) return null;
  const said = parseAmount(event.amount, currencyCode, "allowed");
  if (said.kind === "ok" && said.amount === amount) return null;
  return `amount: it is "${clean(event.amount, 40)}" here, and the transaction has "${amount}".`;
}

/** What of these values the transaction lacks; null where it lacks nothing. */
export function fillOf(transaction: Transaction, values: Usable): TransactionFill | null {
  const fields = [
    "orderNo",
    "customerPhone",
    "customerFirstName",
    "customerLastName",
    "customerEmail",
    "language",
    "referenceNumber",
  ] as const satisfies (keyof FillableFields)[];
  if (fields.every((field) => transaction[field] !== null || values[field] === null)) return null;
  const { merchantId, sessionId, version } = transaction;
  const { paidAmount: _, ...fillable } = values;
  return { merchantId, sessionId, version, ...fillable };
}

export function reachOf({ environment }: EventSource): Reach {
  return environment === "sandbox" ? { kind: "simulator" } : { kind: "everybody" };
}

export function sourceName({ id }: EventSource): string {
  return `source:${id}`;
}

export function sentences(...texts: (string | null)[]): string | null {
  const said = texts.filter((text) => text !== null).map((text) => clean(text, 500));
  return said.length === 0 ? null : said.join(" ");
}

/** What is kept of an event so that it can be shown; nothing of it belongs to the customer. */
export function factsOf(event: PaymentEvent): Record<string, unknown> {
  return {
    state: event.state,
    occurred_at: event.occurredAt,
    order_no: shown(event.orderNo),
    amount: shown(event.amount),
    currency_code: shown(event.currencyCode),
    paid_amount: shown(event.paidAmount),
    reference_number: shown(event.referenceNumber),
  };
}

/** A text as any field of a transaction may have it. */
function shown(text: string | null): string | null {
  return text === null ? null : clean(text, 128);
}

/** A text as PostgreSQL can hold it, and no longer than `most`. */
export function clean(text: string, most: number): string {
  return text.replaceAll("\0", "").slice(0, most).toWellFormed();
}
