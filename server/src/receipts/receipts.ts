/**
 * Status back: what WhatsApp's webhooks tell goes into rows, many webhooks in one commit, and only then are they
 * answered with 200. WhatsApp repeats whatever was not.
 */
import type { Logger } from "pino";
import { type DeliveryReport, mergeReports } from "../domain/delivery-status.ts";
import { deliveryRanks } from "../domain/notification.ts";
import type { Environment } from "../store/authenticator.ts";
import type { Line, Sql } from "../store/database.ts";
import { newId } from "../store/ids.ts";
import { createListeners, type Listeners } from "../store/listeners.ts";
import {
  applyArrivals,
  applyReports,
  findMessages,
  type HeardSender,
  joinParked,
  noteStatuses,
  parkReports,
  type ReportToApply,
} from "../store/report.ts";
import { createSharedCommits } from "../store/shared-commits.ts";
import { classify } from "../whatsapp/error-catalogue.ts";
import type { StatusItem, WebhookItem } from "../whatsapp/webhook-item.ts";
import { keepOtherEvent, recordAccountEvent } from "./account-events.ts";
import { type Failure, reactToFailures } from "./failures.ts";
import { createHeard } from "./heard.ts";
import { longestOnItsWayMs, notePace, type PaceNews, type PaceParts } from "./pace.ts";
import { type CustomerNews, customerNewsOf, recordCustomerNews } from "./replies.ts";
import { isTemplateItem, noteTemplateEvents } from "./template-events.ts";

/** An authenticator whose secret verified the webhook, and whose WABA the entry is about. */
export interface VerifyingAuthenticator {
  merchantId: string;
  authenticatorId: string;
  wabaId: string;
  phoneNumberId: string;
  environment: Environment;
}

/** One entry of a webhook, for those who may be told. */
export interface VerifiedWebhook {
  authenticators: readonly VerifyingAuthenticator[];
  wabaId: string;
  items: readonly WebhookItem[];
}

export interface Receipts {
  /** Resolves when everything that the entry tells is on disk; rejects where it is not. */
  accept(webhook: VerifiedWebhook): Promise<void>;
  idle(): Promise<void>;
}

/** A report with the merchant that it may be looked up in. */
interface ScopedReport {
  merchantId: string;
  authenticatorId: string;
  report: DeliveryReport;
}

type ReceiptParts = PaceParts & {
  /** For delivery reports: its plans are kept. */
  busySql: Sql;
  /** A report that comes later than this after its time is late. */
  graceMs: number;
};

/** `onTold` hears that there may be something to tell by webhook. */
export function createReceipts(
  parts: Omit<ReceiptParts, "busySql"> & { line: Line; log: Logger; onTold?: () => void },
): Receipts {
  const memory = { listeners: createListeners(), heard: createHeard(parts.graceMs) };
  async function record(busySql: Sql, webhooks: readonly ScopedReport[][]): Promise<undefined[]> {
    if (await recordReports({ ...parts, busySql }, webhooks.flat(), memory)) parts.onTold?.();
    return webhooks.map(() => undefined);
  }
  const statuses = createSharedCommits<ScopedReport[], void>({
    maxItems: 100,
    maxUnderWay: 2,
    crowd: "half",
    maxWaiting: 10_000,
    run: (webhooks) => record(parts.line.sql, webhooks),
    runAside: (webhooks) => record(parts.line.aside, webhooks),
  });
  const pace = createSharedCommits<PaceNews, void>({
    maxItems: 1_000,
    maxUnderWay: 1,
    maxWaiting: 10_000,
    run: async (received) => {
      await notePace(parts, received);
      return received.map(() => undefined);
    },
  });
  const replies = createSharedCommits<CustomerNews[], void>({
    maxItems: 100,
    maxUnderWay: 2,
    maxWaiting: 10_000,
    run: async (webhooks) => {
      await recordCustomerNews(parts, webhooks.flat());
      parts.onTold?.();
      return webhooks.map(() => undefined);
    },
  });
  async function acceptAll({ authenticators, wabaId, items }: VerifiedWebhook, reports: ScopedReport[]): Promise<void> {
    if (reports.length > 0) await statuses.submit(reports);
    const news = customerNewsOf(items, authenticators);
    if (news.length > 0) await replies.submit(news);
    const toNobody = items.filter((item) => item.kind === "message" && !news.some((one) => one.item === item)).length;
    if (toNobody > 0) parts.log.info({ messages: toNobody }, "messages to numbers that are not connected");
    const templateItems = items.filter(isTemplateItem);
    if (templateItems.length > 0) await noteTemplateEvents(parts.sql, wabaId, templateItems, authenticators);
    await Promise.all(inboundOf(items, authenticators).map((received) => pace.submit(received)));
    await reactToFailures(parts, failuresOfNumbers(items, authenticators), new Date());
    for (const item of items) {
      const alerts = item.kind === "account" ? item.news.raises.map(({ code }) => code) : [];
      if (alerts.length > 0) parts.log.warn({ alerts }, "WhatsApp reports trouble with an account or number");
      if (item.kind === "account") await recordAccountEvent(parts.sql, wabaId, item, authenticators);
      else if (item.kind === "other") await keepOtherEvent(parts.sql, wabaId, item, authenticators);
    }
  }

  return {
    accept(webhook) {
      const reports = reportsOf(webhook);
      // Most webhooks are a report and nothing else: one promise for each, that of the commit.
      if (!webhook.items.every(isReport)) return acceptAll(webhook, reports);
      return reports.length > 0 ? statuses.submit(reports) : Promise.resolve();
    },
    async idle() {
      await Promise.all([statuses.idle(), pace.idle(), replies.idle()]);
    },
  };
}

