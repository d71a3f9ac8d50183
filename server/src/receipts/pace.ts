/** What WhatsApp tells about how fast a sender goes: messages that came in, and failures that say "too fast". */
import { countInbound, senderPace, slowerPace } from "../domain/pacing.ts";
import { lockSender, slowSender, writeVerdicts } from "../store/claim.ts";
import type { Sql } from "../store/database.ts";
import type { MerchantConfigs } from "../store/merchant-configs.ts";

export interface PaceParts {
  sql: Sql;
  configs: MerchantConfigs;
}

/** What was told of one sender. */
export interface PaceNews {
  merchantId: string;
  authenticatorId: string;
  /** How many messages it got just now. */
  inbound: number;
  isTooFast: boolean;
}

/** A message that was on its way for longer counted against a second that is over. */
export const longestOnItsWayMs = 15_000;

/**
 * Takes what customers wrote out of the senders' buckets, since it counts against the same limit as what we send, and
 * slows down those that are too fast: once each, however often it was told.
 */
export async function notePace({ sql, configs }: PaceParts, news: readonly PaceNews[]): Promise<void> {
  const bySender = Map.groupBy(news, ({ authenticatorId }) => authenticatorId);
  for (const [authenticatorId, ofSender] of bySender) {
    const { merchantId } = ofSender[0] as PaceNews;
    const sender = { merchantId, authenticatorId };
    const inbound = ofSender.reduce((sum, one) => sum + one.inbound, 0);
    await sql.begin(async (tx) => {
      const locked = await lockSender(tx, merchantId, authenticatorId);
      if (locked === null) return;
      const config = await configs.get(tx, merchantId, locked.configVersion);
      const limits = config?.senders.get(authenticatorId);
      if (limits === undefined) return;
      const perSecond = senderPace({ ...limits, ...locked });
      if (inbound > 0) await writeVerdicts(tx, sender, [], countInbound({ ...locked, perSecond }, inbound));
      if (ofSender.some(({ isTooFast }) => isTooFast)) await slowSender(tx, sender, slowerPace(perSecond));
    });
  }
}
