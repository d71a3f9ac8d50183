import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Parts } from "../parts.ts";
import { searchLibrary, shownLibraryTemplate } from "../templates/library.ts";
import { authenticate, tokenOf } from "./access.ts";
import { type Ending, finish } from "./answer.ts";
import { answerSend } from "./answer-send.ts";
import { appOf, appSubscriptions } from "./app-subscriptions.ts";
import { type Call, callOf, errorAskedFor, type GraphBody, type Query } from "./call.ts";
import { changeNode, deregister, register, unpause } from "./change-node.ts";
import { listSenders, listTemplates } from "./lists.ts";
import { manage } from "./manage.ts";
import { readNode } from "./read-node.ts";
import { invalid, isRefusal } from "./refusal.ts";
import { subscribe, subscribedApps, unsubscribe } from "./subscriptions.ts";
import { createTemplate } from "./template-create.ts";
import { deleteTemplates } from "./template-delete.ts";
import { inspectToken, systemUserOf } from "./tokens.ts";

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
      const http = error.statusCode ?? 500;
      const refusal = invalid(error.message, { http });
      return finish(request, reply, http < 500 ? refusal : { ...refusal, code: 1 }, parts);
    });

    const route =
      (work: (call: Call) => Ending | Promise<Ending>) => async (request: FastifyRequest, reply: FastifyReply) => {
        const call = callOf(request, parts);
        const ending = isRefusal(call) ? call : (errorAskedFor("reads", parts) ?? (await work(call)));
        return finish(request, reply, ending, parts);
      };
    const onAccount = (work: Parameters<typeof manage>[1]) => route(manage(parts, work));

    app.post("/:id/messages", async (request, reply) =>
      finish(request, reply, await answerSend(request, parts), parts),
    );
    app.get(
      "/:id/phone_numbers",
      onAccount((account, call) => listSenders(account, call, parts)),
    );
    app.get(
      "/:id/message_templates",
      onAccount((account, call) => listTemplates(account, call, parts)),
    );
    app.post(
      "/:id/message_templates",
      onAccount((account, call) => createTemplate(account, call.body, parts)),
    );
    app.delete(
      "/:id/message_templates",
      onAccount((account, call) => deleteTemplates(account, call.query, parts)),
    );
    app.get(
      "/message_template_library",
      route((call) => ({ kind: "answer", body: { data: searchLibrary(call.query).map(shownLibraryTemplate) } })),
    );
    app.get(
      "/:id/subscribed_apps",
      onAccount((account) => subscribedApps(account, parts)),
    );
    app.post(
      "/:id/subscribed_apps",
      onAccount((account, call) => subscribe(account, call.access, call.body, parts)),
    );
    app.delete(
      "/:id/subscribed_apps",
      onAccount((account, call) => unsubscribe(account, call.access, parts)),
    );
    app.route({
      method: ["GET", "POST"],
      url: "/:id/subscriptions",
      handler: async (request, reply) => finish(request, reply, await subscriptionsOfApp(request, parts), parts),
    });
    app.get("/debug_token", async (request, reply) => finish(request, reply, debugToken(request, parts), parts));
    app.get(
      "/me",
      route((call) => ({ kind: "answer", body: { name: "Zajel sandbox", id: systemUserOf(call.access) } })),
    );
    app.get(
      "/:id",
      route((call) => readNode(call, parts)),
    );
    const posts = {
      "/:id": changeNode,
      "/:id/unpause": unpause,
      "/:id/register": register,
      "/:id/deregister": deregister,
    };
    for (const [path, work] of Object.entries(posts))
      app.post(
        path,
        route((call) => work(call, parts)),
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

/** Token inspection takes the app's own `id|secret` as well as a token. */
function debugToken(request: FastifyRequest, parts: Parts): Ending {
  const query = request.query as Query;
  const caller = tokenOf(request.headers.authorization, query.access_token);
  const access = appOf(caller, parts) ? null : authenticate(caller, parts.accounts, parts.faults);
  if (access && isRefusal(access)) return access;
  if (!query.input_token) return invalid("The parameter input_token is required");
  return { kind: "answer", body: inspectToken(query.input_token, parts.accounts, parts.faults) };
}

async function subscriptionsOfApp(request: FastifyRequest, parts: Parts): Promise<Ending> {
  const query = request.query as Query;
  const app = appOf(tokenOf(request.headers.authorization, query.access_token), parts);
  const { id } = request.params as { id: string };
  const body = (request.body as GraphBody | undefined)?.json;
  return appSubscriptions(app, id, { method: request.method, query, body }, parts);
}
