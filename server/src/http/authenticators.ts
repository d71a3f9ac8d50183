import { randomBytes } from "node:crypto";
import type { FastifyReply } from "fastify";
import { Type } from "typebox";
import { type Authenticator, findAuthenticator, listAuthenticators } from "../store/authenticator.ts";
import type { AuthenticatorUses } from "../store/authenticator-uses.ts";
import { longestOverlapHours } from "../upkeep/app-secret.ts";
import type { CareOutcome } from "../upkeep/authenticators.ts";
import type { App, HttpParts } from "./app-types.ts";
import type { Caller } from "./auth.ts";
import { authenticatorAnswer, authenticatorJson } from "./authenticator-json.ts";
import { formed, hidden, input, isUuid, noBody, nullable, oneOf, text } from "./fields.ts";
import { notACursor, pageOf, pageOfAll, pageQuery } from "./page.ts";
import { badInput, conflict, notFound, type Problem, problem, sendProblem } from "./problem.ts";

const metaId = formed("^[A-Za-z0-9_-]{1,64}$", "an id as Meta shows it, of digits");
/** Goes into a header: visible ASCII only. */
const secret = hidden("^[!-~]{1,4096}$", "visible ASCII characters without spaces");
const verifyToken = formed("^[ -~]{1,256}$", "at most 256 ASCII characters");
const perSecond = Type.Integer({ minimum: 1, maximum: 1_000_000 });

const callbackChoice = oneOf(["app", "override"]);

const newAuthenticator = input({
  name: text(),
  waba_id: metaId,
  phone_number_id: metaId,
  access_token: secret,
  app_secret: secret,
  verify_token: Type.Optional(verifyToken),
  callback: Type.Optional(callbackChoice),
  environment: Type.Optional(oneOf(["live", "sandbox"])),
  default: Type.Optional(Type.Boolean()),
  messages_per_second: Type.Optional(nullable(perSecond)),
});

const authenticatorPatch = input({
  name: Type.Optional(text()),
  waba_id: Type.Optional(metaId),
  phone_number_id: Type.Optional(metaId),
  access_token: Type.Optional(secret),
  app_secret: Type.Optional(secret),
  app_secret_overlap_hours: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: longestOverlapHours,
      description: "For how long the app secret that is replaced still verifies webhooks; 24 where nothing is said.",
    }),
  ),
  verify_token: Type.Optional(verifyToken),
  callback: Type.Optional(callbackChoice),
  default: Type.Optional(Type.Literal(true, { "x-expected": "true: another becomes the default by being made it" })),
  disabled: Type.Optional(Type.Boolean()),
  messages_per_second: Type.Optional(nullable(perSecond)),
});

export const byAuthenticator = Type.Object({ id: Type.String() });

