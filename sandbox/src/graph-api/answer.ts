import { setTimeout as wait } from "node:timers/promises";
import type { FastifyReply, FastifyRequest } from "fastify";
import { arrivalOf } from "../http/arrival.ts";
import type { Parts } from "../parts.ts";
import { withoutTokens } from "../request-log.ts";
import type { GraphBody } from "./call.ts";
import { errorBody, type Refusal, traceId } from "./refusal.ts";

const gatewayPage =
  "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1><p>The server is temporarily unable to answer.</p></body></html>";
const revision = "1027745511";

/** How a call ends: an answer, a refusal, a gateway's page, or a dropped connection. */
export type Ending =
  | { kind: "answer"; body: object; headers?: Record<string, string>; lateMs?: number }
  | (Refusal & { headers?: Record<string, string> })
  | { kind: "gateway_page" }
  | { kind: "dropped"; fault: string; answer: object | null };

/** Ends a call on the wire and writes it down. */
export async function finish(
  request: FastifyRequest,
  reply: FastifyReply,
  ending: Ending,
  parts: Parts,
): Promise<FastifyReply> {
  if (ending.kind === "answer" && ending.lateMs) await wait(ending.lateMs, undefined, { ref: false });
  const log = (status: number | null, code: number | null, answer: unknown, fault?: string): void => {
    const { atMs, url } = arrivalOf(request.raw);
    const sent = request.body as GraphBody | undefined;
    parts.requests.add({
      at_ms: atMs,
      method: request.method,
      path: withoutTokens(url),
      status,
      code,
      body: sent?.text ?? "",
      answer,
      ...(fault === undefined ? {} : { fault }),
    });
  };

  switch (ending.kind) {
    case "dropped":
      log(null, null, ending.answer, ending.fault);
      reply.hijack();
      request.raw.socket.destroy();
      return reply;
    case "gateway_page":
      log(502, null, gatewayPage, "html_502");
      return reply.code(502).header("content-type", "text/html").send(gatewayPage);
    case "refused": {
      const body = errorBody(ending);
      log(ending.http, ending.code, body);
      return reply.code(ending.http).headers(graphHeaders(request, ending.headers)).send(body);
    }
    case "answer":
      log(200, null, ending.body);
      return reply.headers(graphHeaders(request, ending.headers)).send(ending.body);
  }
}

function graphHeaders(request: FastifyRequest, more: Record<string, string> = {}): Record<string, string> {
  const trace = traceId();
  return {
    "content-type": "application/json; charset=UTF-8",
    "facebook-api-version": arrivalOf(request.raw).version,
    "x-fb-trace-id": trace.slice(0, 11),
    "x-fb-request-id": trace,
    "x-fb-rev": revision,
    ...more,
  };
}
