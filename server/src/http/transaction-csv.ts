/**
 * The columns of transactions as a file: the fields of the API under their own names.
 */
import type { Transaction } from "../store/transaction.ts";
import { textCell } from "./csv.ts";
import { iso } from "./fields.ts";

export interface CsvColumn {
  name: string;
  cell: (transaction: Transaction) => string;
}

export const csvColumns: readonly CsvColumn[] = [
  { name: "session_id", cell: ({ sessionId }) => textCell(sessionId) },
  { name: "order_no", cell: ({ orderNo }) => textCell(orderNo) },
  { name: "type", cell: ({ type }) => type },
  { name: "state", cell: ({ state }) => state },
  { name: "amount", cell: ({ amount }) => amount },
  { name: "currency_code", cell: ({ currencyCode }) => currencyCode },
  // Without its "+", which spreadsheets take for the beginning of a formula; one that is none stands as it was typed.
  { name: "customer_phone", cell: ({ customerPhone }) => textCell(customerPhone?.replace(/^\+/, "") ?? null) },
  { name: "customer_first_name", cell: ({ customerFirstName }) => textCell(customerFirstName) },
  { name: "customer_last_name", cell: ({ customerLastName }) => textCell(customerLastName) },
  { name: "customer_email", cell: ({ customerEmail }) => textCell(customerEmail) },
  { name: "language", cell: ({ language }) => textCell(language) },
  { name: "checkout_url", cell: ({ checkoutUrl }) => textCell(checkoutUrl) },
  { name: "expires_at", cell: ({ expiresAt }) => iso(expiresAt) ?? "" },
  { name: "extra", cell: ({ extra }) => JSON.stringify(extra) },
  { name: "authenticator_id", cell: ({ authenticatorId }) => authenticatorId ?? "" },
  { name: "notification_states", cell: ({ ticks }) => ticks.join(" ") },
  { name: "whatsapp_manual", cell: ({ whatsappManual }) => `${whatsappManual}` },
  { name: "reference_number", cell: ({ referenceNumber }) => textCell(referenceNumber) },
  { name: "paid_amount", cell: ({ paidAmount }) => paidAmount ?? "" },
  { name: "conflict", cell: ({ hasConflict }) => `${hasConflict}` },
  { name: "occurred_at", cell: ({ occurredAt }) => iso(occurredAt) },
  { name: "created_at", cell: ({ createdAt }) => iso(createdAt) },
  { name: "updated_at", cell: ({ updatedAt }) => iso(updatedAt) },
  { name: "deleted_at", cell: ({ deletedAt }) => iso(deletedAt) ?? "" },
  { name: "contents_removed_at", cell: ({ contentsRemovedAt }) => iso(contentsRemovedAt) ?? "" },
];
