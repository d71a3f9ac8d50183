/**
 * From the session cookie of a request to the person behind it.
 */
import type { FastifyReply, FastifyRequest } from "fastify";
import type { HttpParts } from "./app-types.ts";
import { isPeopleRefusal } from "./people.ts";

/** Somebody who is signed in. */
export interface Person {
  userId: string;
  name: string;
  email: string;
  hasTwoFactors: boolean;
  sessionId: string;
}

/** The cookies that we set begin so, with `__Secure-` in front where PUBLIC_URL is https. */
const ourCookie = /(?:^|;\s*)(?:__Secure-)?zajel\.session_token=/;

/** Null for a request without a session that holds. A session that is a day older is extended on the way. */
export async function personOf(
  { people }: HttpParts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Person | null> {
  if (!ourCookie.test(request.headers.cookie ?? "")) return null;
  try {
    const { headers, response } = await (await people.api()).getSession({
      headers: headersOf(request),
      returnHeaders: true,
    });
    passCookies(headers, reply);
    if (response === null) return null;
    const { session } = response;
    const user: typeof response.user & { twoFactorEnabled?: boolean | null } = response.user;
    return {
      userId: user.id,
      name: user.name,
      email: user.email,
      hasTwoFactors: user.twoFactorEnabled === true,
      sessionId: session.id,
    };
  } catch (error) {
    // It was ended in the same moment.
    if (isPeopleRefusal(error) && error.statusCode === 401) return null;
    // The library wraps what the database said.
    throw (error as Error).cause ?? error;
  }
}

/** What the library gets to see of a request. */
export function headersOf({ headers, ip }: FastifyRequest): Headers {
  return new Headers({
    ...(headers.cookie === undefined ? {} : { cookie: headers.cookie }),
    ...(headers["user-agent"] === undefined ? {} : { "user-agent": headers["user-agent"].slice(0, 500) }),
    "x-zajel-address": ip,
  });
}

export function passCookies(headers: Headers | null | undefined, reply: FastifyReply): void {
  for (const cookie of headers?.getSetCookie() ?? []) reply.header("set-cookie", cookie);
}
