import type { AlertCode, AlertSeverity } from "./alerts.ts";
import { asId, asInteger, asRecord, asText } from "./loose-json.ts";
import { readMessagingLimit } from "./messaging-limit.ts";
import { readRestrictions } from "./restrictions.ts";

type Json = Record<string, unknown>;

/** Something for people to see to. */
export interface Alert {
  /** One of `alerts.ts`, or Meta's own word in small letters. */
  code: string;
  severity: AlertSeverity;
  /** One sentence, with Meta's words where it gave some. */
  detail: string;
  /** null: until it is said to be over. */
  until: Date | null;
  /** Nothing can leave while it stands. */
  holds: boolean;
}

/** Which senders an event is about: one number of the account, or all of them. */
export type AlertSubject =
  | { kind: "account" }
  /** Digits only: these events name a number as people dial it, and not by its id. */
  | { kind: "display_number"; digits: string }
  | { kind: "number_id"; phoneNumberId: string };

/** What an event about the account or a number says, and what follows from it. */
export interface AccountNews {
  about: AlertSubject;
  /** Facts of the authenticator that it changes. */
  facts: Record<string, string | number>;
  raises: Alert[];
  /** Codes of alerts that are over. */
  ends: string[];
}

const nothing: AccountNews = { about: { kind: "account" }, facts: {}, raises: [], ends: [] };

/** The fields that these events come under. */
export const accountFields = [
  "account_update",
  "account_alerts",
  "account_review_update",
  "business_capability_update",
  "phone_number_quality_update",
  "phone_number_name_update",
  "security",
] as const;

/**
 * Reads an event about an account or a number; null for any other field. What it does not know changes nothing: the
 * event is kept as it came.
 *
 * Source: Meta, webhook references of these fields, read 2026-09.
 */
export function readAccountNews(field: string, value: Json, wabaId: string, receivedAt: Date): AccountNews | null {
  switch (field) {
    case "account_update":
      return isAboutAnother(value, wabaId) ? nothing : { ...nothing, ...readUpdate(value, receivedAt) };
    case "account_alerts":
      return readAccountAlert(value);
    case "account_review_update":
      return { ...nothing, ...readReview(value) };
    case "business_capability_update":
      return { ...nothing, facts: readCapability(value) };
    case "phone_number_quality_update":
      return { ...nothing, about: numberOf(value), ...readQuality(value) };
    case "phone_number_name_update":
      return { ...nothing, about: numberOf(value), ...readName(value) };
    case "security":
      return { ...nothing, about: numberOf(value), raises: readSecurity(value) };
    default:
      return null;
  }
}

/** Events for partners name the account that they are about, and it may be a client's. */
function isAboutAnother(value: Json, wabaId: string): boolean {
  const named = asId(asRecord(value.waba_info)?.waba_id);
  return named !== null && named !== wabaId;
}

/** Without a number that can be read it is about nobody, rather than about every number of the account. */
function numberOf(value: Json): AlertSubject {
  return { kind: "display_number", digits: asId(value.display_phone_number)?.replace(/\D/g, "") ?? "" };
}

function alert(code: AlertCode, severity: AlertSeverity, detail: string, more: Partial<Alert> = {}): Alert {
  return { code, severity, detail, until: null, holds: false, ...more };
}

type Update = Partial<Pick<AccountNews, "facts" | "raises" | "ends">>;

const stops = { holds: true };
const connectionLosses: AlertCode[] = ["account_deleted", "account_offboarded", "partner_removed", "app_uninstalled"];

function readUpdate(value: Json, receivedAt: Date): Update {
  switch (asText(value.event)?.toUpperCase()) {
    case "ACCOUNT_RESTRICTION":
      return readRestrictions(value, receivedAt);
    case "ACCOUNT_VIOLATION": {
      const type = asText(asRecord(value.violation_info)?.violation_type) ?? "no type given";
      return { raises: [alert("account_violation", "critical", `Meta reports a violation of its policy: ${type}.`)] };
    }
    case "DISABLED_UPDATE":
      return readBan(asRecord(value.ban_info));
    case "ACCOUNT_DELETED":
      return { raises: [alert("account_deleted", "critical", "The WhatsApp account was deleted.", stops)] };
    case "ACCOUNT_OFFBOARDED":
      return {
        raises: [alert("account_offboarded", "critical", "The WhatsApp account was taken off the Cloud API.", stops)],
      };
    case "PARTNER_REMOVED":
      return {
        raises: [alert("partner_removed", "critical", "The app lost its access to the WhatsApp account.", stops)],
      };
    case "PARTNER_APP_UNINSTALLED":
      return {
        raises: [alert("app_uninstalled", "critical", "The app was removed from the WhatsApp account.", stops)],
      };
    case "ACCOUNT_RECONNECTED":
      return { ends: connectionLosses };
    case "PARTNER_ADDED":
      return { ends: ["partner_removed"] };
    case "PARTNER_APP_INSTALLED":
      return { ends: ["app_uninstalled"] };
    default:
      return {};
  }
}

