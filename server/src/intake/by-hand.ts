/**
 * What people ask for by hand: a message about what is true now, one more try, taking one back, and saying of one whose
 * outcome nobody knows that it was sent. Each locks the payment's
 * row, decides, writes, and notes who asked, in the transaction that its caller has open and commits.
 */
import {
  decideByHand,
  decideRetry,
  isRetriable,
  type NothingToSend,
  type OpenNotification,
  type PresentTransaction,
} from "../domain/by-hand.ts";
import { decideMessage } from "../domain/decide.ts";
import type { Phase } from "../domain/notification.ts";
import { stopsEverything } from "../domain/opt-out.ts";
import type { NotifiableState, PaymentState } from "../domain/payment-state.ts";
import { isReached, type Reach } from "../domain/reach.ts";
import { writeAudit } from "../store/audit.ts";
import type { TransactionSql } from "../store/database.ts";
import { newId } from "../store/ids.ts";
import {
  insertManual,
  type LockedTransaction,
  listOpenNotifications,
  lockTransaction,
  makeDueAgain,
  makeDueNow,
  markAsSent,
  withdraw,
} from "../store/manual.ts";
import { presentConfig, senderFor } from "../store/merchant-configs.ts";
import { findNotification, type Notification } from "../store/notification.ts";
import { findOptOutScope } from "../store/opt-out.ts";
import type { Transaction } from "../store/transaction.ts";
import type { IntakeParts } from "./intake.ts";

/** Who asks: the merchant, the name for the records, and whom they may send to. */
export interface Asker {
  merchantId: string;
  /** `api_key:<id>`, `root`, … */
  source: string;
  reach: Reach;
}

export interface SendByHandInput extends Asker {
  sessionId: string;
  /** null: whatever is true now. */
  state: NotifiableState | null;
  force: boolean;
  /** Only about a state that is ticked, and only where a message can be made of it now: so Ottu's clients ask. */
  isStrict?: boolean;
}

export interface NotificationInput extends Asker {
  notificationId: string;
}

/** Why what was asked for cannot be done; `state` is the payment's present one. */
export type Refusal =
  | { kind: "not_found" }
  | { kind: "out_of_reach" }
  | { kind: "nothing_to_send"; because: NothingToSend; about: NotifiableState | null; state: PaymentState }
  /** The merchant has nothing that could send it. */
  | { kind: "no_sender"; state: PaymentState }
  /** It would end before it leaves, for this reason: ours, or WhatsApp's number. Only where strictly asked. */
  | { kind: "not_sendable"; reason: string; state: PaymentState }
  | { kind: "under_way"; about: NotifiableState; phase: "sending" | "uncertain"; state: PaymentState }
  /** Of a message about no payment: its number is on the list of those that get no messages. */
  | { kind: "opted_out" }
  /** The notification is not, or no longer, in a phase that allows it. */
  | { kind: "wrong_phase"; notification: Notification };

export type ByHandResult =
  /** `afterCommit`: this node's dispatcher looks at once. */
  { kind: "done"; notification: Notification; afterCommit: () => void } | Refusal;

/** A claim may take the notification between the decision and the write; then it is decided again. */
const mostRounds = 10;

/** Sends what is true now, or makes due what waits for its turn already. */
export async function sendByHand(
  parts: IntakeParts,
  tx: TransactionSql,
  input: SendByHandInput,
): Promise<ByHandResult> {
  const { merchantId, sessionId, source } = input;
  const locked = await lockTransaction(tx, merchantId, sessionId);
  if (locked === null) return { kind: "not_found" };
  if (!isReached(input.reach, locked.transaction)) return { kind: "out_of_reach" };
  const { state } = locked.transaction;

  for (let round = 0; round < mostRounds; round += 1) {
    const open: OpenNotification[] = await listOpenNotifications(tx, merchantId, sessionId);
    const ticked = input.isStrict ? locked.transaction.ticks : null;
    const decision = decideByHand({ ...locked, state: input.state, force: input.force, ticked, open });
    if (input.isStrict && (decision.kind === "make_due" || decision.kind === "make")) {
      const reason = await whyNotSendable(parts, tx, locked, decision.about);
      if (reason !== null) return { kind: "not_sendable", reason, state };
    }
    switch (decision.kind) {
      case "refused":
        return { kind: "nothing_to_send", because: decision.because, about: input.state, state };
      case "under_way":
        return { ...decision, state };
      case "make_due": {
        const { id } = decision;
        if (!(await makeDueNow(tx, merchantId, id))) continue;
        const notification = await findNotification(tx, merchantId, id);
        const detail = { session_id: sessionId, state: notification?.state };
        await writeAudit(tx, { merchantId, actor: source, action: "notification.made_due", subject: id, detail });
        return done(parts, notification);
      }
      case "make": {
        const id = await makeManual(parts, tx, locked.transaction, decision.about, source);
        const forced = decision.despite.length > 0;
        const action = forced ? "notification.forced" : "notification.sent_by_hand";
        const despite = forced ? { despite: decision.despite } : {};
        const detail = { session_id: sessionId, state: decision.about, ...despite };
        await writeAudit(tx, { merchantId, actor: source, action, subject: id, detail });
        return done(parts, await findNotification(tx, merchantId, id));
      }
    }
  }
  throw new Error("a notification changed whenever it was looked at");
}

