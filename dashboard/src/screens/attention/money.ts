interface Amount {
  currency_code: string;
  amount: string;
}

/** Of several causes together, by currency, the currency that comes first first; exact to the last digit. */
export function sumOf(amounts: readonly Amount[]): Amount[] {
  const sums = new Map<string, { value: bigint; decimals: number }>();
  for (const { currency_code, amount } of amounts) {
    const [whole = "0", fraction = ""] = amount.split(".");
    const known = sums.get(currency_code) ?? { value: 0n, decimals: fraction.length };
    const decimals = Math.max(known.decimals, fraction.length);
    const value =
      known.value * 10n ** BigInt(decimals - known.decimals) + BigInt(whole + fraction.padEnd(decimals, "0"));
    sums.set(currency_code, { value, decimals });
  }
  return Array.from(sums, ([currency_code, { value, decimals }]) => {
    const digits = `${value}`.padStart(decimals + 1, "0");
    const fraction = decimals === 0 ? "" : `.${digits.slice(-decimals)}`;
    return { currency_code, amount: `${digits.slice(0, digits.length - decimals)}${fraction}` };
  });
}
