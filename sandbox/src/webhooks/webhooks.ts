import { after } from "../clock.ts";
import type { Events } from "../events.ts";
import type { FaultSwitches } from "../faults.ts";
import { Fifo } from "../fifo.ts";
import { limits } from "../limits.ts";
import type { SettingsStore } from "../settings.ts";
import type { Account, Accounts } from "../state/accounts.ts";
import type { Conditions } from "../state/conditions.ts";
import { bodyOf, createBatches, type Update } from "./batch.ts";
import { createDelivery, type DeliveryCounts } from "./delivery.ts";
import { signature } from "./sign.ts";

/** Something to tell the app of an account. */
export interface News {
  accountId: string;
  /** The number that messages are about: it may have an address of its own. */
  senderId?: string;
  field: string;
  value: object;
  /** How many times `webhook_late_ms` it is late under the fault `webhooks_late`; once unless given. */
  lateness?: number;
  onDelivered?: () => void;
  onFirstAttempt?: () => void;
}

/**
 * The fields that an override of the callback URL concerns; all others always go to the app's own URL.
 * Source: Meta, Cloud API webhooks/override, read 2026-09.
 */
const overridable = new Set([
  "messages",
  "message_echoes",
  "calls",
  "consumer_profile",
  "messaging_handovers",
  "smb_message_echoes",
  "smb_app_state_sync",
  "history",
  "account_settings_update",
]);

function isOverridable(field: string): boolean {
  return overridable.has(field) || field.startsWith("group_");
}

const doubleAfterMs = 30;

interface Route {
  url: string;
  /** Signs what goes there. */
  secret: string;
}

export interface Webhooks {
  tell(news: News): void;
  counts(): DeliveryCounts;
  close(): void;
}

/** Decides where a webhook goes, signs it, and bends its way where a fault asks for it. */
export function createWebhooks(parts: {
  accounts: Accounts;
  conditions: Conditions;
  faults: FaultSwitches;
  settings: SettingsStore;
  events: Events;
}): Webhooks {
  const { accounts, conditions, faults, events, settings } = parts;
  const delivery = createDelivery(settings, (url) => {
    events.say("webhook", `A webhook to ${new URL(url).host} was given up`);
  });
  const heldBack = new Fifo<News>();
  let closed = false;

  faults.onChange((now, before) => {
    if (!before.webhooks_off || now.webhooks_off) return;
    for (let news = heldBack.take(); news; news = heldBack.take()) tell(news);
  });

  const tell = (news: News): void => {
    if (closed) return;
    const now = faults.now;
    if (now.webhooks_lost) {
      done(news);
      return;
    }
    if (now.webhooks_off) {
      heldBack.put(news);
      if (heldBack.length > limits.webhooksWaiting) heldBack.take();
      news.onFirstAttempt?.();
      return;
    }
    if (now.webhooks_late) after((news.lateness ?? 1) * settings.now.webhook_late_ms, () => send(news));
    else send(news);
    if (now.webhooks_double) after(doubleAfterMs, () => send({ ...news, onFirstAttempt: () => undefined }));
  };

  const send = (news: News): void => {
    const account = accounts.account(news.accountId);
    const routes = account ? routesOf(account, news) : [];
    if (closed || routes.length === 0) {
      done(news);
      return;
    }
    const { accountId, field, value } = news;
    const onDelivered = (): void => news.onDelivered?.();
    const onFirstAttempt = (): void => news.onFirstAttempt?.();
    const { webhook_batch: most, webhook_batch_ms: waitMs } = settings.now;
    for (const route of routes) {
      const update = { accountId, field, value, onDelivered, onFirstAttempt };
      if (most > 1) batches.add(JSON.stringify(route), update, most, waitMs);
      else deliver(route, [update]);
    }
  };

  const deliver = ({ url, secret }: Route, updates: Update[]): void => {
    const body = bodyOf(updates);
    delivery.send({
      url,
      body,
      signature: signature(body, faults.now.bad_signature ? `not ${secret}` : secret),
      onDelivered() {
        for (const update of updates) update.onDelivered();
      },
      onFirstAttempt() {
        for (const update of updates) update.onFirstAttempt();
      },
    });
  };
  const batches = createBatches((route, updates) => deliver(JSON.parse(route) as Route, updates));

  /** Where the news of an account go: nowhere without a subscription. The number's address wins, then the account's. */
  const routesOf = (account: Account, { field, senderId }: News): Route[] =>
    Object.entries(account.subscriptions).flatMap(([appId, override]) => {
      const app = accounts.app(appId);
      const own = senderId === undefined ? null : conditions.ofSender(senderId).override;
      const url = isOverridable(field) ? (own ?? override ?? app?.callbackUrl) : app?.callbackUrl;
      const takesIt = app?.fields == null || app.fields.includes(field);
      return app && url && takesIt ? [{ url, secret: app.secret }] : [];
    });

  const done = (news: News): void => {
    news.onFirstAttempt?.();
    news.onDelivered?.();
  };

  return {
    tell,
    counts: delivery.counts,
    close() {
      closed = true;
      batches.close();
      delivery.close();
    },
  };
}
