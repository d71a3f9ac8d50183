import { randomBytes } from "node:crypto";
import Fastify, { type FastifyError, type FastifyReply, type FastifyRequest } from "fastify";
import { isLostConnection, Overloaded } from "../store/shared-commits.ts";
import { apiKeyRoutes } from "./api-keys.ts";
import type { App, HttpParts } from "./app-types.ts";
import { createAuthentication } from "./auth.ts";
import { authenticatorRoutes } from "./authenticators.ts";
import type { TypeBoxProvider } from "./fields.ts";
import { type Finding, fieldErrors, InputRefused } from "./input-errors.ts";
import { parseJsonBody } from "./json-body.ts";
import { merchantRoutes } from "./merchants.ts";
import { refuseOtherMethods } from "./methods.ts";
import { notificationRoutes } from "./notifications.ts";
import { badInput, type Problem, problem, sendProblem } from "./problem.ts";
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

/** Makes the HTTP server with all routes; it listens with `listen({ port, host })` and ends what is under way with `close()`. */
export async function createHttpServer(parts: HttpParts): Promise<App> {
  const instance = randomBytes(4).toString("hex");
  let requests = 0;
  const app: App = Fastify({
    loggerInstance: parts.log,
    // Requests are logged below: the address of one may hold a verify token or a payment's id.
    disableRequestLogging: true,
    genReqId: () => `${instance}-${(++requests).toString(36)}`,
    requestIdLogLabel: "request_id",
    bodyLimit: largestBody,
    requestTimeout: arrivalMs,
    routerOptions: { maxParamLength: 512 },
    ajv: {
      // Nothing is converted or dropped: what is not right is refused by name. All errors at once, with what came.
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
  }).withTypeProvider<TypeBoxProvider>();

  app.setErrorHandler(answerError);
  app.setNotFoundHandler((_request, reply) =>
    sendProblem(reply, problem("not_found", "There is nothing at this address.")),
  );
  app.addHook("onRequest", async (request, reply) => {
    reply
      .header("x-request-id", request.id)
      .header("x-content-type-options", "nosniff")
      .header("cache-control", "no-store");
    // No text of ours can hold it, and PostgreSQL refuses to look for it.
    if (/%00/.test(request.url))
      return sendProblem(reply, problem("bad_request", "The address holds the character U+0000."));
    return undefined;
  });
  app.addHook("onResponse", async (request, reply) => {
    const level = reply.statusCode >= 500 ? "error" : reply.statusCode >= 400 ? "info" : "debug";
    request.log[level](
      {
        method: request.method,
        route: request.routeOptions.url ?? null,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      "request",
    );
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body, done) => {
    const charset = /charset\s*=\s*"?([^";\s]+)/i.exec(request.headers["content-type"] ?? "")?.[1];
    if (charset !== undefined && !/^utf-?8$/i.test(charset))
      return done(new Refused(problem("unsupported_media_type", "Expected JSON in UTF-8.")));
    const parsed = parseJsonBody(body as Buffer);
    if (parsed.kind === "refused") done(new Refused(parsed.problem));
    else done(null, parsed.value);
  });

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

/** A refusal from where only an error can be passed on. */
class Refused extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

function answerError(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const answer = problemOf(error);
  if (answer.status === 503) reply.header("retry-after", "5");
  if (answer.status >= 500) request.log.error({ err: error }, "request failed");
  return sendProblem(reply, answer);
}

function problemOf(error: FastifyError | Error): Problem {
  if (error instanceof InputRefused) return badInput(error.errors);
  if (error instanceof Refused) return error.problem;
  if (error instanceof Overloaded)
    return problem("unavailable", "More requests wait than can be worked off soon. Try again in a moment.");
  if (isLostConnection(error) || isExhausted(error))
    return problem(
      "unavailable",
      "The database does not answer. Nothing was stored by this request; try again in a moment.",
    );
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
  return problem(
    "internal",
    "Zajel could not do this, and it is not the request's fault. The log says more under this request's id.",
  );
}

/** The database is there and has no room or time: cancelled by its time limit, out of connections, memory or disk. */
function isExhausted(error: Error): boolean {
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return code === "57014" || code.startsWith("53");
}
