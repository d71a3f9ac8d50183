import assert from "node:assert/strict";
import { test } from "node:test";
import { localeOf, plainSpacing } from "./intl.ts";

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
