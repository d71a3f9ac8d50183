import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import {
  defaultSettleSeconds,
  deliveryRanks,
  dueAt,
  isReasonCode,
  isStillTrue,
  isTooOld,
  isWaiting,
  linkLifeIsTooShort,
  type NotificationStatus,
  type Phase,
  phases,
  reasonCodes,
  reasonText,
  statusOf,
} from "./notification.ts";
import { type NotifiableState, notifiableStates, type PaymentState, paymentStates } from "./payment-state.ts";

const noon = new Date("2026-07-26T12:00:00Z");
const secondsAfterNoon = (seconds: number) => new Date(noon.getTime() + seconds * 1000);

describe("the status that people see", () => {
  const cases: [Phase, keyof typeof deliveryRanks, boolean, NotificationStatus][] = [
    ["queued", "none", false, "queued"],
    ["held", "none", false, "held"],
    ["sending", "none", false, "sending"],
    ["uncertain", "none", false, "uncertain"],
    ["accepted", "accepted", false, "accepted"],
    ["accepted", "sent", false, "sent"],
    ["accepted", "delivered", false, "delivered"],
    ["accepted", "read", false, "read"],
    ["accepted", "accepted", true, "failed"],
    ["accepted", "sent", true, "failed"],
    ["accepted", "delivered", true, "delivered"],
    ["accepted", "read", true, "read"],
    ["failed", "none", false, "failed"],
    ["failed", "delivered", true, "delivered"],
    ["superseded", "none", false, "superseded"],
    ["suppressed", "none", false, "suppressed"],
    ["withdrawn", "none", false, "withdrawn"],
  ];
  for (const [phase, rank, failed, status] of cases) {
    test(`${phase}, ${rank}${failed ? ", failure reported" : ""}: ${status}`, () => {
      assert.equal(statusOf(phase, deliveryRanks[rank], failed), status);
    });
  }

  test("proof of arrival shows in every phase", () => {
    fc.assert(
      fc.property(fc.constantFrom(...phases), fc.boolean(), (phase, failed) => {
        assert.equal(statusOf(phase, deliveryRanks.read, failed), "read");
      }),
    );
  });
});

test("only what is queued or held waits", () => {
  assert.deepEqual(phases.filter(isWaiting), ["queued", "held"]);
});

describe("what is still true", () => {
  const cases: [NotifiableState, PaymentState[]][] = [
    ["created", ["created", "pending", "attempted"]],
    ["paid", ["paid"]],
    ["authorized", ["authorized"]],
    ["canceled", ["canceled"]],
    ["failed", ["failed"]],
    ["expired", ["expired"]],
  ];
  for (const [about, states] of cases) {
    test(`a message about ${about} is true while the payment is ${states.join(", ")}`, () => {
      assert.deepEqual(
        paymentStates.filter((now) => isStillTrue(about, now)),
        states,
      );
    });
  }
});

describe("the life of a payment link", () => {
  const cases: [string, Date | null, boolean][] = [
    ["without an end is long enough", null, false],
    ["of exactly 60 s is long enough", secondsAfterNoon(60), false],
    ["of 59.999 s is too short", secondsAfterNoon(59.999), true],
    ["that has ended is too short", secondsAfterNoon(-1), true],
  ];
  for (const [name, expiresAt, tooShort] of cases) {
    test(name, () => {
      assert.equal(linkLifeIsTooShort(expiresAt, noon), tooShort);
    });
  }
});

describe("the settle window", () => {
  test("bad news waits 30 s by default, everything else leaves at once", () => {
    const waits = notifiableStates.map((state) => dueAt(state, noon, {}).getTime() - noon.getTime());

    assert.deepEqual(waits, [0, 0, 0, 0, 30_000, 30_000]);
    assert.equal(defaultSettleSeconds.failed, 30);
  });

  test("a merchant's window counts, and zero is a window", () => {
    assert.deepEqual(dueAt("failed", noon, { failed: 0 }), noon);
    assert.deepEqual(dueAt("paid", noon, { paid: 5, failed: 0 }), secondsAfterNoon(5));
    assert.deepEqual(dueAt("expired", noon, { failed: 0 }), secondsAfterNoon(30));
  });
});

test("news is too old once the hold limit has passed since it happened", () => {
  const dayLater = secondsAfterNoon(24 * 3600);

  assert.equal(isTooOld(noon, dayLater, 24), false);
  assert.equal(isTooOld(noon, new Date(dayLater.getTime() + 1), 24), true);
  assert.equal(isTooOld(noon, secondsAfterNoon(3601), 1), true);
});

describe("reasons", () => {
  test("the codes are those that the interface promises", () => {
    const promised =
      "no_link template_rejected template_disabled template_missing template_pending template_paused missing_variable " +
      "link_mismatch link_expiring phone_missing phone_invalid opted_out token sender_unhealthy tier_full hold_limit " +
      "outcome_unknown too_old template_marketing no_payment_link";

    assert.deepEqual(reasonCodes.toSorted(), promised.split(" ").toSorted());
  });

  test("each has a short title and one sentence of advice", () => {
    for (const code of reasonCodes) {
      const { title, advice } = reasonText(code, "en");
      assert.match(title, /^[A-Z][^.]{5,50}$/);
      assert.match(advice, /^[A-Z][^.]+( [^.]+|[^.])\.$/, `${code}: ${advice}`);
    }
  });

  test("each has both in Arabic as well", () => {
    for (const code of reasonCodes) {
      const { title, advice } = reasonText(code, "ar");
      assert.match(title, /^\p{Script=Arabic}[^.]{5,60}$/u, `${code}: ${title}`);
      assert.match(advice, /^\p{Script=Arabic}[^.]+\.$/u, `${code}: ${advice}`);
      assert.notEqual(advice, reasonText(code, "en").advice);
    }
  });

  test("WhatsApp's numbers and foreign words are not ours", () => {
    assert.equal(reasonText("131026", "en"), null);
    assert.equal(isReasonCode("toString"), false);
  });
});
