/**
 * What Ottu's routes answer where they refuse: `{ detail }`, or a list of sentences for each field. No problem of ours
 * gets out of here. Source: Ottu API 1.0.0 (`GenericErrorMessage`, `FieldErrors`, `NestedFieldErrors`).
 */
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { problemOf } from "../errors.ts";
import type { Problem } from "../problem.ts";

/** By field; one more level down for what is wrong within it. */
export type OttuErrors = Record<string, string[] | Record<string, string[]>>;

/** Input with something wrong, from where only an error can be passed on. */
export class OttuRefused extends Error {
  override readonly name = "OttuRefused";
  readonly errors: OttuErrors;

  constructor(errors: OttuErrors) {
    super("The input is not right.");
    this.errors = errors;
  }
}

export function isAsOttuSpeaks({ url }: Pick<FastifyRequest, "url">): boolean {
  return url.startsWith("/b/");
}

export function sendAsOttu(reply: FastifyReply, status: number, body: object): FastifyReply {
  return reply.code(status).header("content-type", "application/json; charset=utf-8").send(JSON.stringify(body));
}

export function sendDetail(reply: FastifyReply, status: number, detail: string): FastifyReply {
  return sendAsOttu(reply, status, { detail });
}

/** A problem of ours in Ottu's words: the fields where there are some, else the sentence. */
export function sendProblemAsOttu(reply: FastifyReply, { status, detail, errors }: Problem): FastifyReply {
  return sendAsOttu(reply, status, errors ?? { detail });
}

export function answerErrorAsOttu(
  error: FastifyError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error instanceof OttuRefused) return sendAsOttu(reply, 400, error.errors);
  const code = "code" in error ? error.code : undefined;
  if (code === "FST_ERR_CTP_INVALID_MEDIA_TYPE") {
    const type = request.headers["content-type"] ?? "";
    return sendDetail(reply, 415, `Unsupported media type "${type.slice(0, 100)}" in request.`);
  }
  const found = problemOf(error);
  if (found.status === 503) reply.header("retry-after", "5");
  if (found.status >= 500) request.log.error({ err: error }, "request failed");
  return sendProblemAsOttu(reply, found);
}
