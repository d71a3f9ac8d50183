/**
 * What customers wrote back.
 */
import { Type } from "typebox";
import { findInbound, listInbound } from "../store/inbound-message.ts";
import { findMerchant } from "../store/merchant.ts";
import type { App, HttpParts } from "./app-types.ts";
import { input, isUuid, oneOf } from "./fields.ts";
import { readPhone } from "./opt-outs.ts";
import { limitOf, notACursor, pageOf, pageQuery, readIdCursor, takePage } from "./page.ts";
import { badInput, notFound, sendProblem } from "./problem.ts";
import { replyAnswer, replyJson } from "./reply-json.ts";

export function replyRoutes(app: App, { sql }: HttpParts): void {
  app.get(
    "/v1/replies",
    {
      schema: {
        querystring: input({
          ...pageQuery,
          phone: Type.Optional(Type.String({ maxLength: 64 })),
          session_id: Type.Optional(Type.String({ maxLength: 128 })),
          reading: Type.Optional(oneOf(["stop", "start", "changed_number"])),
        }),
        response: { 200: pageOf(replyAnswer) },
      },
    },
    async ({ caller, query }, reply) => {
      const before = readIdCursor(query);
      if (before === undefined) return sendProblem(reply, badInput(notACursor));
      const { merchantId } = caller;
      const country = query.phone === undefined ? "" : ((await findMerchant(sql, merchantId))?.defaultCountry ?? "");
      const phone = query.phone === undefined ? null : readPhone(query.phone, country);
      if (phone?.kind === "refused") return sendProblem(reply, badInput({ phone: [phone.message] }));
      const limit = limitOf(query);
      const rows = await listInbound(sql, {
        merchantId,
        phone: phone?.e164 ?? null,
        sessionId: query.session_id ?? null,
        reading: query.reading ?? null,
        before,
        limit: limit + 1,
      });
      const page = takePage(rows, limit, ({ id }) => [id]);
      return { data: page.rows.map(replyJson), next_cursor: page.next_cursor };
    },
  );

  app.get(
    "/v1/replies/:id",
    { schema: { params: Type.Object({ id: Type.String() }), querystring: input({}), response: { 200: replyAnswer } } },
    async ({ caller, params }, reply) => {
      const found = isUuid(params.id) ? await findInbound(sql, caller.merchantId, params.id) : null;
      return found === null ? sendProblem(reply, notFound("reply")) : replyJson(found);
    },
  );
}
