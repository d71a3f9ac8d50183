import type { Logger } from "pino";
import type { Sql } from "../store/database.ts";
import { joinParked } from "../store/report.ts";

/** A message with the id that it was just given on record. */
export interface TakenMessage {
  merchantId: string;
  messageId: string;
}

/** Looks for reports that came before the answer of their message, beside the answers and for many of them at once. */
export interface ParkedLook {
  /** To be called when the ids are committed. */
  add(messages: readonly TakenMessage[]): void;
  /** Looks for all that wait, and resolves when nothing waits any more or the database is away. */
  idle(): Promise<void>;
}

/** So long messages gather for one look. */
const gatherMs = 50;
const againMs = 250;
/** Beyond it the oldest are left to `joinLeftBehind`, which finds what a node that was killed left as well. */
const mostWaiting = 10_000;

export function createParkedLook(sql: Sql, { log, onJoined }: { log: Logger; onJoined: () => void }): ParkedLook {
  let waiting: TakenMessage[] = [];
  let running: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;

  function lookIn(milliseconds: number): void {
    timer ??= setTimeout(() => void look(), milliseconds).unref();
  }

  function look(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    running ??= lookOnce().finally(() => {
      running = null;
    });
    return running;
  }

  async function lookOnce(): Promise<void> {
    const messages = waiting;
    waiting = [];
    let pauseMs = gatherMs;
    try {
      if ((await joinParked(sql, messages)) > 0) onJoined();
    } catch (error) {
      log.warn({ err: error }, "looking for early reports failed; it is tried again");
      waiting = [...messages, ...waiting].slice(-mostWaiting);
      pauseMs = againMs;
    }
    if (waiting.length > 0) lookIn(pauseMs);
  }

  return {
    add(messages) {
      if (messages.length === 0) return;
      for (const message of messages) waiting.push(message);
      lookIn(gatherMs);
    },
    async idle() {
      await running;
      await look();
    },
  };
}
