import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { exampleFacts } from "./example-facts.ts";
import {
  isVariableSource,
  type Mapping,
  parseMapping,
  sourceValue,
  tidy,
  type VariableFacts,
  type VariableSource,
  variableSources,
} from "./variables.ts";

const facts: VariableFacts = { ...exampleFacts, paidAmount: "19.500", extra: { branch: "Salmiya" } };

describe("what each source gives", () => {
  const values: Record<(typeof variableSources)[number], string | null> = {
    merchant_name: "Demo Shop",
    customer_first_name: "Noura",
    customer_last_name: "Al-Sabah",
    customer_name: "Noura Al-Sabah",
    customer_phone: "+96550001234",
    amount: "KWD 20.000",
    amount_value: "20.000",
    currency_code: "KWD",
    paid_amount: "KWD 19.500",
    order_no: "A-17",
    session_id: "s_17",
    reference_number: "R-9",
    checkout_url: "https://pay.example.com/c/s_17",
    checkout_url_suffix: null,
    state: "paid",
    created_at: "26 Jul 2026, 14:32",
    expires_at: "27 Jul 2026, 14:00",
    occurred_at: "26 Jul 2026, 14:35",
  };
  for (const source of variableSources) {
    test(`${source}: ${values[source] ?? "only in a button"}`, () => {
      assert.equal(sourceValue(source, facts), values[source]);
    });
  }

  const cases: [string, VariableSource, Partial<VariableFacts>, string | null][] = [
    ["an extra field", "extra.branch", {}, "Salmiya"],
    ["an extra field that is not there", "extra.floor", {}, null],
    ["an extra field named like a part of every object", "extra.constructor", {}, null],
    ["a paid amount that was not reported is the amount", "paid_amount", { paidAmount: null }, "KWD 20.000"],
    ["a first name alone", "customer_name", { customerLastName: null }, "Noura"],
    ["a last name alone", "customer_name", { customerFirstName: null }, "Al-Sabah"],
    ["no name at all", "customer_name", { customerFirstName: null, customerLastName: "" }, null],
    ["runs of white space become one", "order_no", { orderNo: " A\t\n17\u00a0\u2028 b " }, "A 17 b"],
    ["blank is no value", "order_no", { orderNo: " \n\t" }, null],
    ["invisible is no value", "order_no", { orderNo: "\u200f\u200b\u3164" }, null],
    ["direction marks inside stay as they are given", "order_no", { orderNo: "A\u200f17" }, "A\u200f17"],
    ["emoji are kept", "customer_first_name", { customerFirstName: "👩‍👧 نورة" }, "👩‍👧 نورة"],
    ["an amount in Arabic", "amount", { language: "ar" }, "20.000 د.ك."],
    ["an amount in Arabic digits", "amount", { language: "ar", digits: "arab" }, "٢٠٫٠٠٠ د.ك."],
    ["the plain value in Arabic", "amount_value", { language: "ar", digits: "arab" }, "20.000"],
    ["a time in Arabic", "created_at", { language: "ar" }, "26 يوليو 2026، 14:32"],
    ["a link that does not expire", "expires_at", { expiresAt: null }, null],
  ];
  for (const [name, source, changes, value] of cases) {
    test(name, () => {
      assert.equal(sourceValue(source, { ...facts, ...changes }), value);
    });
  }
});

describe("reading a mapping", () => {
  const good: [unknown, Mapping][] = [
    ["customer_first_name", { from: "customer_first_name" }],
    ["extra.branch", { from: "extra.branch" }],
    [{ from: "amount" }, { from: "amount" }],
    [
      { from: "customer_name", fallback: " dear  customer " },
      { from: "customer_name", fallback: "dear customer" },
    ],
    [{ text: "Demo\nShop" }, { text: "Demo Shop" }],
  ];
  for (const [value, mapping] of good) {
    test(JSON.stringify(value), () => {
      assert.deepEqual(parseMapping(value), mapping);
    });
  }

  const bad: unknown[] = [
    "customer",
    "extra.",
    "extra. ",
    "",
    "toString",
    null,
    7,
    [],
    {},
    { from: "customer" },
    { from: "amount", fallback: "" },
    { from: "amount", fallback: " \u200b" },
    { from: "amount", fallback: 7 },
    { fallback: "x" },
    { text: "" },
    { text: 7 },
    { text: "x", from: "amount" },
    { text: "x", fallback: "y" },
    { from: "amount", default: "x" },
  ];
  for (const value of bad) {
    test(`refused: ${JSON.stringify(value)}`, () => {
      assert.equal(parseMapping(value), null);
    });
  }

  test("what was read reads the same again", () => {
    fc.assert(
      fc.property(fc.constantFrom(...variableSources), fc.option(fc.string({ unit: "grapheme" })), (from, fallback) => {
        const mapping = parseMapping(fallback === null ? from : { from, fallback });
        fc.pre(mapping !== null);

        assert.deepEqual(parseMapping(mapping), mapping);
      }),
    );
  });
});

test("sources are told from other words", () => {
  assert.ok(isVariableSource("extra.due date"));
  assert.ok(!isVariableSource("extra"));
  assert.ok(!isVariableSource("constructor"));
});

test("tidy text has no line break, tab or double space, is never blank, and stays as it is", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..." \t\n\r\u00a0\u2003\u200b\u0085\u3000ab🙂ن") }), (text) => {
      const tidied = tidy(text);
      fc.pre(tidied !== null);

      assert.doesNotMatch(tidied ?? "", /[\n\r\t\u0085]| {2}|^ | $|^$/);
      assert.equal(tidy(tidied ?? ""), tidied);
    }),
  );
});
