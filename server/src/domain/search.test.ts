import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseSearch } from "./search.ts";

const beginnings = (typed: string, country = "KW") => parseSearch(typed, country)?.phoneBeginnings;

test("a number with its country code is looked for as it is", () => {
  for (const typed of ["+96550001234", "0096550001234", "+965 5000-1234", "(+965) 5000.1234", "\u200e+96550001234"]) {
    assert.deepEqual(beginnings(typed), ["+96550001234"], typed);
  }
});

test("a number without a sign may begin with the country code or be one of people at home", () => {
  assert.deepEqual(beginnings("5000"), ["+5000", "+9655000"]);
  assert.deepEqual(beginnings("5000 1234"), ["+50001234", "+96550001234"]);
  assert.deepEqual(beginnings("0501234567", "AE"), ["+0501234567", "+9710501234567", "+971501234567"]);
});

test("without a country only the number as it stands is looked for", () => {
  assert.deepEqual(beginnings("5000", ""), ["+5000"]);
});

test("what has other signs in it, or few digits, is no phone", () => {
  for (const typed of ["DN-10482", "Noura", "12", "+", "++965500", "5000a"])
    assert.deepEqual(beginnings(typed), [], typed);
});

test("white space alone is nothing to look for, and around a text it does not count", () => {
  assert.equal(parseSearch("  \t", "KW"), null);
  assert.equal(parseSearch("  DN-1 ", "KW")?.text, "DN-1");
});

test("no text makes it throw", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.constantFrom("KW", "AE", "", "??"), (typed, country) => {
      parseSearch(typed, country);
    }),
  );
});