/** Why a message about that state would end before it leaves; null where it would leave, or wait. */
async function whyNotSendable(
  parts: IntakeParts,
  tx: TransactionSql,
  { transaction, now }: { transaction: LockedTransaction; now: Date },
  about: NotifiableState,
): Promise<string | null> {
  const config = await presentConfig(parts.configs, tx, transaction.merchantId);
  if (config === null) return "no_link";
  const texts = senderFor(config, transaction)?.texts ?? null;
  const { merchant } = config;
  const { optOut } = transaction;
  const decision = decideMessage({ about, subject: transaction, merchant, texts, optOut, now, mode: "send" });
  return decision.kind === "suppress" || decision.kind === "fail" ? decision.reason : null;
}

async function makeManual(
  parts: IntakeParts,
  tx: TransactionSql,
  transaction: Transaction,
  state: NotifiableState,
  requestedBy: string,
): Promise<string> {
  const authenticatorId = await senderOf(parts, tx, transaction);
  const id = newId();
  await insertManual(tx, {
    merchantId: transaction.merchantId,
    id,
    sessionId: transaction.sessionId,
    type: transaction.type,
    state,
    authenticatorId,
    // Without a sender there is nothing that it could wait for.
    phase: authenticatorId === null ? "suppressed" : "queued",
    reasonCode: authenticatorId === null ? "no_link" : null,
    priority: state === "created" ? 1 : 0,
    requestedBy,
  });
  return id;
}

/** Makes one that failed, was suppressed or is uncertain due again, where it is still true. */
export async function retryByHand(
  parts: IntakeParts,
  tx: TransactionSql,
  input: NotificationInput,
): Promise<ByHandResult> {
  const { merchantId, notificationId: id, source } = input;
  const found = await lockTransactionOf(tx, merchantId, id);
  if (found === null) return { kind: "not_found" };
  if (found.kind === "direct") return retryDirect(parts, tx, input, found.notification);
  const { transaction, now, sessionId } = found;
  if (!isReached(input.reach, transaction)) return { kind: "out_of_reach" };

  for (let round = 0; round < mostRounds; round += 1) {
    const notification = (await findNotification(tx, merchantId, id)) as AboutAPayment;
    const { state: about, phase } = notification;
    const decision = decideRetry(notification, transaction satisfies PresentTransaction, now);
    if (decision.kind === "wrong_phase") return { kind: "wrong_phase", notification };
    if (decision.kind === "refused") {
      return { kind: "nothing_to_send", because: decision.because, about, state: transaction.state };
    }
    const authenticatorId = await senderOf(parts, tx, transaction);
    if (authenticatorId === null) return { kind: "no_sender", state: transaction.state };
    if (!(await makeDueAgain(tx, { merchantId, id, phase, authenticatorId }))) continue;
    const detail = { session_id: sessionId, state: about, was: phase, reason: notification.reasonCode };
    await writeAudit(tx, { merchantId, actor: source, action: "notification.retried", subject: id, detail });
    return done(parts, await findNotification(tx, merchantId, id));
  }
  throw new Error("a notification changed whenever it was looked at");
}

