import { Type } from "typebox";
import { listTemplatePage } from "../store/template.ts";
import { listTemplateLinks } from "../store/template-link.ts";
import type { App, HttpParts } from "./app-types.ts";
import { byAuthenticator, findOwn } from "./authenticators.ts";
import { input, instant, iso, nullable } from "./fields.ts";
import { limitOf, notACursor, pageOf, pageQuery, readCursor, takePage } from "./page.ts";
import { badInput, notFound, sendProblem } from "./problem.ts";
import { templateAlerts } from "./template-warnings.ts";

const orNull = nullable(Type.String());

const templateAnswer = Type.Object({
  name: Type.String(),
  language: Type.String(),
  template_id: orNull,
  status: Type.String({ description: "Meta's word, and DELETED for what Meta no longer lists." }),
  category: Type.String(),
  parameter_format: Type.String(),
  components: Type.Unknown({ description: "In Meta's own form." }),
  quality: orNull,
  rejected_reason: orNull,
  correct_category: nullable(Type.String({ description: "The category that Meta says it should have." })),
  message_send_ttl_seconds: nullable(Type.Integer({ description: "null: WhatsApp's own 30 days." })),
  alerts: Type.Array(Type.Object({ code: Type.String(), message: Type.String() }), {
    description: "What should make somebody look: category_drift, category_announced, link_frozen.",
  }),
  synced_at: instant,
});

export function templateRoutes(app: App, parts: HttpParts): void {
  app.get(
    "/v1/authenticators/:id/templates",
    { schema: { params: byAuthenticator, querystring: input(pageQuery), response: { 200: pageOf(templateAnswer) } } },
    async ({ caller, params, query }, reply) => {
      const authenticator = await findOwn(parts, caller, params.id);
      if (authenticator === null) return sendProblem(reply, notFound("authenticator"));
      const position = query.cursor === undefined ? undefined : readCursor(query.cursor, 2);
      if (position === null || position?.some((part) => part.includes("\0"))) {
        return sendProblem(reply, badInput(notACursor));
      }
      const [name = "", language = ""] = position ?? [];
      const limit = limitOf(query);
      const rows = await listTemplatePage(parts.sql, {
        merchantId: authenticator.merchantId,
        wabaId: authenticator.wabaId,
        limit: limit + 1,
        after: position === undefined ? null : { name, language },
      });
      const links = await listTemplateLinks(parts.sql, authenticator.merchantId, authenticator.id);
      const page = takePage(rows, limit, (row) => [row.name, row.language]);
      const data = page.rows.map((template) => ({
        name: template.name,
        language: template.language,
        template_id: template.templateId,
        status: template.status,
        category: template.category,
        parameter_format: template.parameterFormat,
        components: template.components,
        quality: template.quality,
        rejected_reason: template.rejectedReason,
        correct_category: template.correctCategory,
        message_send_ttl_seconds: template.ttlSeconds,
        alerts: templateAlerts(template, links),
        synced_at: iso(template.syncedAt),
      }));
      return { data, next_cursor: page.next_cursor };
    },
  );
}
