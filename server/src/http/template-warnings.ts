import type { StoredTemplate } from "../store/template.ts";

export interface LinkWarning {
  code: string;
  message: string;
}

const byStatus: Record<string, string> = {
  PENDING: "WhatsApp has not approved it yet: messages wait until it does.",
  IN_APPEAL: "WhatsApp looks at it again: messages wait until it is approved.",
  PAUSED: "WhatsApp has paused it: messages wait until the pause ends.",
  REJECTED: "WhatsApp has rejected it: nothing is sent until another is linked.",
  DISABLED: "WhatsApp has disabled it for good: nothing is sent until another is linked.",
  DELETED: "It no longer exists at WhatsApp: nothing is sent until another is linked.",
  PENDING_DELETION: "It is being deleted at WhatsApp: nothing is sent until another is linked.",
};

/** What may be saved and should still be known: why nothing is sent, or what it will cost. */
export function warningsOf({
  status,
  category,
  name,
}: Pick<StoredTemplate, "status" | "category" | "name">): LinkWarning[] {
  const warnings: LinkWarning[] = [];
  if (status !== "APPROVED") {
    const what = byStatus[status] ?? `WhatsApp says it is ${status}: messages wait until it is approved.`;
    warnings.push({ code: `template_${status.toLowerCase()}`, message: `The template "${name}": ${what}` });
  }
  if (category !== "UTILITY") {
    const message = `The template "${name}" is of the category ${category}, which costs more than UTILITY and may not reach everybody.`;
    warnings.push({ code: `category_${category.toLowerCase()}`, message });
  }
  return warnings;
}
