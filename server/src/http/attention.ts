/**
 * What needs a person: the causes for which messages do not go, and what can be done about many at once.
 */
import { type Static, Type } from "typebox";
import { type AttentionGroup, attentionActions, attentionKinds, byUrgency, mendOf } from "../domain/attention.ts";
import type { ReasonText, Spoken } from "../domain/notification.ts";
import { notifiableStates } from "../domain/payment-state.ts";
import {
  listConflicts,
  listFailed,
  listHeld,
  listTemplateTrouble,
  listUncertainOf,
  listUnwell,
  lookedAtMost,
  type StuckMessages,
  type TemplateTrouble,
} from "../store/attention.ts";
import { classify } from "../whatsapp/error-catalogue.ts";
import { answer, refusal } from "./answer.ts";
import type { App, HttpParts } from "./app-types.ts";
import { input, instant, iso, isUuid, nullable, oneOf } from "./fields.ts";
import { withIdempotency } from "./idempotency.ts";
import { badInput, conflict, notFound, sendProblem } from "./problem.ts";
import { reachOf } from "./reach.ts";
import { explainReason, spokenTo } from "./reason-text.ts";
import { transactionAnswer, transactionJson } from "./transaction-json.ts";

const orNull = nullable(Type.String());

const group = Type.Object({
  kind: Type.String({ description: `${attentionKinds.join(", ")}` }),
  reason: Type.Object({ code: Type.String(), title: Type.String(), advice: Type.String() }),
  action: Type.String({ description: `What mends it: ${attentionActions.join(", ")} (nothing to press).` }),
  count: Type.Integer({ description: `Messages, of a conflict payments, of a template links; up to ${lookedAtMost}.` }),
  more: Type.Boolean({ description: "There are more than were counted." }),
  money: Type.Array(Type.Object({ currency_code: Type.String(), amount: Type.String() }), {
    description: "Of the payments that they are about.",
  }),
  oldest_at: nullable(instant),
  deadline_at: nullable(Type.String({ description: "When the first is lost: its link ends, or it is given up." })),
  authenticator_id: orNull,
  scope: nullable(Type.String({ description: "Of what is held: sender, waba, token, template, tier." })),
  template: nullable(Type.Object({ name: Type.String(), language: Type.String() })),
  detail: orNull,
  retry: nullable(Type.Object({ reason_code: Type.String() }, { description: "The body of a bulk retry." })),
});

const retryBody = input({
  reason_code: Type.String({ minLength: 1, maxLength: 64 }),
  state: Type.Optional(nullable(oneOf(notifiableStates))),
  authenticator_id: Type.Optional(nullable(Type.String({ maxLength: 64 }))),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
});
const mostRetried = 1_000;

const bySession = Type.Object({ session_id: Type.String() });

export function attentionRoutes(app: App, parts: HttpParts): void {
  const { sql, intake } = parts;

  app.get(
    "/v1/attention",
    { schema: { response: { 200: Type.Object({ data: Type.Array(group), next_cursor: Type.Null() }) } } },
    async (request) => {
      const { merchantId } = request.caller;
      const [held, failed, uncertain, conflicts, templates, unwell] = await Promise.all([
        listHeld(sql, merchantId),
        listFailed(sql, merchantId),
        listUncertainOf(sql, merchantId),
        listConflicts(sql, merchantId),
        listTemplateTrouble(sql, merchantId),
        listUnwell(sql, merchantId),
      ]);
      const heldSenders = new Set(held.filter(({ scope }) => scope !== "template").map((one) => one.authenticatorId));
      const groups = byUrgency([
        ...held.map((one) => ofMessages("held", one)),
        ...failed.map((one) => ofMessages("failed", one)),
        ...uncertain.map((one) => ofMessages("uncertain", one)),
        ...conflicts.map((one) => ofMessages("conflict", one)),
        ...templates.map(ofTemplate),
        // What waits for it tells it already.
        ...unwell.filter(({ id }) => !heldSenders.has(id)).map(ofAuthenticator),
      ]);
      return { data: groups.map((one) => groupJson(one, spokenTo(request))), next_cursor: null };
    },
  );

  app.post(
    "/v1/notifications/retry",
    {
      schema: {
        body: retryBody,
        response: {
          200: Type.Object({
            retried: Type.Integer(),
            refused: Type.Array(Type.Object({ reason: Type.String(), count: Type.Integer() }), {
              description: "untrue, link_expiring, phone_missing, out_of_reach, no_sender, …",
            }),
            more: Type.Boolean({ description: "There may be more: ask again." }),
          }),
        },
      },
      config: { keepsAnswers: true },
    },
    async (request, reply) => {
      const { caller, body } = request;
      const authenticatorId = body.authenticator_id ?? null;
      if (authenticatorId !== null && !isUuid(authenticatorId)) {
        return sendProblem(reply, badInput({ authenticator_id: ["Expected the id of an authenticator."] }));
      }
      return withIdempotency(parts, request, reply, async (tx) => {
        const result = await intake.retryMany(tx, {
          merchantId: caller.merchantId,
          source: caller.source,
          reach: reachOf(caller),
          reasonCode: body.reason_code,
          state: body.state ?? null,
          authenticatorId,
          limit: body.limit ?? mostRetried,
        });
        const refused = Array.from(result.refused, ([reason, count]) => ({ reason, count }));
        const told = { retried: result.retried.length, refused, more: result.isMore };
        return { ...answer(200, told), afterCommit: result.afterCommit };
      });
    },
  );

  app.post(
    "/v1/transactions/:session_id/conflict/acknowledge",
    { schema: { params: bySession, response: { 200: transactionAnswer } }, config: { keepsAnswers: true } },
    async (request, reply) =>
      withIdempotency(parts, request, reply, async (tx) => {
        const { merchantId, source } = request.caller;
        const { session_id: sessionId } = request.params;
        const result = await intake.acknowledge(tx, { merchantId, sessionId, source });
        switch (result.kind) {
          case "acknowledged":
            return answer(200, transactionJson(result.transaction));
          case "no_conflict": {
            const { state } = result.transaction;
            return refusal(conflict("There is no conflict on this payment to take note of.", { state }));
          }
          case "not_found":
            return refusal(notFound("transaction"));
        }
      }),
  );
}

