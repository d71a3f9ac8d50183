/**
 * Webhooks out: which endpoint is told when. What is owed are rows, written in the commit that they tell of
 * (`store/webhook-news.ts`); this claims them, sends them, and settles what came of it.
 *
 * An endpoint is looked at when this node made something to tell, when there is room for one more request to it, and by
 * a slow poll, which finds what other nodes or a restart left.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import { backoffMs } from "../domain/backoff.ts";
import type { Sql } from "../store/database.ts";
import { isLostConnection } from "../store/lost-connection.ts";
import { open, type SecretKeys } from "../store/seal.ts";
import { createSharedCommits } from "../store/shared-commits.ts";
import {
  type ClaimedDelivery,
  claimDeliveries,
  type DeliveryOutcome,
  expireDeliveryLeases,
  hasEndpoints,
  listWaitingEndpoints,
  lockEndpoint,
} from "../store/webhook-delivery.ts";
import type { WebhookClient } from "./client.ts";
import { secretPlace } from "./endpoints.ts";
import { type Answered, settleAnswers, strugglingFrom } from "./settle.ts";
import { signWebhook } from "./signature.ts";

export interface OutboundParts {
  sql: Sql;
  secretKeys: SecretKeys;
  client: WebhookClient;
  /** How long a claim holds; longer than a request may take. */
  leaseMs: number;
  retryBaseMs: number;
  now: () => Date;
  random: () => number;
  log: Logger;
  /** Hears of every request. */
  onAnswered?: (outcome: DeliveryOutcome, milliseconds: number) => void;
}

export interface Outbound {
  /** Something may be there to tell: this node has committed. Costs nothing where nobody wants to hear. */
  wake(): void;
  /** Looks once at every endpoint that something waits for, and waits for the answers; how many requests it made. */
  pass(): Promise<number>;
  start(): void;
  /** Claims no more, and waits until what is under way is settled. */
  stop(): Promise<void>;
}

/** Requests to one endpoint at once, of all nodes together. */
const perEndpoint = 10;
/** Requests of this node at once. */
const mostUnderWay = 200;
/** Endpoints that are claimed for at once. */
const claimsAtOnce = 3;
const pollMs = 500;
/** Between two looks that commits of this node ask for: a busy node must not look after each of them. */
const gapMs = 25;
const endpointsAtOnce = 10_000;
const leasesAtOnce = 1_000;

interface Endpoint {
  merchantId: string;
  endpointId: string;
}

interface Claim {
  url: string;
  secrets: readonly string[];
  deliveries: readonly ClaimedDelivery[];
}

