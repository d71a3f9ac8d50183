/**
 * The numbers of the overview: how far messages came, how fast, what stopped them, what they cost, and what is now.
 */
import { type Static, Type } from "typebox";
import { notifiableStates, transactionTypes } from "../domain/payment-state.ts";
import { type Funnel, type Spread, type Stats, statsOf } from "../domain/stats.ts";
import type { FieldErrors } from "../intake/intake.ts";
import { writeAudit } from "../store/audit.ts";
import type { Sql } from "../store/database.ts";
import { findMerchant, type Merchant } from "../store/merchant.ts";
import { type Present, type PresentSender, readPresent, readPresentSenders } from "../store/present.ts";
import { readTally } from "../store/tally.ts";
import { recount } from "../upkeep/recount.ts";
import type { App, HttpParts } from "./app-types.ts";
import { input, instant, iso, nullable, oneOf } from "./fields.ts";
import { badInput, notFound, sendProblem } from "./problem.ts";
import { explainReason, spokenTo } from "./reason-text.ts";
import { readTimes } from "./times.ts";

const query = input({
  from: Type.Optional(Type.String({ description: "RFC 3339; the hour it lies in is counted as a whole." })),
  to: Type.Optional(Type.String({ description: "RFC 3339" })),
  compare: Type.Optional(oneOf(["previous", "none"])),
  by: Type.Optional(oneOf(["hour", "day"])),
  type: Type.Optional(oneOf(transactionTypes)),
  state: Type.Optional(oneOf(notifiableStates)),
  language: Type.Optional(Type.String({ maxLength: 20 })),
  template: Type.Optional(Type.String({ maxLength: 512 })),
  authenticator_id: Type.Optional(Type.String({ maxLength: 64 })),
});

const funnel = Type.Object({
  owed: Type.Integer({ description: "All messages that were owed." }),
  open: Type.Integer({ description: "Queued, held, being sent or uncertain." }),
  accepted: Type.Integer({ description: "WhatsApp took them." }),
  delivered: Type.Integer({ description: "Those that were read included." }),
  read: Type.Integer(),
  paid: Type.Integer({ description: "Payment links that WhatsApp took, and whose payment was made." }),
  failed: Type.Integer(),
  suppressed: Type.Integer(),
  superseded: Type.Integer(),
  withdrawn: Type.Integer(),
});
const spread = Type.Object({
  count: Type.Integer(),
  median_seconds: nullable(Type.Number()),
  p95_seconds: nullable(Type.Number()),
  steps: Type.Array(Type.Object({ from_seconds: Type.Number(), to_seconds: Type.Number(), count: Type.Integer() }), {
    description: "How many took how long; steps that nobody took are left out.",
  }),
});
const cost = Type.Object({
  categories: Type.Array(
    Type.Object({
      category: Type.String(),
      country: nullable(Type.String()),
      billable: Type.Boolean(),
      count: Type.Integer(),
    }),
  ),
  money: Type.Array(Type.Object({ currency: Type.String(), amount: Type.String() }), {
    description: "By the prices that the merchant keeps.",
  }),
  unpriced: Type.Integer({ description: "Billable messages for which the merchant keeps no price." }),
});
const period = {
  from: instant,
  to: instant,
  funnel,
  time_to_deliver: spread,
  time_to_pay: spread,
  cost,
};
const named = Type.Array(Type.Object({ name: Type.String(), ...funnel.properties }));

const statsAnswer = Type.Object({
  ...period,
  by: Type.String(),
  timezone: Type.String(),
  by_state: named,
  by_type: named,
  by_language: named,
  by_template: named,
  reasons: Type.Array(
    Type.Object({
      status: Type.String({ description: "failed or suppressed" }),
      code: Type.String(),
      title: Type.String(),
      advice: Type.String(),
      count: Type.Integer(),
    }),
  ),
  volume: Type.Array(Type.Object({ at: instant, ...funnel.properties }), {
    description: "By hour or day of the merchant's time zone; those without messages are left out.",
  }),
  now: Type.Object({
    queued: Type.Integer({ description: "This and the next three are counted up to 10,000." }),
    held: Type.Integer(),
    sending: Type.Integer(),
    uncertain: Type.Integer(),
    oldest_due_at: nullable(instant),
    oldest_held_since: nullable(instant),
    oldest_uncertain_since: nullable(instant),
    senders: Type.Array(
      Type.Object({
        id: Type.String(),
        name: Type.String(),
        environment: Type.String(),
        status: Type.String(),
        held_for: nullable(Type.String()),
        quality_rating: nullable(Type.String()),
        messaging_limit: nullable(Type.String()),
      }),
    ),
  }),
  previous: Type.Optional(Type.Object(period)),
});

const hourMs = 3_600_000;
const defaultMs = 7 * 24 * hourMs;
const recountedAtOnceMs = 31 * 24 * hourMs;
const longestMs = 366 * 24 * hourMs;
/** Beyond it a chart of hours has more points than anybody can tell apart. */
const hoursUpToMs = 72 * hourMs;

