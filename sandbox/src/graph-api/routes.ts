import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { arrivalOf } from "../http/arrival.ts";
import type { Parts } from "../parts.ts";
import type { Access, Account } from "../state/accounts.ts";
import { allScopes, authenticate, management, messaging, permissionProblem, tokenOf } from "./access.ts";
import { type Ending, finish } from "./answer.ts";
import { show } from "./fields.ts";
import { listSenders, listTemplates } from "./lists.ts";
import { accountNode, senderNode, templateNode } from "./nodes.ts";
import type { Refusal } from "./refusal.ts";
import { invalid, isRefusal, noSuchObject, refuse } from "./refusal.ts";
import { sendMessage } from "./send.ts";
import { subscribe, subscribedApps, unsubscribe } from "./subscriptions.ts";
import { createTemplate } from "./template-create.ts";
import { inspectToken, systemUserOf } from "./tokens.ts";

type Query = Record<string, string | undefined>;

/** A call whose token is good. */
export interface Call {
  id: string;
  method: string;
  query: Query;
  access: Access;
  /** Parsed JSON; undefined when the body was none. */
  body: unknown;
  text: string;
  version: string;
  arrivedAtMs: number;
  /** Address of what was asked for, without its query. */
  url: string;
}

/** The Graph API, in a scope of its own: bodies are kept letter by letter, and every error has Meta's shape. */
export function graphApi(parts: Parts) {
  return async (app: FastifyInstance): Promise<void> => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("application/json", { parseAs: "string" }, (_request, text, done) => {
      done(null, { text, json: parseJson(String(text)) });
    });
    // Anything else carries no parameters as far as this API is concerned, and is refused as if they were missing.
    app.addContentTypeParser("*", { parseAs: "string" }, (_request, text, done) => done(null, { text, json: {} }));
    app.setErrorHandler((error: { message: string; statusCode?: number }, request, reply) => {
      const refusal = invalid(error.message, { http: error.statusCode ?? 500 });
      return finish(request, reply, (error.statusCode ?? 500) < 500 ? refusal : { ...refusal, code: 1 }, parts);
    });

    const route =
      (work: (call: Call) => Ending | Promise<Ending>) => async (request: FastifyRequest, reply: FastifyReply) =>
        finish(request, reply, await answer(request, work, parts), parts);
    const onAccount = (
      work: (account: Account, call: Call) => object | Promise<object>,
    ): ((call: Call) => Promise<Ending>) => manage(parts, work);

    app.post("/:id/messages", async (request, reply) =>
      finish(request, reply, await answerSend(request, parts), parts),
    );
    app.get("/:id/phone_numbers", route(onAccount((account, call) => listSenders(account, call, parts))));
    app.get("/:id/message_templates", route(onAccount((account, call) => listTemplates(account, call, parts))));
    app.post("/:id/message_templates", route(onAccount((account, call) => createTemplate(account, call.body, parts))));
    app.get("/:id/subscribed_apps", route(onAccount((account) => subscribedApps(account, parts))));
    app.post(
      "/:id/subscribed_apps",
      route(onAccount((account, call) => subscribe(account, call.access, call.body, parts))),
    );
    app.delete("/:id/subscribed_apps", route(onAccount((account, call) => unsubscribe(account, call.access, parts))));
    app.get("/debug_token", async (request, reply) => finish(request, reply, debugToken(request, parts), parts));
    app.get(
      "/me",
      route((call) => ({ kind: "answer", body: { name: "Zajel sandbox", id: systemUserOf(call.access) } })),
    );
    app.get(
      "/:id",
      route((call) => readNode(call, parts)),
    );
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Checks the token and the faults that concern every call, then does the call's work. */
async function answer(
  request: FastifyRequest,
  work: (call: Call) => Ending | Promise<Ending>,
  parts: Parts,
): Promise<Ending> {
  const call = callOf(request, parts);
  if (isRefusal(call)) return call;
  return errorAskedFor("reads", parts) ?? work(call);
}

/** A send, with all the ways in which it can go wrong on purpose. */
async function answerSend(request: FastifyRequest, parts: Parts): Promise<Ending> {
  const faults = parts.faults.now;
  if (faults.drop_before) return { kind: "dropped", fault: "drop_before", answer: null };
  if (faults.html_502) return { kind: "gateway_page" };
  const call = callOf(request, parts);
  if (isRefusal(call)) return call;
  const asked = errorAskedFor("sends", parts);
  if (asked) return asked;
  const found = parts.accounts.sender(call.id);
  if (!found) return noSuchObject("POST", call.id);
  const forbidden = permissionProblem(call.access, [messaging], found.account);
  if (forbidden) return forbidden;

  const sent = sendMessage(parts, { ...call, ...found });
  if (isRefusal(sent)) {
    parts.events.say("refused", `A send was refused (${sent.code})`);
    return sent;
  }
  if (sent.mayAnswer) await sent.mayAnswer;
  if (faults.lose_answer) {
    parts.events.say("fault", "Answer lost after the request (fault)");
    return { kind: "dropped", fault: "lose_answer", answer: sent.answer };
  }
  return { kind: "answer", body: sent.answer, lateMs: faults.slow_ms };
}

function callOf(request: FastifyRequest, parts: Parts): Call | Refusal {
  const query = request.query as Query;
  const token = tokenOf(request.headers.authorization, query.access_token);
  const access = authenticate(token, parts.accounts, parts.faults);
  if (isRefusal(access)) return access;
  const { atMs, version, url } = arrivalOf(request.raw);
  const body = request.body as { text: string; json: unknown } | undefined;
  return {
    id: (request.params as { id?: string }).id ?? "",
    method: request.method,
    query,
    access,
    body: body?.json,
    text: body?.text ?? "",
    version,
    arrivedAtMs: atMs,
    url: `http://${request.headers.host}${url.split("?")[0]}`,
  };
}

function errorAskedFor(kind: "sends" | "reads", parts: Parts): Refusal | null {
  const error = parts.faults.takeError(kind);
  if (!error) return null;
  const { http, code, message, details, subcode } = error;
  return {
    kind: "refused",
    http,
    code,
    message,
    ...(details === undefined ? {} : { details }),
    ...(subcode === undefined ? {} : { subcode }),
  };
}

/** A management call on an account: it exists, the token may, and the hour's quota is not used up. */
function manage(
  parts: Parts,
  work: (account: Account, call: Call) => object | Promise<object>,
): (call: Call) => Promise<Ending> {
  return async (call) => {
    const account = parts.accounts.account(call.id);
    if (!account) return noSuchObject(call.method, call.id);
    const forbidden = permissionProblem(call.access, [management], account);
    if (forbidden) return forbidden;
    const used = parts.settings.now.pacing
      ? parts.pace.takeManagementCall(call.access.appId, account.id, call.arrivedAtMs)
      : { percent: 0, minutesLeft: 0 };
    const headers = usageHeaders(account.id, used);
    if (used.percent >= 100) return { ...refuse(80007), headers };
    const result = await work(account, call);
    return isRefusal(result) ? { ...result, headers } : { kind: "answer", body: result, headers };
  };
}

/** Percentages of the hour's calls, minutes until the next. Source: Meta, Graph API overview/rate-limiting, read 2026-09. */
function usageHeaders(accountId: string, used: { percent: number; minutesLeft: number }): Record<string, string> {
  const usage = { call_count: used.percent, total_cputime: used.percent, total_time: used.percent };
  const business = {
    type: "whatsapp_business_management",
    ...usage,
    estimated_time_to_regain_access: used.minutesLeft,
  };
  return {
    "x-business-use-case-usage": JSON.stringify({ [accountId]: [business] }),
    "x-app-usage": JSON.stringify(usage),
  };
}

/** One object by its id: a phone number, an account or a template. */
function readNode(call: Call, parts: Parts): Ending {
  const { accounts, templates } = parts;
  if (!/^\d+$/.test(call.id)) return unknownPath(`/${call.id}`);
  const found = accounts.sender(call.id);
  const template = templates.byId(call.id);
  const account = found?.account ?? accounts.account(call.id) ?? accounts.account(template?.accountId ?? "");
  if (!account || template?.status === "DELETED") return noSuchObject(call.method, call.id);
  const forbidden = permissionProblem(call.access, found ? allScopes : [management], account);
  if (forbidden) return forbidden;
  const node = found
    ? senderNode(found.sender, account, parts)
    : template
      ? templateNode(template, account, parts)
      : accountNode(account);
  const shown = show(node, call.query.fields);
  return isRefusal(shown) ? shown : { kind: "answer", body: shown };
}

/** A path that Graph does not have. Source: Meta, Graph API guides/error-handling, read 2026-09. */
export function unknownPath(path: string): Refusal {
  return { kind: "refused", http: 400, code: 2500, message: `Unknown path components: ${path}` };
}

/** Token inspection takes the app's own `id|secret` as well as a token. */
function debugToken(request: FastifyRequest, parts: Parts): Ending {
  const query = request.query as Query;
  const caller = tokenOf(request.headers.authorization, query.access_token);
  const [appId, secret] = (caller ?? "").split("|");
  const isApp = secret !== undefined && parts.accounts.app(appId ?? "")?.secret === secret;
  const access = isApp ? null : authenticate(caller, parts.accounts, parts.faults);
  if (access && isRefusal(access)) return access;
  if (!query.input_token) return invalid("The parameter input_token is required");
  return { kind: "answer", body: inspectToken(query.input_token, parts.accounts, parts.faults) };
}
