import assert from "node:assert/strict";
import { test } from "node:test";
import { remembered } from "./remembered.ts";

test("what was made is used again, and the memory is bounded", () => {
  let made = 0;
  const square = remembered((n: number) => {
    made += 1;
    return n * n;
  });

  assert.equal(square(3), 9);
  assert.equal(square(3), 9);
  assert.equal(made, 1);
  for (let n = 100; n < 700; n += 1) square(n);
  assert.equal(square(3), 9);
  assert.equal(made, 602);
});

test("arguments that would run together are told apart, and long ones are not kept", () => {
  let made = 0;
  const joined = remembered((a: string, b: string) => {
    made += 1;
    return `${a}+${b}`;
  });

  assert.deepEqual([joined("a|b", "c"), joined("a", "b|c"), joined("a|b", "c")], ["a|b+c", "a+b|c", "a|b+c"]);
  assert.equal(made, 2);
  const long = "x".repeat(300);
  assert.equal(joined(long, "y"), joined(long, "y"));
  assert.equal(made, 4);
});
