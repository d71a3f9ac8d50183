import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { readDraft, type TemplateDraft } from "./template-draft.ts";
import { findingCodes, hasErrors, lintTemplate } from "./template-lint.ts";

const button = {
  type: "URL",
  text: "Pay now",
  url: "https://pay.example.com/c/{{1}}",
  example: ["https://pay.example.com/c/8f14"],
};
const good = {
  name: "payment_request",
  language: "en",
  category: "UTILITY",
  components: [
    { type: "HEADER", format: "TEXT", text: "Payment request" },
    {
      type: "BODY",
      text: "Hello {{1}}, your order {{2}} comes to {{3}} in total. Thank you.",
      example: { body_text: [["Noura", "DN-10482", "KWD 24.500"]] },
    },
    { type: "FOOTER", text: "Automatic message" },
    { type: "BUTTONS", buttons: [button] },
  ],
};

/** The good template with another body; as many examples as it needs. */
function withBody(text: string): Record<string, unknown> {
  return { body: { text, example: { body_text: [["a", "b", "c", "d", "e", "f"]] } } };
}

type Parts = { header?: unknown; body?: unknown; footer?: unknown; buttons?: unknown[] } & Record<string, unknown>;

/** The good template with some of its parts replaced; the others stay as they are. */
function template({ header, body, footer, buttons, ...fields }: Parts): unknown {
  const changed = [
    header,
    body,
    footer === undefined ? undefined : { text: footer },
    buttons === undefined ? undefined : { buttons },
  ];
  const components = good.components.map((component, index) => ({ ...component, ...(changed[index] as object) }));
  return { ...good, components, ...fields };
}

function draftOf(value: unknown): TemplateDraft {
  const read = readDraft(value, { isComplete: false });
  assert.ok(read.kind === "ok", JSON.stringify(read));
  return read.draft;
}

/** Each finding as `code severity component position`. */
function found(parts: Parts): string[] {
  return lintTemplate(draftOf(template(parts))).map(
    ({ code, severity, component, position }) => `${code} ${severity} ${component} ${position}`,
  );
}

test("a template as it should be has no findings", () => {
  assert.deepEqual(found({}), []);
});

