import type { FastifyRequest } from "fastify";

declare module "fastify" {
  interface FastifyRequest {
    /** The messages that this request made, for its line in the log. */
    notificationIds: string[] | null;
  }
}

/** Beyond it, of a list of a thousand reports, the line in the log would be one nobody reads. */
const mostNoted = 50;

interface Result {
  notificationIds?: readonly string[];
  notification?: { id: string };
}

/** Notes which messages the result of a request made; the result comes back. */
export function noteOwed<R>(request: FastifyRequest, result: R): R {
  const ids = ([result].flat() as Result[]).flatMap(({ notificationIds = [], notification }) =>
    notification === undefined ? notificationIds : [...notificationIds, notification.id],
  );
  if (ids.length > 0) request.notificationIds = [...(request.notificationIds ?? []), ...ids].slice(0, mostNoted);
  return result;
}
