import assert from "node:assert/strict";
import { test } from "node:test";
import { localeOf, plainSpacing, remembered } from "./intl.ts";

test("only Arabic is ever written with Arabic-Indic digits", () => {
  assert.equal(localeOf("ar", "arab"), "ar-u-ca-gregory-nu-arab");
  assert.equal(localeOf("ar", "latn"), "ar-u-ca-gregory-nu-latn");
  assert.equal(localeOf("en_US", "arab"), "en-US-u-ca-gregory-nu-latn");
});

test("a language that Intl does not take is formatted as English", () => {
  assert.equal(localeOf("klingon language", "latn"), "en-u-ca-gregory-nu-latn");
});

test("direction marks go, unusual spaces become ordinary ones", () => {
  assert.equal(plainSpacing("\u200f20.000\u00a0د.ك.\u200f"), "20.000 د.ك.");
});

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
