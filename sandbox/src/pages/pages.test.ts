import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import fc from "fast-check";

const folder = join(import.meta.dirname, "public");
const files = readdirSync(folder);
const read = (name: string): string => readFileSync(join(folder, name), "utf8");
const named = (...endings: string[]): string[] =>
  files.filter((name) => endings.some((ending) => name.endsWith(ending)));

interface Piece {
  text: string;
  kind: string;
  marks: string[];
}
const load = (name: string): Promise<unknown> => import(new URL(`public/${name}`, import.meta.url).href);
const { words } = (await load("text.js")) as { words: Record<"en" | "ar", Record<string, string>> };
const { piecesOf, isWebAddress } = (await load("markup.js")) as {
  piecesOf: (text: string) => Piece[];
  isWebAddress: (text: string) => boolean;
};
const { moneyText, phoneText, digitsOf, initialOf } = (await load("format.js")) as {
  moneyText: (amount: string, currency: string, language: string) => string;
  phoneText: (digits: string) => string;
  digitsOf: (text: string) => string;
  initialOf: (name: string) => string;
};

describe("the words of the pages", () => {
  const valuesIn = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

  test("every word is there in both languages, with the same values in it", () => {
    assert.deepEqual(Object.keys(words.ar), Object.keys(words.en));
    for (const [key, text] of Object.entries(words.en))
      assert.deepEqual(valuesIn(words.ar[key] ?? ""), valuesIn(text), key);
  });

  test("every word that a page names exists", () => {
    for (const page of named(".html")) {
      for (const [, key = ""] of read(page).matchAll(/data-(?:text|label)="(\w+)"/g))
        assert.ok(key in words.en, `${page}: ${key}`);
    }
  });
});

describe("the files of the pages", () => {
  test("nothing in a page needs inline scripts or styles, which the content security policy refuses", () => {
    for (const page of named(".html")) {
      assert.doesNotMatch(read(page), /\sstyle=|<style|\son\w+=|<script(?![^>]*\ssrc=)/, page);
    }
  });

  test("no script writes markup", () => {
    for (const script of named(".js"))
      assert.doesNotMatch(read(script), /innerHTML|outerHTML|insertAdjacentHTML|document\.write/, script);
  });

  test("every asset that a page or a style sheet names exists", () => {
    const fontFolders = [
      "@fontsource-variable/ibm-plex-sans",
      "@fontsource/ibm-plex-sans-arabic",
      "@fontsource/ibm-plex-mono",
    ];
    const fonts = new Set(fontFolders.flatMap((name) => readdirSync(join("node_modules", name, "files"))));
    for (const name of named(".html", ".css", ".js")) {
      for (const [, asset = ""] of read(name).matchAll(/\/assets\/([\w./-]+\.\w+)/g)) {
        const isThere = asset.startsWith("fonts/") ? fonts.has(asset.slice(6)) : existsSync(join(folder, asset));
        assert.ok(isThere, `${name}: ${asset}`);
      }
    }
  });

  test("every icon that is asked for is in the sprite", () => {
    const drawn = new Set([...read("icons.svg").matchAll(/<symbol id="([\w-]+)"/g)].map((match) => match[1]));
    for (const name of named(".html", ".js")) {
      for (const [, icon] of read(name).matchAll(/(?:icons\.svg#|icon\("|sign: "|icon: ")([\w-]+)/g))
        assert.ok(drawn.has(icon), `${name}: ${icon}`);
    }
  });
});

describe("WhatsApp's text formatting", () => {
  const bold = (text: string): string[] =>
    piecesOf(text)
      .filter((piece) => piece.marks.includes("bold"))
      .map((piece) => piece.text);
  const numbers = (text: string): string[] =>
    piecesOf(text)
      .filter((piece) => piece.kind === "number")
      .map((piece) => piece.text);

  test("marks at the edges of words count", () => {
    assert.deepEqual(bold("for *KWD 24.500* is ready"), ["KWD 24.500"]);
    assert.deepEqual(bold("بمبلغ *24.500 د.ك.* بانتظار"), ["24.500 د.ك."]);
    assert.deepEqual(piecesOf("*_both_*")[0]?.marks, ["bold", "italic"]);
    assert.deepEqual(
      piecesOf("```a *b*```").map((piece) => piece.marks),
      [["mono"]],
    );
  });

  test("marks inside a word, around spaces or alone do not", () => {
    for (const text of ["DN_10_482", "2*3*4", "* no *", "5 * 3", "**"]) {
      assert.equal(
        piecesOf(text)
          .map((piece) => piece.text)
          .join(""),
        text,
      );
      assert.ok(
        piecesOf(text).every((piece) => piece.marks.length === 0),
        text,
      );
    }
  });

  test("order numbers, phones, times and amounts stay whole, words do not", () => {
    assert.deepEqual(numbers("Order DN-10482, call +965 5512 0483 by 9:00."), ["DN-10482", "+965 5512 0483", "9:00"]);
    assert.deepEqual(numbers("شكرًا، 24.500 د.ك. عن KWD 1,234.500 للمرجع 620918443107."), [
      "24.500 د.ك.",
      "KWD 1,234.500",
      "620918443107",
    ]);
    assert.deepEqual(numbers("Only words-here"), []);
  });

  test("a link ends before the punctuation after it", () => {
    const links = piecesOf("See https://pay.example.com/c/a?b=1. Thanks").filter((piece) => piece.kind === "link");
    assert.deepEqual(
      links.map((piece) => piece.text),
      ["https://pay.example.com/c/a?b=1"],
    );
  });

  test("whatever the text, no letter of it is lost or added except marks", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const without = (shown: string): string => shown.replace(/[*_~`]/g, "");
        assert.equal(
          without(
            piecesOf(text)
              .map((piece) => piece.text)
              .join(""),
          ),
          without(text),
        );
      }),
    );
  });

  test("only web addresses become links", () => {
    assert.ok(isWebAddress("https://pay.example.com/c/1"));
    assert.ok(!isWebAddress("javascript:alert(1)"));
    assert.ok(!isWebAddress("pay.example.com"));
  });
});

describe("numbers as people read them", () => {
  test("money keeps every digit and stands in the order of its language", () => {
    assert.equal(moneyText("24.500", "KWD", "en"), "KWD 24.500");
    assert.equal(moneyText("24.500", "KWD", "ar"), "24.500 د.ك.");
    assert.equal(moneyText("20", "JPY", "en"), "JPY 20");
    assert.equal(moneyText("123456789012345.678", "KWD", "en"), "KWD 123,456,789,012,345.678");
  });

  test("phones are read in groups, and typed in any digits", () => {
    assert.equal(phoneText("96555120483"), "+965 5512 0483");
    assert.equal(phoneText("4915112345678"), "+4915112345678");
    assert.equal(digitsOf("#/+965 ٥٥١٢-0483"), "96555120483");
  });

  test("the letter on an avatar is the first letter of the name", () => {
    assert.equal(initialOf("دار نورة"), "د");
    assert.equal(initialOf("fahad"), "F");
    assert.equal(initialOf("+965 5512 0483"), "#");
  });
});
