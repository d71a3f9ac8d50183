import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { formatDateTime, isTimeZone } from "./dates.ts";

const at = new Date("2026-07-26T11:32:00Z");

describe("a moment as text", () => {
  const cases: [string, string, "latn" | "arab", string][] = [
    ["en", "Asia/Kuwait", "latn", "26 Jul 2026, 14:32"],
    ["en", "UTC", "latn", "26 Jul 2026, 11:32"],
    ["en", "Asia/Kolkata", "latn", "26 Jul 2026, 17:02"],
    ["en", "Asia/Kuwait", "arab", "26 Jul 2026, 14:32"],
    ["en_US", "America/New_York", "latn", "Jul 26, 2026, 07:32"],
    ["ar", "Asia/Kuwait", "latn", "26 يوليو 2026، 14:32"],
    ["ar_SA", "Asia/Riyadh", "latn", "26 يوليو 2026، 14:32"],
    ["ar", "Asia/Kuwait", "arab", "٢٦ يوليو ٢٠٢٦، ١٤:٣٢"],
    ["no language", "UTC", "latn", "Jul 26, 2026, 11:32"],
  ];
  for (const [language, timeZone, digits, text] of cases) {
    test(`${language}, ${timeZone}, ${digits}: ${text}`, () => {
      assert.equal(formatDateTime(at, language, timeZone, digits), text);
    });
  }

  test("midnight is 00, and the day is the merchant's", () => {
    assert.equal(formatDateTime(new Date("2026-09-05T21:00:00Z"), "en", "Asia/Kuwait", "latn"), "6 Sep 2026, 00:00");
  });

  test("every language is written without direction marks, in Gregorian years and Latin digits", () => {
    const languages = fc.constantFrom("en", "ar", "ar_EG", "fa", "th", "he", "ur", "ja", "pt_BR");
    const days = fc.date({ min: new Date("2026-01-02"), max: new Date("2026-12-30"), noInvalidDate: true });
    fc.assert(
      fc.property(languages, days, (language, day) => {
        const text = formatDateTime(day, language, "Asia/Kuwait", "latn");
        assert.match(text, /2026/);
        assert.doesNotMatch(
          text,
          /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u00a0\u202f\u0660-\u0669\u06f0-\u06f9]/,
        );
      }),
    );
  });
});

test("a time zone is told from a word that is none", () => {
  assert.ok(isTimeZone("Asia/Kuwait"));
  assert.ok(isTimeZone("UTC"));
  assert.ok(!isTimeZone("Kuwait/City"));
  assert.ok(!isTimeZone(""));
});
