/** Templates on their way to WhatsApp: looked over, submitted, and the starter set at once. */
import assert from "node:assert/strict";
import { after, afterEach, describe, test } from "node:test";
import { findingCodes } from "../../src/domain/template-lint.ts";
import { fault, left, mend, openShop, type Shop } from "../support/shop.ts";
import { checkoutPrefix, type Json, startZajel } from "../support/zajel.ts";

const zajel = await startZajel();
after(() => zajel[Symbol.asyncDispose]());
await zajel.sandbox.control("PATCH", "/settings", { template_review_ms: 5 });
afterEach(() => mend(zajel));
const shop = await openShop(zajel);
const templates = `/v1/authenticators/${shop.sender.authenticatorId}/templates`;

const components = [
  { type: "HEADER", format: "TEXT", text: "Refund on its way" },
  {
    type: "BODY",
    text: "Hello {{1}}, the money for your order {{2}} is on its way back to you.",
    example: { body_text: [["Noura", "DN-10482"]] },
  },
];
const good = { name: "refund_sent", language: "en", category: "UTILITY", components };
const bad = {
  ...good,
  name: "Refund",
  components: [{ type: "BODY", text: "{{1}}, your money for order {{2}}{{4}} is on its way to {{5}}" }],
};

/** How many requests of that kind this shop's account has had. */
async function submissions(): Promise<number> {
  const path = `/v25.0/${shop.sender.wabaId}/message_templates`;
  const { data } = await zajel.sandbox.control<{ data: Json[] }>("GET", "/requests");
  return data.filter((one) => one.method === "POST" && one.path.startsWith(path)).length;
}

async function atWhatsapp(of: Shop, name: string, language: string): Promise<Json> {
  const query = `name=${name}&fields=name,language,status,category,components,message_send_ttl_seconds`;
  const answer = await fetch(`${zajel.sandbox.url}/v25.0/${of.sender.wabaId}/message_templates?${query}`, {
    headers: { authorization: `Bearer ${of.sender.token}` },
  });
  const { data } = (await answer.json()) as Json;
  return data.find((one: Json) => one.name === name && one.language === language);
}

describe("the linter", () => {
  test("finds nothing wrong with a good template, whether it has a name yet or not", async () => {
    const named = await shop.api("POST", `${templates}/lint`, good);
    const nameless = await shop.api("POST", `${templates}/lint`, { components });

    assert.deepEqual([named.status, named.body], [200, { findings: [] }]);
    assert.deepEqual([nameless.status, nameless.body], [200, { findings: [] }]);
  });

  test("names each finding with its code, place and mend, and asks nobody", async () => {
    const before = await submissions();

    const { status, body } = await shop.api("POST", `${templates}/lint`, bad);

    assert.equal(status, 200);
    const codes = body.findings.map(({ code }: Json) => code);
    assert.deepEqual(
      new Set(codes),
      new Set([
        "name_invalid",
        "variable_at_start",
        "variable_at_end",
        "variables_adjacent",
        "variables_not_sequential",
        "example_missing",
      ]),
    );
    assert.ok(codes.every((code: never) => findingCodes.includes(code)));
    assert.deepEqual(Object.keys(body.findings[0]), ["code", "severity", "component", "position", "message", "mend"]);
    assert.equal(await submissions(), before);
  });

  test("refuses what has not the form of a template, under its field", async () => {
    const { status, body } = await shop.api("POST", `${templates}/lint`, {
      components: [{ type: "BANNER" }, { type: "BODY", text: "" }],
    });

    assert.equal(status, 400);
    assert.deepEqual(Object.keys(body.errors), ["components.0.type", "components.1.text"]);
  });
});

