/** Rule 10: no empty or malformed variable is sent, and the message that reaches WhatsApp is exactly what Meta takes. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { promised } from "../support/patience.ts";
import type { SandboxMessage } from "../support/sandbox.ts";
import { left, openShop, type Payment, type Shop } from "../support/shop.ts";
import { checkoutPrefix, type Json, startZajel, type Zajel } from "../support/zajel.ts";

let zajel: Zajel;
let shop: Shop;

before(async () => {
  zajel = await startZajel();
  await zajel.sandbox.control("PATCH", "/settings", { statuses: { sent_ms: 20, delivered_ms: 20, read_ms: 20 } });
  shop = await openShop(zajel);
  await shop.link({
    state: "created",
    name: "greeting",
    language: "de",
    body: "Guten Tag {{1}}, danke.",
    variables: { body: ["customer_first_name"] },
  });
});
after(() => zajel[Symbol.asyncDispose]());

const preOnly = { notifications: { whatsapp: ["created"] } };

/** The message about a new payment with these values. */
async function messageFor(changes: Record<string, unknown>): Promise<SandboxMessage> {
  const payment = await shop.create({ ...preOnly, ...changes });
  const { text } = await shop.notified(payment, "created", left);
  const [message] = (await shop.messages(payment)) as [SandboxMessage];
  assert.equal(text, message.rendered.body, "what we keep is what the customer reads");
  return message;
}

/** What the template "greeting" says to a customer of this name. */
async function greeting(customer_first_name: string | null): Promise<string> {
  return (await messageFor({ language: "de", customer_first_name })).rendered.body;
}

test("the request to WhatsApp has exactly the fields that Meta's document has for a template message", async () => {
  const payment = await shop.create({ ...preOnly, customer_phone: "50009123" });

  const { id } = await shop.notified(payment, "created", left);

  const [message] = (await shop.messages(payment)) as [SandboxMessage];
  assert.deepEqual(message.request, {
    messaging_product: "whatsapp",
    recipient_type: "individual",
    to: "+96550009123",
    type: "template",
    template: {
      name: "zajel_payment_created",
      language: { policy: "deterministic", code: "en" },
      components: [
        {
          type: "body",
          parameters: [
            { type: "text", text: "Noura" },
            { type: "text", text: "DN-10482" },
            { type: "text", text: "Dar Noura" },
            { type: "text", text: "KWD 24.500" },
          ],
        },
        { type: "button", sub_type: "url", index: "0", parameters: [{ type: "text", text: "8f14e45fceea167a" }] },
      ],
    },
    biz_opaque_callback_data: id,
  });
});

test("what the customer sees is what the notification keeps: header, text, footer and the button's address", async () => {
  const payment = await shop.create({ ...preOnly, checkout_url: `${checkoutPrefix}a-b_c?x=1` });

  const { text, content } = await shop.notified(payment, "created", left);

  const [{ rendered }] = (await shop.messages(payment)) as [SandboxMessage];
  assert.deepEqual(
    { ...content, direction: undefined },
    {
      header: rendered.header,
      body: rendered.body,
      footer: rendered.footer,
      buttons: [{ type: "URL", text: "Pay now", url: `${checkoutPrefix}a-b_c?x=1` }],
      direction: undefined,
    },
  );
  assert.equal(rendered.buttons[0]?.url, `${checkoutPrefix}a-b_c?x=1`);
  assert.equal(text, rendered.body);
});

test("a missing value takes the fallback of its mapping", async () => {
  const { rendered } = await messageFor({ customer_first_name: null, order_no: null });

  assert.equal(
    rendered.body,
    "Hello dear customer, your order – from Dar Noura comes to KWD 24.500. Press the button below to pay securely.",
  );
});

test("a value of nothing but white space or invisible characters counts as missing", async () => {
  const values = [" ", "\n\t ", "\u00a0\u2003", "\u200f\u200e", "\u200b"];

  const bodies = await Promise.all(
    values.map(async (customer_first_name) => (await messageFor({ customer_first_name })).rendered.body),
  );

  for (const body of bodies) assert.match(body, /^Hello dear customer, /);
});

test("without a fallback a missing value fails the notification by its name, and nothing reaches WhatsApp", async () => {
  const requestsBefore = await requestsFor("greeting");

  const payment = await shop.create({ ...preOnly, language: "de", customer_first_name: "" });

  const failed = await shop.notified(payment, "created", "failed");
  assert.equal(failed.reason.code, "missing_variable");
  assert.equal(failed.reason.detail, "customer_first_name");
  assert.match(failed.reason.advice, /fallback/);
  assert.equal(failed.attempts, 0);
  assert.notEqual(failed.failed_at, null);
  const [planned] = payment.body.notification_plan;
  assert.deepEqual([planned.will_send, planned.reason], [false, "missing_variable"]);
  await shop.everythingDueHasLeft();
  assert.equal(await requestsFor("greeting"), requestsBefore);
});

