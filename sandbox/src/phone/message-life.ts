import { after } from "../clock.ts";
import type { Events } from "../events.ts";
import type { FaultSwitches } from "../faults.ts";
import type { UserLimit } from "../graph-api/user-limit.ts";
import { newWamid } from "../graph-api/wamid.ts";
import { limits } from "../limits.ts";
import type { SettingsStore } from "../settings.ts";
import type { Account, Accounts } from "../state/accounts.ts";
import type { DeliveryStatus, InboundMessage, Message, Messages, StatusReport } from "../state/messages.ts";
import { hasReport, statusOf } from "../state/messages.ts";
import {
  inboundValue,
  isInWindow,
  type SystemChange,
  statusValue,
  systemValue,
  userPreferenceValue,
} from "../webhooks/status-value.ts";
import type { News, Webhooks } from "../webhooks/webhooks.ts";
import type { Phone, Phones } from "./phones.ts";
import { timeOf } from "./phones.ts";

const notOnWhatsapp = 131026;
const paymentProblem = 131042;
const templatePaused = 132015;
const stoppedMarketing = 131050;
/** A failure reported beside an arrival, as Meta does for people with several devices. */
const failedBeside = 131026;
/** Under `webhooks_late` what comes first is the latest, so the order is wrong, too. */
const lateness: Record<DeliveryStatus, number> = { sent: 5, delivered: 3, read: 1, failed: 1 };

/** What the phone page says of a report. */
function wordsFor(status: DeliveryStatus, code: number | null): string {
  if (status === "failed") return `Status failed (${code}) sent`;
  return status === "sent" ? "Message on its way, status sent" : `Status ${status} sent`;
}

/**
 * The life of an accepted message:
 *
 *   accepted ──sent_ms──► sent ──delivered_ms──► delivered ──read_ms, or the chat is opened──► read
 *      │                   ├─ phone switched off: waits, delivered when it is switched on
 *      │                   └─ sender blocked: stays sent
 *      ├─ held for quality: waits until the fault is switched off
 *      └─ not on WhatsApp, over the messaging limit, or the phone fails with a code: failed
 *
 * What waits for a phone longer than its template lets it live is dropped, and nobody is told.
 */
export interface MessageLife {
  /** Starts the life of a message that was just accepted. */
  begin(message: Message): void;
  /** Reports `sent` now and calls `told` after the first attempt to deliver that webhook. */
  sendNow(message: Message, told: () => void): void;
  /** The customer was reached in the last 24 hours, wrote in them, or the messaging limit has a place for them. */
  hasPlaceFor(account: Account, senderId: string, waId: string): boolean;
  /** What was held back of a template fails, as when early feedback is bad; how many. */
  dropHeld(templateName: string, language: string, accountId: string): number;
  /** A system message: a person has another number, or another user id. */
  announce(phone: Phone, change: SystemChange): void;
  /** Switched on: what waited arrives, if it did not wait too long. */
  switchedOn(phone: Phone): void;
  /** The chat is opened: what was delivered is read. */
  open(phone: Phone): number;
  receive(inbound: InboundMessage): void;
  /** The owner stops a sender's marketing messages, or takes them again; the sender is told. */
  setMarketing(phone: Phone, value: "stop" | "resume", senderId: string): void;
  /** The numbers that a phone has a chat with; where it has none, all there are. */
  sendersKnownTo(phone: Phone): string[];
  /** After a restart: goes on where the last run stopped, and repeats the webhooks that were never answered. */
  resume(): void;
  close(): void;
}

