/**
 * What happens, as it happens: server-sent events for pages that are open. Source: the HTML standard, section 9.2.
 */
import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import type { LiveNews, LivePosition } from "../store/live.ts";
import type { App, HttpParts } from "./app-types.ts";
import type { Authenticate } from "./auth.ts";
import { formed, input } from "./fields.ts";
import { createLiveHub, type LiveStream } from "./live-hub.ts";
import { badInput, problem, sendProblem } from "./problem.ts";

const query = input({
  merchant: Type.Optional(Type.String({ maxLength: 63 })),
  for_seconds: Type.Optional(formed("^\\d{1,4}$", "a whole number of seconds up to 9999")),
});

/** How long a page waits before it connects again. */
const retryMs = 2_000;
/** Whoever has lost the right to look loses the stream within this and the time of a read. */
const checkMs = 3_000;
/** What a reader may be behind, in bytes; one that is slower is cut, and comes back by itself. */
const mostBehind = 256 * 1024;

/** What is told of the subject of an event; whatever else there is the page asks for, with its own rights. */
const toldFields = [
  "session_id",
  "id",
  "state",
  "previous_state",
  "reported_state",
  "status",
  "previous_status",
  "kind",
  "environment",
  "waba_id",
  "language",
  "held_for",
];

export function liveRoutes(app: App, { sql, log }: HttpParts, authenticate: Authenticate): void {
  const hub = createLiveHub({ sql, log });
  app.addHook("preClose", async () => hub.close());

  app.get(
    "/v1/live",
    { schema: { querystring: query }, exposeHeadRoute: false, config: { namesMerchantInQuery: true } },
    async (request, reply) => {
      const { merchantId } = request.caller;
      const since = sinceOf(request);
      if (since === undefined)
        return sendProblem(reply, badInput({ "last-event-id": ["Expected an id of this stream."] }));
      const open = openStream(request, reply);
      if (!hub.add(merchantId, open.stream)) {
        return sendProblem(reply, problem("too_many", "Too many pages watch this merchant: close some."));
      }
      let beginning: Awaited<ReturnType<typeof hub.begin>>;
      try {
        beginning = await hub.begin(merchantId, open.stream, since);
      } catch (error) {
        hub.remove(merchantId, open.stream);
        throw error;
      }
      open.start(beginning.kind === "missed" ? "reset" : "ready", beginning.position);
      const checking = setInterval(() => void check(), checkMs);
      const lasts = request.query.for_seconds;
      const ending = lasts === undefined ? undefined : setTimeout(() => open.stream.end(), Number(lasts) * 1000);
      reply.raw.once("close", () => {
        clearInterval(checking);
        clearTimeout(ending);
        hub.remove(merchantId, open.stream);
      });
      // It may have gone while we looked.
      if (reply.raw.destroyed) reply.raw.emit("close");
      return reply;

      async function check(): Promise<void> {
        try {
          const still = await authenticate(request, reply);
          const isStill = still !== "public" && still.kind === "caller" && still.caller.merchantId === merchantId;
          if (!isStill) open.stream.end();
        } catch {
          // The database is away: nobody is thrown out for that.
        }
      }
    },
  );
}

/** Where the page was; null for a new one, undefined for what is no id of ours. */
function sinceOf(request: FastifyRequest): LivePosition | null | undefined {
  const id = request.headers["last-event-id"];
  if (id === undefined || id === "") return null;
  return typeof id === "string" && /^\d{1,18}$/.test(id) ? id : undefined;
}

/** A stream that keeps what it is told until it is started. */
function openStream(request: FastifyRequest, reply: FastifyReply) {
  const held: string[] = [];
  let isStarted = false;
  const { raw } = reply;

  function write(text: string): void {
    if (!isStarted) {
      held.push(text);
      return;
    }
    if (raw.destroyed || raw.writableEnded) return;
    raw.write(text);
    if (raw.writableLength > mostBehind) {
      request.log.info("a reader of live news was too slow and is cut");
      raw.destroy();
    }
  }

  const stream: LiveStream = {
    tell: (news, position) => write(written(news, position)),
    reset: (position) => write(event("reset", position, { type: "reset" })),
    beat: () => write(": \n\n"),
    end: () => void raw.end(),
  };
  return {
    stream,
    start(type: "ready" | "reset", position: LivePosition) {
      reply.hijack();
      // The node may have begun to stop meanwhile.
      if (raw.writableEnded || raw.destroyed) return;
      raw.writeHead(200, {
        ...Object.fromEntries(Object.entries(reply.getHeaders()).filter(([, value]) => value !== undefined)),
        "content-type": "text/event-stream; charset=utf-8",
        "x-accel-buffering": "no",
      });
      isStarted = true;
      write(`retry: ${retryMs}\n\n${event(type, position, { type })}`);
      for (const text of held) write(text);
    },
  };
}

function written({ type, occurredAt, data }: LiveNews, position: LivePosition): string {
  const told = Object.fromEntries(toldFields.flatMap((field) => (data[field] == null ? [] : [[field, data[field]]])));
  return event(type, position, { type, timestamp: occurredAt.toISOString(), data: told });
}

function event(name: string, id: LivePosition, data: object): string {
  return `event: ${name}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`;
}
