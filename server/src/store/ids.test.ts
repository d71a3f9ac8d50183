import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { newId } from "./ids.ts";

const uuid7 = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

let latest = Date.now();
/** A millisecond, in the future, in which no id has been made yet. */
function freshMs(): number {
  latest += 1_000_000;
  return latest;
}

function timeOf(id: string): number {
  const [, high = "", low = ""] = uuid7.exec(id) ?? [];
  return Number.parseInt(high + low, 16);
}

function assertIncreasing(ids: readonly string[]): void {
  assert.equal(new Set(ids).size, ids.length);
  assert.deepEqual(ids, ids.toSorted());
}

describe("ids", () => {
  test("are UUIDs of version 7, which carry their time", () => {
    const ms = freshMs();

    const id = newId(ms);

    assert.match(id, uuid7);
    assert.equal(timeOf(id), ms);
  });

  test("take the present time by themselves", () => {
    // Made in a process of its own would be exact; here earlier tests may have been ahead of the clock.
    assert.ok(timeOf(newId()) >= Date.now() - 1_000);
  });

  test("are in the order of their making within one millisecond", () => {
    const ms = freshMs();

    const ids = Array.from({ length: 4_096 }, () => newId(ms));

    assertIncreasing(ids);
    assert.deepEqual(new Set(ids.map(timeOf)), new Set([ms]));
  });

  test("borrow from the next millisecond rather than lose the order", () => {
    const ms = freshMs();

    const ids = Array.from({ length: 4_097 }, () => newId(ms));

    assertIncreasing(ids);
    assert.equal(timeOf(ids.at(-1) ?? ""), ms + 1);
    assertIncreasing([ids.at(-1) ?? "", newId(ms + 1), newId(ms + 2)]);
  });

  test("are in the order of their making whatever the clock does", () => {
    const start = freshMs();

    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 50 }), { minLength: 2, maxLength: 200 }), (steps) => {
        assertIncreasing(steps.map((step) => newId(start + step)));
      }),
    );
  });

  test("are unique over 100,000, and all of them valid", () => {
    const ids = Array.from({ length: 100_000 }, () => newId());

    assertIncreasing(ids);
    assert.equal(
      ids.find((id) => !uuid7.test(id)),
      undefined,
    );
  });

  test("cannot be guessed from the ones before: 62 of their bits are random", () => {
    const ms = freshMs();

    const ends = Array.from({ length: 1_000 }, () => newId(ms).slice(19));

    assert.equal(new Set(ends).size, ends.length);
  });
});
