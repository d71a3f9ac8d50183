import { type Locale, once, tagOf } from "./locale.ts";

/** `5,412`. */
export function formatNumber(locale: Locale, value: number, decimals = 0): string {
  const tag = tagOf(locale);
  const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return once(`number ${tag} ${decimals}`, () => new Intl.NumberFormat(tag, options)).format(value);
}

/** `0.986` becomes `98.6%`. */
export function formatPercent(locale: Locale, share: number, decimals = 1): string {
  const tag = tagOf(locale);
  const options = { style: "percent", minimumFractionDigits: decimals, maximumFractionDigits: decimals } as const;
  return once(`percent ${tag} ${decimals}`, () => new Intl.NumberFormat(tag, options)).format(share);
}
