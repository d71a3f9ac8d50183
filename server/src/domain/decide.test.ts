import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { TextParameter } from "./compose.ts";
import {
  type Decision,
  type DecisionInput,
  decideMessage,
  type Link,
  linkKey,
  type MerchantVoice,
  type MessageSubject,
  readHoldKey,
  templateKey,
} from "./decide.ts";
import { parseLinkVariables } from "./link-variables.ts";
import type { ReasonCode } from "./notification.ts";
import { type NotifiableState, notifiableStates, type PaymentState, paymentStates } from "./payment-state.ts";
import type { Template, TemplateComponents } from "./template.ts";
import type { LinkVariables } from "./variables.ts";

const now = new Date("2026-07-26T11:32:00Z");
const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1000);

const demoShop: MerchantVoice = { name: "Demo Shop", defaultLanguage: "en", timezone: "Asia/Kuwait", digits: "latn" };

const noura: MessageSubject = {
  type: "payment_request",
  state: "created",
  sessionId: "s_17",
  orderNo: "A-17",
  amount: "20.000",
  currencyCode: "KWD",
  customerPhone: "+96550001234",
  customerFirstName: "Noura",
  customerLastName: "Al-Sabah",
  language: null,
  checkoutUrl: "https://pay.example.com/c/s_17",
  expiresAt: null,
  extra: {},
  referenceNumber: null,
  paidAmount: null,
  occurredAt: now,
  createdAt: now,
};

const greeting: TemplateComponents = {
  header: null,
  body: "Hello {{1}}, order {{2}} is about {{3}}.",
  footer: null,
  buttons: [],
};
const payable: TemplateComponents = {
  ...greeting,
  buttons: [{ type: "URL", text: "Pay now", url: "https://pay.example.com/c/{{1}}" }],
};

function variables(given: object): LinkVariables {
  const parsed = parseLinkVariables(given);
  assert.ok(parsed.kind === "ok");
  return parsed.variables;
}

const greetingVariables = variables({ body: ["customer_first_name", "order_no", "amount"] });

function template(changes: Partial<Template> = {}): Template {
  return {
    templateId: "1482069371550248",
    name: "greeting",
    language: "en",
    status: "APPROVED",
    category: "UTILITY",
    parameterFormat: "POSITIONAL",
    components: greeting,
    ...changes,
  };
}

function link(changes: Partial<Link> = {}): Link {
  return {
    type: "payment_request",
    state: "created",
    language: "en",
    templateName: "greeting",
    templateLanguage: "en",
    namespace: null,
    variables: greetingVariables,
    ...changes,
  };
}

interface Case {
  about?: NotifiableState;
  subject?: Partial<MessageSubject>;
  merchant?: Partial<MerchantVoice>;
  /** One link for the state it is about, where none are given. */
  links?: Link[];
  templates?: Template[];
  mode?: DecisionInput["mode"];
  optOut?: DecisionInput["optOut"];
}

/** Decides about Noura's payment link, with what this case has different. */
function decide(one: Case) {
  const { about = "created", subject, merchant, links, templates = [template()], mode = "send", optOut = null } = one;
  return decideMessage({
    about,
    subject: { ...noura, state: about, ...subject },
    merchant: { ...demoShop, ...merchant },
    texts: {
      links: links ?? [link({ state: about })],
      templates: new Map(templates.map((template) => [templateKey(template.name, template.language), template])),
    },
    optOut,
    now,
    mode,
  });
}

/** "send", or what else happens and why. */
function verdict(decision: Decision): string {
  return "reason" in decision ? `${decision.kind} ${decision.reason}` : decision.kind;
}

test("what is approved, true and complete is sent, with its words and its parameters", () => {
  const decision = decide({});

  assert.ok(decision.kind === "send");
  assert.equal(decision.rendered.body, "Hello Noura, order A-17 is about KWD 20.000.");
  assert.deepEqual(decision.parameters, [
    {
      type: "body",
      parameters: [
        { type: "text", text: "Noura" },
        { type: "text", text: "A-17" },
        { type: "text", text: "KWD 20.000" },
      ],
    },
  ]);
});

