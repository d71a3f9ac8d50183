/**
 * A WhatsApp that takes every message and notes when it came. It reads no more of a request than its length and the
 * number it goes to, so that it costs the pipelines as little of the machine as possible; the sandbox, which checks
 * requests as Meta does, is for everything else.
 */
import { type AddressInfo, createServer, type Socket } from "node:net";
import { steadyMs } from "./clock.ts";
import { createDelayQueue, type DelayQueue } from "./delay-queue.ts";

/** What has come since the last `begin`. */
export interface Arrived {
  /** Messages, repeated ones included, and messages to different numbers. */
  total: number;
  distinct: number;
  /** Requests that were no message. */
  others: number;
}

export interface WhatsApp extends AsyncDisposable {
  port: number;
  arrived: Arrived;
  /** Counts from 0 again, and answers after `delayMs` from now on. */
  begin(delayMs: number): void;
  /** Resolves with the time of the next message to arrive. */
  next(): Promise<number>;
  /** When the first message with this index arrived, by the steady clock. */
  arrivedAt(index: number): number | undefined;
  /** Hears of each message when it is answered. */
  onAnswered: ((index: number) => void) | null;
}

/** Told by the number a message goes to, so that statuses about it can be signed beforehand. Pipelines don't know that. */
export function messageIdOf(index: number): string {
  return `wamid.HBgMMjAxMDAwMDAwMDAwFQIAERgS${String(index).padStart(8, "0")}QTRCNjE5MDBEAA==`;
}

function answerTo(index: number): string {
  const number = `2010${String(index).padStart(8, "0")}`;
  const body = `{"messaging_product":"whatsapp","contacts":[{"input":"+${number}","wa_id":"${number}"}],"messages":[{"id":"${messageIdOf(index)}","message_status":"accepted"}]}`;
  return `HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=UTF-8\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}

const notKnown = `{"error":{"message":"Unknown path components","type":"OAuthException","code":2500}}`;
const refusal = `HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\ncontent-length: ${notKnown.length}\r\n\r\n${notKnown}`;

export async function startWhatsApp(): Promise<WhatsApp> {
  const sockets = new Set<Socket>();
  const times = new Map<number, number>();
  let answers: DelayQueue<{ socket: Socket; index: number }>;
  let waiters: ((at: number) => void)[] = [];

  const onMessage = (socket: Socket, index: number) => {
    const now = steadyMs();
    const { arrived } = whatsApp;
    arrived.total += 1;
    if (!times.has(index)) {
      arrived.distinct += 1;
      times.set(index, now);
    }
    for (const tell of waiters) tell(now);
    if (waiters.length > 0) waiters = [];
    answers.push({ socket, index });
  };
  /** Takes the whole requests from the beginning of `text` and returns what is left. */
  const take = (socket: Socket, text: string): string => {
    let rest = text;
    for (;;) {
      const headEnd = rest.indexOf("\r\n\r\n");
      if (headEnd < 0) return rest;
      const head = rest.slice(0, headEnd);
      const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
      const end = headEnd + 4 + length;
      if (rest.length < end) return rest;
      const index = /"to":"\+?2010(\d{8})"/.exec(rest.slice(headEnd, end))?.[1];
      if (index !== undefined && head.startsWith("POST")) {
        onMessage(socket, Number(index));
      } else {
        whatsApp.arrived.others += 1;
        socket.write(refusal);
      }
      rest = rest.slice(end);
    }
  };

  const server = createServer({ noDelay: true }, (socket) => {
    let text = "";
    sockets.add(socket);
    socket.setEncoding("latin1").on("data", (more: string) => {
      text = take(socket, text === "" ? more : text + more);
    });
    socket.on("error", () => socket.destroy());
    socket.once("close", () => sockets.delete(socket));
  });
  const whatsApp: WhatsApp = {
    port: 0,
    arrived: { total: 0, distinct: 0, others: 0 },
    onAnswered: null,
    begin(delayMs) {
      whatsApp.arrived = { total: 0, distinct: 0, others: 0 };
      answers = createDelayQueue(delayMs, ({ socket, index }) => {
        if (!socket.destroyed) socket.write(answerTo(index));
        whatsApp.onAnswered?.(index);
      });
    },
    next: () => new Promise((resolve) => waiters.push(resolve)),
    arrivedAt: (index) => times.get(index),
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  whatsApp.begin(0);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  whatsApp.port = (server.address() as AddressInfo).port;
  return whatsApp;
}