/** The date is an English text (`December 1, 2026`): shown as it came. */
function readBan(ban: Json | null): Update {
  const date = asText(ban?.waba_ban_date);
  switch (asText(ban?.waba_ban_state)?.toUpperCase()) {
    case "DISABLE":
      return { raises: [alert("account_disabled", "critical", "Meta has disabled the WhatsApp account.", stops)] };
    case "SCHEDULE_FOR_DISABLE": {
      const detail = `Meta will disable the WhatsApp account on ${date ?? "a date that it did not give"}.`;
      return { raises: [alert("disable_scheduled", "critical", detail)] };
    }
    case "REINSTATE":
      return { ends: ["account_disabled", "disable_scheduled"] };
    default:
      return {};
  }
}

function readAccountAlert(value: Json): AccountNews {
  const info = asRecord(value.alert_info) ?? value;
  const type = asText(info.alert_type)?.toUpperCase();
  const id = asId(value.entity_id);
  const isNumber = asText(value.entity_type)?.toUpperCase() === "PHONE_NUMBER" && id !== null;
  const about: AlertSubject = isNumber ? { kind: "number_id", phoneNumberId: id } : { kind: "account" };
  if (type === undefined || !/^[A-Z0-9_]{1,80}$/.test(type)) return { ...nothing, about };
  const code = type.toLowerCase();
  if ((asText(info.alert_status)?.toUpperCase() ?? "ACTIVE") !== "ACTIVE") return { ...nothing, about, ends: [code] };
  const severity = severities[asText(info.alert_severity)?.toUpperCase() ?? ""] ?? "warning";
  const detail = asText(info.alert_description)?.slice(0, 1_000) ?? `Meta reports ${type}.`;
  return { ...nothing, about, raises: [{ code, severity, detail, until: null, holds: false }] };
}

const severities: Record<string, AlertSeverity | undefined> = {
  CRITICAL: "critical",
  WARNING: "warning",
  INFORMATIONAL: "information",
};

function readReview(value: Json): Update {
  const decision = asText(value.decision)?.toUpperCase();
  if (decision === undefined) return {};
  const facts = { reviewStatus: decision };
  if (decision === "APPROVED") return { facts, ends: ["account_rejected"] };
  if (decision !== "REJECTED") return { facts };
  return { facts, raises: [alert("account_rejected", "critical", "Meta has rejected this WhatsApp account.", stops)] };
}

/** At or below 250 customers a day the cap on numbers is the business's, above it the account's. */
function readCapability(value: Json): AccountNews["facts"] {
  const limit = readMessagingLimit(
    value.max_daily_conversations_per_business ?? value.max_daily_conversation_per_phone,
  );
  const numbers = asInteger(value.max_phone_numbers_per_waba ?? value.max_phone_numbers_per_business);
  return {
    ...(limit === null ? {} : { messagingLimit: limit }),
    ...(numbers === null ? {} : { maxPhoneNumbers: numbers }),
  };
}

/** Despite its name it reports throughput and limits. */
function readQuality(value: Json): Update {
  const limit = readMessagingLimit(value.max_daily_conversations_per_business ?? value.current_limit);
  const facts: AccountNews["facts"] = limit === null ? {} : { messagingLimit: limit };
  switch (asText(value.event)?.toUpperCase()) {
    case "THROUGHPUT_UPGRADE":
      return { facts: { ...facts, throughputLevel: "HIGH" } };
    case "UPGRADE":
      return { facts, ends: ["limit_lowered"] };
    case "DOWNGRADE": {
      const detail = `Meta has lowered the number's daily limit of customers${limit === null ? "" : ` to ${limit}`}.`;
      return { facts, raises: [alert("limit_lowered", "warning", detail)] };
    }
    case "FLAGGED": {
      const detail = "Meta has flagged the number for low quality.";
      return { facts: { ...facts, qualityRating: "RED" }, raises: [alert("number_flagged", "critical", detail)] };
    }
    case "UNFLAGGED":
      return { facts, ends: ["number_flagged"] };
    default:
      return { facts };
  }
}

function readName(value: Json): Update {
  const decision = asText(value.decision)?.toUpperCase();
  if (decision === undefined) return {};
  const name = asText(value.requested_verified_name);
  const facts = { nameStatus: decision };
  if (decision === "APPROVED") {
    return { facts: { ...facts, ...(name === null ? {} : { verifiedName: name }) }, ends: ["name_declined"] };
  }
  if (decision !== "REJECTED" && decision !== "DECLINED") return { facts };
  const reason = asText(value.rejection_reason);
  const why = reason === null || reason === "NONE" ? "" : `: ${reason}`;
  const detail = `Meta has declined the display name${name === null ? "" : ` ${name}`}${why}.`;
  return { facts, raises: [alert("name_declined", "warning", detail)] };
}

/** A PIN that somebody resets is how a number is taken from its owner. */
function readSecurity(value: Json): Alert[] {
  const requester = asId(value.requester);
  const by = requester === null ? "" : `, by the user ${requester} of Meta's`;
  switch (asText(value.event)?.toUpperCase()) {
    case "PIN_CHANGED":
      return [alert("pin_changed", "critical", `The number's two-step PIN was changed${by}.`)];
    case "PIN_RESET_REQUEST":
      return [alert("pin_reset_requested", "critical", `A reset of the number's two-step PIN was requested${by}.`)];
    case "PIN_REQUEST_SUCCESS":
    case "PIN_RESET_SUCCESS":
      return [alert("pin_reset", "critical", `The number's two-step PIN was reset${by}.`)];
    default:
      return [];
  }
}
