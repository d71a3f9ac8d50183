import type { Alert } from "./account-news.ts";
import type { AlertCode, AlertSeverity } from "./alerts.ts";
import { asList, asRecord, asText, asTime } from "./loose-json.ts";

interface Kind {
  code: AlertCode;
  severity: AlertSeverity;
  says: string;
  holds: boolean;
}

/** Source: Meta, account_update (restriction_info) and policy enforcement, read 2026-09. */
const kinds: Record<string, Kind | undefined> = {
  RESTRICTED_BIZ_INITIATED_MESSAGING: {
    code: "messaging_restricted",
    severity: "critical",
    says: "Meta lets this account send no template messages",
    holds: true,
  },
  // The same as the error 131064: utility messages of this account are refused.
  RATE_LIMITED_UTILITY_TEMPLATE_MESSAGING: {
    code: "utility_rate_limited",
    severity: "critical",
    says: "Meta has limited the account's utility messages because of templates in the wrong category",
    holds: true,
  },
  RESTRICTED_UTILITY_TEMPLATES: {
    code: "utility_restricted",
    severity: "warning",
    says: "Meta treats the account's utility templates as marketing",
    holds: false,
  },
  RESTRICTED_CUSTOMER_INITIATED_MESSAGING: {
    code: "replies_restricted",
    severity: "warning",
    says: "Meta lets this account answer no customers who write first",
    holds: false,
  },
  RESTRICTED_ADD_PHONE_NUMBER_ACTION: {
    code: "numbers_restricted",
    severity: "information",
    says: "Meta lets this account add no phone numbers",
    holds: false,
  },
};

/** The restrictions that an `ACCOUNT_RESTRICTION` tells. One whose end has passed already is over. */
export function readRestrictions(
  value: Record<string, unknown>,
  receivedAt: Date,
): { raises: Alert[]; ends: AlertCode[] } {
  const raises = new Map<string, Alert>();
  const ends: AlertCode[] = [];
  const told = Array.isArray(value.restriction_info) ? value.restriction_info : [value.restriction_info];
  for (const item of asList(told)) {
    const restriction = asRecord(item);
    const type = asText(restriction?.restriction_type)?.toUpperCase();
    if (restriction === null || type === undefined) continue;
    const kind = kinds[type] ?? {
      code: "account_restricted",
      severity: "warning",
      says: `Meta restricts this account: ${type.slice(0, 100)}`,
      holds: false,
    };
    const until = readEnd(restriction.expiration);
    if (until !== null && until <= receivedAt) {
      ends.push(kind.code);
      continue;
    }
    const remediation = asText(restriction.remediation)?.slice(0, 500) ?? asText(value.remediation)?.slice(0, 500);
    const detail = `${kind.says}${until === null ? "" : ` until ${until.toISOString()}`}.${remediation ? ` ${remediation}` : ""}`;
    raises.set(kind.code, { code: kind.code, severity: kind.severity, detail, until, holds: kind.holds });
  }
  return { raises: [...raises.values()], ends: ends.filter((code) => !raises.has(code)) };
}

/** Seconds as a number or in digits, or a date as text. */
function readEnd(expiration: unknown): Date | null {
  const seconds = asTime(expiration);
  if (seconds !== null) return seconds;
  const written = asText(expiration);
  const at = written === null || /^\d+$/.test(written) ? Number.NaN : Date.parse(written);
  return Number.isFinite(at) ? new Date(at) : null;
}
