import fastify, { type FastifyInstance } from "fastify";
import { finish } from "../graph-api/answer.ts";
import { unknownPath } from "../graph-api/read-node.ts";
import { noSuchObject } from "../graph-api/refusal.ts";
import { graphApi } from "../graph-api/routes.ts";
import { limits } from "../limits.ts";
import type { Parts } from "../parts.ts";
import { arrive } from "./arrival.ts";
import { controlApi } from "./control.ts";
import { isOwnHost } from "./own-host.ts";
import { pages } from "./pages.ts";
import { problem } from "./problem.ts";

/** Everything the sandbox answers: Graph API, control API and pages, on one port. */
export function createServer(parts: Parts, hostNames: readonly string[]): FastifyInstance {
  const app = fastify({
    bodyLimit: limits.bodyBytes,
    forceCloseConnections: true,
    rewriteUrl: (request) => arrive(request, parts.settings.now.oldest_version),
    routerOptions: { maxParamLength: 600, ignoreTrailingSlash: true },
  });

  app.addHook("onRequest", async (request, reply) => {
    const port = request.raw.socket.localPort;
    if (isOwnHost(request.headers.host, hostNames, port)) return;
    return problem(reply, 421, "Requests name the sandbox's own address in Host.");
  });

  app.register(controlApi(parts), { prefix: "/sandbox/v1" });
  app.register(pages());
  app.register(graphApi(parts));

  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split("?")[0] ?? "/";
    if (/^\/(sandbox|assets|checkout)\b/.test(path)) return problem(reply, 404, `There is no ${path}.`);
    const id = /^\/(\d+)(\/|$)/.exec(path)?.[1];
    const isObject = id !== undefined && (parts.accounts.sender(id) ?? parts.accounts.account(id)) !== undefined;
    return finish(request, reply, isObject ? noSuchObject(request.method, id) : unknownPath(path), parts);
  });
  return app;
}
