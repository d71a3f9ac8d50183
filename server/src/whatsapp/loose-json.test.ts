import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { asId, asInteger, asRecord, asText, asTime, cleanJson, cleanText, parseJson } from "./loose-json.ts";

test("an id beyond 2^53 keeps all its digits", () => {
  const parsed = parseJson('{"id": 9007199254740993, "list": [12345678901234567890], "small": 1482069371550248}');

  assert.deepEqual(parsed, { id: "9007199254740993", list: ["12345678901234567890"], small: 1482069371550248 });
  assert.equal(asId(asRecord(parsed)?.id), "9007199254740993");
  assert.equal(asId(asRecord(parsed)?.small), "1482069371550248");
});

test("any whole number is read as the id with its digits", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 25n }), (id) => {
      assert.equal(asId(asRecord(parseJson(`{"id":${id}}`))?.id), id.toString());
    }),
  );
});

test("any other JSON is read as JSON.parse reads it", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      fc.pre(!/\d{16}/.test(text));

      assert.deepEqual(parseJson(text), JSON.parse(text));
    }),
  );
});

test("digits in a text and fractions stay what they are", () => {
  assert.deepEqual(parseJson('["paid: 12345678901234567890", 1.5, 1e300, 0.1234567890123456]'), [
    "paid: 12345678901234567890",
    1.5,
    1e300,
    0.1234567890123456,
  ]);
});

test("times come as seconds or milliseconds, as numbers or in digits", () => {
  const at = new Date("2026-11-22T08:00:00Z");

  assert.deepEqual(asTime("1795334400"), at);
  assert.deepEqual(asTime(1795334400), at);
  assert.deepEqual(asTime("1795334400000"), at);
  for (const value of ["", "soon", 0, -5, Number.NaN, 1.5, null, {}, "99999999999999999999", 999_999_999_999_999]) {
    assert.equal(asTime(value), null, String(value));
  }
});

test("what PostgreSQL refuses in a text is taken out", () => {
  assert.equal(cleanText("a\0b\ud800c"), "ab\ufffdc");
  assert.equal(asText("\0"), null);
  assert.deepEqual(cleanJson({ "k\0": ["\udc00", { deep: "\0x" }], n: 1, b: true, z: null }), {
    k: ["\ufffd", { deep: "x" }],
    n: 1,
    b: true,
    z: null,
  });
});

test("JSON that is nested without end is cut", () => {
  const deep = JSON.parse(`${"[".repeat(5_000)}${"]".repeat(5_000)}`);

  assert.ok(JSON.stringify(cleanJson(deep)).length < 100);
});

test("whole numbers come as numbers or in digits", () => {
  assert.equal(asInteger(131056), 131056);
  assert.equal(asInteger("131056"), 131056);
  for (const value of ["13 1056", "", "1e3", 1.5, null, true, "9".repeat(16)]) assert.equal(asInteger(value), null);
});
