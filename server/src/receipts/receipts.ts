/**
 * Status back: what WhatsApp's webhooks tell goes into rows, many webhooks in one commit, and only then are they
 * answered with 200. WhatsApp repeats whatever was not.
 */
import type { Logger } from "pino";
import { type DeliveryReport, mergeReports } from "../domain/delivery-status.ts";
import type { Environment } from "../store/authenticator.ts";
import type { Sql } from "../store/database.ts";
import { newId } from "../store/ids.ts";
import {
  applyReports,
  findMessages,
  type HeardSender,
  joinParked,
  noteStatuses,
  parkReports,
  type ReportToApply,
} from "../store/report.ts";
import { createSharedCommits } from "../store/shared-commits.ts";
import type { StatusItem, WebhookItem } from "../whatsapp/webhook-item.ts";
import { placeHoldsForFailures } from "./failures.ts";
import { recordTemplateStatus } from "./template-events.ts";

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

export function createReceipts(parts: { sql: Sql; log: Logger; graceMs: number }): Receipts {
  const statuses = createSharedCommits<ScopedReport[], void>({
    maxItems: 100,
    maxUnderWay: 2,
    maxWaiting: 10_000,
    run: async (webhooks) => {
      await recordReports(parts.sql, webhooks.flat(), parts);
      return webhooks.map(() => undefined);
    },
  });
  return {
    async accept({ authenticators, wabaId, items }) {
      const reports = items
        .filter((item) => item.kind === "status")
        .flatMap((item) => scopesOf(item, authenticators).map((scope) => ({ ...scope, report: item })));
      if (reports.length > 0) await statuses.submit(reports);
      for (const item of items) {
        if (item.kind === "template_status") await recordTemplateStatus(parts.sql, wabaId, item, authenticators);
        else if (item.kind !== "status") parts.log.info({ webhook_item: item.kind }, "webhook item noted");
      }
    },
    idle: () => statuses.idle(),
  };
}

/** In whose rows a status is looked up: the merchants of its number, else of its account; each once. */
function scopesOf(
  item: StatusItem,
  authenticators: readonly VerifyingAuthenticator[],
): Pick<ScopedReport, "merchantId" | "authenticatorId">[] {
  const ofNumber = authenticators.filter(({ phoneNumberId }) => phoneNumberId === item.phoneNumberId);
  const scopes = new Map(
    (ofNumber.length > 0 ? ofNumber : authenticators).map(({ merchantId, authenticatorId }) => [
      merchantId,
      { merchantId, authenticatorId },
    ]),
  );
  return [...scopes.values()];
}

/** Writes reports, whatever their order and number. What finds no message is parked, and looked for once more. */
export async function recordReports(
  sql: Sql,
  reports: readonly ScopedReport[],
  options: { graceMs: number },
): Promise<void> {
  // First: that reports come late has to be known before any of them ends a silence.
  await noteStatuses(sql, sendersOf(reports), options);
  const merged = merge(reports);
  const parked: ReportToApply[] = [];
  for (const round of roundsOf(merged)) {
    const found = new Set((await applyReports(sql, round)).map(keyOf));
    parked.push(...round.filter((report) => !found.has(keyOf(report))));
  }
  if (parked.length > 0) {
    await parkReports(
      sql,
      parked.map((report) => ({ merchantId: report.merchantId, messageId: report.messageId, id: newId(), report })),
    );
    // Our own record of the answer may have been committed between the look and the parking.
    await joinParked(sql, await findMessages(sql, parked));
  }
  await placeHoldsForFailures(sql, merged);
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
