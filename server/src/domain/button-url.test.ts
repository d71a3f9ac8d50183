import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { addressPart, type Suffix, staysBehind, suffixOf } from "./button-url.ts";
import { exampleFacts } from "./example-facts.ts";
import type { VariableFacts, VariableSource } from "./variables.ts";

const approved = "https://pay.example.com/c/";

describe("what is added to a button's approved address", () => {
  const cases: [string, VariableSource, Partial<VariableFacts>, Suffix][] = [
    [
      "the rest of the payment link",
      "checkout_url",
      { checkoutUrl: `${approved}s_17?t=9f2c` },
      { kind: "value", text: "s_17?t=9f2c" },
    ],
    [
      "the same under its own name",
      "checkout_url_suffix",
      { checkoutUrl: `${approved}s_17` },
      { kind: "value", text: "s_17" },
    ],
    [
      "what a link has escaped stays",
      "checkout_url",
      { checkoutUrl: `${approved}a%20b/%D9%86` },
      { kind: "value", text: "a%20b/%D9%86" },
    ],
    [
      "what it has not is escaped",
      "checkout_url",
      { checkoutUrl: `${approved}a b/ن"` },
      { kind: "value", text: "a%20b/%D9%86%22" },
    ],
    ["an order number is one word", "order_no", { orderNo: "A/17 #3?" }, { kind: "value", text: "A%2F17%20%233%3F" }],
    [
      "an extra field may be a part of an address",
      "extra.path",
      { extra: { path: "orders/17?x=1" } },
      { kind: "value", text: "orders/17?x=1" },
    ],
    ["a value that is not known", "reference_number", { referenceNumber: null }, { kind: "none" }],
    ["a payment link that is not known", "checkout_url_suffix", { checkoutUrl: null }, { kind: "none" }],
  ];
  for (const [name, source, changes, suffix] of cases) {
    test(name, () => {
      assert.deepEqual(suffixOf(source, { ...exampleFacts, ...changes }, approved), suffix);
    });
  }

  const elsewhere: [string, string][] = [
    ["to another host", "https://evil.example.com/c/s_17"],
    ["to a host that only begins alike", "https://pay.example.com.evil.com/c/s_17"],
    ["to another path", "https://pay.example.com/d/s_17"],
    ["over http", "http://pay.example.com/c/s_17"],
    ["to the approved address and no further", approved],
  ];
  for (const [name, checkoutUrl] of elsewhere) {
    test(`a payment link ${name} is a mismatch`, () => {
      const suffix = suffixOf("checkout_url", { ...exampleFacts, checkoutUrl }, approved);

      assert.equal(suffix.kind, "link_mismatch");
    });
  }
});

test("a part of an address has only characters that may stand in one, and escaping twice changes nothing", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const part = addressPart(text);

      assert.match(part, /^[!#-;=?-[\]_a-z~]*$/);
      assert.equal(addressPart(part), part);
    }),
  );
});

test("a payment link that climbs out of the approved address is a mismatch", () => {
  for (const path of ["..", "../d", "a/../../d", "%2e%2e/d", "..\\d"]) {
    const suffix = suffixOf("checkout_url", { ...exampleFacts, checkoutUrl: `${approved}${path}` }, approved);

    assert.equal(suffix.kind, "link_mismatch", path);
  }
});

test("what is added stays on the host and below the path that were approved", () => {
  assert.equal(staysBehind(approved, "s_17?t=1#a"), true);
  assert.equal(staysBehind("https://pay.example.com/?id=", "s_17"), true);
  assert.equal(staysBehind(approved, "../d"), false);
  assert.equal(staysBehind("https://pay.example.com", ".evil.com/"), false);
  assert.equal(staysBehind("https://pay.example.com", "@evil.com/"), false);
});

test("a payment link that adds nothing one can see to the approved address is a mismatch", () => {
  for (const path of ["", "\u0000", " "]) {
    const suffix = suffixOf("checkout_url", { ...exampleFacts, checkoutUrl: `${approved}${path}` }, approved);

    assert.equal(suffix.kind, "link_mismatch");
  }
});

test("a payment link that a browser reads as the approved address is one", () => {
  const { protocol, host, pathname } = new URL(approved);
  const checkoutUrl = `${protocol}//${host.toUpperCase()}:443${pathname}abc`;

  assert.deepEqual(suffixOf("checkout_url", { ...exampleFacts, checkoutUrl }, approved), {
    kind: "value",
    text: "abc",
  });
});

test("approved address and suffix together are the payment link", () => {
  fc.assert(
    fc.property(
      fc.webPath().filter((path) => path.length > 1 && staysBehind(approved, path.slice(1))),
      (path) => {
        const checkoutUrl = `${approved}${path.slice(1)}`;

        const suffix = suffixOf("checkout_url", { ...exampleFacts, checkoutUrl }, approved);

        assert.ok(suffix.kind === "value");
        assert.equal(approved + suffix.text, checkoutUrl);
      },
    ),
  );
});

test("no text, however broken, makes it throw", () => {
  assert.equal(addressPart("a\ud800b"), "a%EF%BF%BDb");
  assert.deepEqual(suffixOf("order_no", { ...exampleFacts, orderNo: "\udc00" }, approved), {
    kind: "value",
    text: "%EF%BF%BD",
  });
});
