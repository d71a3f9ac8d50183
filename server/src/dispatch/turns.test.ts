import assert from "node:assert/strict";
import { test } from "node:test";
import { createTurns } from "./turns.ts";

const sender = "0192-sender";

test("a wake is told to whoever has the turn, at its end, and else to nobody", () => {
  const turns = createTurns();
  assert.equal(turns.wake(sender), false);

  turns.beginClaim(sender);
  assert.equal(turns.endClaim(sender), false);
  turns.beginClaim(sender);
  assert.equal(turns.wake(sender), true);
  assert.equal(turns.wake("another"), false);
  assert.equal(turns.endClaim(sender), true);

  turns.beginBirth(sender, true);
  turns.beginBirth(sender, true);
  assert.equal(turns.wake(sender), true);
  assert.equal(turns.endBirth(sender), false);
  assert.equal(turns.endBirth(sender), true);
  assert.equal(turns.wake(sender), false);
});

test("births wait for the sender's claim, whatever line they are in, and for no other's", () => {
  const turns = createTurns();
  turns.beginClaim(sender);
  assert.deepEqual([turns.isTaken(sender, true), turns.isTaken(sender, false)], [true, true]);
  assert.equal(turns.isTaken("another", false), false);
  assert.equal(turns.claims, 1);

  turns.endClaim(sender);
  assert.deepEqual([turns.isTaken(sender, true), turns.isTaken(sender, false)], [false, false]);
  assert.equal(turns.claims, 0);
});

test("births follow births where all are in line, until a claim waits for them", () => {
  const turns = createTurns();
  turns.beginBirth(sender, true);
  assert.deepEqual([turns.isTaken(sender, true), turns.isTaken(sender, false)], [false, true]);
  turns.wake(sender);
  assert.equal(turns.isTaken(sender, true), true);
  turns.endBirth(sender);

  turns.beginBirth(sender, false);
  assert.equal(turns.isTaken(sender, true), true);
});

test("whoever waits for a turn goes on when one is over, or when its time is", async () => {
  const turns = createTurns();
  for (const [begin, end] of [
    [() => turns.beginClaim(sender), () => turns.endClaim(sender)],
    [() => turns.beginBirth(sender, true), () => turns.endBirth(sender)],
  ] as const) {
    begin();
    let isOver = false;
    const waiting = turns.untilOver(performance.now() + 60_000).then(() => assert.ok(isOver));
    await new Promise(setImmediate);
    isOver = true;
    end();
    await waiting;
  }
  turns.beginClaim(sender);
  await turns.untilOver(performance.now() + 1);
  assert.ok(turns.isTaken(sender, true));
});
