import { randomBytes } from "node:crypto";
import Fastify, { LogController } from "fastify";
import { apiKeyRoutes } from "./api-keys.ts";
import type { App, HttpParts } from "./app-types.ts";
import { attentionRoutes } from "./attention.ts";
import { auditRoutes } from "./audit.ts";
import { createAuthentication, createKeyCheck, letIn } from "./auth.ts";
import { authenticatorRoutes } from "./authenticators.ts";
import { arrivalMs, limitArrival, longestArrivalMs } from "./body-stream.ts";
import { bulkRoutes } from "./bulks.ts";
import { coverageRoutes } from "./coverage.ts";
import { dashboardRoutes } from "./dashboard.ts";
import { createDoorSecrets } from "./door-secrets.ts";
import { answerError, answerUnreadable, Refused } from "./errors.ts";
import { evidenceRoutes } from "./evidence.ts";
import type { TypeBoxProvider } from "./fields.ts";
import { holdRoutes } from "./holds.ts";
import { keepAnswersOf, noteBody } from "./idempotency.ts";
import { type Finding, fieldErrors, InputRefused } from "./input-errors.ts";
import { parseJsonBody } from "./json-body.ts";
import { liveRoutes } from "./live.ts";
import { tellsAll } from "./log-level.ts";
import { manualLinkRoutes } from "./manual-link.ts";
import { maskForViewers } from "./mask.ts";
import { meRoutes } from "./me.ts";
import { memberRoutes } from "./members.ts";
import { merchantRoutes } from "./merchants.ts";
import { refuseOtherMethods } from "./methods.ts";
import { metricsRoute } from "./metrics-route.ts";
import { notificationRoutes } from "./notifications.ts";
import { optOutRoutes } from "./opt-outs.ts";
import { answerErrorAsOttu, isAsOttuSpeaks, sendDetail } from "./ottu/answer.ts";
import { ottuNotFound, ottuRoutes } from "./ottu/routes.ts";
import { problem, sendProblem } from "./problem.ts";
import { collectRoutes } from "./reference/document.ts";
import { referenceRoutes } from "./reference/routes.ts";
import { replyRoutes } from "./replies.ts";
import { sendAgainRoutes } from "./send-again.ts";
import { senderEventRoutes } from "./sender-events.ts";
import { serviceRoutes } from "./service.ts";
import { settingsRoutes } from "./settings.ts";
import { setupRoutes } from "./setup.ts";
import { createShortEvents } from "./short-events.ts";
import { shortReports } from "./short-reports.ts";
import { goOnFromShortWay, shortWay } from "./short-way.ts";
import { signInRoutes } from "./sign-in.ts";
import { simulatorRoutes } from "./simulator.ts";
import { sourceDoors } from "./source-doors.ts";
import { createSourceLookup } from "./source-secrets.ts";
import { sourceRoutes } from "./sources.ts";
import { stateListRoutes } from "./state-list.ts";
import { stateRoutes } from "./states.ts";
import { recountRoutes, statsRoutes } from "./stats.ts";
import { templateAuthoringRoutes } from "./template-authoring.ts";
import { templateChangeRoutes } from "./template-changes.ts";
import { templateLinkRoutes } from "./template-links.ts";
import { templatePreviewRoutes } from "./template-preview.ts";
import { templateRoutes } from "./templates.ts";
import { testMessageRoutes } from "./test-message.ts";
import { transactionChangeRoutes } from "./transaction-change.ts";
import { transactionListRoutes } from "./transaction-list.ts";
import { transactionRoutes } from "./transactions.ts";
import { webhookDeliveryRoutes } from "./webhook-deliveries.ts";
import { webhookEndpointRoutes } from "./webhook-endpoints.ts";
import { whatsappDoors } from "./whatsapp-doors.ts";

/** A transaction has some 500 bytes, the largest `extra` 16 kB. */
const largestBody = 256 * 1024;
/** A `session_id` has up to 128 characters; longer parts of an address are nobody's. */
const longestPathPart = 512;

