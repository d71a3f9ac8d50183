import type { Rendered } from "../graph-api/render.ts";
import { limits } from "../limits.ts";
import type { MessageLog } from "./message-log.ts";

export type DeliveryStatus = "sent" | "delivered" | "read" | "failed";

/** One thing WhatsApp says of a message. */
export interface StatusReport {
  status: DeliveryStatus;
  /** Milliseconds since 1970. */
  at: number;
  /** Of a failure. */
  code: number | null;
  /** Its webhook was answered with 200, or had nowhere to go. */
  told: boolean;
}

/** A message that was accepted, whether or not its sender ever saw the answer. */
export interface Message {
  n: number;
  id: string;
  /** When its request began to arrive, with fraction. */
  arrivedAtMs: number;
  acceptedAtMs: number;
  /** `to` or `recipient` as it was sent. */
  to: string;
  /** Addressed by a business-scoped user id instead of a phone number. */
  byUserId: boolean;
  waId: string;
  senderId: string;
  accountId: string;
  templateName: string;
  templateLanguage: string;
  category: string;
  /** The request's body, letter by letter. */
  request: string;
  rendered: Rendered;
  callbackData: string | null;
  /** WhatsApp keeps it back while it watches the template's quality. */
  held: boolean;
  /** After that it is dropped without a word if the phone was off all the time; milliseconds since 1970. */
  expiresAtMs?: number;
  statuses: StatusReport[];
}

/** What a customer wrote or tapped. */
export interface InboundMessage {
  id: string;
  at: number;
  waId: string;
  senderId: string;
  accountId: string;
  text: string;
  /** Of a quick-reply tap: the payload and the message it belongs to. */
  tap: { payload: string; messageId: string } | null;
  /** What is no plain text: Meta's word for it, and the member of that name. */
  special?: { type: string; content: object } | undefined;
  /** The message that the customer answers to. */
  answers?: string | undefined;
  told: boolean;
}

export type ChatEntry = { kind: "message"; message: Message } | { kind: "inbound"; inbound: InboundMessage };

export interface Messages {
  readonly size: number;
  add(message: Omit<Message, "n" | "statuses">): Message;
  addInbound(inbound: InboundMessage): void;
  report(message: Message, report: StatusReport): void;
  told(message: Message, report: StatusReport): void;
  toldInbound(inbound: InboundMessage): void;
  release(message: Message): void;
  byId(id: string): Message | undefined;
  /** Oldest first; after the message with that id or number. */
  list(after: string | null): Iterable<Message>;
  inbound(): Iterable<InboundMessage>;
  /** What is handed over now is on its way to the disk when this returns. */
  flush(): void;
}

/** One line of the message log. */
type Line =
  | { m: Omit<Message, "n" | "statuses"> }
  | { s: [id: string, status: DeliveryStatus, at: number, code: number | null] }
  | { t: [id: string, status: DeliveryStatus] }
  | { i: InboundMessage }
  | { ti: string }
  | { r: string };

/** The newest `limits.messages` messages, in the order of their acceptance, and a log that brings them back. */
export function createMessages(log: MessageLog, onEvicted: (message: Message) => void): Messages {
  let list: Message[] = [];
  const byId = new Map<string, Message>();
  const inbound = new Map<string, InboundMessage>();
  let n = 0;

  const keep = (fields: Omit<Message, "n" | "statuses">): Message => {
    n += 1;
    const message: Message = { ...fields, n, statuses: [] };
    list.push(message);
    byId.set(message.id, message);
    // Evicted in chunks: shifting an array of 100,000 for each message would cost more than the message.
    if (list.length > limits.messages * 1.05) {
      const evicted = list.slice(0, list.length - limits.messages);
      list = list.slice(evicted.length);
      for (const old of evicted) {
        byId.delete(old.id);
        onEvicted(old);
      }
    }
    return message;
  };
  const keepInbound = (message: InboundMessage): void => {
    inbound.set(message.id, message);
    if (inbound.size > limits.messages) inbound.delete(inbound.keys().next().value as string);
  };

  log.replay((entry) => {
    const line = entry as Line;
    if ("m" in line) keep(line.m);
    else if ("i" in line) keepInbound(line.i);
    else if ("s" in line) {
      const [id, status, at, code] = line.s;
      byId.get(id)?.statuses.push({ status, at, code, told: false });
    } else if ("t" in line) {
      const report = byId.get(line.t[0])?.statuses.find((it) => it.status === line.t[1]);
      if (report) report.told = true;
    } else if ("ti" in line) {
      const message = inbound.get(line.ti);
      if (message) message.told = true;
    } else if ("r" in line) {
      const message = byId.get(line.r);
      if (message) message.held = false;
    }
  });

  const write = (line: Line): void => log.append(line);
  return {
    get size() {
      return list.length;
    },
    add(fields) {
      write({ m: fields });
      return keep(fields);
    },
    addInbound(message) {
      write({ i: message });
      keepInbound(message);
    },
    report(message, report) {
      message.statuses.push(report);
      write({ s: [message.id, report.status, report.at, report.code] });
    },
    told(message, report) {
      report.told = true;
      write({ t: [message.id, report.status] });
    },
    toldInbound(message) {
      message.told = true;
      write({ ti: message.id });
    },
    release(message) {
      message.held = false;
      write({ r: message.id });
    },
    byId: (id) => byId.get(id),
    *list(after) {
      const from = after === null ? 0 : (byId.get(after)?.n ?? Number(after));
      for (let i = Math.max(0, from - (list[0]?.n ?? 1) + 1); i < list.length; i += 1) yield list[i] as Message;
    },
    inbound: () => inbound.values(),
    flush: () => log.flush(),
  };
}

const ranks: Record<DeliveryStatus, number> = { failed: 1, sent: 2, delivered: 3, read: 4 };

/** How far a message has come; arrival counts for more than a failure reported beside it. */
export function statusOf(message: Message): "accepted" | DeliveryStatus {
  const reached = message.statuses.map((it) => it.status).sort((a, b) => ranks[b] - ranks[a])[0];
  return reached === "sent" && message.statuses.some((it) => it.status === "failed")
    ? "failed"
    : (reached ?? "accepted");
}

export function hasReport(message: Message, status: DeliveryStatus): boolean {
  return message.statuses.some((it) => it.status === status);
}
