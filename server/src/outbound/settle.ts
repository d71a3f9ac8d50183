import type { Logger } from "pino";
import { longestWaitMs } from "../domain/backoff.ts";
import type { Sql } from "../store/database.ts";
import {
  type ClaimedDelivery,
  type DeliverySettlement,
  type EndpointHealth,
  hurryRetries,
  noteHealth,
  settleDeliveries,
} from "../store/webhook-delivery.ts";
import type { WebhookAnswer } from "./client.ts";
import { missAllQueued } from "./endpoints.ts";

/** What came of one request. */
export interface Answered {
  delivery: ClaimedDelivery;
  url: string;
  answer: WebhookAnswer;
  startedAt: Date;
  durationMs: number;
  /** After a failure: how long until the event's next try. */
  dueInMs: number;
}

/**
 * From so many failures in a row on an endpoint seems to be down: it is asked by one request at a time, and left alone
 * in between for as long again as it has failed already, until it takes one.
 */
export const strugglingFrom = 5;

/** An event that nobody took for so long is given up. */
const giveUpHours = 24;
/** An endpoint that took nothing for so long is paused. */
const pauseHours = 24;
/** What waited for an endpoint that answers again leaves at once, up to so many. */
const hurriedAtOnce = 1_000;

/** Its answer means: take this address off your list. */
const gone = 410;

interface SettleParts {
  sql: Sql;
  retryBaseMs: number;
  random: () => number;
  log: Logger;
}

/** Writes what came of many requests, and what that says of their endpoints. */
export async function settleAnswers(parts: SettleParts, answered: readonly Answered[]): Promise<void> {
  const { sql } = parts;
  await settleDeliveries(sql, answered.map(settlementOf), giveUpHours);
  const byEndpoint = Map.groupBy(answered, ({ delivery }) => delivery.endpointId);
  const health = [...byEndpoint.values()].map(healthOf);
  const leastMs = parts.retryBaseMs;
  const rules = { strugglingFrom, leastMs, mostMs: longestWaitMs, jitter: parts.random(), pauseHours };
  for (const noted of await noteHealth(sql, health, rules)) {
    const { merchantId, endpointId, pausedFor, failuresBefore, failures } = noted;
    if (pausedFor !== null) {
      parts.log.warn({ merchant: merchantId, endpoint_id: endpointId, reason: pausedFor }, "webhook endpoint paused");
      await missAllQueued(sql, merchantId, endpointId);
    } else if (failures === 0 && failuresBefore >= strugglingFrom) {
      await hurryRetries(sql, noted, hurriedAtOnce);
    }
  }
}

function settlementOf({ delivery, url, answer, startedAt, durationMs, dueInMs }: Answered): DeliverySettlement {
  const { merchantId, endpointId, eventId, number } = delivery;
  const isAnswered = answer.kind === "delivered" || answer.kind === "refused";
  return {
    merchantId,
    endpointId,
    eventId,
    number,
    outcome: answer.kind,
    dueInMs,
    url,
    startedAt,
    durationMs: Math.round(durationMs),
    httpStatus: isAnswered ? answer.httpStatus : null,
    detail: isAnswered ? null : answer.detail,
    answer: isAnswered ? answer.answer : null,
  };
}

function healthOf(ofOne: readonly Answered[]): EndpointHealth {
  const [first] = ofOne as [Answered, ...Answered[]];
  const { merchantId, endpointId } = first.delivery;
  const failures = ofOne.filter(({ answer }) => answer.kind !== "delivered").length;
  return {
    merchantId,
    endpointId,
    succeeded: failures < ofOne.length,
    failures,
    isGone: ofOne.some(({ answer }) => answer.kind === "refused" && answer.httpStatus === gone),
  };
}