/** How many messages customers wrote just now, to which of these senders. */
function inboundOf(items: readonly WebhookItem[], authenticators: readonly VerifyingAuthenticator[]): PaceNews[] {
  const since = Date.now() - longestOnItsWayMs;
  const recent = items.filter((item) => item.kind === "message" && item.at.getTime() >= since);
  return authenticators.flatMap(({ merchantId, authenticatorId, phoneNumberId }) => {
    const inbound = recent.filter((item) => item.kind === "message" && item.phoneNumberId === phoneNumberId).length;
    return inbound === 0 ? [] : [{ merchantId, authenticatorId, inbound, isTooFast: false }];
  });
}

/** Errors that are about a number, or about its whole account, and not about one message. */
function failuresOfNumbers(
  items: readonly WebhookItem[],
  authenticators: readonly VerifyingAuthenticator[],
): Failure[] {
  return items.flatMap((item) => {
    if (item.kind !== "value_error") return [];
    const { code, title, details } = item;
    const isOfAccount = classify({ code }).scope === "waba";
    return authenticators
      .filter(({ phoneNumberId }) => isOfAccount || phoneNumberId === item.phoneNumberId)
      .map(({ merchantId, authenticatorId }) => ({
        merchantId,
        authenticatorId,
        messageId: null,
        error: { code, title, details },
        at: new Date(),
      }));
  });
}

const isReport = ({ kind }: WebhookItem) => kind === "status";

/** The reports of a webhook, each with those in whose rows it is looked up. */
function reportsOf({ items, authenticators }: VerifiedWebhook): ScopedReport[] {
  const reports: ScopedReport[] = [];
  for (const report of items) {
    if (report.kind !== "status") continue;
    for (const { merchantId, authenticatorId } of scopesOf(report, authenticators)) {
      reports.push({ merchantId, authenticatorId, report });
    }
  }
  return reports;
}

/** In whose rows a status is looked up: the merchants of its number, else of its account; each once. */
function scopesOf(
  { phoneNumberId }: StatusItem,
  authenticators: readonly VerifyingAuthenticator[],
): Iterable<VerifyingAuthenticator> {
  if (authenticators.length === 1) return authenticators;
  const ofNumber = authenticators.filter((authenticator) => authenticator.phoneNumberId === phoneNumberId);
  const scopes = ofNumber.length > 0 ? ofNumber : authenticators;
  return new Map(scopes.map((scope) => [scope.merchantId, scope])).values();
}

/**
 * Writes reports, whatever their order and number. What finds no message is parked, and looked for once more.
 * `listeners`: who was seen to want to hear of it; `heard`: senders that were noted a moment ago. Whether there may be
 * something to tell.
 */
