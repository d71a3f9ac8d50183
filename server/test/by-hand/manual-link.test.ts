/** Manual WhatsApp: staff send the payment link from a phone of their own, and Zajel sends nothing. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { newMember } from "../people/visitor.ts";
import { openShop, type Payment, type Shop } from "../support/shop.ts";
import { type Answer, checkoutPrefix, type Json, startZajel, type Zajel } from "../support/zajel.ts";

let zajel: Zajel;
let shop: Shop;

before(async () => {
  zajel = await startZajel();
  shop = await openShop(zajel);
});
after(() => zajel[Symbol.asyncDispose]());

const manual = { notifications: { whatsapp_manual: true } };
const checkoutUrl = `${checkoutPrefix}8f14e45fceea167a`;

function linkOf(payment: Payment, at: Shop = shop): Promise<Answer<Json>> {
  return at.api("GET", `/v1/transactions/${payment.sessionId}/manual-link`);
}

function press(payment: Payment, headers: Record<string, string> = {}): Promise<Answer<Json>> {
  return shop.api("POST", `/v1/transactions/${payment.sessionId}/manual-link`, undefined, headers);
}

function change(payment: Payment, fields: Json): Promise<Answer<Json>> {
  return shop.api("PATCH", `/v1/transactions/${payment.sessionId}`, fields);
}

function textIn(url: string): string | null {
  return new URL(url).searchParams.get("text");
}

test("the link opens a chat with the customer, with the text of the template that is linked for created", async () => {
  const payment = await shop.create(manual);

  const { status, body } = await linkOf(payment);

  assert.equal(status, 200, JSON.stringify(body));
  assert.ok(body.url.startsWith(`https://wa.me/${payment.phone.slice(1)}?text=`), body.url);
  assert.equal(textIn(body.url), body.text);
  const sent = await shop.create({ notifications: { whatsapp: ["created"] } });
  const [{ text }] = sent.body.notification_plan;
  assert.ok(body.text.includes(text), body.text);
  assert.ok(body.text.includes(checkoutUrl), body.text);
  assert.ok(!body.text.includes("Automatic message"), body.text);
});

test("in the customer's language", async () => {
  const payment = await shop.create({ ...manual, language: "ar", customer_first_name: "نورة" });

  const { body } = await linkOf(payment);

  assert.match(body.text, /مرحبًا نورة، طلبك/);
  assert.equal(textIn(body.url), body.text);
});

test("nothing is owed or sent, and the answers say that it is ticked", async () => {
  const payment = await shop.create(manual);
  const read = await shop.read(payment);
  const { body: list } = await shop.api("GET", `/v1/transactions?q=${payment.sessionId}`);
  const { body: csv } = await shop.api("GET", `/v1/transactions.csv?q=${payment.sessionId}`);

  await shop.report(payment, "paid");
  await shop.everythingDueHasLeft();

  const { body } = payment;
  assert.deepEqual([body.whatsapp_manual, body.notification_states, body.notification_plan], [true, [], []]);
  assert.deepEqual([read.whatsapp_manual, read.notifications, list.data[0].whatsapp_manual], [true, [], true]);
  const [names = [], values = []] = csv.split("\r\n").map((line: string) => line.split(","));
  assert.equal(values[names.indexOf("whatsapp_manual")], "true");
  assert.deepEqual(await shop.messages(payment), []);
});

test("together with any whatsapp, or for an E-Commerce order, it is refused", async () => {
  const refused: Json[] = [
    { notifications: { whatsapp_manual: true, whatsapp: ["created"] } },
    { notifications: { whatsapp_manual: true, whatsapp: ["post_payment"] } },
    { ...manual, type: "e_commerce", checkout_url: null },
    { notifications: { whatsapp_manual: "yes" } },
  ];
  const payment = { type: "payment_request", amount: "1", currency_code: "KWD", customer_phone: "+96550000001" };

  const made = await Promise.all(refused.map((one) => shop.api("POST", "/v1/transactions", { ...payment, ...one })));
  const planned = await shop.api("POST", "/v1/transactions/plan", { ...payment, ...refused[0] });

  assert.deepEqual(
    [...made, planned].map(({ status }) => status),
    [400, 400, 400, 400, 400],
  );
  assert.match(made[0]?.body.errors.notifications[0], /whatsapp_manual cannot be chosen together with whatsapp/);
  assert.match(made[2]?.body.errors.notifications[0], /only a payment_request has/);
});

test("beside an empty list, or as false, it is as if nothing was ticked", async () => {
  const on = await shop.create({ notifications: { whatsapp_manual: true, whatsapp: [] } });
  const off = await shop.create({ notifications: { whatsapp_manual: false, whatsapp: ["paid"] } });

  assert.deepEqual([on.body.whatsapp_manual, off.body.whatsapp_manual], [true, false]);
  assert.deepEqual(off.body.notification_states, ["paid"]);
});

test("a change ticks and unticks it by the same rules", async () => {
  const payment = await shop.create({ notifications: { whatsapp: ["paid"] } });

  const beside = await change(payment, manual);
  const instead = await change(payment, { notifications: { whatsapp: [], whatsapp_manual: true } });
  const added = await change(payment, { notifications: { whatsapp: ["paid"] } });
  const other = await change(payment, { customer_first_name: "Dana" });
  const back = await change(payment, { notifications: { whatsapp: ["paid"], whatsapp_manual: false } });
  await change(payment, { notifications: { whatsapp: [], whatsapp_manual: true } });
  const cleared = await change(payment, { notifications: null });

  assert.deepEqual(
    [beside, instead, added, other, back, cleared].map(({ status, body }) => [status, body.whatsapp_manual]),
    [
      [400, undefined],
      [200, true],
      [400, undefined],
      [200, true],
      [200, false],
      [200, false],
    ],
  );
  const { body: audit } = await shop.api("GET", "/v1/audit?limit=4");
  const ours = audit.data.filter(({ subject }: Json) => subject === payment.sessionId);
  assert.deepEqual(ours[0].detail.before, { whatsapp_manual: true });
  const shopOrder = await shop.create({ type: "e_commerce", notifications: { whatsapp: [] } });
  assert.equal((await change(shopOrder, manual)).status, 400);
});

test("there is a link while the payment is created, pending or attempted, and 409 afterwards", async () => {
  const payment = await shop.create(manual);
  const found: [string, number][] = [];

  for (const state of ["created", "pending", "attempted", "paid"]) {
    await shop.report(payment, state);
    found.push([state, (await linkOf(payment)).status], [state, (await press(payment)).status]);
  }

  assert.deepEqual(
    found.map(([, status]) => status),
    [200, 200, 200, 200, 200, 200, 409, 409],
  );
  const { body } = await linkOf(payment);
  assert.match(body.detail, /The payment is paid\. .*created, pending or attempted/);
  assert.equal(body.state, "paid");
  const { history } = await shop.read(payment);
  assert.equal(history.filter(({ reason }: Json) => reason === "manual_link").length, 3);
});

test("where it is not ticked, the phone is missing or cannot exist, the answer is 409 and says which", async () => {
  const untouched = await shop.create({ notifications: { whatsapp: ["created"] } });
  const silent = await shop.create({ ...manual, customer_phone: null });
  // Ottu's routes keep an unusable phone as it was typed.
  const mistyped = await shop.create(manual);
  await zajel.sql`update transaction set customer_phone = '+9655' where session_id = ${mistyped.sessionId}`;

  const answers = await Promise.all([untouched, silent, mistyped].map((payment) => linkOf(payment)));

  assert.deepEqual(
    answers.map(({ status }) => status),
    [409, 409, 409],
  );
  const details = answers.map(({ body }) => body.detail);
  assert.match(details[0], /whatsapp_manual/);
  assert.match(details[1], /phone_missing/);
  assert.match(details[2], /phone_invalid/);
  assert.ok(!details[2].includes("+9655"));
});

test("who wants no messages, or has another number now, is not written to by hand either", async () => {
  const payment = await shop.create(manual);
  const { status, body: listed } = await shop.api("POST", "/v1/opt-outs", { phone: payment.phone });

  const refused = await linkOf(payment);
  await shop.api("DELETE", `/v1/opt-outs/${listed.id}`);
  const allowed = await linkOf(payment);

  assert.deepEqual([status, refused.status, allowed.status], [201, 409, 200]);
  assert.match(refused.body.detail, /opted_out/);
  assert.ok(!JSON.stringify(refused.body).includes(payment.phone.slice(1)));
});

test("pressing it stands in the history and the audit log, with who pressed it, and is named by an Idempotency-Key", async () => {
  const payment = await shop.create(manual);
  const operator = await newMember(zajel, "operator", shop.merchantId);
  const path = `/v1/transactions/${payment.sessionId}/manual-link`;

  const pressed = await operator.call("POST", path, undefined, { "zajel-merchant": shop.merchantId });
  const named = await press(payment, { "idempotency-key": "press-1" });
  const again = await press(payment, { "idempotency-key": "press-1" });

  assert.deepEqual([pressed.status, named.status, again.status], [200, 200, 200]);
  assert.deepEqual(pressed.body, (await linkOf(payment)).body);
  assert.deepEqual(again.body, named.body);
  const { history, state } = await shop.read(payment);
  const presses = history.filter(({ reason }: Json) => reason === "manual_link");
  assert.deepEqual(
    presses.map((entry: Json) => [entry.state, entry.applied]),
    [
      ["created", false],
      ["created", false],
    ],
  );
  assert.match(presses[0].source, /^user:/);
  assert.deepEqual([presses[1].source, state], ["root", "created"]);
  const { body: audit } = await shop.api("GET", "/v1/audit?limit=10");
  const noted = audit.data.filter(
    ({ action, subject }: Json) => action === "transaction.manual_link_pressed" && subject === payment.sessionId,
  );
  assert.deepEqual(
    noted.map(({ actor, subject }: Json) => [actor, subject]),
    [
      ["root", payment.sessionId],
      [presses[0].source, payment.sessionId],
    ],
  );
});

test("a viewer sees the link without the number, and cannot press it", async () => {
  const payment = await shop.create(manual);
  const viewer = await newMember(zajel, "viewer", shop.merchantId);
  const merchant = { "zajel-merchant": shop.merchantId };
  const path = `/v1/transactions/${payment.sessionId}/manual-link`;

  const seen = await viewer.call("GET", path, undefined, merchant);
  const pressed = await viewer.call("POST", path, undefined, merchant);

  assert.deepEqual([seen.status, pressed.status], [200, 403]);
  assert.ok(!JSON.stringify(seen.body).includes(payment.phone.slice(1)));
  assert.ok(!JSON.stringify(seen.body).includes(payment.phone.slice(4, -4)));
});

test("another merchant's transaction, and one that there is not, are 404", async () => {
  const payment = await shop.create(manual);
  const other = await openShop(zajel, {}, { isEmpty: true });

  const answers = await Promise.all([
    linkOf(payment, other),
    other.api("POST", `/v1/transactions/${payment.sessionId}/manual-link`),
    shop.api("GET", "/v1/transactions/nothing/manual-link"),
  ]);

  assert.deepEqual(
    answers.map(({ status }) => status),
    [404, 404, 404],
  );
});

test("without a linked template the text is one of ours, in English or Arabic, with the place to pay", async () => {
  const bare = await openShop(zajel, {}, { isEmpty: true });
  const english = await bare.create(manual);
  const arabic = await bare.create({ ...manual, language: "ar-KW", order_no: null, customer_first_name: null });
  const nowhere = await bare.create({ ...manual, checkout_url: null });

  const texts = [(await linkOf(english, bare)).body.text, (await linkOf(arabic, bare)).body.text];
  const without = await linkOf(nowhere, bare);

  assert.equal(
    texts[0],
    `Hello Noura, your order DN-10482 from Dar Noura comes to KWD 24.500. Pay securely here:\n\n${checkoutUrl}`,
  );
  assert.match(texts[1], /^مرحبًا عميلنا العزيز، دفعتك لدى Dar Noura بقيمة 24\.500/);
  assert.ok(texts[1].endsWith(checkoutUrl));
  assert.equal(without.status, 409);
  assert.match(without.body.detail, /no checkout_url/);
});

test("a template that lacks a value gives way to our own text, and one that is not approved does not", async () => {
  const own = await openShop(zajel, {}, { isEmpty: true });
  const template = { state: "created", name: "by_branch", language: "en", body: "Branch {{1}} asks you to pay." };
  await own.link({ ...template, status: "PENDING", variables: { body: { "1": "extra.branch" } } });
  const named = await own.create({ ...manual, extra: { branch: "Salmiya" } });
  const unnamed = await own.create(manual);

  const [first, second] = await Promise.all([linkOf(named, own), linkOf(unnamed, own)]);

  assert.equal(first?.body.text, `Branch Salmiya asks you to pay.\n\n${checkoutUrl}`);
  assert.match(second?.body.text, /^Hello Noura, your order/);
});
