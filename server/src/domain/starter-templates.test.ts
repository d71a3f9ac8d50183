import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { composeMessage, type Rendered } from "./compose.ts";
import { exampleFacts } from "./example-facts.ts";
import { mappingProblems } from "./mapping-fit.ts";
import { notifiableStates } from "./payment-state.ts";
import { type StarterTemplate, starterDraft, starterTemplates, starterVariables } from "./starter-templates.ts";
import { parseComponents, placeholdersOf, type TemplateComponents } from "./template.ts";
import { lintTemplate } from "./template-lint.ts";
import type { VariableFacts } from "./variables.ts";

const prefix = "https://pay.example.com/c/";
const starters = starterTemplates(prefix);
const nameOf = ({ name, language }: StarterTemplate) => `${name} in ${language}`;

function componentsOf(starter: StarterTemplate): TemplateComponents {
  const components = parseComponents(starter.components);
  assert.ok(components !== null);
  return components;
}

/** What the customer reads. */
function composed(starter: StarterTemplate, facts: Partial<VariableFacts> = {}): Rendered {
  const message = composeMessage({
    template: {
      templateId: null,
      name: starter.name,
      language: starter.language,
      status: "APPROVED",
      category: starter.category,
      parameterFormat: "POSITIONAL",
      components: componentsOf(starter),
    },
    variables: starterVariables(starter),
    facts: { ...exampleFacts, state: starter.state, language: starter.language, ...facts },
    mode: "send",
  });
  assert.ok(message.kind === "composed", JSON.stringify(message));
  return message.rendered;
}

describe("the starter set", () => {
  test("has twelve templates: six states in English and Arabic", () => {
    const expected = notifiableStates.flatMap((state) => [`${state} ar`, `${state} en`]);

    assert.deepEqual(starters.map(({ state, language }) => `${state} ${language}`).toSorted(), expected.toSorted());
  });

  test("has each name and language once, and names as Meta takes them", () => {
    assert.equal(new Set(starters.map(nameOf)).size, 12);
    assert.deepEqual(
      starters.filter(({ name }) => !/^[a-z0-9_]{1,512}$/.test(name)),
      [],
    );
  });

  test("has a pay button on the payment link alone, whose address is the shop's prefix with the session behind it", () => {
    const withButton = starters.filter((starter) => componentsOf(starter).buttons.length > 0);

    assert.deepEqual(withButton.map(({ state, language }) => `${state} ${language}`).toSorted(), [
      "created ar",
      "created en",
    ]);
    for (const starter of withButton) {
      const [button] = composed(starter).buttons;
      assert.deepEqual([button?.type, button?.url], ["URL", `${prefix}${exampleFacts.sessionId}`]);
    }
  });
});

test("a payment link lives 12 hours at WhatsApp, and what became of a payment its 30 days", () => {
  const lives = starters.map((starter) => `${starter.state} ${starterDraft(starter).ttlSeconds}`);

  assert.deepEqual([...new Set(lives)].toSorted(), [
    "authorized null",
    "canceled null",
    "created 43200",
    "expired null",
    "failed null",
    "paid null",
  ]);
});

test("a closed link is said to be closed, and not that its time ran out: a cancel at the gateway comes as expired", () => {
  const [english, arabic] = starters
    .filter(({ state }) => state === "expired")
    .map((starter) => JSON.stringify(starter.components));

  assert.match(english ?? "", /is closed/);
  assert.doesNotMatch(english ?? "", /expire|time|too late|overdue/i);
  assert.match(arabic ?? "", /أُغلق رابط الدفع/);
  assert.doesNotMatch(arabic ?? "", /انته|صلاحي|مهلة|الوقت|تأخر/);
});

for (const starter of starters) {
  describe(nameOf(starter), () => {
    const { header, body, footer } = componentsOf(starter);
    const headerText = header?.format === "TEXT" ? header.text : "";

    test("numbers its variables from 1 on, in the order in which they stand in the text", () => {
      const inOrder = [...body.matchAll(/\{\{(.*?)\}\}/g)].map(([, name]) => name);

      assert.deepEqual(
        inOrder,
        starter.body.map((_, index) => `${index + 1}`),
      );
    });

    test("neither begins nor ends with a variable, and has words between any two", () => {
      assert.doesNotMatch(body, /^[^\p{L}]*\{\{|\}\}[^\p{L}]*$/u);
      assert.doesNotMatch(body, /\}\}[^\p{L}]*\{\{/u);
    });

    test("has texts as long as Meta takes them", () => {
      assert.ok([...body].length <= 1024);
      assert.ok(headerText !== "" && [...headerText].length <= 60);
      assert.ok(footer !== null && [...footer].length <= 60);
    });

    test("has no variable in header and footer, and no line breaks", () => {
      assert.deepEqual(placeholdersOf(headerText), []);
      assert.deepEqual(placeholdersOf(footer ?? ""), []);
      assert.doesNotMatch(headerText + body + footer, /\n/);
    });

    test("has nothing that WhatsApp would refuse, and no wording that makes it marketing", () => {
      assert.deepEqual(lintTemplate(starterDraft(starter)), []);
    });

    test("gives an example for each variable", () => {
      const [, bodyComponent] = starter.components as { example?: { body_text?: string[][] } }[];

      assert.equal(bodyComponent?.example?.body_text?.[0]?.length, starter.body.length);
    });

    test("fits its own variables", () => {
      assert.deepEqual(mappingProblems(componentsOf(starter), starterVariables(starter)), []);
    });

    test("reads well: nothing is unfilled, no full stop is doubled", () => {
      const { header, body, footer } = composed(starter);
      const whole = `${header} ${body} ${footer}`;

      assert.doesNotMatch(whole, /\{\{|\}\}|‹|›/);
      assert.doesNotMatch(whole, /\.\s*\.|,,|،،| {2}| [.,،]/);
    });

    test("keeps an order number in one piece, which a text from right to left would turn round", () => {
      const { body, direction } = composed(starter, { orderNo: "2026-11-001", referenceNumber: "#77/2" });
      const mark = direction === "rtl" ? "\u200e" : "";

      assert.ok(body.includes(`${mark}2026-11-001${mark}`));
      assert.equal(body.includes(`${mark}#77/2${mark}`), starter.state === "paid");
    });

    test("can be sent where only the amount and the shop are known", () => {
      const { body } = composed(starter, {
        customerFirstName: null,
        customerLastName: null,
        orderNo: null,
        referenceNumber: null,
        paidAmount: null,
      });

      assert.doesNotMatch(body, /\{\{|‹/);
      assert.match(body, /20\.000/);
    });
  });
}
