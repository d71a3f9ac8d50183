/** A merchant's settings as the form has them, and what of them goes back to the API. */
import type { AnswerOf, BodyOf } from "../../api/client.ts";

export type Settings = AnswerOf<"GET /v1/settings">;
export type SettingsPatch = BodyOf<"PATCH /v1/settings">;

export const settleStates = ["created", "paid", "authorized", "canceled", "failed", "expired"] as const;

/** Of a price; `id` names the row of the form only. */
export interface PriceRow {
  id: string;
  country: string;
  category: string;
  currency: string;
  amount: string;
  from: string;
}

export interface Values {
  name: string;
  default_country: string;
  default_language: string;
  timezone: string;
  checkout_url_template: string;
  expiry: string;
  /** As typed. */
  settle_seconds: Record<(typeof settleStates)[number], number | string>;
  hold_limit_hours: number | string;
  uncertain: string;
  marketing_drift: string;
  digits: string;
  stop_words: string[];
  start_words: string[];
  prices: PriceRow[];
  /** Empty: for ever. */
  retention_days: number | string;
}

export function valuesOf(settings: Settings): Values {
  return {
    name: settings.name,
    default_country: settings.default_country,
    default_language: settings.default_language,
    timezone: settings.timezone,
    checkout_url_template: settings.checkout_url_template ?? "",
    expiry: settings.expiry,
    settle_seconds: { ...settings.settle_seconds },
    hold_limit_hours: settings.hold_limit_hours,
    uncertain: settings.uncertain,
    marketing_drift: settings.marketing_drift,
    digits: settings.digits,
    stop_words: [...settings.stop_words],
    start_words: [...settings.start_words],
    prices: settings.prices.map((price, index) => ({ id: `${index}`, ...price })),
    retention_days: settings.retention_days ?? "",
  };
}

/** The fields whose values are others than before: what is not named stays, whoever changed it meanwhile. */
export function changedFields(before: Values, now: Values): (keyof Values)[] {
  return (Object.keys(now) as (keyof Values)[]).filter(
    (field) => JSON.stringify(before[field]) !== JSON.stringify(now[field]),
  );
}

/** Contents that are kept so far would go, and nothing brings them back. */
export function removesMore(before: Values, now: Values): boolean {
  const days = ({ retention_days: days }: Values) => (days === "" ? Number.POSITIVE_INFINITY : Number(days));
  return days(now) < days(before);
}

export function patchOf(before: Values, now: Values): SettingsPatch {
  const body = {
    ...now,
    name: now.name.trim(),
    checkout_url_template: now.checkout_url_template.trim() === "" ? null : now.checkout_url_template.trim(),
    prices: now.prices.map(({ id: _, ...price }) => price),
    retention_days: now.retention_days === "" ? null : now.retention_days,
  };
  // What a number is, is the API's to judge: an empty field is told at its place.
  return Object.fromEntries(changedFields(before, now).map((field) => [field, body[field]])) as SettingsPatch;
}
