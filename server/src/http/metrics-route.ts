import { timingSafeEqual } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { hashApiKey } from "../store/api-key.ts";
import type { App, HttpParts } from "./app-types.ts";
import { readKey } from "./auth.ts";
import { type Problem, problem, sendProblem } from "./problem.ts";

/** By the socket: a header that says where a request came from can be written by anybody. */
const ownAddresses = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);

/** `GET /metrics`, for this machine and for the root key; and the measuring of requests. */
export function metricsRoute(app: App, { metrics, rootApiKey }: HttpParts): void {
  const rootHash = rootApiKey === null ? null : hashApiKey(rootApiKey);

  app.addHook("onResponse", (request, reply, done) => {
    const { method, routeOptions } = request;
    const { statusCode: status, elapsedTime: milliseconds } = reply;
    metrics.request({ method, route: routeOptions.url ?? "none", status, milliseconds });
    done();
  });

  app.get("/metrics", async (request, reply) => {
    const refusal = refusalOf(request, rootHash);
    if (refusal !== null) {
      if (refusal.status === 401) reply.header("www-authenticate", 'Bearer realm="zajel"');
      return sendProblem(reply, refusal);
    }
    const { contentType, text } = await metrics.read();
    return reply.type(contentType).send(text);
  });
}

function refusalOf({ headers, socket }: FastifyRequest, rootHash: Buffer | null): Problem | null {
  if (ownAddresses.has(socket.remoteAddress ?? "")) return null;
  const key = readKey(headers.authorization);
  if (key === null) return problem("not_authenticated", "Metrics are for this machine itself, and for the root key.");
  if (rootHash !== null && timingSafeEqual(hashApiKey(key), rootHash)) return null;
  return problem(
    "not_allowed",
    "Metrics are about the whole installation: only the root key reads them from elsewhere.",
  );
}
