/**
 * What a route answers, before it is bytes: work that is done inside a transaction comes to one of these, and only
 * after the commit it is sent.
 */
import type { FastifyReply } from "fastify";
import type { KeptAnswer } from "../store/idempotency.ts";
import type { Problem } from "./problem.ts";

export interface Answer {
  status: number;
  /** As the route's schema for this status says; a problem where it is refused. */
  body: object;
  /** Called once the work is on disk: whoever waits for what it made due is woken. */
  afterCommit?: () => void;
}

export function answer(status: number, body: object): Answer {
  return { status, body };
}

export function refusal(problem: Problem): Answer {
  return { status: problem.status, body: problem };
}

/** The bytes of an answer, by the route's schema. */
export function written(reply: FastifyReply, { status, body }: Answer): KeptAnswer {
  const text = status >= 400 ? JSON.stringify(body) : String(reply.code(status).serialize(body));
  return { status, text };
}

/** Sends bytes that are an answer already. */
export function sendWritten(reply: FastifyReply, { status, text }: KeptAnswer): FastifyReply {
  return reply.code(status).header("content-type", typeOf(status)).send(text);
}

/** Sends an answer; `return send(…)` ends a handler. */
export function send(reply: FastifyReply, answer: Answer): FastifyReply {
  return sendWritten(reply, written(reply, answer));
}

export function typeOf(status: number): string {
  return status >= 400 ? "application/problem+json; charset=utf-8" : "application/json; charset=utf-8";
}
