import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseLinkVariables } from "./link-variables.ts";
import { mappingProblems } from "./mapping-fit.ts";
import type { TemplateButton, TemplateComponents } from "./template.ts";

const payButton: TemplateButton = { type: "URL", text: "Pay now", url: "https://pay.example.com/c/{{1}}" };
const template: TemplateComponents = {
  header: { format: "TEXT", text: "Order {{1}}" },
  body: "Hello {{1}}, please pay {{2}} today.",
  footer: "Demo Shop",
  buttons: [payButton],
};
const fitting = { header: ["order_no"], body: ["customer_name", "amount"], buttons: { "0": "checkout_url" } };

/** What does not fit when a link says this about this template. */
function problems(variables: object, changes: Partial<TemplateComponents> = {}): string[] {
  const parsed = parseLinkVariables({ ...fitting, ...variables });
  assert.ok(parsed.kind === "ok");
  return mappingProblems({ ...template, ...changes }, parsed.variables).map(
    ({ component, detail }) => `${component}: ${detail}`,
  );
}

describe("variables that fit", () => {
  test("each placeholder has one", () => {
    assert.deepEqual(problems({}), []);
  });

  test("placeholders may have names", () => {
    const body = "Hello {{customer}}, please pay {{amount}} today.";

    assert.deepEqual(problems({ body: { amount: "amount", customer: "customer_name" } }, { body }), []);
  });

  test("buttons without a variable need none", () => {
    const buttons: TemplateButton[] = [
      { type: "URL", text: "Shop", url: "https://shop.example.com" },
      { type: "QUICK_REPLY", text: "Thanks" },
      { type: "PHONE_NUMBER", text: "Call", phoneNumber: "+96522912345" },
      { type: "OTHER", text: "Share number", kind: "REQUEST_CONTACT_INFO" },
    ];

    assert.deepEqual(problems({ buttons: {} }, { buttons }), []);
  });
});

describe("variables that do not fit", () => {
  const media = { header: { format: "IMAGE" } } as const;
  const button = (one: TemplateButton) => ({ buttons: [one] });
  const cases: [string, object, Partial<TemplateComponents>, string[]][] = [
    ["one too few in the body", { body: ["amount"] }, {}, ["body: The body has {{2}}, which the link does not map."]],
    [
      "one too many in the body",
      { body: ["amount", "order_no", "state"] },
      {},
      ["body: The link maps {{3}}, which the body does not have."],
    ],
    ["none for the header", { header: [] }, {}, ["header: The header has {{1}}, which the link does not map."]],
    [
      "one for a header that is not there",
      {},
      { header: null },
      ["header: The link maps {{1}}, which the header does not have."],
    ],
    [
      "a list for named placeholders",
      { body: ["amount"] },
      { body: "You owe {{amount}} today." },
      [
        "body: The body has {{amount}}, which the link does not map.",
        "body: The link maps {{1}}, which the body does not have.",
      ],
    ],
    [
      "a placeholder called like a part of every object",
      {},
      { body: "{{constructor}} {{1}} {{2}}." },
      ["body: The body has {{constructor}}, which the link does not map."],
    ],
    [
      "numbers with a gap",
      { body: { "1": "amount", "3": "state" } },
      { body: "Pay {{1}}, {{3}}." },
      ["body: The variables of the body are not numbered from 1 on without a gap."],
    ],
    [
      "a link's suffix outside of a button",
      { body: ["amount", "checkout_url_suffix"] },
      {},
      ["body: checkout_url_suffix is for buttons; in the body use checkout_url."],
    ],
    [
      "a picture as header",
      { header: [] },
      media,
      [
        "header: The header is of format IMAGE: map its link to the https address of the file, for example to extra.file_url.",
      ],
    ],
    ["none for the button", { buttons: {} }, {}, ["button: Button 0 has {{1}}, which the link does not map."]],
    [
      "one for a button that is not there",
      { buttons: { "0": "checkout_url", "1": "order_no" } },
      {},
      ["button: The link maps button 1, which the template does not have."],
    ],
    [
      "a button that is no number",
      { buttons: { "0": "checkout_url", length: "order_no" } },
      {},
      ["button: The link maps button length, which the template does not have."],
    ],
    [
      "one for a fixed address",
      {},
      button({ type: "URL", text: "Shop", url: "https://shop.example.com" }),
      ["button: The link maps button 0, which has no variable."],
    ],
    [
      "a variable in the middle of an address",
      {},
      button({ ...payButton, url: "https://pay.example.com/{{1}}/c" }),
      ["button: Button 0 must have one variable, at the end of its address."],
    ],
    [
      "an address that is all variable",
      {},
      button({ ...payButton, url: "{{1}}" }),
      ["button: Button 0 must have one variable, at the end of its address."],
    ],
    [
      "a code to copy",
      { buttons: {} },
      button({ type: "COPY_CODE", text: "Copy" }),
      ["button: Button 0 copies a code, which the link does not map."],
    ],
    [
      "a flow",
      { buttons: {} },
      button({ type: "OTHER", text: "Rate us", kind: "FLOW" }),
      ["button: Button 0 is of type FLOW, which Zajel does not fill."],
    ],
  ];
  for (const [name, variables, changes, expected] of cases) {
    test(name, () => {
      assert.deepEqual(problems(variables, changes), expected);
    });
  }
});
