/**
 * How nodes that do not send wake those that do: NOTIFY, from a connection of its own.
 *
 * Never in the commit that makes something due: a NOTIFY takes a lock of the whole database until its transaction ends,
 * and 9,300 commits a second became 2,600. So the senders that have something due are gathered while a notice is under
 * way, and told together. A notice that is lost costs half a second: each dispatcher also looks by itself.
 */
import { openListener, type Sql } from "./database.ts";

export interface WokenSender {
  merchantId: string;
  authenticatorId: string;
}

export interface WakeChannel {
  /** Says to all who listen that something of this sender is due. */
  tell(sender: WokenSender): void;
  close(): Promise<void>;
}

export interface WakeChannelOptions {
  /** Past a pooler. */
  url: string;
  /** Hears of every sender that somebody told of; null: this node only tells. */
  onWake: ((sender: WokenSender) => void) | null;
}

const channel = "zajel_due";
/** In one notice: PostgreSQL takes 8,000 bytes, and a sender has 107 at most. */
const sendersAtOnce = 60;
const mostWaiting = 10_000;
const pauseMs = 5;
const reconnectMs = 500;
const heartbeatMs = 10_000;
const answerWithinMs = 5_000;

/** Opens it; a connection that is lost is made anew until it is closed. */
export function openWakeChannel({ url, onWake }: WakeChannelOptions): WakeChannel {
  const waiting = new Map<string, WokenSender>();
  const closing = Promise.withResolvers<void>();
  let isClosed = false;
  let current: { sql: Sql; lose: () => void } | null = null;
  let isTelling = false;

  async function keepOpen(): Promise<void> {
    while (!isClosed) {
      const lost = Promise.withResolvers<void>();
      const sql = openListener(url, { onNotify: hear, onClose: lost.resolve });
      const isOpen = onWake === null ? ask(sql, "select 1") : ask(sql, `listen ${channel}`);
      if (await isOpen) {
        current = { sql, lose: lost.resolve };
        void flush();
        await Promise.race([lost.promise, closing.promise, untilSilent(sql)]);
      }
      current = null;
      await sql.end({ timeout: 0 });
      await pause(reconnectMs);
    }
  }

  /** Resolves when the connection says nothing any more: a network that swallows everything reports no loss. */
  async function untilSilent(sql: Sql): Promise<void> {
    while (!isClosed) {
      await pause(heartbeatMs);
      if (isClosed || !(await ask(sql, "select 1"))) return;
    }
  }

  /** Whether the statement was answered in time. */
  async function ask(sql: Sql, statement: string, parameters: string[] = []): Promise<boolean> {
    const tooLate = pause(answerWithinMs).then(() => false);
    const answered = sql.unsafe(statement, parameters).then(
      () => true,
      () => false,
    );
    return Promise.race([answered, tooLate]);
  }

  function hear(payload: string): void {
    for (const [merchantId, authenticatorId] of JSON.parse(payload) as [string, string][]) {
      onWake?.({ merchantId, authenticatorId });
    }
  }

  async function flush(): Promise<void> {
    if (isTelling) return;
    isTelling = true;
    while (current !== null && waiting.size > 0) {
      const { sql, lose } = current;
      const senders = [...waiting.values()].slice(0, sendersAtOnce);
      for (const { authenticatorId } of senders) waiting.delete(authenticatorId);
      const payload = JSON.stringify(senders.map(({ merchantId, authenticatorId }) => [merchantId, authenticatorId]));
      if (!(await ask(sql, "select pg_notify($1, $2)", [channel, payload]))) lose();
      await pause(pauseMs);
    }
    isTelling = false;
  }

  /** Waits, at most until it is closed. */
  async function pause(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    });
    await Promise.race([over, closing.promise]);
    clearTimeout(timer);
  }

  const kept = keepOpen();
  return {
    tell(sender) {
      if (isClosed || waiting.size >= mostWaiting) return;
      waiting.set(sender.authenticatorId, sender);
      void flush();
    },
    async close() {
      isClosed = true;
      closing.resolve();
      await kept;
    },
  };
}
