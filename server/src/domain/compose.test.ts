import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { type Composed, type Composition, composeMessage, type TextParameter } from "./compose.ts";
import { exampleFacts } from "./example-facts.ts";
import { parseLinkVariables } from "./link-variables.ts";
import { placeholdersOf, type Template, type TemplateComponents } from "./template.ts";
import type { LinkVariables, VariableFacts } from "./variables.ts";

const paymentRequest: Template = {
  templateId: "1482069371550248",
  name: "payment_request_v1",
  language: "en",
  status: "APPROVED",
  category: "UTILITY",
  parameterFormat: "POSITIONAL",
  components: {
    header: { format: "TEXT", text: "Order {{1}}" },
    body: "Hello {{1}}, please pay {{2}} to {{3}}.\nThank you.",
    footer: "Automated notice",
    buttons: [
      { type: "URL", text: "Pay now", url: "https://pay.example.com/c/{{1}}" },
      { type: "URL", text: "Our shop", url: "https://shop.example.com" },
      { type: "QUICK_REPLY", text: "Later" },
    ],
  },
};
const link = variables({
  header: ["order_no"],
  body: [{ from: "customer_first_name", fallback: "customer" }, "amount", { text: "Demo Shop" }],
  buttons: { "0": "checkout_url_suffix" },
});

function variables(given: object): LinkVariables {
  const parsed = parseLinkVariables(given);
  assert.ok(parsed.kind === "ok");
  return parsed.variables;
}

interface Case {
  facts?: Partial<VariableFacts>;
  components?: Partial<TemplateComponents>;
  template?: Partial<Template>;
  variables?: LinkVariables;
  mode?: Composition["mode"];
}

/** Composes the payment request, with what this case has different. */
function compose({ facts, components, template, variables = link, mode = "send" }: Case): Composed {
  return composeMessage({
    template: { ...paymentRequest, ...template, components: { ...paymentRequest.components, ...components } },
    variables,
    facts: { ...exampleFacts, state: "created", ...facts },
    mode,
  });
}

/** The body, of a message that must be composed. */
function bodyOf(composed: Composed): string {
  assert.ok(composed.kind === "composed", JSON.stringify(composed));
  return composed.rendered.body;
}

describe("a message about to leave", () => {
  test("is what the customer will read, and the parameters that make WhatsApp write it", () => {
    assert.deepEqual(compose({}), {
      kind: "composed",
      rendered: {
        header: "Order A-17",
        body: "Hello Noura, please pay KWD 20.000 to Demo Shop.\nThank you.",
        footer: "Automated notice",
        buttons: [
          { type: "URL", text: "Pay now", url: "https://pay.example.com/c/s_17" },
          { type: "URL", text: "Our shop", url: "https://shop.example.com" },
          { type: "QUICK_REPLY", text: "Later" },
        ],
        direction: "ltr",
      },
      parameters: [
        { type: "header", parameters: [{ type: "text", text: "A-17" }] },
        {
          type: "body",
          parameters: [
            { type: "text", text: "Noura" },
            { type: "text", text: "KWD 20.000" },
            { type: "text", text: "Demo Shop" },
          ],
        },
        { type: "button", sub_type: "url", index: "0", parameters: [{ type: "text", text: "s_17" }] },
      ],
      unknown: [],
    });
  });

  test("names its parameters where the template does", () => {
    const composed = compose({
      template: { parameterFormat: "NAMED" },
      components: { header: null, body: "You owe {{amount}}, {{customer}}.", buttons: [] },
      variables: variables({ body: { customer: "customer_name", amount: "amount" } }),
    });

    assert.deepEqual(composed.kind === "composed" && composed.parameters, [
      {
        type: "body",
        parameters: [
          { type: "text", parameter_name: "amount", text: "KWD 20.000" },
          { type: "text", parameter_name: "customer", text: "Noura Al-Sabah" },
        ],
      },
    ]);
  });

  test("gives the n-th parameter to {{n}}, wherever that stands", () => {
    const composed = compose({
      components: { header: null, body: "{{2}} is due, {{1}}.", buttons: [] },
      variables: variables({ body: ["customer_first_name", "amount"] }),
    });

    assert.equal(bodyOf(composed), "KWD 20.000 is due, Noura.");
    assert.deepEqual(composed.kind === "composed" && composed.parameters, [
      {
        type: "body",
        parameters: [
          { type: "text", text: "Noura" },
          { type: "text", text: "KWD 20.000" },
        ],
      },
    ]);
  });

  test("has no parameters where the template has no variables", () => {
    const composed = compose({
      components: { header: null, body: "Paid.", footer: null, buttons: [] },
      variables: variables({}),
    });

    assert.deepEqual(composed, {
      kind: "composed",
      rendered: { header: null, body: "Paid.", footer: null, buttons: [], direction: "ltr" },
      parameters: [],
      unknown: [],
    });
  });

  test("runs from right to left in Arabic", () => {
    const composed = compose({ template: { language: "ar" }, facts: { language: "ar" } });

    assert.match(bodyOf(composed), /20\.000 د\.ك\./);
    assert.equal(composed.kind === "composed" && composed.rendered.direction, "rtl");
  });

  test("a customer may be called like a placeholder", () => {
    assert.match(
      bodyOf(compose({ facts: { customerFirstName: "{{2}}" } })),
      /^Hello \{\{2\}\}, please pay KWD 20\.000/,
    );
  });

  test("the fallback stands in for a missing value", () => {
    assert.match(bodyOf(compose({ facts: { customerFirstName: " " } })), /^Hello customer,/);
  });

  test("a fallback can stand in for the end of a button's address", () => {
    const composed = compose({
      facts: { checkoutUrl: null },
      variables: { ...link, buttons: { "0": { from: "checkout_url", fallback: "orders?help=1" } } },
    });

    assert.equal(
      composed.kind === "composed" && composed.rendered.buttons[0]?.url,
      "https://pay.example.com/c/orders?help=1",
    );
  });
});

