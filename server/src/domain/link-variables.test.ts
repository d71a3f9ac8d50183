import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseLinkVariables } from "./link-variables.ts";

test("lists fill {{1}}, {{2}}, …; objects name their placeholders; buttons go by position", () => {
  const parsed = parseLinkVariables({
    header: ["order_no"],
    body: { customer: { from: "customer_first_name", fallback: "customer" }, shop: { text: "Demo" } },
    buttons: { "0": "checkout_url_suffix" },
  });

  assert.deepEqual(parsed, {
    kind: "ok",
    variables: {
      header: { "1": { from: "order_no" } },
      body: { customer: { from: "customer_first_name", fallback: "customer" }, shop: { text: "Demo" } },
      buttons: { "0": { from: "checkout_url_suffix" } },
    },
  });
});

test("what is left out has no variables", () => {
  assert.deepEqual(parseLinkVariables({}), { kind: "ok", variables: { header: {}, body: {}, buttons: {} } });
});

describe("a refusal names the component and what came", () => {
  const cases: [string, unknown, string | null, RegExp][] = [
    ["no object", ["amount"], null, /Expected an object/],
    ["an unknown part", { footer: [] }, null, /"footer" is unknown/],
    ["an unknown source in the body", { body: ["amount", "price"] }, "body", /body's variable 2 is "price"/],
    ["an unknown source in the header", { header: ["x"] }, "header", /header's variable 1 is "x"/],
    ["an unknown source of a button", { buttons: { "0": { from: "url" } } }, "button", /button's variable 0/],
    ["a blank text", { body: [{ text: " " }] }, "body", /without blank texts/],
    ["a list of buttons", { buttons: ["checkout_url"] }, "button", /object such as/],
    ["a body that is a word", { body: "amount" }, "body", /a list or an object/],
    ["nothing where a body should be", { body: null }, "body", /a list or an object/],
  ];
  for (const [name, value, component, message] of cases) {
    test(name, () => {
      const parsed = parseLinkVariables(value);

      assert.ok(parsed.kind === "refused");
      assert.equal(parsed.component, component);
      assert.match(parsed.message, message);
    });
  }
});

test("a placeholder called __proto__ is kept like any other, to be refused where it does not fit", () => {
  const parsed = parseLinkVariables(JSON.parse('{"body": {"__proto__": "amount"}}'));

  assert.ok(parsed.kind === "ok" && Object.hasOwn(parsed.variables.body, "__proto__"));
});