export async function recordReports(
  parts: ReceiptParts,
  reports: readonly ScopedReport[],
  { listeners, heard } = { listeners: createListeners(), heard: createHeard(parts.graceMs) },
): Promise<boolean> {
  const sql = parts.busySql;
  let isTold = false;
  // First: that reports come late has to be known before any of them ends a silence.
  const senders = heard.toNote(sendersOf(reports));
  if (senders.length > 0) {
    await noteStatuses(sql, senders, parts);
    heard.noted(senders);
  }
  const merged = merge(reports);
  const parked: ReportToApply[] = [];
  for (const round of roundsOf(merged)) {
    const { found, told } = await applyRound(sql, round, listeners);
    isTold ||= told;
    parked.push(...round.filter((report) => !found.has(keyOf(report))));
  }
  if (parked.length > 0) {
    await parkReports(
      sql,
      parked.map((report) => ({ merchantId: report.merchantId, messageId: report.messageId, id: newId(), report })),
    );
    // Our own record of the answer may have been committed between the look and the parking.
    if ((await joinParked(sql, await findMessages(sql, parked))) > 0) isTold = true;
  }
  const failures = merged.flatMap(failureOf);
  if (failures.length > 0) await reactToFailures(parts, failures, new Date());
  return isTold || failures.length > 0;
}

/** A report of a failure; what arrived all the same did not fail. */
function failureOf({ merchantId, authenticatorId, messageId, error, failedAt, rank }: ReportToApply): Failure[] {
  if (error === null || failedAt === null || rank >= deliveryRanks.delivered) return [];
  return [{ merchantId, authenticatorId, messageId, error, at: failedAt }];
}

/**
 * Applies reports; the keys of those that found their notification, and whether somebody may have been told. What only
 * arrives is applied for less where nobody is known to listen: the statement itself sees who does, and what it passes
 * over is applied by the other one.
 */
async function applyRound(
  sql: Sql,
  round: readonly ReportToApply[],
  listeners: Listeners,
): Promise<{ found: ReadonlySet<string>; told: boolean }> {
  const arrivals = round.filter(({ failed, merchantId }) => !failed && !listeners.has(merchantId, "arrival"));
  const found = new Set((await applyArrivals(sql, arrivals)).map(keyOf));
  if (found.size === round.length) return { found, told: false };
  const applied = await applyReports(
    sql,
    round.filter((report) => !found.has(keyOf(report))),
  );
  for (const report of applied) {
    found.add(keyOf(report));
    if (report.isHeardOf) listeners.add(report.merchantId, "arrival");
  }
  return { found, told: applied.length > 0 };
}

function merge(reports: readonly ScopedReport[]): ReportToApply[] {
  const bySender = Map.groupBy(reports, ({ merchantId }) => merchantId);
  return [...bySender].flatMap(([merchantId, scoped]) => {
    const senders = new Map(scoped.map(({ report, authenticatorId }) => [report.messageId, authenticatorId]));
    return mergeReports(scoped.map(({ report }) => report)).map((report) => ({
      ...report,
      merchantId,
      authenticatorId: senders.get(report.messageId) as string,
    }));
  });
}

/** Splits reports so that no two in a round are about one notification: two messages may carry the same callback data. */
function roundsOf(reports: readonly ReportToApply[]): ReportToApply[][] {
  const rounds: { seen: Set<string>; reports: ReportToApply[] }[] = [];
  for (const report of reports) {
    const about = `${report.merchantId}/${report.callbackData ?? report.messageId}`;
    let round = rounds.find(({ seen }) => !seen.has(about));
    if (round === undefined) {
      round = { seen: new Set(), reports: [] };
      rounds.push(round);
    }
    round.seen.add(about);
    round.reports.push(report);
  }
  return rounds.map((round) => round.reports);
}

function keyOf({ merchantId, messageId }: { merchantId: string; messageId: string }): string {
  return `${merchantId}/${messageId}`;
}

/** The senders that were heard, each with the oldest of its statuses. */
function sendersOf(reports: readonly ScopedReport[]): HeardSender[] {
  const bySender = Map.groupBy(reports, ({ authenticatorId }) => authenticatorId);
  return [...bySender].map(([authenticatorId, scoped]) => ({
    merchantId: (scoped[0] as ScopedReport).merchantId,
    authenticatorId,
    oldestAt: new Date(Math.min(...scoped.map(({ report }) => report.at.getTime()))),
  }));
}
