/** A WhatsApp account at this node's simulator, for who has none at Meta yet. */
import { connectSimulator } from "../upkeep/simulator-account.ts";
import type { App, HttpParts } from "./app-types.ts";
import { authenticatorAnswer, authenticatorJson } from "./authenticator-json.ts";
import { careProblem } from "./authenticators.ts";
import { noBody } from "./fields.ts";
import { sendProblem } from "./problem.ts";

export function simulatorRoutes(app: App, { sql, authenticatorCare: care, sandboxUrl, ownUrl, publicUrl }: HttpParts) {
  app.post(
    "/v1/simulator",
    { schema: { body: noBody, response: { 201: authenticatorAnswer } } },
    async ({ caller }, reply) => {
      const outcome = await connectSimulator({ sql, care, sandboxUrl, ownUrl }, caller.merchantId, caller.source);
      if (outcome.kind !== "ok") return sendProblem(reply, careProblem(outcome));
      return reply.code(201).send(authenticatorJson(outcome.authenticator, publicUrl()));
    },
  );
}
