/**
 * Random stories of payments, told to a model and to the real store: events, claims, answers, lost answers, crashes,
 * reports, stop words and the clock, in any order. After each step both must agree, and at the end every promise must have been kept.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import fc from "fast-check";
import type { SendOutcome } from "../../src/domain/next-step.ts";
import { type PaymentState, paymentStates } from "../../src/domain/payment-state.ts";
import { openDatabase, type Sql } from "../../src/store/database.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { type Flight, leaseMs, Model, type ModelNotification, type Report } from "./model.ts";
import { type ModelShop, openModelShop } from "./model-shop.ts";
import { installClock, type VirtualClock } from "./virtual-clock.ts";

let database: TestDatabase;
let clock: VirtualClock & AsyncDisposable;
let sql: Sql;

before(async () => {
  database = await createTestDatabase();
  clock = await installClock(database.url);
  sql = openDatabase({ url: database.url, max: 2 });
});
after(async () => {
  await sql?.end({ timeout: 1 });
  await clock?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

/** What the story is told to. */
interface Real {
  shop: ModelShop;
  clock: VirtualClock;
}

type Step = fc.AsyncCommand<Model, Real>;

/** A step that is possible where `choose` finds what it is about. */
function step<T>(
  name: string,
  choose: (model: Model) => T | undefined,
  run: (model: Model, real: Real, chosen: T) => Promise<void>,
): Step {
  return {
    check: (model) => choose(model) !== undefined,
    async run(model, real) {
      await run(model, real, choose(model) as T);
      await agree(model, real);
    },
    toString: () => name,
  };
}

/** Both know the same payments and messages. */
async function agree(model: Model, { shop }: Real): Promise<void> {
  assert.deepEqual(await shop.states(), Object.fromEntries(model.states));
  const expected = model.notifications
    // Of two messages of one notification WhatsApp's reports decide which one stands for it.
    .filter(({ lies }) => lies === 0)
    .map(({ sessionId, state, phase, attempts, messageId, rank }) => ({
      sessionId,
      state,
      phase,
      attempts,
      messageId,
      rank,
    }));
  const told = new Set(model.notifications.filter(({ lies }) => lies > 0).map(nameOf));
  const stored = (await shop.notifications()).filter((one) => !told.has(nameOf(one))).map((one) => ({ ...one }));
  assert.deepEqual(
    stored,
    expected.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)),
  );
}

function nameOf({ sessionId, state }: { sessionId: string; state: string }): string {
  return `${sessionId}/${state}`;
}

const accepted = (messageId: string): SendOutcome => ({ kind: "accepted", messageId });
const unavailable: SendOutcome = { kind: "refused", reaction: "retry", code: 2, title: "Unavailable", detail: "" };
const noAnswer: SendOutcome = { kind: "unanswered", detail: "reset" };

async function settle(model: Model, { shop }: Real, flight: Flight, outcome: SendOutcome): Promise<void> {
  const { sessionId, state } = flight.notification;
  model.settle(flight, outcome);
  await shop.settle(sessionId, state, flight.number, outcome);
}

async function hear(
  model: Model,
  { shop }: Real,
  report: Report,
  status: "sent" | "delivered" | "read" | "failed",
  lateMs: number,
): Promise<void> {
  const { sessionId, state } = report.notification;
  model.hear(report, status, lateMs);
  await shop.hear({ sessionId, state, messageId: report.messageId, status, at: new Date(model.now - lateMs) });
}

async function claim(model: Model, { shop }: Real): Promise<Flight[]> {
  const expected = model.claim();
  assert.deepEqual(
    (await shop.claim()).toSorted(),
    expected.map(({ notification }) => nameOf(notification)).toSorted(),
    "other messages were claimed",
  );
  return expected;
}

async function move(model: Model, { clock }: Real, ms: number): Promise<void> {
  model.now += ms;
  await clock.move(ms);
}

async function reconcile(model: Model, { shop }: Real): Promise<void> {
  model.reconcile();
  await shop.reconcile(new Date(model.now));
}

const place = fc.nat(1_000);
const pickOf = <T>(values: readonly T[], index: number): T | undefined => values[index % Math.max(1, values.length)];
const existing = (model: Model): Report[] =>
  model.notifications.flatMap((notification) => notification.taken.map((messageId) => ({ notification, messageId })));
/** A request is written within its lease; what was not taken then never will be. */
const onTheirWay = (model: Model) =>
  model.flights.filter(({ messageId, claimedAt }) => messageId === null && model.now < claimedAt + leaseMs);

