import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { durationText, parseExpirationTime, parseExpiresAt, parseInstant } from "./expiration.ts";

const now = new Date("2026-07-26T12:00:00Z");

describe("an instant", () => {
  const good: [text: string, at: string][] = [
    ["2026-11-23T21:00:00Z", "2026-11-23T21:00:00.000Z"],
    ["2026-11-24T00:00:00+03:00", "2026-11-23T21:00:00.000Z"],
    ["2026-11-23T18:30:00-02:30", "2026-11-23T21:00:00.000Z"],
    ["2026-11-23T21:00:00.5Z", "2026-11-23T21:00:00.500Z"],
    ["2026-11-23T21:00:00.1234567Z", "2026-11-23T21:00:00.123Z"],
    ["2026-11-23t21:00:00z", "2026-11-23T21:00:00.000Z"],
    ["2026-11-23 21:00:00Z", "2026-11-23T21:00:00.000Z"],
    ["2028-02-29T00:00:00Z", "2028-02-29T00:00:00.000Z"],
    ["9999-12-31T23:59:59Z", "9999-12-31T23:59:59.000Z"],
  ];
  for (const [text, at] of good) {
    test(`${text} is ${at}`, () => {
      assert.equal(parseInstant(text)?.toISOString(), at);
    });
  }

  const bad: [text: string, why: string][] = [
    ["", "nothing"],
    ["tomorrow", "words"],
    ["1785067200", "a number"],
    ["2026-11-23", "no time"],
    ["2026-11-23T21:00Z", "no seconds"],
    ["2026-11-23T21:00:00", "no zone"],
    ["2026-11-23T21:00:00 Asia/Kuwait", "a zone's name"],
    ["2026-11-23T21:00:00Z ", "more behind it"],
    ["2026-13-01T00:00:00Z", "no such month"],
    ["2026-02-30T00:00:00Z", "no such day"],
    ["2027-02-29T00:00:00Z", "no such day in this year"],
    ["2026-11-23T24:00:00Z", "no such hour"],
    ["2026-11-23T21:60:00Z", "no such minute"],
    ["2026-11-23T21:00:00+24:00", "no such zone"],
    ["0000-01-01T00:00:00Z", "no year that PostgreSQL has"],
    ["0001-01-01T00:00:00+14:00", "the zone leads before the first year"],
    ["9999-12-31T23:59:59-01:00", "the zone leads beyond the last year of four digits"],
  ];
  for (const [text, why] of bad) {
    test(`"${text}" is none: ${why}`, () => {
      assert.equal(parseInstant(text), null);
    });
  }

  test("whatever a clock writes is read as the same instant", () => {
    const anyInstant = fc.date({
      min: new Date("0001-01-01T00:00:00Z"),
      max: new Date("9999-12-31T23:59:59Z"),
      noInvalidDate: true,
    });

    fc.assert(
      fc.property(anyInstant, (at) => {
        assert.deepEqual(parseInstant(at.toISOString()), at);
      }),
    );
  });
});

describe("expires_at", () => {
  test("may be any instant to come", () => {
    assert.deepEqual(parseExpiresAt("2026-07-26T12:00:00.001Z", now), {
      kind: "ok",
      expiresAt: new Date(now.getTime() + 1),
    });
    assert.equal(parseExpiresAt("2126-07-26T12:00:00Z", now).kind, "ok");
  });

  test("that has come is refused", () => {
    const expected = { kind: "refused", message: "Expected a time that is still to come." };

    assert.deepEqual(parseExpiresAt("2026-07-26T12:00:00Z", now), expected);
    assert.deepEqual(parseExpiresAt("2020-01-01T00:00:00Z", now), expected);
  });

  test("that is no instant is refused with what came, but never all of a long text", () => {
    const parsed = parseExpiresAt(`soon${"!".repeat(500)}`, now);

    assert.ok(parsed.kind === "refused");
    assert.match(parsed.message, /such as 2026-11-23T21:00:00Z, got "soon!{36}"/);
  });
});

describe("expiration_time", () => {
  const good: [value: string | number, seconds: number][] = [
    [90, 90],
    [0.5, 0.5],
    ["3600", 3600],
    ["01:30:00", 5400],
    ["1:30:00", 5400],
    ["99:00:00", 99 * 3600],
    ["2 00:00:00", 2 * 86_400],
    ["1 02:03:04", 86_400 + 2 * 3600 + 3 * 60 + 4],
    [10 * 365 * 86_400, 10 * 365 * 86_400],
  ];
  for (const [value, seconds] of good) {
    test(`${JSON.stringify(value)} is ${seconds} s from now`, () => {
      assert.deepEqual(parseExpirationTime(value, now), {
        kind: "ok",
        expiresAt: new Date(now.getTime() + seconds * 1000),
      });
    });
  }

  const bad: (string | number)[] = [
    0,
    -1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    10 * 365 * 86_400 + 1,
    "",
    "0",
    "-5",
    "1e3",
    "1.5",
    "00:00:00",
    "01:30",
    "01:60:00",
    "01:00:60",
    "2  00:00:00",
    "2 days",
    "4000 00:00:00",
    "9".repeat(400),
  ];
  for (const value of bad) {
    test(`${String(value).slice(0, 40) || "nothing"} is refused`, () => {
      assert.equal(parseExpirationTime(value, now).kind, "refused");
    });
  }
});

describe("a duration as text", () => {
  for (const text of ["00:00:01", "00:15:00", "23:59:59", "1 00:00:00", "12 03:04:05"]) {
    test(`${text} is read as what it was written from`, () => {
      const parsed = parseExpirationTime(text, now);

      assert.equal(parsed.kind === "ok" ? durationText(now, parsed.expiresAt) : "", text);
    });
  }
});
