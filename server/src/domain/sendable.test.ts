/** Whatever template, mapping and payment come together: what is sent is what WhatsApp takes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { composeMessage, type SendComponent } from "./compose.ts";
import { exampleFacts } from "./example-facts.ts";
import { parseLinkVariables } from "./link-variables.ts";
import { mappingProblems } from "./mapping-fit.ts";
import { fillIn, parseComponents, piecesOf, placeholdersOf, type Template } from "./template.ts";
import { anyFile, anyTemplate, anyText } from "./testing/any-template.ts";

const anyFacts = fc.record({
  merchantName: anyText,
  customerFirstName: fc.option(anyText),
  customerLastName: fc.option(anyText),
  orderNo: fc.option(anyText),
  amount: fc.constantFrom("0.001", "20.000", "999999999999999.999"),
  paidAmount: fc.constantFrom(null, "20.000"),
  checkoutUrl: fc.option(anyText.map((text) => `https://pay.example.com/c/${text}`)),
  expiresAt: fc.constantFrom(null, new Date("2026-07-27T11:00:00Z")),
  language: fc.constantFrom("en", "ar", "fr"),
  digits: fc.constantFrom("latn" as const, "arab" as const),
  extra: fc.record({ note: anyText, file: anyFile }),
});

test("every placeholder is filled, no value is one that WhatsApp refuses, and nothing is too long", () => {
  let sent = 0;
  fc.assert(
    fc.property(anyTemplate, anyFacts, ({ parameterFormat, components: raw, variables: given }, facts) => {
      const components = parseComponents(raw);
      const parsed = parseLinkVariables(given);
      assert.ok(components !== null);
      if (parsed.kind !== "ok" || mappingProblems(components, parsed.variables).length > 0) return;
      const template: Template = {
        templateId: null,
        name: "any",
        language: facts.language,
        status: "APPROVED",
        category: "UTILITY",
        parameterFormat,
        components,
      };

      const composed = composeMessage({
        template,
        variables: parsed.variables,
        facts: { ...exampleFacts, ...facts },
        mode: "send",
      });

      assert.notEqual(composed.kind, "mapping_mismatch");
      if (composed.kind !== "composed") return;
      sent += 1;
      const { rendered, parameters } = composed;
      assert.equal(rendered.body, filled(components.body, "body", parameters));
      if (components.header?.format === "TEXT") {
        assert.equal(rendered.header, filled(components.header.text, "header", parameters));
      }
      assert.ok([...rendered.body].length <= 1024 && [...(rendered.header ?? "")].length <= 60);
      for (const value of valuesOf(parameters)) {
        assert.match(value, /\S/);
        assert.doesNotMatch(value, /[\n\r\t]| {5}/);
      }
      for (const { url, code } of rendered.buttons) {
        assert.ok(url === undefined || (url.length <= 2000 && /^https:\/\/[\x21-\x7e]+$/.test(url)), url);
        assert.match(
          new URL(url ?? "https://shop.example.com").href,
          /^https:\/\/(pay\.example\.com\/c|shop\.example\.com)\//,
        );
        assert.ok(code === undefined || [...code].length <= 20);
      }
      if (rendered.media?.link !== undefined) assert.match(rendered.media.link, /^https:\/\/\S+$/);
    }),
    { numRuns: 1_500 },
  );
  assert.ok(sent > 200, `only ${sent} were sent`);
});

/** The text as WhatsApp makes it from the parameters, each placeholder with a value of its own. */
function filled(text: string, type: "header" | "body", components: readonly SendComponent[]): string {
  const given = components.find((component) => component.type === type)?.parameters ?? [];
  const values = new Map<string, string>();
  for (const [index, parameter] of given.entries()) {
    if (parameter.type === "text") values.set(parameter.parameter_name ?? `${index + 1}`, parameter.text);
  }
  assert.deepEqual([...values.keys()].toSorted(), placeholdersOf(text).toSorted());
  return fillIn(piecesOf(text), values);
}

function valuesOf(components: readonly SendComponent[]): string[] {
  return components.flatMap(({ parameters }) =>
    parameters.flatMap((parameter) =>
      Object.entries(parameter).flatMap(([key, value]) => {
        if (key === "type" || key === "parameter_name") return [];
        return typeof value === "string" ? [value] : Object.values(value as Record<string, string>);
      }),
    ),
  );
}
