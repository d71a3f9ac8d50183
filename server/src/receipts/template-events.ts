import { templateKey } from "../domain/decide.ts";
import { sendability } from "../domain/template.ts";
import type { Sql } from "../store/database.ts";
import { releaseHolds } from "../store/hold.ts";
import { bumpConfigVersion } from "../store/merchant.ts";
import { setTemplateStatus } from "../store/template.ts";
import { unitOfWork } from "../store/unit-of-work.ts";
import type { TemplateStatusItem } from "../whatsapp/webhook-item.ts";
import type { VerifyingAuthenticator } from "./receipts.ts";

/** Events that are statuses themselves. Others (FLAGGED, LOCKED, …) do not say whether the template can be sent. */
const statuses = new Set([
  "APPROVED",
  "REJECTED",
  "PENDING",
  "PAUSED",
  "DISABLED",
  "IN_APPEAL",
  "LIMIT_EXCEEDED",
  "PENDING_DELETION",
  "DELETED",
  "ARCHIVED",
]);
/** Events after which the template can be sent again. Source: Meta, template status webhook, read 2026-09. */
const backInUse = new Set(["REINSTATED", "UNARCHIVED"]);

/**
 * Writes what a template event says, for every merchant that it verified for. Messages that waited for it are judged
 * anew where waiting is over: they leave, or will never leave.
 */
export async function recordTemplateStatus(
  sql: Sql,
  wabaId: string,
  item: TemplateStatusItem,
  authenticators: readonly VerifyingAuthenticator[],
): Promise<void> {
  const event = item.event.toUpperCase();
  const status = backInUse.has(event) || item.title === "UNPAUSE" ? "APPROVED" : event;
  if (!statuses.has(status)) return;
  const merchants = Map.groupBy(authenticators, ({ merchantId }) => merchantId);
  for (const [merchantId, own] of merchants) {
    await unitOfWork(sql, async (tx) => {
      const { name, language, reason } = item;
      const changed = await setTemplateStatus(tx, { merchantId, wabaId, name, language, status, reason });
      if (changed > 0) await bumpConfigVersion(tx, merchantId);
      if (sendability(status).kind === "hold") return;
      for (const { authenticatorId } of own) {
        await releaseHolds(tx, { merchantId, authenticatorId, scopes: ["template"], key: templateKey(name, language) });
      }
    });
  }
}
