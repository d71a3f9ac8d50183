import { randomBytes } from "node:crypto";
import Fastify, { LogController } from "fastify";
import { apiKeyRoutes } from "./api-keys.ts";
import type { App, HttpParts } from "./app-types.ts";
import { createAuthentication } from "./auth.ts";
import { authenticatorRoutes } from "./authenticators.ts";
import { answerError, answerUnreadable, Refused } from "./errors.ts";
import type { TypeBoxProvider } from "./fields.ts";
import { type Finding, fieldErrors, InputRefused } from "./input-errors.ts";
import { parseJsonBody } from "./json-body.ts";
import { merchantRoutes } from "./merchants.ts";
import { refuseOtherMethods } from "./methods.ts";
import { notificationRoutes } from "./notifications.ts";
import { problem, sendProblem } from "./problem.ts";
import { serviceRoutes } from "./service.ts";
import { stateRoutes } from "./states.ts";
import { templateLinkRoutes } from "./template-links.ts";
import { templateRoutes } from "./templates.ts";
import { transactionRoutes } from "./transactions.ts";
import { whatsappDoors } from "./whatsapp-doors.ts";

/** A transaction has some 500 bytes, the largest `extra` 16 kB. */
const largestBody = 256 * 1024;
/** For the whole of a request to arrive. */
const arrivalMs = 30_000;
/** A `session_id` has up to 128 characters; longer parts of an address are nobody's. */
const longestPathPart = 512;

/**
 * Makes the HTTP server with all routes. It listens with `listen({ port, host })`; `close()` takes no more requests
 * and waits for those that are under way.
 */
export async function createHttpServer(parts: HttpParts): Promise<App> {
  const instance = randomBytes(4).toString("hex");
  let requests = 0;
  const app: App = Fastify({
    loggerInstance: parts.log,
    // Requests are logged below: an address may hold a verify token or a payment's id.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: "request_id" }),
    genReqId: () => {
      requests += 1;
      return `${instance}-${requests.toString(36)}`;
    },
    bodyLimit: largestBody,
    requestTimeout: arrivalMs,
    routerOptions: { maxParamLength: longestPathPart },
    // While we stop, what still comes on an open connection is answered as ever (see closeWhatIsAnswered).
    return503OnClosing: false,
    ajv: {
      // Nothing is converted or left out: what is not right is refused by name. All errors at once, with what came.
      customOptions: {
        removeAdditional: false,
        coerceTypes: false,
        allErrors: true,
        verbose: true,
        allowUnionTypes: true,
      },
      plugins: [(ajv) => ajv.addVocabulary(["x-expected"])],
    },
    schemaErrorFormatter: (findings, part) => new InputRefused(fieldErrors(findings as Finding[], part)),
    frameworkErrors: (error, request, reply) => answerError(error, request, reply),
    clientErrorHandler: answerUnreadable,
  }).withTypeProvider<TypeBoxProvider>();

  app.setErrorHandler(answerError);
  app.setNotFoundHandler((_request, reply) =>
    sendProblem(reply, problem("not_found", "There is nothing at this address.")),
  );
  greetAndLog(app);
  closeWhatIsAnswered(app);
  readJson(app);

  const refuseOthers = refuseOtherMethods(app);
  serviceRoutes(app, parts);
  await app.register(async (v1: App) => {
    v1.addHook("onRequest", createAuthentication(parts));
    merchantRoutes(v1, parts);
    apiKeyRoutes(v1, parts);
    authenticatorRoutes(v1, parts);
    templateRoutes(v1, parts);
    templateLinkRoutes(v1, parts);
    transactionRoutes(v1, parts);
    stateRoutes(v1, parts);
    notificationRoutes(v1, parts);
  });
  await app.register(async (doors: App) => whatsappDoors(doors, parts));
  refuseOthers();
  await app.ready();
  return app;
}

/** What every answer carries, and one line for every request: its route and never its address. */
function greetAndLog(app: App): void {
  app.addHook("onRequest", async (request, reply) => {
    reply.headers({
      "x-request-id": request.id,
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    });
    // No text of ours can hold it, and PostgreSQL refuses to look for it.
    if (request.url.includes("%00")) {
      return sendProblem(reply, problem("bad_request", "The address holds the character U+0000."));
    }
    return undefined;
  });
  app.addHook("onResponse", async (request, reply) => {
    const { statusCode: status, elapsedTime } = reply;
    const level = status >= 500 ? "error" : status >= 400 ? "info" : "debug";
    const route = request.routeOptions.url ?? null;
    request.log[level]({ method: request.method, route, status, ms: Math.round(elapsedTime) }, "request");
  });
}

/** Closing waits for connections, and one that was in use would stay open for its keep-alive time after its answer. */
function closeWhatIsAnswered(app: App): void {
  let isClosing = false;
  app.addHook("preClose", async () => {
    isClosing = true;
  });
  app.addHook("onResponse", async () => {
    if (isClosing) setImmediate(() => app.server.closeIdleConnections());
  });
}

function readJson(app: App): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>("application/json", { parseAs: "buffer" }, (request, body, done) => {
    const charset = /charset\s*=\s*"?([^";\s]+)/i.exec(request.headers["content-type"] ?? "")?.[1];
    if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
      return done(new Refused(problem("unsupported_media_type", "Expected JSON in UTF-8.")));
    }
    const parsed = parseJsonBody(body);
    return parsed.kind === "ok" ? done(null, parsed.value) : done(new Refused(parsed.problem));
  });
}
