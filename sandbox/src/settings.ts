import type { JsonObject } from "./json.ts";
import { isObject } from "./json.ts";
import type { KeyValueLog } from "./state/key-value-log.ts";

/** How the emulated WhatsApp behaves: its delays, its limits, and what Meta's documents leave open. Times in milliseconds. */
export interface Settings {
  /** From acceptance to `sent`, from there to `delivered`, from there to `read` on a phone that reads by itself. */
  statuses: { sent_ms: number; delivered_ms: number; read_ms: number };
  webhook_retry_base_ms: number;
  webhook_timeout_ms: number;
  /** Under the fault `webhooks_late`: `sent` is five times this late, `delivered` three times, the rest once. */
  webhook_late_ms: number;
  /** Version of webhook bodies: before v24.0 they carry `conversation`. */
  webhook_version: string;
  /** `en_US` or `en-US` in template webhooks: Meta's own pages show both. */
  webhook_language: "underscore" | "hyphen";
  /** All limits: messages per second, pairs, management calls. */
  pacing: boolean;
  pair_pacing: boolean;
  throttle_http: number;
  template_review_ms: number;
  template_review: "approve" | "reject" | "as_marketing";
  empty_parameter_code: number;
  missing_button_parameter_code: number;
  naming_mismatch_code: number;
  stray_namespace: "refuse" | "tolerate";
  /** A number without `+` gets the sender's country code in front, as Meta warns. */
  prefix_without_plus: boolean;
  /** Whether answers carry `message_status`; many of Meta's do not. */
  message_status: boolean;
  decline_then_pay_ms: number;
}

const defaults: Settings = {
  statuses: { sent_ms: 350, delivered_ms: 900, read_ms: 1500 },
  webhook_retry_base_ms: 1000,
  webhook_timeout_ms: 10_000,
  webhook_late_ms: 1000,
  webhook_version: "v25.0",
  webhook_language: "underscore",
  pacing: true,
  pair_pacing: true,
  throttle_http: 400,
  template_review_ms: 3000,
  template_review: "approve",
  empty_parameter_code: 131008,
  missing_button_parameter_code: 132000,
  naming_mismatch_code: 132012,
  stray_namespace: "refuse",
  prefix_without_plus: true,
  message_status: true,
  decline_then_pay_ms: 20_000,
};

/** The words a setting may take, where not every text will do. */
const words: Partial<Record<keyof Settings, readonly string[]>> = {
  webhook_language: ["underscore", "hyphen"],
  template_review: ["approve", "reject", "as_marketing"],
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
