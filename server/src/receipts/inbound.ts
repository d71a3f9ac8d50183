import { countInbound, senderPace } from "../domain/pacing.ts";
import { lockSender, writeVerdicts } from "../store/claim.ts";
import type { Sql } from "../store/database.ts";
import type { MerchantConfigs } from "../store/merchant-configs.ts";

/** Messages that a sender got just now. */
export interface Inbound {
  merchantId: string;
  authenticatorId: string;
  messages: number;
}

/** A message that was on its way for longer counted against a second that is over. */
export const longestOnItsWayMs = 5_000;

/** Takes what customers wrote out of the senders' buckets: it counts against the same limit as what we send. */
export async function takeInbound(sql: Sql, configs: MerchantConfigs, inbound: readonly Inbound[]): Promise<void> {
  const bySender = Map.groupBy(inbound, ({ authenticatorId }) => authenticatorId);
  for (const [authenticatorId, ofSender] of bySender) {
    const { merchantId } = ofSender[0] as Inbound;
    const messages = ofSender.reduce((sum, one) => sum + one.messages, 0);
    await sql.begin(async (tx) => {
      const locked = await lockSender(tx, merchantId, authenticatorId);
      if (locked === null) return;
      const config = await configs.get(tx, merchantId, locked.configVersion);
      const sender = config?.senders.get(authenticatorId);
      if (sender === undefined) return;
      const perSecond = senderPace({ ...sender, ...locked });
      await writeVerdicts(tx, { merchantId, authenticatorId }, [], countInbound({ ...locked, perSecond }, messages));
    });
  }
}