const cases: Record<string, [parts: Parts, expected: string[]][]> = {
  "where variables stand": [
    [withBody("{{1}}, your order {{2}} is paid in full. Thank you."), ["variable_at_start error body 0"]],
    [withBody("  {{1}}, your order {{2}} is paid in full. Thank you."), ["variable_at_start error body 2"]],
    [withBody("– {{1}}, your order {{2}} is paid in full. Thank you."), ["variable_at_start warning body 2"]],
    [withBody("Thank you for paying your order {{1}}"), ["variable_at_end error body 32"]],
    [withBody("Thank you for paying your order {{1}}."), ["variable_at_end warning body 32"]],
    [withBody("شكرًا لك على دفع طلبك رقم {{1}} 💐"), ["variable_at_end warning body 26"]],
    [withBody("Hello {{1}} {{2}}, your order is paid in full now."), ["variables_adjacent error body 12"]],
    [withBody("Hello {{1}}\n\n{{2}}, your order is paid in full now."), ["variables_adjacent error body 13"]],
    [withBody("Hello {{1}}{{2}}, your order is paid in full now."), ["variables_adjacent error body 11"]],
    [withBody("Hello {{1}}, {{2}}: your order is paid in full now."), ["variables_adjacent warning body 13"]],
    [{ header: { text: "{{1}} paid", example: { header_text: ["A"] } } }, ["variable_at_start warning header 0"]],
    [{ header: { text: "Order {{1}}", example: { header_text: ["A"] } } }, ["variable_at_end warning header 6"]],
  ],
  "how variables are written and counted": [
    [withBody("Dear {{2}}, your order {{1}} is paid in full now."), ["variables_not_sequential error body 5"]],
    [withBody("Dear {{1}}, your order {{3}} is paid in full now."), ["variables_not_sequential error body 23"]],
    [withBody("Dear {{1}}, your order {{2}}, yes {{1}}, is paid in full now."), []],
    [
      withBody("Dear {{ 1 }}, your order {{2}} is paid in full now."),
      ["variable_malformed error body 5", "variables_not_sequential error body 25"],
    ],
    [withBody("Dear {{1}}, your order {{#2}} is paid in full now."), ["variable_malformed error body 23"]],
    [withBody("Dear {{name}}, your order is paid in full now."), ["variable_malformed error body 5"]],
    [withBody("Dear {1}, your order is paid in full now."), ["variable_malformed error body 5"]],
    [withBody("Dear {{1}, your order is paid in full now."), ["variable_malformed error body 5"]],
    [withBody("Dear {{}}, your order is paid in full now."), ["variable_malformed error body 5"]],
    [withBody("Hi {{1}}, order {{2}} is paid."), ["too_many_variables error body null"]],
    [withBody("Hi {{1}}, order {{2}} is paid now."), []],
    [
      { header: { text: "Order {{1}} of {{2}} paid", example: { header_text: ["A", "B"] } } },
      ["too_many_variables error header 15"],
    ],
    [{ footer: "Paid on {{1}} here" }, ["too_many_variables error footer 8", "example_missing error footer 8"]],
  ],
  examples: [
    [{ body: { example: { body_text: [["Noura", "DN-10482"]] } } }, ["example_missing error body 39"]],
    [{ body: { example: { body_text: [["Noura", " ", "KWD 24.500"]] } } }, ["example_missing error body 24"]],
    [
      { body: { example: undefined } },
      ["example_missing error body 6", "example_missing error body 24", "example_missing error body 39"],
    ],
    [{ header: { text: "Order {{1}} paid" } }, ["example_missing error header 6"]],
    [{ header: { format: "IMAGE", text: undefined } }, ["example_missing error header null"]],
    [{ header: { format: "IMAGE", text: undefined, example: { header_handle: ["4::aW"] } } }, []],
    [{ header: { format: "LOCATION", text: undefined } }, []],
    [{ buttons: [{ ...button, example: undefined }] }, ["example_missing error button 0"]],
    [{ buttons: [{ ...button, example: "https://pay.example.com/c/8f14" }] }, []],
  ],
  "names and lengths": [
    [{ name: "Payment-Request" }, ["name_invalid error name 0"]],
    [{ name: "payment request" }, ["name_invalid error name 7"]],
    [{ name: "دفع" }, ["name_invalid error name 0"]],
    [{ name: "a".repeat(513) }, ["name_invalid error name 512"]],
    [{ name: "a".repeat(512) }, []],
    [{ header: { text: "x".repeat(61) } }, ["header_too_long error header 60"]],
    [{ header: { text: "x".repeat(60) } }, []],
    [{ body: { text: "x".repeat(1025) } }, ["body_too_long error body 1024"]],
    [{ body: { text: "💐".repeat(513) } }, ["body_too_long error body 512"]],
    [{ body: { text: "x".repeat(1024) } }, []],
    [{ footer: "x".repeat(61) }, ["footer_too_long error footer 60"]],
  ],
  buttons: [
    [{ buttons: [{ ...button, url: "https://pay.example.com/{{1}}/pay" }] }, ["url_variable_not_last error button 0"]],
    [
      { buttons: [{ ...button, url: "https://pay.example.com/{{1}}{{2}}" }] },
      ["url_variable_not_last error button 0", "variable_malformed error button 0"],
    ],
    [{ buttons: [{ ...button, url: "https://pay.example.com/{{session}}" }] }, ["variable_malformed error button 0"]],
    [{ buttons: [{ ...button, url: "https://{{1}}" }] }, ["button_invalid error button 0"]],
    [{ buttons: [{ ...button, url: "pay.example.com/{{1}}" }] }, ["button_invalid error button 0"]],
    [{ buttons: [{ ...button, url: undefined }] }, ["button_invalid error button 0"]],
    [
      { buttons: [{ ...button, url: `https://pay.example.com/${"x".repeat(2000)}` }] },
      ["button_invalid error button 0"],
    ],
    [{ buttons: [{ ...button, url: "https://bit.ly/{{1}}" }] }, ["button_invalid warning button 0"]],
    [{ buttons: [{ ...button, text: "x".repeat(26) }] }, ["button_invalid error button 0"]],
    [{ buttons: [{ ...button, text: " " }] }, ["button_invalid error button 0"]],
    [{ buttons: [{ ...button, text: "Pay {{1}}" }] }, ["button_invalid error button 0"]],
    [{ buttons: [button, button, button] }, ["button_invalid error button 2"]],
    [{ buttons: [reply("Yes"), button, reply("No")] }, ["button_invalid error button 2"]],
    [{ buttons: [reply("Yes"), reply("No"), button] }, []],
    [{ buttons: Array.from({ length: 11 }, (_, index) => reply(`${index}`)) }, ["button_invalid error button 10"]],
    [{ buttons: [phone("+96522000100")] }, []],
    [{ buttons: [phone("+965 2200-0100")] }, []],
    [{ buttons: [phone("+96522000100"), phone("+96522000101")] }, ["button_invalid error button 1"]],
    [{ buttons: [phone("+9652200010012345678901")] }, ["button_invalid error button 0"]],
    [{ buttons: [phone("call us")] }, ["button_invalid error button 0"]],
    [{ buttons: [{ type: "PHONE_NUMBER", text: "Call" }] }, ["button_invalid error button 0"]],
    [{ buttons: [{ type: "COPY_CODE" }] }, ["example_missing error button 0", "button_invalid warning button 0"]],
    [
      { buttons: [{ type: "COPY_CODE", example: "x".repeat(21) }] },
      ["button_invalid error button 0", "button_invalid warning button 0"],
    ],
    [{ buttons: [{ type: "FLOW", text: "Open" }] }, ["button_invalid warning button 0"]],
  ],
  "named variables": [
    [named("Dear {{customer_name}}, your order {{order_no}} is paid in full.", ["customer_name", "order_no"]), []],
    [
      named("Dear {{customer_name}}, your order {{order_no}} is paid in full.", ["customer_name"]),
      ["example_missing error body 35"],
    ],
    [named("Dear {{Customer}}, your order is paid in full.", []), ["variable_malformed error body 5"]],
    [named("Dear {{1}}, your order is paid in full.", ["1"]), ["variable_malformed error body 5"]],
  ],
};

