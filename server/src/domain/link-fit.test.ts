import assert from "node:assert/strict";
import { test } from "node:test";
import { linkProblems } from "./link-fit.ts";
import { parseLinkVariables } from "./link-variables.ts";
import type { TemplateComponents } from "./template.ts";

const ours = "https://pay.example.com/c/{session_id}";

function problems(url: string, source: unknown, checkoutUrlTemplate: string | null): string[] {
  const components: TemplateComponents = {
    header: null,
    body: "Please pay.",
    footer: null,
    buttons: [{ type: "URL", text: "Pay now", url }],
  };
  const parsed = parseLinkVariables({ buttons: { "0": source } });
  assert.ok(parsed.kind === "ok");
  return linkProblems(components, parsed.variables, checkoutUrlTemplate).map(
    ({ component, detail }) => `${component}: ${detail}`,
  );
}

test("a pay button fits where the merchant's payment links continue its address", () => {
  assert.deepEqual(problems("https://pay.example.com/c/{{1}}", "checkout_url_suffix", ours), []);
  assert.deepEqual(problems("https://pay.example.com/{{1}}", "checkout_url", ours), []);
});

test("a pay button for another address is named with both", () => {
  const [problem] = problems("https://old.example.com/c/{{1}}", "checkout_url_suffix", ours);

  assert.match(problem ?? "", /^button: Button 0 .*https:\/\/old\.example\.com\/c\/….*pay\.example\.com/);
});

test("a pay button for one payment only fits no other", () => {
  assert.equal(problems("https://pay.example.com/c/0a{{1}}", "checkout_url", ours).length, 1);
});

test("a pay button that leads to the link and no further has nothing to add", () => {
  const fixed = "https://pay.example.com/?id={session_id}";

  assert.deepEqual(problems("https://pay.example.com/?id={{1}}", "checkout_url", fixed), []);
});

test("a button for something else, and a merchant without a template, have nothing to fit", () => {
  assert.deepEqual(problems("https://track.example.com/{{1}}", "order_no", ours), []);
  assert.deepEqual(problems("https://track.example.com/{{1}}", { text: "help" }, ours), []);
  assert.deepEqual(problems("https://old.example.com/c/{{1}}", "checkout_url", null), []);
});

test("what the mapping lacks comes before the address", () => {
  const parsed = parseLinkVariables({ buttons: { "0": "checkout_url" } });
  assert.ok(parsed.kind === "ok");
  const components: TemplateComponents = {
    header: null,
    body: "Please pay {{1}}.",
    footer: null,
    buttons: [{ type: "URL", text: "Pay now", url: "https://old.example.com/c/{{1}}" }],
  };

  assert.deepEqual(
    linkProblems(components, parsed.variables, ours).map(({ component }) => component),
    ["body"],
  );
});
