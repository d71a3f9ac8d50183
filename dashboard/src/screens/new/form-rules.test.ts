import assert from "node:assert/strict";
import test from "node:test";
import { parseAmount } from "./amount.ts";
import { allStates, boxOf, postPayment, prePayment, pressBox, toldOf } from "./ticks.ts";

test("an amount has the decimals of its currency, in whichever digits it is typed", () => {
  assert.equal(parseAmount("24.5", 3), "24.500");
  assert.equal(parseAmount(" 1,234,567.89 ", 3), "1234567.890");
  assert.equal(parseAmount("٢٤٫٥", 3), "24.500");
  assert.equal(parseAmount("007", 2), "7.00");
  assert.equal(parseAmount("500", 0), "500");
  for (const [typed, decimals] of [
    ["24.5001", 3],
    ["1.5", 0],
    ["0", 3],
    ["0.000", 3],
    ["", 3],
    ["-4", 3],
    ["4e3", 3],
    ["four", 3],
  ] as const) {
    assert.equal(parseAmount(typed, decimals), null, typed);
  }
});

test("a box stands for its states, is partly ticked with some of them, and is whole after a press", () => {
  const some = new Set(["paid", "failed"]);

  assert.equal(boxOf(postPayment, some), "some");
  assert.equal(boxOf(prePayment, some), "none");
  assert.deepEqual(toldOf("payment_request", pressBox(prePayment, some)), ["created", "paid", "failed"]);
  const whole = pressBox(postPayment, some);
  assert.equal(boxOf(postPayment, whole), "all");
  assert.equal(boxOf(postPayment, pressBox(postPayment, whole)), "none");
});

test("an E-Commerce order has no payment link to tell of", () => {
  assert.deepEqual(toldOf("e_commerce", allStates), [...postPayment]);
  assert.deepEqual(toldOf("payment_request", allStates), allStates);
});
