import { after } from "../clock.ts";
import type { Events } from "../events.ts";
import type { FaultSwitches } from "../faults.ts";
import { Fifo } from "../fifo.ts";
import { limits } from "../limits.ts";
import type { SettingsStore } from "../settings.ts";
import type { Account, Accounts } from "../state/accounts.ts";
import { createDelivery, type DeliveryCounts } from "./delivery.ts";
import { escapedJson, signature } from "./sign.ts";

/** Something to tell the app of an account. */
export interface News {
  accountId: string;
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

const doubleAfterMs = 30;

export interface Webhooks {
  tell(news: News): void;
  counts(): DeliveryCounts;
  close(): void;
}

/** Decides where a webhook goes, signs it, and bends its way where a fault asks for it. */
export function createWebhooks(parts: {
  accounts: Accounts;
  faults: FaultSwitches;
  settings: SettingsStore;
  events: Events;
}): Webhooks {
  const { accounts, faults, events, settings } = parts;
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
    const routes = account ? routesOf(account, news.field) : [];
    if (closed || routes.length === 0) {
      done(news);
      return;
    }
    const body = escapedJson({
      object: "whatsapp_business_account",
      entry: [
        {
          id: news.accountId,
          ...(news.field === "messages" ? {} : { time: Math.floor(Date.now() / 1000) }),
          changes: [{ field: news.field, value: news.value }],
        },
      ],
    });
    for (const { url, secret } of routes) {
      delivery.send({
        url,
        body,
        signature: signature(body, faults.now.bad_signature ? `not ${secret}` : secret),
        onDelivered: () => news.onDelivered?.(),
        onFirstAttempt: () => news.onFirstAttempt?.(),
      });
    }
  };

  /** Where the news of an account go: nowhere without a subscription. */
  const routesOf = (account: Account, field: string): { url: string; secret: string }[] =>
    Object.entries(account.subscriptions).flatMap(([appId, override]) => {
      const app = accounts.app(appId);
      const url = overridable.has(field) ? (override ?? app?.callbackUrl) : app?.callbackUrl;
      return app && url ? [{ url, secret: app.secret }] : [];
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
      delivery.close();
    },
  };
}
