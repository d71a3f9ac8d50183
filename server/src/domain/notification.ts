/**
 * The life of a notification: one message owed to one customer about one state of a payment.
 *
 *    owed ──► queued ◄──────────► held            a cause outside of it appears, and clears
 *               │ ▲                 │
 *         claim │ │ try again later └──► failed   the hold limit is over
 *               ▼ │
 *             sending ──────────► failed          refused for good, or the attempts are used up
 *               │   │
 *               │   └ no answer ► uncertain ────► queued   long silence proves that WhatsApp has nothing
 *      accepted │                   │   │
 *               ▼                   │   └───────► failed   the hold limit is over
 *            accepted ◄─────────────┘             proof: a report that carries our id
 *               │
 *               └──► WhatsApp's reports: sent, delivered, read, or failed
 *
 *   superseded   from queued, held, uncertain: the payment has moved on, the text is no longer true
 *   suppressed   instead of queued, or from queued: a rule says that this message shall not go; the reason says which
 *   withdrawn    from queued, held, uncertain: unticked, or taken back by hand before it left
 *
 * `failed`, `suppressed` and `uncertain` can be made due again by hand. Of one that is uncertain, or was given up for
 * that, a person may also say that it was sent: then it is accepted. Proof that the message exists beats every phase: an
 * uncertain notification that was superseded meanwhile becomes accepted when a report carries its id.
 */
import { isOpen, type NotifiableState, type PaymentState } from "./payment-state.ts";
import { reasonsInArabic } from "./reasons-in-arabic.ts";

/** How far our own work on a notification has come. */
export const phases = [
  "queued",
  "held",
  "sending",
  "uncertain",
  "accepted",
  "failed",
  "superseded",
  "suppressed",
  "withdrawn",
] as const;
export type Phase = (typeof phases)[number];

/** What people see: our phase, and after acceptance what WhatsApp reported. */
export const notificationStatuses = [...phases, "sent", "delivered", "read"] as const;
export type NotificationStatus = (typeof notificationStatuses)[number];

/** How far a message has come. It only ever moves up. */
export const deliveryRanks = { none: 0, accepted: 1, sent: 2, delivered: 3, read: 4 } as const;

/**
 * The status that people see. `delivered` and `read` prove that the message arrived, whatever else was noted;
 * a reported failure counts only while nothing proves that.
 */
export function statusOf(phase: Phase, deliveryRank: number, deliveryFailed: boolean): NotificationStatus {
  if (deliveryRank >= deliveryRanks.read) return "read";
  if (deliveryRank >= deliveryRanks.delivered) return "delivered";
  // A report can come before the answer to our request, and after a crash long before its lease ends.
  if (phase === "sending" && deliveryRank >= deliveryRanks.sent) return "sent";
  if (phase !== "accepted") return phase;
  if (deliveryFailed) return "failed";
  return deliveryRank >= deliveryRanks.sent ? "sent" : "accepted";
}

/** It has not left yet and nothing is under way: due later, or held by a cause outside of it. */
export function isWaiting(phase: Phase): phase is "queued" | "held" {
  return phase === "queued" || phase === "held";
}

/**
 * Whether a message about `about` still tells the truth when the payment is `now`: the payment link as long as the
 * payment is open, every other message only while the state is its own.
 */
export function isStillTrue(about: NotifiableState, now: PaymentState): boolean {
  return about === "created" ? isOpen(now) : about === now;
}

/** A payment link with less life left than this is not sent: it would be dead when the customer taps it. */
export const shortestLinkLifeMs = 60_000;

/** `expiresAt` null: the link does not expire. */
export function linkLifeIsTooShort(expiresAt: Date | null, now: Date): boolean {
  return expiresAt !== null && expiresAt.getTime() - now.getTime() < shortestLinkLifeMs;
}

/** Bad news waits, because a late success is common; good news does not. */
export const defaultSettleSeconds: Record<NotifiableState, number> = {
  created: 0,
  paid: 0,
  authorized: 0,
  canceled: 0,
  failed: 30,
  expired: 30,
};

/** How long news of a state waits, in seconds. `settleSeconds` is the merchant's; what it leaves out is ours. */
export function settleSecondsOf(
  about: NotifiableState,
  settleSeconds: Partial<Record<NotifiableState, number>>,
): number {
  return settleSeconds[about] ?? defaultSettleSeconds[about];
}

/** When a notification owed since `since` may leave. `settleSeconds` is the merchant's; what it leaves out is ours. */
export function dueAt(
  about: NotifiableState,
  since: Date,
  settleSeconds: Partial<Record<NotifiableState, number>>,
): Date {
  return new Date(since.getTime() + settleSecondsOf(about, settleSeconds) * 1000);
}

