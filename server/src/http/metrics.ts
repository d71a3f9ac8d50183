/**
 * What is measured. Labels are words of ours and of WhatsApp's, each from a short list: no merchant, no phone, no id.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { UncertainEnd } from "../dispatch/reconcile.ts";
import type { Answered } from "../dispatch/send.ts";
import type { RowResult } from "../intake/bulk.ts";
import type { Intake } from "../intake/intake.ts";
import type { Receipts } from "../receipts/receipts.ts";
import { type Backlog, readBacklog } from "../store/backlog.ts";
import type { Sql } from "../store/database.ts";
import { factsOfPools, type PoolFacts } from "../store/lasting-pool.ts";
import type { DeliveryOutcome } from "../store/webhook-delivery.ts";
import { classify } from "../whatsapp/error-catalogue.ts";
import type { WebhookItem } from "../whatsapp/webhook-item.ts";
import { countedIntake } from "./metrics-intake.ts";
import { createOutboundMetrics } from "./metrics-outbound.ts";
import { remember } from "./remember.ts";
import { within } from "./within.ts";

export interface Metrics {
  /** Everything in Prometheus' text form. */
  read(): Promise<{ contentType: string; text: string }>;
  /** The database to ask, by the first of its pools, and what to tell about: all of them, and how many connections they may have. */
  watch(pools: readonly [Sql, ...Sql[]], maxConnections: number): void;
  /** The same intake, counted. */
  countIntake(intake: Intake): Intake;
  countReceipts(receipts: Receipts): Receipts;
  /** A row of a bulk was worked off. */
  bulkRow(result: RowResult): void;
  attempt(answered: Answered): void;
  uncertainEnded(end: UncertainEnd): void;
  query(milliseconds: number): void;
  request(of: { method: string; route: string; status: number; milliseconds: number }): void;
  /** Entries of a webhook that the signature does not speak for. */
  droppedEntries(count: number): void;
  refusedWebhook(why: "signature" | "verify_token" | "limit"): void;
  /** A request to a merchant's endpoint. */
  webhookOut(outcome: DeliveryOutcome, milliseconds: number): void;
}

/** Seconds. A message is to leave within 1 s of its event. */
const shortSpans = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const longSpans = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 3600];

