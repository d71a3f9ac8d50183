import { latinAmount } from "../../format/money.ts";

/**
 * An amount as somebody types it, as the API wants it: Latin digits, a point, no grouping. Null where it is no amount of
 * a currency with so many decimals, or nothing at all.
 */
export function parseAmount(typed: string, decimals: number): string | null {
  const match = /^(\d{1,15})(?:\.(\d*))?$/.exec(latinAmount(typed));
  if (match === null) return null;
  const [, whole = "0", part = ""] = match;
  if (part.length > decimals) return null;
  const amount = decimals === 0 ? `${BigInt(whole)}` : `${BigInt(whole)}.${part.padEnd(decimals, "0")}`;
  return /[1-9]/.test(amount) ? amount : null;
}