export function createOutbound(parts: OutboundParts): Outbound {
  const { sql, client } = parts;
  /** Endpoints to look at, in their turn. */
  const ready = new Map<string, Endpoint>();
  /** Those whose claim is open. One that is to be looked at meanwhile is looked at again. */
  const claiming = new Map<string, { isDirty: boolean }>();
  const passes = new Set<Promise<unknown>>();
  const timers = new Map<string, NodeJS.Timeout>();
  let underWay = 0;
  let pollTimer: NodeJS.Timeout | undefined;
  let isStarted = false;
  let isStopping = false;
  let isWanted = false;
  let listing: { isDirty: boolean } | null = null;

  const settling = createSharedCommits<Answered, void>({
    maxItems: 100,
    maxUnderWay: 2,
    maxWaiting: 10_000,
    run: async (answered) => {
      await settleAnswers(parts, answered);
      return answered.map(() => undefined);
    },
  });

  function track<Result>(work: Promise<Result>): Promise<Result> {
    const tracked = work.finally(() => passes.delete(tracked));
    passes.add(tracked);
    return tracked;
  }

  function look(endpoint: Endpoint): void {
    const open = claiming.get(endpoint.endpointId);
    if (open !== undefined) open.isDirty = true;
    else ready.set(endpoint.endpointId, endpoint);
    next();
  }

  function next(): void {
    while (isStarted && !isStopping && claiming.size < claimsAtOnce && underWay < mostUnderWay) {
      const [first] = ready.values();
      if (first === undefined) return;
      ready.delete(first.endpointId);
      void track(claimAndSend(first)).finally(next);
    }
  }

  /** One claim for one endpoint; its requests leave without being waited for. Resolves with those that are under way. */
  async function claimAndSend(endpoint: Endpoint): Promise<Promise<void>[]> {
    const open = { isDirty: false };
    claiming.set(endpoint.endpointId, open);
    try {
      const claim = await claimFor(endpoint, mostUnderWay - underWay);
      return (claim?.deliveries ?? []).map((delivery) => {
        underWay += 1;
        const sending = deliver(claim as Claim, delivery).finally(() => {
          underWay -= 1;
          // There is room for one more, and perhaps what waited for this one.
          look(endpoint);
        });
        return track(sending);
      });
    } catch (error) {
      parts.log.error({ err: error, endpoint_id: endpoint.endpointId }, "claim failed; the poll tries again");
      return [];
    } finally {
      claiming.delete(endpoint.endpointId);
      if (open.isDirty) look(endpoint);
    }
  }

  async function claimFor(endpoint: Endpoint, room: number): Promise<Claim | null> {
    const { merchantId, endpointId } = endpoint;
    return sql.begin(async (tx): Promise<Claim | null> => {
      const locked = await lockEndpoint(tx, merchantId, endpointId);
      if (locked === null) return null;
      // One that seems to be down is asked by one request at a time.
      const most = locked.failures >= strugglingFrom ? 1 : perEndpoint;
      const limit = Math.min(room, most - locked.underWay);
      if (limit <= 0) return null;
      const secrets = [
        open(parts.secretKeys, locked.secret, secretPlace("secret", merchantId, endpointId)),
        ...(locked.previousSecret === null
          ? []
          : [open(parts.secretKeys, locked.previousSecret, secretPlace("previous_secret", merchantId, endpointId))]),
      ];
      const deliveries = await claimDeliveries(tx, endpoint, { limit, leaseMs: parts.leaseMs });
      return { url: locked.url, secrets, deliveries };
    }) as Promise<Claim | null>;
  }

  async function deliver(claim: Claim, delivery: ClaimedDelivery): Promise<void> {
    const startedAt = parts.now();
    const begun = performance.now();
    const answer = await client.post({ url: claim.url, ...signedRequest(claim.secrets, delivery, startedAt) });
    const durationMs = performance.now() - begun;
    parts.onAnswered?.(answer.kind, durationMs);
    const dueInMs = backoffMs(delivery.number, parts.random(), parts.retryBaseMs);
    await settle({ delivery, url: claim.url, answer, startedAt, durationMs, dueInMs });
    const { endpointId, eventId, type, number } = delivery;
    const line = { endpoint_id: endpointId, event_id: eventId, type, attempt: number, outcome: answer.kind };
    parts.log.debug({ ...line, ms: Math.round(durationMs) }, "webhook answered");
  }

  /** What cannot be written is sent again when its lease has run out: under the same id, for receivers to tell. */
  async function settle(answered: Answered): Promise<void> {
    await settling.submit(answered).catch((error) => {
      parts.log.error({ err: error, event_id: answered.delivery.eventId }, "a webhook's answer could not be written");
    });
  }

  /** Finds the endpoints that something waits for; those that are due soon get a timer. */
  async function waiting(): Promise<Endpoint[]> {
    const found = await listWaitingEndpoints(sql, endpointsAtOnce);
    for (const endpoint of found) {
      const { endpointId, dueInMs } = endpoint;
      if (dueInMs <= 0 || dueInMs > pollMs || !isStarted || isStopping || timers.has(endpointId)) continue;
      const timer = setTimeout(() => {
        timers.delete(endpointId);
        look(endpoint);
      }, dueInMs + 1);
      timers.set(endpointId, timer);
    }
    return found.filter(({ dueInMs }) => dueInMs <= 0);
  }

  async function lookAround(): Promise<void> {
    if (listing !== null) {
      listing.isDirty = true;
      return;
    }
    const open = { isDirty: false };
    listing = open;
    try {
      for (;;) {
        for (const endpoint of await waiting()) look(endpoint);
        if (!open.isDirty || isStopping) return;
        open.isDirty = false;
        await delay(gapMs);
      }
    } catch (error) {
      const level = isLostConnection(error) ? "warn" : "error";
      parts.log[level]({ err: error }, "webhooks that wait could not be listed; the poll tries again");
    } finally {
      listing = null;
    }
  }

  async function poll(): Promise<void> {
    try {
      isWanted = await hasEndpoints(sql);
      if (!isWanted) return;
      await expireDeliveryLeases(sql, leasesAtOnce);
      await lookAround();
    } catch (error) {
      parts.log.error({ err: error }, "the poll for webhooks failed; it runs again");
    }
  }

  function schedulePoll(): void {
    pollTimer = setTimeout(async () => {
      await track(poll());
      if (!isStopping) schedulePoll();
    }, pollMs);
  }

  return {
    wake() {
      if (isWanted && !isStopping) void track(lookAround());
    },
    async pass() {
      await expireDeliveryLeases(sql, leasesAtOnce);
      const sent: Promise<void>[] = [];
      for (const endpoint of await waiting()) sent.push(...(await claimAndSend(endpoint)));
      await Promise.all(sent);
      return sent.length;
    },
    start() {
      isStarted = true;
      schedulePoll();
    },
    async stop() {
      isStopping = true;
      clearTimeout(pollTimer);
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
      while (passes.size > 0) await Promise.allSettled(passes);
      await settling.idle();
    },
  };
}

/** The request for one event. Its id is that of the event, in every attempt; the signature is of this moment. */
function signedRequest(
  secrets: readonly string[],
  { eventId: id, type, data, occurredAt }: ClaimedDelivery,
  now: Date,
): { headers: Record<string, string>; body: string } {
  const body = bodyOf({ type, occurredAt, data });
  const timestamp = Math.floor(now.getTime() / 1000);
  return {
    body,
    headers: {
      "content-type": "application/json",
      "user-agent": "Zajel",
      "accept-encoding": "identity",
      "webhook-id": id,
      "webhook-timestamp": `${timestamp}`,
      "webhook-signature": signWebhook(secrets, { id, timestamp, body }),
    },
  };
}

/** The body as it is sent. Source: Standard Webhooks, payload structure. */
export function bodyOf(event: { type: string; occurredAt: Date; data: unknown }): string {
  return JSON.stringify({ type: event.type, timestamp: event.occurredAt.toISOString(), data: event.data });
}
