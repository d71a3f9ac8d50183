import type { JsonObject } from "../json.ts";
import type { Settings } from "../settings.ts";
import type { Template } from "../state/templates.ts";

/** A webhook about a template: its field and its value. */
export interface TemplateNews {
  field: string;
  value: JsonObject;
}

const dayMs = 86_400_000;

/** What decides the form of template webhooks where Meta's pages show more than one. */
export type NewsSettings = Pick<Settings, "webhook_language" | "quality_update_field" | "disable_date_type">;

/** The id is a number here and a text everywhere else. Source: Meta, Cloud API webhooks/reference/message_template_*, read 2026-09. */
function identity(template: Template, form: Settings["webhook_language"]): JsonObject {
  return {
    message_template_id: Number(template.id),
    message_template_name: template.name,
    message_template_language: form === "hyphen" ? template.language.replaceAll("_", "-") : template.language,
  };
}

/** Why a review said no, or what a pause is about. */
export interface StatusDetail {
  rejection?: { reason: string; recommendation: string };
  other?: { title: string; description: string };
}

export function statusNews(
  template: Template,
  event: string,
  settings: NewsSettings,
  detail: StatusDetail = {},
): TemplateNews {
  const reason = event === "REJECTED" ? template.rejectedReason : "NONE";
  return {
    field: "message_template_status_update",
    value: {
      event,
      ...identity(template, settings.webhook_language),
      message_template_category: template.category,
      reason: event === "PENDING_DELETION" ? null : reason,
      ...(detail.rejection ? { rejection_info: detail.rejection } : {}),
      ...(detail.other ? { other_info: detail.other } : {}),
      ...(event === "DISABLED"
        ? { disable_info: { disable_date: numberOr(settings.disable_date_type, template.lastUpdated) } }
        : {}),
    },
  };
}

/** A number where Meta's pages show it both as a number and as a text. */
export function numberOr(type: "number" | "text", value: number): number | string {
  return type === "text" ? String(value) : value;
}

/** What is told when anything but a template's status was changed. */
export function changeNews(before: Template, now: Template, settings: NewsSettings): TemplateNews[] {
  const news: TemplateNews[] = [];
  const who = identity(now, settings.webhook_language);
  const [scoreBefore, scoreNow] = [before.quality?.score ?? "UNKNOWN", now.quality?.score ?? "UNKNOWN"];
  if (scoreBefore !== scoreNow) {
    news.push({
      // Meta's own sample of this update carries the field of a status update; so does ours, unless it is set otherwise.
      field: settings.quality_update_field,
      value: { previous_quality_score: scoreBefore, new_quality_score: scoreNow, ...who },
    });
  }
  if (before.category !== now.category) {
    const value = { ...who, previous_category: before.category, new_category: now.category };
    news.push({ field: "template_category_update", value });
  } else if (now.correctCategory !== null && now.correctCategory !== before.correctCategory) {
    // A change to come: `new_category` is the present one.
    const value = {
      ...who,
      correct_category: now.correctCategory,
      new_category: now.category,
      category_update_timestamp: Math.floor((now.categoryChangeAt ?? now.lastUpdated * 1000 + dayMs) / 1000),
    };
    news.push({ field: "template_category_update", value });
  }
  if (JSON.stringify(before.components) !== JSON.stringify(now.components)) {
    news.push({ field: "message_template_components_update", value: { ...who, ...contentNews(now) } });
  }
  return news;
}

function contentNews(template: Template): JsonObject {
  const { header, body, footer, buttons } = template.content;
  return {
    ...(header?.format === "TEXT" ? { message_template_title: header.text } : {}),
    message_template_element: body.text,
    ...(footer === null ? {} : { message_template_footer: footer }),
    ...(buttons.length === 0
      ? {}
      : {
          message_template_buttons: buttons.map((button) => ({
            message_template_button_type: button.type,
            message_template_button_text: button.text,
            ...(button.url === null ? {} : { message_template_button_url: button.url }),
            ...(button.phoneNumber === null ? {} : { message_template_button_phone_number: button.phoneNumber }),
          })),
        }),
  };
}
