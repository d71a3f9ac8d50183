/**
 * Message out without a claim of its own: what a creation owes is decided before it is written, by the rules of every
 * claim, and where nothing stands in the way the creation's statement claims it (`store/birth.ts`).
 */
import { customersOfTier } from "../domain/messaging-limit.ts";
import { senderPace } from "../domain/pacing.ts";
import type { Birth, BirthSender, Births } from "../store/birth.ts";
import type { Candidate, LockedSender } from "../store/claim.ts";
import { type MerchantConfig, type PresentConfigs, type SenderConfig, wantsNews } from "../store/merchant-configs.ts";
import type { NewTransaction } from "../store/transaction.ts";
import type { DispatchParts, Sender } from "./dispatcher.ts";
import { type Claimed, judge, notReady, writeByOf } from "./judge.ts";

/** What may be claimed with its transaction, and the messages to deliver where it was, by notification. */
export interface JudgedBirths {
  births: Births;
  claimed: ReadonlyMap<string, Claimed>;
}

/** Who wants to hear that a message was queued, or that it is being sent, hears both, and in this order. */
const newsOfTheQueue = ["notification.queued", "notification.sending"] as const;

/**
 * Decides about what new transactions owe. `roomFor`: how many messages of a sender this node may take at once; asked
 * once for each. null: everything is to be queued.
 */
export function judgeBirths(
  parts: Pick<DispatchParts, "baseUrlOf" | "leaseMs" | "sendTimeoutMs">,
  rows: readonly NewTransaction[],
  { now, configs }: PresentConfigs,
  roomFor: (sender: Sender) => number,
): JudgedBirths | null {
  const startedAt = performance.now();
  const messages: Birth[] = [];
  const senders: BirthSender[] = [];
  const claimed = new Map<string, Claimed>();
  const bySender = Map.groupBy(rows, (row) => soleOwed(row)?.authenticatorId ?? null);
  for (const [authenticatorId, ofSender] of bySender) {
    const config = configs.get(ofSender[0]?.merchantId ?? "");
    const senderConfig = authenticatorId === null ? undefined : config?.senders.get(authenticatorId);
    if (config === undefined || senderConfig === undefined || wantsNews([config], newsOfTheQueue)) continue;
    const locked = asLocked(config, senderConfig, now);
    if (senderConfig.heldFor !== null || notReady(parts, senderConfig, locked) !== null) continue;
    const sender = { merchantId: config.merchant.merchantId, authenticatorId: senderConfig.authenticatorId };
    const candidates = firstOfEachRecipient(ofSender).slice(0, roomFor(sender));
    const judged = judge(
      parts,
      candidates.map((row) => asCandidate(row, now)),
      {
        locked,
        config,
        senderConfig,
        templates: new Map(),
      },
    );
    const perSecond = senderPace({ ...senderConfig, ...locked });
    const writeBy = writeByOf(parts, startedAt);
    for (const message of judged.claimed) claimed.set(message.id, { ...message, perSecond, writeBy });
    const sessions = new Map(judged.claimed.map(({ id, sessionId }) => [id, sessionId as string]));
    const toSend = judged.verdicts.flatMap((verdict) => {
      const sessionId = sessions.get(verdict.id);
      return sessionId === undefined
        ? []
        : [{ ...verdict, ...sender, sessionId, recipient: verdict.recipient as string }];
    });
    if (toSend.length === 0) continue;
    const { messagingLimit } = senderConfig;
    messages.push(...toSend);
    senders.push({ ...sender, perSecond, messagingLimit, mostCustomers: customersOfTier(messagingLimit) });
  }
  return messages.length === 0 ? null : { births: { messages, senders }, claimed };
}

/** What it owes, where that is to leave at once and waits for nobody. */
function soleOwed({ owed, customerPhone }: NewTransaction): NewTransaction["owed"][number] | null {
  const [first, ...others] = owed;
  if (first === undefined || others.length > 0 || customerPhone === null) return null;
  return first.phase === "queued" && first.dueInSeconds <= 0 ? first : null;
}

function firstOfEachRecipient(rows: readonly NewTransaction[]): NewTransaction[] {
  return [...new Map(rows.toReversed().map((row) => [row.customerPhone, row])).values()].reverse();
}

/** The sender as it is where nothing stands in the way; whether that is so the statement sees. */
function asLocked({ version }: MerchantConfig, sender: SenderConfig, now: Date): LockedSender {
  return {
    tokens: 0,
    refilledAt: now,
    slowedTo: null,
    slowedAt: null,
    now,
    environment: sender.environment,
    configVersion: version,
    holds: [],
    messagingLimit: null,
    recentRecipients: 0,
  };
}

/** What a look would find of it in the moment after. */
function asCandidate(row: NewTransaction, now: Date): Candidate {
  const owed = soleOwed(row) as NewTransaction["owed"][number];
  return {
    ...row,
    direct: null,
    id: owed.id,
    kind: "automatic",
    priority: owed.priority,
    attempts: 0,
    faults: 0,
    dueAt: now,
    owedAt: now,
    isAskedFor: row.ticks.includes(owed.state),
    siblingUnderWay: false,
    optOut: null,
    paidBackAt: null,
    waitsUntil: null,
    pairRefusals: 0,
    isCounted: false,
    version: 1,
    about: owed.state,
    state: "created",
    occurredAt: now,
    createdAt: now,
  };
}
