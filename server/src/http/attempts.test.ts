import assert from "node:assert/strict";
import { test } from "node:test";
import { createAttempts } from "./attempts.ts";

const perMinute = { name: "one", most: 3, windowMs: 60_000 };

test("so many attempts are let through, and the next is told how long to wait", () => {
  let now = 0;
  const attempts = createAttempts(() => now);
  for (let round = 0; round < 3; round += 1) assert.equal(attempts.take([perMinute]).kind, "go");
  now = 20_000;

  assert.deepEqual(attempts.take([perMinute]), { kind: "wait", seconds: 40 });
});

test("a new window begins when the old one has ended", () => {
  let now = 0;
  const attempts = createAttempts(() => now);
  for (let round = 0; round < 4; round += 1) attempts.take([perMinute]);
  now = 60_000;

  assert.equal(attempts.take([perMinute]).kind, "go");
});

test("what turned out to be right does not count", () => {
  const attempts = createAttempts(() => 0);
  for (let round = 0; round < 10; round += 1) {
    attempts.take([perMinute]);
    attempts.giveBack([perMinute]);
  }

  assert.equal(attempts.take([perMinute]).kind, "go");
});

test("any of several limits is enough to be stopped, and nobody else is", () => {
  const attempts = createAttempts(() => 0);
  const other = { ...perMinute, name: "other", most: 1 };
  attempts.take([perMinute, other]);

  assert.equal(attempts.take([perMinute, other]).kind, "wait");
  assert.equal(attempts.take([perMinute]).kind, "go");
});

test("a crowd of names does not fill the memory: the oldest are forgotten", () => {
  const attempts = createAttempts(() => 0);
  const first = { ...perMinute, most: 1 };
  attempts.take([first]);

  for (let index = 0; index < 20_000; index += 1) attempts.take([{ ...perMinute, name: `n${index}` }]);

  assert.equal(attempts.take([first]).kind, "go");
});
