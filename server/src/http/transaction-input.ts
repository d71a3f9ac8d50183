/**
 * What a creation is told, from JSON to the values that intake judges.
 */
import { type Static, Type } from "typebox";
import { transactionTypes } from "../domain/payment-state.ts";
import type { CreateInput } from "../intake/intake.ts";
import type { Caller } from "./auth.ts";
import { input, nullable, oneOf, text } from "./fields.ts";
import { reachOf } from "./reach.ts";

export const optionalText = Type.Optional(nullable(Type.String({ maxLength: 128 })));
export const optionalWord = Type.Optional(nullable(Type.String()));
export const amountText = Type.String({ maxLength: 64, "x-expected": 'a decimal amount as text, such as "20.000"' });
export const extraField = Type.Optional(Type.Unsafe<Record<string, unknown> | null>({ type: ["object", "null"] }));
export const notificationsField = Type.Optional(
  nullable(
    input({
      whatsapp: Type.Optional(nullable(Type.Array(Type.String(), { maxItems: 50 }))),
      whatsapp_manual: Type.Optional(nullable(Type.Boolean())),
    }),
  ),
);

/** Only types are checked here; what values are right is for intake to say, which says all of it at once. */
export const newTransaction = input({
  type: oneOf(transactionTypes),
  amount: amountText,
  currency_code: text(),
  customer_phone: optionalText,
  customer_first_name: optionalText,
  customer_last_name: optionalText,
  customer_email: optionalText,
  order_no: optionalText,
  session_id: optionalWord,
  authenticator_id: optionalWord,
  language: optionalWord,
  checkout_url: optionalWord,
  expires_at: optionalWord,
  expiration_time: Type.Optional(Type.Unsafe<string | number | null>({ type: ["string", "number", "null"] })),
  extra: extraField,
  notifications: notificationsField,
});

export function creation(caller: Caller, body: Static<typeof newTransaction>): CreateInput {
  return {
    merchantId: caller.merchantId,
    reach: reachOf(caller),
    source: caller.source,
    type: body.type,
    amount: body.amount,
    currencyCode: body.currency_code,
    customerPhone: body.customer_phone ?? null,
    customerFirstName: body.customer_first_name ?? null,
    customerLastName: body.customer_last_name ?? null,
    customerEmail: body.customer_email ?? null,
    orderNo: body.order_no ?? null,
    sessionId: body.session_id ?? null,
    authenticatorId: body.authenticator_id ?? null,
    language: body.language ?? null,
    checkoutUrl: body.checkout_url ?? null,
    expiresAt: body.expires_at ?? null,
    expirationTime: body.expiration_time ?? null,
    extra: body.extra ?? {},
    notifications: body.notifications?.whatsapp ?? null,
    whatsappManual: body.notifications?.whatsapp_manual ?? false,
  };
}
