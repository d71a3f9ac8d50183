/** The words of the dashboard: complete in both languages, and all of them in a `texts.ts`. */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import type { Text, Texts } from "../src/i18n/texts.ts";

const source = path.resolve(import.meta.dirname, "../src");
const files = globSync("**/*texts.ts", { cwd: source }).filter((name) => !name.startsWith("i18n"));
const catalogues = await Promise.all(
  files.map(async (name) => ({
    name,
    texts: ((await import(path.join(source, name))) as { texts: Texts<Record<string, Text>> }).texts,
  })),
);

/** What a text with something in it is tried with: counts in every form that Arabic has, and a word. */
const samples = [0, 1, 2, 3, 11, 100, "x"];

function said(text: Text): string[] {
  return typeof text === "string" ? [text] : samples.map((sample) => text(sample, sample, sample));
}

test("there are words to check", () => {
  assert.ok(catalogues.length >= 5);
});

for (const { name, texts } of catalogues) {
  test(`${name} has every text in both languages, and none is empty`, () => {
    assert.deepEqual(Object.keys(texts.ar).sort(), Object.keys(texts.en).sort());
    for (const [key, text] of [...Object.entries(texts.en), ...Object.entries(texts.ar as Record<string, Text>)]) {
      for (const words of said(text)) assert.notEqual(words.trim(), "", `${key} is empty`);
    }
  });

  test(`${name} is Arabic in Arabic`, () => {
    const foreign = Object.entries(texts.ar as Record<string, Text>)
      // What is called the same everywhere: a text without any letter, or only of names.
      .filter(([, text]) => said(text).some((words) => !/[\u0600-\u06ff]/.test(words)))
      .filter(([key, text]) => said(text).join() !== said(texts.en[key] as Text).join() || typeof text !== "function")
      .map(([key]) => key)
      .filter((key) => key !== "otherLanguage");
    assert.deepEqual(foreign, []);
  });
}

test("no words stand in the code itself", () => {
  const found = globSync("**/*.tsx", { cwd: source }).flatMap((name) => {
    const code = readFileSync(path.join(source, name), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
    const attributes = /\b(?:label|title|placeholder|description|alt|aria-label|sentence)="([^"]*[A-Za-z]{2}[^"]*)"/g;
    const inner = />\s*([A-Z][a-z]+(?: [A-Za-z]+)*[.?]?)\s*</g;
    return [attributes, inner].flatMap((form) => [...code.matchAll(form)].map((match) => `${name}: ${match[1]}`));
  });
  assert.deepEqual(found, []);
});
