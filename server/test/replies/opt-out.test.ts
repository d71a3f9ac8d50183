/** Who wants no messages gets none: not from the plan, not from the claim, not by hand. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { left, openShop, type Payment, type Shop } from "../support/shop.ts";
import { type Json, newPhone, startZajel, until } from "../support/zajel.ts";

const zajel = await startZajel();
after(() => zajel[Symbol.asyncDispose]());
await zajel.sandbox.control("PATCH", "/settings", { statuses: { sent_ms: 10, delivered_ms: 20, read_ms: 30 } });
const shop = await openShop(zajel, { settle_seconds: { failed: 0, expired: 0 } });

/** A customer types a message on the simulated phone, or does something else there. */
const onPhone = (phone: string, act: string, body: Json): Promise<Json> =>
  zajel.sandbox.control("POST", `/phones/${phone.slice(1)}/${act}`, body);

const optOutsOf = async (phone: string, of: Shop = shop): Promise<Json[]> =>
  (await of.api("GET", `/v1/opt-outs?phone=${encodeURIComponent(phone)}`)).body.data;

const onTheList = (phone: string, scope: string) =>
  until(`${scope} to be on the list`, async () => (await optOutsOf(phone)).find((one) => one.scope === scope));

const offTheList = (phone: string) => until("the list to be empty", async () => (await optOutsOf(phone)).length === 0);

/** On the screen, so that the customer can answer. */
const arrived = ["delivered", "read"] as const;

/** A payment whose link has arrived. */
async function paymentSent(): Promise<Payment> {
  const payment = await shop.create();
  await shop.notified(payment, "created", arrived);
  return payment;
}

/** Of an answer of creation: state, whether it will be sent, and why not. */
const planOf = ({ body }: Payment) =>
  body.notification_plan.map(({ state, will_send, reason }: Json) => [state, will_send, reason]);

test("a stop word typed on the phone puts the number on the list, and nothing goes there any more", async () => {
  const payment = await paymentSent();

  await onPhone(payment.phone, "reply", { text: "إيقاف!" });
  const entry = await onTheList(payment.phone, "all");
  await shop.report(payment, "paid");

  assert.equal(entry.source, "stop_word");
  assert.equal(entry.session_id, payment.sessionId);
  const receipt = await shop.notified(payment, "paid", "suppressed");
  assert.equal(receipt.reason.code, "opted_out");
  assert.match(receipt.reason.advice, /START/);
  const next = await shop.create({ customer_phone: payment.phone });
  assert.deepEqual(planOf(next).slice(0, 2), [
    ["created", false, "opted_out"],
    ["paid", false, "opted_out"],
  ]);
  await shop.notified(next, "created", "suppressed");
  const planned = await shop.api("POST", "/v1/transactions/plan", {
    type: "payment_request",
    amount: "1",
    currency_code: "KWD",
    customer_phone: payment.phone,
    notifications: { whatsapp: ["paid"] },
  });
  assert.equal(planned.body.notification_plan[0].reason, "opted_out");
  assert.equal((await shop.messages(payment)).length, 1);
});

test("a start word takes it off; what was suppressed stays so, and a retry by hand sends it", async () => {
  const payment = await paymentSent();
  await onPhone(payment.phone, "reply", { text: "STOP" });
  await onTheList(payment.phone, "all");
  await shop.report(payment, "paid");
  const { id } = await shop.notified(payment, "paid", "suppressed");

  const tooEarly = await shop.api("POST", `/v1/notifications/${id}/retry`);
  const byHand = await shop.api("POST", `/v1/transactions/${payment.sessionId}/notifications`, { channel: "whatsapp" });
  await onPhone(payment.phone, "reply", { text: "Start" });
  await offTheList(payment.phone);
  await shop.everythingDueHasLeft();
  const still = await shop.notified(payment, "paid", "suppressed");
  const retried = await shop.api("POST", `/v1/notifications/${id}/retry`);

  assert.deepEqual([tooEarly.status, byHand.status], [409, 409]);
  assert.match(tooEarly.body.detail, /opt-out list/);
  assert.match(byHand.body.detail, /opt-out list/);
  assert.equal(still.id, id);
  assert.equal(retried.status, 200);
  await shop.notified(payment, "paid", left);
});

test("the list is looked at again in the claim: who opts out while a message waits does not get it", async () => {
  const held = await openShop(zajel);
  const { authenticatorId } = held.sender;
  await held.api("PATCH", `/v1/authenticators/${authenticatorId}`, { disabled: true });
  const payment = await held.create({ notifications: { whatsapp: ["created"] } });
  await held.notified(payment, "created", "held");

  await held.api("POST", "/v1/opt-outs", { phone: payment.phone, note: "Asked at the counter." });
  await held.api("PATCH", `/v1/authenticators/${authenticatorId}`, { disabled: false });

  const { reason } = await held.notified(payment, "created", "suppressed");
  assert.equal(reason.code, "opted_out");
  assert.deepEqual(await held.messages(payment), []);
});

