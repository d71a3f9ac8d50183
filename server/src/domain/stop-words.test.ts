import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { defaultStartWords, defaultStopWords, isSameWord, isWord, readWord } from "./stop-words.ts";

const usual = { stopWords: null, startWords: null };

test("the words that come with Zajel, however they are written", () => {
  const stops = ["stop", "STOP", " Stop! ", "S.T.O.P.", "ｓｔｏｐ", "«stop»", "unsubscribe", "Un-subscribe", "stop 🙏"];
  const arabic = [
    "إيقاف",
    "ايقاف",
    "إيقــاف",
    "أوقف",
    "اوقف",
    "أُوقِف",
    "تَوَقَّفْ",
    "توقف.",
    "الغاء الاشتراك",
    "إلغاء   الإشتراك",
    "إلغاء-الاشتراك",
  ];
  const starts = ["start", "START", "ابدأ", "ابدا", "إبدأ", "اشتراك", "إشتراك؟"];

  for (const word of [...stops, ...arabic]) assert.equal(readWord(word, usual), "stop", word);
  for (const word of starts) assert.equal(readWord(word, usual), "start", word);
});

test("a word counts only as the whole message, and cancel means the payment", () => {
  const others = [
    "please stop",
    "stop the delivery",
    "لا تتوقف",
    "لو سمحت توقف",
    "stopped",
    "nonstop",
    "cancel",
    "إلغاء",
    "الغاء",
    "don't start",
    "أريد الاشتراك",
    "",
    "!",
    "👍",
    "stop ".repeat(200),
  ];

  for (const message of others) assert.equal(readWord(message, usual), null, message);
});

test("a merchant's own lists take the place of the usual ones", () => {
  const own = { stopWords: ["kafi", "كافي"], startWords: [] };

  assert.equal(readWord("KAFI!", own), "stop");
  assert.equal(readWord("كافى", own), "stop");
  assert.equal(readWord("stop", own), null);
  assert.equal(readWord("start", own), null);
});

test("no usual word is in both lists", () => {
  for (const stop of defaultStopWords) for (const start of defaultStartWords) assert.ok(!isSameWord(stop, start));
});

const decorations = [..." !?.,،؛؟«»()*_-~'\"\u0640\u064b\u064e\u0651\u0652\u0654\u0655\u200f\u200e\u200d\ufe0f\n"];

test("case, tatweel, diacritics, direction marks and punctuation around a word change nothing", () => {
  const words = [
    ...defaultStopWords.map((word) => ["stop", word]),
    ...defaultStartWords.map((word) => ["start", word]),
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...words),
      fc.array(fc.constantFrom(...decorations), { maxLength: 6 }),
      fc.array(fc.constantFrom(...decorations), { maxLength: 6 }),
      fc.boolean(),
      ([meaning, word = ""], before, after, isUpper) => {
        const written = `${before.join("")}${isUpper ? word.toUpperCase() : word}${after.join("")}`;
        assert.equal(readWord(written, usual), meaning);
      },
    ),
  );
});

test("another letter before or after makes it another message", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...defaultStopWords),
      fc.constantFrom(..."bgzقسع7٣"),
      fc.boolean(),
      (word, letter, isFirst) => {
        assert.equal(readWord(isFirst ? `${letter}${word}` : `${word}${letter}`, usual), null);
      },
    ),
  );
});

test("every text is read without harm, and a word in a list is recognised by itself", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
      readWord(text, usual);
      const own = { stopWords: [text], startWords: null };
      assert.equal(readWord(text, own) === "stop", isWord(text));
      assert.equal(isSameWord(text, text), isWord(text));
    }),
  );
});
