import type { AnswerHeaders } from "./graph-exchange.ts";
import { asInteger, asList, asRecord, parseJson } from "./loose-json.ts";

/**
 * How much of Meta's hourly limits on management calls is used: 5,000 for each app and account, and one of the app's
 * own. Every answer tells; what it says is remembered here, by access token, so that chores stop asking before people
 * can no longer ask. Sends are limited otherwise and never wait for this.
 *
 * Source: Meta, Graph API rate limiting and about the platform (rate limits), read 2026-09.
 */
export interface ManagementQuota {
  /** How long calls about this account should wait that may use up to `upToPercent` of the limit; 0: not at all. */
  waitMs(token: string, wabaId: string, upToPercent: number, nowMs: number): number;
  /** How long WhatsApp refuses all calls of this token that it refuses now. */
  blockedMs(token: string, nowMs: number): number;
  /** Takes in what an answer tells; `code` is that of its error. */
  learn(token: string, headers: AnswerHeaders, code: number | null, nowMs: number): void;
}

/** The limit of an app, of an account, and of the user whose token it is. */
const quotaCodes = [4, 17, 80007];
/** Where WhatsApp refuses for its limit and does not say for how long. */
const unknownWaitMs = 5 * 60_000;
/** Meta counts by the hour; a longer wait would be a misread header. */
const longestWaitMs = 24 * 3_600_000;
/** The limit moves on while nobody asks: after this time one call finds out. */
const readingLastsMs = 5 * 60_000;
const mostTokens = 2_000;

interface Usage {
  percent: number;
  readAtMs: number;
  blockedUntilMs: number;
}

export function createManagementQuota(): ManagementQuota {
  /** By token, then by account; the app's own under the empty name. */
  const usages = new Map<string, Map<string, Usage>>();

  function note(token: string, account: string, percent: number, blockedForMs: number, nowMs: number): void {
    const ofToken = usages.get(token) ?? new Map<string, Usage>();
    usages.delete(token);
    usages.set(token, ofToken);
    if (usages.size > mostTokens) usages.delete(usages.keys().next().value as string);
    const blockedUntilMs = blockedForMs <= 0 ? 0 : nowMs + Math.min(blockedForMs, longestWaitMs);
    ofToken.set(account, { percent, readAtMs: nowMs, blockedUntilMs });
    if (ofToken.size > mostTokens) ofToken.delete(ofToken.keys().next().value as string);
  }

  return {
    waitMs(token, wabaId, upToPercent, nowMs) {
      const waits = ["", wabaId].map((account) => {
        const usage = usages.get(token)?.get(account);
        if (usage === undefined) return 0;
        if (usage.blockedUntilMs > 0) return Math.max(0, usage.blockedUntilMs - nowMs);
        return usage.percent >= upToPercent ? Math.max(0, usage.readAtMs + readingLastsMs - nowMs) : 0;
      });
      return Math.max(...waits);
    },
    blockedMs(token, nowMs) {
      const ofToken = [...(usages.get(token)?.values() ?? [])];
      return Math.max(0, ...ofToken.map(({ blockedUntilMs }) => blockedUntilMs - nowMs));
    },
    learn(token, headers, code, nowMs) {
      const retryAfterMs = (asInteger(headers.retryAfter) ?? 0) * 1_000;
      const isRefused = code !== null && quotaCodes.includes(code);
      const ofAccounts = readAccountUsage(headers.accountUsage);
      const toldMs = Math.max(0, retryAfterMs, ...ofAccounts.map(({ regainMs }) => regainMs));
      for (const { account, percent, regainMs } of ofAccounts) {
        const isSpent = percent >= 100 || regainMs > 0;
        const blockedForMs = regainMs > 0 ? regainMs : isSpent ? Math.max(retryAfterMs, unknownWaitMs) : 0;
        note(token, account, percent, blockedForMs, nowMs);
      }
      const ofApp = readAppUsage(headers.appUsage);
      if (ofApp !== null) note(token, "", ofApp, ofApp >= 100 ? Math.max(toldMs, unknownWaitMs) : 0, nowMs);
      const isTold = ofAccounts.some(({ percent, regainMs }) => percent >= 100 || regainMs > 0);
      // Where no header says whose limit it is, all calls of the token wait.
      if (isRefused && !(code === 80007 && isTold)) note(token, "", 100, toldMs || unknownWaitMs, nowMs);
      else if (!isRefused && ofApp === null) usages.get(token)?.delete("");
    },
  };
}

/** Percentages, with 100 for used up; the estimate is in minutes. */
function readAccountUsage(header: string | null): { account: string; percent: number; regainMs: number }[] {
  return Object.entries(readHeader(header)).map(([account, list]) => {
    const entries = asList(list)
      .map((item) => asRecord(item) ?? {})
      .filter(({ type }) => type === undefined || type === "whatsapp_business_management");
    const percent = Math.max(0, ...entries.map(worstPercent));
    const minutes = Math.max(0, ...entries.map((entry) => asNumber(entry.estimated_time_to_regain_access)));
    return { account, percent, regainMs: minutes * 60_000 };
  });
}

function readAppUsage(header: string | null): number | null {
  return header === null ? null : worstPercent(readHeader(header));
}

function worstPercent(usage: Record<string, unknown>): number {
  return Math.max(...["call_count", "total_cputime", "total_time"].map((name) => asNumber(usage[name])));
}

function asNumber(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : (asInteger(value) ?? 0);
}

function readHeader(header: string | null): Record<string, unknown> {
  try {
    return asRecord(parseJson(header ?? "{}")) ?? {};
  } catch {
    return {};
  }
}
