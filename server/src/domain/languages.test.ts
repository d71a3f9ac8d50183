import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { directionOf, isArabic, languageCandidates, normaliseLanguage } from "./languages.ts";

const anyTag = fc
  .tuple(fc.constantFrom("en", "AR", "pt", "zh"), fc.constantFrom("", "_BR", "-br", "-us", "_Hant_TW", "-KW"))
  .map((parts) => parts.join(""));

describe("a language tag in Meta's form", () => {
  const cases: [string, string][] = [
    ["en", "en"],
    ["EN", "en"],
    ["pt-BR", "pt_BR"],
    ["pt_br", "pt_BR"],
    [" ar-KW ", "ar_KW"],
    ["zh-hant-tw", "zh_Hant_TW"],
    ["es-419", "es_419"],
    ["fil", "fil"],
  ];
  for (const [tag, expected] of cases) {
    test(`${tag} is ${expected}`, () => {
      assert.equal(normaliseLanguage(tag), expected);
    });
  }
});

describe("the languages to look up", () => {
  const cases: [string, string | null, string, string[], string[]][] = [
    ["the exact one first", "ar", "en", ["en", "ar"], ["ar", "en"]],
    ["then without its region", "pt-BR", "en", [], ["pt_BR", "pt", "en"]],
    ["the default loses its region too", "ar", "en_GB", [], ["ar", "en_GB", "en"]],
    ["nothing asked for begins with the default", null, "ar_KW", ["en"], ["ar_KW", "ar", "en"]],
    ["last any linked one", "fr", "en", ["ur", "hi"], ["fr", "en", "ur", "hi"]],
    ["hyphens and underscores are the same", "en-US", "en_US", ["en_US"], ["en_US", "en"]],
  ];
  for (const [name, requested, merchantDefault, linked, expected] of cases) {
    test(name, () => {
      assert.deepEqual(languageCandidates(requested, merchantDefault, linked), expected);
    });
  }

  test("there are no doubles, the exact one is first, and every linked one is there", () => {
    fc.assert(
      fc.property(fc.option(anyTag), anyTag, fc.array(anyTag), (requested, merchantDefault, linked) => {
        const candidates = languageCandidates(requested, merchantDefault, linked);

        assert.equal(new Set(candidates).size, candidates.length);
        assert.equal(candidates[0], normaliseLanguage(requested ?? merchantDefault));
        assert.ok(linked.every((tag) => candidates.includes(normaliseLanguage(tag))));
      }),
    );
  });
});

test("Arabic, Hebrew, Persian and Urdu run from right to left, with or without a region", () => {
  const tags = ["ar", "ar_KW", "AR-eg", "he", "fa", "ur", "en", "tr", "arn"];

  assert.deepEqual(
    tags.filter((tag) => directionOf(tag) === "rtl"),
    ["ar", "ar_KW", "AR-eg", "he", "fa", "ur"],
  );
});

test("Arabic is told from languages that only begin alike", () => {
  assert.ok(isArabic("ar_AE"));
  assert.ok(!isArabic("arn"));
});
