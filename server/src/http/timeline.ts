/**
 * What happened to one notification, in the order in which it happened.
 */
import { isStillTrue, reasonText, statusOf } from "../domain/notification.ts";
import { isPaymentState } from "../domain/payment-state.ts";
import type { InboundMessage } from "../store/inbound-message.ts";
import type { Attempt, Notification } from "../store/notification.ts";
import type { TransactionEvent } from "../store/transaction.ts";

export interface TimelineEntry {
  /** null: it happened, and nobody wrote down when. */
  at: Date | null;
  what:
    | "owed"
    | "retried"
    | "attempt"
    | "held"
    | "accepted"
    | "sent"
    | "delivered"
    | "read"
    | "failed"
    | "superseded"
    | "suppressed"
    | "withdrawn"
    | "uncertain"
    | "resolved"
    | "replied"
    | "corrects"
    | "corrected_by";
  detail: string | null;
  /** Of `attempt`: its number. */
  attempt: number | null;
  /** Of `replied`: the customer's message. */
  replyId: string | null;
  /** Of `corrects` and `corrected_by`: the other notification. */
  notificationId: string | null;
}

/** `siblings`: all notifications of the transaction; `events`: its history; `replies`: what its customer wrote. */
export function timelineOf(
  notification: Notification,
  attempts: readonly Attempt[],
  siblings: readonly Notification[],
  events: readonly TransactionEvent[],
  replies: readonly InboundMessage[] = [],
): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  const add = (at: Date | null, what: TimelineEntry["what"], more: Partial<TimelineEntry> = {}): void => {
    entries.push({ at, what, detail: null, attempt: null, replyId: null, notificationId: null, ...more });
  };
  const { createdAt, acceptedAt, sentAt, deliveredAt, readAt, failedAt, heldSince, corrects, phase } = notification;
  const { requestedBy, retriedAt, resolvedBy, resolvedAt, state: about } = notification;
  const detail = notification.reasonDetail ?? reasonText(notification.reasonCode ?? "", "en")?.title ?? null;

  add(createdAt, "owed", { detail: requestedBy === null ? null : `Asked for by ${requestedBy}.` });
  if (retriedAt !== null) add(retriedAt, "retried");
  if (corrects !== null) add(createdAt, "corrects", { notificationId: corrects });
  for (const attempt of attempts) {
    const said = attempt.detail === null ? attempt.outcome : `${attempt.outcome}: ${attempt.detail}`;
    add(attempt.startedAt, "attempt", { attempt: attempt.number, detail: said });
  }
  if (heldSince !== null) add(heldSince, "held", { detail });
  if (phase === "uncertain") add(attempts.at(-1)?.startedAt ?? null, "uncertain", { detail });
  if (acceptedAt !== null) add(acceptedAt, "accepted");
  if (resolvedAt !== null) add(resolvedAt, "resolved", { detail: `${resolvedBy} said that it was sent.` });
  if (sentAt !== null) add(sentAt, "sent");
  if (deliveredAt !== null) add(deliveredAt, "delivered");
  if (readAt !== null) add(readAt, "read");
  const hasFailed = statusOf(phase, notification.deliveryRank, false) === "failed";
  if (failedAt !== null || hasFailed) add(failedAt, "failed", { detail: hasFailed ? detail : null });
  if (phase === "superseded") {
    const event = events.find(
      ({ applied, state, recordedAt }) =>
        applied && recordedAt >= createdAt && isPaymentState(state) && about !== null && !isStillTrue(about, state),
    );
    add(event?.recordedAt ?? null, "superseded", {
      detail: event === undefined ? null : `The payment became ${event.state}.`,
    });
  }
  if (phase === "suppressed" || phase === "withdrawn") add(null, phase, { detail });
  for (const sibling of siblings) {
    if (sibling.corrects === notification.id) add(sibling.createdAt, "corrected_by", { notificationId: sibling.id });
  }
  for (const { id, notificationId, sentAt, text, type } of replies) {
    if (notificationId === notification.id) add(sentAt, "replied", { replyId: id, detail: text ?? type });
  }
  // Stable: what has the same instant stays in the order of a life.
  return entries.sort((a, b) => placeOf(a) - placeOf(b));
}

const reportedBySecond = new Set<TimelineEntry["what"]>(["accepted", "sent", "delivered", "read", "failed", "replied"]);

/**
 * WhatsApp's times are whole seconds, cut off: such an entry belongs to the end of its second. One that is known to be
 * accepted by a report alone has the time of that report.
 */
function placeOf({ at, what }: TimelineEntry): number {
  if (at === null) return Number.MAX_VALUE;
  const time = at.getTime();
  return reportedBySecond.has(what) && time % 1000 === 0 ? time + 999 : time;
}
