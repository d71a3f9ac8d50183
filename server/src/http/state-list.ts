/**
 * Many reports of states at once, each with an answer of its own: one that is wrong does not touch its neighbours.
 */
import type { FastifyRequest } from "fastify";
import { type Static, Type } from "typebox";
import type { FieldErrors, ReportInput, ReportResult } from "../intake/intake.ts";
import { findSessionsByOrderNo } from "../store/transaction.ts";
import { answer } from "./answer.ts";
import type { App, HttpParts } from "./app-types.ts";
import { input } from "./fields.ts";
import { answerFromIntake } from "./idempotency.ts";
import { type Finding, fieldErrors } from "./input-errors.ts";
import { outOfReach } from "./reach.ts";
import { noSuchMove, reportFields, reportOf, type StateReport } from "./states.ts";

const mostEvents = 1_000;
/** An event may have some 4 kB. */
const largestBody = 4 * 1024 * 1024;

const event = input({
  session_id: Type.Optional(Type.String()),
  order_no: Type.Optional(Type.String({ maxLength: 128 })),
  ...reportFields,
});
/** What stands in the list is looked at one by one. */
const stateList = input({ events: Type.Array(Type.Unknown(), { maxItems: mostEvents }) });

const itemAnswer = Type.Object({
  index: Type.Integer(),
  status: Type.Integer({ description: "As the same report alone would be answered." }),
  applied: Type.Boolean(),
  reason: Type.Optional(Type.String({ description: "repeated, operational or stale" })),
  errors: Type.Optional(Type.Record(Type.String(), Type.Array(Type.String()))),
});
type ItemAnswer = Static<typeof itemAnswer>;

type Event = StateReport & { session_id?: string; order_no?: string };
type Item = { kind: "event"; event: Event } | { kind: "answered"; answer: Omit<ItemAnswer, "index"> };

export function stateListRoutes(app: App, { sql, intake }: HttpParts): void {
  app.post(
    "/v1/states",
    {
      schema: { body: stateList, response: { 200: Type.Object({ results: Type.Array(itemAnswer) }) } },
      bodyLimit: largestBody,
      config: { keepsAnswers: true },
    },
    async (request, reply) => {
      const { caller, body } = request;
      const items = body.events.map((value) => readEvent(request, value));
      const orderNos = items.flatMap((item) => (item.kind === "event" ? (item.event.order_no ?? []) : []));
      const sessions = await findSessionsByOrderNo(sql, caller.merchantId, [...new Set(orderNos)]);
      const named = items.map((item) => nameSession(item, sessions));
      const reports = named.flatMap((item): ReportInput[] =>
        item.kind === "event" ? [reportOf(caller, item.event.session_id as string, item.event)] : [],
      );
      const answerOf = (results: ReportResult[]) => {
        const rest = results.values();
        const answers = named.map((item, index) => ({
          index,
          ...(item.kind === "answered"
            ? item.answer
            : itemAnswerOf(rest.next().value as ReportResult, item.event, outOfReach(caller).detail)),
        }));
        return answer(200, { results: answers });
      };
      return answerFromIntake(request, reply, {
        plain: () => intake.reportAll(reports),
        named: (name) => intake.reportAllNamed(reports, name),
        answerOf,
      });
    },
  );
}

function readEvent(request: FastifyRequest, value: unknown): Item {
  const validate = request.compileValidationSchema(event, "body");
  if (!validate(value)) return refused(400, fieldErrors((validate.errors ?? []) as Finding[], "event"));
  const read = value as Event;
  if ((read.session_id === undefined) === (read.order_no === undefined)) {
    return refused(400, { session_id: ["Expected either session_id or order_no."] });
  }
  return { kind: "event", event: read };
}

/** Replaces an order number by the one session that has it. */
function nameSession(item: Item, sessions: ReadonlyMap<string, readonly string[]>): Item {
  if (item.kind === "answered" || item.event.order_no === undefined) return item;
  const [session, other] = sessions.get(item.event.order_no) ?? [];
  if (session === undefined) return refused(404, { order_no: ["There is no such transaction."] });
  if (other !== undefined) {
    return refused(409, { order_no: ["Several transactions have this order_no. Name one by its session_id."] });
  }
  return { kind: "event", event: { ...item.event, session_id: session } };
}

function itemAnswerOf(result: ReportResult, event: Event, outOfReach: string): Omit<ItemAnswer, "index"> {
  switch (result.kind) {
    case "applied":
      return { status: 200, applied: true };
    case "repeated":
    case "operational":
      return { status: 200, applied: false, reason: result.kind };
    case "stale": {
      const errors = { state: [noSuchMove(result.transaction.state, event.state)] };
      return { status: 409, applied: false, reason: "stale", errors };
    }
    case "out_of_reach":
      return { status: 403, applied: false, errors: { session_id: [outOfReach] } };
    case "not_found":
      return { status: 404, applied: false, errors: { session_id: ["There is no such transaction."] } };
    case "refused":
      return { status: 400, applied: false, errors: result.errors };
  }
}

function refused(status: number, errors: FieldErrors): Item {
  return { kind: "answered", answer: { status, applied: false, errors } };
}
