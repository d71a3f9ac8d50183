import assert from "node:assert/strict";
import { test } from "node:test";
import { createHeard } from "./heard.ts";

const graceMs = 90_000;

/** A memory with a clock that the test turns on. */
function startHeard() {
  let now = 1_000_000;
  const heard = createHeard(graceMs, () => now);
  const sender = (authenticatorId: string, ageMs: number) => {
    return { merchantId: "shop", authenticatorId, oldestAt: new Date(now - ageMs) };
  };
  return {
    heard,
    sender,
    pass(ms: number) {
      now += ms;
    },
  };
}

test("a sender that was noted a moment ago is not noted again, and another one is", () => {
  const { heard, sender, pass } = startHeard();
  heard.noted(heard.toNote([sender("a", 1_000)]));
  pass(499);

  const toNote = heard.toNote([sender("a", 1_000), sender("b", 1_000)]);

  assert.deepEqual(toNote, [sender("b", 1_000)]);
});

test("after half a second it is noted again", () => {
  const { heard, sender, pass } = startHeard();
  heard.noted([sender("a", 1_000)]);
  pass(500);

  assert.equal(heard.toNote([sender("a", 1_000)]).length, 1);
});

test("what was not written stays to be noted", () => {
  const { heard, sender } = startHeard();
  heard.toNote([sender("a", 1_000)]);

  assert.equal(heard.toNote([sender("a", 1_000)]).length, 1);
});

test("a status that may be late is always noted", () => {
  const { heard, sender } = startHeard();
  heard.noted([sender("a", 1_000)]);

  assert.equal(heard.toNote([sender("a", graceMs / 2)]).length, 1);
  assert.equal(heard.toNote([{ ...sender("a", 0), oldestAt: null }]).length, 1);
});
