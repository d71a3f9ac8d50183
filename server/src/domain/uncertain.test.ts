import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import {
  decideUncertain,
  type Listening,
  longestBeatGapMs,
  presentListening,
  type UncertainFacts,
} from "./uncertain.ts";

const now = new Date("2026-07-26T12:00:00Z");
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
const graceMs = 90_000;

/** Somebody took webhooks from one moment to another, in seconds before now. */
const listening = (from: number, to: number): Listening => ({ listeningSince: ago(from), lastBeatAt: ago(to) });

/** Everything that rule 5 asks for is given: silence means that WhatsApp has nothing. */
const provenSilence: UncertainFacts = {
  now,
  uncertainSince: ago(120),
  owedAt: ago(600),
  holdLimitHours: 24,
  graceMs,
  choice: "resend",
  isStillTrue: true,
  listening: listening(3600, 0),
  lateReportAt: null,
  hasReports: true,
  senderIsSilent: false,
};

function decide(changes: Partial<UncertainFacts>) {
  return decideUncertain({ ...provenSilence, ...changes });
}

describe("an uncertain notification", () => {
  test("is sent again when silence means something", () => {
    assert.deepEqual(decide({}), { kind: "resend" });
  });

  test("waits until the grace time since the attempt has passed", () => {
    assert.deepEqual(decide({ uncertainSince: ago(89.999) }), { kind: "wait", because: "grace" });
    assert.deepEqual(decide({ uncertainSince: ago(90) }), { kind: "resend" });
  });

  test("waits until the grace time since somebody listens has passed, however old the attempt is", () => {
    const uncertainSince = ago(3600);

    assert.deepEqual(decide({ uncertainSince, listening: listening(89, 0) }), { kind: "wait", because: "grace" });
    assert.deepEqual(decide({ uncertainSince, listening: listening(90, 0) }), { kind: "resend" });
  });

  test("waits until the grace time since the last late report has passed: its own may still be on the way", () => {
    assert.deepEqual(decide({ lateReportAt: ago(89.999) }), { kind: "wait", because: "grace" });
    assert.deepEqual(decide({ lateReportAt: ago(90) }), { kind: "resend" });
  });

  test("counts the grace time up to the last beat only: nobody knows whether anybody listened after it", () => {
    const uncertainSince = ago(95);

    assert.deepEqual(decide({ uncertainSince, listening: listening(3600, 6) }), { kind: "wait", because: "grace" });
    assert.deepEqual(decide({ uncertainSince, listening: listening(3600, 5) }), { kind: "resend" });
  });

  test("waits while nobody takes webhooks", () => {
    assert.deepEqual(decide({ listening: null }), { kind: "wait", because: "not_listening" });
  });

  test("waits where no report of this sender ever came", () => {
    assert.deepEqual(decide({ hasReports: false }), { kind: "wait", because: "no_reports" });
  });

  test("waits while another accepted message of the sender has no report either", () => {
    assert.deepEqual(decide({ senderIsSilent: true }), { kind: "wait", because: "silent_sender" });
  });

  test("waits for a person where the merchant chose never to send again", () => {
    assert.deepEqual(decide({ choice: "never" }), { kind: "wait", because: "never" });
  });

  test("is superseded when it is no longer true, whatever else holds", () => {
    assert.deepEqual(decide({ isStillTrue: false }), { kind: "superseded" });
    assert.deepEqual(decide({ isStillTrue: false, choice: "never", owedAt: ago(48 * 3600) }), { kind: "superseded" });
  });

  test("is given up at the hold limit, counted from when it was owed", () => {
    const holdLimitHours = 2;

    assert.deepEqual(decide({ holdLimitHours, owedAt: ago(2 * 3600) }), { kind: "give_up" });
    assert.deepEqual(decide({ holdLimitHours, owedAt: ago(2 * 3600 - 1) }), { kind: "resend" });
  });

  test("is given up at the hold limit also where it only waited", () => {
    const owedAt = ago(24 * 3600);

    assert.deepEqual(decide({ owedAt, choice: "never" }), { kind: "give_up" });
    assert.deepEqual(decide({ owedAt, listening: null }), { kind: "give_up" });
    assert.deepEqual(decide({ owedAt, hasReports: false }), { kind: "give_up" });
  });

  test("is never sent again unless all conditions hold", () => {
    const anyFacts = fc.record<UncertainFacts>({
      now: fc.constant(now),
      uncertainSince: fc.integer({ min: -5, max: 400 }).map(ago),
      owedAt: fc.integer({ min: 0, max: 3 * 3600 }).map(ago),
      holdLimitHours: fc.constantFrom(1, 2, 24),
      graceMs: fc.constantFrom(0, 1_000, graceMs),
      choice: fc.constantFrom("resend", "resend", "resend", "never"),
      isStillTrue: fc.constantFrom(true, true, true, false),
      listening: fc.option(
        fc.tuple(fc.integer({ min: 10, max: 400 }), fc.nat(10)).map(([from, to]) => listening(from, to)),
        { freq: 6 },
      ),
      lateReportAt: fc.option(fc.integer({ min: 0, max: 400 }).map(ago)),
      hasReports: fc.constantFrom(true, true, true, false),
      senderIsSilent: fc.constantFrom(false, false, false, true),
    });

    fc.assert(
      fc.property(anyFacts, (facts) => {
        const silentFor = (since: Date) => (facts.listening?.lastBeatAt.getTime() ?? 0) - since.getTime();
        const silenceMeansSomething =
          facts.listening !== null &&
          silentFor(facts.uncertainSince) >= facts.graceMs &&
          silentFor(facts.listening.listeningSince) >= facts.graceMs &&
          (facts.lateReportAt === null || silentFor(facts.lateReportAt) >= facts.graceMs) &&
          facts.hasReports &&
          !facts.senderIsSilent;
        const mayStillGo =
          facts.isStillTrue &&
          facts.choice === "resend" &&
          now.getTime() - facts.owedAt.getTime() < facts.holdLimitHours * 3_600_000;

        assert.equal(decideUncertain(facts).kind === "resend", silenceMeansSomething && mayStillGo);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("the present unbroken time in which webhooks are taken", () => {
  const gap = longestBeatGapMs / 1000;
  const cases: [string, Listening[], Listening | null][] = [
    ["nobody ever listened", [], null],
    ["one node, still there", [listening(500, 1)], listening(500, 1)],
    ["a beat that is just not too old", [listening(500, gap)], listening(500, gap)],
    ["the only node is gone", [listening(500, gap + 0.001)], null],
    ["overlapping lives are one time", [listening(100, 0), listening(300, 90), listening(900, 250)], listening(900, 0)],
    ["lives that only touch are one time", [listening(100, 0), listening(300, 100)], listening(300, 0)],
    ["a gap breaks it", [listening(100, 0), listening(900, 101)], listening(100, 0)],
    [
      "a gap further back breaks it there",
      [listening(100, 0), listening(300, 90), listening(900, 301)],
      listening(300, 0),
    ],
    ["of two nodes the longer one counts", [listening(100, 0), listening(900, 1)], listening(900, 0)],
    ["a short life inside a long one changes nothing", [listening(900, 0), listening(300, 200)], listening(900, 0)],
    ["the order does not matter", [listening(900, 250), listening(100, 0), listening(300, 90)], listening(900, 0)],
  ];
  for (const [name, lives, present] of cases) {
    test(name, () => {
      assert.deepEqual(presentListening(lives, now), present);
    });
  }

  test("in every instant of it some node was listening", () => {
    const anyLife = fc.tuple(fc.nat(60), fc.nat(20)).map(([to, length]) => listening(to + length, to));

    fc.assert(
      fc.property(fc.array(anyLife, { maxLength: 8 }), fc.nat(80), (lives, second) => {
        const present = presentListening(lives, now);
        const at = ago(second);
        fc.pre(present !== null && present.listeningSince <= at && at <= present.lastBeatAt);

        assert.ok(lives.some((life) => life.listeningSince <= at && at <= life.lastBeatAt));
      }),
      { numRuns: 1_000 },
    );
  });
});
