import { Agent as HttpAgent, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { after } from "../clock.ts";
import { Fifo } from "../fifo.ts";
import { limits } from "../limits.ts";
import type { SettingsStore } from "../settings.ts";

/** A webhook on its way: where to, what exactly, and who wants to know. */
export interface Webhook {
  url: string;
  body: string;
  signature: string;
  /** Called when it was answered with 200. */
  onDelivered?: () => void;
  /** Called after the first attempt, however it went. */
  onFirstAttempt?: () => void;
}

interface Pending extends Webhook {
  attempts: number;
  since: number;
}

/** Deliveries to one callback URL. */
interface Target {
  waiting: Fifo<Pending>;
  underWay: number;
}

export interface DeliveryCounts {
  waiting: number;
  under_way: number;
  delivered: number;
  failed_attempts: number;
  given_up: number;
}

export interface Delivery {
  send(webhook: Webhook): void;
  counts(): DeliveryCounts;
  close(): void;
}

/**
 * Delivers webhooks concurrently and repeats each until it is answered with 200: at once, then after waits that double.
 * Source: Meta, Cloud API webhooks/overview and Graph API webhooks/getting-started, read 2026-09; the waits are ours.
 */
export function createDelivery(settings: SettingsStore, onGivenUp: (url: string) => void): Delivery {
  const agents = { keepAlive: true, maxSockets: limits.webhooksAtOnce };
  const http = new HttpAgent(agents);
  const https = new HttpsAgent(agents);
  const targets = new Map<string, Target>();
  const counts = { delivered: 0, failed_attempts: 0, given_up: 0 };
  let retrying = 0;
  let closed = false;

  const giveUp = (webhook: Webhook): void => {
    counts.given_up += 1;
    onGivenUp(webhook.url);
  };

  const pump = (url: string, target: Target): void => {
    while (target.underWay < limits.webhooksAtOnce) {
      const next = target.waiting.take();
      if (!next) break;
      target.underWay += 1;
      attempt(next).then((delivered) => {
        target.underWay -= 1;
        settle(next, delivered);
        pump(url, target);
      });
    }
    if (target.underWay === 0 && target.waiting.length === 0) targets.delete(url);
  };

  const queue = (webhook: Pending): void => {
    if (closed) return;
    let target = targets.get(webhook.url);
    if (!target) {
      target = { waiting: new Fifo(), underWay: 0 };
      targets.set(webhook.url, target);
    }
    target.waiting.put(webhook);
    if (target.waiting.length > limits.webhooksWaiting) giveUp(target.waiting.take() as Pending);
    pump(webhook.url, target);
  };

  const attempt = (webhook: Pending): Promise<boolean> =>
    new Promise((resolve) => {
      const isHttps = webhook.url.startsWith("https:");
      const request = (isHttps ? httpsRequest : httpRequest)(
        webhook.url,
        {
          method: "POST",
          agent: isHttps ? https : http,
          headers: {
            "content-type": "application/json",
            "content-length": webhook.body.length,
            "user-agent": "facebookexternalua",
            "x-hub-signature-256": webhook.signature,
          },
        },
        (answer) => {
          answer.resume();
          answer.on("end", () => finish(answer.statusCode === 200));
          answer.on("error", () => finish(false));
        },
      );
      const deadline = setTimeout(() => request.destroy(), settings.now.webhook_timeout_ms);
      const finish = (delivered: boolean): void => {
        clearTimeout(deadline);
        resolve(delivered);
      };
      request.on("error", () => finish(false));
      request.on("close", () => finish(false));
      request.end(webhook.body);
    });

  const settle = (webhook: Pending, delivered: boolean): void => {
    webhook.attempts += 1;
    if (webhook.attempts === 1) webhook.onFirstAttempt?.();
    if (delivered) {
      counts.delivered += 1;
      webhook.onDelivered?.();
      return;
    }
    counts.failed_attempts += 1;
    if (Date.now() - webhook.since > settings.now.webhook_horizon_ms || retrying >= limits.webhooksWaiting) {
      giveUp(webhook);
      return;
    }
    retrying += 1;
    after(waitMs(webhook.attempts, settings.now.webhook_retry_base_ms), () => {
      retrying -= 1;
      queue(webhook);
    });
  };

  return {
    send: (webhook) => queue({ ...webhook, attempts: 0, since: Date.now() }),
    counts() {
      const under_way = [...targets.values()].reduce((sum, target) => sum + target.underWay, 0);
      const queued = [...targets.values()].reduce((sum, target) => sum + target.waiting.length, 0);
      return { waiting: queued + retrying, under_way, ...counts };
    },
    close() {
      closed = true;
      targets.clear();
      http.destroy();
      https.destroy();
    },
  };
}

/** The wait after `attempts` failed ones: none after the first, then the base, doubling up to a bound. */
export function waitMs(attempts: number, baseMs: number): number {
  if (attempts <= 1) return 0;
  return Math.min(2 ** (attempts - 2), limits.webhookBackoffFactor) * baseMs;
}
