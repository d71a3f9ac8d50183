import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { longestWaitMs } from "./backoff.ts";
import { isSharedCause, mostFaults, type NextStep, nextStep, type Reaction, type SendOutcome } from "./next-step.ts";

function refused(reaction: Reaction, code: number | null): SendOutcome {
  return { kind: "refused", reaction, code, title: "Title", detail: "what WhatsApp said" };
}

const retry = {
  kind: "retry",
  isFault: false,
  slowsSender: false,
  slowsPair: false,
  detail: "what WhatsApp said",
} as const;
const hold = { kind: "hold", detail: "what WhatsApp said" } as const;

describe("after the first attempt", () => {
  const cases: [string, SendOutcome, NextStep][] = [
    [
      "an accepted message is accepted",
      { kind: "accepted", messageId: "wamid.A" },
      { kind: "accepted", messageId: "wamid.A", heldForQuality: false },
    ],
    [
      "a message that Meta holds for quality is accepted too",
      { kind: "accepted", messageId: "wamid.A", heldForQuality: true },
      { kind: "accepted", messageId: "wamid.A", heldForQuality: true },
    ],
    [
      "a lost answer is uncertain, never a retry",
      { kind: "unanswered", detail: "connection reset" },
      { kind: "uncertain", detail: "connection reset" },
    ],
    [
      "a connection that never opened is tried again, and is no fault",
      { kind: "not_sent", detail: "connection refused" },
      { ...retry, dueInMs: 2000, reasonCode: null, detail: "connection refused" },
    ],
    [
      "a fault that passes is tried again",
      refused("retry", 131016),
      { ...retry, dueInMs: 2000, isFault: true, reasonCode: "131016" },
    ],
    [
      "a sender that is too fast slows down",
      refused("pace", 130429),
      { ...retry, dueInMs: 1000, slowsSender: true, reasonCode: "130429" },
    ],
    [
      "the pair limit waits a second",
      refused("wait_pair", 131056),
      { ...retry, dueInMs: 1000, slowsPair: true, reasonCode: "131056" },
    ],
    [
      "a refusal for good fails",
      refused("fail", 131021),
      { kind: "failed", code: "131021", detail: "what WhatsApp said" },
    ],
    [
      "a refusal without a code fails as unknown",
      refused("fail", null),
      { kind: "failed", code: "outcome_unknown", detail: "what WhatsApp said" },
    ],
    [
      "an expired token holds all on it",
      refused("hold_token", 190),
      { ...hold, scope: "token", reasonCode: "token", code: 190 },
    ],
    [
      "an unregistered number holds the sender",
      refused("hold_sender", 133010),
      { ...hold, scope: "sender", reasonCode: "sender_unhealthy", code: 133010 },
    ],
    [
      "a locked account holds the account",
      refused("hold_waba", 131031),
      { ...hold, scope: "waba", reasonCode: "sender_unhealthy", code: 131031 },
    ],
    [
      "a paused template holds the template",
      refused("hold_template", 132015),
      { ...hold, scope: "template", reasonCode: "template_paused", code: 132015 },
    ],
    [
      "a disabled template holds the template",
      refused("hold_template", 132016),
      { ...hold, scope: "template", reasonCode: "template_disabled", code: 132016 },
    ],
    [
      "a missing template holds the template",
      refused("hold_template", 132001),
      { ...hold, scope: "template", reasonCode: "template_missing", code: 132001 },
    ],
    [
      "any other trouble of a template holds the template",
      refused("hold_template", 131063),
      { ...hold, scope: "template", reasonCode: "template_pending", code: 131063 },
    ],
  ];
  for (const [name, outcome, step] of cases) {
    test(name, () => {
      assert.deepEqual(nextStep(outcome, 1, 0), step);
    });
  }
});

describe("after more faults", () => {
  test("the waits double from the configured base", () => {
    const step = nextStep(refused("retry", 2), 4, 0, { baseMs: 100 });

    assert.ok(step.kind === "retry" && step.dueInMs === 800);
  });

  test("a fault that does not pass fails at the eighth, with WhatsApp's code", () => {
    assert.equal(nextStep(refused("retry", 131000), mostFaults - 1, 0).kind, "retry");
    assert.deepEqual(nextStep(refused("retry", 131000), mostFaults, 0), {
      kind: "failed",
      code: "131000",
      detail: "what WhatsApp said",
    });
  });

  test("variables that do not fit wait until the template was read anew, and fail at the eighth", () => {
    for (const code of [132000, 132012]) {
      const waits = nextStep(refused("hold_template", code), mostFaults - 1, 0);
      const fails = nextStep(refused("hold_template", code), mostFaults, 0);

      assert.ok(waits.kind === "hold" && waits.scope === "template" && waits.reasonCode === `${code}`);
      assert.deepEqual(fails, { kind: "failed", code: `${code}`, detail: "what WhatsApp said" });
    }
    assert.equal(nextStep(refused("hold_template", 132015), mostFaults, 0).kind, "hold");
  });

  test("a recipient who is refused again is left alone four times as long, whatever else the message went through", () => {
    const waits = [0, 1, 2, 3].map((pairRefusals) => nextStep(refused("wait_pair", 131056), 7, 0, { pairRefusals }));

    assert.deepEqual(
      waits.map((step) => step.kind === "retry" && step.dueInMs),
      [1000, 4000, 16_000, 64_000],
    );
  });

  test("limits and connections that do not open never fail a message by themselves", () => {
    const outcomes = fc.constantFrom(refused("pace", 130429), refused("wait_pair", 131056), {
      kind: "not_sent",
      detail: "connection refused",
    } as const);
    fc.assert(
      fc.property(outcomes, fc.integer({ min: 1, max: 10_000 }), (outcome, faults) => {
        const step = nextStep(outcome, faults, 0.5);
        assert.ok(step.kind === "retry" && !step.isFault);
      }),
    );
  });

  test("no wait is longer than the longest, or none at all", () => {
    const reactions = fc.constantFrom<Reaction>("retry", "pace", "wait_pair");
    fc.assert(
      fc.property(reactions, fc.nat(5000), fc.double({ min: 0, max: 1, noNaN: true }), (reaction, faults, jitter) => {
        const step = nextStep(refused(reaction, 1), faults + 1, jitter);
        assert.ok(step.kind !== "retry" || (step.dueInMs > 0 && step.dueInMs <= longestWaitMs));
      }),
    );
  });

  test("WhatsApp's title stands in for missing details", () => {
    const step = nextStep(
      { kind: "refused", reaction: "fail", code: 100, title: "Invalid parameter", detail: "" },
      1,
      0,
    );

    assert.ok(step.kind === "failed" && step.detail === "Invalid parameter");
  });
});

test("an invalid token and a locked account concern everybody who uses them, a missing permission does not", () => {
  assert.deepEqual(
    [190, 0, 10, 200, 131005].map((code) => isSharedCause("token", code)),
    [true, true, false, false, false],
  );
  assert.deepEqual(
    (["waba", "sender", "template", "tier"] as const).map((scope) => isSharedCause(scope, 368)),
    [true, false, false, false],
  );
});
