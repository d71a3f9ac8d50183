/**
 * For doors whose callers come again only where they got no answer: work that fails because the database is away is
 * tried again for some seconds, and a request that cannot be answered with what is true is not answered at all.
 */
import type { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { FastifyReply, FastifyRequest } from "fastify";
import { isDeadlock, Overloaded } from "../store/shared-commits.ts";
import type { App } from "./app-types.ts";
import { isDatabaseAway } from "./errors.ts";

const pauseMs = 200;

export type Patiently<T> = { kind: "done"; value: T } | { kind: "away"; error: unknown };

/** Does work that may be done twice, until it is done or `deadline` (of `performance.now()`) is past. */
export async function patiently<T>(deadline: number, work: () => Promise<T>): Promise<Patiently<T>> {
  for (;;) {
    const outcome = await within(deadline, work());
    if (outcome.kind === "done" || !isPassing(outcome.error)) return outcome;
    if (performance.now() + pauseMs >= deadline) return outcome;
    await delay(pauseMs);
  }
}

function isPassing(error: unknown): boolean {
  return isDatabaseAway(error) || isDeadlock(error) || error instanceof Overloaded;
}

/** A try that takes longer goes on, and what it comes to no longer matters to whoever waits. */
function within<T>(deadline: number, working: Promise<T>): Promise<Patiently<T>> {
  const outcome = working.then(
    (value): Patiently<T> => ({ kind: "done", value }),
    (error): Patiently<T> => ({ kind: "away", error }),
  );
  return before(deadline, outcome, { kind: "away", error: new Error("the database did not answer in time") });
}

/** What comes of it before `deadline`, else `instead`. It goes on all the same; it must not reject. */
export async function before<T>(deadline: number, working: Promise<T>, instead: T): Promise<T> {
  const { promise: tooLate, resolve } = Promise.withResolvers<T>();
  const timer = setTimeout(() => resolve(instead), Math.max(0, deadline - performance.now()));
  try {
    return await Promise.race([working, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

/** Requests that are left without an answer at once; a further one's connection is closed. */
const mostHeld = 1_000;
/** Longer than any caller waits. */
const heldMs = 120_000;

/** Leaves requests without an answer until their callers give up. Those that are left when we stop are cut off. */
export function createSilence(app: App): (request: FastifyRequest, reply: FastifyReply) => FastifyReply {
  const held = new Set<Socket>();
  app.addHook("preClose", async () => {
    for (const socket of held) socket.destroy();
  });
  return (request, reply) => {
    const { socket } = request.raw;
    reply.hijack();
    if (socket.destroyed) return reply;
    if (held.size >= mostHeld) {
      socket.destroy();
      return reply;
    }
    held.add(socket);
    const timer = setTimeout(() => socket.destroy(), heldMs);
    socket.once("close", () => {
      clearTimeout(timer);
      held.delete(socket);
    });
    return reply;
  };
}
