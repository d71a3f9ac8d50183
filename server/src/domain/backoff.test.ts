import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { backoffMs, longestWaitMs, pairWaitMs } from "./backoff.ts";

const anyJitter = fc.double({ min: 0, max: 1, noNaN: true });

describe("backoff", () => {
  test("is 2 s, doubling", () => {
    assert.deepEqual(
      [1, 2, 3, 8].map((attempts) => backoffMs(attempts, 0)),
      [2000, 4000, 8000, 256_000],
    );
  });

  test("is up to half longer by chance", () => {
    assert.equal(backoffMs(1, 1), 3000);
  });

  test("starts from the configured base", () => {
    assert.equal(backoffMs(3, 0, 50), 200);
  });

  test("eight attempts span more than four minutes, the time that WhatsApp takes to roll out a version", () => {
    const waits = [1, 2, 3, 4, 5, 6, 7].map((attempts) => backoffMs(attempts, 0));

    assert.ok(waits.reduce((sum, wait) => sum + wait, 0) > 4 * 60_000);
  });

  test("is bounded, never zero, and never shrinks with further attempts", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 5000 }),
        anyJitter,
        fc.integer({ min: 1, max: 60_000 }),
        (n, jitter, base) => {
          const wait = backoffMs(n, jitter, base);

          assert.ok(wait >= Math.min(base, longestWaitMs) && wait <= longestWaitMs);
          assert.ok(backoffMs(n + 1, jitter, base) >= wait);
        },
      ),
    );
  });
});

describe("the wait after WhatsApp's pair limit", () => {
  const cases: [number, number][] = [
    [0, 1],
    [1, 4],
    [2, 16],
    [3, 64],
    [4, 256],
    [5, 900],
    [1000, 900],
  ];
  for (const [n, seconds] of cases) {
    test(`after ${n} earlier refusals: ${seconds} s`, () => {
      assert.equal(pairWaitMs(n), seconds * 1000);
    });
  }
});