interface Shown extends AttentionGroup {
  isMore: boolean;
  oldestAt: Date | null;
  authenticatorId: string | null;
  template: { name: string; language: string } | null;
  detail: string | null;
}

function ofMessages(kind: AttentionGroup["kind"], { key, ...stuck }: StuckMessages): Shown {
  const [name = "", language = ""] = stuck.scope === "template" ? (key ?? "").split("/") : [];
  return { kind, ...stuck, template: name === "" ? null : { name, language }, detail: null };
}

const none = { scope: null, deadline: null, money: [], isMore: false, oldestAt: null } as const;

function ofTemplate({
  authenticatorId,
  name,
  language,
  status,
  problem,
  rejectedReason,
  links,
}: TemplateTrouble): Shown {
  const code = codeOfStatus(status);
  const detail = problem ?? rejectedReason ?? status;
  return { kind: "template", code, count: links, authenticatorId, template: { name, language }, detail, ...none };
}

function ofAuthenticator({ id, name }: { id: string; name: string }): Shown {
  const of = { code: "sender_unhealthy", count: 1, authenticatorId: id, template: null, detail: name };
  return { kind: "authenticator", ...of, ...none };
}

function codeOfStatus(status: string | null): string {
  switch (status) {
    case "APPROVED":
      return "link_mismatch";
    case "REJECTED":
      return "template_rejected";
    case "DISABLED":
      return "template_disabled";
    case "PAUSED":
      return "template_paused";
    case null:
    case "DELETED":
    case "PENDING_DELETION":
      return "template_missing";
    default:
      return "template_pending";
  }
}

const conflictReason: Record<Spoken, ReasonText> = {
  en: {
    title: "Paid after it had been canceled",
    advice: "Look at the payment in your gateway: refund it or deliver the order, then take note of it here.",
  },
  ar: {
    title: "دُفعت بعد إلغائها",
    advice: "راجع الدفعة لدى بوابة الدفع: أعد المبلغ أو سلّم الطلب، ثم سجّل هنا أنك اطّلعت عليها.",
  },
};

function groupJson(shown: Shown, spoken: Spoken): Static<typeof group> {
  const { kind, code } = shown;
  const text = kind === "conflict" ? conflictReason[spoken] : explainReason(code, spoken);
  const codeScope = /^\d+$/.test(code) ? classify({ code: Number(code) }).scope : null;
  return {
    kind,
    reason: { code, title: text.title, advice: text.advice },
    action: mendOf(shown, codeScope),
    count: shown.count,
    more: shown.isMore,
    money: shown.money.map(({ currencyCode, amount }) => ({ currency_code: currencyCode, amount })),
    oldest_at: iso(shown.oldestAt),
    deadline_at: iso(shown.deadline),
    authenticator_id: shown.authenticatorId,
    scope: shown.scope,
    template: shown.template,
    detail: shown.detail,
    retry: kind === "failed" ? { reason_code: code } : null,
  };
}
