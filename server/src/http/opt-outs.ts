/**
 * The merchant's opt-out list: numbers that get no messages, or no marketing, and why.
 */
import { type Static, Type } from "typebox";
import { maskPhone } from "../domain/mask.ts";
import { type OptOutScope, optOutScopes, optOutSources } from "../domain/opt-out.ts";
import { type NormalisedPhone, normalisePhone } from "../domain/phone.ts";
import { parseSearch } from "../domain/search.ts";
import { writeAudit } from "../store/audit.ts";
import { findMerchant } from "../store/merchant.ts";
import { findOptOut, listOptOuts, type OptOut, writeOptOuts } from "../store/opt-out.ts";
import { unitOfWork } from "../store/unit-of-work.ts";
import { type Answer, answer, refusal } from "./answer.ts";
import type { App, HttpParts } from "./app-types.ts";
import type { Caller } from "./auth.ts";
import { input, instant, iso, isUuid, nullable, oneOf, text } from "./fields.ts";
import { withIdempotency } from "./idempotency.ts";
import { limitOf, notACursor, pageOf, pageQuery, readIdCursor, takePage } from "./page.ts";
import { badInput, notFound, type Problem, problem, sendProblem } from "./problem.ts";

const orNull = nullable(Type.String());
const scope = oneOf(optOutScopes);

const optOutAnswer = Type.Object({
  id: Type.String({ description: "What the event opt_out.changed calls it." }),
  phone: Type.String(),
  scope: Type.String({
    description:
      "all: nothing goes to the number. changed_number: nothing either, since the customer has another one. marketing: nothing by a marketing template.",
  }),
  source: Type.String({
    description: "What put it on the list: stop_word, api, user_preferences, 131050 or changed_number.",
  }),
  set_by: nullable(Type.String({ description: "Of source api: who asked." })),
  since: instant,
  ended_at: nullable(Type.String({ description: "When it was taken off the list; null: it holds." })),
  new_phone: nullable(Type.String({ description: "Of changed_number: where the customer is now." })),
  session_id: nullable(Type.String({ description: "The payment that the customer answered about." })),
  note: orNull,
});

const newOptOut = input({
  phone: text(64),
  scope: Type.Optional(oneOf(["all", "marketing"])),
  note: Type.Optional(nullable(text(500))),
});

const phoneText = Type.String({ maxLength: 64 });
const which = { phone: Type.Optional(phoneText), scope: Type.Optional(scope) };
const byId = Type.Object({ id: Type.String() });

