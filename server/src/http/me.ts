/**
 * The caller's own account: who they are here, their password, second factor and sessions.
 */
import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import { rights } from "../domain/rights.ts";
import type { App, HttpParts } from "./app-types.ts";
import { createAttempts } from "./attempts.ts";
import { auditPerson } from "./audit-person.ts";
import { input, instant, iso, nullable } from "./fields.ts";
import { pageOf } from "./page.ts";
import { peopleProblem } from "./people-problem.ts";
import { notFound, sendProblem } from "./problem.ts";
import type { Person } from "./session.ts";
import { headersOf, passCookies } from "./session.ts";
import { codeField, passwordField, tooMany } from "./sign-in.ts";
import { version } from "./version.ts";

const orNull = nullable(Type.String());

const me = Type.Object({
  kind: Type.String({ description: "person or key" }),
  id: Type.String(),
  name: orNull,
  email: orNull,
  two_factor: Type.Boolean(),
  merchant_id: nullable(Type.String({ description: "Whose data this request would see." })),
  role: orNull,
  rights: Type.Array(Type.String()),
  simulator: Type.Boolean({ description: "A simulated phone runs on this node." }),
  version: Type.String({ description: "Of Zajel." }),
  simulator_url: nullable(
    Type.String({ description: "Where the simulated phone of this installation is; null where no simulator runs." }),
  ),
  memberships: Type.Array(
    Type.Object({ merchant_id: Type.String(), merchant_name: Type.String(), role: Type.String() }),
  ),
});

const session = Type.Object({
  id: Type.String(),
  current: Type.Boolean(),
  created_at: instant,
  expires_at: instant,
  address: orNull,
  user_agent: orNull,
});

const attemptsAMinute = 10;

export function meRoutes(app: App, { people, sql, sandboxUrl }: HttpParts): void {
  const attempts = createAttempts(() => performance.now());

  /** Whoever sits at a session that somebody left open must not be able to guess the password, either. */
  async function attempt(request: FastifyRequest, reply: FastifyReply, work: () => Promise<FastifyReply>) {
    const keys = [{ name: idOf(request.person), most: attemptsAMinute, windowMs: 60_000 }];
    const taken = attempts.take(keys);
    if (taken.kind === "wait") return tooMany(reply, taken.seconds);
    try {
      const answer = await work();
      attempts.giveBack(keys);
      return answer;
    } catch (error) {
      const isChange = request.routeOptions.url === "/v1/auth/password";
      const fields = isChange ? { known: "current_password", chosen: "new_password" } : undefined;
      const refusal = peopleProblem(error, fields);
      if (refusal === null) throw error;
      return sendProblem(reply, refusal);
    }
  }

  app.get("/v1/me", { schema: { response: { 200: me } } }, async ({ caller, person, memberships }) => ({
    kind: person === null ? "key" : "person",
    id: person?.userId ?? caller.source,
    name: person?.name ?? null,
    email: person?.email ?? null,
    two_factor: person?.hasTwoFactors ?? false,
    merchant_id: caller.merchantId || null,
    role: caller.role,
    rights: rights.filter((right) => caller.rights.has(right)),
    simulator: sandboxUrl() !== null,
    version,
    simulator_url: sandboxUrl(),
    memberships: (person === null ? [] : memberships).map(({ merchantId, merchantName, role }) => ({
      merchant_id: merchantId,
      merchant_name: merchantName,
      role,
    })),
  }));

  app.post(
    "/v1/auth/password",
    { schema: { body: input({ current_password: passwordField, new_password: passwordField }) } },
    async (request, reply) => {
      const { current_password: currentPassword, new_password: newPassword } = request.body;
      const body = { currentPassword, newPassword, revokeOtherSessions: true };
      return attempt(request, reply, async () => {
        const { headers } = await (await people.api()).changePassword({
          body,
          headers: headersOf(request),
          returnHeaders: true,
        });
        passCookies(headers, reply);
        await auditPerson(sql, idOf(request.person), "person.password_changed");
        return reply.code(204).send();
      });
    },
  );

  app.post(
    "/v1/auth/two-factor",
    {
      schema: {
        body: input({ password: passwordField }),
        response: { 200: Type.Object({ uri: Type.String(), backup_codes: Type.Array(Type.String()) }) },
      },
    },
    async (request, reply) =>
      attempt(request, reply, async () => {
        const { password } = request.body;
        const made = await (await people.api()).enableTwoFactor({ body: { password }, headers: headersOf(request) });
        if (made.method !== "totp") throw new Error(`Two factors by ${made.method} were not asked for.`);
        return reply.send({ uri: made.totpURI, backup_codes: made.backupCodes });
      }),
  );

  app.post("/v1/auth/two-factor/confirm", { schema: { body: input({ code: codeField }) } }, async (request, reply) =>
    attempt(request, reply, async () => {
      const { code } = request.body;
      const call = { body: { code }, headers: headersOf(request), returnHeaders: true as const };
      passCookies((await (await people.api()).verifyTOTP(call)).headers, reply);
      await auditPerson(sql, idOf(request.person), "person.two_factor_switched_on");
      return reply.code(204).send();
    }),
  );

  app.post(
    "/v1/auth/two-factor/off",
    { schema: { body: input({ password: passwordField }) } },
    async (request, reply) =>
      attempt(request, reply, async () => {
        const { password } = request.body;
        const call = { body: { password }, headers: headersOf(request), returnHeaders: true as const };
        passCookies((await (await people.api()).disableTwoFactor(call)).headers, reply);
        await auditPerson(sql, idOf(request.person), "person.two_factor_switched_off");
        return reply.code(204).send();
      }),
  );

  app.get("/v1/auth/sessions", { schema: { response: { 200: pageOf(session) } } }, async (request) => {
    const sessions = await (await people.api()).listSessions({ headers: headersOf(request) });
    const data = sessions.map(({ id, createdAt, expiresAt, ipAddress, userAgent }) => ({
      id,
      current: id === request.person?.sessionId,
      created_at: iso(createdAt),
      expires_at: iso(expiresAt),
      address: ipAddress || null,
      user_agent: userAgent || null,
    }));
    return { data, next_cursor: null };
  });

  app.delete(
    "/v1/auth/sessions/:id",
    { schema: { params: Type.Object({ id: Type.String() }) } },
    async (request, reply) => {
      const headers = headersOf(request);
      const sessions = await (await people.api()).listSessions({ headers });
      const found = sessions.find(({ id }) => id === request.params.id);
      if (found === undefined) return sendProblem(reply, notFound("session"));
      await (await people.api()).revokeSession({ headers, body: { token: found.token } });
      return reply.code(204).send();
    },
  );
}

function idOf(person: Person | null): string {
  if (person === null) throw new Error("A route for people only was reached by a key.");
  return person.userId;
}