/** `forget`: an authenticator was made, changed or removed, and the doors have to know at once. */
export function authenticatorRoutes(app: App, parts: HttpParts, forget: () => void): void {
  const { sql, authenticatorCare: care } = parts;
  const json = (authenticator: Authenticator) => authenticatorJson(authenticator, parts.publicUrl());

  app.post(
    "/v1/authenticators",
    { schema: { body: newAuthenticator, response: { 201: authenticatorAnswer } } },
    async ({ caller, body }, reply) => {
      const environment = body.environment ?? (caller.keyKind === "test" ? "sandbox" : "live");
      if (caller.keyKind === "test" && environment === "live") return sendProblem(reply, notWithATestKey);
      const outcome = await care.create({
        merchantId: caller.merchantId,
        name: body.name,
        environment,
        wabaId: body.waba_id,
        phoneNumberId: body.phone_number_id,
        accessToken: body.access_token,
        appSecret: body.app_secret,
        verifyToken: body.verify_token ?? randomBytes(24).toString("base64url"),
        callback: body.callback ?? "app",
        messagesPerSecond: body.messages_per_second ?? null,
        isDefault: body.default === true,
        actor: caller.source,
      });
      forget();
      if (outcome.kind === "ok") return reply.code(201).send(json(outcome.authenticator));
      return sendProblem(reply, careProblem(outcome));
    },
  );

  app.get(
    "/v1/authenticators",
    { schema: { querystring: input(pageQuery), response: { 200: pageOf(authenticatorAnswer) } } },
    async ({ caller, query }, reply) => {
      const page = pageOfAll(await listAuthenticators(sql, caller.merchantId), query);
      if (page === null) return sendProblem(reply, badInput(notACursor));
      return { data: page.rows.map(json), next_cursor: page.next_cursor };
    },
  );

  app.get(
    "/v1/authenticators/:id",
    { schema: { params: byAuthenticator, response: { 200: authenticatorAnswer } } },
    async ({ caller, params }, reply) => {
      const authenticator = await findOwn(parts, caller, params.id);
      return authenticator === null ? sendProblem(reply, notFound("authenticator")) : json(authenticator);
    },
  );

  app.patch(
    "/v1/authenticators/:id",
    { schema: { params: byAuthenticator, body: authenticatorPatch, response: { 200: authenticatorAnswer } } },
    async ({ caller, params, body }, reply) => {
      const authenticator = await findChangeable(parts, caller, params.id, reply);
      if (authenticator === null) return reply;
      if (body.app_secret_overlap_hours !== undefined && body.app_secret === undefined) {
        return sendProblem(reply, badInput(overlapOfNothing));
      }
      const change = {
        name: body.name,
        wabaId: body.waba_id,
        phoneNumberId: body.phone_number_id,
        accessToken: body.access_token,
        appSecret: body.app_secret,
        appSecretOverlapHours: body.app_secret_overlap_hours,
        verifyToken: body.verify_token,
        callback: body.callback,
        isDefault: body.default,
        isDisabled: body.disabled,
        messagesPerSecond: body.messages_per_second,
      };
      const outcome = await care.patch(caller.merchantId, authenticator.id, change, caller.source);
      forget();
      return outcome.kind === "ok" ? json(outcome.authenticator) : sendProblem(reply, careProblem(outcome));
    },
  );

  app.delete("/v1/authenticators/:id", { schema: { params: byAuthenticator } }, async ({ caller, params }, reply) => {
    const authenticator = await findChangeable(parts, caller, params.id, reply);
    if (authenticator === null) return reply;
    const outcome = await care.remove(caller.merchantId, authenticator.id, caller.source);
    forget();
    switch (outcome.kind) {
      case "ok":
        return reply.code(204).send();
      case "not_found":
        return sendProblem(reply, notFound("authenticator"));
      case "in_use":
        return sendProblem(reply, inUse(outcome.uses));
    }
  });

  app.post(
    "/v1/authenticators/:id/check",
    { schema: { params: byAuthenticator, body: noBody, response: { 200: authenticatorAnswer } } },
    async ({ caller, params }, reply) => {
      const authenticator = await findOwn(parts, caller, params.id);
      if (authenticator === null) return sendProblem(reply, notFound("authenticator"));
      const outcome = await care.check(caller.merchantId, authenticator.id);
      return outcome.kind === "ok" ? json(outcome.authenticator) : sendProblem(reply, careProblem(outcome));
    },
  );

  app.post(
    "/v1/authenticators/:id/sync",
    {
      schema: { params: byAuthenticator, body: noBody, response: { 200: Type.Object({ templates: Type.Integer() }) } },
    },
    async ({ caller, params }, reply) => {
      const authenticator = await findOwn(parts, caller, params.id);
      if (authenticator === null) return sendProblem(reply, notFound("authenticator"));
      const outcome = await care.sync(caller.merchantId, authenticator.id);
      switch (outcome.kind) {
        case "ok":
          return { templates: outcome.templates };
        case "not_found":
          return sendProblem(reply, notFound("authenticator"));
        case "refused": {
          const detail = `WhatsApp refused to list the templates (${outcome.code}): ${outcome.detail} Run the checks to see what to mend.`;
          return sendProblem(reply, conflict(detail));
        }
        case "silent":
          reply.header("retry-after", "30");
          return sendProblem(reply, problem("unavailable", `WhatsApp did not answer: ${outcome.detail}`));
      }
    },
  );
}

const overlapOfNothing = {
  app_secret_overlap_hours: [
    "Expected an app_secret beside it: it says for how long the one that is replaced verifies.",
  ],
};

function inUse({ waiting, open }: AuthenticatorUses): Problem {
  const uses = [
    waiting === 0 ? [] : [`${waiting} messages wait to be sent by it`],
    open === 0 ? [] : [`${open} open payments may still owe a message by it`],
  ].flat();
  const detail = `${uses.join(", and ")}. Wait until they are over, or switch it off with {"disabled": true}.`;
  return conflict(detail, { in_use: { waiting_notifications: waiting, open_transactions: open } });
}

const notWithATestKey = problem("not_allowed", "A test key changes authenticators of the environment sandbox only.");

/** The caller's authenticator with this id; null where there is none. */
export async function findOwn({ sql }: HttpParts, caller: Caller, id: string): Promise<Authenticator | null> {
  return isUuid(id) ? findAuthenticator(sql, caller.merchantId, id) : null;
}

/** The same for a change; null after a refusal was sent. */
export async function findChangeable(
  parts: HttpParts,
  caller: Caller,
  id: string,
  reply: FastifyReply,
): Promise<Authenticator | null> {
  const authenticator = await findOwn(parts, caller, id);
  if (authenticator === null) {
    sendProblem(reply, notFound("authenticator"));
    return null;
  }
  if (caller.keyKind === "test" && authenticator.environment === "live") {
    sendProblem(reply, notWithATestKey);
    return null;
  }
  return authenticator;
}

export function careProblem(outcome: Exclude<CareOutcome, { kind: "ok" }>): Problem {
  switch (outcome.kind) {
    case "not_found":
      return notFound("authenticator");
    case "number_taken":
      return conflict("This phone number belongs to another authenticator of this installation.");
    case "no_sandbox":
      return conflict("It talks to the simulator, and none runs here: start Zajel with --sandbox.");
    case "no_override": {
      const expected = `Meta takes https addresses of at most 200 characters only, and ours is ${outcome.callbackUrl}`;
      return badInput({ callback: [`${expected}. Set PUBLIC_URL, or leave it at "app".`] });
    }
  }
}
