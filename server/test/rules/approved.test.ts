/** Rule 4: only what is approved. What may become approved is held, what will not is suppressed. */
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { promised } from "../support/patience.ts";
import { fault, left, mend, openShop, type Shop } from "../support/shop.ts";
import { type Json, startZajel, until, type Zajel } from "../support/zajel.ts";

let zajel: Zajel;
let shop: Shop;

before(async () => {
  zajel = await startZajel();
  await zajel.sandbox.control("PATCH", "/settings", { statuses: { sent_ms: 20, delivered_ms: 20, read_ms: 20 } });
  shop = await openShop(zajel);
});
after(() => zajel[Symbol.asyncDispose]());
afterEach(() => mend(zajel));

const preOnly = { notifications: { whatsapp: ["pre_payment"] } };

/** A template of its own, approved and linked for payment links in that language. */
async function linkedTemplate(language: string): Promise<string> {
  const name = `link_${language.toLowerCase()}`;
  await shop.link({ state: "created", name, language, body: "Please pay for your order today." });
  return name;
}

const holding = [
  ["PAUSED", "template_paused", "da"],
  ["PENDING", "template_pending", "nl"],
  ["IN_APPEAL", "template_pending", "fi"],
  ["LIMIT_EXCEEDED", "template_pending", "el"],
  ["ARCHIVED", "template_pending", "hu"],
] as const;

for (const [status, reason, language] of holding) {
  test(`a ${status} template holds its message, which leaves within 5 s after a webhook says APPROVED`, async () => {
    const name = await linkedTemplate(language);
    await shop.changeTemplate(name, language, { status });
    await shop.templateIs(name, language, status);
    const payment = await shop.create({ ...preOnly, language });
    const held = await shop.notified(payment, "created", "held");
    await shop.everythingDueHasLeft();
    assert.deepEqual(await shop.messages(payment), []);

    await shop.changeTemplate(name, language, { status: "APPROVED" });

    await shop.notified(payment, "created", left, promised(5_000));
    assert.equal(held.reason.code, reason);
    assert.match(held.reason.advice, /by itself/);
    assert.notEqual(held.held_since, null);
    assert.equal(held.attempts, 0);
    assert.deepEqual(await shop.templatesSent(payment), [name]);
    const [planned] = payment.body.notification_plan;
    assert.deepEqual([planned.will_send, planned.reason], [false, reason]);
  });
}

test("a hold ends within 5 s of the approval when the webhook about it is lost, too", async () => {
  const name = await linkedTemplate("cs");
  await shop.changeTemplate(name, "cs", { status: "PAUSED" });
  await shop.templateIs(name, "cs", "PAUSED");
  const payments = await Promise.all([1, 2, 3].map(() => shop.create({ ...preOnly, language: "cs" })));
  await Promise.all(payments.map((payment) => shop.notified(payment, "created", "held")));

  await shop.changeTemplate(name, "cs", { status: "APPROVED", quiet: true });

  await Promise.all(payments.map((payment) => shop.notified(payment, "created", left, promised(5_000))));
  assert.deepEqual(await Promise.all(payments.map(shop.templatesSent)), [[name], [name], [name]]);
});

test("a status that Meta adds one day holds the message rather than losing it", async () => {
  const name = await linkedTemplate("ro");
  await shop.changeTemplate(name, "ro", { status: "UNDER_SPECIAL_REVIEW", quiet: true });
  await shop.api("POST", `/v1/authenticators/${shop.sender.authenticatorId}/sync`);

  const payment = await shop.create({ ...preOnly, language: "ro" });

  await shop.notified(payment, "created", "held");
  await shop.changeTemplate(name, "ro", { status: "APPROVED" });
  await shop.arrived(payment, name, promised(5_000));
});

test("a message held by one template keeps no other back", async () => {
  const name = await linkedTemplate("sk");
  await shop.changeTemplate(name, "sk", { status: "PAUSED" });
  await shop.templateIs(name, "sk", "PAUSED");
  const held = await shop.create({ ...preOnly, language: "sk" });
  await shop.notified(held, "created", "held");

  const other = await shop.create({ ...preOnly, language: "en" });

  await shop.arrived(other, "zajel_payment_created");
  assert.equal((await shop.statuses(held)).created, "held");
});

test("a mended token is noticed within 5 s, even if the messages held first wait for their template besides", async () => {
  const name = await linkedTemplate("is");
  await fault(zajel, { token_expired: true });
  const paused = await Promise.all(Array.from({ length: 6 }, () => shop.create({ ...preOnly, language: "is" })));
  await Promise.all(paused.map((payment) => shop.notified(payment, "created", "held")));
  const last = await shop.create(preOnly);
  await shop.notified(last, "created", "held");
  await shop.changeTemplate(name, "is", { status: "PAUSED" });
  await shop.templateIs(name, "is", "PAUSED");

  await mend(zajel);

  await shop.arrived(last, "zajel_payment_created", promised(5_000));
  const held = await Promise.all(paused.map((payment) => shop.notified(payment, "created", "held")));
  assert.deepEqual(new Set(held.map(({ reason }) => reason.code)), new Set(["template_paused"]));
});