describe("who wants no messages", () => {
  const marketing = template({ category: "MARKETING" });

  test("gets none at all, or none at an old number", () => {
    assert.equal(verdict(decide({ optOut: "all" })), "suppress opted_out");
    assert.equal(verdict(decide({ optOut: "changed_number" })), "suppress opted_out");
    assert.equal(verdict(decide({ optOut: "all", subject: { state: "paid" } })), "superseded");
  });

  test("or none by a marketing template", () => {
    assert.equal(verdict(decide({ optOut: "marketing" })), "send");
    assert.equal(verdict(decide({ optOut: "marketing", templates: [marketing] })), "suppress opted_out");
    assert.equal(verdict(decide({ templates: [marketing] })), "send");
  });
});

describe("never after the fact (rule 2)", () => {
  const truth: [NotifiableState, PaymentState[]][] = [
    ["created", ["created", "pending", "attempted"]],
    ["paid", ["paid"]],
    ["authorized", ["authorized"]],
    ["canceled", ["canceled"]],
    ["failed", ["failed"]],
    ["expired", ["expired"]],
  ];
  for (const [about, states] of truth) {
    for (const state of paymentStates) {
      const expected = states.includes(state) ? "send" : "superseded";
      test(`${about}, when the payment is ${state}: ${expected}`, () => {
        assert.equal(verdict(decide({ about, subject: { state } })), expected);
      });
    }
  }

  test("what is no longer true is superseded before anything else is asked", () => {
    const decision = decide({ subject: { state: "paid", customerPhone: null }, links: [] });

    assert.deepEqual(decision, { kind: "superseded" });
  });

  const lives: [string, Date | null, string][] = [
    ["that never ends", null, "send"],
    ["with exactly 60 s left", inSeconds(60), "send"],
    ["with less than 60 s left", inSeconds(59.999), "suppress link_expiring"],
    ["that is over", inSeconds(-1), "suppress link_expiring"],
  ];
  for (const [name, expiresAt, expected] of lives) {
    test(`a payment link ${name}: ${expected}`, () => {
      assert.equal(verdict(decide({ subject: { expiresAt } })), expected);
    });
  }

  for (const about of notifiableStates.filter((state) => state !== "created")) {
    test(`an expired link does not keep back that the payment is ${about}`, () => {
      assert.equal(verdict(decide({ about, subject: { expiresAt: inSeconds(-1) } })), "send");
    });
  }
});

