import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { currencyCodes, parseAmount } from "../domain/money.ts";
import { fromStripeUnits } from "./stripe-money.ts";

const cases: [amount: unknown, currency: string, text: string | null][] = [
  [1099, "USD", "10.99"],
  [5, "USD", "0.05"],
  [0, "USD", "0.00"],
  [24500, "KWD", "24.500"],
  [5, "BHD", "0.005"],
  [86000, "OMR", "86.000"],
  [500, "JPY", "500"],
  [0, "JPY", "0"],
  [1000, "KRW", "1000"],
  // Stripe's list of currencies without decimals, and not ISO 4217's.
  [1000, "MGA", "1000.00"],
  // No decimals, and yet as hundredths.
  [500, "ISK", "5"],
  [500, "UGX", "5"],
  // The one currency of ISO 4217 with three decimals that Stripe does not list as such.
  [1000, "IQD", "10.000"],
  // Fractions of what has none are told as they are; they are refused further on.
  [550, "ISK", "5.50"],
  [-1, "USD", null],
  [10.5, "USD", null],
  [2 ** 53, "USD", null],
  ["1099", "USD", null],
  [null, "USD", null],
  [Number.NaN, "USD", null],
];

for (const [amount, currency, text] of cases) {
  test(`${JSON.stringify(amount)} of ${currency} is ${text}`, () => {
    assert.equal(fromStripeUnits(amount, currency), text);
  });
}

test("every amount in every currency is one that Zajel can keep, or a fraction of what has none", () => {
  const currency = fc.constantFrom(...currencyCodes);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e12 }), currency, (amount, code) => {
      const text = fromStripeUnits(amount, code) as string;
      const parsed = parseAmount(text, code);
      if (parsed.kind === "ok") assert.equal(parsed.amount, text);
      else assert.ok(amount % 100 !== 0, `${amount} ${code} is ${text}`);
    }),
  );
});
