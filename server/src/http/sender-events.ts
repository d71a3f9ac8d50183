/** What WhatsApp tells of an account besides messages and templates: alerts, and the events themselves. */
import { Type } from "typebox";
import { listWebhookEvents } from "../store/webhook-event.ts";
import type { App, HttpParts } from "./app-types.ts";
import { byAuthenticator, findChangeable, findOwn } from "./authenticators.ts";
import { input, instant, iso } from "./fields.ts";
import { limitOf, notACursor, pageOf, pageQuery, readIdCursor, takePage } from "./page.ts";
import { badInput, notFound, sendProblem } from "./problem.ts";

const eventAnswer = Type.Object({
  id: Type.String(),
  field: Type.String(),
  value: Type.Unsafe<unknown>({ description: "As WhatsApp sent it." }),
  happened_at: instant,
  received_at: instant,
});

export function senderEventRoutes(app: App, parts: HttpParts): void {
  const { sql, authenticatorCare: care } = parts;

  app.delete(
    "/v1/authenticators/:id/alerts/:code",
    { schema: { params: Type.Object({ id: Type.String(), code: Type.String() }) } },
    async ({ caller, params }, reply) => {
      const authenticator = await findChangeable(parts, caller, params.id, reply);
      if (authenticator === null) return reply;
      const isGone = await care.dismissAlert(caller.merchantId, authenticator.id, params.code, caller.source);
      return isGone ? reply.code(204).send() : sendProblem(reply, notFound("alert"));
    },
  );

  app.get(
    "/v1/authenticators/:id/webhook-events",
    { schema: { params: byAuthenticator, querystring: input(pageQuery), response: { 200: pageOf(eventAnswer) } } },
    async ({ caller, params, query }, reply) => {
      const authenticator = await findOwn(parts, caller, params.id);
      if (authenticator === null) return sendProblem(reply, notFound("authenticator"));
      const before = readIdCursor(query);
      if (before === undefined) return sendProblem(reply, badInput(notACursor));
      const limit = limitOf(query);
      const events = await listWebhookEvents(sql, authenticator, { before, limit: limit + 1 });
      const page = takePage(events, limit, ({ id }) => [id]);
      const data = page.rows.map(({ id, field, value, happenedAt, receivedAt }) => ({
        id,
        field,
        value,
        happened_at: iso(happenedAt),
        received_at: iso(receivedAt),
      }));
      return { data, next_cursor: page.next_cursor };
    },
  );
}
