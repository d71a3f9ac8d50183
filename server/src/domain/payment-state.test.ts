import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import {
  decideMove,
  isFinal,
  isNotifiable,
  isOpen,
  isOperational,
  isPaymentState,
  isSuccess,
  operationalStates,
  type PaymentState,
  paymentStates,
  type ReportedState,
} from "./payment-state.ts";

const anyState = fc.constantFrom(...paymentStates);
const anyReport = fc.constantFrom<ReportedState>(...paymentStates, ...operationalStates);

/** The table of product.md, written out: a row per present state, a letter per reported one. */
const table = `
            created pending attempted paid authorized failed canceled expired invalided cod
created     =       +       +         +    +          +      +        +       +         +
pending     x       =       +         +    +          +      +        +       +         +
attempted   x       +       =         +    +          +      +        +       +         +
paid        x       x       x         =    x          x      x        x       x         x
authorized  x       x       x         +    =          x      x        x       x         x
failed      x       x       x         +    +          =      x        x       x         +
canceled    x       x       x         !    !          x      =        x       x         !
expired     x       x       x         +    +          x      x        =       x         +
invalided   x       x       x         !    !          x      x        x       =         !
cod         x       x       x         x    x          x      +        x       x         =`;
const meaning = {
  "=": { kind: "repeated" },
  "+": { kind: "applied" },
  x: { kind: "stale", conflict: false },
  "!": { kind: "stale", conflict: true },
};
const [columns = [], ...rows] = table
  .trim()
  .split("\n")
  .map((line) => line.trim().split(/\s+/));

describe("moves of a payment", () => {
  for (const [from, ...cells] of rows) {
    for (const [index, cell] of cells.entries()) {
      const expected = meaning[cell as keyof typeof meaning];
      test(`${from} reported as ${columns[index]}: ${expected.kind}`, () => {
        assert.deepEqual(decideMove(from as PaymentState, columns[index] as PaymentState), expected);
      });
    }
  }

  test("an operational report never changes the state", () => {
    fc.assert(
      fc.property(anyState, fc.constantFrom(...operationalStates), (from, reported) => {
        assert.deepEqual(decideMove(from, reported), { kind: "operational" });
      }),
    );
  });

  test("no sequence of reports leaves paid, canceled or invalided", () => {
    fc.assert(
      fc.property(fc.array(anyReport, { maxLength: 30 }), (reports) => {
        let state: PaymentState = "created";
        let final: PaymentState | null = null;
        for (const reported of reports) {
          if (decideMove(state, reported).kind === "applied") state = reported as PaymentState;
          if (final !== null) assert.equal(state, final);
          if (isFinal(state)) final = state;
        }
      }),
    );
  });

  test("once ended, a payment is never open again", () => {
    fc.assert(
      fc.property(anyState, anyReport, (from, reported) => {
        fc.pre(!isOpen(from));
        assert.ok(decideMove(from, reported).kind !== "applied" || !isOpen(reported));
      }),
    );
  });

  test("only a success can be a conflict", () => {
    fc.assert(
      fc.property(anyState, anyReport, (from, reported) => {
        const move = decideMove(from, reported);
        assert.ok(move.kind !== "stale" || !move.conflict || isSuccess(reported));
      }),
    );
  });
});

test("the three open states, and no other, can still be paid through the link", () => {
  assert.deepEqual(paymentStates.filter(isOpen), ["created", "pending", "attempted"]);
});

test("pending, attempted, cod, invalided and operational states never notify", () => {
  const silent = [...paymentStates, ...operationalStates].filter((state) => !isNotifiable(state));

  assert.deepEqual(silent, ["pending", "attempted", "invalided", "cod", ...operationalStates]);
});

test("a word that is no state is recognised as none", () => {
  assert.ok(!isPaymentState("refunded"));
  assert.ok(!isPaymentState("toString"));
  assert.ok(!isOperational("paid"));
  assert.ok(!isNotifiable("constructor"));
});
