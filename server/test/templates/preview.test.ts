/** What the customer will see, and what would happen for every type, state and language. */
import assert from "node:assert/strict";
import { after, afterEach, describe, test } from "node:test";
import { fault, left, mend, openShop } from "../support/shop.ts";
import { checkoutPrefix, type Json, paymentRequest, startZajel, until } from "../support/zajel.ts";

const zajel = await startZajel();
after(() => zajel[Symbol.asyncDispose]());
afterEach(() => mend(zajel));
const shop = await openShop(zajel);
const at = `/v1/authenticators/${shop.sender.authenticatorId}`;

async function preview(place: string, body?: Json): Promise<Json> {
  const answer = await shop.api("POST", `${at}/template-links/${place}/preview`, body);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body;
}

/** What stands in the way, as `code about`. */
function told({ problems }: Json): string[] {
  return problems.map(({ code, about }: Json) => `${code} ${about}`);
}

describe("a preview", () => {
  test("of a payment is exactly the message that the customer then gets, and the request that is then sent", async () => {
    const payment = await shop.create({ notifications: undefined, expires_at: "2036-11-23T21:00:00Z" });
    const shown = await preview("payment_request/created/en", { session_id: payment.sessionId });

    await shop.api("PATCH", `/v1/transactions/${payment.sessionId}`, { notifications: { whatsapp: ["created"] } });
    await shop.api("POST", `/v1/transactions/${payment.sessionId}/notifications`, { channel: "whatsapp" });

    await shop.notified(payment, "created", left);
    const [message] = await shop.messages(payment);
    const { direction, header, body, footer, buttons } = shown;
    assert.deepEqual(
      { header, body, footer },
      {
        header: message?.rendered.header,
        body: message?.rendered.body,
        footer: message?.rendered.footer,
      },
    );
    assert.deepEqual(buttons, [{ type: "URL", text: "Pay now", url: `${checkoutPrefix}8f14e45fceea167a` }]);
    assert.equal(direction, "ltr");
    assert.deepEqual(
      { ...shown.request, biz_opaque_callback_data: null },
      { ...message?.request, biz_opaque_callback_data: null },
    );
    assert.deepEqual([shown.problems, shown.unknown, shown.sample], [[], [], false]);
    assert.deepEqual(shown.length, {
      header: { characters: header.length, limit: 60 },
      body: { characters: body.length, limit: 1024 },
    });
    assert.deepEqual(shown.template, {
      name: "zajel_payment_created",
      language: "en",
      status: "APPROVED",
      category: "UTILITY",
    });
  });

  test("without a payment has the values of a sample, in the template's language and direction", async () => {
    const shown = await preview("payment_request/paid/ar");

    assert.deepEqual([shown.direction, shown.sample, shown.problems], ["rtl", true, []]);
    assert.match(shown.body, /^شكرًا نورة، .*A-17\u200e لدى Dar Noura .*20\.000 د\.ك\./);
    assert.equal(shown.request.to, "+96550001234");
  });

  test("of the longest sample is as long as it comes, and of the empty one says what would be missing", async () => {
    const longest = await preview("payment_request/paid/en", { sample: "longest" });
    const empty = await preview("payment_request/created/en", { sample: "empty" });

    assert.match(longest.body, /^Thank you Abdulrahman Abdullatif Abdulaziz, .* KWD 1,234,567\.890\. /);
    assert.deepEqual([longest.filled.body["4"], longest.problems], ["KWD 1,234,567.890", []]);
    assert.match(empty.body, /^Hello dear customer, your order – /);
    assert.equal(empty.filled.buttons["0"], null);
    assert.deepEqual(told(empty), ["missing_variable checkout_url_suffix"]);
  });

  test("of a state that is still to come names what is not known yet", async () => {
    const payment = await shop.create({ notifications: undefined });

    const shown = await preview("payment_request/paid/en", { session_id: payment.sessionId });

    assert.deepEqual(shown.unknown, ["paid_amount", "reference_number"]);
    assert.match(shown.body, /we received ‹paid_amount›/);
  });

  test("shows where a value is missing, names it, and has no request", async () => {
    await shop.link({
      name: "with_branch",
      language: "en",
      linkLanguage: "fr",
      state: "created",
      body: "Hello {{1}}, your order at {{2}} waits for you here.",
      variables: { body: ["customer_first_name", "extra.branch"] },
    });
    const payment = await shop.create({ notifications: undefined });

    const shown = await preview("payment_request/created/fr", { session_id: payment.sessionId });

    assert.equal(shown.body, "Hello Noura, your order at ‹extra.branch› waits for you here.");
    assert.deepEqual(told(shown), ["missing_variable extra.branch"]);
    assert.equal(shown.request, null);
  });

  test("says that the button's address does not fit, and shows the rest", async () => {
    const payment = await shop.create({ notifications: undefined, checkout_url: "https://other.example.com/c/1" });

    const shown = await preview("payment_request/created/en", { session_id: payment.sessionId });

    assert.deepEqual(told(shown), ["link_mismatch button"]);
    assert.match(shown.body, /^Hello Noura, your order DN-10482/);
    assert.deepEqual(shown.buttons, [{ type: "URL", text: "Pay now" }]);
  });

  test("says how much too long the text is with these values", async () => {
    await shop.link({
      name: "long",
      language: "en",
      linkLanguage: "de",
      state: "created",
      body: `Hello {{1}}, ${"please pay. ".repeat(80)}`,
      variables: { body: ["customer_name"] },
    });
    const payment = await shop.create({ notifications: undefined, customer_first_name: "N".repeat(100) });

    const shown = await preview("payment_request/created/de", { session_id: payment.sessionId });

    assert.deepEqual([told(shown), shown.request], [["132005 body"], null]);
    assert.ok(shown.length.body.characters > 1024);
    assert.equal(shown.length.body.characters, [...shown.body].length);
  });

  test("can be asked for before the link is saved, and refuses it as saving would", async () => {
    const link = {
      template_name: "zajel_payment_canceled",
      variables: { body: ["customer_name", "order_no", { text: "us" }, "amount"] },
    };

    const shown = await preview("payment_request/failed/en", { link });
    const refused = await shop.api("POST", `${at}/template-links/payment_request/failed/en/preview`, {
      link: { ...link, variables: { body: ["customer_name", "order_no", { text: "us" }] } },
    });

    assert.match(shown.body, /^Hello Noura Al-Sabah, the payment request for your order A-17 from us over/);
    assert.deepEqual(refused.body.errors, {
      "link.variables.body": ["The body has {{4}}, which the link does not map."],
    });
    const saved = await preview("payment_request/failed/en");
    assert.equal(saved.template.name, "zajel_payment_failed");
  });

  test("of nothing that is there is refused", async () => {
    const path = `${at}/template-links/payment_request`;
    const shopping = await shop.create({ type: "e_commerce", checkout_url: undefined, notifications: undefined });
    const other = await openShop(zajel);

    const answers = [
      await shop.api("POST", `${path}/paid/it/preview`),
      await shop.api("POST", `${path}/paid/en/preview`, { session_id: "nobody-s" }),
      await shop.api("POST", `${path}/paid/en/preview`, { session_id: shopping.sessionId }),
      await shop.api("POST", `${path}/refunded/en/preview`),
      await other.api("POST", `${path}/paid/en/preview`),
    ];

    assert.deepEqual(
      answers.map(({ status }) => status),
      [404, 404, 400, 400, 404],
    );
    assert.match(answers[2]?.body.errors.session_id[0], /e_commerce.*payment_request/);
  });
});