test("the message that tries whether a hold is over meets another fault: the hold still ends soon after that", async () => {
  await fault(zajel, { token_expired: true });
  const payment = await shop.create(preOnly);
  const { id } = await shop.notified(payment, "created", "held");
  await fault(zajel, { token_expired: false, throttle: true });
  await until("the message to be throttled", async () => {
    const { data } = await zajel.sandbox.control<{ data: Json[] }>("GET", "/requests");
    return data.some(({ body, code }) => code === 130429 && body.biz_opaque_callback_data === id);
  });

  await mend(zajel);

  await shop.arrived(payment, "zajel_payment_created", promised(5_000));
});

test("another, approved template linked in its place lets the held message go", async () => {
  const name = await linkedTemplate("bg");
  await shop.changeTemplate(name, "bg", { status: "PAUSED" });
  await shop.templateIs(name, "bg", "PAUSED");
  const payment = await shop.create({ ...preOnly, language: "bg" });
  await shop.notified(payment, "created", "held");

  await shop.link({ state: "created", name: "link_bg_second", language: "bg", body: "Please pay for your order." });

  await shop.arrived(payment, "link_bg_second", promised(5_000));
  assert.deepEqual(await shop.templatesSent(payment), ["link_bg_second"]);
});

const suppressing = [
  ["REJECTED", "template_rejected", "hr", /submit it again|link another/],
  ["DISABLED", "template_disabled", "sl", /link it/],
  ["PENDING_DELETION", "template_missing", "lt", /correct the link/],
  ["DELETED", "template_missing", "lv", /correct the link/],
] as const;

for (const [status, reason, language, advice] of suppressing) {
  test(`a ${status} template suppresses its message, with the reason and an advice`, async () => {
    const name = await linkedTemplate(language);
    await shop.changeTemplate(name, language, { status });
    await shop.templateIs(name, language, status);

    const payment = await shop.create({ ...preOnly, language });

    const suppressed = await shop.notified(payment, "created", "suppressed");
    assert.deepEqual([suppressed.reason.code, suppressed.attempts], [reason, 0]);
    assert.match(suppressed.reason.advice, advice);
    await shop.everythingDueHasLeft();
    assert.deepEqual(await shop.messages(payment), []);
    const [planned] = payment.body.notification_plan;
    assert.deepEqual([planned.will_send, planned.reason], [false, reason]);
  });
}

/** A payment whose link waits for the review of its template. */
async function waitingForReview(language: string) {
  const name = await linkedTemplate(language);
  await shop.changeTemplate(name, language, { status: "PENDING" });
  await shop.templateIs(name, language, "PENDING");
  const payment = await shop.create({ ...preOnly, language });
  await shop.notified(payment, "created", "held");
  return { name, payment };
}

test("a held message whose template is rejected in the end is suppressed", async () => {
  const { name, payment } = await waitingForReview("et");

  await shop.changeTemplate(name, "et", { status: "REJECTED", rejected_reason: "PROMOTIONAL" });

  const suppressed = await shop.notified(payment, "created", "suppressed", promised(5_000));
  assert.equal(suppressed.reason.code, "template_rejected");
  assert.deepEqual(await shop.messages(payment), []);
});

test("a held message is suppressed when its template is gone, although the webhook about that is lost", async () => {
  const rejected = await waitingForReview("sr");
  const deleted = await waitingForReview("sq");

  await shop.changeTemplate(rejected.name, "sr", { status: "REJECTED", quiet: true });
  await shop.changeTemplate(deleted.name, "sq", { status: "DELETED", quiet: true });

  const suppressed = await Promise.all(
    [rejected, deleted].map(({ payment }) => shop.notified(payment, "created", "suppressed", promised(5_000))),
  );
  assert.deepEqual(
    suppressed.map(({ reason }) => reason.code),
    ["template_rejected", "template_missing"],
  );
});

test("a held message is suppressed when a synchronisation finds its template gone", async () => {
  const { name, payment } = await waitingForReview("mk");
  await shop.changeTemplate(name, "mk", { status: "DELETED", quiet: true });

  await shop.api("POST", `/v1/authenticators/${shop.sender.authenticatorId}/sync`);

  const suppressed = await shop.notified(payment, "created", "suppressed", promised(5_000));
  assert.equal(suppressed.reason.code, "template_missing");
});

