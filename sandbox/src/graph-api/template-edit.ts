import type { JsonObject } from "../json.ts";
import { isObject, textAt } from "../json.ts";
import type { Parts } from "../parts.ts";
import type { StoredTemplate, Template } from "../state/templates.ts";
import { contentOf } from "../state/templates.ts";
import type { Refusal } from "./refusal.ts";
import { invalid, templateError } from "./refusal.ts";
import { creationProblem, reviewFinding, ttlProblem } from "./template-rules.ts";

/** The subcode of a change that is refused at present. */
const notNow = 2388039;
const dayMs = 86_400_000;
const editsPerDay = 1;
const editsPer30Days = 10;
const editable = ["APPROVED", "REJECTED", "PAUSED"];

/**
 * Changes a template's category, its components as a whole, or its time to live.
 * Source: Meta, Cloud API templates/template-management, read 2026-09.
 */
export function editTemplate(template: Template, body: unknown, parts: Parts): JsonObject | Refusal {
  if (!isObject(body)) return invalid("Send at least one of category, components, message_send_ttl_seconds.");
  const { components, message_send_ttl_seconds: ttl } = body;
  const category = textAt(body, "category")?.toUpperCase();
  if (components === undefined && ttl === undefined && category === undefined) {
    return invalid("Send at least one of category, components, message_send_ttl_seconds.");
  }
  const problem =
    editProblem(template, Date.now()) ??
    categoryProblem(template, category) ??
    ttlProblem(ttl) ??
    contentProblem(template, components);
  if (problem) return problem;

  const wasApproved = template.status === "APPROVED";
  const change: Partial<StoredTemplate> = {
    ...(category === undefined ? {} : { category }),
    ...(components === undefined ? {} : { components: components as JsonObject[] }),
    ...(ttl === undefined ? {} : { ttlSeconds: Number(ttl) }),
    edits: wasApproved ? [...template.edits.slice(1 - editsPer30Days), Date.now()] : template.edits,
  };
  parts.events.say("template", `Template ${template.name} (${template.language}) edited`);
  applyEdit(template, change, parts);
  return { success: true };
}

/** Where Meta's pages disagree: the template goes into review, or stays as it is unless the check fails. */
function applyEdit(template: Template, change: Partial<StoredTemplate>, parts: Parts): void {
  const { templateLife, settings } = parts;
  // What has no words to look at needs no review.
  const onlyTtl = change.components === undefined && change.category === undefined;
  const stays = template.status !== "REJECTED" && (settings.now.template_edit === "stay" || onlyTtl);
  const edited = templateLife.changeContent(
    template,
    stays ? change : { ...change, status: "PENDING", inReview: true },
  );
  if (!stays) {
    templateLife.awaitReview(edited);
    return;
  }
  const finding = reviewFinding(edited.content, edited.parameterFormat);
  if (finding) templateLife.reject(edited, finding);
}

/** Why a template cannot be edited now: its status, or too many edits while it was approved. */
export function editProblem(template: Pick<Template, "status" | "edits" | "library">, nowMs: number): Refusal | null {
  if (!editable.includes(template.status)) {
    return templateError(
      notNow,
      "Message Template Can't Be Edited",
      `A template that is ${template.status} cannot be edited.`,
    );
  }
  if (template.status !== "APPROVED") return null;
  const since = (ms: number): number => template.edits.filter((at) => at > nowMs - ms).length;
  if (since(dayMs) < editsPerDay && since(30 * dayMs) < editsPer30Days) return null;
  const why = "An approved template can be edited once in 24 hours and 10 times in 30 days.";
  return templateError(notNow, "Message Template Can't Be Edited", why);
}

function categoryProblem(template: Template, category: string | undefined): Refusal | null {
  if (category === undefined || category === template.category) return null;
  return template.status === "APPROVED" ? invalid("The category of an approved template cannot be edited.") : null;
}

function contentProblem(template: Template, components: unknown): Refusal | null {
  if (components === undefined) return null;
  if (template.library !== null) return invalid("The text of a library template cannot be edited.");
  if (!Array.isArray(components) || !components.every(isObject)) return invalid("Param components must be an array.");
  const isMixed = contentOf(components).body.placeholders.some(
    (name) => /^\d+$/.test(name) === (template.parameterFormat === "NAMED"),
  );
  if (isMixed) return invalid("Param components must keep the parameter_format of the template.");
  return creationProblem(components, template.parameterFormat);
}

/**
 * Ends a pause that pacing made; one for bad quality ends by itself.
 * Source: Meta, Cloud API templates/template-pacing, read 2026-09.
 */
export function unpauseTemplate(template: Template, parts: Parts): JsonObject | Refusal {
  if (template.status !== "PAUSED" || template.pause?.title !== "RATE_LIMITING_PAUSE") {
    const why = "Only a template that was paused by pacing can be unpaused.";
    return templateError(notNow, "Message Template Can't Be Unpaused", why);
  }
  parts.templateLife.unpause(template);
  return { success: true };
}
