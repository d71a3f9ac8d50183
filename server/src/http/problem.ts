/**
 * Every refusal as `application/problem+json`. Source: RFC 9457.
 */
import type { FastifyReply } from "fastify";
import type { FieldErrors } from "../intake/intake.ts";

export interface Problem {
  /** Names the kind of problem; programs may rely on it. */
  type: `urn:zajel:problem:${string}`;
  title: string;
  status: number;
  /** A sentence for the person who reads it at night: what was expected, what came, what to do. */
  detail: string;
  /** One key for each field that was wrong, an unknown field under its own name. */
  errors?: FieldErrors;
  /** Of a report that the table of moves does not have: where the payment stands. */
  state?: string;
  /** Of something that cannot be removed: what uses it, each up to 1,000. */
  in_use?: Readonly<Record<string, number>>;
}

const titles = {
  bad_input: [400, "The input is not right"],
  not_json: [400, "The body cannot be read"],
  bad_request: [400, "The request cannot be read"],
  not_authenticated: [401, "Not authenticated"],
  not_allowed: [403, "Not allowed"],
  not_found: [404, "Not found"],
  method_not_allowed: [405, "The method is not allowed here"],
  conflict: [409, "The present state does not allow it"],
  too_large: [413, "The body is too large"],
  unsupported_media_type: [415, "The body's type is not supported"],
  gone: [410, "It is no longer there"],
  too_many: [429, "Too many at once"],
  internal: [500, "Something went wrong here"],
  unavailable: [503, "Not available at the moment"],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemKind = keyof typeof titles;

export function problem(
  kind: ProblemKind,
  detail: string,
  more: Omit<Partial<Problem>, "type" | "title" | "status" | "detail"> = {},
): Problem {
  const [status, title] = titles[kind];
  return { type: `urn:zajel:problem:${kind}`, title, status, detail, ...more };
}

/** Input with something wrong in these fields. */
export function badInput(errors: FieldErrors): Problem {
  const fields = Object.keys(errors);
  const shown = fields.slice(0, 5).join(", ");
  const detail = `See errors for what is wrong with ${shown}${fields.length > 5 ? ` and ${fields.length - 5} more` : ""}.`;
  return problem("bad_input", detail, { errors });
}

/** An id that is unknown, or another merchant's: the two are not told apart. */
export function notFound(what: string): Problem {
  return problem("not_found", `There is no such ${what}.`);
}

export function conflict(detail: string, more: Pick<Problem, "state" | "in_use"> = {}): Problem {
  return problem("conflict", detail, more);
}

/** Sends the problem; `return sendProblem(…)` ends a handler or hook. */
export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply
    .code(problem.status)
    .header("content-type", "application/problem+json; charset=utf-8")
    .send(JSON.stringify(problem));
}
