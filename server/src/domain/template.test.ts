import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import {
  approvedAddress,
  fillIn,
  kindOf,
  parseComponents,
  piecesOf,
  placeholdersIn,
  placeholdersOf,
  sendability,
  type TemplateComponents,
} from "./template.ts";

/** As Meta lists it. */
const receipt = [
  { type: "HEADER", format: "TEXT", text: "Receipt {{1}} paid", example: { header_text: ["INV-20417"] } },
  { type: "BODY", text: "Hello {{1}}, we have received {{2}}. Thank you, {{1}}.", example: { body_text: [["Amira"]] } },
  { type: "FOOTER", text: "Automated notice" },
  {
    type: "BUTTONS",
    buttons: [
      { type: "URL", text: "View receipt", url: "https://pay.example.com/r/{{1}}", example: ["https://x"] },
      { type: "QUICK_REPLY", text: "All good" },
      { type: "PHONE_NUMBER", text: "Call us", phone_number: "+96522912345" },
      { type: "COPY_CODE", example: "250FF" },
      { type: "FLOW", text: "Rate us", flow_id: "1" },
    ],
  },
];
const parsedReceipt: TemplateComponents = {
  header: { format: "TEXT", text: "Receipt {{1}} paid" },
  body: "Hello {{1}}, we have received {{2}}. Thank you, {{1}}.",
  footer: "Automated notice",
  buttons: [
    { type: "URL", text: "View receipt", url: "https://pay.example.com/r/{{1}}" },
    { type: "QUICK_REPLY", text: "All good" },
    { type: "PHONE_NUMBER", text: "Call us", phoneNumber: "+96522912345" },
    { type: "COPY_CODE", text: "" },
    { type: "OTHER", text: "Rate us", kind: "FLOW" },
  ],
};

describe("reading Meta's components", () => {
  test("as templates are listed", () => {
    assert.deepEqual(parseComponents(receipt), parsedReceipt);
  });

  test("in small letters", () => {
    const small = [
      { type: "header", format: "image" },
      { type: "body", text: "Paid." },
      { type: "buttons", buttons: [{ type: "url", text: "Open", url: "https://pay.example.com" }] },
    ];

    assert.deepEqual(parseComponents(small), {
      header: { format: "IMAGE" },
      body: "Paid.",
      footer: null,
      buttons: [{ type: "URL", text: "Open", url: "https://pay.example.com" }],
    });
  });

  test("components of kinds to come are passed over", () => {
    const parsed = parseComponents([
      { type: "BODY", text: "Paid." },
      { type: "CAROUSEL", cards: [] },
    ]);

    assert.deepEqual(parsed, { header: null, body: "Paid.", footer: null, buttons: [] });
  });

  const unusable: [string, unknown][] = [
    ["without a body", [{ type: "FOOTER", text: "Notice" }]],
    ["with an empty body", [{ type: "BODY", text: "" }]],
    ["that is no list", { type: "BODY", text: "Paid." }],
    ["of nonsense", [null, 7, "BODY", []]],
    ["of nothing", undefined],
  ];
  for (const [name, components] of unusable) {
    test(`a template ${name} cannot be sent`, () => {
      assert.equal(parseComponents(components), null);
    });
  }

  test("nothing that JSON can hold makes it throw", () => {
    const component = fc.record(
      { type: fc.constantFrom("HEADER", "BODY", "FOOTER", "BUTTONS"), text: fc.jsonValue(), buttons: fc.jsonValue() },
      { requiredKeys: ["type"] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.array(component)), (components) => {
        const parsed = parseComponents(components);
        assert.ok(parsed === null || parsed.body.length > 0);
      }),
    );
  });
});

describe("placeholders", () => {
  const cases: [string, string[]][] = [
    ["Hello {{1}}, {{2}} for {{3}}", ["1", "2", "3"]],
    ["{{2}} before {{1}}, {{2}} again", ["2", "1"]],
    ["Hello {{customer_name}}", ["customer_name"]],
    ["Hello {1}, {{}}, {{ 1 }}, {{a-b}}", []],
    ["{{{1}}}", ["1"]],
    ["", []],
  ];
  for (const [text, placeholders] of cases) {
    test(`of "${text}" are ${placeholders.join(", ") || "none"}`, () => {
      assert.deepEqual(placeholdersOf(text), placeholders);
    });
  }

  test("are found in header, body and button addresses", () => {
    assert.deepEqual(placeholdersIn(parsedReceipt), {
      header: ["1"],
      body: ["1", "2"],
      buttons: [{ index: 0, placeholder: "1" }],
    });
  });
});

describe("filling in", () => {
  test("each placeholder gets its value, wherever and as often as it stands", () => {
    const values = new Map([
      ["1", "Noura"],
      ["2", "KWD 20.000"],
    ]);

    assert.equal(
      fillIn(piecesOf("{{2}} from {{1}}, thank you {{1}}"), values),
      "KWD 20.000 from Noura, thank you Noura",
    );
  });

  test("a placeholder without a value stays", () => {
    assert.equal(fillIn(piecesOf("Hello {{1}}, {{2}}"), new Map([["1", "Noura"]])), "Hello Noura, {{2}}");
  });

  test("a value that looks like a placeholder or a pattern stays what it is", () => {
    const values = new Map([
      ["1", "{{2}}"],
      ["2", "$& $1 {{1}}"],
    ]);

    assert.equal(fillIn(piecesOf("{{1}} and {{2}}"), values), "{{2}} and $& $1 {{1}}");
  });
});

test("the approved address of a button ends where its variable begins", () => {
  const addresses = parsedReceipt.buttons.map(approvedAddress);

  assert.deepEqual(addresses, ["https://pay.example.com/r/", null, null, null, null]);
  assert.equal(approvedAddress({ type: "URL", text: "Open", url: "https://pay.example.com" }), null);
});

test("a button's kind is Meta's word, also where Zajel does not know it", () => {
  assert.deepEqual(parsedReceipt.buttons.map(kindOf), ["URL", "QUICK_REPLY", "PHONE_NUMBER", "COPY_CODE", "FLOW"]);
});

describe("what a status means for sending", () => {
  const cases: [string, ReturnType<typeof sendability>][] = [
    ["APPROVED", { kind: "send" }],
    ["approved", { kind: "send" }],
    ["REJECTED", { kind: "suppress", reason: "template_rejected" }],
    ["DISABLED", { kind: "suppress", reason: "template_disabled" }],
    ["DELETED", { kind: "suppress", reason: "template_missing" }],
    ["PENDING_DELETION", { kind: "suppress", reason: "template_missing" }],
    ["PAUSED", { kind: "hold", reason: "template_paused" }],
    ["PENDING", { kind: "hold", reason: "template_pending" }],
    ["IN_APPEAL", { kind: "hold", reason: "template_pending" }],
    ["LIMIT_EXCEEDED", { kind: "hold", reason: "template_pending" }],
    ["ARCHIVED", { kind: "hold", reason: "template_pending" }],
    ["SOMETHING_NEW", { kind: "hold", reason: "template_pending" }],
  ];
  for (const [status, expected] of cases) {
    test(`${status}: ${expected.kind}`, () => {
      assert.deepEqual(sendability(status), expected);
    });
  }
});