/** The same for a message about no payment: what it says is as true as when it was asked for. */
async function retryDirect(
  parts: IntakeParts,
  tx: TransactionSql,
  { merchantId, source, reach }: NotificationInput,
  notification: Notification,
): Promise<ByHandResult> {
  const { id, phase, authenticatorId, recipient: customerPhone } = notification;
  const config = await presentConfig(parts.configs, tx, merchantId);
  const sender = authenticatorId === null ? undefined : config?.senders.get(authenticatorId);
  const environment = sender?.environment ?? "live";
  if (!isReached(reach, { environment, customerPhone })) return { kind: "out_of_reach" };
  if (!isRetriable(phase) || authenticatorId === null) return { kind: "wrong_phase", notification };
  const optOut = customerPhone === null ? null : await findOptOutScope(tx, merchantId, customerPhone);
  if (stopsEverything(optOut)) return { kind: "opted_out" };
  const isRetried = await makeDueAgain(tx, { merchantId, id, phase, authenticatorId });
  if (!isRetried) return { kind: "wrong_phase", notification };
  const detail = { was: phase, reason: notification.reasonCode };
  await writeAudit(tx, { merchantId, actor: source, action: "notification.retried", subject: id, detail });
  return done(parts, await findNotification(tx, merchantId, id));
}

/** Takes back one that has not left. */
export function cancelByHand(
  parts: IntakeParts,
  tx: TransactionSql,
  input: Omit<NotificationInput, "reach">,
): Promise<ByHandResult> {
  return endByHand(parts, tx, input, { write: withdraw, action: "notification.withdrawn" });
}

/** Somebody knows that one was sent whose outcome nobody else does. It is then never sent again. */
export function resolveByHand(
  parts: IntakeParts,
  tx: TransactionSql,
  input: Omit<NotificationInput, "reach">,
): Promise<ByHandResult> {
  const more = { outcome: "accepted" };
  return endByHand(parts, tx, input, { write: markAsSent, action: "notification.resolved", more });
}

/** Sends nothing, so it is open to those who could not send it. `write` is false where the phase does not allow it. */
async function endByHand(
  parts: IntakeParts,
  tx: TransactionSql,
  { merchantId, notificationId: id, source }: Omit<NotificationInput, "reach">,
  end: { write: typeof withdraw; action: string; more?: Record<string, string> },
): Promise<ByHandResult> {
  const found = await lockTransactionOf(tx, merchantId, id);
  if (found === null) return { kind: "not_found" };
  const before = (await findNotification(tx, merchantId, id)) as Notification;
  const isWritten = await end.write(tx, merchantId, id, source);
  const notification = (await findNotification(tx, merchantId, id)) as Notification;
  if (!isWritten) return { kind: "wrong_phase", notification };
  const was: Phase = before.phase;
  const about = found.kind === "payment" ? { session_id: found.sessionId } : {};
  const detail = { ...about, state: notification.state, was, ...end.more };
  await writeAudit(tx, { merchantId, actor: source, action: end.action, subject: id, detail });
  return done(parts, notification);
}

type AboutAPayment = Notification & { sessionId: string; state: NotifiableState };

/** The transaction of a notification, locked; null where there is no such notification. */
async function lockTransactionOf(tx: TransactionSql, merchantId: string, notificationId: string) {
  const notification = await findNotification(tx, merchantId, notificationId);
  if (notification === null) return null;
  const { sessionId } = notification;
  if (sessionId === null) return { kind: "direct", notification } as const;
  const locked = await lockTransaction(tx, merchantId, sessionId);
  return locked === null ? null : ({ kind: "payment", ...locked, sessionId } as const);
}

/** The sender that an automatic notification would get now. */
async function senderOf(parts: IntakeParts, tx: TransactionSql, transaction: Transaction): Promise<string | null> {
  const config = await presentConfig(parts.configs, tx, transaction.merchantId);
  return config === null ? null : (senderFor(config, transaction)?.authenticatorId ?? null);
}

export function done(parts: IntakeParts, notification: Notification | null): Extract<ByHandResult, { kind: "done" }> {
  if (notification === null) throw new Error("a notification vanished in the transaction that wrote it");
  const { merchantId, authenticatorId, phase } = notification;
  return {
    kind: "done",
    notification,
    afterCommit() {
      if (phase === "queued" && authenticatorId !== null) parts.wake({ merchantId, authenticatorId, dueInMs: 0 });
    },
  };
}
