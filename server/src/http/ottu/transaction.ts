/** A transaction as Ottu shows one: the fields that Zajel has, and none that it would have to make up. */
import { type Static, Type } from "typebox";
import { durationText } from "../../domain/expiration.ts";
import type { Transaction } from "../../store/transaction.ts";

const text = Type.Optional(Type.String());

export const ottuTransaction = Type.Object({
  session_id: Type.String(),
  type: Type.String(),
  state: Type.String(),
  amount: Type.String(),
  currency_code: Type.String(),
  order_no: text,
  customer_first_name: text,
  customer_last_name: text,
  customer_email: text,
  customer_phone: text,
  language: text,
  expiration_time: Type.Optional(Type.String({ description: "`[days ]hh:mm:ss` from its creation on." })),
  checkout_url: Type.Optional(Type.String({ description: "From the merchant's `checkout_url_template`." })),
  notifications: Type.Object({ whatsapp: Type.Array(Type.String()) }),
  extra: Type.Optional(Type.Unsafe<Record<string, unknown>>({ type: "object", additionalProperties: true })),
});

export function ottuTransactionJson(transaction: Transaction): Static<typeof ottuTransaction> {
  const { createdAt, expiresAt, extra } = transaction;
  return {
    session_id: transaction.sessionId,
    type: transaction.type,
    state: transaction.state,
    amount: transaction.amount,
    currency_code: transaction.currencyCode,
    ...present({
      order_no: transaction.orderNo,
      customer_first_name: transaction.customerFirstName,
      customer_last_name: transaction.customerLastName,
      customer_email: transaction.customerEmail,
      customer_phone: transaction.customerPhone,
      language: transaction.language,
      expiration_time: expiresAt === null ? null : durationText(createdAt, expiresAt),
      checkout_url: transaction.checkoutUrl,
    }),
    notifications: { whatsapp: transaction.ticks },
    ...(Object.keys(extra).length === 0 ? {} : { extra }),
  };
}

function present<K extends string>(values: Record<K, string | null>): Partial<Record<K, string>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)) as Partial<Record<K, string>>;
}
