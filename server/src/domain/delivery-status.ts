/**
 * What WhatsApp reports of a message after it accepted it.
 *
 * Reports come late, twice and out of order. A message only moves forward; what a late report still brings is its
 * time. `delivered` or `read` prove arrival even beside a failure, which happens with people who use several devices.
 * Source: Meta, Cloud API status webhooks, read 2026-09.
 */
import { deliveryRanks } from "./notification.ts";

/** The error of a `failed` report. */
export interface DeliveryError {
  code: number;
  title: string;
  details: string | null;
}

/** What WhatsApp says about the charge: a category and a kind, never a price. */
export interface DeliveryPricing {
  category: string;
  type: string | null;
  model: string | null;
  billable: boolean | null;
}

/** One status of one message, as a webhook brought it. */
export interface DeliveryReport {
  messageId: string;
  /** Our `biz_opaque_callback_data`, where the report carries it. */
  callbackData: string | null;
  status: "sent" | "delivered" | "read" | "failed";
  /** WhatsApp's own time of the status, to the second. */
  at: Date;
  error: DeliveryError | null;
  pricing: DeliveryPricing | null;
}

/** All that is known of a message's delivery. Times are WhatsApp's; null: not reported. */
export interface Delivery {
  rank: number;
  failed: boolean;
  sentAt: Date | null;
  deliveredAt: Date | null;
  readAt: Date | null;
  failedAt: Date | null;
  error: DeliveryError | null;
  pricing: DeliveryPricing | null;
}

/** Several reports of one message in one. */
export interface MergedReport extends Delivery {
  messageId: string;
  callbackData: string | null;
}

/** A message that nothing has been reported of. */
export const nothingReported: Delivery = {
  rank: deliveryRanks.none,
  failed: false,
  sentAt: null,
  deliveredAt: null,
  readAt: null,
  failedAt: null,
  error: null,
  pricing: null,
};

/**
 * Merges a batch into one report per message, in the order in which the messages first appear: a statement that
 * updates a row from a list would apply only one of several reports for it.
 */
export function mergeReports(reports: readonly DeliveryReport[]): MergedReport[] {
  const merged = new Map<string, MergedReport>();
  for (const report of reports) {
    const { messageId, callbackData } = report;
    const known = merged.get(messageId);
    if (known === undefined) {
      merged.set(messageId, { messageId, callbackData, ...asDelivery(report) });
      continue;
    }
    merged.set(messageId, {
      messageId,
      callbackData: known.callbackData ?? callbackData,
      ...applyReport(known, asDelivery(report)),
    });
  }
  return [...merged.values()];
}

/** What is known after one more report: the higher rank, the earliest time of each status. Any order gives the same. */
export function applyReport(known: Delivery, reported: Delivery): Delivery {
  return {
    rank: Math.max(known.rank, reported.rank),
    failed: known.failed || reported.failed,
    sentAt: earlier(known.sentAt, reported.sentAt),
    deliveredAt: earlier(known.deliveredAt, reported.deliveredAt),
    readAt: earlier(known.readAt, reported.readAt),
    failedAt: earlier(known.failedAt, reported.failedAt),
    error: known.error ?? reported.error,
    pricing: known.pricing ?? reported.pricing,
  };
}

function asDelivery({ status, at, error, pricing }: DeliveryReport): Delivery {
  switch (status) {
    case "sent":
      return { ...nothingReported, pricing, rank: deliveryRanks.sent, sentAt: at };
    case "delivered":
      return { ...nothingReported, pricing, rank: deliveryRanks.delivered, deliveredAt: at };
    case "read":
      return { ...nothingReported, pricing, rank: deliveryRanks.read, readAt: at };
    case "failed":
      return { ...nothingReported, pricing, rank: deliveryRanks.accepted, failed: true, failedAt: at, error };
  }
}

function earlier(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return a ?? b;
  return a <= b ? a : b;
}
