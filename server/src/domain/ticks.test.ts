import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { notifiableStates, operationalStates } from "./payment-state.ts";
import { expandTicks } from "./ticks.ts";

const postPayment = ["paid", "authorized", "canceled", "failed", "expired"];

describe("a payment request", () => {
  const cases: [string, string[], string[]][] = [
    ["nothing asked for ticks nothing", [], []],
    ["pre_payment is created", ["pre_payment"], ["created"]],
    ["post_payment is the five outcomes", ["post_payment"], postPayment],
    ["both groups are all six states", ["post_payment", "pre_payment"], ["created", ...postPayment]],
    ["single states come in their usual order", ["expired", "created", "paid"], ["created", "paid", "expired"]],
    ["a state and its group make no double", ["paid", "post_payment", "paid"], postPayment],
  ];
  for (const [name, asked, states] of cases) {
    test(name, () => {
      assert.deepEqual(expandTicks("payment_request", asked), { kind: "ok", states });
    });
  }
});

describe("refusals say what is wrong and what to choose from", () => {
  const cases: ["payment_request" | "e_commerce", string, RegExp][] = [
    ["payment_request", "pending", /No notification is sent for the state "pending"\. Choose from: created, paid/],
    ["payment_request", "cod", /No notification is sent for the state "cod"/],
    ["payment_request", "payed", /"payed" is not a payment state\. Choose from: .*post_payment/],
    ["payment_request", "__proto__", /"__proto__" is not a payment state/],
    ["payment_request", "refund", /"refund" is an operational state/],
    ["e_commerce", "created", /^E-Commerce orders get no payment link: .*"created"/],
    ["e_commerce", "pre_payment", /^E-Commerce orders get no payment link: .*"pre_payment"/],
  ];
  for (const [type, word, message] of cases) {
    test(`${type}: ${word}`, () => {
      const ticks = expandTicks(type, ["paid", word]);

      assert.equal(ticks.kind, "refused");
      assert.match(ticks.kind === "refused" ? ticks.message : "", message);
    });
  }

  test("every operational state is refused as one", () => {
    for (const state of operationalStates) {
      const ticks = expandTicks("payment_request", [state]);
      assert.match(ticks.kind === "refused" ? ticks.message : "", /not sent for operational states/);
    }
  });
});

test("an E-Commerce order can have every receipt", () => {
  assert.deepEqual(expandTicks("e_commerce", ["post_payment"]), { kind: "ok", states: postPayment });
});

test("asking again for what was understood gives the same states", () => {
  const words = fc.array(fc.constantFrom(...notifiableStates, "pre_payment", "post_payment"));
  fc.assert(
    fc.property(words, (asked) => {
      const once = expandTicks("payment_request", asked);
      assert.equal(once.kind, "ok");
      assert.deepEqual(expandTicks("payment_request", once.kind === "ok" ? once.states : []), once);
    }),
  );
});
