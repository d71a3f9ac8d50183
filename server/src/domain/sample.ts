/**
 * A payment as one looks, for previews and the coverage grid, where there is no transaction yet.
 */
import { checkoutUrlFrom } from "./checkout-url.ts";
import type { MessageSubject } from "./decide.ts";
import { exampleFacts } from "./example-facts.ts";
import { isArabic } from "./languages.ts";
import type { NotifiableState, TransactionType } from "./payment-state.ts";

export interface Sample {
  type: TransactionType;
  /** The payment has come to it. */
  state: NotifiableState;
  language: string;
  /** The merchant's; null where each transaction brings its own link. */
  checkoutUrlTemplate: string | null;
  /** What a button's address begins with: the sample's link continues it where the merchant has no template. */
  approvedAddress: string | null;
}

/** A sample's link ends a day after its beginning; the moment that counts as now lies in between. */
export const sampleNow = new Date("2026-07-26T11:35:00Z");

export function sampleSubject({ type, state, language, checkoutUrlTemplate, approvedAddress }: Sample): MessageSubject {
  const facts = exampleFacts;
  const sessionId = facts.sessionId ?? "s_17";
  const template = checkoutUrlTemplate ?? `${approvedAddress ?? "https://pay.example.com/c/"}{session_id}`;
  return {
    type,
    state,
    sessionId,
    orderNo: facts.orderNo,
    amount: facts.amount ?? "20.000",
    currencyCode: facts.currencyCode ?? "KWD",
    customerPhone: facts.customerPhone,
    customerFirstName: isArabic(language) ? "نورة" : facts.customerFirstName,
    customerLastName: isArabic(language) ? "الصباح" : facts.customerLastName,
    language,
    checkoutUrl: checkoutUrlFrom(template, sessionId),
    expiresAt: facts.expiresAt,
    extra: facts.extra,
    referenceNumber: facts.referenceNumber,
    paidAmount: facts.paidAmount,
    occurredAt: facts.occurredAt,
    createdAt: facts.createdAt ?? sampleNow,
  };
}
