import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { type Counted, readTally, spreadOf, statsOf } from "./stats.ts";

const at = new Date("2026-07-26T12:00:00Z");
const row = (tally: string, count = 1, changes: Partial<Counted> = {}): Counted => ({
  at,
  state: "created",
  type: "payment_request",
  tally,
  count,
  ...changes,
});
const everything = { language: null, template: null, prices: [] };

describe("the numbers", () => {
  const rows = [
    row("open", 2),
    row("read/1/utility@KW/4/18//en/payment_link", 3),
    row("delivered/1/utility:free@KW/6///ar/payment_link", 4),
    row("failed/1////131026/en/payment_link", 1),
    row("failed/0////missing_variable/en/payment_link", 2),
    row("suppressed/0////no_link//", 5, { state: "paid", type: "e_commerce" }),
    row("superseded/0//////", 1),
  ];
  const { funnel, byState, byLanguage, byTemplate, reasons, cost } = statsOf(rows, everything);

  test("of a funnel count with each step those that came further", () => {
    assert.deepEqual(funnel, {
      owed: 18,
      open: 2,
      accepted: 8,
      delivered: 7,
      read: 3,
      paid: 3,
      failed: 3,
      suppressed: 5,
      superseded: 1,
      withdrawn: 0,
    });
  });

  test("are told by state, language and template, the largest first", () => {
    assert.deepEqual(
      Array.from(byState, ([state, { owed }]) => [state, owed]),
      [
        ["created", 13],
        ["paid", 5],
      ],
    );
    assert.deepEqual(
      Array.from(byLanguage, ([language, { owed }]) => [language, owed]),
      [
        ["en", 6],
        ["ar", 4],
      ],
    );
    assert.deepEqual([...byTemplate.keys()], ["payment_link"]);
    assert.equal(statsOf(rows, { ...everything, language: "ar" }).funnel.owed, 4);
  });

  test("of what failed are told by reason", () => {
    assert.deepEqual(
      reasons.map(({ code, count }) => [code, count]),
      [
        ["no_link", 5],
        ["missing_variable", 2],
        ["131026", 1],
      ],
    );
  });

  test("of the cost are counts where the merchant keeps no prices", () => {
    assert.deepEqual([cost.categories.length, cost.money, cost.unpriced], [2, [], 3]);
  });

  test("of the cost are money by the price that holds on the day, without what is free", () => {
    const price = { country: "KW", category: "UTILITY", currency: "USD" };
    const prices = [
      { ...price, amount: "9", from: "2026-01-01" },
      { ...price, amount: "0.0157", from: "2026-07-01" },
      { ...price, amount: "1", from: "2026-08-01" },
    ];

    assert.deepEqual(statsOf(rows, { ...everything, prices }).cost.money, [{ currency: "USD", amount: "0.0471" }]);
  });
});

test("what is counted under an unknown outcome is an error of ours", () => {
  assert.throws(() => readTally("lost/1"));
});

describe("times", () => {
  test("of nobody are none", () => {
    assert.deepEqual(spreadOf([{ step: null, count: 4 }]), {
      count: 0,
      medianSeconds: null,
      p95Seconds: null,
      steps: [],
    });
  });

  test("are told step by step, too, those of one step together", () => {
    const { count, steps } = spreadOf([0, 3, 3, 6].map((step) => ({ step, count: 2 })));

    assert.equal(count, 8);
    assert.deepEqual(steps, [
      { fromSeconds: 0, toSeconds: 1.3, count: 2 },
      { fromSeconds: 2, toSeconds: 2.5, count: 4 },
      { fromSeconds: 4, toSeconds: 5, count: 2 },
    ]);
  });

  test("lie within a step of the true ones", () => {
    const seconds = fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(seconds, (times) => {
        const sorted = times.toSorted((a, b) => a - b);
        const spread = spreadOf(times.map((time) => ({ step: Math.floor(3 * Math.log2(time) + 1e-9), count: 1 })));
        const median = sorted[Math.ceil(sorted.length / 2) - 1] as number;

        const ratio = (spread.medianSeconds as number) / median;
        assert.ok(ratio > 0.75 && ratio < 1.35, `${spread.medianSeconds} for ${median}`);
      }),
    );
  });
});
