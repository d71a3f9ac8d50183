/**
 * A payment as one looks, for previews and the coverage grid, where there is no transaction yet.
 */
import { checkoutUrlFrom } from "./checkout-url.ts";
import type { MessageSubject } from "./decide.ts";
import { exampleFacts } from "./example-facts.ts";
import { isArabic } from "./languages.ts";
import type { NotifiableState, TransactionType } from "./payment-state.ts";

/** `longest` and `empty`: does the message still look right where everything is long, or nothing is known? */
export const sampleKinds = ["usual", "longest", "empty"] as const;
export type SampleKind = (typeof sampleKinds)[number];

export interface Sample {
  type: TransactionType;
  /** The payment has come to it. */
  state: NotifiableState;
  language: string;
  /** The merchant's; null where each transaction brings its own link. */
  checkoutUrlTemplate: string | null;
  /** What a button's address begins with: the sample's link continues it where the merchant has no template. */
  approvedAddress: string | null;
  /** `usual` where nothing is said. */
  kind?: SampleKind;
}

/** A sample's link ends a day after its beginning; the moment that counts as now lies in between. */
export const sampleNow = new Date("2026-07-26T11:35:00Z");

export function sampleSubject(sample: Sample): MessageSubject {
  const usual = usualSubject(sample);
  switch (sample.kind ?? "usual") {
    case "usual":
      return usual;
    case "longest":
      return { ...usual, ...longestValues(isArabic(sample.language)) };
    case "empty":
      return { ...usual, ...nothingKnown };
  }
}

/** Everything that a payment may come without. */
const nothingKnown = {
  orderNo: null,
  customerFirstName: null,
  customerLastName: null,
  checkoutUrl: null,
  expiresAt: null,
  extra: {},
  referenceNumber: null,
  paidAmount: null,
};

/** As long as they come in practice: a name of 60 letters with its family's, an order number, seven digits of money. */
function longestValues(inArabic: boolean): Partial<MessageSubject> {
  return {
    customerFirstName: inArabic ? "عبدالرحمن عبداللطيف عبدالعزيز" : "Abdulrahman Abdullatif Abdulaziz",
    customerLastName: inArabic ? "المهنا الصباح السالم المبارك" : "Al-Muhanna Al-Sabah Al-Salem",
    orderNo: "INV-2026-11-00010482-DAR-NOURA-ALKUWAIT",
    amount: "1234567.890",
    paidAmount: "1234567.890",
    referenceNumber: "620918443107-620918443107-00917",
  };
}

function usualSubject({ type, state, language, checkoutUrlTemplate, approvedAddress }: Sample): MessageSubject {
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
