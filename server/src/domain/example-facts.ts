import type { VariableFacts } from "./variables.ts";

/**
 * A payment as one looks: for previews where there is no transaction yet, and for tests.
 */
export const exampleFacts: VariableFacts = {
  merchantName: "Demo Shop",
  customerFirstName: "Noura",
  customerLastName: "Al-Sabah",
  customerPhone: "+96550001234",
  amount: "20.000",
  currencyCode: "KWD",
  paidAmount: "20.000",
  orderNo: "A-17",
  sessionId: "s_17",
  referenceNumber: "R-9",
  checkoutUrl: "https://pay.example.com/c/s_17",
  expiresAt: new Date("2026-07-27T11:00:00Z"),
  createdAt: new Date("2026-07-26T11:32:00Z"),
  occurredAt: new Date("2026-07-26T11:35:00Z"),
  state: "paid",
  extra: {},
  language: "en",
  timeZone: "Asia/Kuwait",
  digits: "latn",
};