test("one number is on one merchant's list, and stays off every other's", async () => {
  const rival = await openShop(zajel);
  const phone = newPhone();
  const { body: entry } = await shop.api("POST", "/v1/opt-outs", { phone });

  assert.deepEqual(await optOutsOf(phone, rival), []);
  assert.equal((await rival.api("GET", `/v1/opt-outs/${entry.id}`)).status, 404);
  assert.equal((await rival.api("DELETE", `/v1/opt-outs/${entry.id}`)).status, 404);
  assert.equal((await rival.api("DELETE", `/v1/opt-outs/${phone}`)).status, 404);
  const payment = await rival.create({ customer_phone: phone });
  await rival.notified(payment, "created", left);
});

test("by API: added, listed with filters and pages, taken off in each way, all of it in the audit log", async () => {
  const own = await openShop(zajel, {}, { isEmpty: true });
  const phones = [newPhone(), newPhone(), newPhone()];
  for (const phone of phones) {
    const made = await own.api("POST", "/v1/opt-outs", { phone: phone.replace("+965", " ") });
    assert.deepEqual([made.status, made.body.phone, made.body.scope], [201, phone, "all"]);
  }
  const again = await own.api("POST", "/v1/opt-outs", { phone: phones[0], note: "once more" });

  const first = await own.api("GET", "/v1/opt-outs?limit=2");
  const second = await own.api("GET", `/v1/opt-outs?limit=2&cursor=${first.body.next_cursor}`);
  const byBeginning = await own.api("GET", `/v1/opt-outs?q=${(phones[1] as string).slice(4)}`);
  const byPhone = await own.api("GET", `/v1/opt-outs?phone=${phones[1]}`);
  const removed = [
    await own.api("DELETE", `/v1/opt-outs/${phones[0]}`),
    await own.api("DELETE", `/v1/opt-outs?phone=${encodeURIComponent(phones[1] as string)}`),
    await own.api("DELETE", "/v1/opt-outs", { phone: phones[2] }),
    await own.api("DELETE", `/v1/opt-outs/${phones[0]}`),
    await own.api("DELETE", "/v1/opt-outs"),
  ];

  assert.equal(again.status, 201);
  assert.equal(again.body.note, null);
  assert.deepEqual(
    [...first.body.data, ...second.body.data].map(({ phone }: Json) => phone),
    phones.toReversed(),
  );
  assert.equal(second.body.next_cursor, null);
  for (const { body } of [byBeginning, byPhone])
    assert.deepEqual(
      body.data.map(({ phone }: Json) => phone),
      [phones[1]],
    );
  assert.deepEqual(
    removed.map(({ status }) => status),
    [204, 204, 204, 404, 400],
  );
  const ended = await own.api("GET", `/v1/opt-outs/${again.body.id}`);
  assert.equal(typeof ended.body.ended_at, "string");
  const { body: audit } = await own.api("GET", "/v1/audit?limit=6");
  assert.deepEqual(
    audit.data.map(({ action }: Json) => action),
    [...Array(3).fill("opt_out.removed"), ...Array(3).fill("opt_out.added")],
  );
  assert.doesNotMatch(JSON.stringify(audit), new RegExp((phones[0] as string).slice(1)));
});

test("bad input is refused by name, and nothing is written", async () => {
  const refused = [
    await shop.api("POST", "/v1/opt-outs", { phone: "12" }),
    await shop.api("POST", "/v1/opt-outs", { phone: newPhone(), scope: "changed_number" }),
    await shop.api("POST", "/v1/opt-outs", { phone: newPhone(), reason: "x" }),
    await shop.api("GET", "/v1/opt-outs?phone=abc"),
    await shop.api("GET", "/v1/opt-outs?cursor=abc"),
    await shop.api("DELETE", "/v1/opt-outs/abc"),
  ];

  assert.deepEqual(
    refused.map(({ status, body }) => [status, ...Object.keys(body.errors)]),
    [
      [400, "phone"],
      [400, "scope"],
      [400, "reason"],
      [400, "phone"],
      [400, "cursor"],
      [400, "phone"],
    ],
  );
});

test("who stopped marketing at WhatsApp still gets receipts, and nothing by a marketing template", async () => {
  const own = await openShop(zajel);
  const offer = { name: "paid_offer", language: "en", body: "Thank you {{1}}!", category: "MARKETING" };
  await own.link({ state: "paid", ...offer, variables: { body: ["customer_first_name"] } });
  const phone = newPhone();
  const preference = { field: "user_preferences", wa_id: phone.slice(1) };

  await zajel.sandbox.control("POST", `/accounts/${own.sender.wabaId}/events`, { ...preference, value: "stop" });
  const [entry] = await until("the list to have it", async () => {
    const found = await optOutsOf(phone, own);
    return found.length > 0 && found;
  });
  const payment = await own.create({ customer_phone: phone });
  await own.notified(payment, "created", left);
  await own.report(payment, "paid");
  const suppressed = await own.notified(payment, "paid", "suppressed");
  await zajel.sandbox.control("POST", `/accounts/${own.sender.wabaId}/events`, { ...preference, value: "resume" });
  await until("the list to be empty", async () => (await optOutsOf(phone, own)).length === 0);
  const later = await own.create({ customer_phone: phone });
  await own.notified(later, "created", left);

  assert.deepEqual([entry.scope, entry.source], ["marketing", "user_preferences"]);
  assert.deepEqual(planOf(payment).slice(0, 2), [
    ["created", true, null],
    ["paid", false, "opted_out"],
  ]);
  assert.equal(suppressed.reason.code, "opted_out");
  assert.equal(planOf(later)[1][1], true);
});

