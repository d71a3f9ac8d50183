import { createHash } from "node:crypto";
import type { Events } from "../events.ts";
import { limits } from "../limits.ts";
import type { KeyValueLog } from "../state/key-value-log.ts";
import type { ChatEntry, Message } from "../state/messages.ts";
import { regionOf } from "./calling-codes.ts";

/** What WhatsApp tells of the messages that reach a phone; Meta's pages allow each of these. */
export const reportHabits = ["all", "read_only", "sent_only", "none", "delivered_and_failed"] as const;
export type ReportHabit = (typeof reportHabits)[number];

/** How a simulated phone and its owner behave. */
export interface PhoneBehaviour {
  /** Null: nobody gave it one, it is called by its number. */
  name: string | null;
  switchedOn: boolean;
  readsByItself: boolean;
  onWhatsapp: boolean;
  blocked: boolean;
  /** Messages fail with this code after they were accepted. */
  failsWith: number | null;
  reports: ReportHabit;
  /** Another `wa_id` in answers and webhooks, as Brazilian and Mexican numbers have it. */
  knownAs: string | null;
  /** The owner adopted a username: webhooks leave the number out. */
  hidesNumber: boolean;
  /** Ids of the senders whose marketing messages the owner stopped. */
  withoutMarketingOf: readonly string[];
  /** How often the user id changed: it is another one then. */
  userIdChanges: number;
}

export interface Phone extends PhoneBehaviour {
  waId: string;
  userId: string;
  /** Set up by a person, so it is kept; otherwise it came with its first message. */
  named: boolean;
  /** What its screen shows, oldest first. */
  chat: ChatEntry[];
  /** Messages for it that are sent but not delivered, because it is switched off. */
  waiting: Message[];
  unread: number;
}

export interface Phones {
  /** The phone of a number; an unknown one comes into being. */
  of(waId: string): Phone;
  find(waId: string): Phone | undefined;
  findByUserId(userId: string): Phone | undefined;
  /** The one with the newest message first. */
  all(): Phone[];
  put(waId: string, behaviour: Partial<PhoneBehaviour>): Phone;
  show(phone: Phone, entry: ChatEntry): void;
  forget(message: Message): void;
}

const ordinary: PhoneBehaviour = {
  name: null,
  switchedOn: true,
  readsByItself: false,
  onWhatsapp: true,
  blocked: false,
  failsWith: null,
  reports: "all",
  knownAs: null,
  hidesNumber: false,
  withoutMarketingOf: [],
  userIdChanges: 0,
};

export function createPhones(store: KeyValueLog, events: Events): Phones {
  const phones = new Map<string, Phone>();
  const byUserId = new Map<string, Phone>();
  let unnamed = 0;

  const keep = (waId: string, behaviour: PhoneBehaviour, named: boolean): Phone => {
    const userId = userIdFor(waId, behaviour.userIdChanges);
    const phone: Phone = { ...behaviour, waId, userId, named, chat: [], waiting: [], unread: 0 };
    phones.set(waId, phone);
    byUserId.set(phone.userId, phone);
    if (!named) unnamed += 1;
    return phone;
  };
  const dropOldestUnnamed = (): void => {
    for (const phone of phones.values()) {
      if (phone.named || phone.waiting.length > 0) continue;
      phones.delete(phone.waId);
      byUserId.delete(phone.userId);
      unnamed -= 1;
      return;
    }
  };
  for (const { waId, ...behaviour } of store.entries<PhoneBehaviour & { waId: string }>("phone:")) {
    keep(waId, { ...ordinary, ...behaviour }, true);
  }

  const of = (waId: string): Phone => {
    const known = phones.get(waId);
    if (known) return known;
    if (unnamed >= limits.unnamedPhones) dropOldestUnnamed();
    return keep(waId, ordinary, false);
  };

  return {
    of,
    find: (waId) => phones.get(waId),
    findByUserId: (userId) => byUserId.get(userId),
    all: () => [...phones.values()].sort((a, b) => lastAt(b) - lastAt(a)),
    put(waId, behaviour) {
      const phone = of(waId);
      Object.assign(phone, behaviour);
      byUserId.delete(phone.userId);
      phone.userId = userIdFor(waId, phone.userIdChanges);
      byUserId.set(phone.userId, phone);
      if (!phone.named) unnamed -= 1;
      phone.named = true;
      store.set(`phone:${waId}`, { waId, ...behaviourOf(phone) });
      events.changed("phones", waId);
      return phone;
    },
    show(phone, entry) {
      phone.chat.push(entry);
      if (phone.chat.length > limits.bubblesPerPhone) phone.chat.shift();
      events.changed("chat", phone.waId);
      events.changed("phones", phone.waId);
    },
    forget(message) {
      const phone = phones.get(message.waId);
      if (!phone) return;
      phone.chat = phone.chat.filter((entry) => entry.kind !== "message" || entry.message !== message);
    },
  };
}

function behaviourOf(phone: Phone): PhoneBehaviour {
  const keys = Object.keys(ordinary) as (keyof PhoneBehaviour)[];
  return Object.fromEntries(keys.map((key) => [key, phone[key]])) as unknown as PhoneBehaviour;
}

export function timeOf(entry: ChatEntry): number {
  if (entry.kind === "inbound") return entry.inbound.at;
  const arrived = entry.message.statuses.find((it) => it.status === "delivered" || it.status === "read");
  return arrived?.at ?? entry.message.acceptedAtMs;
}

function lastAt(phone: Phone): number {
  const last = phone.chat.at(-1);
  return last ? timeOf(last) : 0;
}

/**
 * The business-scoped user id of a number: the same until it is changed on purpose, told from the number by nobody.
 * Source: Meta, Cloud API business-scoped-user-ids, read 2026-09.
 */
export function userIdFor(waId: string, changes: number): string {
  const hash = createHash("sha256")
    .update(changes === 0 ? `user ${waId}` : `user ${waId} ${changes}`)
    .digest("base64")
    .replace(/[^A-Za-z0-9]/g, "");
  return `${regionOf(waId)}.${hash.slice(0, 16)}`;
}
