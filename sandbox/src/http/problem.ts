import type { FastifyReply } from "fastify";

const titles: Record<number, string> = {
  400: "Bad request",
  404: "Not found",
  409: "Not possible now",
  415: "Only application/json",
  421: "Not this host",
  422: "Could not be verified",
  502: "No answer from Zajel",
};

/** Answers with RFC 9457 problem details. */
export function problem(reply: FastifyReply, status: number, detail: string): FastifyReply {
  const body = { type: "about:blank", title: titles[status] ?? "Error", status, detail };
  return reply.code(status).header("content-type", "application/problem+json").send(JSON.stringify(body));
}
