import assert from "node:assert/strict";
import test from "node:test";
import { formatMoney, moneyParts } from "./money.ts";
import { instantsOfPeriod } from "./period.ts";
import { formatPhone } from "./phone.ts";
import { duration, shortTime } from "./time.ts";

const en = { language: "en", digits: "latn" } as const;
const ar = { language: "ar", digits: "latn" } as const;

test("an amount keeps the decimals that it came with, and has its currency on the reader's side", () => {
  assert.equal(formatMoney(en, "24.500", "KWD"), "KWD\u00a024.500");
  assert.equal(formatMoney(ar, "24.500", "KWD"), "24.500\u00a0د.ك.");
  assert.equal(formatMoney(en, "1234567.890", "KWD"), "KWD\u00a01,234,567.890");
  assert.equal(formatMoney(en, "1200", "JPY"), "JPY\u00a01,200");
});

test("an amount of any size is written to its last digit", () => {
  assert.equal(moneyParts(en, "123456789012345.678", "KWD").figure, "123,456,789,012,345.678");
});

test("Arabic digits are written where a person asked for them", () => {
  assert.equal(formatMoney({ language: "ar", digits: "arab" }, "24.500", "KWD"), "٢٤٫٥٠٠\u00a0د.ك.");
});

test("a time is as short as the day allows", () => {
  const kuwait = { ...en, timeZone: "Asia/Kuwait" };
  const now = new Date("2026-07-28T12:00:00Z");

  assert.equal(shortTime(kuwait, new Date("2026-07-28T11:32:00Z"), now), "14:32");
  assert.equal(shortTime(kuwait, new Date("2026-07-27T22:30:00Z"), now), "01:30");
  assert.equal(shortTime(kuwait, new Date("2026-07-26T11:32:00Z"), now), "26 Jul");
  assert.equal(shortTime(kuwait, new Date("2024-07-26T11:32:00Z"), now), "26 Jul 2024");
});

test("a period of an address is days of the merchant, whole ones, with either side open", () => {
  const kuwait = { ...en, timeZone: "Asia/Kuwait" };
  const now = new Date("2026-07-27T22:30:00Z");
  const of = (text: string) => instantsOfPeriod(text, kuwait, now);

  assert.deepEqual(of("today"), { created_after: "2026-07-27T21:00:00.000Z" });
  assert.deepEqual(of("yesterday"), {
    created_after: "2026-07-26T21:00:00.000Z",
    created_before: "2026-07-27T21:00:00.000Z",
  });
  assert.deepEqual(of("7d"), { created_after: "2026-07-21T21:00:00.000Z" });
  assert.deepEqual(of("2026-07-01..2026-07-01"), {
    created_after: "2026-06-30T21:00:00.000Z",
    created_before: "2026-07-01T21:00:00.000Z",
  });
  assert.deepEqual(of("..2026-07-31"), { created_before: "2026-07-31T21:00:00.000Z" });
  assert.deepEqual(of("last week"), {});
});

test("a duration has two units at most", () => {
  assert.deepEqual(
    [412, 2_100, 11_800, 231_000, 27_600_000, 183_600_000].map((ms) => duration(en, ms).replaceAll("\u00a0", " ")),
    ["412 ms", "2.1 s", "12 s", "3 min 51 s", "7 h 40 min", "2 d 3 h"],
  );
});

test("a phone of the Gulf is grouped, masked or not", () => {
  assert.equal(formatPhone("+96555120483"), "+965 5512 0483");
  assert.equal(formatPhone("+965••••0483"), "+965 •••• 0483");
  assert.equal(formatPhone("+442071838750"), "+442071838750");
});
