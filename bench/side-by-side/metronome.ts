/**
 * A thread that tells when each request of a steady load is due, to the tenth of a millisecond; timers of Node.js know
 * whole milliseconds only.
 */
import { parentPort, workerData } from "node:worker_threads";
import { steadyMs } from "./clock.ts";

export interface Beat {
  /** By the steady clock, in milliseconds. */
  startAt: number;
  everyMs: number;
  count: number;
}

const { startAt, everyMs, count } = workerData as Beat;
const nothing = new Int32Array(new SharedArrayBuffer(4));

for (let beat = 0; beat < count; beat += 1) {
  const waitMs = startAt + beat * everyMs - steadyMs();
  if (waitMs > 0) Atomics.wait(nothing, 0, 0, waitMs);
  parentPort?.postMessage(beat);
}
