/**
 * What holds messages back, each cause with its reason, since when, and what ends it; and letting go by hand.
 */
import { type Static, Type } from "typebox";
import { endsOf, stopsSender } from "../domain/next-step.ts";
import type { Spoken } from "../domain/notification.ts";
import { writeAudit } from "../store/audit.ts";
import { countHeld, type Hold, listHoldsOfMerchant, releaseHolds } from "../store/hold.ts";
import { answer } from "./answer.ts";
import type { App, HttpParts } from "./app-types.ts";
import { byAuthenticator, findChangeable } from "./authenticators.ts";
import { input, instant, iso, nullable, oneOf } from "./fields.ts";
import { withIdempotency } from "./idempotency.ts";
import { notACursor, pageOf, pageOfAll, pageQuery } from "./page.ts";
import { badInput, sendProblem } from "./problem.ts";
import { explainReason, spokenTo } from "./reason-text.ts";

const holdAnswer = Type.Object({
  authenticator_id: Type.String(),
  scope: Type.String({ description: "What stands still: `sender`, `waba`, `token`, `template`, `tier`." }),
  key: nullable(
    Type.String({
      description: "Of a template: its name and language, `payment_link/en`. Of an alert: its code.",
    }),
  ),
  reason: Type.Object({ code: Type.String(), title: Type.String(), advice: Type.String() }),
  detail: Type.String({ description: "WhatsApp's own words, where it said something." }),
  since: instant,
  ends_by: Type.Array(
    Type.String({
      description:
        "`probe`: Zajel looks whether it is mended, and sends one message to find out; `webhook`: WhatsApp tells; " +
        "`time`: by itself; `operator`: by hand.",
    }),
  ),
  next_probe_at: nullable(instant),
  messages: Type.Integer({ description: "How many messages wait for it; counted up to 10,000." }),
});

const release = input({
  scope: oneOf(["sender", "waba", "token", "template"]),
  key: Type.Optional(Type.String({ maxLength: 600, description: "Of a template; all of them where it is left out." })),
});

export function holdRoutes(app: App, parts: HttpParts): void {
  const { sql } = parts;

  app.get(
    "/v1/holds",
    { schema: { querystring: input(pageQuery), response: { 200: pageOf(holdAnswer) } } },
    async (request, reply) => {
      const { caller, query } = request;
      const page = pageOfAll(await listHoldsOfMerchant(sql, caller.merchantId), query);
      if (page === null) return sendProblem(reply, badInput(notACursor));
      const spoken = spokenTo(request);
      const data = await Promise.all(page.rows.map(async (hold) => holdJson(hold, await countHeld(sql, hold), spoken)));
      return { data, next_cursor: page.next_cursor };
    },
  );

  app.post(
    "/v1/authenticators/:id/holds/release",
    {
      schema: {
        params: byAuthenticator,
        body: release,
        response: { 200: Type.Object({ released: Type.Boolean() }) },
      },
      config: { keepsAnswers: true },
    },
    async (request, reply) => {
      const { caller, params, body } = request;
      const authenticator = await findChangeable(parts, caller, params.id, reply);
      if (authenticator === null) return reply;
      const { merchantId, id: authenticatorId } = authenticator;
      const { scope, key } = body;
      return withIdempotency(parts, request, reply, async (tx) => {
        const asked = { merchantId, authenticatorId, scopes: [scope], ...(key === undefined ? {} : { key }) };
        const released = await releaseHolds(tx, asked);
        if (released) {
          const detail = { scope, ...(key === undefined ? {} : { key }) };
          const action = "hold.released";
          await writeAudit(tx, { merchantId, actor: caller.source, action, subject: authenticatorId, detail });
        }
        return answer(200, { released });
      });
    },
  );
}

/** Whether an event of WhatsApp's placed it: its key is then the alert's code. */
function toldBy({ scope, key, probeAt }: Hold): "with_end" | "without_end" | null {
  if (!stopsSender(scope) || key === "") return null;
  return probeAt === null ? "without_end" : "with_end";
}

function holdJson(hold: Hold, messages: number, spoken: Spoken): Static<typeof holdAnswer> {
  const { title, advice } = explainReason(hold.reasonCode, spoken);
  return {
    authenticator_id: hold.authenticatorId,
    scope: hold.scope,
    key: hold.key === "" ? null : hold.key,
    reason: { code: hold.reasonCode, title, advice },
    detail: hold.detail,
    since: iso(hold.since),
    ends_by: [...endsOf(hold.scope, toldBy(hold))],
    next_probe_at: iso(hold.probeAt),
    messages,
  };
}
