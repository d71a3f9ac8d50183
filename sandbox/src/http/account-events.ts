import { after } from "../clock.ts";
import { usersOf } from "../graph-api/user-limit.ts";
import { majorOf } from "../graph-api/version.ts";
import type { JsonObject } from "../json.ts";
import type { Parts } from "../parts.ts";
import type { Account, Sender } from "../state/accounts.ts";
import { digitsOf, relatedId } from "../state/accounts.ts";
import { inForce } from "../state/conditions.ts";
import { errorsValue } from "../webhooks/status-value.ts";
import { numberOr } from "../webhooks/template-value.ts";
import { InputError, maybeText, needText } from "./input.ts";

/**
 * One thing that Meta does to an account, asked for by the members of `body`; `tell` sends its webhook's value. Returns
 * what happened in plain English.
 */
type AccountEvent = (account: Account, body: JsonObject, parts: Parts, tell: (value: object) => void) => string;

/**
 * By the webhook's field: changes what reads and sends see, and tells it.
 * Source of the values: Meta, Cloud API webhooks/reference/{account_update, account_alerts, …}, read 2026-09.
 */
export const accountEvents: Record<string, AccountEvent> = {
  account_update: accountUpdate,
  account_alerts(account, body, _parts, tell) {
    const type = needText(body, "alert_type");
    tell({
      entity_type: "BUSINESS",
      entity_id: relatedId("business", account.id),
      alert_info: {
        alert_severity: maybeText(body, "alert_severity") ?? "WARNING",
        alert_status: maybeText(body, "alert_status") ?? "ACTIVE",
        alert_type: type,
        alert_description: maybeText(body, "alert_description") ?? "",
      },
    });
    return `Account alert: ${inWords(type)}`;
  },
  account_review_update(account, body, { conditions }, tell) {
    const decision = needText(body, "decision");
    conditions.change(account.id, { review: decision === "DEFERRED" ? "PENDING" : decision });
    tell({ decision });
    return `Account review: ${inWords(decision)}`;
  },
  business_capability_update: capabilityUpdate,
  phone_number_quality_update: numberUpdate,
  phone_number_name_update: nameUpdate,
  security(account, body, _parts, tell) {
    const sender = senderIn(account, body);
    const requester = maybeText(body, "requester");
    const event = needText(body, "event");
    const about = { display_phone_number: digitsOf(sender.displayPhoneNumber), event };
    tell({ ...about, ...(requester === undefined ? {} : { requester }) });
    return `Security of the number: ${inWords(event)}`;
  },
  user_preferences(account, body, { phones, life }) {
    const value = needText(body, "value");
    if (value !== "stop" && value !== "resume") throw new InputError('"value" is stop or resume.');
    life.setMarketing(phones.of(needText(body, "wa_id")), value, senderIn(account, body).id);
    return `Customer asked to ${value} marketing`;
  },
  messages(account, body, _parts, tell) {
    const { code } = body;
    if (!Number.isInteger(code)) throw new InputError('"code" is one of Meta\'s codes: an error of no message.');
    tell(errorsValue(senderIn(account, body), Number(code)));
    return `Error ${code} that belongs to no message`;
  },
};

/** `ACCOUNT_DELETED` as words. */
function inWords(name: string): string {
  return name.toLowerCase().replaceAll("_", " ");
}

/** The number that is named, or the only one. */
export function senderIn(account: Account, body: JsonObject): Sender {
  const id = maybeText(body, "phone_number_id");
  const found = account.senders.filter((it) => id === undefined || it.id === id);
  if (found.length !== 1 || !found[0]) throw new InputError('"phone_number_id" is a number of this account.');
  return found[0];
}

const lost = ["ACCOUNT_DELETED", "ACCOUNT_OFFBOARDED", "PARTNER_REMOVED", "PARTNER_APP_UNINSTALLED"];

function accountUpdate(account: Account, body: JsonObject, parts: Parts, tell: (value: object) => void): string {
  const { conditions } = parts;
  const event = needText(body, "event");
  switch (event) {
    case "ACCOUNT_RESTRICTION":
      tell({ event, restriction_info: [restrict(account, body, parts)] });
      return body.lasts_ms === 0 ? "Restriction of the account lifted" : `Account restricted: ${restrictedWords(body)}`;
    case "ACCOUNT_VIOLATION": {
      const type = needText(body, "violation_type");
      tell({ event, violation_info: { violation_type: type } });
      return `Account violation: ${inWords(type)}`;
    }
    case "DISABLED_UPDATE": {
      const state = needText(body, "waba_ban_state");
      if (state !== "DISABLE" && state !== "SCHEDULE_FOR_DISABLE" && state !== "REINSTATE") {
        throw new InputError('"waba_ban_state" is DISABLE, SCHEDULE_FOR_DISABLE or REINSTATE.');
      }
      conditions.change(account.id, { ban: state === "REINSTATE" ? null : state });
      const days = state === "SCHEDULE_FOR_DISABLE" ? 7 : 0;
      tell({ event, ban_info: { waba_ban_state: state, waba_ban_date: textDate(days) } });
      return `Account ban: ${inWords(state)}`;
    }
    case "VOLUME_BASED_PRICING_TIER_UPDATE":
      tell({ event, volume_tier_info: volumeTier(body) });
      return "Account has another volume tier";
    default:
      if (lost.includes(event)) conditions.change(account.id, { lost: event });
      if (event === "ACCOUNT_RECONNECTED") conditions.change(account.id, { lost: null });
      tell({ event });
      return `Account news: ${inWords(event)}`;
  }
}