test("a missing value of `extra` is named with its key, and a value of any plain kind fills it", async () => {
  await shop.link({
    state: "created",
    name: "seat",
    language: "nl",
    body: "Tafel {{1}}, plaats {{2}}, betaald {{3}}, dank u.",
    variables: { body: ["extra.table", "extra.seat no", "extra.ready"] },
  });

  const full = await messageFor({ language: "nl", extra: { table: 7, "seat no": "٣ب", ready: false } });
  const partial = await shop.create({ ...preOnly, language: "nl", extra: { table: 7, "seat no": { row: 1 } } });

  assert.equal(full.rendered.body, "Tafel 7, plaats ٣ب, betaald false, dank u.");
  assert.equal((await shop.notified(partial, "created", "failed")).reason.detail, "extra.seat no");
});

test("runs of white space become one space, newlines and tabs too", async () => {
  assert.equal(await greeting("  Noura \r\n\t  Al\u2028Sabah     VI  "), "Guten Tag Noura Al Sabah VI, danke.");
});

test("names arrive as they are given: emoji, right-to-left, mixed, combining, with words of our own syntax", async () => {
  const names = [
    "👩‍👩‍👧‍👦 نورة 🇰🇼",
    "נועה",
    'O\'Brien-Łukasz "Zoë" & <b>Sons</b>',
    "e\u0301te\u0301",
    "{{2}}",
    "{{1}} {{name}}",
    "$1 $& %s",
    "\\u0041",
  ];

  for (const name of names) assert.equal(await greeting(name), `Guten Tag ${name}, danke.`);
});

test("a name of 128 characters arrives whole, counted as people count and not in UTF-16 units", async () => {
  for (const name of ["ن".repeat(128), "🎉".repeat(128)])
    assert.equal(await greeting(name), `Guten Tag ${name}, danke.`);
  const refused = await shop.api("POST", "/v1/transactions", {
    type: "payment_request",
    amount: "5",
    currency_code: "KWD",
    customer_first_name: "🎉".repeat(129),
  });
  assert.deepEqual([refused.status, Object.keys(refused.body.errors)], [400, ["customer_first_name"]]);
});

test("whatever a name is made of, it arrives with its white space tidied and nothing else changed", async () => {
  const name = fc
    .string({ unit: "binary", minLength: 1, maxLength: 100 })
    .filter((text) => !text.includes("\0"))
    .map((text) => `N${text}`);

  await fc.assert(
    fc.asyncProperty(fc.array(name, { minLength: 20, maxLength: 20 }), async (names) => {
      const tidied = names.map((name) => name.replace(/[\s\u0085]+/gu, " ").trim());

      const greetings = await Promise.all(names.map(greeting));

      assert.deepEqual(
        greetings,
        tidied.map((name) => `Guten Tag ${name}, danke.`),
      );
    }),
    // Each smaller case would wait for messages that never come.
    { numRuns: 4, endOnFailure: true },
  );
});

test("money has the decimals of its currency, in Latin digits", async () => {
  const amounts = [
    { amount: "20", currency_code: "KWD", language: "en" },
    { amount: "20", currency_code: "JPY", language: "en" },
    { amount: "1234567.5", currency_code: "USD", language: "en" },
    { amount: "999999999999999.999", currency_code: "KWD", language: "en" },
    { amount: "20", currency_code: "KWD", language: "ar" },
  ];

  const messages = await Promise.all(amounts.map(messageFor));

  const texts = messages.map(({ request }) => amountOf(request));
  assert.deepEqual(texts, ["KWD 20.000", "JPY 20", "USD 1,234,567.50", "KWD 999,999,999,999,999.999", "20.000 د.ك."]);
});

test("money with more decimals than its currency has is refused", async () => {
  const wrong = [
    { amount: "20.5", currency_code: "JPY" },
    { amount: "20.0001", currency_code: "KWD" },
    { amount: "20.005", currency_code: "USD" },
  ];

  const answers = await Promise.all(
    wrong.map((money) => shop.api("POST", "/v1/transactions", { type: "payment_request", ...money })),
  );

  assert.deepEqual(
    answers.map(({ status, body }) => [status, Object.keys(body.errors)]),
    wrong.map(() => [400, ["amount"]]),
  );
});

test("a merchant may have Arabic digits in Arabic texts; English ones stay Latin", async () => {
  const own = await openShop(zajel, { digits: "arab" });
  const payments = await Promise.all(["ar", "en"].map((language) => own.create({ ...preOnly, language })));

  const bodies = await Promise.all(
    payments.map(async (payment) => (await own.notified(payment, "created", left)).text as string),
  );

  assert.match(bodies[0] as string, /بقيمة ٢٤٫٥٠٠ د\.ك\. بانتظار/);
  assert.match(bodies[1] as string, /comes to KWD 24\.500\./);
});

