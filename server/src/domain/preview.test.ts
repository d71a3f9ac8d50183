import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { exampleFacts } from "./example-facts.ts";
import { type Preview, previewMessage } from "./preview.ts";
import { sampleVariables } from "./sample-values.ts";
import type { Template, TemplateComponents } from "./template.ts";
import type { LinkVariables } from "./variables.ts";

const components: TemplateComponents = {
  header: { format: "TEXT", text: "Order {{1}}" },
  body: "Hello {{1}}, please pay {{2}} here.",
  footer: "Automatic message",
  buttons: [
    { type: "URL", text: "Pay now", url: "https://pay.example.com/c/{{1}}" },
    { type: "QUICK_REPLY", text: "Later" },
  ],
};
const template: Template = {
  templateId: "1",
  name: "payment_link",
  language: "en",
  status: "APPROVED",
  category: "UTILITY",
  parameterFormat: "POSITIONAL",
  components,
};
const variables: LinkVariables = {
  header: { "1": { from: "order_no" } },
  body: { "1": { from: "customer_first_name" }, "2": { from: "amount" } },
  buttons: { "0": { from: "checkout_url_suffix" } },
};

function preview(facts: Partial<typeof exampleFacts> = {}, changes: Partial<LinkVariables> = {}) {
  return previewMessage({
    template,
    variables: { ...variables, ...changes },
    facts: { ...exampleFacts, ...facts },
    mode: "send",
  });
}

test("a preview is the message as it would be sent, with its length and its limits", () => {
  const { rendered, length, unknown, problems, parameters } = preview();

  assert.deepEqual(rendered, {
    header: "Order A-17",
    body: "Hello Noura, please pay KWD 20.000 here.",
    footer: "Automatic message",
    buttons: [
      { type: "URL", text: "Pay now", url: "https://pay.example.com/c/s_17" },
      { type: "QUICK_REPLY", text: "Later" },
    ],
    direction: "ltr",
  });
  assert.deepEqual(length, { header: { characters: 10, limit: 60 }, body: { characters: 40, limit: 1024 } });
  assert.deepEqual([unknown, problems, parameters?.length], [[], [], 3]);
});

describe("what cannot be shown is named", () => {
  const told = ({ problems }: Preview) => problems.map(({ code, about }) => `${code} ${about}`);

  test("all values that are missing, each in its place in the text", () => {
    const shown = preview({ amount: null, orderNo: null, checkoutUrl: null });

    assert.equal(shown.rendered.header, "Order ‹order_no›");
    assert.equal(shown.rendered.body, "Hello Noura, please pay ‹amount› here.");
    assert.equal(shown.rendered.buttons[0]?.url, "https://pay.example.com/c/‹checkout_url_suffix›");
    assert.deepEqual(told(shown), [
      "missing_variable order_no",
      "missing_variable amount",
      "missing_variable checkout_url_suffix",
    ]);
    assert.deepEqual([shown.unknown, shown.parameters], [[], null]);
  });

  test("a link that leads elsewhere, beside the texts and labels", () => {
    const shown = preview({ checkoutUrl: "https://other.example.com/1", orderNo: null });

    assert.deepEqual(told(shown), ["missing_variable order_no", "link_mismatch button"]);
    assert.deepEqual(
      [shown.rendered.header, shown.rendered.body],
      ["Order ‹order_no›", "Hello Noura, please pay KWD 20.000 here."],
    );
    assert.deepEqual(shown.rendered.buttons, [
      { type: "URL", text: "Pay now" },
      { type: "QUICK_REPLY", text: "Later" },
    ]);
  });

  test("a text that its values make too long, as it would be", () => {
    const shown = preview({ orderNo: "x".repeat(60) });

    assert.deepEqual([told(shown), shown.parameters], [["132005 header"], null]);
    assert.deepEqual([shown.rendered.header?.length, shown.length.header], [66, { characters: 66, limit: 60 }]);
  });

  test("variables of another template than it has become, as WhatsApp has it", () => {
    const shown = preview({}, { body: { "1": { from: "customer_name" } } });

    assert.deepEqual([told(shown), shown.parameters], [["132000 template"], null]);
    assert.match(shown.problems[0]?.detail ?? "", /\{\{2\}\}/);
    assert.equal(shown.rendered.body, "Hello {{1}}, please pay {{2}} here.");
  });
});

describe("the sample values of a template", () => {
  const listed = [
    { type: "HEADER", format: "TEXT", text: "Order {{1}}", example: { header_text: ["DN-10482"] } },
    { type: "BODY", text: components.body, example: { body_text: [["Noura", "KWD 24.500"]] } },
    { type: "BUTTONS", buttons: [{ type: "URL", example: ["https://pay.example.com/c/8f14"] }] },
  ];

  test("are the examples that it was submitted with; of an address, what is behind the approved part", () => {
    assert.deepEqual(sampleVariables(template, listed), {
      header: { "1": { text: "DN-10482" } },
      body: { "1": { text: "Noura" }, "2": { text: "KWD 24.500" } },
      buttons: { "0": { text: "8f14" } },
    });
  });

  test("are a word where there is no example, in the template's language", () => {
    const { body } = sampleVariables({ ...template, language: "ar" }, []);

    assert.deepEqual(body, { "1": { text: "مثال" }, "2": { text: "مثال" } });
  });

  test("fit the template whatever Meta lists", () => {
    for (const odd of [
      null,
      [{ type: "BUTTONS", buttons: [{ example: ["https://elsewhere.example.com/"] }] }],
      listed,
    ]) {
      const composed = previewMessage({
        template,
        variables: sampleVariables(template, odd),
        facts: exampleFacts,
        mode: "send",
      });
      assert.deepEqual(composed.problems, []);
    }
  });
});
