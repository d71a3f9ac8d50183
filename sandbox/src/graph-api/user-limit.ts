import { limits } from "../limits.ts";
import type { Account } from "../state/accounts.ts";

/**
 * The messaging limit: how many different customers an account reaches outside a service window in 24 hours. It belongs
 * to the portfolio; here each account has one of its own, and the highest tier of its numbers counts.
 * Source: Meta, Cloud API messaging-limits, read 2026-09.
 */
export interface UserLimit {
  /** Takes the place of a customer; false when the day has none left. Who was reached in the last 24 h has one. */
  take(account: Account, waId: string, nowMs: number): boolean;
  isUsedUp(account: Account, nowMs: number): boolean;
}

const dayMs = 86_400_000;
const tiers: Record<string, number> = {
  TIER_50: 50,
  TIER_250: 250,
  TIER_1K: 1_000,
  TIER_2K: 2_000,
  TIER_10K: 10_000,
  TIER_100K: 100_000,
};

/** Customers a day of a tier; infinite where there is no limit. */
export function usersOf(tier: string): number {
  return tiers[tier] ?? Number.POSITIVE_INFINITY;
}

export function createUserLimit(): UserLimit {
  /** By account: who was reached, and when first; oldest first. */
  const reached = new Map<string, Map<string, number>>();

  const today = (accountId: string, nowMs: number): Map<string, number> => {
    const users = reached.get(accountId) ?? new Map<string, number>();
    reached.set(accountId, users);
    for (const [waId, at] of users) {
      if (at > nowMs - dayMs && users.size <= limits.uniqueUsers) break;
      users.delete(waId);
    }
    return users;
  };
  const limitOf = ({ senders }: Account): number =>
    Math.max(...senders.map((sender) => usersOf(sender.messagingLimit)), 0) || Number.POSITIVE_INFINITY;

  return {
    take(account, waId, nowMs) {
      const limit = limitOf(account);
      if (limit === Number.POSITIVE_INFINITY) return true;
      const users = today(account.id, nowMs);
      if (users.has(waId)) return true;
      if (users.size >= limit) return false;
      users.set(waId, nowMs);
      return true;
    },
    isUsedUp: (account, nowMs) => today(account.id, nowMs).size >= limitOf(account),
  };
}