test("times are written in the language of the text and in the merchant's time zone", async () => {
  for (const language of ["it", "ar_EG"]) {
    await shop.link({
      state: "created",
      name: `until_${language.toLowerCase()}`,
      language,
      body: "X {{1}} Y",
      variables: { body: ["expires_at"] },
    });
  }
  const expires_at = "2031-07-26T21:32:00Z";

  const italian = await messageFor({ language: "it", expires_at });
  const arabic = await messageFor({ language: "ar_EG", expires_at });

  assert.match(italian.rendered.body, /^X 27 lug 2031, 00:32 Y$/);
  assert.match(arabic.rendered.body, /^X 27 يوليو 2031، 00:32 Y$/);
});

test("named variables are sent by their name", async () => {
  await shop.link({
    state: "created",
    name: "named",
    language: "sv",
    parameterFormat: "NAMED",
    body: "Hej {{first_name}}, order {{order}} från {{shop}}, tack.",
    variables: {
      body: { shop: { text: "Dar  Noura" }, order: "order_no", first_name: { from: "customer_name", fallback: "du" } },
    },
  });

  const message = await messageFor({ language: "sv", customer_last_name: "Al Sabah" });

  assert.equal(message.rendered.body, "Hej Noura Al Sabah, order DN-10482 från Dar Noura, tack.");
  const [body] = message.request.template.components as Json[];
  assert.deepEqual(body.parameters, [
    { type: "text", parameter_name: "first_name", text: "Noura Al Sabah" },
    { type: "text", parameter_name: "order", text: "DN-10482" },
    { type: "text", parameter_name: "shop", text: "Dar Noura" },
  ]);
});

test("the text is made when the message leaves, from the transaction as it is then; the plan names what is to come", async () => {
  const payment = await shop.create({ notifications: { whatsapp: ["paid"] } });
  const [planned] = payment.body.notification_plan;

  await shop.report(payment, "paid", { reference_number: "620918443107", paid_amount: "24.25" });

  const { text } = await shop.notified(payment, "paid", left);
  assert.equal(planned.will_send, true);
  assert.match(planned.text, /we received ‹paid_amount›\. Your reference is ‹reference_number›,/);
  assert.match(text, /we received KWD 24\.250\. Your reference is 620918443107,/);
});

test("a payment that came without its amount and reference is told with the amount asked for and the fallback", async () => {
  const payment = await shop.create({ notifications: { whatsapp: ["paid"] } });

  await shop.report(payment, "paid");

  const { text } = await shop.notified(payment, "paid", left);
  assert.match(text, /we received KWD 24\.500\. Your reference is –,/);
});

test("a payment link that does not continue the address approved for the button is not sent", async () => {
  const payment = await shop.create({ ...preOnly, checkout_url: "https://evil.example.com/c/8f14e45f" });

  const suppressed = await shop.notified(payment, "created", "suppressed");

  assert.equal(suppressed.reason.code, "link_mismatch");
  assert.match(suppressed.reason.advice, /approved/);
  assert.deepEqual(await shop.messages(payment), []);
});

test("a text that grows too long with its values fails before sending", async () => {
  const twelve = Array.from({ length: 12 }, (_, index) => `{{${index + 1}}}`).join(" and ");
  await shop.link({
    state: "created",
    name: "long",
    language: "pl",
    body: `Names: ${twelve} end.`,
    variables: { body: Array.from({ length: 12 }, () => "customer_first_name") },
  });

  const payment = await shop.create({ ...preOnly, language: "pl", customer_first_name: "n".repeat(100) });

  const failed = await shop.notified(payment, "created", "failed");
  assert.deepEqual([failed.reason.code, failed.attempts], ["132005", 0]);
  assert.match(failed.reason.detail, /1,?024/);
});

test("a template that was edited at WhatsApp after it was linked holds its messages until the link is mended", async () => {
  await shop.link({
    state: "created",
    name: "edited",
    language: "ro",
    body: "Salut {{1}}, mersi.",
    variables: { body: ["customer_first_name"] },
  });
  await shop.putTemplate({ name: "edited", language: "ro", body: "Salut {{1}}, comanda {{2}}, mersi." });
  await shop.api("POST", `/v1/authenticators/${shop.sender.authenticatorId}/sync`);
  const payment: Payment = await shop.create({ ...preOnly, language: "ro" });
  const held = await shop.notified(payment, "created", "held");

  await shop.api("PUT", `/v1/authenticators/${shop.sender.authenticatorId}/template-links/payment_request/created/ro`, {
    template_name: "edited",
    variables: { body: ["customer_first_name", "order_no"] },
  });

  await shop.arrived(payment, "edited", promised(5_000));
  assert.equal(held.attempts, 0);
  assert.equal((await shop.messages(payment))[0]?.rendered.body, "Salut Noura, comanda DN-10482, mersi.");
});

/** How many requests to send that template have come to WhatsApp, refused ones too. */
async function requestsFor(templateName: string): Promise<number> {
  const { data } = await zajel.sandbox.control<{ data: Json[] }>("GET", "/requests");
  return data.filter(({ body }) => body?.template?.name === templateName).length;
}

/** The fourth variable of the starter payment links. */
function amountOf(request: SandboxMessage["request"]): string {
  const [body] = request.template.components as Json[];
  return body.parameters[3].text;
}