function reply(text: string): Record<string, unknown> {
  return { type: "QUICK_REPLY", text };
}

function phone(phone_number: string): Record<string, unknown> {
  return { type: "PHONE_NUMBER", text: "Call us", phone_number };
}

function named(text: string, names: string[]): Parts {
  const body_text_named_params = names.map((param_name) => ({ param_name, example: "A" }));
  return { parameter_format: "named", body: { text, example: { body_text_named_params } } };
}

for (const [subject, table] of Object.entries(cases)) {
  describe(subject, () => {
    for (const [parts, expected] of table) {
      const shown = JSON.stringify(parts);
      test(shown.length > 120 ? `${shown.slice(0, 120)}…` : shown, () => {
        assert.deepEqual(found(parts), expected);
      });
    }
  });
}

describe("wording that makes a utility template a marketing one", () => {
  const promotional = [
    "Thank you! Use the code SPRING for 20% off your next order with us.",
    "Your order is paid. Don't miss our special offers this week.",
    "Your order is paid. Get FREE shipping when you order again.",
    "Your order is paid. Shop now and earn points.",
    "Your order is paid. Enjoy cashback with a coupon.",
    "تم استلام الدفعة. احصل على خصم ٢٠٪ على طلبك القادم.",
    "تم استلام الدفعة. تسوّق الآن واستفد من العُروض.",
    "تم استلام الدفعة ومعها هديـــة لك لفترة محدودة.",
    "تم استلام الدفعة. لا تفوّت التنزيلات.",
    "تم استلام الدفعة، والتوصيل مجانًا.",
    "تم استلام الدفعة، استخدم كود الخصم في طلبك القادم.",
    "تم استلام الدفعة. تابعنا للعروض، ولك قسيمة شراء.",
  ];
  for (const text of promotional) {
    test(`is found in: ${text}`, () => {
      const codes = lintTemplate(draftOf(template({ body: { text } }))).map(
        ({ code, severity }) => `${code} ${severity}`,
      );

      assert.ok(codes.length > 0);
      assert.deepEqual(new Set(codes), new Set(["wording_promotional warning"]));
    });
  }

  const plain = [
    "Save this message as your receipt; you are free to ask us about it. We offer our thanks.",
    "The amount was paid at our point of sale. You win nothing and lose nothing.",
    "Feel free to contact us. The voucherless order was paid and the winter coat is on its way.",
    "Your order today comes to KWD 5.000. Your order now waits for its payment at the new price that you accepted.",
    "تم خصم المبلغ من بطاقتك عند تأكيد الطلب.",
    "تم خصم 24.500 د.ك. من بطاقتك، وقسيمة الإيداع مرفقة.",
    "لن يُخصم المبلغ إلا عند تأكيد الطلب، ويمكنك عرض تفاصيل الطلب في المتجر.",
    "شكرًا لك، وصلتنا دفعتك. يُرجى الاحتفاظ بهذه الرسالة.",
  ];
  for (const text of plain) {
    test(`is not found in: ${text}`, () => {
      assert.deepEqual(found({ body: { text } }), []);
    });
  }

  test("is named with its place in the original text, and with the words as they stand there", () => {
    const [finding] = lintTemplate(draftOf(template({ body: { text: "تم استلام الدفعة مع هديـــةٍ لك." } })));

    assert.equal(finding?.position, "تم استلام الدفعة مع ".length);
    assert.match(finding?.message ?? "", /^"هديـــةٍ" reads like advertising/);
  });

  test("is looked for in header, footer and buttons too", () => {
    const places = found({
      header: { text: "Special offer" },
      footer: "Black Friday",
      buttons: [reply("Shop now")],
    });

    assert.deepEqual(places, [
      "wording_promotional warning header 0",
      "wording_promotional warning footer 0",
      "wording_promotional warning button 0",
    ]);
  });

  test("is no finding in a marketing template", () => {
    assert.deepEqual(found({ category: "MARKETING", header: { text: "Special offer" } }), []);
  });
});

