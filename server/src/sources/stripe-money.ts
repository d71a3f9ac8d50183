/**
 * Stripe's amounts: whole numbers of a unit that is Stripe's own choice, and not always the currency's minor unit.
 *
 * Source: Stripe, Supported currencies (minor units in API amounts, special cases), read 2026-11.
 */
import { currencyDecimals } from "../domain/money.ts";

/** ISK and UGX have no decimals, and yet come as hundredths whose last two digits are 0: 500 is 5 ISK. */
const hundredths = new Set(["ISK", "UGX"]);
/** MGA has a minor unit in ISO 4217, and none here. */
const wholes = new Set("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split(" "));
const thousandths = new Set("BHD JOD KWD OMR TND".split(" "));

/**
 * An amount as decimal text, with the decimals that the currency has; with more of them, where Stripe says a fraction of
 * what cannot be divided. null for what is no amount. `currency` in capitals.
 */
export function fromStripeUnits(amount: unknown, currency: string): string | null {
  if (typeof amount !== "number" || !Number.isSafeInteger(amount) || amount < 0) return null;
  const decimals = stripeDecimals(currency);
  const digits = `${amount}`.padStart(decimals + 1, "0");
  const units = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals);
  const kept = fitFraction(fraction, currencyDecimals(currency) ?? decimals);
  return kept === "" ? units : `${units}.${kept}`;
}

function stripeDecimals(currency: string): number {
  if (hundredths.has(currency)) return 2;
  if (wholes.has(currency)) return 0;
  return thousandths.has(currency) ? 3 : 2;
}

/** Zeros at its end that the currency has no place for are left out. */
function fitFraction(fraction: string, decimals: number): string {
  if (fraction.length <= decimals) return fraction.padEnd(decimals, "0");
  const surplus = fraction.slice(decimals);
  return /^0*$/.test(surplus) ? fraction.slice(0, decimals) : fraction;
}
