export interface KeptPrice {
  country: string;
  category: string;
  currency: string;
  amount: string;
  /** A date: from then on. */
  from: string;
}

interface Shop {
  default_country: string;
  prices: readonly KeptPrice[];
}

/** What a message of this category costs now in the shop's own country, by the prices that the shop keeps. */
export function priceNow({ default_country, prices }: Shop, category: string | undefined, now: Date): KeptPrice | null {
  const today = now.toISOString().slice(0, 10);
  const fitting = prices.filter(
    (price) =>
      price.country === default_country &&
      price.category === category?.toLowerCase() &&
      price.from.slice(0, 10) <= today,
  );
  return fitting.toSorted((a, b) => a.from.localeCompare(b.from)).at(-1) ?? null;
}
