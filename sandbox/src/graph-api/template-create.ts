import { after } from "../clock.ts";
import type { JsonObject } from "../json.ts";
import { isObject, textAt } from "../json.ts";
import { limits } from "../limits.ts";
import type { Parts } from "../parts.ts";
import type { Account } from "../state/accounts.ts";
import type { StoredTemplate, Template } from "../state/templates.ts";
import { type StatusDetail, statusNews } from "../webhooks/template-value.ts";
import type { Refusal } from "./refusal.ts";
import { invalid } from "./refusal.ts";
import { creationProblem, nameProblem, reviewFinding } from "./template-rules.ts";

const categories = ["UTILITY", "MARKETING", "AUTHENTICATION"];
const ttlRange = { least: 30, most: 43_200, days30: -1 };

/**
 * Takes a template in for review; its approval, or its rejection, comes later by webhook.
 * Source: Meta, Cloud API reference/whatsapp-business-account/message-template-api, read 2026-09.
 */
export function createTemplate(account: Account, body: unknown, parts: Parts): JsonObject | Refusal {
  if (!isObject(body)) return invalid("The parameter name is required.");
  const [name, language] = [textAt(body, "name"), textAt(body, "language")];
  const category = textAt(body, "category")?.toUpperCase() ?? "";
  if (!name) return invalid("The parameter name is required.");
  if (!language) return invalid("The parameter language is required.");
  if (!/^[a-z]{2,3}(_[A-Z]{2})?$/.test(language))
    return invalid(`Param language is not a supported locale: ${language}.`);
  if (!categories.includes(category)) return invalid(`Param category must be one of {${categories.join(", ")}}.`);
  const { components } = body;
  if (!Array.isArray(components) || !components.every(isObject)) return invalid("Param components must be an array.");
  const ttl = body.message_send_ttl_seconds;
  if (ttl !== undefined && !isTtl(ttl)) return invalid("Param message_send_ttl_seconds is from 30 to 43200, or -1.");
  const format = textAt(body, "parameter_format")?.toUpperCase() === "NAMED" ? "NAMED" : "POSITIONAL";
  const problem = nameProblem(name) ?? creationProblem(components, format) ?? existing(account, name, language, parts);
  if (problem) return problem;

  const asked: StoredTemplate = {
    id: parts.templates.newId(),
    accountId: account.id,
    name,
    language,
    status: "PENDING",
    category: parts.settings.now.template_review === "as_marketing" ? "MARKETING" : category,
    previousCategory: null,
    correctCategory: null,
    parameterFormat: format,
    components,
    quality: null,
    rejectedReason: "NONE",
    ttlSeconds: ttl === undefined ? null : Number(ttl),
    lastUpdated: Math.floor(Date.now() / 1000),
    inReview: true,
  };
  const template = parts.templates.put(asked);
  parts.events.say("template", `Template ${name} (${language}) submitted`);
  reviewLater(template, parts);
  return { id: template.id, status: template.status, category: template.category };
}

function isTtl(ttl: unknown): boolean {
  if (typeof ttl !== "number" || !Number.isInteger(ttl)) return false;
  return ttl === ttlRange.days30 || (ttl >= ttlRange.least && ttl <= ttlRange.most);
}

function existing(account: Account, name: string, language: string, parts: Parts): Refusal | null {
  const found = parts.templates.find(account.id, name, language);
  if (found && found.status !== "DELETED") {
    return {
      ...invalid("", { message: "Invalid parameter" }),
      subcode: 2388024,
      transient: false,
      userTitle: "Content in This Language Already Exists",
      userMessage: `There is already ${language} content for this template. You can create a new template and try again.`,
    };
  }
  if (parts.templates.of(account.id).length < limits.templatesPerAccount) return null;
  const message = "Message template limit exceeded";
  return { kind: "refused", http: 400, code: 100, subcode: 2388019, transient: false, message };
}

/** Reviews a submitted template after its time; called again for what a restart found waiting. */
export function reviewLater(template: Template, parts: Parts): void {
  after(parts.settings.now.template_review_ms, () => {
    const pending = parts.templates.byId(template.id);
    if (pending?.inReview) review(pending, parts);
  });
}

function review(template: Template, parts: Parts): void {
  const { template_review: mode, webhook_language: form } = parts.settings.now;
  const onRequest = {
    rejectedReason: "TAG_CONTENT_MISMATCH",
    reason: "The text does not match its category.",
    recommendation: "Change the text, or the category.",
  };
  const rejection = mode === "reject" ? onRequest : reviewFinding(template.content, template.parameterFormat);
  const status = rejection ? "REJECTED" : "APPROVED";
  const rejectedReason = rejection?.rejectedReason ?? "NONE";
  const lastUpdated = Math.floor(Date.now() / 1000);
  const reviewed = parts.templates.put({ ...template, status, rejectedReason, lastUpdated, inReview: false });
  const detail: StatusDetail = rejection
    ? { rejection: { reason: rejection.reason, recommendation: rejection.recommendation } }
    : {};
  parts.webhooks.tell({ accountId: template.accountId, ...statusNews(reviewed, status, form, detail) });
  parts.events.say("template", `Template ${template.name} (${template.language}) ${status.toLowerCase()}`);
}
