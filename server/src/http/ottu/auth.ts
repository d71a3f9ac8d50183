import type { FastifyReply, FastifyRequest } from "fastify";
import { type KeyCheck, meets, merchantAsked, readKey, whyNot } from "../auth.ts";
import { demandOf } from "../rights.ts";
import { sendDetail, sendProblemAsOttu } from "./answer.ts";

/** The hook that lets a request under /b in, or answers it as Ottu does. A key, and never a cookie. */
export function authenticateByKey(byKey: KeyCheck) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const { authorization } = request.headers;
    const key = readKey(authorization);
    if (key === null) {
      const isAbsent = authorization === undefined;
      return refuse(reply, isAbsent ? "Authentication credentials were not provided." : "Expected Api-Key KEY.");
    }
    const authenticated = await byKey(key, merchantAsked(request));
    if (authenticated.kind === "refused") {
      const { problem } = authenticated;
      return problem.status === 401 ? refuse(reply, problem.detail) : sendProblemAsOttu(reply, problem);
    }
    const { caller } = authenticated;
    const { url = "" } = request.routeOptions;
    const demand = demandOf(request.method, url.endsWith("/") ? url : `${url}/`);
    if (demand === null || demand === "public") throw new Error(`${request.method} ${url} has no right of its own.`);
    if (!meets(demand, caller, null)) return sendDetail(reply, 403, whyNot(demand, caller));
    request.caller = caller;
    return undefined;
  };
}

function refuse(reply: FastifyReply, detail: string): FastifyReply {
  reply.header("www-authenticate", 'Api-Key realm="zajel"');
  return sendDetail(reply, 401, detail);
}