const backlogForMs = 3_000;
const backlogWithinMs = 2_000;

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const events = new Counter({
    name: "zajel_events_total",
    help: "Events that came in, by what they ask for and what became of them.",
    labelNames: ["kind", "result"],
    registers,
  });
  const sends = new Counter({
    name: "zajel_sends_total",
    help: "Requests to WhatsApp to send a message, by their outcome and what follows from it.",
    labelNames: ["outcome", "next"],
    registers,
  });
  const uncertainEnds = new Counter({
    name: "zajel_uncertain_ended_total",
    help: "Uncertain outcomes that ended without proof: sent again, superseded, or given up.",
    labelNames: ["end"],
    registers,
  });
  const refusals = new Counter({
    name: "zajel_send_refusals_total",
    help: "Refusals by WhatsApp's error code; codes that Zajel does not know are told together.",
    labelNames: ["code"],
    registers,
  });
  const unknownCodes = new Counter({
    name: "zajel_unknown_error_codes_total",
    help: "Errors with a code that Zajel does not know, in answers and in delivery reports.",
    labelNames: ["where"],
    registers,
  });
  const sendSeconds = new Histogram({
    name: "zajel_send_duration_seconds",
    help: "From a request to WhatsApp until its answer.",
    labelNames: ["outcome"],
    buckets: shortSpans,
    registers,
  });
  const eventToSend = new Histogram({
    name: "zajel_event_to_send_seconds",
    help: "From when a message was owed and due until its first request was written.",
    buckets: longSpans,
    registers,
  });
  const webhookItems = new Counter({
    name: "zajel_webhook_items_total",
    help: "What WhatsApp's webhooks told, by kind; delivery reports by their status.",
    labelNames: ["kind", "status"],
    registers,
  });
  const keptEvents = new Counter({
    name: "zajel_webhook_events_kept_total",
    help: "Events about accounts and numbers, and of fields that Zajel does not know, which are told together.",
    labelNames: ["field"],
    registers,
  });
  const dropped = new Counter({
    name: "zajel_webhook_entries_dropped_total",
    help: "Entries of webhooks about accounts that the signature does not speak for.",
    registers,
  });
  const refusedWebhooks = new Counter({
    name: "zajel_webhooks_refused_total",
    help: "Webhooks and handshakes that did not verify.",
    labelNames: ["why"],
    registers,
  });
  const httpSeconds = new Histogram({
    name: "zajel_http_request_duration_seconds",
    help: "Requests to this node.",
    labelNames: ["method", "route", "status"],
    buckets: shortSpans,
    registers,
  });
  const querySeconds = new Histogram({
    name: "zajel_database_query_duration_seconds",
    help: "Queries of this node, the wait for a connection included.",
    buckets: shortSpans,
    registers,
  });
  const queue = new Gauge({
    name: "zajel_notifications_waiting",
    help: "Messages of the whole installation that wait, by status; an estimate above 100,000.",
    labelNames: ["status"],
    registers,
  });
  const oldest = new Gauge({
    name: "zajel_oldest_waiting_seconds",
    help: "Age of the oldest of them: since it was due (queued), since its cause began (held), since its attempt (uncertain).",
    labelNames: ["status"],
    registers,
  });
  const isUp = new Gauge({ name: "zajel_database_up", help: "Whether the database answers this node.", registers });
  const queries = new Gauge({
    name: "zajel_database_queries",
    help: "Queries of this node: with the pool, or waiting for a database that is away.",
    labelNames: ["state"],
    registers,
  });
  const connections = new Gauge({
    name: "zajel_database_connections_max",
    help: "Connections that this node's pools may have.",
    registers,
  });
  const losses = new Gauge({
    name: "zajel_database_connection_losses",
    help: "How often connections to the database were lost since the start.",
    registers,
  });

  // To look a child up by its labels costs more than to count in it.
  const itemsOf = childrenOf((kind: string, status: string) => webhookItems.labels({ kind, status }));
  const requestsOf = childrenOf((method: string, route: string, status: string) =>
    httpSeconds.labels({ method, route, status }),
  );
  const sent = childrenOf((outcome: string, next: string) => sends.labels({ outcome, next }));
  const sendSecondsOf = childrenOf((outcome: string) => sendSeconds.labels({ outcome }));
  const outbound = createOutboundMetrics(registry, shortSpans);

  let database: { sql: Sql; pools: readonly Sql[]; maxConnections: number } | undefined;
  const backlogs = remember<Backlog | null>({
    forMs: backlogForMs,
    most: 1,
    mostAbsent: 1,
    read: async () => (database === undefined ? null : within(readBacklog(database.sql), backlogWithinMs)),
  });

  function showPool(facts: PoolFacts, max: number): void {
    isUp.set(facts.isUp ? 1 : 0);
    queries.set({ state: "under_way" }, facts.underWay);
    queries.set({ state: "waiting" }, facts.waiting);
    connections.set(max);
    losses.set(facts.losses);
  }

  /** Numbers that could not be read are left out: an old one would be believed. */
  function showBacklog(backlog: Backlog | null): void {
    queue.reset();
    oldest.reset();
    if (backlog === null) return;
    for (const status of ["queued", "held", "sending", "uncertain"] as const) queue.set({ status }, backlog[status]);
    oldest.set({ status: "queued" }, backlog.oldestDueSeconds);
    oldest.set({ status: "held" }, backlog.oldestHoldSeconds);
    oldest.set({ status: "uncertain" }, backlog.oldestUncertainSeconds);
  }

  function countItems(items: readonly WebhookItem[]): void {
    for (const item of items) {
      const status = item.kind === "status" ? item.status : "";
      itemsOf(item.kind, status).inc();
      if (item.kind === "account" || item.kind === "other") {
        const isKnown = item.kind === "account" || item.field === "messages";
        keptEvents.inc({ field: isKnown ? item.field : "unknown" });
      }
      const isUnknown = item.kind === "status" && item.error !== null && !classify(item.error).known;
      if (isUnknown) unknownCodes.inc({ where: "report" });
    }
  }

  return {
    async read() {
      const facts = database === undefined ? null : factsOfPools(database.pools);
      if (facts !== null && database !== undefined) showPool(facts, database.maxConnections);
      const isAway = facts?.isUp === false;
      showBacklog(isAway ? null : await backlogs("").catch(() => null));
      await outbound.show(isAway || database === undefined ? null : database.sql);
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
    watch(pools, maxConnections) {
      database = { sql: pools[0], pools, maxConnections };
    },
    countIntake: (intake) => countedIntake(intake, (kind, result) => events.inc({ kind, result })),
    bulkRow: (result) => events.inc({ kind: "bulk_row", result }),
    countReceipts: (receipts) => ({
      ...receipts,
      accept: (webhook) => receipts.accept(webhook).then(() => countItems(webhook.items)),
    }),
    uncertainEnded: (end) => uncertainEnds.inc({ end }),
    attempt({ claimed, answer, step }) {
      const outcome = answer.outcome.kind;
      sent(outcome, step.kind).inc();
      sendSecondsOf(outcome).observe(answer.durationMs / 1000);
      if (claimed.number === 1) {
        const waitedMs = performance.now() - answer.durationMs - claimed.couldLeaveAt;
        eventToSend.observe(Math.max(0, waitedMs) / 1000);
      }
      if (outcome !== "refused") return;
      const isKnown = classify({ code: answer.code }).known;
      refusals.inc({ code: answer.code === null ? "none" : isKnown ? `${answer.code}` : "unknown" });
      if (answer.code !== null && !isKnown) unknownCodes.inc({ where: "answer" });
    },
    query: (milliseconds) => querySeconds.observe(milliseconds / 1000),
    request({ method, route, status, milliseconds }) {
      requestsOf(method, route, `${Math.floor(status / 100)}xx`).observe(milliseconds / 1000);
    },
    droppedEntries: (count) => dropped.inc(count),
    refusedWebhook: (why) => refusedWebhooks.inc({ why }),
    webhookOut: outbound.answered,
  };
}

/** Remembers the children of a metric by their labels, of which there are few. */
function childrenOf<Labels extends string[], Child>(make: (...labels: Labels) => Child): (...labels: Labels) => Child {
  const children = new Map<string, Child>();
  return (...labels) => {
    const key = labels.length === 1 ? (labels[0] as string) : labels.join(" ");
    let child = children.get(key);
    if (child === undefined) {
      child = make(...labels);
      children.set(key, child);
    }
    return child;
  };
}
