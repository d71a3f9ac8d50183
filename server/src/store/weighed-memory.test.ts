import assert from "node:assert/strict";
import test from "node:test";
import { createWeighedMemory } from "./weighed-memory.ts";

test("what was not used for the longest is forgotten when all of it weighs too much", () => {
  const memory = createWeighedMemory<string>(10, (value) => value.length);
  memory.set("a", "four");
  memory.set("b", "four");
  memory.get("a");

  memory.set("c", "four");

  assert.deepEqual(
    ["a", "b", "c"].map((key) => memory.get(key)),
    ["four", undefined, "four"],
  );
});

test("a new value takes the place and the weight of the old one", () => {
  const memory = createWeighedMemory<string>(10, (value) => value.length);
  for (let time = 0; time < 5; time += 1) memory.set("a", "sixsix");
  memory.set("b", "four");

  assert.deepEqual([memory.get("a"), memory.get("b")], ["sixsix", "four"]);

  memory.delete("a");
  memory.set("c", "sixsix");
  assert.deepEqual([memory.get("b"), memory.get("c")], ["four", "sixsix"]);
});

test("what alone weighs too much is remembered alone", () => {
  const memory = createWeighedMemory<string>(3, (value) => value.length);
  memory.set("a", "one");
  memory.set("b", "fours");

  assert.deepEqual([memory.get("a"), memory.get("b")], [undefined, "fours"]);
});
