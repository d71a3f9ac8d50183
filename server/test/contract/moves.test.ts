/**
 * Every move of the table, and every one that is not in it, as a payment system meets them: what is answered, and
 * where the payment stands afterwards.
 */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startApi } from "../http/support.ts";

const api = await startApi();
after(() => api[Symbol.asyncDispose]());

const states = [
  "created",
  "pending",
  "attempted",
  "paid",
  "authorized",
  "failed",
  "canceled",
  "expired",
  "invalided",
  "cod",
];
const operational = ["captured", "refunded", "refund_queued", "refund_rejected", "voided"];

/** The table of design/product.md, written out again: from → what it may become. */
const table: Record<string, string[]> = {
  created: ["pending", "attempted", "paid", "authorized", "failed", "canceled", "expired", "invalided", "cod"],
  pending: ["attempted", "paid", "authorized", "failed", "canceled", "expired", "invalided", "cod"],
  attempted: ["pending", "paid", "authorized", "failed", "canceled", "expired", "invalided", "cod"],
  failed: ["paid", "authorized", "cod"],
  expired: ["paid", "authorized", "cod"],
  cod: ["canceled"],
  authorized: ["paid"],
  paid: [],
  canceled: [],
  invalided: [],
};

/** The successes that are refused after these, although money may have moved. */
const conflicts: Record<string, string[]> = {
  canceled: ["paid", "authorized", "cod"],
  invalided: ["paid", "authorized", "cod"],
};

let payments = 0;

/** A new payment in that state. */
async function paymentIn(state: string): Promise<string> {
  payments += 1;
  const session_id = `move-${payments}`;
  const made = await api.call("POST", "/v1/transactions", {
    type: "payment_request",
    amount: "20",
    currency_code: "KWD",
    session_id,
  });
  assert.equal(made.status, 201);
  const moved = state === "created" ? null : await report(session_id, state);
  assert.ok(moved === null || moved.body.applied === true);
  return session_id;
}

function report(sessionId: string, state: string) {
  return api.call("POST", `/v1/transactions/${sessionId}/state`, { state });
}

/** What a report is answered, and what is to be read afterwards. */
interface Outcome {
  status: number;
  applied: boolean | undefined;
  reason: string | undefined;
  /** As the 409 names it. */
  presentState: string | undefined;
  stateAfter: string;
  conflict: boolean;
  lastEntry: { state: string; applied: boolean; reason: string | null; conflict: boolean } | undefined;
}

async function outcomeOf(from: string, to: string): Promise<Outcome> {
  const sessionId = await paymentIn(from);
  const { status, body } = await report(sessionId, to);
  const { body: read } = await api.call("GET", `/v1/transactions/${sessionId}`);
  const { state, applied, reason, conflict } = read.history.at(-1);
  return {
    status,
    applied: body.applied,
    reason: body.reason,
    presentState: status === 409 ? body.state : undefined,
    stateAfter: read.state,
    conflict: read.conflict,
    lastEntry: { state, applied, reason, conflict },
  };
}

function expectedOutcome(from: string, to: string): Outcome {
  const arrived = { state: from, applied: true, reason: null, conflict: false };
  if (operational.includes(to)) {
    const lastEntry = { state: to, applied: false, reason: "operational", conflict: false };
    return {
      status: 200,
      applied: false,
      reason: "operational",
      presentState: undefined,
      stateAfter: from,
      conflict: false,
      lastEntry,
    };
  }
  if (to === from) {
    return {
      status: 200,
      applied: false,
      reason: "repeated",
      presentState: undefined,
      stateAfter: from,
      conflict: false,
      lastEntry: arrived,
    };
  }
  if (table[from]?.includes(to)) {
    const lastEntry = { state: to, applied: true, reason: null, conflict: false };
    return {
      status: 200,
      applied: true,
      reason: undefined,
      presentState: undefined,
      stateAfter: to,
      conflict: false,
      lastEntry,
    };
  }
  const conflict = conflicts[from]?.includes(to) ?? false;
  const lastEntry = { state: to, applied: false, reason: "stale", conflict };
  return {
    status: 409,
    applied: undefined,
    reason: undefined,
    presentState: from,
    stateAfter: from,
    conflict,
    lastEntry,
  };
}

for (const from of states) {
  test(`every report to a payment that is ${from}`, async () => {
    const reports = [...states, ...operational];

    const outcomes = await Promise.all(reports.map((to) => outcomeOf(from, to)));

    assert.deepEqual(
      Object.fromEntries(reports.map((to, index) => [to, outcomes[index]])),
      Object.fromEntries(reports.map((to) => [to, expectedOutcome(from, to)])),
    );
  });
}

test("a success after canceled raises the conflict once, and the payment can be found by it", async () => {
  const sessionId = await paymentIn("canceled");

  const refused = await report(sessionId, "paid");
  await report(sessionId, "refunded");

  assert.deepEqual([refused.status, refused.body.state], [409, "canceled"]);
  const found = await api.call("GET", "/v1/transactions?conflict=true&limit=200");
  const mine = found.body.data.filter((row: { session_id: string }) => row.session_id === sessionId);
  assert.deepEqual(
    mine.map(({ state, conflict }: Record<string, unknown>) => [state, conflict]),
    [["canceled", true]],
  );
  assert.equal(
    found.body.data.every(({ conflict }: { conflict: boolean }) => conflict),
    true,
  );
  const { body } = await api.call("GET", `/v1/transactions/${sessionId}`);
  assert.deepEqual(
    body.history.map(({ state, conflict }: Record<string, unknown>) => [state, conflict]),
    [
      ["created", false],
      ["canceled", false],
      ["paid", true],
      ["refunded", false],
    ],
  );
});

test("a state that nobody knows is refused with all that are known", async () => {
  const sessionId = await paymentIn("created");

  const { status, body } = await report(sessionId, "settled");

  assert.equal(status, 400);
  for (const known of [...states, ...operational]) assert.match(body.errors.state[0], new RegExp(`\\b${known}\\b`));
});
