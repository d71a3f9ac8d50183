import { Type } from "typebox";
import { parseInstant } from "../domain/expiration.ts";
import { insertApiKey, makeApiKey } from "../store/api-key.ts";
import { newId } from "../store/ids.ts";
import { findMerchant } from "../store/merchant.ts";
import type { App, HttpParts } from "./app-types.ts";
import { input, instant, iso, nullable, oneOf, text } from "./fields.ts";
import { isOwn } from "./merchants.ts";
import { badInput, notFound, problem, sendProblem } from "./problem.ts";

const newKey = input({
  name: text(),
  kind: oneOf(["live", "test"]),
  expires_at: Type.Optional(nullable(Type.String())),
});

const madeKey = Type.Object({
  id: Type.String(),
  key: Type.String({ description: "Shown this once." }),
  name: Type.String(),
  kind: Type.String(),
  expires_at: nullable(instant),
});

export function apiKeyRoutes(app: App, { sql }: HttpParts): void {
  app.post(
    "/v1/merchants/:id/api-keys",
    {
      schema: { params: Type.Object({ id: Type.String() }), body: newKey, response: { 201: madeKey } },
      config: { isOfInstallation: true },
    },
    async (request, reply) => {
      const { caller, params, body } = request;
      if (!isOwn(caller, params.id) || (await findMerchant(sql, params.id)) === null) {
        return sendProblem(reply, notFound("merchant"));
      }
      if (caller.keyKind === "test" && body.kind !== "test") {
        return sendProblem(reply, problem("not_allowed", "A test key makes test keys only."));
      }
      const expiresAt = typeof body.expires_at === "string" ? parseInstant(body.expires_at) : null;
      if (typeof body.expires_at === "string" && (expiresAt === null || expiresAt.getTime() <= Date.now())) {
        return sendProblem(reply, badInput({ expires_at: ["Expected a time to come, such as 2027-11-23T21:00:00Z."] }));
      }
      const id = newId();
      const { key, keyHash } = makeApiKey(body.kind);
      const { name, kind } = body;
      await insertApiKey(sql, { merchantId: params.id, id, name, kind, scope: "full", keyHash, expiresAt });
      return reply.code(201).send({ id, key, name, kind, expires_at: iso(expiresAt) });
    },
  );
}
