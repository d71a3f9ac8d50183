/** What the form holds, and what of it the API is asked. */
import type { BodyOf } from "../../api/client.ts";
import { offsetMs } from "../../format/day.ts";
import { decimalsOf } from "../../format/money.ts";
import { parseAmount } from "./amount.ts";
import { readPhone, standInPhone } from "./phone.ts";
import { allStates, toldOf } from "./ticks.ts";

export interface Values {
  type: "payment_request" | "e_commerce";
  amount: string;
  currency: string;
  order: string;
  /** `never`, seconds from now, or `at`. */
  expires: string;
  /** Of `at`: `2026-11-23T21:00` where the merchant is. */
  expiresAt: string;
  checkout: string;
  email: string;
  name: string;
  country: string;
  phone: string;
  language: string;
  ticked: ReadonlySet<string>;
}

export type Field = "amount" | "customer_phone" | "checkout_url" | "expires_at";
export type Wrong =
  | "amountMissing"
  | "amountWrong"
  | "phoneMissing"
  | "phoneShort"
  | "phoneLong"
  | "phoneWrong"
  | "urlWrong"
  | "timeMissing";

type Body = BodyOf<"POST /v1/transactions">;

/** What can be said without asking; the server has the last word. */
export function wrongOf(values: Values, timeZone: string, now: Date): Partial<Record<Field, Wrong>> {
  const { amount, currency, phone, country, checkout, expires } = values;
  const { e164, wrong } = readPhone(phone, country);
  const told = toldOf(values.type, values.ticked);
  const wrongPhone = { short: "phoneShort", long: "phoneLong", wrong: "phoneWrong" } as const;
  const at = expires === "at" ? instantOf(values.expiresAt, timeZone) : null;
  return {
    ...(parseAmount(amount, decimalsOf(currency)) === null
      ? { amount: amount.trim() === "" ? "amountMissing" : "amountWrong" }
      : {}),
    ...(wrong !== null
      ? { customer_phone: wrongPhone[wrong] }
      : e164 === null && told.length > 0
        ? { customer_phone: "phoneMissing" }
        : {}),
    ...(checkout.trim() !== "" && !/^https?:\/\/[^\s/]+/.test(checkout.trim()) ? { checkout_url: "urlWrong" } : {}),
    ...(expires === "at" && (at === null || at <= now) ? { expires_at: "timeMissing" } : {}),
  };
}

/** The creation as it stands in the form. */
export function bodyOf(values: Values, timeZone: string): Body {
  return {
    ...common(values, timeZone),
    amount: parseAmount(values.amount, decimalsOf(values.currency)) ?? values.amount,
    customer_phone: readPhone(values.phone, values.country).e164 ?? (values.phone.trim() || null),
    notifications: { whatsapp: toldOf(values.type, values.ticked) },
  };
}

/** The same with every state, and with stand-ins for what is not there yet: what each message would say. */
export function planBodyOf(values: Values, timeZone: string): Body {
  const decimals = decimalsOf(values.currency);
  return {
    ...common(values, timeZone),
    amount: parseAmount(values.amount, decimals) ?? (parseAmount("1", decimals) as string),
    customer_phone: readPhone(values.phone, values.country).e164 ?? standInPhone(values.country),
    notifications: { whatsapp: toldOf(values.type, allStates) },
  };
}

function common(values: Values, timeZone: string): Omit<Body, "amount"> {
  const { type, currency, order, expires, checkout, email, name, language } = values;
  const [first = "", ...rest] = name.trim().split(/\s+/);
  const at = expires === "at" ? instantOf(values.expiresAt, timeZone) : null;
  return {
    type,
    currency_code: currency,
    language,
    ...(order.trim() === "" ? {} : { order_no: order.trim() }),
    ...(first === "" ? {} : { customer_first_name: first }),
    ...(rest.length === 0 ? {} : { customer_last_name: rest.join(" ") }),
    ...(email.trim() === "" ? {} : { customer_email: email.trim() }),
    ...(checkout.trim() === "" ? {} : { checkout_url: checkout.trim() }),
    ...(at === null ? {} : { expires_at: at.toISOString() }),
    ...(/^\d+$/.test(expires) ? { expiration_time: Number(expires) } : {}),
  };
}

function instantOf(local: string, timeZone: string): Date | null {
  const there = new Date(`${local}:00Z`);
  if (Number.isNaN(there.getTime())) return null;
  const guess = new Date(there.getTime() - offsetMs(there, timeZone));
  return new Date(there.getTime() - offsetMs(guess, timeZone));
}

/** The currency that people in a country most likely mean. */
export function currencyOf(country: string): string {
  const known: Record<string, string> = {
    KW: "KWD",
    SA: "SAR",
    AE: "AED",
    QA: "QAR",
    BH: "BHD",
    OM: "OMR",
    EG: "EGP",
    JO: "JOD",
    US: "USD",
    GB: "GBP",
    IN: "INR",
  };
  return known[country] ?? "USD";
}
