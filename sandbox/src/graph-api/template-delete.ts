import type { JsonObject } from "../json.ts";
import type { Parts } from "../parts.ts";
import type { Account } from "../state/accounts.ts";
import type { Template } from "../state/templates.ts";
import type { Query } from "./call.ts";
import type { Refusal } from "./refusal.ts";
import { invalid, isRefusal, templateError } from "./refusal.ts";

const idsAtOnce = 100;

/**
 * Deletes all languages of a name, one of them by its id, or up to 100 by their ids: all or none.
 * Source: Meta, Cloud API templates/template-management, read 2026-09.
 */
export function deleteTemplates(account: Account, query: Query, parts: Parts): JsonObject | Refusal {
  const found = templatesToDelete(parts.templates.of(account.id), query);
  if (isRefusal(found)) return found;
  if (found.length === 0) {
    return invalid("Message template not found: it does not exist or is deleted already.");
  }
  const disabled = found.find((template) => template.status === "DISABLED");
  if (disabled) {
    const why = `The template ${disabled.name} is disabled and stays.`;
    return templateError(2388039, "Message Template Can't Be Deleted", why);
  }
  const status = parts.settings.now.template_deletion === "pending" ? "PENDING_DELETION" : "DELETED";
  for (const template of found) parts.templateLife.enter(template, status, status);
  return { success: true };
}

function templatesToDelete(all: Template[], { name, hsm_id: id, hsm_ids: ids }: Query): Template[] | Refusal {
  const living = all.filter((it) => it.status !== "PENDING_DELETION");
  if (ids !== undefined) {
    if (name !== undefined || id !== undefined) return invalid("Param hsm_ids excludes name and hsm_id.");
    const wanted = ids.replace(/[[\]"'\s]/g, "").split(",");
    if (wanted.length > idsAtOnce || wanted.some((it) => !/^\d+$/.test(it))) {
      return invalid(`Param hsm_ids is a list of at most ${idsAtOnce} ids.`);
    }
    const found = living.filter((it) => wanted.includes(it.id));
    return found.length === new Set(wanted).size ? found : [];
  }
  if (name === undefined) return invalid("The parameter name is required.");
  return living.filter((it) => it.name === name && (id === undefined || it.id === id));
}