/** `biz initiated messaging` of the restriction's type. */
function restrictedWords(body: JsonObject): string {
  return inWords(needText(body, "restriction_type")).replace(/^restricted /, "");
}

function restrict(account: Account, body: JsonObject, { conditions, settings }: Parts): object {
  const type = needText(body, "restriction_type");
  const { lasts_ms: lastsMs } = body;
  if (lastsMs !== undefined && !(typeof lastsMs === "number" && lastsMs >= 0)) {
    throw new InputError('"lasts_ms" is zero or more; without it a restriction stays until it is told with 0.');
  }
  const until = typeof lastsMs === "number" ? Date.now() + lastsMs : null;
  const others = inForce(conditions.of(account.id).restrictions).filter((it) => it.type !== type);
  conditions.change(account.id, { restrictions: [...others, { type, until }] });
  const remediation = maybeText(body, "remediation");
  return {
    restriction_type: type,
    ...(until === null ? {} : { expiration: numberOr(settings.now.expiration_type, Math.floor(until / 1000)) }),
    ...(remediation === undefined ? {} : { remediation }),
  };
}

/** A date as `account_update` writes it: in English words. */
function textDate(inDays: number): string {
  const format = new Intl.DateTimeFormat("en-US", { dateStyle: "long", timeZone: "UTC" });
  return format.format(Date.now() + inDays * 86_400_000);
}

function volumeTier(body: JsonObject): object {
  const now = new Date();
  return {
    tier_update_time: Math.floor(now.getTime() / 1000),
    pricing_category: maybeText(body, "pricing_category") ?? "UTILITY",
    tier: maybeText(body, "tier") ?? "25000:150000",
    effective_month: now.toISOString().slice(0, 7),
    region: maybeText(body, "region") ?? "Kuwait",
  };
}

/** The messaging limit of all numbers: as a `TIER_*` text or as a number, by the version and by the setting. */
function capabilityUpdate(account: Account, body: JsonObject, parts: Parts, tell: (value: object) => void): string {
  const { accounts, settings } = parts;
  const tier = needText(body, "messaging_limit");
  for (const { id } of account.senders) accounts.putSender(id, { messagingLimit: tier });
  const users = usersOf(tier);
  const asNumber = Number.isFinite(users) ? users : -1;
  const limit = settings.now.capability_limit_type === "number" ? asNumber : tier;
  const isOld = majorOf(settings.now.webhook_version) < 24;
  tell({
    [isOld ? "max_daily_conversation_per_phone" : "max_daily_conversations_per_business"]: limit,
    ...(users <= 250 ? { max_phone_numbers_per_business: 2 } : { max_phone_numbers_per_waba: 25 }),
  });
  return `Messaging limit is ${inWords(tier)} now`;
}

const upgradedPerSecond = 1_000;

/** Throughput and limits of a number, which is named by its digits; an upgrade takes its time and the number with it. */
function numberUpdate(account: Account, body: JsonObject, parts: Parts, tell: (value: object) => void): string {
  const { accounts, conditions, settings } = parts;
  const sender = senderIn(account, body);
  const event = needText(body, "event");
  const asked = maybeText(body, "messaging_limit");
  const isUpgrade = event === "THROUGHPUT_UPGRADE";
  const messagingLimit = asked ?? (isUpgrade ? "TIER_UNLIMITED" : sender.messagingLimit);
  accounts.putSender(sender.id, {
    messagingLimit,
    ...(isUpgrade ? { messagesPerSecond: upgradedPerSecond } : {}),
    ...(event === "FLAGGED" ? { status: "FLAGGED", qualityRating: "RED" } : {}),
    ...(event === "UNFLAGGED" ? { status: "CONNECTED", qualityRating: "GREEN" } : {}),
  });
  const value = {
    display_phone_number: digitsOf(sender.displayPhoneNumber),
    event,
    max_daily_conversations_per_business: messagingLimit,
  };
  const happened = `Number ${sender.displayPhoneNumber}: ${inWords(event)}`;
  if (!isUpgrade) {
    tell(value);
    return happened;
  }
  const pauseMs = settings.now.throughput_upgrade_ms;
  conditions.changeSender(sender.id, { unavailableUntil: Date.now() + pauseMs });
  after(pauseMs, () => tell(value));
  return happened;
}

const nameStatuses: Record<string, string> = {
  APPROVED: "APPROVED",
  REJECTED: "DECLINED",
  DECLINED: "DECLINED",
  PENDING: "PENDING_REVIEW",
  DEFERRED: "PENDING_REVIEW",
};

function nameUpdate(account: Account, body: JsonObject, parts: Parts, tell: (value: object) => void): string {
  const sender = senderIn(account, body);
  const decision = needText(body, "decision");
  const name = maybeText(body, "requested_verified_name") ?? sender.verifiedName;
  parts.conditions.changeSender(sender.id, { nameStatus: nameStatuses[decision] ?? "NONE" });
  if (decision === "APPROVED") parts.accounts.putSender(sender.id, { verifiedName: name });
  tell({
    display_phone_number: digitsOf(sender.displayPhoneNumber),
    decision,
    requested_verified_name: name,
    rejection_reason: maybeText(body, "rejection_reason") ?? null,
  });
  return `Display name ${name}: ${inWords(decision)}`;
}
