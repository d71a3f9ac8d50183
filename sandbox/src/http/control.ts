import type { FastifyInstance } from "fastify";
import type { JsonObject } from "../json.ts";
import { isObject } from "../json.ts";
import type { Parts } from "../parts.ts";
import { accountRoutes } from "./account-routes.ts";
import { checkoutRoutes } from "./checkout-routes.ts";
import { eventRoutes } from "./event-routes.ts";
import { live } from "./live.ts";
import { messageRoutes } from "./message-routes.ts";
import { phoneRoutes } from "./phone-routes.ts";
import { problem } from "./problem.ts";
import { templateRoutes } from "./template-routes.ts";

/**
 * The control API: sets up accounts, phones and faults, and shows what happened.
 *
 * It changes only by `application/json`: a page elsewhere can make a browser send other kinds without asking us first.
 */
export function controlApi(parts: Parts) {
  return async (app: FastifyInstance): Promise<void> => {
    app.addHook("onRequest", async (request, reply) => {
      const mayChange = request.method === "POST" || request.method === "PUT" || request.method === "PATCH";
      const kind = request.headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
      if (mayChange && kind !== "application/json") return problem(reply, 415, "Send application/json.");
      return undefined;
    });
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("application/json", { parseAs: "string" }, (_request, text, done) => {
      try {
        done(null, text === "" ? {} : JSON.parse(String(text)));
      } catch {
        done(new NotJson("The body is not valid JSON."));
      }
    });
    app.setErrorHandler((error: { message: string; statusCode?: number }, _request, reply) => {
      const status = error instanceof NotJson ? 400 : (error.statusCode ?? 500);
      return problem(reply, status, error.message);
    });

    for (const routes of [accountRoutes, eventRoutes, templateRoutes, messageRoutes, phoneRoutes, checkoutRoutes])
      routes(app, parts);

    app.get("/faults", async () => parts.faults.now);
    app.patch("/faults", async (request, reply) => {
      const wrong = parts.faults.patch(bodyOf(request.body));
      return wrong === null ? parts.faults.now : problem(reply, 400, wrong);
    });
    app.delete("/faults", async () => {
      parts.faults.clear();
      return parts.faults.now;
    });
    app.get("/settings", async () => parts.settings.now);
    app.patch("/settings", async (request, reply) => {
      const wrong = parts.settings.patch(bodyOf(request.body));
      return wrong === null ? parts.settings.now : problem(reply, 400, wrong);
    });
    app.get("/happened", async () => ({ data: parts.events.newest() }));
    app.get("/webhooks", async () => parts.webhooks.counts());
    app.get("/live", live(parts.events));
  };
}

class NotJson extends Error {}

/** The body of a change as an object; anything else counts as an empty one, whose needed members are then missing. */
export function bodyOf(body: unknown): JsonObject {
  return isObject(body) ? body : {};
}