export function statsRoutes(app: App, { sql }: HttpParts): void {
  app.get("/v1/stats", { schema: { querystring: query, response: { 200: statsAnswer } } }, async (request, reply) => {
    const { caller, query: asked } = request;
    const { merchantId } = caller;
    const merchant = await findMerchant(sql, merchantId);
    if (merchant === null) return sendProblem(reply, notFound("merchant"));
    const { range, errors } = readRange(asked, new Date());
    if (Object.keys(errors).length > 0) return sendProblem(reply, badInput(errors));
    const lengthMs = range.to.getTime() - range.from.getTime();
    const by = asked.by ?? (lengthMs <= hoursUpToMs ? "hour" : "day");
    const before = { from: new Date(range.from.getTime() - lengthMs), to: range.from };
    const [stats, previous, present, senders] = await Promise.all([
      statsIn(sql, merchant, asked, range, by),
      asked.compare === "previous" ? statsIn(sql, merchant, asked, before, by) : null,
      readPresent(sql, merchantId),
      readPresentSenders(sql, merchantId),
    ]);
    return {
      ...periodJson(range, stats),
      by,
      timezone: merchant.timezone,
      by_state: namedJson(stats.byState),
      by_type: namedJson(stats.byType),
      by_language: namedJson(stats.byLanguage),
      by_template: namedJson(stats.byTemplate),
      reasons: stats.reasons.map(({ outcome, code, count }) => {
        const { title, advice } = explainReason(code, spokenTo(request));
        return { status: outcome, code, title, advice, count };
      }),
      volume: stats.volume.map(({ at, funnel: counts }) => ({ at: iso(at), ...counts })),
      now: nowJson(present, senders),
      ...(previous === null ? {} : { previous: periodJson(before, previous) }),
    };
  });
}

/** Counts anew; where a statement forgot to count, or somebody changed rows by hand. */
export function recountRoutes(app: App, { sql }: HttpParts): void {
  app.post(
    "/v1/stats/recount",
    {
      schema: {
        body: input({ from: Type.String(), to: Type.String() }),
        response: { 200: Type.Object({ from: instant, to: instant, kinds: Type.Integer() }) },
      },
    },
    async ({ caller, body }, reply) => {
      const { merchantId, source } = caller;
      const { range, errors } = readRange(body, new Date());
      if (Object.keys(errors).length === 0 && range.to.getTime() - range.from.getTime() > recountedAtOnceMs) {
        errors.from = ["Expected a range of at most 31 days."];
      }
      if (Object.keys(errors).length > 0) return sendProblem(reply, badInput(errors));
      const kinds = await recount(sql, { merchantId, ...range });
      const told = { from: iso(range.from), to: iso(range.to), kinds };
      await sql.begin((tx) =>
        writeAudit(tx, { merchantId, actor: source, action: "stats.recounted", subject: merchantId, detail: told }),
      );
      return told;
    },
  );
}

type Asked = Static<typeof query>;
interface Range {
  from: Date;
  to: Date;
}

async function statsIn(
  sql: Sql,
  { merchantId, timezone, prices }: Merchant,
  asked: Asked,
  range: Range,
  by: "hour" | "day",
): Promise<Stats> {
  const {
    type = null,
    state = null,
    authenticator_id: authenticatorId = null,
    language = null,
    template = null,
  } = asked;
  const rows = await readTally(sql, { merchantId, ...range, type, state, authenticatorId }, { by, timezone });
  return statsOf(rows, { language, template, prices });
}

/** Whole hours: from the beginning of the first to the end of the last. */
function readRange(asked: Pick<Asked, "from" | "to">, now: Date): { range: Range; errors: FieldErrors } {
  const { at, errors } = readTimes(asked, ["from", "to"]);
  const to = new Date(Math.ceil((at.to ?? now).getTime() / hourMs) * hourMs);
  const from = new Date(Math.floor((at.from?.getTime() ?? to.getTime() - defaultMs) / hourMs) * hourMs);
  if (Object.keys(errors).length === 0) {
    if (from >= to) errors.from = ["Expected a time before to."];
    else if (to.getTime() - from.getTime() > longestMs) errors.from = ["Expected a range of at most 366 days."];
  }
  return { range: { from, to }, errors };
}

function periodJson(range: Range, stats: Stats): { from: string; to: string } & Static<typeof periodOnly> {
  return {
    from: iso(range.from),
    to: iso(range.to),
    funnel: stats.funnel,
    time_to_deliver: spreadJson(stats.timeToDeliver),
    time_to_pay: spreadJson(stats.timeToPay),
    cost: stats.cost,
  };
}
const periodOnly = Type.Object(period);

function spreadJson({ count, medianSeconds, p95Seconds, steps }: Spread): Static<typeof spread> {
  return {
    count,
    median_seconds: medianSeconds,
    p95_seconds: p95Seconds,
    steps: steps.map(({ fromSeconds, toSeconds, count }) => ({
      from_seconds: fromSeconds,
      to_seconds: toSeconds,
      count,
    })),
  };
}

function namedJson(funnels: ReadonlyMap<string, Funnel>): Static<typeof named> {
  return Array.from(funnels, ([name, counts]) => ({ name, ...counts }));
}

function nowJson(present: Present, senders: readonly PresentSender[]): Static<typeof statsAnswer>["now"] {
  const { queued, held, sending, uncertain } = present;
  return {
    queued,
    held,
    sending,
    uncertain,
    oldest_due_at: iso(present.oldestDueAt),
    oldest_held_since: iso(present.oldestHeldSince),
    oldest_uncertain_since: iso(present.oldestUncertainSince),
    senders: senders.map(({ id, name, environment, status, ...facts }) => ({
      id,
      name,
      environment,
      status,
      held_for: facts.heldFor,
      quality_rating: facts.qualityRating,
      messaging_limit: facts.messagingLimit,
    })),
  };
}
