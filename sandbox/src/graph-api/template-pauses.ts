import type { FaultSwitches } from "../faults.ts";
import type { SettingsStore } from "../settings.ts";
import type { Template, Templates } from "../state/templates.ts";
import { type StatusDetail, statusNews } from "../webhooks/template-value.ts";
import type { Webhooks } from "../webhooks/webhooks.ts";

/** The fault `template_paused`: which templates were seen to be paused, and the webhooks of that. */
export interface TemplatePauses {
  /** The status as Meta shows it: while the fault is on, what is approved is paused. */
  statusOf(template: Template): string;
  /** A send met the pause: the first time it is told by a webhook. */
  tried(template: Template): void;
}

const pause = { title: "FIRST_PAUSE", description: "Paused for 3 hours because of negative feedback." };
const end = { title: "UNPAUSE", description: "The pause is over." };

export function createTemplatePauses(parts: {
  faults: FaultSwitches;
  settings: SettingsStore;
  templates: Templates;
  webhooks: Webhooks;
}): TemplatePauses {
  const { faults, settings, templates, webhooks } = parts;
  const told = new Set<string>();

  const tell = (template: Template, event: string, detail: StatusDetail): void => {
    const news = statusNews(template, event, settings.now, detail);
    webhooks.tell({ accountId: template.accountId, ...news });
  };

  faults.onChange((now, before) => {
    if (!before.template_paused || now.template_paused) return;
    for (const id of told) {
      const template = templates.byId(id);
      if (template?.status === "APPROVED") tell(template, settings.now.unpause_event, { other: end });
    }
    told.clear();
  });

  return {
    statusOf: (template) => (template.status === "APPROVED" && faults.now.template_paused ? "PAUSED" : template.status),
    tried(template) {
      if (template.status !== "APPROVED" || told.has(template.id)) return;
      told.add(template.id);
      tell(template, "PAUSED", { other: pause });
    },
  };
}
