import type { Sql } from "../store/database.ts";
import { bumpConfigVersion } from "../store/merchant.ts";
import { noteTold } from "../store/template.ts";
import { askToRead, type NewTemplateRead } from "../store/template-read.ts";
import { unitOfWork } from "../store/unit-of-work.ts";
import type { TemplateItem, WebhookItem } from "../whatsapp/webhook-item.ts";
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

export function isTemplateItem(item: WebhookItem): item is TemplateItem {
  return item.kind.startsWith("template_");
}

/**
 * Notes which templates webhooks were about, for every merchant that they verified for: the templates are read anew,
 * one that was not known yet too. Until then a status that was told counts, so that it acts at once.
 */
export async function noteTemplateEvents(
  sql: Sql,
  wabaId: string,
  items: readonly TemplateItem[],
  authenticators: readonly VerifyingAuthenticator[],
): Promise<void> {
  for (const merchantId of new Set(authenticators.map((one) => one.merchantId))) {
    const reads = items.map((item) => readAsked(merchantId, wabaId, item));
    await unitOfWork(sql, async (tx) => {
      await askToRead(tx, reads);
      let isNew = false;
      for (const read of reads) {
        if (read.told !== null && (await noteTold(tx, read, read.told))) isNew = true;
      }
      if (isNew) await bumpConfigVersion(tx, merchantId);
    });
  }
}

function readAsked(merchantId: string, wabaId: string, item: TemplateItem): NewTemplateRead {
  const { name, language, templateId } = item;
  const announced = item.kind === "template_category" && item.change === "announced" ? item.next.toUpperCase() : null;
  return { merchantId, wabaId, name, language, templateId, told: statusTold(item), announced };
}

function statusTold(item: TemplateItem): string | null {
  if (item.kind !== "template_status") return null;
  const event = item.event.toUpperCase();
  const status = backInUse.has(event) || item.title === "UNPAUSE" ? "APPROVED" : event;
  return statuses.has(status) ? status : null;
}
