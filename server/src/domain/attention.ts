/**
 * What needs a person: the causes for which messages do not go, each with what mends it, ordered by what is lost first.
 */
import type { HoldScope } from "./next-step.ts";

export const attentionKinds = ["held", "failed", "uncertain", "conflict", "template", "authenticator"] as const;
export type AttentionKind = (typeof attentionKinds)[number];

/** What a person does about it. `wait`: nothing, it ends by itself. */
export const attentionActions = [
  "replace_token",
  "open_authenticator",
  "open_template",
  "edit_template_link",
  "correct_phone",
  "look_at_payment",
  "retry",
  "wait",
] as const;
export type AttentionAction = (typeof attentionActions)[number];

export interface Money {
  currencyCode: string;
  amount: string;
}

/** Messages, or payments, that stand still for one cause. */
export interface AttentionGroup {
  kind: AttentionKind;
  code: string;
  /** Of what is held: what stands still. */
  scope: HoldScope | null;
  /** When the first of them is lost: its link ends, or it is given up; null: nothing ends it. */
  deadline: Date | null;
  money: readonly Money[];
  count: number;
}

/** What WhatsApp's number is about; null for our own reasons. */
export type CodeScope = "message" | "pair" | "template" | "sender" | "waba" | "token" | "transient" | null;

const ofLink = new Set(["missing_variable", "link_mismatch", "no_link"]);
const ofTemplate = new Set([
  "template_rejected",
  "template_disabled",
  "template_missing",
  "template_pending",
  "template_paused",
  "template_marketing",
]);
const ofPhone = new Set(["phone_missing", "phone_invalid", "131026", "131021"]);

/** What mends the cause. */
export function mendOf({ kind, code, scope }: Pick<AttentionGroup, "kind" | "code" | "scope">, codeScope: CodeScope) {
  return (kind === "failed" ? mendOfFailed : mendOfWaiting)({ kind, code, scope }, codeScope);
}

function mendOfWaiting(
  { kind, code, scope }: Pick<AttentionGroup, "kind" | "code" | "scope">,
  codeScope: CodeScope,
): AttentionAction {
  switch (kind) {
    case "uncertain":
      return "wait";
    case "conflict":
      return "look_at_payment";
    case "template":
      return "open_template";
    default:
      if (scope === "tier") return "wait";
      if (scope === "template") return "open_template";
      return code === "token" || codeScope === "token" || scope === "token" ? "replace_token" : "open_authenticator";
  }
}

function mendOfFailed({ code }: Pick<AttentionGroup, "code">, codeScope: CodeScope): AttentionAction {
  if (ofLink.has(code)) return "edit_template_link";
  if (ofPhone.has(code)) return "correct_phone";
  if (ofTemplate.has(code) || codeScope === "template") return "open_template";
  if (code === "token" || codeScope === "token") return "replace_token";
  if (codeScope === "sender" || codeScope === "waba" || code === "sender_unhealthy") return "open_authenticator";
  return "retry";
}

/** By what is lost first: the deadline, then the money, then how many. */
export function byUrgency<Group extends AttentionGroup>(groups: readonly Group[]): Group[] {
  return groups.toSorted(
    (a, b) =>
      (a.deadline?.getTime() ?? Number.POSITIVE_INFINITY) - (b.deadline?.getTime() ?? Number.POSITIVE_INFINITY) ||
      sizeOf(b.money) - sizeOf(a.money) ||
      b.count - a.count,
  );
}

/** Only to put groups in order: amounts of different currencies are not worth the same. */
function sizeOf(money: readonly Money[]): number {
  return money.reduce((sum, { amount }) => sum + Number(amount), 0);
}