describe("the coverage grid", () => {
  async function grid(of = shop): Promise<Json[]> {
    const { status, body } = await of.api("GET", `/v1/authenticators/${of.sender.authenticatorId}/coverage`);
    assert.equal(status, 200, JSON.stringify(body));
    return body.data;
  }
  const cell = (cells: Json[], place: string): Json =>
    cells.find(({ type, state, language }) => `${type}/${state}/${language}` === place);

  test("says of a merchant with the starter set that everything will be sent, in both languages", async () => {
    const cells = await grid(await openShop(zajel));

    assert.equal(cells.length, 22);
    assert.deepEqual(new Set(cells.map(({ will_send, reason }) => `${will_send} ${reason}`)), new Set(["true null"]));
    assert.deepEqual(cell(cells, "payment_request/created/ar"), {
      type: "payment_request",
      state: "created",
      language: "ar",
      will_send: true,
      outcome: "send",
      reason: null,
      detail: null,
      advice: null,
      template: "zajel_payment_created",
      template_language: "ar",
      link_language: "ar",
      warnings: [],
    });
  });

  test("says what is held, suppressed or falls back to another language, and why, as the plan of a payment does", async () => {
    const own = await openShop(zajel);
    const links = `/v1/authenticators/${own.sender.authenticatorId}/template-links`;
    for (const [name, language, status] of [
      ["zajel_payment_paid", "en", "PAUSED"],
      ["zajel_payment_failed", "en", "REJECTED"],
      ["zajel_payment_failed", "ar", "DISABLED"],
      ["zajel_payment_expired", "en", "PENDING"],
    ] as const) {
      await own.changeTemplate(name, language, { status, quiet: true });
    }
    await own.changeTemplate("zajel_payment_authorized", "ar", { category: "MARKETING", quiet: true });
    await own.api("DELETE", `${links}/payment_request/canceled/en`);
    await own.api("DELETE", `${links}/payment_request/canceled/ar`);
    await own.api("DELETE", `${links}/payment_request/expired/ar`);
    await own.api("POST", `/v1/authenticators/${own.sender.authenticatorId}/sync`);

    const cells = await grid(own);

    const told = (place: string) => {
      const { outcome, reason, link_language } = cell(cells, `payment_request/${place}`);
      return [outcome, reason, link_language];
    };
    assert.deepEqual(told("paid/en"), ["hold", "template_paused", "en"]);
    assert.deepEqual(told("failed/en"), ["suppress", "template_rejected", "en"]);
    assert.deepEqual(told("failed/ar"), ["suppress", "template_disabled", "ar"]);
    assert.deepEqual(told("expired/ar"), ["hold", "template_pending", "en"]);
    assert.deepEqual(told("canceled/en"), ["suppress", "no_link", null]);
    assert.ok(cell(cells, "payment_request/failed/en").advice.length > 10);
    assert.deepEqual(
      cell(cells, "payment_request/authorized/ar").warnings.map(({ code }: Json) => code),
      ["category_marketing"],
    );
    for (const language of ["en", "ar"]) {
      const { body } = await own.api("POST", "/v1/transactions/plan", paymentRequest({ language }));
      for (const { state, will_send, reason, template } of body.notification_plan) {
        const { will_send: expected, reason: why, template: by } = cell(cells, `payment_request/${state}/${language}`);
        assert.deepEqual([state, language, will_send, reason, template], [state, language, expected, why, by]);
      }
    }
  });

  test("says where no payment link can fit the approved button", async () => {
    const own = await openShop(zajel);
    const moved = { checkout_url_template: "https://elsewhere.example.com/{session_id}" };
    await own.api("PATCH", `/v1/merchants/${own.merchantId}`, moved);

    const created = cell(await grid(own), "payment_request/created/en");

    assert.deepEqual([created.outcome, created.reason], ["suppress", "link_mismatch"]);
    assert.match(created.detail, /pay\.example\.com/);
  });

  test("says that all is held while the number cannot send, and that one template is while WhatsApp refuses it", async () => {
    const own = await openShop(zajel);
    await fault(zajel, { error: { http: 400, code: 132007, message: "Policy violated" } });
    const payment = await own.create({ notifications: { whatsapp: ["created"] } });
    const { reason } = await own.notified(payment, "created", "held");

    // While one message finds out whether the refusal stands, the hold may be gone for a moment.
    const refused = await until("the grid to know of the refusal", async () => {
      const cells = await grid(own);
      return cell(cells, "payment_request/created/en").outcome === "hold" ? cells : null;
    });
    await own.api("PATCH", `/v1/authenticators/${own.sender.authenticatorId}`, { disabled: true });
    const off = await grid(own);

    const held = cell(refused, "payment_request/created/en");
    assert.deepEqual([held.outcome, held.reason, held.detail], ["hold", reason.code, "Policy violated"]);
    assert.equal(cell(refused, "payment_request/paid/en").outcome, "send");
    assert.deepEqual(new Set(off.map(({ will_send }) => will_send)), new Set([false]));
    assert.equal(cell(off, "payment_request/paid/en").reason, "sender_unhealthy");
  });

  test("has every linked language and the merchant's own, and nothing of other merchants", async () => {
    const own = await openShop(zajel, { default_language: "fr" });
    const other = await own.api("GET", `${at}/coverage`);

    const languages = new Set((await grid(own)).map(({ language }) => language));

    assert.deepEqual([...languages], ["fr", "ar", "en"]);
    assert.equal(other.status, 404);
  });
});
