/**
 * Money: decimal text from end to end, never a floating-point number.
 */
import { type Digits, localeOf, plainSpacing } from "./intl.ts";
import { isArabic } from "./languages.ts";
import { remembered } from "./remembered.ts";

/**
 * The active currencies by the decimals of their minor unit. CLDR's decimals, which `Intl` uses, are those of daily
 * life (PKR 0) and differ; accounts are kept in these. Source: ISO 4217 list one, as of 2026-01 (bullion, testing and
 * settlement codes left out).
 */
const codesByDecimals: Record<number, string> = {
  0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
  2:
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW " +
    "CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF " +
    "IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK " +
    "MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP " +
    "SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER " +
    "ZAR ZMW ZWG",
  3: "BHD IQD JOD KWD LYD OMR TND",
  4: "CLF UYW",
};
const decimalsByCode = new Map(
  Object.entries(codesByDecimals).flatMap(([decimals, codes]) =>
    codes.split(" ").map((code) => [code, Number(decimals)] as const),
  ),
);

/** More than any payment; the whole amount then fits PostgreSQL's numeric and every reader's column. */
const maxIntegerDigits = 15;

/** The active ISO 4217 codes, sorted. */
export const currencyCodes: readonly string[] = [...decimalsByCode.keys()].sort();

/** How many decimals the currency's minor unit has; null for what is no active ISO 4217 code. */
export function currencyDecimals(code: string): number | null {
  return decimalsByCode.get(code) ?? null;
}

export type ParsedAmount = { kind: "ok"; amount: string } | { kind: "refused"; message: string };

/**
 * Reads a decimal amount and writes it with exactly the currency's decimals: "20" in KWD becomes "20.000".
 * Refused, with a sentence for the caller: signs, exponents, separators, zero (unless `zero` is "allowed"), more
 * decimals than the currency has.
 */
export function parseAmount(text: string, currency: string, zero: "allowed" | "refused" = "refused"): ParsedAmount {
  const decimals = currencyDecimals(currency);
  if (decimals === null) return refused(`"${currency}" is not an active ISO 4217 currency code, such as KWD.`);
  const match = /^(\d+)(?:\.(\d+))?$/.exec(text);
  const example = decimals === 0 ? "20" : `20.${"0".repeat(decimals)}`;
  if (match === null) return refused(`Expected a decimal amount such as "${example}", got "${text.slice(0, 40)}".`);
  const [, integer = "", fraction = ""] = match;
  if (fraction.length > decimals) {
    return refused(`${currency} has ${decimals} decimals, "${text.slice(0, 40)}" has ${fraction.length}.`);
  }
  const units = integer.replace(/^0+(?=\d)/, "");
  if (units.length > maxIntegerDigits) {
    return refused(`Expected at most ${maxIntegerDigits} digits before the decimal point, got ${units.length}.`);
  }
  const amount = decimals === 0 ? units : `${units}.${fraction.padEnd(decimals, "0")}`;
  if (zero === "refused" && /^[0.]+$/.test(amount)) return refused("Expected an amount above zero.");
  return { kind: "ok", amount };
}

/**
 * An amount as people write it in this language: "KWD 20.000", in Arabic "20.000 د.ك.". Plain spaces, no direction
 * marks: the text goes into a template, whose direction WhatsApp finds by itself. `amount` is decimal text. Of the same
 * payment it is asked several times, and the 500 amounts that came last are remembered.
 */
export const formatMoney = remembered((amount: string, currency: string, language: string, digits: Digits): string => {
  if (!/^\d+(\.\d+)?$/.test(amount)) throw new RangeError(`"${amount}" is not a decimal amount`);
  const decimals = Math.max(currencyDecimals(currency) ?? 0, amount.split(".")[1]?.length ?? 0);
  // Given as text, Intl formats the exact decimal; a number would be rounded beyond 15 digits.
  return plainSpacing(moneyFormat(language, digits, currency, decimals).format(amount as `${number}`));
});

const moneyFormat = remembered(
  (language: string, digits: Digits, currency: string, decimals: number) =>
    new Intl.NumberFormat(localeOf(language, digits), {
      style: "currency",
      currency,
      currencyDisplay: isArabic(language) && isSymbolReadable(language, currency) ? "symbol" : "code",
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    }),
);

/** In a text from right to left "US$" falls apart into "$US"; the code, all letters, does not. */
function isSymbolReadable(language: string, currency: string): boolean {
  const parts = new Intl.NumberFormat(localeOf(language, "latn"), { style: "currency", currency }).formatToParts(0);
  return !parts.some(({ type, value }) => type === "currency" && /[A-Z]/i.test(value));
}

function refused(message: string): ParsedAmount {
  return { kind: "refused", message };
}
