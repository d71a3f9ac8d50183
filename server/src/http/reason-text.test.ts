import assert from "node:assert/strict";
import { test } from "node:test";
import { preferred } from "./reason-text.ts";

test("reasons are in English unless Arabic is preferred", () => {
  const cases: [string, string][] = [
    ["", "en"],
    ["*", "en"],
    ["de-DE, fr;q=0.9", "en"],
    ["ar", "ar"],
    ["ar-KW", "ar"],
    ["AR-kw;q=0.8, de", "ar"],
    ["ar, en;q=0.9", "ar"],
    ["en-GB, en;q=0.9, ar;q=0.8", "en"],
    ["en;q=0.3, ar;q=0.7", "ar"],
    ["en, ar", "en"],
    ["ar;q=0", "en"],
    ["ar;q=x", "en"],
    ["arn", "en"],
    ["ar ; q=0.5 , en ; q=0.4", "ar"],
    [`${"x,".repeat(100_000)}ar`, "en"],
  ];

  for (const [header, spoken] of cases) assert.equal(preferred(header), spoken, header.slice(0, 40));
});
