import assert from "node:assert/strict";
import { test } from "node:test";
import { timelineOf } from "../../src/http/timeline.ts";
import type { Attempt, Notification } from "../../src/store/notification.ts";
import type { TransactionEvent } from "../../src/store/transaction.ts";

const at = (second: number) => new Date(Date.UTC(2026, 10, 23, 10, 0, second));

const queued: Notification = {
  merchantId: "demo",
  id: "n1",
  sessionId: "s1",
  orderNo: null,
  state: "failed",
  kind: "automatic",
  authenticatorId: "a1",
  phase: "queued",
  dueAt: at(30),
  heldSince: null,
  reasonCode: null,
  reasonDetail: null,
  recipient: null,
  templateName: null,
  templateNamespace: null,
  templateLanguage: null,
  requestedLanguage: null,
  content: null,
  corrects: null,
  requestedBy: null,
  retriedAt: null,
  resolvedBy: null,
  resolvedAt: null,
  attempts: 0,
  messageId: null,
  deliveryRank: 0,
  pricing: null,
  createdAt: at(0),
  acceptedAt: null,
  sentAt: null,
  deliveredAt: null,
  readAt: null,
  failedAt: null,
};

const attempt: Attempt = {
  number: 1,
  startedAt: at(31),
  durationMs: 20,
  outcome: "accepted",
  httpStatus: 200,
  code: null,
  detail: null,
  traceId: null,
  request: null,
  answer: null,
};

const paid: TransactionEvent = {
  id: "e1",
  state: "paid",
  applied: true,
  conflict: false,
  reason: null,
  occurredAt: at(4),
  recordedAt: at(5),
  source: "root",
  referenceNumber: null,
  paidAmount: null,
  note: null,
};

const toldOf = (entries: ReturnType<typeof timelineOf>) =>
  entries.map(({ at, what }) => [what, at?.getUTCSeconds() ?? null]);

test("a message that was read has its whole life, in the order of the clock", () => {
  const read = {
    ...queued,
    phase: "accepted",
    deliveryRank: 4,
    acceptedAt: at(31),
    sentAt: at(32),
    readAt: at(40),
  } as const;

  const entries = timelineOf(read, [attempt], [read], []);

  assert.deepEqual(toldOf(entries), [
    ["owed", 0],
    ["attempt", 31],
    ["accepted", 31],
    ["sent", 32],
    ["read", 40],
  ]);
});

test("what is known to be accepted by a report alone stands after what came before it in that second", () => {
  const inSecond = (ms: number) => new Date(at(31).getTime() + ms);
  const proven: Notification = {
    ...queued,
    phase: "accepted",
    deliveryRank: 1,
    createdAt: inSecond(300),
    acceptedAt: inSecond(0),
    sentAt: inSecond(0),
  };

  const timeline = timelineOf(proven, [{ ...attempt, startedAt: inSecond(400) }], [proven], []);

  assert.deepEqual(
    timeline.map(({ what }) => what),
    ["owed", "attempt", "accepted", "sent"],
  );
});

test("a superseded message names the move that outran it, not an earlier or a stale one", () => {
  const superseded = { ...queued, phase: "superseded" } as const;
  const events = [
    { ...paid, state: "failed" as const, recordedAt: at(0) },
    { ...paid, applied: false, recordedAt: at(3) },
    paid,
  ];

  const entries = timelineOf(superseded, [], [superseded], events);

  assert.deepEqual(toldOf(entries), [
    ["owed", 0],
    ["superseded", 5],
  ]);
  assert.equal(entries[1]?.detail, "The payment became paid.");
});

test("bad news that went out and the good news after it point at each other", () => {
  const bad = { ...queued, phase: "accepted", deliveryRank: 1, acceptedAt: at(31) } as const;
  const good = { ...queued, id: "n2", state: "paid", createdAt: at(45), corrects: "n1" } as const;

  const ofBad = timelineOf(bad, [], [bad, good], []);
  const ofGood = timelineOf(good, [], [bad, good], []);

  assert.deepEqual(ofBad.at(-1), {
    at: at(45),
    what: "corrected_by",
    detail: null,
    attempt: null,
    replyId: null,
    notificationId: "n2",
  });
  assert.deepEqual(ofGood.at(-1), {
    at: at(45),
    what: "corrects",
    detail: null,
    attempt: null,
    replyId: null,
    notificationId: "n1",
  });
});

test("a held message says since when and for what", () => {
  const held = {
    ...queued,
    phase: "held",
    heldSince: at(31),
    reasonCode: "token",
    reasonDetail: "190: expired",
  } as const;

  const entries = timelineOf(held, [{ ...attempt, outcome: "refused", detail: "190" }], [held], []);

  assert.deepEqual(
    entries.map(({ what, detail }) => [what, detail]),
    [
      ["owed", null],
      ["attempt", "refused: 190"],
      ["held", "190: expired"],
    ],
  );
});

test("what was never sent ends with the reason", () => {
  const suppressed = { ...queued, phase: "suppressed", reasonCode: "no_link" } as const;

  const entries = timelineOf(suppressed, [], [suppressed], []);

  assert.deepEqual(entries.at(-1), {
    at: null,
    what: "suppressed",
    detail: "No template is linked",
    attempt: null,
    replyId: null,
    notificationId: null,
  });
});