export function optOutRoutes(app: App, parts: HttpParts): void {
  const { sql } = parts;

  app.get(
    "/v1/opt-outs",
    {
      schema: {
        querystring: input({
          ...pageQuery,
          ...which,
          q: Type.Optional(Type.String({ maxLength: 64, description: "With what the number begins." })),
          source: Type.Optional(oneOf(optOutSources)),
        }),
        response: { 200: pageOf(optOutAnswer) },
      },
    },
    async ({ caller, query }, reply) => {
      const before = readIdCursor(query);
      if (before === undefined) return sendProblem(reply, badInput(notACursor));
      const merchantId = caller.merchantId;
      const country = (await findMerchant(sql, merchantId))?.defaultCountry ?? "";
      const phone = query.phone === undefined ? null : readPhone(query.phone, country);
      if (phone?.kind === "refused") return sendProblem(reply, badInput({ phone: [phone.message] }));
      const limit = limitOf(query);
      const rows = await listOptOuts(sql, {
        merchantId,
        phone: phone?.e164 ?? null,
        beginnings: query.q === undefined ? null : (parseSearch(unspaced(query.q), country)?.phoneBeginnings ?? null),
        scope: query.scope ?? null,
        source: query.source ?? null,
        before,
        limit: limit + 1,
      });
      const page = takePage(rows, limit, ({ id }) => [id]);
      return { data: page.rows.map(optOutJson), next_cursor: page.next_cursor };
    },
  );

  app.get(
    "/v1/opt-outs/:id",
    { schema: { params: byId, querystring: input({}), response: { 200: optOutAnswer } } },
    async ({ caller, params }, reply) => {
      const found = isUuid(params.id) ? await findOptOut(sql, caller.merchantId, params.id) : null;
      return found === null ? sendProblem(reply, notFound("opt-out")) : optOutJson(found);
    },
  );

  app.post(
    "/v1/opt-outs",
    { schema: { body: newOptOut, response: { 201: optOutAnswer } }, config: { keepsAnswers: true } },
    async (request, reply) => {
      const { caller, body } = request;
      return withIdempotency(parts, request, reply, async (tx): Promise<Answer> => {
        if (caller.keyKind === "test") return refusal(notWithATestKey);
        const { merchantId, source: actor } = caller;
        const phone = normalisePhone(body.phone, (await findMerchant(tx, merchantId))?.defaultCountry ?? "");
        if (phone.kind === "refused") return refusal(badInput({ phone: [phone.message] }));
        const { scope = "all", note = null } = body;
        const word = { merchantId, phone: phone.e164, scope, isOut: true, saidAt: null, note };
        const [made] = await writeOptOuts(tx, [{ ...word, source: "api", setBy: actor }]);
        if (made !== undefined) {
          const detail = { phone: maskPhone(phone.e164), scope };
          await writeAudit(tx, { merchantId, actor, action: "opt_out.added", subject: made.id, detail });
          return answer(201, optOutJson(made));
        }
        // It was on the list already, and stays there as it was.
        const [known] = await listOptOuts(tx, { ...anyOf(merchantId, phone.e164, scope), limit: 1 });
        return answer(201, optOutJson(known as OptOut));
      });
    },
  );

  /** Takes off the list what `which` finds there; why not, where that cannot be. */
  async function remove(caller: Caller, which: Which): Promise<Problem | null> {
    const { merchantId, source: actor } = caller;
    const { id, scope: wanted = null } = which;
    const country = (await findMerchant(sql, merchantId))?.defaultCountry ?? "";
    const phone = id === undefined ? normalisePhone(which.phone, country) : null;
    if (phone?.kind === "refused") return badInput({ phone: [phone.message] });
    return unitOfWork(sql, async (tx) => {
      const found =
        id === undefined
          ? await listOptOuts(tx, anyOf(merchantId, phone?.e164 ?? "", wanted))
          : [await findOptOut(tx, merchantId, id)];
      const standing = found.flatMap((one) =>
        one !== null && one.endedAt === null && (wanted === null || one.scope === wanted) ? [one] : [],
      );
      if (standing.length === 0) return notFound("number on the list");
      if (caller.keyKind === "test") return notWithATestKey;
      const ended = await writeOptOuts(
        tx,
        standing.map(({ phone, scope }) => {
          const word = { merchantId, phone, scope, isOut: false, saidAt: null };
          return { ...word, source: "api" as const, setBy: actor };
        }),
      );
      for (const { id, phone, scope } of ended) {
        const was = standing.find((one) => one.scope === scope)?.source ?? null;
        const detail = { phone: maskPhone(phone), scope, was };
        await writeAudit(tx, { merchantId, actor, action: "opt_out.removed", subject: id, detail });
      }
      return null;
    });
  }

  app.delete(
    "/v1/opt-outs/:id",
    { schema: { params: byId, querystring: input({ scope: which.scope }), response: { 204: Type.Null() } } },
    async ({ caller, params, query }, reply) => {
      const named = isUuid(params.id) ? { id: params.id } : { phone: unspaced(params.id) };
      const refused = await remove(caller, { ...named, ...query });
      return refused === null ? reply.code(204).send(null) : sendProblem(reply, refused);
    },
  );

  app.delete(
    "/v1/opt-outs",
    { schema: { querystring: input(which), body: nullable(input(which)), response: { 204: Type.Null() } } },
    async ({ caller, query, body }, reply) => {
      const { scope } = { ...query, ...body };
      const phone = body?.phone ?? (query.phone === undefined ? undefined : unspaced(query.phone));
      if (phone === undefined) {
        const message = "Name the number to take off the list, here or as DELETE /v1/opt-outs/{phone}.";
        return sendProblem(reply, badInput({ phone: [message] }));
      }
      const refused = await remove(caller, { phone, ...(scope === undefined ? {} : { scope }) });
      return refused === null ? reply.code(204).send(null) : sendProblem(reply, refused);
    },
  );
}

/** One entry of the list, or those of a number. */
type Which = ({ id: string; phone?: never } | { id?: never; phone: string }) & { scope?: OptOutScope };

const notWithATestKey = problem("not_allowed", "A test key cannot change the opt-outs that live messages obey.");

function anyOf(merchantId: string, phone: string, scope: OptOutScope | null) {
  return { merchantId, phone, scope, beginnings: null, source: null, before: null, limit: optOutScopes.length };
}

/** A plus sign in an address that was not encoded arrives as a space. */
export function unspaced(given: string): string {
  return given.replace(/^ (?=\d)/, "+");
}

export function readPhone(given: string, defaultCountry: string): NormalisedPhone {
  return normalisePhone(unspaced(given), defaultCountry);
}

function optOutJson(optOut: OptOut): Static<typeof optOutAnswer> {
  const { id, phone, scope, source, setBy, since, endedAt, newPhone, sessionId, note } = optOut;
  return {
    id,
    phone,
    scope,
    source,
    set_by: setBy,
    since: iso(since),
    ended_at: iso(endedAt),
    new_phone: newPhone,
    session_id: sessionId,
    note,
  };
}