/** How long requests that are under way may take to end when we stop. */
const longestGoodbyeMs = 10_000;

/**
 * From the arrival of a payment system's webhook: what the database does not take in this time is not answered, and what
 * the receiver of `forward_url` has not answered by then is not waited for. The payer's browser waits with it.
 */
const longestPatienceMs = 12_000;

/**
 * Makes the HTTP server with all routes. It listens with `listen({ port, host })`; `close()` takes no more requests
 * and waits for those that are under way, `goodbyeMs` at most.
 */
export async function createHttpServer(
  parts: HttpParts,
  { goodbyeMs = longestGoodbyeMs, patienceMs = longestPatienceMs } = {},
): Promise<App> {
  const instance = randomBytes(4).toString("hex");
  let requests = 0;
  const nextId = () => {
    requests += 1;
    return `${instance}-${requests.toString(36)}`;
  };
  const app: App = Fastify({
    loggerInstance: parts.log,
    // Requests are logged below: an address may hold a verify token or a payment's id.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: "request_id" }),
    genReqId: nextId,
    bodyLimit: largestBody,
    requestTimeout: longestArrivalMs,
    routerOptions: { maxParamLength: longestPathPart },
    // While we stop, what still comes on an open connection is answered as ever (see endConnections).
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
    frameworkErrors: (error, request, reply) =>
      isAsOttuSpeaks(request) ? answerErrorAsOttu(error, request, reply) : answerError(error, request, reply),
    clientErrorHandler: answerUnreadable,
  }).withTypeProvider<TypeBoxProvider>();

  app.decorateRequest("caller");
  app.decorateRequest("person", null);
  app.decorateRequest("notificationIds", null);
  app.decorateRequest("memberships");
  app.setErrorHandler(answerError);
  app.setNotFoundHandler((_request, reply) =>
    sendProblem(reply, problem("not_found", "There is nothing at this address.")),
  );
  ottuNotFound(app);
  app.server.headersTimeout = arrivalMs;
  greetAndLog(app);
  limitArrival(app);
  endConnections(app, goodbyeMs);
  readJson(app);

  const doorSecrets = createDoorSecrets(parts.sql, parts.secretKeys);
  const knownSources = createSourceLookup(parts.sql, parts.secretKeys);
  const refuseOthers = refuseOtherMethods(app);
  dashboardRoutes(app, parts.dashboardDir);
  const collected = collectRoutes(app);
  serviceRoutes(app, parts);
  metricsRoute(app, parts);
  referenceRoutes(app, parts, collected.routes);
  const byKey = createKeyCheck(parts);
  const shortEvents = createShortEvents(byKey);
  await app.register(async (b: App) => ottuRoutes(b, parts, byKey));
  await app.register(async (v1: App) => {
    const authenticate = createAuthentication(parts, byKey);
    v1.addHook("onRequest", letIn(parts, authenticate));
    keepAnswersOf(v1, parts);
    goOnFromShortWay(v1);
    maskForViewers(v1);
    signInRoutes(v1, parts);
    setupRoutes(v1, parts);
    meRoutes(v1, parts);
    memberRoutes(v1, parts);
    auditRoutes(v1, parts);
    liveRoutes(v1, parts, authenticate);
    statsRoutes(v1, parts);
    recountRoutes(v1, parts);
    merchantRoutes(v1, parts);
    settingsRoutes(v1, parts);
    optOutRoutes(v1, parts);
    replyRoutes(v1, parts);
    apiKeyRoutes(v1, parts);
    authenticatorRoutes(v1, parts, doorSecrets.forget);
    holdRoutes(v1, parts);
    senderEventRoutes(v1, parts);
    simulatorRoutes(v1, parts);
    templateRoutes(v1, parts);
    templateAuthoringRoutes(v1, parts);
    templateChangeRoutes(v1, parts);
    templateLinkRoutes(v1, parts);
    templatePreviewRoutes(v1, parts);
    coverageRoutes(v1, parts);
    testMessageRoutes(v1, parts);
    transactionRoutes(v1, parts, shortEvents);
    transactionListRoutes(v1, parts);
    transactionChangeRoutes(v1, parts);
    evidenceRoutes(v1, parts);
    bulkRoutes(v1, parts);
    stateRoutes(v1, parts, shortEvents);
    stateListRoutes(v1, parts);
    notificationRoutes(v1, parts);
    manualLinkRoutes(v1, parts);
    sendAgainRoutes(v1, parts);
    sourceRoutes(v1, parts, knownSources.forget);
    attentionRoutes(v1, parts);
    webhookEndpointRoutes(v1, parts);
    webhookDeliveryRoutes(v1, parts);
  });
  await app.register(async (doors: App) => whatsappDoors(doors, parts, doorSecrets));
  await app.register(async (doors: App) => sourceDoors(doors, parts, { lookup: knownSources, patienceMs }));
  const ways = [shortEvents.way, shortReports(parts, doorSecrets)];
  shortWay(app, parts, { ways, nextId, headers: everyAnswer });
  collected.stop();
  refuseOthers();
  await app.ready();
  return app;
}

