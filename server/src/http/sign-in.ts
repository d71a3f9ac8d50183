/**
 * Signing in and out, and choosing a password by a one-time link. These routes are all that is reachable of
 * better-auth: it has no door of its own.
 */
import type { FastifyReply, FastifyRequest } from "fastify";
import { type Static, Type } from "typebox";
import { findPerson, type Person } from "../store/member.ts";
import type { App, HttpParts } from "./app-types.ts";
import { type AttemptKey, createAttempts } from "./attempts.ts";
import { auditPerson } from "./audit-person.ts";
import { formed, input, noBody, oneOf } from "./fields.ts";
import { emailPattern } from "./invite.ts";
import { peopleProblem } from "./people-problem.ts";
import { type Problem, problem, sendProblem } from "./problem.ts";
import { headersOf, passCookies } from "./session.ts";

export const emailField = formed(emailPattern, "an e-mail address");
/** What is wrong with a new password is said by its own rule; here only what nobody could ever have. */
export const passwordField = Type.String({ maxLength: 1_000, writeOnly: true });
/** Of a one-time link. */
export const tokenField = Type.String({ maxLength: 200, writeOnly: true });
export const codeField = Type.String({ maxLength: 64, writeOnly: true });

export const signedIn = Type.Object({
  two_factor: Type.Boolean({ description: "Whether a code is asked for next: POST /v1/auth/sign-in/code." }),
  user: Type.Optional(Type.Object({ id: Type.String(), name: Type.String(), email: Type.String() })),
});

const minuteMs = 60_000;

export function signInRoutes(app: App, parts: HttpParts): void {
  const { people, sql } = parts;
  const attempts = createAttempts(() => performance.now());

  app.post(
    "/v1/auth/sign-in",
    { schema: { body: input({ email: emailField, password: passwordField }), response: { 200: signedIn } } },
    async (request, reply) => {
      const keys = keysOf(request, request.body.email);
      const taken = attempts.take(keys);
      if (taken.kind === "wait") return tooMany(reply, taken.seconds);
      const outcome = await signIn(parts, request, reply, request.body);
      if (outcome.kind === "refused") return sendProblem(reply, outcome.problem);
      attempts.giveBack(keys);
      return outcome.answer;
    },
  );

  app.post(
    "/v1/auth/sign-in/code",
    {
      schema: {
        body: input({ code: codeField, kind: Type.Optional(oneOf(["app", "backup"])) }),
        response: { 200: signedIn },
      },
    },
    async (request, reply) => {
      const { code, kind = "app" } = request.body;
      const keys = keysOf(request, null);
      const taken = attempts.take(keys);
      if (taken.kind === "wait") return tooMany(reply, taken.seconds);
      const call = { body: { code }, headers: headersOf(request), returnHeaders: true as const };
      try {
        const { headers, response } =
          kind === "app"
            ? await (await people.api()).verifyTOTP(call)
            : await (await people.api()).verifyBackupCode(call);
        attempts.giveBack(keys);
        passCookies(headers, reply);
        return { two_factor: false, user: userJson(response.user) };
      } catch (error) {
        return refuse(reply, error);
      }
    },
  );

  app.post("/v1/auth/sign-out", { schema: { body: noBody } }, async (request, reply) => {
    const { headers } = await (await people.api()).signOut({ headers: headersOf(request), returnHeaders: true });
    passCookies(headers, reply);
    return reply.code(204).send();
  });

  app.get(
    "/v1/auth/password-link",
    {
      schema: {
        querystring: input({ token: tokenField }),
        response: {
          200: Type.Object({
            state: oneOf(["valid", "unknown"]),
            name: Type.Optional(Type.String()),
            email: Type.Optional(Type.String()),
          }),
        },
      },
    },
    async ({ query }) => {
      const link = await people.findPasswordLink(query.token);
      const person = link === null ? null : await findPerson(sql, link.userId);
      if (person === null) return { state: "unknown" as const };
      return { state: "valid" as const, name: person.name, email: person.email };
    },
  );

  app.post(
    "/v1/auth/password-link",
    {
      schema: {
        body: input({ token: tokenField, password: passwordField }),
        response: { 200: signedIn },
      },
    },
    async (request, reply) => {
      const { token, password } = request.body;
      const link = await people.findPasswordLink(token);
      const person = link === null ? null : await findPerson(sql, link.userId);
      try {
        await (await people.api()).resetPassword({ body: { token, newPassword: password } });
      } catch (error) {
        return refuse(reply, error);
      }
      const { userId, email } = person as Person;
      await auditPerson(sql, userId, "person.password_chosen");
      const outcome = await signIn(parts, request, reply, { email, password });
      return outcome.kind === "ok" ? outcome.answer : sendProblem(reply, outcome.problem);
    },
  );
}

export type SignIn = { kind: "ok"; answer: Static<typeof signedIn> } | { kind: "refused"; problem: Problem };

/** Sets the session's cookie, or the one that waits for the second factor. */
export async function signIn(
  { people }: HttpParts,
  request: FastifyRequest,
  reply: FastifyReply,
  { email, password }: { email: string; password: string },
): Promise<SignIn> {
  try {
    const { headers, response } = await (await people.api()).signInEmail({
      body: { email, password },
      headers: headersOf(request),
      returnHeaders: true,
    });
    passCookies(headers, reply);
    if ("twoFactorRedirect" in response) return { kind: "ok", answer: { two_factor: true } };
    return { kind: "ok", answer: { two_factor: false, user: userJson(response.user) } };
  } catch (error) {
    const problem = peopleProblem(error);
    if (problem === null) throw error;
    return { kind: "refused", problem };
  }
}

/**
 * Guessing one person's password from one place is stopped first; from many places, or many people's from one, later:
 * behind a proxy all people may seem to come from one address, and nobody is to be locked out by a stranger's guesses.
 */
function keysOf({ ip }: FastifyRequest, email: string | null): AttemptKey[] {
  const address = { name: `address ${ip}`, most: 100, windowMs: minuteMs };
  if (email === null) return [address];
  const person = email.toLowerCase();
  return [
    address,
    { name: `both ${ip} ${person}`, most: 5, windowMs: minuteMs },
    { name: `person ${person}`, most: 50, windowMs: 15 * minuteMs },
  ];
}

export function tooMany(reply: FastifyReply, seconds: number): FastifyReply {
  reply.header("retry-after", String(seconds));
  return sendProblem(reply, problem("too_many", `Too many attempts were wrong: wait ${seconds} s.`));
}

function refuse(reply: FastifyReply, error: unknown): FastifyReply {
  const refusal = peopleProblem(error);
  if (refusal === null) throw error;
  return sendProblem(reply, refusal);
}

function userJson({ id, name, email }: { id: string; name: string; email: string }) {
  return { id, name, email };
}
