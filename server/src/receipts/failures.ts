import type { HoldScope } from "../domain/next-step.ts";
import type { Sql } from "../store/database.ts";
import { type NewHold, placeHolds } from "../store/hold.ts";
import type { ReportToApply } from "../store/report.ts";
import { classify } from "../whatsapp/error-catalogue.ts";
import type { ValueErrorItem } from "../whatsapp/webhook-item.ts";
import type { VerifyingAuthenticator } from "./receipts.ts";

/**
 * A failure that WhatsApp reports after it took the message can say that nothing of this sender or account will
 * arrive (131042: no payment method). What waits is held then, as after the same answer to a request.
 */
export async function placeHoldsForFailures(sql: Sql, reports: readonly ReportToApply[]): Promise<void> {
  await placeHolds(sql, reports.flatMap(holdOf));
}

function holdOf({ merchantId, authenticatorId, error, rank }: ReportToApply): NewHold[] {
  if (error === null || rank >= 3) return [];
  const scope = scopeOf(error.code);
  return scope === null ? [] : [holdFor({ merchantId, authenticatorId }, scope, error)];
}

/**
 * An error that WhatsApp reports of a number or its account, and of no message: it comes with the same codes, and says
 * the same of what waits.
 */
export async function placeHoldsForError(
  sql: Sql,
  error: ValueErrorItem,
  authenticators: readonly VerifyingAuthenticator[],
): Promise<void> {
  const scope = scopeOf(error.code);
  if (scope === null) return;
  const concerned =
    scope === "waba"
      ? authenticators
      : authenticators.filter(({ phoneNumberId }) => phoneNumberId === error.phoneNumberId);
  await placeHolds(
    sql,
    concerned.map((owner) => holdFor(owner, scope, error)),
  );
}

function scopeOf(code: number): HoldScope | null {
  const { reaction } = classify({ code });
  if (reaction === "hold_sender") return "sender";
  return reaction === "hold_waba" ? "waba" : null;
}

function holdFor(
  { merchantId, authenticatorId }: Pick<NewHold, "merchantId" | "authenticatorId">,
  scope: HoldScope,
  { code, title, details }: Pick<ValueErrorItem, "code" | "title" | "details">,
): NewHold {
  const detail = `${code}: ${details ?? title}`;
  return { merchantId, authenticatorId, scope, key: "", reasonCode: "sender_unhealthy", detail, probeInMs: 2_000 };
}
