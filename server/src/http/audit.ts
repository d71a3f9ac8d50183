import { Type } from "typebox";
import { listAudit } from "../store/audit.ts";
import type { App, HttpParts } from "./app-types.ts";
import { input, instant, iso } from "./fields.ts";
import { limitOf, notACursor, pageOf, pageQuery, readCursor, takePage } from "./page.ts";
import { badInput, sendProblem } from "./problem.ts";
import { readTimes } from "./times.ts";

const auditEntry = Type.Object({
  number: Type.Integer({ description: "From 1, without gaps." }),
  at: instant,
  actor: Type.String({ description: "root, api_key:<id>, user:<id> or command_line" }),
  action: Type.String(),
  subject: Type.String({ description: "The id of what it happened to." }),
  detail: Type.Unsafe<Record<string, unknown>>({ type: "object", additionalProperties: true }),
  hash: Type.String({
    description:
      "SHA-256, in hexadecimal, of the JSON text [previous_hash, merchant_id, number as text, at, actor, action, subject, detail], without spaces, the keys of objects in order.",
  }),
  previous_hash: Type.String({ description: "Of the entry before; 64 zeros before the first." }),
});

const filters = {
  action: Type.Optional(Type.String({ maxLength: 100 })),
  actor: Type.Optional(Type.String({ maxLength: 200 })),
  subject: Type.Optional(Type.String({ maxLength: 200 })),
  after: Type.Optional(Type.String({ description: "RFC 3339; from this instant on" })),
  before: Type.Optional(Type.String({ description: "RFC 3339; up to this instant, without it" })),
};

export function auditRoutes(app: App, { sql }: HttpParts): void {
  app.get(
    "/v1/audit",
    { schema: { querystring: input({ ...pageQuery, ...filters }), response: { 200: pageOf(auditEntry) } } },
    async ({ caller, query }, reply) => {
      const [before = null] = query.cursor === undefined ? [] : (readCursor(query.cursor, 1) ?? [""]);
      if (before !== null && !/^[1-9]\d{0,15}$/.test(before)) return sendProblem(reply, badInput(notACursor));
      const limit = limitOf(query);
      const { errors, at } = readTimes(query, ["after", "before"]);
      if (Object.keys(errors).length > 0) return sendProblem(reply, badInput(errors));
      const rows = await listAudit(sql, {
        merchantId: caller.merchantId,
        limit: limit + 1,
        before,
        action: query.action ?? null,
        actor: query.actor ?? null,
        subject: query.subject ?? null,
        from: at.after,
        to: at.before,
      });
      const page = takePage(rows, limit, ({ number }) => [number]);
      const data = page.rows.map(({ number, at, actor, action, subject, detail, hash, previousHash }) => ({
        number: Number(number),
        at: iso(at),
        actor,
        action,
        subject,
        detail,
        hash: hash.toString("hex"),
        previous_hash: previousHash.toString("hex"),
      }));
      return { data, next_cursor: page.next_cursor };
    },
  );
}
