import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { examplesIn, readDraft, submission } from "./template-draft.ts";

const body = { type: "BODY", text: "Thank you for your order." };
const given = { name: "receipt", language: "pt-br", components: [body] };

test("a template is read in the form in which it is submitted, and submitted as it was given", () => {
  const components = [
    { type: "header", format: "text", text: "Order {{1}} paid", example: { header_text: ["A-17"] } },
    { type: "body", text: "Thank you, {{1}}, for your order.", example: { body_text: [["Noura"]] } },
    { type: "footer", text: "Automatic message" },
    { type: "buttons", buttons: [{ type: "url", text: "Open", url: "https://shop.example.com/" }] },
  ];

  const read = readDraft({ ...given, components, message_send_ttl_seconds: 43_200 }, { isComplete: true });

  assert.ok(read.kind === "ok", JSON.stringify(read));
  const { header, footer, buttons } = read.draft;
  assert.deepEqual(header, { format: "TEXT", text: "Order {{1}} paid", examples: new Map([["1", "A-17"]]) });
  assert.deepEqual(read.draft.body.examples, new Map([["1", "Noura"]]));
  assert.equal(footer, "Automatic message");
  assert.deepEqual(
    buttons.map(({ type, url }) => [type, url]),
    [["URL", "https://shop.example.com/"]],
  );
  assert.deepEqual(submission(read.draft), {
    name: "receipt",
    language: "pt_BR",
    category: "UTILITY",
    parameter_format: "POSITIONAL",
    components,
    message_send_ttl_seconds: 43_200,
  });
});

describe("what has not the form of a template is refused under its field", () => {
  const cases: [string, unknown, string[]][] = [
    ["a list", [], ["template"]],
    ["without a name and language", { components: [body] }, ["name", "language"]],
    ["a language that is none", { ...given, language: "english!" }, ["language"]],
    ["a category that Zajel does not send", { ...given, category: "AUTHENTICATION" }, ["category"]],
    ["a parameter format that is none", { ...given, parameter_format: "NUMBERED" }, ["parameter_format"]],
    ["an unknown field", { ...given, status: "APPROVED" }, ["status"]],
    ["without components", { ...given, components: undefined }, ["components"]],
    ["without a body", { ...given, components: [{ type: "FOOTER", text: "x" }] }, ["components"]],
    ["a body without a text", { ...given, components: [{ type: "BODY" }] }, ["components.0.text"]],
    ["two bodies", { ...given, components: [body, body] }, ["components.1"]],
    ["a component that is none", { ...given, components: [body, { type: "BANNER" }] }, ["components.1.type"]],
    [
      "a header of no format",
      { ...given, components: [body, { type: "HEADER", format: "GIF" }] },
      ["components.1.format"],
    ],
    ["no buttons", { ...given, components: [body, { type: "BUTTONS" }] }, ["components.1.buttons"]],
    [
      "a button of no type",
      { ...given, components: [body, { type: "BUTTONS", buttons: [{}] }] },
      ["components.1.buttons.0"],
    ],
    ["a time to live below 30 s", { ...given, message_send_ttl_seconds: 29 }, ["message_send_ttl_seconds"]],
    ["a time to live above 12 h", { ...given, message_send_ttl_seconds: 43_201 }, ["message_send_ttl_seconds"]],
  ];
  for (const [name, value, fields] of cases) {
    test(name, () => {
      const read = readDraft(value, { isComplete: true });

      assert.deepEqual(read.kind === "refused" ? Object.keys(read.errors) : read, fields);
    });
  }
});

test("a text without a name can be read to be looked over", () => {
  assert.equal(readDraft({ components: [body] }, { isComplete: false }).kind, "ok");
});

test("examples are found in what Meta lists, and none in what is no list of components", () => {
  const components = [
    { type: "HEADER", example: { header_text: ["A-17"] } },
    { type: "BODY", example: { body_text: [["Noura", "KWD 1.000"]] } },
    { type: "BUTTONS", buttons: [{ type: "QUICK_REPLY" }, { type: "URL", example: ["https://x.example.com/1"] }] },
  ];

  assert.deepEqual(examplesIn(components, "POSITIONAL"), {
    header: new Map([["1", "A-17"]]),
    body: new Map([
      ["1", "Noura"],
      ["2", "KWD 1.000"],
    ]),
    buttons: new Map([[1, "https://x.example.com/1"]]),
  });
  for (const nothing of [null, "x", [], [null], [{ type: "BODY", example: 1 }]]) {
    const { header, body, buttons } = examplesIn(nothing, "NAMED");
    assert.equal(header.size + body.size + buttons.size, 0);
  }
});
