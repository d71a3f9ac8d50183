/** Sends prepared requests: as fast as they are answered, or at a steady rate whatever the answers do. */
import { Worker } from "node:worker_threads";
import { steadyMs } from "./clock.ts";
import { type Connection, openConnections } from "./connections.ts";
import type { Beat } from "./metronome.ts";

export interface Load {
  /** By the steady clock, in milliseconds. */
  startedAt: number;
  endedAt: number;
  /** Answers other than 2xx. */
  refused: number;
}

/** Every connection sends its next request when the last is answered. */
export async function sendAll(port: number, requests: readonly Buffer[], connections: number): Promise<Load> {
  using opened = await openConnections(port, connections);
  let next = 0;
  let answered = 0;
  let refused = 0;
  const { promise: over, resolve: end } = Promise.withResolvers<void>();
  const startedAt = steadyMs();
  const feed = (connection: Connection) => {
    const request = requests[next];
    if (request === undefined) return;
    next += 1;
    connection.send(request, (status) => {
      if (status < 200 || status > 299) refused += 1;
      answered += 1;
      if (answered === requests.length) end();
      else feed(connection);
    });
  };
  for (const connection of opened.all) feed(connection);
  await Promise.race([over, opened.lost]);
  return { startedAt, endedAt: steadyMs(), refused };
}

/**
 * Sends at `perSecond`, each request at its time. One that finds no free connection waits for it and is late: what is
 * measured from `dueAt` holds that wait, too.
 */
export async function sendSteadily(
  port: number,
  requests: readonly Buffer[],
  connections: number,
  perSecond: number,
): Promise<Load & { dueAt: (index: number) => number }> {
  using opened = await openConnections(port, connections);
  const free: Connection[] = [...opened.all];
  let due = 0;
  let next = 0;
  let answered = 0;
  let refused = 0;
  const { promise: over, resolve: end } = Promise.withResolvers<void>();
  const feed = () => {
    while (next < due) {
      const request = requests[next];
      // Each in its turn: one that is never used is closed by the server.
      const connection = request && free.shift();
      if (request === undefined || connection === undefined) return;
      next += 1;
      connection.send(request, (status) => {
        if (status < 200 || status > 299) refused += 1;
        answered += 1;
        free.push(connection);
        if (answered === requests.length) end();
        else feed();
      });
    }
  };

  const everyMs = 1000 / perSecond;
  // The thread has to be there by then.
  const startAt = steadyMs() + 500;
  const beat: Beat = { startAt, everyMs, count: requests.length };
  const metronome = new Worker(new URL("metronome.ts", import.meta.url), { workerData: beat });
  metronome.on("message", () => {
    due += 1;
    feed();
  });
  try {
    await Promise.race([over, opened.lost]);
  } finally {
    await metronome.terminate();
  }
  return { startedAt: startAt, endedAt: steadyMs(), refused, dueAt: (index) => startAt + index * everyMs };
}
