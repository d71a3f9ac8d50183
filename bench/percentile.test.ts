import assert from "node:assert/strict";
import test from "node:test";
import { percentile } from "./percentile.ts";

const oneTo100 = Array.from({ length: 100 }, (_, index) => 100 - index);

test("a percentile is the smallest measured value that so many do not exceed", () => {
  const found = [0.5, 0.95, 0.99, 1].map((share) => percentile(oneTo100, share));

  assert.deepEqual(found, [50, 95, 99, 100]);
});

test("a single value is every percentile, and no value is none", () => {
  assert.equal(percentile([7], 0.99), 7);
  assert.throws(() => percentile([], 0.5), /no percentile/);
});
