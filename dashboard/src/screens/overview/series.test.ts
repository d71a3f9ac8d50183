import assert from "node:assert/strict";
import test from "node:test";
import { instantsOf, readRange } from "./range.ts";
import { barsOf, columnsOf } from "./series.ts";
import type { Stats } from "./stats.ts";

const kuwait = { language: "en", digits: "latn", timeZone: "Asia/Kuwait" } as const;

const funnel = (owed: number, failed: number) => ({
  owed,
  open: 0,
  accepted: owed,
  delivered: owed - failed,
  read: 0,
  paid: 0,
  failed,
  suppressed: 0,
  superseded: 0,
  withdrawn: 0,
});
const stats = (volume: Stats["volume"]) =>
  ({ from: "2026-07-24T21:00:00Z", to: "2026-07-27T09:00:00Z", by: "day", volume }) as Stats;

test("every day of the range has its bar, and links and receipts stand on each other", () => {
  const all = stats([{ at: "2026-07-25T21:00:00Z", ...funnel(10, 2) }]);
  const links = stats([{ at: "2026-07-25T21:00:00Z", ...funnel(6, 1) }]);

  assert.deepEqual(
    barsOf(all, links, kuwait).map(({ at, ...bar }) => [at, ...Object.values(bar)]),
    [
      ["2026-07-24T21:00:00.000Z", 0, 0, 0],
      ["2026-07-25T21:00:00.000Z", 5, 3, 2],
      ["2026-07-26T21:00:00.000Z", 0, 0, 0],
    ],
  );
});

test("a histogram has 14 columns at most, and loses nobody", () => {
  const steps = [0, 1, 8, 40].map((step) => ({
    from_seconds: step === 0 ? 0 : Math.round(10 * 2 ** (step / 3)) / 10,
    to_seconds: 0,
    count: 2,
  }));

  const columns = columnsOf(steps);

  assert.ok(columns.length <= 14);
  assert.equal(
    columns.reduce((sum, count) => sum + count, 0),
    8,
  );
  assert.deepEqual(columnsOf([]), []);
});

test("days begin where the merchant is; what is no range is the usual one", () => {
  const now = new Date("2026-07-28T12:00:00Z");

  assert.deepEqual(instantsOf("today", kuwait, now), { from: "2026-07-27T21:00:00.000Z" });
  assert.deepEqual(instantsOf("7d", kuwait, now), { from: "2026-07-21T21:00:00.000Z" });
  assert.deepEqual(instantsOf("2026-07-01..2026-07-02", kuwait, now), {
    from: "2026-06-30T21:00:00.000Z",
    to: "2026-07-02T21:00:00.000Z",
  });
  assert.equal(readRange("2026-07-09..2026-07-02"), "30d");
});
