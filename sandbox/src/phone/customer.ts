import { isoTime } from "../clock.ts";
import type { Events } from "../events.ts";
import type { Rendered, RenderedButton } from "../graph-api/render.ts";
import { newWamid } from "../graph-api/wamid.ts";
import type { Accounts } from "../state/accounts.ts";
import type { ChatEntry, InboundMessage, Messages } from "../state/messages.ts";
import { statusOf } from "../state/messages.ts";
import type { MessageLife } from "./message-life.ts";
import type { Phone, Phones } from "./phones.ts";
import { timeOf } from "./phones.ts";

/** What a simulated customer does, and why they cannot where they cannot. */
export interface Customer {
  reply(phone: Phone, written: Written, senderId: string | null): Done<{ id: string }>;
  /** Stops or takes again what one sender, or every one, sends as marketing. */
  setMarketing(phone: Phone, value: "stop" | "resume", senderId: string | null): Done<object>;
  tap(phone: Phone, messageId: string, button: number | string): Done<Tapped>;
}

/** A text, or what else a customer can send; `text` is then what the chat shows of it. */
export interface Written {
  text: string;
  special?: { type: string; content: object };
  /** The message that it answers to. */
  answers?: string;
}

export type Tapped = { url: string } | { phone_number: string } | { code: string } | { id: string };
export type Done<T> = { kind: "done"; result: T } | { kind: "impossible"; why: string };

export function createCustomer(parts: {
  accounts: Accounts;
  events: Events;
  life: MessageLife;
  messages: Messages;
  phones: Phones;
  /** Counts what comes in against the sender's messages per second, which Meta does, too. */
  countInbound: (senderId: string) => void;
}): Customer {
  const { accounts, events, life, messages, phones } = parts;

  const write = (phone: Phone, senderId: string, written: Written, tap: InboundMessage["tap"]) => {
    const account = accounts.sender(senderId)?.account;
    if (!account) return null;
    const id = newWamid(phone.waId, "inbound");
    const inbound = {
      id,
      at: Date.now(),
      waId: phone.waId,
      senderId,
      accountId: account.id,
      ...written,
      tap,
      told: false,
    };
    messages.addInbound(inbound);
    phones.show(phone, { kind: "inbound", inbound });
    parts.countInbound(senderId);
    life.receive(inbound);
    return { id };
  };

  return {
    reply(phone, written, senderId) {
      if (!phone.switchedOn) return impossible("The phone is switched off.");
      const to = senderId ?? lastSender(phone) ?? onlySender(accounts);
      if (to === null) return impossible("This phone has no chat yet: name the phone_number_id to write to.");
      const sent = write(phone, to, written, null);
      if (!sent) return impossible(`There is no sender ${to}.`);
      events.say("reply", "Customer replied", phone.waId);
      return { kind: "done", result: sent };
    },
    setMarketing(phone, value, senderId) {
      const senders = senderId === null ? life.sendersKnownTo(phone) : [senderId];
      if (senders.some((id) => !accounts.sender(id))) return impossible(`There is no sender ${senderId}.`);
      for (const id of senders) life.setMarketing(phone, value, id);
      return { kind: "done", result: {} };
    },
    tap(phone, messageId, wanted) {
      const message = messages.byId(messageId);
      if (message?.waId !== phone.waId) return impossible("That message is not on this phone.");
      const button = buttonOf(message.rendered, wanted);
      if (!button) return impossible("The message has no such button.");
      events.say("tap", `Customer pressed ${button.text}`, phone.waId);
      if (button.url !== undefined) return { kind: "done", result: { url: button.url } };
      if (button.phone_number !== undefined) return { kind: "done", result: { phone_number: button.phone_number } };
      if (button.code !== undefined) return { kind: "done", result: { code: button.code } };
      const payload = button.payload ?? button.text;
      const written = write(phone, message.senderId, { text: button.text }, { payload, messageId });
      return written ? { kind: "done", result: written } : impossible("The message's sender is gone.");
    },
  };
}

function impossible(why: string): { kind: "impossible"; why: string } {
  return { kind: "impossible", why };
}

function buttonOf(rendered: Rendered, wanted: number | string): RenderedButton | undefined {
  return typeof wanted === "number"
    ? rendered.buttons[wanted]
    : rendered.buttons.find((button) => button.text === wanted);
}

function lastSender(phone: Phone): string | null {
  const last = phone.chat.at(-1);
  if (!last) return null;
  return last.kind === "message" ? last.message.senderId : last.inbound.senderId;
}

function onlySender(accounts: Accounts): string | null {
  const senders = accounts.all().flatMap((account) => account.senders);
  return senders.length === 1 ? (senders[0]?.id ?? null) : null;
}

/** A line of the chat as the phone page shows it; both sides have the same members. */
export function bubble(entry: ChatEntry, accounts: Accounts): object {
  const at = isoTime(timeOf(entry));
  if (entry.kind === "inbound") {
    const { id, text, told, senderId } = entry.inbound;
    return {
      id,
      from: "customer",
      at,
      header: null,
      body: text,
      footer: null,
      buttons: [],
      direction: firstStrongDirection(text),
      language: null,
      // One tick: WhatsApp has it. Two: the business's webhook took it.
      status: told ? "delivered" : "sent",
      statuses: [],
      ...business(senderId, accounts),
    };
  }
  const { message } = entry;
  const statuses = message.statuses.map(({ status, at }) => ({ status, at: isoTime(at) }));
  const { id, rendered, senderId } = message;
  return {
    id,
    from: "business",
    at,
    ...rendered,
    status: statusOf(message),
    statuses,
    ...business(senderId, accounts),
  };
}

function business(senderId: string, accounts: Accounts): object {
  return { business_name: accounts.sender(senderId)?.sender.verifiedName ?? null, phone_number_id: senderId };
}

/** The direction of what a person typed: that of its first letter. */
export function firstStrongDirection(text: string): "ltr" | "rtl" {
  const letter = /\p{L}/u.exec(text)?.[0] ?? "a";
  return /[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(letter) ? "rtl" : "ltr";
}
