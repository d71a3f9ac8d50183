import type { JsonObject } from "./json.ts";
import { isObject } from "./json.ts";
import type { KeyValueLog } from "./state/key-value-log.ts";

/** How the emulated WhatsApp behaves: its delays, its limits, and what Meta's documents leave open. Times in milliseconds. */
export interface Settings {
  /** From acceptance to `sent`, from there to `delivered`, from there to `read` on a phone that reads by itself. */
  statuses: { sent_ms: number; delivered_ms: number; read_ms: number };
  webhook_retry_base_ms: number;
  webhook_timeout_ms: number;
  /** How long a webhook is repeated: Meta's seven days (36 hours in older texts), compressed. */
  webhook_horizon_ms: number;
  /** Most updates in one body, of any fields and accounts (Meta: up to 1,000), and how long they are gathered. */
  webhook_batch: number;
  webhook_batch_ms: number;
  /** Under the fault `webhooks_late`: `sent` is five times this late, `delivered` three times, the rest once. */
  webhook_late_ms: number;
  /** Version of webhook bodies: before v24.0 they carry `conversation`. */
  webhook_version: string;
  /** `en_US` or `en-US` in template webhooks: Meta's own pages show both. */
  webhook_language: "underscore" | "hyphen";
  /** The field of a quality update: Meta's own sample has that of a status update. */
  quality_update_field: "message_template_status_update" | "message_template_quality_update";
  /** The event that tells the end of a pause: not documented. */
  unpause_event: string;
  /** Three values that Meta's pages show both as a number and as a text (`TIER_2K` for the limit). */
  disable_date_type: "number" | "text";
  expiration_type: "number" | "text";
  capability_limit_type: "number" | "text";
  /** Statuses carry user ids and contacts, as they do since April 2026. */
  user_ids: boolean;
  /** All limits: messages per second, pairs, management calls. */
  pacing: boolean;
  pair_pacing: boolean;
  throttle_http: number;
  /** What a used-up messaging limit is refused with: no code is documented, nor whether at once or after the 200. */
  messaging_limit_code: number;
  messaging_limit_when: "at_once" | "after_acceptance";
  /** How long a number is unavailable (131057) while its throughput is raised. */
  throughput_upgrade_ms: number;
  /** The oldest Graph version that is still served: calls on older ones are answered by it. */
  oldest_version: number;
  template_review_ms: number;
  template_review: "approve" | "reject" | "as_marketing" | "by_hand";
  /** The review rejects the body and footer of a template of another name. */
  template_duplicates: "reject" | "allow";
  /** What an edit makes of an approved or paused template: Meta's pages disagree. */
  template_edit: "review" | "stay";
  /** Templates of one account (Meta: 250 for an unverified portfolio, 6,000 for a verified one), and what is counted. */
  template_cap: number;
  template_cap_counts: "languages" | "names";
  /** Over 100 new templates in an hour. */
  template_create_code: number;
  template_deletion: "at_once" | "pending";
  /** How long the first and the second pause for bad quality last. */
  template_first_pause_ms: number;
  template_second_pause_ms: number;
  /** From the announcement of another category to the change. */
  template_category_notice_ms: number;
  /** How long the name of a deleted template that was approved stays locked. */
  template_name_lock_ms: number;
  /** How long one second of a template's time to live takes. */
  ttl_second_ms: number;
  empty_parameter_code: number;
  missing_button_parameter_code: number;
  naming_mismatch_code: number;
  /** A value that is not of the type that a library template asks for. */
  library_parameter_code: number;
  stray_namespace: "refuse" | "tolerate";
  /** A number without `+` gets the sender's country code in front, as Meta warns. */
  prefix_without_plus: boolean;
  /** Whether answers carry `message_status`; many of Meta's do not. */
  message_status: boolean;
  /** What it says of an accepted message: the second word stands in Meta's OpenAPI document only. */
  message_status_word: "accepted" | "paused";
  decline_then_pay_ms: number;
}

const hourMs = 3_600_000;

