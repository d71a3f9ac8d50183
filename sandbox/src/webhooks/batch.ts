import { limits } from "../limits.ts";
import { escapedJson } from "./sign.ts";

/** One update on its way, before it is put into a body. */
export interface Update {
  accountId: string;
  field: string;
  value: object;
  onDelivered: () => void;
  onFirstAttempt: () => void;
}

/** Updates for one address under one key, gathered into bodies. */
export interface Batches {
  add(key: string, update: Update, most: number, waitMs: number): void;
  close(): void;
}

/**
 * Gathers updates of any account and field for the same address: until there are enough, their body is big enough, or the
 * first has waited long enough. Source: Meta, Cloud API webhooks/overview (1,000 updates, 3 MB), read 2026-09.
 */
export function createBatches(send: (key: string, updates: Update[]) => void): Batches {
  const open = new Map<string, { updates: Update[]; bytes: number; timer: NodeJS.Timeout }>();
  const flush = (key: string): void => {
    const batch = open.get(key);
    if (!batch) return;
    open.delete(key);
    clearTimeout(batch.timer);
    send(key, batch.updates);
  };
  return {
    add(key, update, most, waitMs) {
      const known = open.get(key);
      const batch = known ?? { updates: [], bytes: 0, timer: setTimeout(() => flush(key), waitMs).unref() };
      const bytes = escapedJson(update.value).length + 200;
      if (known && known.bytes + bytes > limits.webhookBytes) {
        flush(key);
        this.add(key, update, most, waitMs);
        return;
      }
      open.set(key, batch);
      batch.updates.push(update);
      batch.bytes += bytes;
      if (batch.updates.length >= Math.min(most, limits.updatesPerWebhook)) flush(key);
    },
    close() {
      for (const { timer } of open.values()) clearTimeout(timer);
      open.clear();
    },
  };
}

/** The body for some updates: an entry for each account, and the time of sending on all but messages. */
export function bodyOf(updates: readonly Update[]): string {
  const entries = new Map<string, { id: string; time?: number; changes: object[] }>();
  for (const { accountId, field, value } of updates) {
    const isMessages = field === "messages";
    const key = `${accountId} ${isMessages}`;
    const entry = entries.get(key) ?? {
      id: accountId,
      ...(isMessages ? {} : { time: Math.floor(Date.now() / 1000) }),
      changes: [],
    };
    entries.set(key, entry);
    entry.changes.push({ field, value });
  }
  return escapedJson({ object: "whatsapp_business_account", entry: [...entries.values()] });
}