/** When a notification owed since `owedAt` is given up if it is still held or uncertain. */
export function holdEndsAt(owedAt: Date, holdLimitHours: number): Date {
  return new Date(owedAt.getTime() + holdLimitHours * 3_600_000);
}

/** News so old that it is recorded but no longer sent. */
export function isTooOld(occurredAt: Date, now: Date, holdLimitHours: number): boolean {
  return holdEndsAt(occurredAt, holdLimitHours).getTime() < now.getTime();
}

/**
 * Why a notification waits or did not go, in our own words. WhatsApp's reasons are its error numbers as text; what
 * those mean stands in the error catalogue.
 */
export interface ReasonText {
  /** A few words. */
  title: string;
  /** One sentence that says what to do. */
  advice: string;
}

const texts = {
  no_link: {
    title: "No template is linked",
    advice: "Link a template for this state and language; the next payment will use it.",
  },
  no_payment_link: {
    title: "E-Commerce orders get no payment link",
    advice: "Nothing is to be done: the customer is at the checkout already; tick states after the payment instead.",
  },
  template_rejected: {
    title: "WhatsApp rejected the template",
    advice: "Read the reason in WhatsApp Manager, correct the template and submit it again, or link another one.",
  },
  template_disabled: {
    title: "WhatsApp disabled the template",
    advice: "Submit a new template under another name and link it: a disabled one does not come back.",
  },
  template_missing: {
    title: "The template does not exist at WhatsApp",
    advice: "Check the name and language in WhatsApp Manager, synchronise the templates, and correct the link.",
  },
  template_pending: {
    title: "The template is not approved yet",
    advice: "Wait for WhatsApp's review, usually less than a day; the message leaves by itself when it is approved.",
  },
  template_paused: {
    title: "WhatsApp paused the template",
    advice: "Wait until the pause ends, or link another approved template; the message leaves by itself.",
  },
  template_marketing: {
    title: "WhatsApp made the template a marketing template",
    advice:
      "Link a utility template, or save the link again to accept the higher price; the message then leaves by itself.",
  },
  missing_variable: {
    title: "A value for the text is missing",
    advice: "Give the transaction this value, or give the variable a fallback text in the template link, and retry.",
  },
  link_mismatch: {
    title: "The payment link does not fit the button",
    advice:
      "Use a checkout_url that begins with the address approved in the template's button, or link another template.",
  },
  link_expiring: {
    title: "The payment link is about to expire",
    advice: "Give the transaction a later expires_at and send the link again.",
  },
  phone_missing: {
    title: "The customer has no phone number",
    advice: "Add customer_phone to the transaction and send again.",
  },
  phone_invalid: {
    title: "The phone number cannot exist",
    advice: "Correct customer_phone, with its country code, and send again.",
  },
  opted_out: {
    title: "The customer does not want messages",
    advice:
      "Respect it, and see why among the opt-outs; the customer can write START to your number to get messages again.",
  },
  token: {
    title: "WhatsApp refuses the access token",
    advice: "Create a new system user token and save it in the authenticator; held messages leave by themselves.",
  },
  sender_unhealthy: {
    title: "The sender cannot send at the moment",
    advice: "Open the authenticator's checks and WhatsApp Manager to see what blocks the number or account.",
  },
  tier_full: {
    title: "The daily limit of customers is reached",
    advice:
      "Wait until the 24-hour window moves on, or raise the limit in WhatsApp Manager; the message leaves by itself.",
  },
  hold_limit: {
    title: "Held for too long",
    advice: "Mend what held it, see the timeline, and send it again if the customer still needs it.",
  },
  outcome_unknown: {
    title: "Nobody knows whether WhatsApp has the message",
    advice: "Ask the customer or look at the chat, then retry it or leave it.",
  },
  too_old: {
    title: "The news was too old",
    advice:
      "Check why the payment system reported it so late; send it by hand if the customer should still hear of it.",
  },
} as const satisfies Record<string, ReasonText>;

export type ReasonCode = keyof typeof texts;

export const reasonCodes = Object.keys(texts) as ReasonCode[];

export function isReasonCode(code: string): code is ReasonCode {
  return Object.hasOwn(texts, code);
}

/** The languages that staff read reasons in. */
export type Spoken = "en" | "ar";

/** Title and advice of one of our own codes; null when the code is not ours (then it is WhatsApp's number). */
export function reasonText(code: ReasonCode, spoken: Spoken): ReasonText;
export function reasonText(code: string, spoken: Spoken): ReasonText | null;
export function reasonText(code: string, spoken: Spoken): ReasonText | null {
  if (!isReasonCode(code)) return null;
  return spoken === "ar" ? reasonsInArabic[code] : texts[code];
}
