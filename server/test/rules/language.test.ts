/** Rule 9: in the customer's language, and what was asked for is recorded beside what was sent. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { SandboxMessage } from "../support/sandbox.ts";
import { left, openShop, type Shop } from "../support/shop.ts";
import { type Json, startZajel, type Zajel } from "../support/zajel.ts";

let zajel: Zajel;
/** Starter templates in English and Arabic, default English. */
let shop: Shop;

before(async () => {
  zajel = await startZajel();
  shop = await openShop(zajel);
});
after(() => zajel[Symbol.asyncDispose]());

interface Sent {
  /** Of the template that WhatsApp was asked to send. */
  language: string;
  /** As the notification tells them. */
  recorded: { language: string; requested_language: string };
  /** The language of the plan in the answer of the creation. */
  planned: string;
}

/** Sends a payment link to a customer with this language and says what came of it. */
async function send(from: Shop, language: string | undefined): Promise<Sent> {
  const payment = await from.create({
    notifications: { whatsapp: ["created"] },
    ...(language === undefined ? {} : { language }),
  });
  const { template } = await from.notified(payment, "created", left);
  const [message] = (await from.messages(payment)) as [SandboxMessage];
  const { code } = message.request.template.language as { code: string };
  assert.equal(code, message.template.language);
  return {
    language: code,
    recorded: { language: template.language, requested_language: template.requested_language },
    planned: payment.body.notification_plan[0].language,
  };
}

const sent = (language: string, requested: string): Sent => ({
  language,
  recorded: { language, requested_language: requested },
  planned: language,
});

/** A merchant whose payment links exist in these languages only. */
async function shopWithLinksIn(languages: string[], settings: Json = {}): Promise<Shop> {
  const own = await openShop(zajel, settings);
  for (const language of ["en", "ar"]) await removeLink(own, language);
  for (const language of languages) {
    const name = `link_${language.toLowerCase()}`;
    await own.link({ state: "created", name, language, body: `In ${language}: please pay today.` });
  }
  return own;
}

async function removeLink(own: Shop, language: string): Promise<void> {
  const links = `/v1/authenticators/${own.sender.authenticatorId}/template-links`;
  const answer = await own.api("DELETE", `${links}/payment_request/created/${language}`);
  assert.equal(answer.status, 204);
}

test("an Arabic customer gets the Arabic template, right-to-left, with the amount as Arabic writes it", async () => {
  const payment = await shop.create({ language: "ar", customer_first_name: "نورة", order_no: "طلب ١٢" });

  const notification = await shop.notified(payment, "created", left);

  const [message] = await shop.messages(payment);
  const text =
    "مرحبًا نورة، طلبك \u200eطلب ١٢\u200e لدى Dar Noura بقيمة 24.500 د.ك. بانتظار الدفع. للدفع بأمان يُرجى الضغط على الزر أدناه.";
  assert.deepEqual(message?.template, { name: "zajel_payment_created", language: "ar" });
  assert.equal(message?.rendered.body, text);
  assert.equal(notification.text, text);
  assert.equal(notification.content.direction, "rtl");
  assert.deepEqual(
    notification.content.buttons.map((button: Json) => button.text),
    ["ادفع الآن"],
  );
  assert.equal(notification.template.requested_language, "ar");
});

test("no language: the merchant's default", async () => {
  assert.deepEqual(await send(shop, undefined), sent("en", "en"));
});

test("the default is the merchant's to change", async () => {
  const arabic = await openShop(zajel, { default_language: "ar" });

  assert.deepEqual(await send(arabic, undefined), sent("ar", "ar"));
});

test("a language that is linked exactly comes first; hyphens and letter case do not matter", async () => {
  const brazilian = await shopWithLinksIn(["en", "pt", "pt_BR"]);

  for (const asked of ["pt_BR", "pt-BR", "pt-br", "PT_br"]) {
    assert.deepEqual(await send(brazilian, asked), sent("pt_BR", "pt_BR"), asked);
  }
  assert.deepEqual(await send(brazilian, "pt"), sent("pt", "pt"));
});

test("a language whose region is not linked falls back to the language without it, before the default", async () => {
  const portuguese = await shopWithLinksIn(["en", "pt"]);

  assert.deepEqual(await send(portuguese, "pt-BR"), sent("pt", "pt_BR"));
});

test("a language without a region does not become that of some country", async () => {
  const portugal = await shopWithLinksIn(["en", "pt_PT"]);

  assert.deepEqual(await send(portugal, "pt"), sent("en", "pt"));
});

test("a language that is not linked falls back to the default, and the wish is recorded", async () => {
  assert.deepEqual(await send(shop, "fr"), sent("en", "fr"));
});

test("the default falls back to itself without its region", async () => {
  const american = await shopWithLinksIn(["en", "ar"], { default_language: "en-US" });

  assert.deepEqual(await send(american, "fr"), sent("en", "fr"));
  assert.deepEqual(await send(american, undefined), sent("en", "en_US"));
});

test("where not even the default is linked, any linked language is better than silence", async () => {
  const urdu = await shopWithLinksIn(["ur"]);

  assert.deepEqual(await send(urdu, "fr"), sent("ur", "fr"));
  assert.deepEqual(await send(urdu, undefined), sent("ur", "en"));
});

test("a link may lead to a template of another language, and that is the one that is recorded", async () => {
  const own = await shopWithLinksIn([]);
  const body = "Settle your order today, please.";
  await own.link({ state: "created", name: "link_gb", language: "en_GB", linkLanguage: "en", body });

  assert.deepEqual(await send(own, "en"), sent("en_GB", "en"));
});

test("links saved with a hyphen are found with an underscore", async () => {
  const own = await shopWithLinksIn([]);
  const body = "Pague hoje, por favor.";
  await own.link({ state: "created", name: "link_pt_br", language: "pt_BR", linkLanguage: "pt-BR", body });

  assert.deepEqual(await send(own, "pt_BR"), sent("pt_BR", "pt_BR"));
});

test("the language is looked up for each state by itself: where only the receipt is translated, only that is", async () => {
  await shop.link({ state: "paid", name: "paid_fr", language: "fr", body: "Merci, votre paiement est bien reçu." });
  const payment = await shop.create({ language: "fr" });
  await shop.notified(payment, "created", left);

  await shop.report(payment, "paid");

  await shop.notified(payment, "paid", left);
  assert.deepEqual(
    (await shop.messages(payment)).map(({ template }) => template.language),
    ["en", "fr"],
  );
});

test("what is no language at all is refused by name", async () => {
  const answer = await shop.api("POST", "/v1/transactions", {
    type: "payment_request",
    amount: "5",
    currency_code: "KWD",
    language: "Arabic, please",
  });

  assert.equal(answer.status, 400);
  assert.deepEqual(Object.keys(answer.body.errors), ["language"]);
});