test("131050 from WhatsApp, in an answer or a webhook, puts the number on the list for marketing", async () => {
  const [reported, refused] = [newPhone(), newPhone()];
  await zajel.sandbox.control("PUT", `/phones/${reported.slice(1)}`, { fails_with: 131050 });

  const told = await shop.create({ customer_phone: reported });
  await shop.notified(told, "created", "failed");
  await zajel.sandbox.control("PATCH", "/faults", {
    error: { http: 400, code: 131050, message: "User stopped marketing messages", times: 1, on: "sends" },
  });
  const answered = await shop.create({ customer_phone: refused });
  await shop.notified(answered, "created", "failed");

  for (const phone of [reported, refused]) {
    const entry = await onTheList(phone, "marketing");
    assert.equal(entry.source, "131050");
  }
});

test("a customer who changed number gets nothing on the old one until the merchant says so", async () => {
  const payment = await paymentSent();
  const newNumber = newPhone();

  await onPhone(payment.phone, "change_number", { to: newNumber.slice(1) });
  const entry = await onTheList(payment.phone, "changed_number");
  await onPhone(payment.phone, "reply", { text: "start" });
  const repliesOf = async () => (await shop.api("GET", `/v1/replies?phone=${payment.phone}`)).body.data;
  await until("the start word to be read", async () =>
    (await repliesOf()).some((one: Json) => one.reading === "start"),
  );
  await shop.report(payment, "paid");
  const { id } = await shop.notified(payment, "paid", "suppressed");
  const refused = await shop.api("POST", `/v1/notifications/${id}/retry`);
  const confirmed = await shop.api("DELETE", `/v1/opt-outs/${payment.phone}?scope=changed_number`);

  assert.equal(entry.new_phone, newNumber);
  assert.match(refused.body.detail, /another number/);
  assert.equal(confirmed.status, 204);
  assert.deepEqual(await optOutsOf(payment.phone), []);
  const [reply] = (await shop.api("GET", `/v1/replies?phone=${payment.phone}&reading=changed_number`)).body.data;
  assert.equal(reply.new_phone, newNumber);
});

test("a test message to a number on the list is refused", async () => {
  const phone = newPhone();
  await shop.api("POST", "/v1/opt-outs", { phone });
  const { body: templates } = await shop.api("GET", `/v1/authenticators/${shop.sender.authenticatorId}/templates`);
  const { name, language } = templates.data[0];

  const path = `/v1/authenticators/${shop.sender.authenticatorId}/test-message`;
  const { status, body } = await shop.api("POST", path, { to: phone, template_name: name, language });

  assert.equal(status, 409);
  assert.match(body.detail, /opt-out list/);
});

test("both lists of words are the merchant's, and no word stands in both", async () => {
  const own = await openShop(zajel);
  const before = await own.api("GET", "/v1/settings");
  const changed = await own.api("PATCH", "/v1/settings", { stop_words: ["kafi", "كافي"] });
  const overlapping = await own.api("PATCH", "/v1/settings", { start_words: ["KAFI!"] });
  const empty = await own.api("PATCH", `/v1/merchants/${own.merchantId}`, { stop_words: ["!?"] });
  const payment = await own.create();
  await own.notified(payment, "created", arrived);
  await onPhone(payment.phone, "reply", { text: "stop" });
  await onPhone(payment.phone, "reply", { text: "Kafi." });
  await until("both to be read", async () => {
    const { body } = await own.api("GET", `/v1/replies?session_id=${payment.sessionId}`);
    return body.data.length === 2;
  });
  const reset = await own.api("PATCH", "/v1/settings", { stop_words: null });

  assert.ok(before.body.stop_words.includes("إلغاء الاشتراك") && before.body.start_words.includes("ابدأ"));
  assert.deepEqual(changed.body.stop_words, ["kafi", "كافي"]);
  assert.deepEqual([overlapping.status, Object.keys(overlapping.body.errors)], [400, ["start_words"]]);
  assert.deepEqual([empty.status, Object.keys(empty.body.errors)], [400, ["stop_words"]]);
  assert.deepEqual(reset.body.stop_words, before.body.stop_words);
  const { body: replies } = await own.api("GET", `/v1/replies?session_id=${payment.sessionId}`);
  assert.deepEqual(replies.data.map(({ text, reading }: Json) => [text, reading]).sort(), [
    ["Kafi.", "stop"],
    ["stop", null],
  ]);
});
