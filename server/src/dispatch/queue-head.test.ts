import assert from "node:assert/strict";
import { test } from "node:test";
import { createQueueHeads } from "./queue-head.ts";

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 27, 9) + seconds * 1000);
const found = (...due: [priority: number, seconds: number][]) =>
  due.map(([priority, seconds]) => ({ priority, dueAt: at(seconds) }));

test("the whole queue is looked at first, and again after a second", () => {
  let now = 0;
  const heads = createQueueHeads(() => now);
  assert.equal(heads.since("a"), null);

  heads.note("a", { since: null, at: at(30), found: found([1, 10], [1, 20]), isFull: false });
  now = 999;
  assert.notEqual(heads.since("a"), null);
  assert.equal(heads.since("b"), null);
  // A look from where the last one ended makes the next whole one no later.
  heads.note("a", { since: heads.since("a"), at: at(31), found: [], isFull: false });
  now = 1_000;
  assert.equal(heads.since("a"), null);
});

test("each lane begins a little before what was found last in it, or before the look where it was empty", () => {
  const heads = createQueueHeads(() => 0);

  heads.note("a", { since: null, at: at(30), found: found([1, 10], [1, 20], [2, 5]), isFull: false });

  assert.deepEqual(heads.since("a"), [at(29.75), at(19.75), at(4.75)]);
});

test("of a lane that a look did not reach, nothing is known but what was known before", () => {
  const heads = createQueueHeads(() => 0);

  heads.note("a", { since: null, at: at(30), found: found([1, 10], [1, 20]), isFull: true });
  assert.deepEqual(heads.since("a"), [at(29.75), at(19.75), null]);

  heads.note("a", { since: heads.since("a"), at: at(40), found: found([0, 33]), isFull: true });
  assert.deepEqual(heads.since("a"), [at(32.75), at(19.75), null]);

  heads.note("a", { since: heads.since("a"), at: at(50), found: [], isFull: true });
  assert.deepEqual(heads.since("a"), [at(32.75), at(19.75), null]);
});
