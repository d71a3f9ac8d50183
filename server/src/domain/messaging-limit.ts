/**
 * The messaging limit: how many different customers a portfolio may write to in 24 hours.
 *
 * Zajel can only estimate how many there were: WhatsApp counts who was reached, over everything that the portfolio
 * sends from. So the estimate warns early and stops only what is not owed to anybody yet: payment links. A receipt goes
 * until WhatsApp itself refuses.
 */

/** From this share on people are warned. */
const warnFrom = 0.8;

/**
 * The number of customers that a tier means; null: no limit, or none that is known.
 *
 * Source: Meta, messaging limits and `business_capability_update`, read 2026-09: `TIER_250`, `TIER_2K`, `TIER_10K`,
 * `TIER_100K`, `TIER_UNLIMITED`, and in samples a plain number, -1 for none.
 */
export function customersOfTier(tier: string | null): number | null {
  const [, digits, thousands] = /^(?:TIER_)?(\d{1,9})(K?)$/i.exec(tier ?? "") ?? [];
  if (digits === undefined) return null;
  return Number(digits) * (thousands === "" ? 1 : 1000);
}

/** How much of the limit is used up. */
export function tierUse(customers: number, tier: string | null): "free" | "nearly_full" | "full" {
  const most = customersOfTier(tier);
  if (most === null || customers < most * warnFrom) return "free";
  return customers < most ? "nearly_full" : "full";
}