describe("only what is approved (rule 4)", () => {
  test("without a link for the state nothing is sent", () => {
    assert.equal(verdict(decide({ links: [link({ state: "paid" })] })), "suppress no_link");
  });

  test("a link of the other type does not count", () => {
    assert.equal(verdict(decide({ about: "paid", subject: { type: "e_commerce" } })), "suppress no_link");
  });

  test("without a sender nothing is sent", () => {
    const decision = decideMessage({
      about: "created",
      subject: noura,
      merchant: demoShop,
      texts: null,
      optOut: null,
      now,
      mode: "send",
    });

    assert.equal(verdict(decision), "suppress no_link");
  });

  test("without a phone number nothing is sent", () => {
    assert.equal(verdict(decide({ subject: { customerPhone: null } })), "suppress phone_missing");
  });

  test("a template that the account does not have is named", () => {
    const decision = decide({ templates: [template({ language: "ar" })] });

    assert.ok(decision.kind === "suppress");
    assert.equal(decision.reason, "template_missing");
    assert.match(decision.detail, /greeting\/en/);
  });

  const statuses: [string, string][] = [
    ["APPROVED", "send"],
    ["approved", "send"],
    ["REJECTED", "suppress template_rejected"],
    ["DISABLED", "suppress template_disabled"],
    ["DELETED", "suppress template_missing"],
    ["PENDING_DELETION", "suppress template_missing"],
    ["PAUSED", "hold template_paused"],
    ["PENDING", "hold template_pending"],
    ["IN_APPEAL", "hold template_pending"],
    ["LIMIT_EXCEEDED", "hold template_pending"],
    ["A_STATUS_OF_NEXT_YEAR", "hold template_pending"],
  ];
  for (const [status, expected] of statuses) {
    test(`template ${status}: ${expected}`, () => {
      assert.equal(verdict(decide({ templates: [template({ status })] })), expected);
    });
  }

  test("what is held waits for its template, and shows what it will say", () => {
    const decision = decide({ templates: [template({ status: "PAUSED" })] });

    assert.ok(decision.kind === "hold");
    assert.equal(decision.key, "greeting/en");
    assert.equal(decision.rendered?.body, "Hello Noura, order A-17 is about KWD 20.000.");
  });

  test("a template that was edited at Meta holds the message that would be refused with 132000", () => {
    const body = "Hello {{1}}, order {{2}} is about {{3}}, due {{4}}.";

    const decision = decide({ templates: [template({ components: { ...greeting, body } })] });

    assert.equal(verdict(decision), "hold 132000");
    assert.equal(decision.kind === "hold" && decision.key, "greeting/en/payment_request/created/en");
  });

  test("the payment links that another address was approved for wait, and those that fit it leave", () => {
    const problem = "Button 0 was approved for another address.";
    const links = [link({ problem, variables: { ...greetingVariables, buttons: { 0: { from: "checkout_url" } } } })];
    const templates = [template({ components: payable })];

    const elsewhere = decide({ links, templates, subject: { checkoutUrl: "https://old.example.com/c/s_17" } });
    const fitting = decide({ links, templates });

    assert.equal(verdict(elsewhere), "hold link_mismatch");
    assert.equal(elsewhere.kind === "hold" && elsewhere.detail, problem);
    assert.equal(fitting.kind, "send");
  });

  test("a template that Meta made a marketing template is sent, or held where the merchant wants that", () => {
    const templates = [template({ category: "MARKETING" })];

    assert.equal(verdict(decide({ templates })), "send");
    assert.equal(verdict(decide({ templates, merchant: { marketingDrift: "hold" } })), "hold template_marketing");
  });

  test("a template that was linked as a marketing template has not drifted", () => {
    const templates = [template({ category: "MARKETING" })];
    const links = [link({ category: "MARKETING" })];

    assert.equal(verdict(decide({ templates, links, merchant: { marketingDrift: "hold" } })), "send");
  });

  test("what only a webhook told ends no message: it waits until the template was read", () => {
    const told = decide({ templates: [template({ status: "REJECTED", isTold: true })] });
    const read = decide({ templates: [template({ status: "REJECTED" })] });

    assert.equal(verdict(told), "hold template_rejected");
    assert.equal(verdict(read), "suppress template_rejected");
  });

  test("the key of a hold tells its template, and its link where it is about one", () => {
    assert.deepEqual(readHoldKey(templateKey("greeting", "pt_BR")), {
      name: "greeting",
      language: "pt_BR",
      link: null,
    });
    assert.deepEqual(readHoldKey(linkKey(link({ state: "paid", language: "ar" }))), {
      name: "greeting",
      language: "en",
      link: { type: "payment_request", state: "paid", language: "ar" },
    });
  });

  test("a payment link that leads elsewhere than the approved button is not sent", () => {
    const decision = decide({
      subject: { checkoutUrl: "https://elsewhere.example.com/c/s_17" },
      links: [link({ variables: { ...greetingVariables, buttons: { 0: { from: "checkout_url" } } } })],
      templates: [template({ components: payable })],
    });

    assert.equal(verdict(decision), "suppress link_mismatch");
  });
});