test("every finding says what is wrong and how to mend it, each in a sentence, and where it can be within the text", () => {
  const parts = fc.record({
    header: fc.record({ text: texts(), example: fc.constant({ header_text: ["A"] }) }),
    body: fc.record({ text: texts(), example: fc.constant({ body_text: [["A"]] }) }),
    footer: texts(),
    name: fc.string(),
  });
  fc.assert(
    fc.property(parts, (parts) => {
      const draft = draftOf(template(parts));
      for (const { code, component, position, message, mend } of lintTemplate(draft)) {
        assert.ok(findingCodes.includes(code));
        assert.match(message, /\.$/s);
        assert.match(mend, /\.$/s);
        const whole = { header: parts.header.text, body: parts.body.text, footer: parts.footer, name: parts.name };
        const length = component === "button" ? 1 : [...whole[component]].length;
        assert.ok(position === null || (position >= 0 && position <= length), `${code} at ${position} of ${length}`);
      }
    }),
  );
});

/** Texts of words, variables good and bad, and anything. */
function texts(): fc.Arbitrary<string> {
  const piece = fc.oneof(
    fc.constantFrom(
      "Hello ",
      "{{1}}",
      "{{2}}",
      "{{ 1 }}",
      "{",
      "}}",
      ". ",
      "special offer",
      "شكرًا ",
      "هديّة",
      "\n",
      "💐",
    ),
    fc.string({ unit: "grapheme" }),
  );
  return fc.array(piece, { minLength: 1 }).map((pieces) => {
    const text = pieces.join("");
    return text.trim() === "" ? "x" : text;
  });
}

test("a text that is nothing but mistakes has a bounded number of findings", () => {
  const findings = lintTemplate(draftOf(template({ body: { text: "{{x}}".repeat(5_000) } })));

  assert.ok(findings.length < 50, `${findings.length} findings`);
});

test("warnings alone are no errors", () => {
  assert.equal(hasErrors(lintTemplate(draftOf(template({ header: { text: "Special offer" } })))), false);
  assert.equal(hasErrors(lintTemplate(draftOf(template({ name: "X" })))), true);
});