describe("a button that copies a code", () => {
  const components = { buttons: [{ type: "COPY_CODE", text: "Copy" } as const], header: null, body: "Your code." };

  test("is given the code, and shows it", () => {
    const composed = compose({ components, variables: variables({ buttons: { "0": "reference_number" } }) });

    assert.ok(composed.kind === "composed");
    assert.deepEqual(composed.rendered.buttons, [{ type: "COPY_CODE", text: "Copy", code: "R-9" }]);
    assert.deepEqual(composed.parameters, [
      {
        type: "button",
        sub_type: "copy_code",
        index: "0",
        parameters: [{ type: "coupon_code", coupon_code: "R-9" }],
      },
    ]);
  });

  test("takes no code of more than 20 characters", () => {
    const composed = compose({
      components,
      facts: { referenceNumber: "1".repeat(21) },
      variables: variables({ buttons: { "0": "reference_number" } }),
    });

    assert.equal(composed.kind === "too_long" && composed.component, "button");
  });
});

test("an address of more than 2,000 characters is too long for a button", () => {
  const composed = compose({
    facts: { extra: { path: "x".repeat(1_980) } },
    variables: { ...link, buttons: { "0": { from: "extra.path" } } },
  });

  assert.equal(composed.kind === "too_long" && composed.component, "button");
});

describe("a message that cannot leave", () => {
  const cases: [string, Case, Record<string, unknown>][] = [
    ["for a value of the header", { facts: { orderNo: null } }, { kind: "missing_variable", name: "order_no" }],
    ["for a value of the body", { facts: { amount: null } }, { kind: "missing_variable", name: "amount" }],
    [
      "for the payment link",
      { facts: { checkoutUrl: null } },
      { kind: "missing_variable", name: "checkout_url_suffix" },
    ],
    [
      "for a payment link that leads elsewhere",
      { facts: { checkoutUrl: "https://other.example.com/s_17" } },
      {
        kind: "link_mismatch",
        detail:
          "The button's approved address is https://pay.example.com/c/…, the transaction's checkout_url does not continue it.",
      },
    ],
    [
      "for an order number that would lead out of the button's address",
      { facts: { orderNo: ".." }, variables: { ...link, buttons: { "0": { from: "order_no" } } } },
      {
        kind: "link_mismatch",
        detail: "The button's approved address is https://pay.example.com/c/…, its end leads out of it.",
      },
    ],
    [
      "for variables of another template",
      { components: { body: "Hello {{1}}, please pay {{2}}." } },
      { kind: "mapping_mismatch", detail: "The link maps {{3}}, which the body does not have." },
    ],
    [
      "for a picture that nobody gives",
      { components: { header: { format: "IMAGE" } }, variables: { ...link, header: {} } },
      {
        kind: "mapping_mismatch",
        detail:
          "The header is of format IMAGE: map its link to the https address of the file, for example to extra.file_url.",
      },
    ],
    [
      "for a header of 61 letters",
      { facts: { orderNo: "x".repeat(55) } },
      {
        kind: "too_long",
        component: "header",
        detail: "With its values the header has 61 characters, 60 are allowed.",
      },
    ],
    [
      "for a body of 1,025 letters",
      { facts: { customerFirstName: "x".repeat(971) } },
      {
        kind: "too_long",
        component: "body",
        detail: "With its values the body has 1025 characters, 1024 are allowed.",
      },
    ],
  ];
  for (const [name, given, expected] of cases) {
    test(name, () => {
      // What is too long is shown as it would be.
      const { rendered: _, ...composed } = { rendered: null, ...compose(given) };

      assert.deepEqual(composed, expected);
    });
  }

  test("length is counted in characters as people see them stored, not in UTF-16 units", () => {
    assert.equal(compose({ facts: { orderNo: "🙂".repeat(54) } }).kind, "composed");
  });
});

