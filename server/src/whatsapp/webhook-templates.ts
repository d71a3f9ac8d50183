import { normaliseLanguage } from "../domain/languages.ts";
import { asId, asList, asRecord, asText, asTime } from "./loose-json.ts";
import type { DecodeContext, TemplateReference, WebhookItem } from "./webhook-item.ts";

type Json = Record<string, unknown>;

/**
 * Reads the fields about templates, or answers null for any other field and for a value that lacks what its kind needs.
 *
 * A change of quality is known by its `new_quality_score`: Meta's own sample carries the field name of a status update.
 *
 * Source: Meta, webhook reference message_template_* and template_category_update, read 2026-09.
 */
export function decodeTemplateField(field: string, value: Json, context: DecodeContext): WebhookItem | null {
  if (!field.startsWith("message_template_") && field !== "template_category_update") return null;
  const template = readReference(value);
  const item = template === null ? null : decodeKind(field, value, template);
  if (item === null) context.problem(`${field} lacks what tells its template or its change`);
  return item;
}

function decodeKind(field: string, value: Json, template: TemplateReference): WebhookItem | null {
  const quality = asText(value.new_quality_score);
  if (quality !== null) {
    return { kind: "template_quality", ...template, previous: asText(value.previous_quality_score), quality };
  }
  switch (field) {
    case "message_template_status_update":
      return decodeStatus(value, template);
    case "message_template_components_update":
      return decodeComponents(value, template);
    case "template_category_update":
      return decodeCategory(value, template);
    default:
      return null;
  }
}

function readReference(value: Json): TemplateReference | null {
  const name = asText(value.message_template_name);
  const language = asText(value.message_template_language);
  if (name === null || language === null) return null;
  return { templateId: asId(value.message_template_id), name, language: normaliseLanguage(language) };
}

function decodeStatus(value: Json, template: TemplateReference): WebhookItem | null {
  const event = asText(value.event);
  if (event === null) return null;
  const rejection = asRecord(value.rejection_info);
  const other = asRecord(value.other_info);
  const reason = asText(value.reason);
  const explanation = [rejection?.reason, rejection?.recommendation, other?.description].map(asText).filter(Boolean);
  return {
    kind: "template_status",
    ...template,
    event,
    category: asText(value.message_template_category),
    reason: reason === "NONE" ? null : reason,
    explanation: explanation.length === 0 ? null : explanation.join(" "),
    title: asText(other?.title),
    disabledAt: asTime(asRecord(value.disable_info)?.disable_date),
  };
}

function decodeComponents(value: Json, template: TemplateReference): WebhookItem {
  const buttons = asList(value.message_template_buttons).map((item) => {
    const button = asRecord(item) ?? {};
    return {
      type: asText(button.message_template_button_type) ?? "UNKNOWN",
      text: asText(button.message_template_button_text),
      url: asText(button.message_template_button_url),
    };
  });
  return {
    kind: "template_components",
    ...template,
    header: asText(value.message_template_title),
    body: asText(value.message_template_element),
    footer: asText(value.message_template_footer),
    buttons,
  };
}

/** Two shapes: where a change is announced, `correct_category` is to come and `new_category` is the present one. */
function decodeCategory(value: Json, template: TemplateReference): WebhookItem | null {
  const category = asText(value.new_category);
  if (category === null) return null;
  const next = asText(value.correct_category);
  if (next !== null) {
    const changesAt = asTime(value.category_update_timestamp);
    return { kind: "template_category", ...template, category, change: "announced", next, changesAt };
  }
  const previous = asText(value.previous_category);
  return { kind: "template_category", ...template, category, change: "changed", previous };
}