test("a template that is gone from WhatsApp without a word is found missing by the next synchronisation", async () => {
  const name = await linkedTemplate("uk");
  await shop.changeTemplate(name, "uk", { status: "DELETED", quiet: true });
  await shop.api("POST", `/v1/authenticators/${shop.sender.authenticatorId}/sync`);

  const payment = await shop.create({ ...preOnly, language: "uk" });

  const suppressed = await shop.notified(payment, "created", "suppressed");
  assert.equal(suppressed.reason.code, "template_missing");
});

test("a message that was held in the very moment in which its template was found gone does not wait for ever", async () => {
  const name = await linkedTemplate("ka");
  await shop.changeTemplate(name, "ka", { status: "DELETED", quiet: true });
  await shop.api("POST", `/v1/authenticators/${shop.sender.authenticatorId}/sync`);
  const payment = await shop.create({ ...preOnly, language: "ka" });
  const { id } = await shop.notified(payment, "created", "suppressed");

  // As a claim leaves it that began before WhatsApp was asked, and commits after the answer was written.
  const { merchantId, sender } = shop;
  await zajel.sql.begin(async (tx) => {
    await tx`
      insert into hold (merchant_id, authenticator_id, scope, key, reason_code, probe_at)
      values (${merchantId}, ${sender.authenticatorId}, 'template', ${`${name}/ka`}, 'template_missing', now())`;
    await tx`
      update notification set phase = 'held', held_since = now(), hold_scope = 'template', hold_key = ${`${name}/ka`}
       where merchant_id = ${merchantId} and id = ${id}`;
  });

  await shop.notified(payment, "created", "suppressed", promised(5_000));
});

test("without a link nothing is sent, and the reason says what to link", async () => {
  const path = `/v1/authenticators/${shop.sender.authenticatorId}/template-links/e_commerce/canceled`;
  for (const language of ["en", "ar"]) assert.equal((await shop.api("DELETE", `${path}/${language}`)).status, 204);
  const payment = await shop.create({ type: "e_commerce", notifications: { whatsapp: ["canceled"] } });

  await shop.report(payment, "canceled");

  const suppressed = await shop.notified(payment, "canceled", "suppressed");
  assert.equal(suppressed.reason.code, "no_link");
  assert.match(suppressed.reason.advice, /Link a template/);
  assert.deepEqual(await shop.messages(payment), []);
});

test("a merchant without a sender is told no_link, and what is owed does not wait for one", async () => {
  const api = (method: string, path: string, body?: Json) =>
    zajel.api(method, path, body, { "zajel-merchant": "shop" });
  const made = await api("POST", "/v1/transactions", {
    type: "payment_request",
    amount: "5",
    currency_code: "KWD",
    customer_phone: "+96550009999",
    notifications: { whatsapp: ["created"] },
  });

  const { body } = await api("GET", `/v1/transactions/${made.body.session_id}`);

  assert.deepEqual([body.notifications[0].status, body.notifications[0].reason.code], ["suppressed", "no_link"]);
});

test("a link to a template in any status may be saved, with a warning that names it", async () => {
  const statuses = ["APPROVED", "PENDING", "PAUSED", "REJECTED", "DISABLED"];

  const answers = [];
  for (const status of statuses) {
    const name = `warned_${status.toLowerCase()}`;
    answers.push(await shop.link({ state: "created", name, language: "tr", body: "Please pay today.", status }));
  }

  const codes = answers.map(({ body }) => warningCodes(body).filter((code) => code.startsWith("template_")));
  assert.deepEqual(codes, [
    [],
    ["template_pending"],
    ["template_paused"],
    ["template_rejected"],
    ["template_disabled"],
  ]);
});

test("a template that Meta moved to MARKETING is sent, and its link warns", async () => {
  const answer = await shop.link({
    state: "created",
    name: "link_marketing",
    language: "vi",
    body: "Please pay for your order today.",
    category: "MARKETING",
  });

  assert.ok(warningCodes(answer.body).includes("category_marketing"));
  const payment = await shop.create({ ...preOnly, language: "vi" });
  await shop.arrived(payment, "link_marketing");
});

test("template events that write languages with a hyphen are understood", async () => {
  await zajel.sandbox.control("PATCH", "/settings", { webhook_language: "hyphen" });
  await shop.link({ state: "created", name: "link_pt_br", language: "pt_BR", body: "Pague o seu pedido hoje." });

  await shop.changeTemplate("link_pt_br", "pt_BR", { status: "PAUSED" });

  await shop.templateIs("link_pt_br", "pt_BR", "PAUSED");
});

function warningCodes(link: Json): string[] {
  return link.warnings.map(({ code }: Json) => code);
}
