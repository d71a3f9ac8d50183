import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { maskPhone, maskPhonesIn, maskPhonesOf } from "./mask.ts";

const cases = [
  ["+96550000483", "+965 •••• 0483"],
  ["+14155550132", "+1 •••• 0132"],
  ["+447911123456", "+44 •••• 3456"],
] as const;

for (const [phone, masked] of cases) {
  test(`${phone} becomes ${masked}`, () => {
    assert.equal(maskPhone(phone), masked);
  });
}

test("in a text every number is masked, and amounts, times and order numbers stay", () => {
  const text = "Call +96550000483 or +14155550132 about order 10482 of 2026-11-23: KWD 24.500";

  assert.equal(maskPhonesIn(text), "Call +965 •••• 0483 or +1 •••• 0132 about order 10482 of 2026-11-23: KWD 24.500");
});

test("a link that opens a chat hides its number, and what it would write", () => {
  const link = "https://wa.me/96550000483?text=Hello%2C%20%2B96550000483";

  const { url, text } = maskPhonesOf({ url: link, text: "Hello, +96550000483" }) as { url: string; text: string };

  assert.equal(url, "https://wa.me/+965 •••• 0483?text=Hello%2C%20%2B+965 •••• 0483");
  assert.equal(text, "Hello, +965 •••• 0483");
});

test("a message id, which holds the number in base64, is masked", () => {
  assert.equal(maskPhonesIn("wamid.HBgLOTY1NTAwMDA0ODMVAgARGBI="), "wamid.••••");
});

test("a number that is known is masked without its + too, in requests and answers of WhatsApp", () => {
  const value = {
    to: "+96550000483",
    count: 7,
    attempt_log: [
      { request: { to: "96550000483" }, answer: { contacts: [{ input: "14155550132", wa_id: "14155550132" }] } },
    ],
    text: "Your number 96550000483 is known.",
    session_id: "196550000483x",
    at: null,
  };

  assert.deepEqual(maskPhonesOf(value), {
    to: "+965 •••• 0483",
    count: 7,
    attempt_log: [
      { request: { to: "+965 •••• 0483" }, answer: { contacts: [{ input: "+1 •••• 0132", wa_id: "+1 •••• 0132" }] } },
    ],
    text: "Your number +965 •••• 0483 is known.",
    session_id: "196550000483x",
    at: null,
  });
});

test("what was typed for a number and is none is masked as one, where it stands by itself", () => {
  assert.deepEqual(
    maskPhonesOf({ customer_phone: "0050-5000 048", to: "+965 5000 0483 (home)", state: "paid 12345" }),
    {
      customer_phone: "••••  048",
      to: "•••• ome)",
      state: "paid 12345",
    },
  );
  assert.deepEqual(maskPhonesOf({ to: "+965…83", from: { to: "paid" } }), { to: "+965…83", from: { to: "paid" } });
});

test("no number of a value is left in what comes out", () => {
  const phone = fc.integer({ min: 1_000_000, max: 999_999_999 }).map((digits) => `+965${digits}`);
  fc.assert(
    fc.property(phone, fc.string(), (phone, other) => {
      const masked = JSON.stringify(maskPhonesOf({ customer_phone: phone, list: [`x ${phone} y`, { other }] }));

      assert.ok(!masked.includes(phone));
    }),
  );
});