const create = fc.constant(
  step(
    "create",
    ({ states }) => (states.size < 4 ? `s${states.size}` : undefined),
    async (model, { shop }, sessionId) => {
      model.create(sessionId);
      await shop.create(sessionId);
    },
  ),
);
const report = fc.tuple(place, fc.constantFrom(...paymentStates)).map(([index, state]) =>
  step(
    `report(${index}, ${state})`,
    ({ states }) => pickOf([...states.keys()], index),
    async (model, { shop }, sessionId) => {
      assert.equal(await shop.report(sessionId, state as PaymentState), model.report(sessionId, state));
    },
  ),
);
const writes = fc.tuple(place, fc.constantFrom("stop", "start", "start")).map(([index, word]) =>
  step(
    `write(${index}, ${word})`,
    ({ states }) => pickOf([...states.keys()], index),
    async (model, { shop }, sessionId) => {
      model.write(sessionId, word);
      await shop.write(sessionId, word, new Date(model.now));
    },
  ),
);
const claims = fc.constant(
  step(
    "claim",
    () => true,
    async (model, real) => void (await claim(model, real)),
  ),
);
const take = place.map((index) =>
  step(
    `take(${index})`,
    (model) => pickOf(onTheirWay(model), index),
    async (model, _real, flight) => void model.take(flight),
  ),
);
const answer = place.map((index) =>
  step(
    `answer(${index})`,
    ({ flights }) => pickOf(flights, index),
    (model, real, flight) =>
      settle(model, real, flight, flight.messageId === null ? unavailable : accepted(flight.messageId)),
  ),
);
const lose = place.map((index) =>
  step(
    `lose(${index})`,
    ({ flights }) => pickOf(flights, index),
    (model, real, flight) => settle(model, real, flight, noAnswer),
  ),
);
const crash = fc.constant(
  step(
    "crash",
    ({ flights }) => (flights.length > 0 ? true : undefined),
    async (model, { shop }) => {
      model.crash();
      shop.crash();
    },
  ),
);
const statuses = fc.constantFrom("sent", "delivered", "read", "failed");
const hears = fc.tuple(place, statuses, fc.constantFrom(0, 0, 0, 100_000)).map(([index, status, lateMs]) =>
  step(
    `hear(${index}, ${status}, ${lateMs})`,
    (model) => pickOf(existing(model), index),
    (model, real, told) => hear(model, real, told, status, lateMs),
  ),
);
const moves = fc.constantFrom(7_000, 40_000, 100_000).map((ms) =>
  step(
    `clock(${ms})`,
    () => true,
    (model, real) => move(model, real, ms),
  ),
);
const reconciles = fc.constant(step("reconcile", () => true, reconcile));
const silence = fc.constant(
  step(
    "silence",
    () => true,
    async (model, real) => {
      await move(model, real, 100_000);
      await reconcile(model, real);
      // What was a lease is in doubt now, and the doubt is old enough.
      await reconcile(model, real);
    },
  ),
);
/** What happens more often stands here more often. */
const steps = [
  ...[create, create, report, report, claims, claims, claims, take, take, answer, answer],
  ...[lose, crash, writes, hears, moves, reconciles, silence, silence],
];

/** All that is still open comes to its end: reports arrive, leases and waits run out, and WhatsApp takes what is sent. */
async function finish(model: Model, real: Real): Promise<void> {
  model.crash();
  real.shop.crash();
  for (const report of existing(model)) await hear(model, real, report, "delivered", 0);
  for (let round = 0; round < 20 && model.notifications.some(isOpen); round += 1) {
    // Where no report ever came the uncertain wait for the hold limit.
    const onlyDoubt = model.notifications.filter(isOpen).every(({ phase }) => phase === "uncertain");
    await move(model, real, onlyDoubt && round > 5 ? 90_000_000 : 1_000_000);
    await reconcile(model, real);
    for (const flight of await claim(model, real)) {
      const messageId = model.take(flight);
      await settle(model, real, flight, accepted(messageId));
      await hear(model, real, { notification: flight.notification, messageId }, "delivered", 0);
    }
    await agree(model, real);
  }
}

function isOpen({ phase }: ModelNotification): boolean {
  return phase === "queued" || phase === "sending" || phase === "uncertain";
}

function checkPromises(model: Model): void {
  for (const one of model.notifications) {
    const name = `${nameOf(one)} ${one.phase}`;
    assert.ok(!isOpen(one), `${name} has no end`);
    assert.ok(one.taken.length <= 1 + one.lies, `${name} was doubled`);
    if (one.phase === "accepted") assert.ok(one.taken.length > 0, `${name} was lost`);
    if (one.phase === "superseded" || one.phase === "suppressed") assert.equal(one.taken.length, 0, `${name} had left`);
  }
  const owed = new Set(model.notifications.map(nameOf));
  assert.equal(owed.size, model.notifications.length);
}

const usual = 80;
/** `FAULTS_STORIES` for more of them. */
const most = Number(process.env.FAULTS_STORIES ?? usual);

test("whatever happens in whatever order, the store does what the rules say, and every promise is kept", async () => {
  let sent = 0;
  let stories = 0;
  await fc.assert(
    fc.asyncProperty(fc.boolean(), fc.commands(steps, { maxCommands: 100, size: "max" }), async (isHeard, story) => {
      const now = await clock.reset();
      const model = new Model(now.getTime(), isHeard);
      const real = { shop: await openModelShop(sql, now, isHeard), clock };
      await fc.asyncModelRun(() => ({ model, real }), story);
      await finish(model, real);
      checkPromises(model);
      stories += 1;
      sent += model.messages;
    }),
    // Stops where a busy machine needs too long; the seed of what failed is in the error.
    { numRuns: most, ...(most > usual ? {} : { interruptAfterTimeLimit: 20_000 }) },
  );

  if (process.env.FAULTS_TELL) console.log({ stories, sent });
  assert.ok(stories > 0 && sent > 0);
});
