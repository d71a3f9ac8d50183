import assert from "node:assert/strict";
import test from "node:test";
import { sumOf } from "./money.ts";

test("amounts are summed by currency, to the last digit", () => {
  const amounts = [
    { currency_code: "KWD", amount: "1204.250" },
    { currency_code: "USD", amount: "7.00" },
    { currency_code: "KWD", amount: "9007199254740993.001" },
    { currency_code: "JPY", amount: "1200" },
  ];

  assert.deepEqual(sumOf(amounts), [
    { currency_code: "KWD", amount: "9007199254742197.251" },
    { currency_code: "USD", amount: "7.00" },
    { currency_code: "JPY", amount: "1200" },
  ]);
});

test("amounts with unlike decimals are brought to the finer ones", () => {
  assert.deepEqual(sumOf(["0.5", "0.125"].map((amount) => ({ currency_code: "KWD", amount }))), [
    { currency_code: "KWD", amount: "0.625" },
  ]);
});
