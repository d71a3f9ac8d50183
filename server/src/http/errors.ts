/**
 * From an error that was thrown to the problem that is answered.
 */
import type { Socket } from "node:net";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { isLostConnection } from "../store/lost-connection.ts";
import { Overloaded } from "../store/shared-commits.ts";
import { InputRefused } from "./input-errors.ts";
import { badInput, type Problem, problem, sendProblem } from "./problem.ts";

/** A refusal from where only an error can be passed on. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

export function answerError(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const answer = problemOf(error);
  if (answer.status === 503) reply.header("retry-after", "5");
  if (answer.status >= 500) request.log.error({ err: error }, "request failed");
  return sendProblem(reply, answer);
}

export function problemOf(error: FastifyError | Error): Problem {
  if (error instanceof InputRefused) return badInput(error.errors);
  if (error instanceof Refused) return error.problem;
  if (error instanceof Overloaded) {
    return problem("unavailable", "More requests wait than can be worked off soon. Try again in a moment.");
  }
  if (isDatabaseAway(error)) {
    return problem("unavailable", "The database does not answer at the moment. Try again.");
  }
  switch ("code" in error ? error.code : undefined) {
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
      return problem("unsupported_media_type", "Expected the header Content-Type: application/json.");
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return problem("too_large", "The body is larger than this address takes.");
    case "FST_ERR_CTP_INVALID_CONTENT_LENGTH":
      return problem("bad_request", "The body is not as long as the header Content-Length says.");
    case "FST_ERR_BAD_URL":
      return problem("bad_request", "The address is not well-formed.");
    case "FST_ERR_MAX_PARAM_LENGTH":
      return problem("not_found", "There is nothing at this address.");
  }
  if ("statusCode" in error && error.statusCode === 400) return problem("bad_request", "The request cannot be read.");
  const detail =
    "Zajel could not do this, and not because of the request. The log says more under the id of the header x-request-id.";
  return problem("internal", detail);
}

/** The database does not answer, or cannot at the moment: the same may go well a moment later. */
export function isDatabaseAway(error: unknown): boolean {
  return isLostConnection(error) || (error instanceof Error && isExhausted(error));
}

/** The database is there and has no time or room: cancelled by its time limit; out of connections, memory or disk. */
function isExhausted(error: Error): boolean {
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return code === "57014" || code.startsWith("53");
}

/**
 * What cannot even be read as a request. Fastify's own answer is not in our form, and its log would hold the bytes of
 * the request, keys included.
 */
export function answerUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === "ECONNRESET" || socket.destroyed) return;
  if (socket.writable) {
    const answer = unreadable(error.code);
    const body = JSON.stringify(answer);
    socket.write(
      `HTTP/1.1 ${answer.status} ${answer.title}\r\nContent-Type: application/problem+json\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    );
  }
  socket.destroy();
}

function unreadable(code: string | undefined): Problem {
  if (code === "ERR_HTTP_REQUEST_TIMEOUT")
    return { ...problem("bad_request", "The request did not arrive in time."), status: 408 };
  if (code === "HPE_HEADER_OVERFLOW") return { ...problem("bad_request", "The headers are too large."), status: 431 };
  return problem("bad_request", "This is not HTTP.");
}