describe("submitting a template", () => {
  test("answers with WhatsApp's id, status and category; it can be linked at once and is sent once approved", async () => {
    const submitted = await shop.api("POST", templates, { ...good, message_send_ttl_seconds: 3600 });

    assert.equal(submitted.status, 201, JSON.stringify(submitted.body));
    const { template_id, ...rest } = submitted.body;
    assert.deepEqual(rest, {
      name: "refund_sent",
      language: "en",
      status: "PENDING",
      category: "UTILITY",
      warnings: [],
    });
    const path = `/v1/authenticators/${shop.sender.authenticatorId}/template-links/payment_request/canceled/pt`;
    const variables = { body: ["customer_first_name", "order_no"] };
    const linked = await shop.api("PUT", path, { template_name: "refund_sent", template_language: "en", variables });
    assert.equal(linked.status, 200, JSON.stringify(linked.body));
    await shop.templateIs("refund_sent", "en", "APPROVED");
    const held = await atWhatsapp(shop, "refund_sent", "en");
    assert.deepEqual([held.id, held.message_send_ttl_seconds], [template_id, 3600]);
    const { data } = (await shop.api("GET", "/v1/audit?limit=10")).body;
    assert.ok(
      data.some(({ action, subject }: Json) => action === "template.submitted" && subject === "refund_sent/en"),
    );
  });

  test("is not done where the linter finds errors: 400 names component and code, and WhatsApp is not asked", async () => {
    const before = await submissions();

    const { status, body } = await shop.api("POST", templates, bad);

    assert.equal(status, 400);
    assert.deepEqual(Object.keys(body.errors), ["name", "components.body"]);
    assert.match(body.errors.name[0], /^name_invalid: .*"R"/);
    assert.match(body.errors["components.body"][0], /^variable_at_start: .*\{\{1\}\}/);
    assert.equal(await submissions(), before);
  });

  test("is done where there are only warnings, which the answer repeats", async () => {
    const promoting = [...components, { type: "FOOTER", text: "Black Friday is near" }];

    const { status, body } = await shop.api("POST", templates, { ...good, name: "friday", components: promoting });

    assert.equal(status, 201, JSON.stringify(body));
    assert.deepEqual(
      body.warnings.map(({ code }: Json) => code),
      ["wording_promotional"],
    );
    assert.match(body.warnings[0].message, /^footer: "Black Friday"/);
  });

  test("warns where WhatsApp takes it in as marketing", async () => {
    await zajel.sandbox.control("PATCH", "/settings", { template_review: "as_marketing" });
    const { status, body } = await shop.api("POST", templates, { ...good, name: "taken_as_marketing" });
    await zajel.sandbox.control("PATCH", "/settings", { template_review: "approve" });

    assert.deepEqual([status, body.category, body.warnings[0].code], [201, "MARKETING", "category_marketing"]);
  });

  test("of a name that the account has in this language is refused with 409, and another language is not", async () => {
    const twice = { ...good, name: "twice" };
    await shop.api("POST", templates, twice);

    const again = await shop.api("POST", templates, twice);
    const elsewhere = await shop.api("POST", templates, { ...twice, language: "en-gb" });

    assert.deepEqual([again.status, elsewhere.status], [409, 201]);
    assert.match(again.body.detail, /"twice" in en already.*twice_v2/);
  });

  const refusals: [string, Json, number, RegExp][] = [
    [
      "a text that WhatsApp takes amiss",
      { http: 400, code: 100, subcode: 2388072, message: "Invalid parameter", details: "The body is odd." },
      400,
      /2388072.*The body is odd.*not formed as WhatsApp wants it/,
    ],
    ["a token that may not", { http: 403, code: 10, message: "No permission" }, 409, /permission/],
    [
      "an account that has all the templates it may have",
      { http: 400, code: 100, subcode: 2388019, message: "Message template limit exceeded" },
      409,
      /as many templates as it may have/,
    ],
  ];
  for (const [name, error, status, expected] of refusals) {
    test(`tells in plain words of ${name}`, async () => {
      await fault(zajel, { error: { ...error, on: "reads" } });

      const answer = await shop.api("POST", templates, { ...good, name: "refused_by_whatsapp" });

      assert.equal(answer.status, status, JSON.stringify(answer.body));
      assert.match(answer.body.errors?.["components.body"]?.[0] ?? answer.body.detail, expected);
    });
  }

  test("is only for the merchant whose authenticator it is", async () => {
    const other = await openShop(zajel);

    const answers = [
      await other.api("POST", templates, good),
      await other.api("POST", `${templates}/lint`, good),
      await other.api("POST", templates.replace(/templates$/, "starter-templates")),
    ];

    assert.deepEqual(
      answers.map(({ status }) => status),
      [404, 404, 404],
    );
  });
});

