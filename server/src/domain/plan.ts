/**
 * What a transaction's ticks will lead to: which notifications a move makes owed, and what each of them will say.
 */
import type { Rendered } from "./compose.ts";
import { type Decision, type DecisionInput, decideMessage } from "./decide.ts";
import { isStillTrue, isTooOld, settleSecondsOf } from "./notification.ts";
import { isNotifiable, type NotifiableState, type PaymentState } from "./payment-state.ts";

/** One ticked state, with the message that will be sent for it or the reason why none will. */
export interface PlannedNotification {
  state: NotifiableState;
  willSend: boolean;
  template: string | null;
  language: string | null;
  /** The body, as far as its values are known. */
  text: string | null;
  content: Rendered | null;
  reason: string | null;
}

export function planNotifications(
  ticks: readonly NotifiableState[],
  input: Omit<DecisionInput, "about" | "mode"> & { heldFor: string | null },
): PlannedNotification[] {
  return ticks.map((about) => {
    // What is true already leaves at once: then a missing value is missing, and not still to come.
    const mode = isStillTrue(about, input.subject.state) ? "send" : "plan";
    return planned(about, decideMessage({ ...input, about, mode }), input.heldFor);
  });
}

function planned(state: NotifiableState, decision: Decision, heldFor: string | null): PlannedNotification {
  const choice = "choice" in decision ? decision.choice : null;
  const content = "rendered" in decision ? decision.rendered : null;
  return {
    state,
    willSend: decision.kind === "send" && heldFor === null,
    template: choice?.link.templateName ?? null,
    language: choice?.link.templateLanguage ?? null,
    text: content?.body ?? null,
    content,
    // What is the matter with the message itself comes first: it stays when the sender is mended.
    reason: "reason" in decision ? decision.reason : heldFor,
  };
}

/** A notification that a move makes owed. */
export interface Owed {
  state: NotifiableState;
  /** Receipts leave before payment links, and those before the links of a bulk. */
  priority: 0 | 1 | 2;
  dueInSeconds: number;
  /** The news is older than the hold limit: recorded, not sent. */
  isTooOld: boolean;
}

/** The same as a row of a bulk owes it: nobody waits for one of a hundred thousand links, so it makes room for all others. */
export function behind(owed: Owed): Owed {
  return owed.priority === 1 ? { ...owed, priority: 2 } : owed;
}

/** What a payment that came to `state` owes; null where nothing was ticked for it. */
export function owedFor(
  state: PaymentState,
  ticks: readonly NotifiableState[],
  settings: { settleSeconds: Partial<Record<NotifiableState, number>>; holdLimitHours: number },
  at: { occurred: Date; now: Date },
): Owed | null {
  if (!isNotifiable(state) || !ticks.includes(state)) return null;
  return {
    state,
    priority: state === "created" ? 1 : 0,
    dueInSeconds: settleSecondsOf(state, settings.settleSeconds),
    isTooOld: isTooOld(at.occurred, at.now, settings.holdLimitHours),
  };
}
