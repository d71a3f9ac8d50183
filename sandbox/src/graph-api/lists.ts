import type { Parts } from "../parts.ts";
import type { Account } from "../state/accounts.ts";
import type { Template } from "../state/templates.ts";
import type { Call } from "./call.ts";
import { type GraphNode, show } from "./fields.ts";
import { senderNode, templateNode } from "./nodes.ts";
import { page } from "./paging.ts";
import type { Refusal } from "./refusal.ts";
import { isRefusal } from "./refusal.ts";

const sendersPerPage = 100;
const templatesPerPage = 1_000;

/** Source: Meta, Cloud API reference/whatsapp-business-account (phone_numbers), read 2026-09. */
export function listSenders(account: Account, call: Call, parts: Parts): object | Refusal {
  return list(account.senders, sendersPerPage, call, parts, (sender) => senderNode(sender, account, parts));
}

/** Source: Meta, Cloud API reference/whatsapp-business-account/message-template-api, read 2026-09. */
export function listTemplates(account: Account, call: Call, parts: Parts): object | Refusal {
  const { name, status, language, category, content, quality_score: quality } = call.query;
  const wanted = (template: Template): boolean =>
    (name === undefined || template.name.includes(name)) &&
    fits(status, parts.templatePauses.statusOf(template)) &&
    fits(language, template.language) &&
    fits(category, template.category) &&
    fits(quality, template.quality?.score ?? "UNKNOWN") &&
    (content === undefined || JSON.stringify(template.components).includes(content));
  const templates = parts.templates.of(account.id).filter(wanted);
  return list(templates, templatesPerPage, call, parts, (template) => templateNode(template, account, parts));
}

/** A filter is one word, several with commas, or a JSON list. */
function fits(filter: string | undefined, value: string): boolean {
  if (filter === undefined) return true;
  const words = filter.replace(/[[\]"\s]/g, "").split(",");
  return words.some((word) => word.toUpperCase() === value.toUpperCase());
}

function list<T extends { id: string }>(
  all: T[],
  most: number,
  call: Call,
  parts: Parts,
  nodeOf: (item: T) => GraphNode,
): object | Refusal {
  const { access_token: _, limit, after, before, ...rest } = call.query;
  const url = new URL(call.url);
  for (const [key, value] of Object.entries(rest)) if (value !== undefined) url.searchParams.set(key, value);
  const cursors = { ...(limit ? { limit } : {}), ...(after ? { after } : {}), ...(before ? { before } : {}) };
  const found = page(all, cursors, most, url.href, call.version, parts.faults.takeStaleCursor);
  if (isRefusal(found)) return found;
  const data: object[] = [];
  for (const item of found.items) {
    const shown = show(nodeOf(item), call.query.fields);
    if (isRefusal(shown)) return shown;
    data.push(shown);
  }
  return { data, ...(found.paging === null ? {} : { paging: found.paging }) };
}