const everyAnswer = { "x-content-type-options": "nosniff", "cache-control": "no-store" };

/** What every answer carries, and one line for every request: its route and never its address. */
function greetAndLog(app: App): void {
  // Hooks of every request call back: a promise for each of them costs more than what they do.
  app.addHook("onRequest", (request, reply, done) => {
    reply.headers({ "x-request-id": request.id, ...everyAnswer });
    // No text of ours can hold it, and PostgreSQL refuses to look for it.
    if (request.url.includes("%00")) {
      const detail = "The address holds the character U+0000.";
      if (isAsOttuSpeaks(request)) sendDetail(reply, 400, detail);
      else sendProblem(reply, problem("bad_request", detail));
      return;
    }
    done();
  });
  app.addHook("onResponse", (request, reply, done) => {
    done();
    const { statusCode: status, elapsedTime } = reply;
    const level = status >= 500 ? "error" : status >= 400 ? "info" : "debug";
    if (level === "debug" && !tellsAll(request.log)) return;
    const { method, routeOptions, caller, notificationIds } = request;
    const line = { method, route: routeOptions.url ?? null, merchant: caller?.merchantId, status };
    const made = notificationIds === null ? {} : { notification_ids: notificationIds };
    request.log[level]({ ...line, ms: Math.round(elapsedTime), ...made }, "request");
  });
}

/**
 * Closing waits for connections. One that was in use would stay open for its keep-alive time after its answer, and one
 * whose request never arrives whole would stay for ever: Node looks after neither once it closes.
 */
function endConnections(app: App, goodbyeMs: number): void {
  let timer: NodeJS.Timeout | undefined;
  app.addHook("preClose", async () => {
    timer = setTimeout(() => app.server.closeAllConnections(), goodbyeMs);
  });
  app.addHook("onResponse", (_request, _reply, done) => {
    if (timer !== undefined) setImmediate(() => app.server.closeIdleConnections());
    done();
  });
  app.addHook("onClose", async () => clearTimeout(timer));
}

function readJson(app: App): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>("application/json", { parseAs: "buffer" }, (request, body, done) => {
    noteBody(request, body);
    const type = request.headers["content-type"];
    const charset = type === "application/json" ? undefined : /charset\s*=\s*"?([^";\s]+)/i.exec(type ?? "")?.[1];
    if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
      return done(new Refused(problem("unsupported_media_type", "Expected JSON in UTF-8.")));
    }
    const parsed = parseJsonBody(body);
    return parsed.kind === "ok" ? done(null, parsed.value) : done(new Refused(parsed.problem));
  });
}