describe("a plan", () => {
  const receipt: Case = {
    components: { header: null, body: "{{1}}: {{2}} received on {{3}}, {{4}}.", buttons: [] },
    variables: variables({
      body: ["order_no", { from: "paid_amount", fallback: "the amount" }, "occurred_at", "reference_number"],
    }),
    mode: "plan",
  };
  const notYet = { paidAmount: null, occurredAt: null, referenceNumber: null };

  test("names what only the outcome brings, and lists it", () => {
    const composed = compose({ ...receipt, facts: notYet });

    assert.equal(bodyOf(composed), "A-17: ‹paid_amount› received on ‹occurred_at›, ‹reference_number›.");
    assert.deepEqual(composed.kind === "composed" && composed.unknown, [
      "paid_amount",
      "occurred_at",
      "reference_number",
    ]);
  });

  test("shows what is known", () => {
    assert.equal(bodyOf(compose(receipt)), "A-17: KWD 20.000 received on 26 Jul 2026, 14:35, R-9.");
  });

  test("the same message about to leave takes the amount for the paid amount", () => {
    const composed = compose({ ...receipt, mode: "send", facts: { paidAmount: null } });

    assert.equal(bodyOf(composed), "A-17: KWD 20.000 received on 26 Jul 2026, 14:35, R-9.");
  });

  test("shows the fallback of a value that may never come", () => {
    assert.match(bodyOf(compose({ mode: "plan", facts: { customerFirstName: null } })), /^Hello customer,/);
  });

  test("names a missing payment link in the button", () => {
    const composed = compose({ mode: "plan", facts: { checkoutUrl: null } });

    assert.equal(
      composed.kind === "composed" && composed.rendered.buttons[0]?.url,
      "https://pay.example.com/c/‹checkout_url_suffix›",
    );
    assert.deepEqual(composed.kind === "composed" && composed.unknown, ["checkout_url_suffix"]);
  });

  test("still says that the payment link leads elsewhere", () => {
    const composed = compose({ mode: "plan", facts: { checkoutUrl: "https://other.example.com/" } });

    assert.equal(composed.kind, "link_mismatch");
  });

  test("is not judged by the length of names for values", () => {
    assert.equal(
      compose({ mode: "plan", facts: { orderNo: null, customerFirstName: "x".repeat(2000) } }).kind,
      "composed",
    );
    assert.equal(compose({ mode: "plan", facts: { customerFirstName: "x".repeat(2000) } }).kind, "too_long");
  });
});

describe("whatever is composed", () => {
  const text = fc.string({ unit: fc.constantFrom(..." \t\n\r\u00a0\u200fab1ن🙂$&\\") });
  const names = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z_]{0,8}$/), { maxLength: 6 });
  const source = fc.constantFrom(
    "order_no",
    "customer_name",
    "amount",
    "created_at",
    "reference_number",
    "extra.k",
    "state",
  );
  const mapping = fc.oneof(source, fc.record({ from: source, fallback: text }), fc.record({ text }));

  const composition = names.chain((placeholders) =>
    fc
      .record({
        mappings: fc.array(mapping, { minLength: placeholders.length, maxLength: placeholders.length }),
        named: fc.boolean(),
        facts: fc.record({
          orderNo: fc.option(text),
          customerFirstName: fc.option(text),
          customerLastName: fc.option(text),
          referenceNumber: fc.option(text),
          extra: fc.record({ k: text }),
          language: fc.constantFrom("en", "ar"),
        }),
        mode: fc.constantFrom<Composition["mode"]>("send", "plan"),
      })
      .map(({ mappings, named, facts, mode }) => {
        const keys = named ? placeholders : placeholders.map((_, index) => `${index + 1}`);
        return {
          given: { body: Object.fromEntries(keys.map((key, index) => [key, mappings[index]])) },
          composed: {
            template: { parameterFormat: named ? "NAMED" : "POSITIONAL" } as const,
            components: {
              header: null,
              body: `Start ${keys.map((key) => `{{${key}}}`).join(" and ")} end.`,
              buttons: [],
            },
            facts,
            mode,
          },
          count: keys.length,
        };
      }),
  );

  test("has every placeholder filled, as many parameters as variables, and only texts that WhatsApp takes", () => {
    fc.assert(
      fc.property(composition, ({ given, composed, count }) => {
        const parsed = parseLinkVariables(given);
        fc.pre(parsed.kind === "ok");
        const result = compose({ ...composed, variables: parsed.kind === "ok" ? parsed.variables : link });
        fc.pre(result.kind === "composed");
        assert.ok(result.kind === "composed");

        const parameters = result.parameters.flatMap((component) => component.parameters as TextParameter[]);
        assert.deepEqual(placeholdersOf(result.rendered.body), []);
        assert.equal(parameters.length, count);
        for (const parameter of parameters) {
          assert.doesNotMatch(parameter.text, /[\n\r\t]| {5}|^\s*$/);
          assert.ok(result.rendered.body.includes(parameter.text));
        }
      }),
      { numRuns: 500 },
    );
  });

  test("a plan is never stopped by a value that is missing", () => {
    fc.assert(
      fc.property(composition, ({ given, composed }) => {
        const parsed = parseLinkVariables(given);
        fc.pre(parsed.kind === "ok");

        const result = compose({
          ...composed,
          mode: "plan",
          variables: parsed.kind === "ok" ? parsed.variables : link,
        });

        assert.equal(result.kind, "composed");
      }),
    );
  });
});
