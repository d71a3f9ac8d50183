/** WhatsApp's statuses as they follow a message: sent, then delivered, then read, each some time after the last. */
import { steadyMs } from "./clock.ts";
import { type Connection, openConnections } from "./connections.ts";
import { createDelayQueue } from "./delay-queue.ts";

export const statusesInOrder = ["sent", "delivered", "read"] as const;

const afterMs = 50;
/** Meta waits longer, but it repeats as well. */
const againAfterMs = 200;

export interface Statuses extends Disposable {
  /** The message with this number (from 0) was answered. */
  begin(message: number): void;
  /** Resolves when the last status of the last message is taken, with the time. */
  over: Promise<number>;
  /** How often one was not taken and had to be sent again. */
  repeated(): number;
}

/** `requests` has three for each message, in their order. */
export async function followMessages(
  port: number,
  requests: readonly Buffer[],
  connections: number,
): Promise<Statuses> {
  const opened = await openConnections(port, connections);
  const free: Connection[] = [...opened.all];
  const ready: number[] = [];
  const begun = new Set<number>();
  let next = 0;
  let taken = 0;
  let repeated = 0;
  const { promise, resolve } = Promise.withResolvers<number>();
  const perMessage = statusesInOrder.length;

  const feed = () => {
    while (free.length > 0) {
      const which = ready[next];
      const request = which === undefined ? undefined : requests[which];
      if (which === undefined || request === undefined) return;
      next += 1;
      const connection = free.shift() as Connection;
      connection.send(request, (status) => {
        free.push(connection);
        if (status < 200 || status > 299) {
          repeated += 1;
          again.push(which);
        } else {
          taken += 1;
          if (taken === requests.length) resolve(steadyMs());
          else if (which % perMessage < perMessage - 1) later.push(which + 1);
        }
        feed();
      });
    }
  };
  const onDue = (which: number) => {
    ready.push(which);
    feed();
  };
  const later = createDelayQueue(afterMs, onDue);
  const again = createDelayQueue(againAfterMs, onDue);

  return {
    begin(message) {
      // A message that is sent twice is one to its reader.
      if (begun.has(message)) return;
      begun.add(message);
      later.push(message * perMessage);
    },
    over: Promise.race([promise, opened.lost]),
    repeated: () => repeated,
    [Symbol.dispose]: () => opened[Symbol.dispose](),
  };
}
