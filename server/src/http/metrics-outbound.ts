import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import type { Sql } from "../store/database.ts";
import { type DeliveryBacklog, type DeliveryOutcome, readDeliveryBacklog } from "../store/webhook-delivery.ts";
import { remember } from "./remember.ts";
import { within } from "./within.ts";

const backlogForMs = 3_000;
const backlogWithinMs = 2_000;

/** What is measured of webhooks to merchants. `buckets`: seconds. */
export function createOutboundMetrics(registry: Registry, buckets: number[]) {
  const registers = [registry];
  const requests = new Counter({
    name: "zajel_webhooks_out_total",
    help: "Requests to merchants' webhook endpoints, by outcome.",
    labelNames: ["outcome"],
    registers,
  });
  const seconds = new Histogram({
    name: "zajel_webhook_out_duration_seconds",
    help: "From a request to a webhook endpoint until its answer.",
    labelNames: ["outcome"],
    buckets,
    registers,
  });
  const waiting = new Gauge({
    name: "zajel_webhooks_out_waiting",
    help: "Events of the whole installation that wait to be told to an endpoint; 100,000 at most.",
    registers,
  });
  const oldest = new Gauge({
    name: "zajel_oldest_webhook_out_seconds",
    help: "Age of the event that waits the longest for an endpoint that is not paused.",
    registers,
  });
  const paused = new Gauge({
    name: "zajel_webhook_endpoints_paused",
    help: "Webhook endpoints that get no requests: by hand, gone, or failing for a day.",
    registers,
  });
  let database: Sql | undefined;
  const backlogs = remember<DeliveryBacklog | null>({
    forMs: backlogForMs,
    most: 1,
    mostAbsent: 1,
    read: async () => (database === undefined ? null : within(readDeliveryBacklog(database), backlogWithinMs)),
  });

  return {
    answered(outcome: DeliveryOutcome, milliseconds: number): void {
      requests.inc({ outcome });
      seconds.observe({ outcome }, milliseconds / 1000);
    },
    /** Numbers that could not be read are left out: an old one would be believed. null: the database is away. */
    async show(sql: Sql | null): Promise<void> {
      database = sql ?? undefined;
      for (const gauge of [waiting, oldest, paused]) gauge.remove();
      const backlog = sql === null ? null : await backlogs("").catch(() => null);
      if (backlog === null) return;
      waiting.set(backlog.queued);
      oldest.set(backlog.oldestSeconds);
      paused.set(backlog.pausedEndpoints);
    },
  };
}
