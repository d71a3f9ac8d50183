import assert from "node:assert/strict";
import test from "node:test";
import { browserOf } from "./browser.ts";

test("a session is named by browser and system", () => {
  const chrome =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
  const iphone =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/604.1";
  assert.equal(browserOf(chrome), "Chrome · Windows");
  assert.equal(browserOf(`${chrome} Edg/140.0.0.0`), "Edge · Windows");
  assert.equal(browserOf(iphone), "Safari · iPhone");
});

test("a program that is no browser is named as it calls itself", () => {
  assert.equal(browserOf("node"), "node");
  assert.equal(browserOf(null), null);
});
