/**
 * What to write to a notification's row after an attempt. One function decides what each outcome means.
 */
import { backoffMs, defaultRetryBaseMs, pairWaitMs } from "./backoff.ts";
import type { ReasonCode } from "./notification.ts";

/**
 * How to react to an error that WhatsApp gave a code to. The error catalogue says which code asks for which.
 *
 * - `retry`: a fault that passes · `pace`: this sender is too fast · `wait_pair`: too fast to this recipient
 * - `hold_…`: nothing of this sender, account, token or template can leave until that is mended
 * - `fail`: this message will never be accepted
 */
export type Reaction =
  | "retry"
  | "pace"
  | "wait_pair"
  | "hold_sender"
  | "hold_waba"
  | "hold_token"
  | "hold_template"
  | "fail";

/** What came of asking WhatsApp to send one message. */
export type SendOutcome =
  | { kind: "accepted"; messageId: string; heldForQuality?: boolean }
  /** WhatsApp answered no; `code` is null where the answer carried none. */
  | { kind: "refused"; reaction: Reaction; code: number | null; title: string; detail: string }
  /** The request was written, or may have been, and no answer came that says what became of it. */
  | { kind: "unanswered"; detail: string }
  /** No byte of the request left: to try again cannot double anything. */
  | { kind: "not_sent"; detail: string };

/** What a hold stops: everything that needs the same thing. */
export type HoldScope = "sender" | "waba" | "token" | "template" | "tier";

/** A hold of one of these stops all messages of its sender. */
export const senderScopes = ["sender", "waba", "token"] as const satisfies readonly HoldScope[];

/** Whether a hold of this scope stops all messages of its sender; the others stop those that need the same thing. */
export function stopsSender(scope: HoldScope): boolean {
  return (senderScopes as readonly HoldScope[]).includes(scope);
}

type HoldEnd = "probe" | "webhook" | "time" | "operator";

/** What ends a hold: of this scope, or one that an event of WhatsApp's placed, with its end or without. */
export function endsOf(scope: HoldScope, told: "with_end" | "without_end" | null): readonly HoldEnd[] {
  if (told !== null) return told === "with_end" ? ["time", "webhook", "operator"] : ["webhook", "operator"];
  switch (scope) {
    case "tier":
      return ["time"];
    case "template":
      return ["webhook", "probe", "operator"];
    default:
      return ["probe", "operator"];
  }
}

/**
 * Whether the cause of a hold concerns everybody who uses the same token or account. A token that is expired or invalid
 * is so for all; one that lacks a permission may well have it for another number. Whatever is wrong with an account is.
 */
export function isSharedCause(scope: HoldScope, code: number | null): boolean {
  return scope === "waba" || (scope === "token" && (code === 0 || code === 190));
}

export type NextStep =
  | { kind: "accepted"; messageId: string; heldForQuality: boolean }
  /** Due again after `dueInMs`. `isFault`: counts towards the bound on faults; limits and lost connections do not. */
  | {
      kind: "retry";
      dueInMs: number;
      isFault: boolean;
      slowsSender: boolean;
      /** The recipient is left alone for the same time, by whatever else waits for them. */
      slowsPair: boolean;
      reasonCode: string | null;
      detail: string;
    }
  /** `reasonCode` is the one to show; `code` what WhatsApp said. */
  | { kind: "hold"; scope: HoldScope; reasonCode: string; code: number | null; detail: string }
  /** `code` is what the reason shows: WhatsApp's number as text, or our own word. */
  | { kind: "failed"; code: string; detail: string }
  | { kind: "uncertain"; detail: string };

export interface RetrySettings {
  /** The first wait; ZAJEL_RETRY_BASE_MS. */
  baseMs?: number;
  /** How many messages in a row WhatsApp refused as too many for this recipient, before this one. */
  pairRefusals?: number;
}

/** With so many faults a fault no longer counts as one that passes. */
export const mostFaults = 8;

/**
 * Variables that do not fit (132000, 132012) although they fitted our copy of the template: it was edited a moment ago.
 * The message waits until that was read anew; one that is refused as often as a fault may pass is at fault itself.
 */
const misfits = new Set([132000, 132012]);

function isMisfit(code: number | null): boolean {
  return code !== null && misfits.has(code);
}

/** A sender that is too fast is slowed down by its own pace; the message itself is soon due again. */
const paceWaitMs = 1000;

const scopes = {
  hold_sender: "sender",
  hold_waba: "waba",
  hold_token: "token",
  hold_template: "template",
} as const satisfies Partial<Record<Reaction, HoldScope>>;

/**
 * The next step after an attempt. `faults` is how many attempts have ended in a fault that passes, with this one if it
 * does: limits, holds and connections that do not open wear out no message. `jitter`, from 0 to 1, is drawn by the caller.
 * Retries that are no faults are bounded elsewhere, by the hold limit.
 */
export function nextStep(
  outcome: SendOutcome,
  faults: number,
  jitter: number,
  { baseMs = defaultRetryBaseMs, pairRefusals = 0 }: RetrySettings = {},
): NextStep {
  switch (outcome.kind) {
    case "accepted":
      return { kind: "accepted", messageId: outcome.messageId, heldForQuality: outcome.heldForQuality ?? false };
    case "unanswered":
      // WhatsApp may have the message. Only a report that carries our id, or long silence, settles that.
      return { kind: "uncertain", detail: outcome.detail };
    case "not_sent":
      return {
        kind: "retry",
        // Not ever longer: nothing is wrong with the message, and it should leave soon after WhatsApp is there again.
        dueInMs: backoffMs(1, jitter, baseMs),
        isFault: false,
        slowsSender: false,
        slowsPair: false,
        reasonCode: null,
        detail: outcome.detail,
      };
    case "refused":
      return afterRefusal(outcome, faults, jitter, { baseMs, pairRefusals });
  }
}

function afterRefusal(
  { reaction, code, title, detail: details }: Extract<SendOutcome, { kind: "refused" }>,
  faults: number,
  jitter: number,
  { baseMs, pairRefusals }: Required<RetrySettings>,
): NextStep {
  const detail = details || title;
  // An answer without a code does not say what became of the message.
  const reasonCode = code === null ? "outcome_unknown" : `${code}`;
  const retry = { kind: "retry", isFault: false, slowsSender: false, slowsPair: false, reasonCode, detail } as const;
  switch (reaction) {
    case "retry":
      if (faults >= mostFaults) return { kind: "failed", code: reasonCode, detail };
      return { ...retry, dueInMs: backoffMs(faults, jitter, baseMs), isFault: true };
    case "pace":
      return { ...retry, dueInMs: Math.round(paceWaitMs * (1 + jitter)), slowsSender: true };
    case "wait_pair":
      return { ...retry, dueInMs: pairWaitMs(pairRefusals), slowsPair: true };
    case "hold_sender":
    case "hold_waba":
    case "hold_token":
    case "hold_template":
      if (isMisfit(code) && faults >= mostFaults) return { kind: "failed", code: reasonCode, detail };
      return { kind: "hold", scope: scopes[reaction], reasonCode: holdReason(reaction, code), code, detail };
    case "fail":
      return { kind: "failed", code: reasonCode, detail };
  }
}

function holdReason(reaction: keyof typeof scopes, code: number | null): ReasonCode | `${number}` {
  if (reaction === "hold_token") return "token";
  if (reaction !== "hold_template") return "sender_unhealthy";
  if (code !== null && isMisfit(code)) return `${code}`;
  switch (code) {
    case 132001:
      return "template_missing";
    case 132015:
      return "template_paused";
    case 132016:
      return "template_disabled";
    default:
      return "template_pending";
  }
}
