/**
 * The short way of payments' events: creations and reported states, by a key that may do everything and is remembered.
 * What their routes look like (`transactions.ts`, `states.ts`) is told by those: each says once how its work is done, and
 * what checks its bodies and writes its answers is taken from the first request that it answers itself.
 */
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Answer } from "./answer.ts";
import { typeOf } from "./answer.ts";
import { type Caller, type KeyCheck, meets, readKey } from "./auth.ts";
import { parseJsonBody } from "./json-body.ts";
import { type Demand, demandOf } from "./rights.ts";
import type { Outcome, ShortWay } from "./short-way.ts";

/** One route of events. */
export interface EventRoute<Body> {
  route: string;
  /** The payment that the address names, "" where it names none; null: an address that is not this one. */
  sessionOf(url: string): string | null;
  /** The answer to a body that has been checked. */
  work(caller: Caller, body: Body, sessionId: string): Promise<Answer>;
}

/** What a route has beside its work, once it has answered something. */
interface Learned {
  isRight(body: unknown): unknown;
  write(body: object): string;
}

export interface ShortEvents {
  /** From now on this route's requests go the short way where they can. `status`: of what it answers when all went well. */
  offer<Body>(route: EventRoute<Body>, status: number): (request: FastifyRequest, reply: FastifyReply) => void;
  way: ShortWay;
}

interface Offered {
  route: EventRoute<never>;
  status: number;
  demand: Exclude<Demand, "public">;
  learned: Learned | null;
}

const json = ["content-type", typeOf(200)];

/** What changes how a request is read, or whose it is: the routes know about it. */
const unusual = ["idempotency-key", "zajel-merchant", "cookie", "origin", "content-encoding"] as const;

export function createShortEvents(byKey: KeyCheck): ShortEvents {
  const offers: Offered[] = [];

  return {
    offer(route, status) {
      const demand = demandOf("POST", route.route);
      if (demand === null || demand === "public") throw new Error(`POST ${route.route} is open to anybody.`);
      const offered: Offered = { route: route as EventRoute<never>, status, demand, learned: null };
      offers.push(offered);
      return (request, reply) => {
        offered.learned ??= learn(request, reply, status);
      };
    },
    way({ url = "", headers }) {
      for (const { route, status, demand, learned } of offers) {
        const sessionId = learned === null ? null : route.sessionOf(url);
        if (learned === null || sessionId === null) continue;
        const key = unusual.some((name) => headers[name] !== undefined) ? null : readKey(headers.authorization);
        const caller = key === null ? null : byKey.known(key);
        if (caller === null || !meets(demand, caller, null)) return null;
        const outcomeOf = (answer: Answer): Outcome =>
          answer.status === status
            ? { kind: "done", route: route.route, status, headers: json, text: learned.write(answer.body) }
            : { kind: "answer", answer };
        return (bytes) => {
          const parsed = parseJsonBody(bytes);
          return parsed.kind === "ok" && learned.isRight(parsed.value)
            ? route.work(caller, parsed.value as never, sessionId).then(outcomeOf)
            : null;
        };
      }
      return null;
    },
  };
}

function learn(request: FastifyRequest, reply: FastifyReply, status: number): Learned | null {
  const isRight = request.getValidationFunction("body");
  const write = reply.getSerializationFunction(`${status}`);
  return isRight && write ? { isRight: (body) => isRight(body), write: (body) => String(write(body as never)) } : null;
}
