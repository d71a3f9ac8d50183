import { Type } from "typebox";
import { listTemplateChanges } from "../store/template-change.ts";
import type { App, HttpParts } from "./app-types.ts";
import { byAuthenticator, findOwn } from "./authenticators.ts";
import { input, instant, iso, oneOf } from "./fields.ts";
import { limitOf, notACursor, pageOf, pageQuery, readIdCursor, takePage } from "./page.ts";
import { badInput, notFound, sendProblem } from "./problem.ts";

const changesQuery = input({ ...pageQuery, alert: Type.Optional(oneOf(["true", "false"])) });

const changeAnswer = Type.Object({
  id: Type.String(),
  at: instant,
  template_name: Type.String(),
  language: Type.String(),
  change: Type.String({
    description:
      "added, vanished, status_changed, category_changed, category_announced, quality_changed, content_changed, ttl_changed, link_frozen or link_released",
  }),
  before: Type.Unknown({ description: "What it was: a word, a number, or of a text its components." }),
  after: Type.Unknown(),
  alert: Type.Boolean({ description: "Messages wait, are not sent, or cost more." }),
  source: Type.String({ description: "How it was seen: sync, webhook, probe or link." }),
});

export function templateChangeRoutes(app: App, parts: HttpParts): void {
  app.get(
    "/v1/authenticators/:id/template-changes",
    { schema: { params: byAuthenticator, querystring: changesQuery, response: { 200: pageOf(changeAnswer) } } },
    async ({ caller, params, query }, reply) => {
      const authenticator = await findOwn(parts, caller, params.id);
      if (authenticator === null) return sendProblem(reply, notFound("authenticator"));
      const before = readIdCursor(query);
      if (before === undefined) return sendProblem(reply, badInput(notACursor));
      const limit = limitOf(query);
      const rows = await listTemplateChanges(parts.sql, {
        merchantId: authenticator.merchantId,
        wabaId: authenticator.wabaId,
        limit: limit + 1,
        before,
        onlyAlerts: query.alert === "true",
      });
      const page = takePage(rows, limit, ({ id }) => [id]);
      const data = page.rows.map(({ id, at, name, language, change, before, after, isAlert, source }) => ({
        id,
        at: iso(at),
        template_name: name,
        language,
        change,
        before,
        after,
        alert: isAlert,
        source,
      }));
      return { data, next_cursor: page.next_cursor };
    },
  );
}
