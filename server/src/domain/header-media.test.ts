import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { composeMessage } from "./compose.ts";
import { exampleFacts } from "./example-facts.ts";
import type { MediaHeader } from "./header-media.ts";
import { parseLinkVariables } from "./link-variables.ts";
import { mappingProblems } from "./mapping-fit.ts";
import type { Template, TemplateComponents } from "./template.ts";
import type { LinkVariables } from "./variables.ts";

const file = "https://files.example.com/r/INV-20417.pdf";

function componentsWith(format: MediaHeader["format"]): TemplateComponents {
  return { header: { format }, body: "Thank you.", footer: null, buttons: [] };
}

function variables(header: unknown): LinkVariables {
  const parsed = parseLinkVariables({ header });
  assert.ok(parsed.kind === "ok");
  return parsed.variables;
}

function compose(format: MediaHeader["format"], header: unknown, extra: Record<string, string> = {}) {
  const template: Template = {
    templateId: null,
    name: "receipt",
    language: "en",
    status: "APPROVED",
    category: "UTILITY",
    parameterFormat: "POSITIONAL",
    components: componentsWith(format),
  };
  return composeMessage({
    template,
    variables: variables(header),
    facts: { ...exampleFacts, extra },
    mode: "send",
  });
}

describe("a header that is no text is sent with every message", () => {
  const cases: [string, MediaHeader["format"], unknown, object][] = [
    ["a picture by a fixed address", "IMAGE", [{ text: file }], { type: "image", image: { link: file } }],
    ["a film by its name", "VIDEO", { link: "extra.file" }, { type: "video", video: { link: file } }],
    ["a document", "DOCUMENT", ["extra.file"], { type: "document", document: { link: file } }],
    [
      "a document with a name",
      "DOCUMENT",
      { link: "extra.file", filename: "order_no" },
      { type: "document", document: { link: file, filename: "A-17" } },
    ],
    [
      "a place",
      "LOCATION",
      { latitude: { text: "29.3759" }, longitude: { text: "47.9774" }, name: "merchant_name" },
      { type: "location", location: { latitude: "29.3759", longitude: "47.9774", name: "Demo Shop" } },
    ],
  ];
  for (const [name, format, header, parameter] of cases) {
    test(name, () => {
      const composed = compose(format, header, { file });

      assert.ok(composed.kind === "composed", JSON.stringify(composed));
      assert.deepEqual(composed.parameters, [{ type: "header", parameters: [parameter] }]);
      assert.equal(composed.rendered.header, null);
      assert.equal(composed.rendered.media?.format, format);
    });
  }

  test("one without a value is missing by the name of its source", () => {
    assert.deepEqual(compose("IMAGE", ["extra.file"]), { kind: "missing_variable", name: "extra.file" });
  });

  test("a value that is no address, or no place on earth, is not sent", () => {
    for (const value of ["r/INV.pdf", "http://files.example.com/a", "https://u:p@files.example.com/a", "https://a b"]) {
      assert.equal(compose("IMAGE", ["extra.file"], { file: value }).kind, "malformed", value);
    }
    for (const value of ["91", "north", "29,37", "NaN"]) {
      const header = { latitude: "extra.at", longitude: { text: "1" } };
      assert.equal(compose("LOCATION", header, { at: value }).kind, "malformed", value);
    }
  });
});

describe("variables that do not fit such a header", () => {
  const cases: [string, MediaHeader["format"], unknown, RegExp][] = [
    ["none", "IMAGE", [], /of format IMAGE: map its link/],
    ["half of a place", "LOCATION", { latitude: { text: "1" } }, /map its longitude/],
    ["two links", "IMAGE", { "1": "extra.a", link: "extra.b" }, /\{\{1\}\}/],
    ["a name for a picture", "IMAGE", { link: "extra.a", filename: "order_no" }, /\{\{filename\}\}/],
    ["a source that gives no address", "DOCUMENT", ["order_no"], /mapped to order_no/],
    ["a fixed text that is no address", "IMAGE", [{ text: "logo.png" }], /"logo\.png"/],
    ["a fallback that is no address", "IMAGE", [{ from: "extra.a", fallback: "none" }], /"none"/],
    ["a source that gives no number", "LOCATION", { latitude: "amount", longitude: { text: "1" } }, /amount/],
  ];
  for (const [name, format, header, detail] of cases) {
    test(name, () => {
      const [problem] = mappingProblems(componentsWith(format), variables(header));

      assert.equal(problem?.component, "header");
      assert.match(problem?.detail ?? "", detail);
    });
  }

  test("a header of a format that is not known is named", () => {
    const components = { ...componentsWith("IMAGE"), header: { format: "OTHER", kind: "GIF" } } as const;

    assert.match(mappingProblems(components, variables([]))[0]?.detail ?? "", /format GIF/);
  });
});

test("whatever a link says of a file, what is sent is an https address or nothing", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.webUrl(),
        fc.webUrl().map((url) => ` ${url}\n`),
      ),
      (value) => {
        const composed = compose("DOCUMENT", ["extra.file"], { file: value });

        if (composed.kind !== "composed") return;
        assert.match(composed.rendered.media?.link ?? "", /^https:\/\/\S+$/);
      },
    ),
  );
});
