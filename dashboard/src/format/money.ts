import { latinDigits } from "./digits.ts";
import { type Locale, once, tagOf } from "./locale.ts";

export interface MoneyParts {
  /** `24.500`, with the decimals that came. */
  figure: string;
  /** `KWD`, in Arabic `د.ك.`; without direction marks. */
  unit: string;
}

/**
 * Of decimal text as the API has it (`24.500`), which carries the currency's own decimals. It is never a floating-point
 * number on the way.
 */
export function moneyParts(locale: Locale, amount: string, currency: string): MoneyParts {
  const tag = tagOf(locale);
  const decimals = amount.split(".")[1]?.length ?? 0;
  const format = once(`money ${tag} ${currency} ${decimals}`, () => makeFormat(tag, locale, currency, decimals));
  const parts = format.formatToParts(amount as Intl.StringNumericLiteral);
  const figure = parts.filter(({ type }) => isFigure(type)).map(({ value }) => value);
  const unit = parts.find(({ type }) => type === "currency")?.value ?? currency;
  return { figure: unmarked(figure.join("")), unit: unmarked(unit) };
}

/** On one line of text: `KWD 24.500`, `24.500 د.ك.`; spaces that do not break. */
export function formatMoney(locale: Locale, amount: string, currency: string): string {
  const { figure, unit } = moneyParts(locale, amount, currency);
  return locale.language === "ar" ? `${figure}\u00a0${unit}` : `${unit}\u00a0${figure}`;
}

/** How many decimals a currency has in accounts, for what is typed; the server has the last word. */
export function decimalsOf(currency: string): number {
  try {
    return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

function makeFormat(tag: string, { language }: Locale, currency: string, decimals: number): Intl.NumberFormat {
  return new Intl.NumberFormat(tag, {
    style: "currency",
    currency,
    currencyDisplay: language === "ar" ? "symbol" : "code",
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
}

function isFigure(type: string): boolean {
  return ["integer", "group", "decimal", "fraction", "minusSign"].includes(type);
}

function unmarked(text: string): string {
  return text.replace(/[\u200e\u200f\u061c]/g, "").trim();
}

/** What was typed, with Latin digits, a point, and no grouping. */
export function latinAmount(typed: string): string {
  return latinDigits(typed)
    .trim()
    .replace(/\u066b/g, ".")
    .replace(/[,\u066c\u060c\s]/g, "");
}
