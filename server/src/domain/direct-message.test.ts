import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type DirectMessage, decideDirect, languageFor } from "./direct-message.ts";
import type { OptOutScope } from "./opt-out.ts";
import type { Template, TemplateComponents } from "./template.ts";

const now = new Date("2026-11-23T21:00:00Z");
const merchant = { name: "Dar Noura", defaultLanguage: "en", timezone: "Asia/Kuwait", digits: "latn" } as const;

function template(components: Partial<TemplateComponents>, changes: Partial<Template> = {}): Template {
  const whole = { header: null, body: "Hello.", footer: null, buttons: [], ...components };
  const rest = { templateId: "1", status: "APPROVED", category: "UTILITY", parameterFormat: "POSITIONAL" } as const;
  return { name: "news", language: "en", ...rest, ...changes, components: whole };
}

const noura = "+96550000483";

function decide(
  held: Template | null,
  context: DirectMessage["context"] = [],
  to = noura,
  optOut: OptOutScope | null = null,
) {
  const names = { templateName: "news", templateLanguage: "en", requestedLanguage: "en" };
  return decideDirect({ message: { to, ...names, context }, merchant, template: held, optOut, now });
}

/** The text as it would leave, or the reason why it does not. */
function outcome(...asked: Parameters<typeof decide>): string {
  const decision = decide(...asked);
  if (decision.kind === "send") return decision.rendered.body;
  return decision.kind === "superseded"
    ? decision.kind
    : `${decision.kind}: ${decision.reason} ${decision.detail}`.trim();
}

describe("a message by the name of its template", () => {
  const numbered = template({ body: "Dear {{1}}, {{2}} is ready." });

  test("takes the values of a context by their names", () => {
    const named = template({ body: "Dear {{who}}, {{what}} is ready." }, { parameterFormat: "NAMED" });

    assert.equal(
      outcome(named, [
        ["what", "your order"],
        ["who", "Noura"],
      ]),
      "Dear Noura, your order is ready.",
    );
    assert.equal(
      outcome(numbered, [
        ["2", "your order"],
        ["1", "Noura"],
      ]),
      "Dear Noura, your order is ready.",
    );
  });

  test("takes them in their order where the template numbers them", () => {
    assert.equal(
      outcome(numbered, [
        ["who", "Noura"],
        ["what", "your order"],
      ]),
      "Dear Noura, your order is ready.",
    );
  });

  test("is not sent with a hole, and says which value is missing", () => {
    const named = template({ body: "Dear {{who}}." }, { parameterFormat: "NAMED" });

    assert.equal(outcome(numbered, [["1", "Noura"]]), "fail: missing_variable 2");
    assert.equal(outcome(named, [["name", "Noura"]]), "fail: missing_variable who");
  });

  test("fills buttons by their position, headers with a file, and codes", () => {
    const rich = template({
      header: { format: "DOCUMENT" },
      body: "Dear {{1}}.",
      buttons: [
        { type: "URL", text: "Open", url: "https://shop.example.com/{{1}}" },
        { type: "COPY_CODE", text: "Copy" },
      ],
    });
    const decision = decide(rich, [
      ["1", "Noura"],
      ["button_0", "o/17"],
      ["link", "https://shop.example.com/a.pdf"],
      ["code", "EID20"],
    ]);

    assert.ok(decision.kind === "send", JSON.stringify(decision));
    const { media, buttons } = decision.rendered;
    assert.deepEqual(
      [media?.link, buttons.map(({ url, code }) => url ?? code)],
      ["https://shop.example.com/a.pdf", ["https://shop.example.com/o/17", "EID20"]],
    );
  });

  test("without the file that its header needs fails at once: there is no link that could be mended", () => {
    assert.match(outcome(template({ header: { format: "IMAGE" } })), /^fail: 132000/);
  });

  test("obeys the rules of every message: only what is approved, only to a number that exists", () => {
    assert.equal(outcome(template({})), "Hello.");
    assert.match(outcome(template({}, { status: "PAUSED" })), /^hold: template_paused/);
    assert.match(outcome(template({}, { status: "REJECTED" })), /^suppress: template_rejected/);
    assert.match(outcome(null), /^suppress: template_missing/);
    assert.equal(outcome(template({}), [], "1234"), "suppress: phone_invalid");
  });

  test("is not sent to who wants no messages, nor marketing to who wants none of that", () => {
    const marketing = template({}, { category: "MARKETING" });
    const to = (optOut: OptOutScope, held = template({})) => outcome(held, [], noura, optOut);

    assert.equal(to("all"), "suppress: opted_out");
    assert.match(to("changed_number"), /^suppress: opted_out .* another number/);
    assert.match(to("marketing", marketing), /^suppress: opted_out .* marketing/);
    assert.equal(to("marketing"), "Hello.");
  });
});

test("the language is the one that was asked for, or its own with a region", () => {
  assert.equal(languageFor("en", ["ar", "en_US", "en"]), "en");
  assert.equal(languageFor("en", ["ar", "en_US", "en_GB"]), "en_GB");
  assert.equal(languageFor("ar", ["en"]), null);
});
