import { isStillTrue } from "../domain/notification.ts";
import { notifiableStates } from "../domain/payment-state.ts";
import type { ISql } from "../store/database.ts";
import type { MerchantConfig } from "../store/merchant-configs.ts";
import type { Transaction } from "../store/transaction.ts";
import { oweWithPhone } from "../store/transaction-fill.ts";
import type { WithOwed } from "./wake.ts";

/** What transactions owe that lacked only the phone which they just got; they are as they were before. */
export async function oweToPhones(
  tx: ISql,
  transactions: readonly Transaction[],
  { configs, tells }: { configs: ReadonlyMap<string, MerchantConfig>; tells: boolean },
): Promise<WithOwed[]> {
  if (transactions.length === 0) return [];
  const withPhone = transactions.map(({ merchantId, sessionId, state }) => ({
    merchantId,
    sessionId,
    trueStates: notifiableStates.filter((about) => isStillTrue(about, state)),
    holdLimitHours: configs.get(merchantId)?.merchant.holdLimitHours ?? 0,
  }));
  const owed = await oweWithPhone(tx, withPhone, tells);
  return owed.map(({ merchantId, authenticatorId }) => ({
    merchantId,
    owed: [{ authenticatorId, phase: "queued", dueInSeconds: 0 }],
  }));
}
