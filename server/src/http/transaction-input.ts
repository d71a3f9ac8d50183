/**
 * What a creation is told, from JSON to the values that intake judges.
 */
import { type Static, Type } from "typebox";
import { transactionTypes } from "../domain/payment-state.ts";
import { creationOf } from "../intake/creation-fields.ts";
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
  const { merchantId, source } = caller;
  return creationOf({ merchantId, reach: reachOf(caller), source }, body);
}