export function createMessageLife(parts: {
  accounts: Accounts;
  events: Events;
  faults: FaultSwitches;
  messages: Messages;
  phones: Phones;
  settings: SettingsStore;
  userLimit: UserLimit;
  webhooks: Webhooks;
}): MessageLife {
  const { accounts, events, faults, messages, phones, settings, userLimit, webhooks } = parts;
  const held = new Set<Message>();
  let closed = false;

  const soon = (ms: number, step: (message: Message) => void, message: Message): void =>
    after(ms, () => {
      if (!closed) step(message);
    });

  const begin = (message: Message): void => {
    if (message.held) held.add(message);
    else soon(settings.now.statuses.sent_ms, send, message);
  };

  const report = (message: Message, status: DeliveryStatus, code: number | null = null, told?: () => void): void => {
    if (hasReport(message, status)) return;
    const entry: StatusReport = { status, at: Date.now(), code, told: false };
    messages.report(message, entry);
    tell(message, entry, told);
    events.say(status, wordsFor(status, code), message.waId);
    events.changed("chat", message.waId);
  };

  const tell = (message: Message, entry: StatusReport, told?: () => void): void => {
    const found = accounts.sender(message.senderId);
    if (!found) {
      told?.();
      return;
    }
    const value = statusValue(message, entry, phones.of(message.waId), found.sender, settings.now);
    const { accountId, senderId } = message;
    const news: News = { accountId, senderId, field: "messages", value, lateness: lateness[entry.status] };
    webhooks.tell({
      ...news,
      onDelivered: () => messages.told(message, entry),
      ...(told ? { onFirstAttempt: told } : {}),
    });
  };

  const hasPlaceFor = (account: Account, senderId: string, waId: string): boolean => {
    const now = Date.now();
    return !settings.now.pacing || isInWindow(phones.of(waId), senderId, now) || userLimit.take(account, waId, now);
  };

  /** Why a message fails instead of being sent. */
  const failureOf = (message: Message, phone: Phone): number | null => {
    if (!phone.onWhatsapp) return notOnWhatsapp;
    if (phone.failsWith !== null) return phone.failsWith;
    if (message.category === "MARKETING" && phone.withoutMarketingOf.includes(message.senderId))
      return stoppedMarketing;
    if (faults.now.payment_problem) return paymentProblem;
    const account = accounts.account(message.accountId);
    const hasPlace = !account || hasPlaceFor(account, message.senderId, message.waId);
    return hasPlace ? null : settings.now.messaging_limit_code;
  };

  const send = (message: Message, told?: () => void): void => {
    const phone = phones.of(message.waId);
    const code = failureOf(message, phone);
    if (code !== null) {
      report(message, "failed", code, told);
      return;
    }
    if (phone.reports === "all" || phone.reports === "sent_only" || phone.reports === "delivered_and_failed") {
      report(message, "sent", null, told);
    } else told?.();
    soon(settings.now.statuses.delivered_ms, arrive, message);
  };

  const arrive = (message: Message): void => {
    const phone = phones.of(message.waId);
    if (phone.blocked) return;
    if (isTooOld(message)) {
      events.say("message", `Message ${message.templateName} waited too long and was dropped`, message.waId);
      return;
    }
    if (!phone.switchedOn) {
      phone.waiting.push(message);
      if (phone.waiting.length > limits.waitingPerPhone) phone.waiting.shift();
      return;
    }
    show(phone, message);
    if (phone.reports === "sent_only" || phone.reports === "none") return;
    if (phone.reports !== "read_only") report(message, "delivered");
    if (phone.reports === "delivered_and_failed") report(message, "failed", failedBeside);
    if (phone.readsByItself) soon(settings.now.statuses.read_ms, read, message);
  };

  const isTooOld = ({ expiresAtMs }: Message): boolean => expiresAtMs !== undefined && expiresAtMs <= Date.now();

  const show = (phone: Phone, message: Message): void => {
    phone.unread += 1;
    phones.show(phone, { kind: "message", message });
  };

  const read = (message: Message): void => {
    const phone = phones.of(message.waId);
    if (phone.reports === "sent_only" || phone.reports === "none") return;
    if (!hasReport(message, "read")) phone.unread = Math.max(0, phone.unread - 1);
    report(message, "read");
    events.changed("phones", phone.waId);
  };

  faults.onChange((now, before) => {
    if (!before.held_for_quality || now.held_for_quality) return;
    for (const message of held) {
      messages.release(message);
      begin(message);
    }
    held.clear();
  });

  const receive = (inbound: InboundMessage): void => {
    const found = accounts.sender(inbound.senderId);
    if (!found) return;
    webhooks.tell({
      accountId: inbound.accountId,
      senderId: inbound.senderId,
      field: "messages",
      value: inboundValue(inbound, phones.of(inbound.waId), found.sender),
      onDelivered: () => messages.toldInbound(inbound),
    });
  };

  const resumeMessage = (message: Message): void => {
    for (const entry of message.statuses) if (!entry.told) tell(message, entry);
    const phone = phones.of(message.waId);
    if (hasReport(message, "delivered") || hasReport(message, "read")) {
      phones.show(phone, { kind: "message", message });
      if (statusOf(message) === "delivered") phone.unread += 1;
      if (statusOf(message) === "delivered" && phone.readsByItself) soon(settings.now.statuses.read_ms, read, message);
    } else if (hasReport(message, "sent") && !hasReport(message, "failed")) {
      soon(settings.now.statuses.delivered_ms, arrive, message);
    } else if (message.statuses.length === 0) {
      // Faults do not survive a restart, so what was held back by one is free.
      if (message.held) messages.release(message);
      begin(message);
    }
  };

  return {
    begin,
    sendNow: send,
    hasPlaceFor,
    dropHeld(templateName, language, accountId) {
      const dropped = [...held].filter(
        (it) => it.accountId === accountId && it.templateName === templateName && it.templateLanguage === language,
      );
      for (const message of dropped) {
        held.delete(message);
        messages.release(message);
        report(message, "failed", templatePaused);
      }
      return dropped.length;
    },
    announce(phone, change) {
      for (const senderId of sendersKnownTo(phone, accounts)) {
        const found = accounts.sender(senderId);
        if (!found) continue;
        const value = systemValue(newWamid(phone.waId, "inbound"), phone, change, found.sender);
        webhooks.tell({ accountId: found.account.id, senderId, field: "messages", value });
      }
    },
    switchedOn(phone) {
      const waiting = phone.waiting;
      phone.waiting = [];
      for (const message of waiting) arrive(message);
    },
    open(phone) {
      const unread = phone.chat.flatMap((entry) => (entry.kind === "message" ? [entry.message] : []));
      const opened = unread.filter((message) => !hasReport(message, "read"));
      for (const message of opened) read(message);
      phone.unread = 0;
      events.changed("phones", phone.waId);
      return opened.length;
    },
    receive,
    setMarketing(phone, value, senderId) {
      const found = accounts.sender(senderId);
      if (!found) return;
      const others = phone.withoutMarketingOf.filter((id) => id !== senderId);
      phones.put(phone.waId, { withoutMarketingOf: value === "stop" ? [...others, senderId] : others });
      const told = userPreferenceValue(phone, value, found.sender);
      webhooks.tell({ accountId: found.account.id, senderId, field: "user_preferences", value: told });
    },
    sendersKnownTo: (phone) => sendersKnownTo(phone, accounts),
    resume() {
      for (const message of messages.list(null)) {
        const account = accounts.account(message.accountId);
        const sent = message.statuses.find((it) => it.status === "sent");
        if (account && sent) userLimit.take(account, message.waId, sent.at);
        resumeMessage(message);
      }
      for (const inbound of messages.inbound()) {
        phones.show(phones.of(inbound.waId), { kind: "inbound", inbound });
        if (!inbound.told) receive(inbound);
      }
      for (const phone of phones.all()) phone.chat.sort((a, b) => timeOf(a) - timeOf(b));
    },
    close: () => {
      closed = true;
    },
  };
}

/** The numbers that a phone has a chat with; where it has none, all there are. */
function sendersKnownTo(phone: Phone, accounts: Accounts): string[] {
  const known = phone.chat.map((entry) => (entry.kind === "message" ? entry.message : entry.inbound).senderId);
  return known.length > 0 ? [...new Set(known)] : accounts.all().flatMap(({ senders }) => senders.map((it) => it.id));
}
