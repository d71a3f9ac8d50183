import type { Sql } from "../store/database.ts";
import { type NewHold, placeHolds } from "../store/hold.ts";
import type { ReportToApply } from "../store/report.ts";
import { classify } from "../whatsapp/error-catalogue.ts";

/**
 * A failure that WhatsApp reports after it took the message can say that nothing of this sender or account will
 * arrive (131042: no payment method). What waits is held then, as after the same answer to a request.
 */
export async function placeHoldsForFailures(sql: Sql, reports: readonly ReportToApply[]): Promise<void> {
  await placeHolds(sql, reports.flatMap(holdOf));
}

function holdOf({ merchantId, authenticatorId, error, rank }: ReportToApply): NewHold[] {
  if (error === null || rank >= 3) return [];
  const { reaction } = classify({ code: error.code });
  if (reaction !== "hold_sender" && reaction !== "hold_waba") return [];
  return [
    {
      merchantId,
      authenticatorId,
      scope: reaction === "hold_sender" ? "sender" : "waba",
      key: "",
      reasonCode: "sender_unhealthy",
      detail: `${error.code}: ${error.details ?? error.title}`,
      isShared: reaction === "hold_waba",
    },
  ];
}
