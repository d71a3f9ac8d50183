import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { getCountries, getCountryCallingCode, parsePhoneNumberFromString } from "libphonenumber-js/max";
import { countryOf, isPhoneCountry, isUsablePhone, normalisePhone, phoneOfWaId, spellingsOf } from "./phone.ts";

describe("a customer's number becomes E.164", () => {
  const cases: [string, string, string, string][] = [
    ["already E.164", "+96550001234", "KW", "+96550001234"],
    ["of the merchant's country", "50001234", "KW", "+96550001234"],
    ["with spaces, brackets and hyphens", "(965) 5000-1234", "KW", "+96550001234"],
    ["with 00", "00965 5000 1234", "KW", "+96550001234"],
    ["with the country code but no plus", "96550001234", "KW", "+96550001234"],
    ["with a national prefix", "050 123 4567", "SA", "+966501234567"],
    ["of another country than the merchant's", "+965 5000 1234", "US", "+96550001234"],
    ["in Arabic-Indic digits", "٥٠٠٠١٢٣٤", "KW", "+96550001234"],
    ["with direction marks around it", "\u200e+96550001234\u202c", "KW", "+96550001234"],
    ["of a landline", "22912345", "KW", "+96522912345"],
    ["in a range that no table knows yet", "+96530001234", "KW", "+96530001234"],
    ["Italian, which keeps its zero", "+39 06 1234 5678", "KW", "+390612345678"],
  ];
  for (const [name, raw, country, e164] of cases) {
    test(name, () => {
      assert.deepEqual(normalisePhone(raw, country), { kind: "ok", e164 });
    });
  }
});

describe("what cannot be a number is refused", () => {
  const cases: [string, string, string, RegExp][] = [
    ["too short", "500012", "KW", /^Too short .* taken as KW; give the country code/],
    ["too short, with its country", "+965500012", "SA", /^Too short for a phone number of its country\.$/],
    ["too long", "+965500012345678", "KW", /^Too long/],
    ["empty", "", "KW", /Expected a phone number/],
    ["a word", "none", "KW", /Expected a phone number/],
    ["a number inside of a text", "call +96550001234", "KW", /Expected a phone number/],
    ["an unknown country code", "+999123456", "KW", /no known country code/],
    ["an extension", "+96550001234 ext. 5", "KW", /extension/],
    ["no country known at all", "50001234", "ZZ", /no known country code/],
  ];
  for (const [name, raw, country, message] of cases) {
    test(name, () => {
      const normalised = normalisePhone(raw, country);

      assert.equal(normalised.kind, "refused");
      assert.match(normalised.kind === "refused" ? normalised.message : "", message);
    });
  }

  test("a refusal does not repeat the number", () => {
    const normalised = normalisePhone("+965500012345678", "KW");

    assert.ok(normalised.kind === "refused" && !/\d{4}/.test(normalised.message));
  });
});

test("a stored number is usable where it was normalised, and not where somebody typed what is none", () => {
  assert.deepEqual(["+96550001234", "+390612345678"].map(isUsablePhone), [true, true]);
  for (const typed of [
    "50001234",
    " +96550001234",
    "+965 5000 1234",
    "+96512345",
    "+9650",
    "none",
    "",
    "+٩٦٥٥٠٠٠١٢٣٤",
  ]) {
    assert.equal(isUsablePhone(typed), false, typed);
  }
});

test("normalising twice is normalising once, whatever country is assumed", () => {
  const countries = fc.constantFrom(...getCountries());
  const numbers = fc
    .tuple(countries, fc.boolean(), fc.stringMatching(/^\d{6,11}$/))
    .map(([country, plus, digits]) => (plus ? `+${getCountryCallingCode(country)}${digits}` : digits));
  fc.assert(
    fc.property(numbers, countries, countries, (raw, first, second) => {
      const once = normalisePhone(raw, first);
      fc.pre(once.kind === "ok");

      assert.match(once.kind === "ok" ? once.e164 : "", /^\+\d{5,17}$/);
      assert.deepEqual(normalisePhone(once.kind === "ok" ? once.e164 : "", second), once);
    }),
    { numRuns: 3000 },
  );
});

test("a number in E.164 is read as the library reads it, whatever country it is of and whatever it begins with", () => {
  const numbers = fc
    .tuple(fc.constantFrom(...getCountries()), fc.stringMatching(/^(0|00|1|8|9|15|)\d{3,11}$/))
    .map(([country, digits]) => `+${getCountryCallingCode(country)}${digits}`);
  const usable = new Set<boolean>();
  fc.assert(
    fc.property(numbers, (text) => {
      const read = parsePhoneNumberFromString(text, { extract: false });
      const isItself = /^\+\d{7,15}$/.test(text) && read?.number === text && read.isPossible();

      assert.equal(isUsablePhone(text), isItself, text);
      assert.equal(countryOf(text), read?.country ?? null, text);
      usable.add(isItself);
    }),
    { numRuns: 10_000 },
  );
  assert.equal(usable.size, 2);
});

test("no text, however strange, makes it throw", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (raw) => {
      assert.ok(["ok", "refused"].includes(normalisePhone(raw, "KW").kind));
    }),
  );
});

test("country codes are told from words", () => {
  assert.ok(isPhoneCountry("KW"));
  assert.ok(!isPhoneCountry("Kuwait"));
  assert.ok(!isPhoneCountry("constructor"));
});

test("WhatsApp's digits are a number, and anything else is none", () => {
  assert.equal(phoneOfWaId("96550001234"), "+96550001234");
  for (const other of [null, "", "+96550001234", "0096550001234", "1234", "9".repeat(16), "KW.9bQ2mX7kT4vLz"]) {
    assert.equal(phoneOfWaId(other), null);
  }
});

test("a number has two forms where WhatsApp may know it by another one, and each names the other", () => {
  const pairs = [
    ["+525512345678", "+5215512345678"],
    ["+541123456789", "+5491123456789"],
    ["+551187654321", "+5511987654321"],
  ] as const;
  for (const [one, other] of pairs) {
    assert.deepEqual(spellingsOf(one), [one, other]);
    assert.deepEqual(spellingsOf(other), [other, one]);
  }
  assert.deepEqual(spellingsOf("+96550001234"), ["+96550001234"]);
});
