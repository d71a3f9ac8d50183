import type { FastifyReply, FastifyRequest } from "fastify";
import type { Events } from "../events.ts";
import { limits } from "../limits.ts";
import { problem } from "./problem.ts";

/** Changes are gathered for this long: a burst of messages becomes one event. */
const gatherMs = 100;
const heartbeatMs = 15_000;

/**
 * Server-sent events that say what to read again. They carry no data but the phone whose chat changed, null when
 * several did.
 */
export function live(events: Events) {
  let listening = 0;
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    if (listening >= limits.listeners) return problem(reply, 409, "Too many pages listen already.");
    listening += 1;
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    raw.write("retry: 1000\n\n");

    const changed = new Map<string, Set<string | null>>();
    let flushAt: NodeJS.Timeout | null = null;
    const flush = (): void => {
      flushAt = null;
      for (const [subject, phones] of changed) {
        const [only] = phones;
        const data = subject === "chat" ? { wa_id: phones.size === 1 ? only : null } : {};
        raw.write(`event: ${subject}\ndata: ${JSON.stringify(data)}\n\n`);
      }
      changed.clear();
      if (raw.writableLength > limits.listenerBacklogBytes) raw.destroy();
    };
    const leave = events.listen(({ subject, waId }) => {
      const phones = changed.get(subject) ?? new Set();
      changed.set(subject, phones.size < 2 ? phones.add(waId) : phones);
      flushAt ??= setTimeout(flush, gatherMs).unref();
    });
    const heartbeat = setInterval(() => raw.write(": still here\n\n"), heartbeatMs).unref();
    request.raw.on("close", () => {
      listening -= 1;
      leave();
      clearInterval(heartbeat);
      if (flushAt) clearTimeout(flushAt);
    });
    return reply;
  };
}