describe("the starter set", () => {
  /** A merchant with a number and an empty account. */
  async function newShop(settings: Json): Promise<Shop & { starters: (body?: Json) => Promise<Json> }> {
    const fresh = await openShop(zajel, settings, { isEmpty: true });
    const at = `/v1/authenticators/${fresh.sender.authenticatorId}`;
    return { ...fresh, starters: (body) => fresh.api("POST", `${at}/starter-templates`, body) };
  }
  const settings = { checkout_url_template: `${checkoutPrefix}{session_id}` };

  test("needs to know how payment links begin", async () => {
    const without = await newShop({});
    const inTheName = await newShop({ checkout_url_template: "https://{session_id}.example.com/" });

    const answers = [await without.starters(), await inTheName.starters()];

    assert.deepEqual(
      answers.map(({ status }) => status),
      [409, 409],
    );
    assert.match(answers[0].body.detail, /checkout_url_template first/);
    assert.match(answers[1].body.detail, /before the path/);
  });

  test("is submitted in one call, linked where that is asked for, and sent as soon as it is approved", async () => {
    const fresh = await newShop(settings);

    const { status, body } = await fresh.starters({ link: true });

    assert.equal(status, 200, JSON.stringify(body));
    assert.equal(body.templates.length, 12);
    assert.deepEqual(new Set(body.templates.map(({ outcome }: Json) => outcome)), new Set(["submitted"]));
    assert.deepEqual(body.templates[0].linked, ["payment_request"]);
    assert.deepEqual(body.templates.at(-1).linked, ["payment_request", "e_commerce"]);
    await Promise.all(body.templates.map(({ name, language }: Json) => fresh.templateIs(name, language, "APPROVED")));
    const payment = await fresh.create({ checkout_url: undefined, language: "ar" });
    await fresh.notified(payment, "created", left);
    const [message] = await fresh.messages(payment);
    assert.deepEqual(message?.template, { name: "zajel_payment_created", language: "ar" });
    assert.equal(message?.rendered.buttons[0]?.url, `${checkoutPrefix}${payment.sessionId}`);
  });

  test("is submitted only where it is missing, and its links replace none", async () => {
    const fresh = await newShop(settings);
    await fresh.link({ name: "our_receipt", language: "en", state: "paid", body: "Thank you for your payment." });
    await fresh.starters();

    const again = await fresh.starters({ link: true });

    assert.deepEqual(new Set(again.body.templates.map(({ outcome }: Json) => outcome)), new Set(["exists"]));
    const paid = again.body.templates.find((one: Json) => one.state === "paid" && one.language === "en");
    assert.deepEqual(paid.linked, ["e_commerce"]);
    const links = await fresh.api("GET", `/v1/authenticators/${fresh.sender.authenticatorId}/template-links?limit=100`);
    const receipt = links.body.data.find(
      (one: Json) => one.type === "payment_request" && one.state === "paid" && one.language === "en",
    );
    assert.equal(receipt.template_name, "our_receipt");
    assert.equal(links.body.data.length, 22);
  });

  test("has a life of 12 hours at WhatsApp where it brings a payment link", async () => {
    const fresh = await newShop(settings);
    await fresh.starters();

    const lives = await Promise.all(
      ["created", "paid"].flatMap((state) =>
        ["en", "ar"].map(async (language) => {
          const held = await atWhatsapp(fresh, `zajel_payment_${state}`, language);
          return held.message_send_ttl_seconds ?? null;
        }),
      ),
    );

    assert.deepEqual(lives, [43_200, 43_200, null, null]);
  });

  test("says what to mend where WhatsApp does not even list the templates", async () => {
    const fresh = await newShop(settings);
    await fault(zajel, { error: { http: 403, code: 10, message: "No permission", on: "reads" } });

    const { status, body } = await fresh.starters();

    assert.deepEqual([status, body.title], [409, "The present state does not allow it"]);
    assert.match(body.detail, /refused to list the templates \(10\).*Run the checks/);
  });
});
