/**
 * A creation as the API writes it, whether it comes alone or as a row of a file: from its fields to the values that are
 * judged, and one list of what is wrong where a schema finds some of it and the judge the rest.
 */
import type { TransactionType } from "../domain/payment-state.ts";
import type { CreateInput, FieldErrors } from "./intake.ts";

/** The fields, of the right types already. */
export interface CreationFields {
  type: TransactionType;
  amount: string;
  currency_code: string;
  customer_phone?: string | null;
  customer_first_name?: string | null;
  customer_last_name?: string | null;
  customer_email?: string | null;
  order_no?: string | null;
  session_id?: string | null;
  authenticator_id?: string | null;
  language?: string | null;
  checkout_url?: string | null;
  expires_at?: string | null;
  expiration_time?: string | number | null;
  extra?: Record<string, unknown> | null;
  notifications?: { whatsapp?: string[] | null; whatsapp_manual?: boolean | null } | null;
}

export function creationOf(
  asker: Pick<CreateInput, "merchantId" | "reach" | "source">,
  fields: CreationFields,
): CreateInput {
  return {
    ...asker,
    type: fields.type,
    amount: fields.amount,
    currencyCode: fields.currency_code,
    customerPhone: fields.customer_phone ?? null,
    customerFirstName: fields.customer_first_name ?? null,
    customerLastName: fields.customer_last_name ?? null,
    customerEmail: fields.customer_email ?? null,
    orderNo: fields.order_no ?? null,
    sessionId: fields.session_id ?? null,
    authenticatorId: fields.authenticator_id ?? null,
    language: fields.language ?? null,
    checkoutUrl: fields.checkout_url ?? null,
    expiresAt: fields.expires_at ?? null,
    expirationTime: fields.expiration_time ?? null,
    extra: fields.extra ?? {},
    notifications: fields.notifications?.whatsapp ?? null,
    whatsappManual: fields.notifications?.whatsapp_manual ?? false,
  };
}

export interface Completion {
  /** For the fields without which nothing can be judged. */
  standIns?: Record<string, unknown>;
  /** Fields that can only be judged beside another one. */
  beside?: Record<string, string>;
}

/** Of a creation. */
export const creationCompletion = {
  standIns: { type: "payment_request", amount: "1", currency_code: "KWD" },
  beside: { amount: "currency_code", notifications: "type" },
} satisfies Completion;

/** What is left of `body` to be judged: without the fields that were found wrong, or with stand-ins for them. */
export function soundPart(found: FieldErrors, body: unknown, { standIns = {} }: Completion): Record<string, unknown> {
  const fields = typeof body === "object" && !Array.isArray(body) ? body : {};
  const wrong = wrongFields(found);
  return { ...standIns, ...Object.fromEntries(Object.entries(fields ?? {}).filter(([field]) => !wrong.has(field))) };
}

/** What was found, with what the judge says of the sound part; it is not heard about what was found wrong already. */
export function completed(found: FieldErrors, judged: FieldErrors, { beside = {} }: Completion): FieldErrors {
  const wrong = wrongFields(found);
  const more = Object.entries(judged).filter(([field]) => !wrong.has(field) && !wrong.has(beside[field] ?? field));
  return { ...found, ...Object.fromEntries(more) };
}

function wrongFields(found: FieldErrors): Set<string> {
  return new Set(Object.keys(found).map((field) => field.split(".", 1)[0] as string));
}