describe("no empty or malformed variable (rule 10)", () => {
  test("a missing value fails the message, and is named", () => {
    const decision = decide({ subject: { customerFirstName: null } });

    assert.ok(decision.kind === "fail");
    assert.deepEqual([decision.reason, decision.detail], ["missing_variable", "customer_first_name"]);
  });

  test("a value that shows nothing is missing", () => {
    const decision = decide({ subject: { orderNo: " \u200b\n" } });

    assert.deepEqual(decision.kind === "fail" && [decision.reason, decision.detail], ["missing_variable", "order_no"]);
  });

  test("a fallback stands in for a missing value", () => {
    const body = [{ from: "customer_first_name", fallback: "dear customer" }, "order_no", "amount"];

    const decision = decide({
      subject: { customerFirstName: null },
      links: [link({ variables: variables({ body }) })],
    });

    assert.equal(
      decision.kind === "send" && decision.rendered.body,
      "Hello dear customer, order A-17 is about KWD 20.000.",
    );
  });

  test("a missing payment link fails the button", () => {
    const decision = decide({
      subject: { checkoutUrl: null },
      links: [link({ variables: { ...greetingVariables, buttons: { 0: { from: "checkout_url_suffix" } } } })],
      templates: [template({ components: payable })],
    });

    assert.deepEqual(decision.kind === "fail" && [decision.reason, decision.detail], [
      "missing_variable",
      "checkout_url_suffix",
    ]);
  });

  test("a text that its values make too long is what WhatsApp refuses with 132005", () => {
    const body = `${"Long ".repeat(200)}{{1}}, order {{2}} is about {{3}}.`;

    const decision = decide({
      subject: { customerFirstName: "N".repeat(128) },
      templates: [template({ components: { ...greeting, body } })],
    });

    assert.equal(verdict(decision), "fail 132005");
  });

  test("only text, numbers and yes or no of `extra` are values", () => {
    const body = ["extra.table", "extra.seats", "extra.window"];
    const links = [link({ variables: variables({ body }) })];

    const plain = decide({ links, subject: { extra: { table: "T 4", seats: 2, window: true } } });
    const nested = decide({ links, subject: { extra: { table: { no: 4 }, seats: 2, window: true } } });

    assert.equal(plain.kind === "send" && plain.rendered.body, "Hello T 4, order 2 is about true.");
    assert.deepEqual(nested.kind === "fail" && nested.detail, "extra.table");
  });
});

describe("in the customer's language (rule 9)", () => {
  /** The languages that are linked, the transaction's, the merchant's default; the one that is chosen. */
  const choices: [name: string, linked: string[], wish: string | null, standard: string, chosen: string][] = [
    ["exactly what was asked for", ["en", "pt", "pt_BR"], "pt_BR", "en", "pt_BR"],
    ["hyphens are underscores, and case does not count", ["en", "pt_BR"], "pt-br", "en", "pt_BR"],
    ["without its region", ["en", "pt"], "pt_BR", "en", "pt"],
    ["never another region of it", ["en", "pt_PT"], "pt_BR", "en", "en"],
    ["the merchant's default", ["ar", "en", "fr"], "hi", "ar", "ar"],
    ["the merchant's default without its region", ["fr", "en"], "hi", "en_GB", "en"],
    ["any that is linked", ["fr"], "hi", "en", "fr"],
    ["the merchant's default where nothing was asked for", ["ar", "en"], null, "ar", "ar"],
  ];
  for (const [name, linked, language, defaultLanguage, chosen] of choices) {
    test(`${name}: ${language ?? "no wish"}, default ${defaultLanguage}, linked ${linked.join(" ")}: ${chosen}`, () => {
      const decision = decide({
        subject: { language },
        merchant: { defaultLanguage },
        links: linked.map((language) => link({ language, templateLanguage: language })),
        templates: linked.map((language) => template({ language })),
      });

      assert.equal(decision.kind === "send" && decision.template.language, chosen);
    });
  }

  test("what was asked for is recorded beside what was chosen", () => {
    const decision = decide({ subject: { language: "pt-br" } });

    assert.ok(decision.kind === "send");
    assert.deepEqual([decision.choice.requestedLanguage, decision.choice.link.language], ["pt_BR", "en"]);
  });

  test("without a wish the merchant's default was asked for", () => {
    const decision = decide({ merchant: { defaultLanguage: "ar-KW" } });

    assert.equal(decision.kind === "send" && decision.choice.requestedLanguage, "ar_KW");
  });

  test("amounts are written in the template's language, not in the customer's", () => {
    const links = [link({ language: "ar", templateLanguage: "ar" })];

    const decision = decide({ subject: { language: "en" }, links, templates: [template({ language: "ar" })] });

    assert.ok(decision.kind === "send");
    assert.match(decision.rendered.body, /20\.000 د\.ك\./);
    assert.equal(decision.rendered.direction, "rtl");
  });
});