const defaults: Settings = {
  statuses: { sent_ms: 350, delivered_ms: 900, read_ms: 1500 },
  webhook_retry_base_ms: 1000,
  webhook_timeout_ms: 10_000,
  webhook_horizon_ms: 3_600_000,
  webhook_batch: 1,
  webhook_batch_ms: 100,
  webhook_late_ms: 1000,
  webhook_version: "v25.0",
  webhook_language: "underscore",
  quality_update_field: "message_template_status_update",
  unpause_event: "APPROVED",
  disable_date_type: "text",
  expiration_type: "number",
  capability_limit_type: "number",
  user_ids: true,
  pacing: true,
  pair_pacing: true,
  throttle_http: 400,
  messaging_limit_code: 131048,
  messaging_limit_when: "after_acceptance",
  throughput_upgrade_ms: 60_000,
  oldest_version: 21,
  template_review_ms: 3000,
  template_review: "approve",
  template_duplicates: "reject",
  template_edit: "review",
  template_cap: 6_000,
  template_cap_counts: "languages",
  template_create_code: 80007,
  template_deletion: "at_once",
  template_first_pause_ms: 3 * hourMs,
  template_second_pause_ms: 6 * hourMs,
  template_category_notice_ms: 24 * hourMs,
  template_name_lock_ms: 30 * 24 * hourMs,
  ttl_second_ms: 1000,
  empty_parameter_code: 131008,
  missing_button_parameter_code: 132000,
  naming_mismatch_code: 132012,
  library_parameter_code: 132018,
  stray_namespace: "refuse",
  prefix_without_plus: true,
  message_status: true,
  message_status_word: "accepted",
  decline_then_pay_ms: 20_000,
};

/** The words a setting may take, where not every text will do. */
const words: Partial<Record<keyof Settings, readonly string[]>> = {
  webhook_language: ["underscore", "hyphen"],
  message_status_word: ["accepted", "paused"],
  quality_update_field: ["message_template_status_update", "message_template_quality_update"],
  disable_date_type: ["number", "text"],
  expiration_type: ["number", "text"],
  capability_limit_type: ["number", "text"],
  messaging_limit_when: ["at_once", "after_acceptance"],
  template_review: ["approve", "reject", "as_marketing", "by_hand"],
  template_duplicates: ["reject", "allow"],
  template_edit: ["review", "stay"],
  template_cap_counts: ["languages", "names"],
  template_deletion: ["at_once", "pending"],
  stray_namespace: ["refuse", "tolerate"],
};

export interface SettingsStore {
  readonly now: Settings;
  /** Takes over what `patch` names; returns why not when a name or value is wrong, and then changes nothing. */
  patch(patch: JsonObject): string | null;
}

export function createSettings(store: KeyValueLog): SettingsStore {
  const [kept] = store.entries<Partial<Settings>>("settings");
  let now: Settings = { ...defaults, ...kept, statuses: { ...defaults.statuses, ...kept?.statuses } };
  return {
    get now() {
      return now;
    },
    patch(patch) {
      const problem = problemIn(patch, defaults, "");
      if (problem !== null) return problem;
      const { statuses, ...rest } = patch as Partial<Settings>;
      now = { ...now, ...rest, statuses: { ...now.statuses, ...statuses } };
      store.set("settings", now);
      return null;
    },
  };
}

/** A patch has the names and kinds of values of `model`, nothing else. */
function problemIn(patch: JsonObject, model: object, path: string): string | null {
  for (const [key, value] of Object.entries(patch)) {
    const expected = (model as JsonObject)[key];
    const name = `${path}${key}`;
    if (expected === undefined) return `There is no setting "${name}".`;
    if (isObject(expected)) {
      const problem = isObject(value) ? problemIn(value, expected, `${name}.`) : `"${name}" is an object.`;
      if (problem !== null) return problem;
      continue;
    }
    if (typeof value !== typeof expected) return `"${name}" is a ${typeof expected}.`;
    if (typeof value === "number" && !(Number.isFinite(value) && value >= 0)) return `"${name}" is zero or more.`;
    const allowed = words[key as keyof Settings];
    if (allowed !== undefined && !allowed.includes(value as string))
      return `"${name}" is one of ${allowed.join(", ")}.`;
  }
  return null;
}
