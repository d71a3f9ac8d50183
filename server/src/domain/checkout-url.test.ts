import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { checkoutUrlFrom, parseCheckoutUrl, parseCheckoutUrlTemplate } from "./checkout-url.ts";

describe("a payment link", () => {
  const good = [
    "https://pay.example.com/c/8f14e45fceea167a",
    "https://pay.example.com",
    "https://pay.example.com:8443/c/1?lang=ar#top",
    "HTTPS://PAY.example.com/C/1",
    "https://متجر.example/الدفع",
    "http://localhost:3000/c/1",
    "http://127.0.0.1/c/1",
    "http://[::1]:3000/c/1",
    `https://pay.example.com/${"x".repeat(1976)}`,
  ];
  for (const url of good) {
    test(`is taken as it is: ${url.slice(0, 60)}`, () => {
      assert.deepEqual(parseCheckoutUrl(url), { kind: "ok", url });
    });
  }

  const bad: [url: string, why: RegExp][] = [
    ["", /absolute address/],
    ["pay.example.com/c/1", /absolute address/],
    ["/c/1", /absolute address/],
    ["//pay.example.com/c/1", /absolute address/],
    ["https://", /absolute address/],
    ["https:pay.example.com/c/1", /absolute address/],
    ["https:/pay.example.com/c/1", /absolute address/],
    ["https://pay.example.com:99999/", /absolute address/],
    ["javascript:alert(1)", /absolute address/],
    ["http://pay.example.com/c/1", /https/],
    ["http://localhost.example.com/c/1", /https/],
    ["ftp://pay.example.com/c/1", /https/],
    ["https://noura@pay.example.com/c/1", /user name or password/],
    ["https://:secret@pay.example.com/c/1", /user name or password/],
    ["https://pay.example.com/c/1 2", /white space/],
    ["https://pay.example.com/c/1\n", /white space/],
    ["https://pay.example.com/c/\u00a01", /white space/],
    ["https://pay.example.com/c/\u0000", /control characters/],
    ["\u0001https://pay.example.com/c/1", /control characters/],
    ["https://pay.example.com/c/\ud800", /control characters/],
    [`https://pay.example.com/${"x".repeat(1977)}`, /at most 2000 characters, got 2001/],
  ];
  for (const [url, why] of bad) {
    test(`is refused: ${JSON.stringify(url).slice(0, 60)}`, () => {
      const parsed = parseCheckoutUrl(url);

      assert.match(parsed.kind === "refused" ? parsed.message : "taken", why);
    });
  }
});

describe("a merchant's template of payment links", () => {
  test("becomes a link with the session in every place", () => {
    const template = "https://pay.example.com/{session_id}?again={session_id}";

    assert.equal(checkoutUrlFrom(template, "s_17"), "https://pay.example.com/s_17?again=s_17");
  });

  test("takes the session as one word of the address", () => {
    assert.equal(
      checkoutUrlFrom("https://pay.example.com/c/{session_id}", "a/b?$&"),
      "https://pay.example.com/c/a%2Fb%3F%24%26",
    );
  });

  for (const template of ["https://pay.example.com/c/{session_id}", "http://localhost:3000/{session_id}/pay"]) {
    test(`is taken as it is: ${template}`, () => {
      assert.deepEqual(parseCheckoutUrlTemplate(template), { kind: "ok", url: template });
    });
  }

  const bad: [template: string, why: RegExp][] = [
    ["https://pay.example.com/c/", /Expected \{session_id\}/],
    ["https://pay.example.com/c/{sessionId}", /Expected \{session_id\}/],
    ["https://pay.example.com/{order_no}/{session_id}", /no braces/],
    ["https://pay.example.com/{{session_id}}", /no braces/],
    ["http://pay.example.com/c/{session_id}", /https/],
    ["pay.example.com/c/{session_id}", /absolute address/],
    ["https://pay.example.com/c/ {session_id}", /white space/],
  ];
  for (const [template, why] of bad) {
    test(`is refused: ${template}`, () => {
      const parsed = parseCheckoutUrlTemplate(template);

      assert.match(parsed.kind === "refused" ? parsed.message : "taken", why);
    });
  }
});