describe("a plan", () => {
  const outcome = variables({ body: ["customer_first_name", "paid_amount", "reference_number"] });

  test("names what is still to come, where a message that leaves now would miss it", () => {
    const links = [link({ state: "paid", variables: outcome })];

    const plan = decide({ about: "paid", subject: { state: "created" }, links, mode: "plan" });
    const now = decide({ about: "paid", links, mode: "send" });

    assert.equal(
      plan.kind === "send" && plan.rendered.body,
      "Hello Noura, order ‹paid_amount› is about ‹reference_number›.",
    );
    assert.deepEqual(now.kind === "fail" && now.detail, "reference_number");
  });

  const prevented: [ReasonCode, Case][] = [
    ["no_link", { links: [] }],
    ["phone_missing", { subject: { customerPhone: null } }],
    ["template_missing", { templates: [] }],
    ["template_rejected", { templates: [template({ status: "REJECTED" })] }],
    ["template_paused", { templates: [template({ status: "PAUSED" })] }],
    ["link_expiring", { subject: { expiresAt: inSeconds(30) } }],
  ];
  for (const [reason, changes] of prevented) {
    test(`says that ${reason} prevents it`, () => {
      const decision = decide({ ...changes, mode: "plan" });

      assert.equal("reason" in decision && decision.reason, reason);
    });
  }
});

test("whatever the texts are, no sent parameter is empty or holds a new line, a tab or a run of spaces", () => {
  const snippets = [
    "{{1}}",
    "{{2}}",
    "\n",
    "\t",
    "  ",
    " \u00a0 ",
    "\u2028",
    "\u0085",
    "‹amount›",
    "$&",
    "نورة",
    "👩‍👩‍👧",
  ];
  const anyText = fc
    .array(fc.oneof(fc.string({ unit: "binary", maxLength: 12 }), fc.constantFrom(...snippets)), { maxLength: 40 })
    .map((pieces) => [...pieces.join("")].slice(0, 128).join(""));
  const anyValue = fc.option(anyText);
  const body = "Dear {{1}}, {{2}} or {{3}}: order {{4}}, reference {{5}}, note {{6}} end.";
  const links = [
    link({
      variables: variables({
        header: ["order_no"],
        body: [
          { from: "customer_first_name", fallback: "customer" },
          "customer_last_name",
          "customer_name",
          "order_no",
          "reference_number",
          "extra.note",
        ],
        buttons: { 0: "checkout_url_suffix" },
      }),
    }),
  ];
  const components: TemplateComponents = { ...payable, header: { format: "TEXT", text: "Order {{1}}" }, body };
  let sent = 0;

  fc.assert(
    fc.property(
      fc.record({
        customerFirstName: anyValue,
        customerLastName: anyText,
        orderNo: anyText,
        referenceNumber: anyText,
        note: anyText,
        path: anyText,
      }),
      ({ note, path, ...texts }) => {
        const checkoutUrl = `https://pay.example.com/c/${path}`;
        const subject = { ...texts, extra: { note }, checkoutUrl };
        const decision = decide({ subject, links, templates: [template({ components })] });
        if (decision.kind !== "send") return;
        sent += 1;

        const [header, inBody, button] = decision.parameters.map(({ parameters }) =>
          (parameters as TextParameter[]).map(({ text }) => text),
        );
        for (const text of [...(header ?? []), ...(inBody ?? []), ...(button ?? [])]) {
          assert.match(text, /^\S+( \S+)*$/u);
          assert.doesNotMatch(text, /[\n\r\t\u0085\u2028\u2029]/);
        }
        assert.match(button?.[0] ?? "", /^[\x21-\x7e]+$/);
        // A value that looks like a placeholder is a value: each piece of the template is followed by its own value.
        const pieces = body.split(/\{\{\d\}\}/);
        const expected = pieces.map((piece, index) => piece + (inBody?.[index] ?? "")).join("");
        assert.equal(inBody?.length, 6);
        assert.equal(decision.rendered.body, expected);
        assert.equal(decision.rendered.header, `Order ${header?.[0]}`);
      },
    ),
    { numRuns: 500 },
  );

  assert.ok(sent > 50, `only ${sent} were sent`);
});
