/** Messages and operations that Ottu's clients ask for. */
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { secret, sign } from "../../src/sources/testing/ottu-signature.ts";
import { type Receiver, startReceiver } from "../outbound/receiver.ts";
import { nowWithoutZone, post, payment as webhookOf } from "../sources/ottu-webhook.ts";
import { ahead } from "../support/patience.ts";
import { fault, left, mend, openShop, type Payment, type Shop } from "../support/shop.ts";
import { type Json, newPhone, startZajel, until, type Zajel } from "../support/zajel.ts";
import { type OttuClient, ottuClient, paymentTransaction, transactionsAt } from "./client.ts";

let zajel: Zajel;
/** Bad news waits for an hour. */
let shop: Shop;
let ottu: OttuClient;
let receiver: Receiver;

before(async () => {
  receiver = await startReceiver();
  zajel = await startZajel({
    environment: { ZAJEL_WEBHOOK_ALLOW: "127.0.0.0/8", ZAJEL_SEND_TIMEOUT_MS: `${ahead(10_000)}` },
  });
  await zajel.sandbox.control("PATCH", "/settings", { statuses: { sent_ms: 20, delivered_ms: 20, read_ms: 20 } });
  shop = await openShop(zajel, {
    settle_seconds: { failed: 3_600, expired: 3_600 },
    checkout_url_template: "https://pay.example.com/c/{session_id}",
  });
  ottu = await ottuClient(zajel.url, shop);
  await shop.putTemplate({
    name: "communication-notification-whatsapp",
    language: "en",
    body: "News: {{communication_message}} ({{extra_info}})",
    parameterFormat: "NAMED",
  });
  await shop.putTemplate({ name: "in_order", language: "ar", body: "مرحبا {{1}}، رقمك {{2}}." });
  await shop.putTemplate({ name: "american", language: "en_US", body: "Hello." });
  await shop.putTemplate({ name: "rejected", language: "en", body: "Hello.", status: "REJECTED" });
  await shop.putTemplate({ name: "paused", language: "en", body: "Hello.", status: "PAUSED" });
  await shop.putTemplate({ name: "later", language: "en", body: "Hello.", status: "PAUSED" });
  await shop.putTemplate({ name: "waiting", language: "en", body: "Hello.", status: "PENDING" });
  await shop.api("POST", `/v1/authenticators/${shop.sender.authenticatorId}/sync`);
});
after(async () => {
  await zajel[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
});
afterEach(() => mend(zajel));

const notifyAt = "/b/pbl/v2/message-notification/";
const operateAt = "/b/pbl/v2/operation/";
const sendAt = "/b/pbl/v2/send-notification/";

async function create(ticks: string[], changes: Record<string, unknown> = {}): Promise<Payment> {
  const values = { customer_phone: newPhone(), notifications: { whatsapp: ticks }, ...changes };
  const { status, body } = await ottu.call("POST", transactionsAt, paymentTransaction(values));
  assert.equal(status, 201, JSON.stringify(body));
  return { sessionId: body.session_id, phone: body.customer_phone, body };
}

const notify = (body: Record<string, unknown>) => ottu.call("POST", notifyAt, body);
const operate = (body: Record<string, unknown>) => ottu.call("POST", operateAt, body);

describe("a message about a payment is sent again", () => {
  test("by session_id, about the state that the payment is in, by who asked", async () => {
    const payment = await create(["paid"]);
    await shop.report(payment, "paid");
    await shop.notified(payment, "paid", left);

    const { status, body } = await notify({ session_id: payment.sessionId, channels: ["whatsapp"] });

    assert.deepEqual([status, body], [200, { message: "Customer notified." }]);
    await until("two messages", async () => (await shop.messages(payment)).length === 2);
    const { notifications } = await shop.read(payment);
    assert.deepEqual(
      notifications.map(({ kind, state }: Json) => [kind, state]),
      [
        ["automatic", "paid"],
        ["manual", "paid"],
      ],
    );
    assert.match(notifications[1].requested_by, /^api_key:/);
  });

  test("while it is pending or attempted it is the link that is sent, if `created` is ticked", async () => {
    for (const state of ["pending", "attempted"]) {
      const payment = await create(["created"]);
      await shop.notified(payment, "created", left);
      await shop.report(payment, state);

      const { status } = await notify({ session_id: payment.sessionId, channels: ["whatsapp"] });

      assert.equal(status, 200, state);
      await until("two links", async () => (await shop.messages(payment)).length === 2);
    }
  });

  test("by order_no, of several with that number about the newest", async () => {
    const order_no = `DN-${newPhone()}`;
    const [older, newer] = [await create(["created"], { order_no }), await create(["created"], { order_no })];
    await Promise.all([older, newer].map((payment) => shop.notified(payment, "created", left)));

    const { status } = await notify({ order_no, channels: ["whatsapp"] });

    assert.equal(status, 200);
    await until("a second link", async () => (await shop.messages(newer)).length === 2);
    assert.equal((await shop.messages(older)).length, 1);
  });

  test("not for a state that is not ticked, or that is never told", async () => {
    const unticked = await create(["created"]);
    await shop.notified(unticked, "created", left);
    await shop.report(unticked, "paid");
    const untold = await create(["created", "paid"]);
    await shop.notified(untold, "created", left);
    await shop.report(untold, "cod");

    for (const { sessionId: session_id } of [unticked, untold]) {
      const { status, body } = await notify({ session_id, channels: ["whatsapp"] });

      assert.deepEqual([status, body], [400, { session_id, channels: "whatsapp", result: "failed" }]);
    }
    assert.deepEqual(await shop.statesNotified(unticked), ["created"]);
  });

  test("not where no message can be made: no phone that could get it, no template, an order without a link", async () => {
    const wrong = await create(["created"], { customer_phone: "1234" });
    const order = await create(["created"], { type: "e_commerce" });
    const bare = await openShop(zajel, {}, { isEmpty: true });
    const asBare = await ottuClient(zajel.url, bare);
    const untold = await asBare.call("POST", transactionsAt, paymentTransaction({ customer_phone: newPhone() }));

    const answers = [
      await notify({ session_id: wrong.sessionId, channels: ["whatsapp"] }),
      await notify({ session_id: order.sessionId, channels: ["whatsapp"] }),
      await asBare.call("POST", notifyAt, { session_id: untold.body.session_id, channels: ["whatsapp"] }),
    ];

    assert.deepEqual(
      answers.map(({ status, body }) => [status, body.result]),
      [
        [400, "failed"],
        [400, "failed"],
        [400, "failed"],
      ],
    );
  });

  test("of several channels those that exist are served; only where none was, the first is told as failed", async () => {
    const payment = await create(["created"]);
    await shop.notified(payment, "created", left);
    const order_no = "DN-10482-channels";
    await ottu.call("PATCH", `${transactionsAt}${payment.sessionId}/`, { order_no });

    const both = await notify({ order_no, channels: ["sms", "whatsapp"] });
    const capitals = await notify({ order_no, channels: ["SMS"] });
    const neither = await notify({ order_no, channels: ["sms", "email"] });
    const email = await ottu.form("POST", notifyAt, [
      ["order_no", order_no],
      ["channels", "email"],
      ["channels", "sms"],
    ]);

    assert.deepEqual([both.status, both.body], [200, { message: "Customer notified." }]);
    for (const { status, body } of [capitals, neither]) {
      assert.deepEqual([status, body], [400, { order_no, channels: "sms", result: "failed" }]);
    }
    assert.deepEqual([email.status, email.body.channels], [400, "email"]);
  });

  test("what still waits leaves now, and no second one is made", async () => {
    const payment = await create(["failed"]);
    await shop.report(payment, "failed");
    const { id } = await shop.notified(payment, "failed", "queued");

    const { status } = await notify({ session_id: payment.sessionId, channels: ["whatsapp"] });

    assert.equal(status, 200);
    await shop.arrived(payment, "zajel_payment_failed");
    assert.deepEqual(
      (await shop.read(payment)).notifications.map((one: Json) => one.id),
      [id],
    );
  });

  test("what still waits is told as failed where it could not leave: a state that no template is linked to", async () => {
    const bare = await openShop(zajel, { settle_seconds: { failed: 3_600 } }, { isEmpty: true });
    const asBare = await ottuClient(zajel.url, bare);
    const made = await asBare.call("POST", transactionsAt, {
      ...paymentTransaction({ customer_phone: newPhone() }),
      notifications: { whatsapp: ["failed"] },
    });
    const payment = { sessionId: made.body.session_id, phone: made.body.customer_phone, body: made.body };
    await bare.report(payment, "failed");
    await bare.notified(payment, "failed", "queued");

    const { status, body } = await asBare.call("POST", notifyAt, {
      session_id: payment.sessionId,
      channels: ["whatsapp"],
    });

    assert.deepEqual([status, body.result], [400, "failed"]);
    await bare.notified(payment, "failed", "queued");
  });

  test("what is wrong with the question is told by its field", async () => {
    const { sessionId: session_id } = await create([]);
    const messages = await Promise.all(
      [
        {},
        { session_id },
        { session_id, channels: [] },
        { session_id, channels: ["telegram"] },
        { session_id: "nobodys", channels: ["whatsapp"] },
        { order_no: "nobodys", channels: ["whatsapp"] },
      ].map(notify),
    );

    assert.deepEqual(
      messages.map(({ status, body }) => [status, Object.keys(body)]),
      [
        [400, ["channels", "session_id"]],
        [400, ["channels"]],
        [400, ["channels"]],
        [400, ["channels"]],
        [400, ["session_id"]],
        [400, ["order_no"]],
      ],
    );
  });
});

describe("an operation", () => {
  test("cancels and expires, and the customer is told where that is ticked", async () => {
    const canceled = await create(["canceled"]);
    const expired = await create(["expired"]);

    const answers = [
      await operate({ session_id: canceled.sessionId, operation: "cancel" }),
      await operate({ session_id: expired.sessionId, operation: "expire" }),
    ];

    assert.deepEqual(
      answers.map(({ status, body }) => [status, body]),
      [
        [200, { detail: "The payment transaction was canceled.", operation: "cancel", result: "success" }],
        [200, { detail: "The payment transaction was expired.", operation: "expire", result: "success" }],
      ],
    );
    await shop.arrived(canceled, "zajel_payment_canceled");
    await shop.notified(expired, "expired", "queued");
    const { history } = await shop.read(canceled);
    assert.match(history.at(-1).source, /^api_key:/);
  });

  test("that does not fit the payment's state is refused, the same one again too", async () => {
    const payment = await create([]);
    await shop.report(payment, "paid");
    const canceled = await create([]);
    await operate({ session_id: canceled.sessionId, operation: "cancel" });

    for (const [session_id, operation] of [
      [payment.sessionId, "cancel"],
      [payment.sessionId, "expire"],
      [payment.sessionId, "delete"],
      [canceled.sessionId, "cancel"],
    ]) {
      const { status, body } = await operate({ session_id, operation });
      assert.deepEqual([status, body.operation, body.result], [400, operation, "failed"]);
    }
    assert.equal((await shop.read(payment)).state, "paid");
  });

  test("on money is refused: Zajel holds none", async () => {
    const { sessionId: session_id } = await create([]);
    for (const operation of ["refund", "capture", "void"]) {
      const { status, body } = await operate({ session_id, operation, amount: "1.000" });

      assert.deepEqual([status, body.operation, body.result], [400, operation, "failed"]);
      assert.match(body.detail, /Nothing was done/);
    }
  });

  test("deletes: nothing more is sent, it is there no more for Ottu's clients, and stays on record", async () => {
    const payment = await create(["failed", "paid"]);
    const settling = await create(["failed"]);
    await shop.report(settling, "failed");

    const deleted = await operate({ session_id: payment.sessionId, operation: "delete" });
    const withdrawn = await operate({ session_id: settling.sessionId, operation: "delete" });

    assert.deepEqual([deleted.status, deleted.body.result, withdrawn.status], [200, "success", 200]);
    const gone = [
      await ottu.call("GET", `${transactionsAt}${payment.sessionId}/`),
      await operate({ session_id: payment.sessionId, operation: "delete" }),
      await notify({ session_id: payment.sessionId, channels: ["whatsapp"] }),
    ];
    assert.deepEqual(
      gone.map(({ status }) => status),
      [404, 400, 400],
    );
    const kept = await shop.read(payment);
    assert.deepEqual([kept.state, kept.notification_states, typeof kept.deleted_at], ["invalided", [], "string"]);
    assert.equal(kept.history.at(-1).note, "Deleted.");
    assert.deepEqual(await shop.statuses(settling), { failed: "withdrawn" });
    // Money that moves all the same is a conflict, as with a payment that was canceled.
    assert.equal((await shop.report(payment, "paid")).status, 409);
    assert.equal((await shop.read(payment)).conflict, true);
    const { body } = await shop.api("GET", "/v1/audit?limit=2");
    assert.deepEqual(
      body.data.map(({ action }: Json) => action),
      ["transaction.deleted", "transaction.deleted"],
    );
  });

  test("by delete leaves a transaction of which sources may still report; that sends nothing", async () => {
    const payment = await create(["failed", "paid"]);
    const settling = await create(["failed", "paid"]);
    await shop.report(settling, "failed");
    for (const { sessionId: session_id } of [payment, settling]) await operate({ session_id, operation: "delete" });
    const { body: source } = await shop.api("POST", "/v1/sources", { kind: "ottu", secret });
    const minuteAgo = new Date(Date.now() - 60_000).toISOString();
    for (const [{ sessionId: session_id, body }, timestamp_utc] of [
      [payment, minuteAgo],
      [settling, nowWithoutZone()],
    ] as const) {
      const { amount } = body;
      const said = { session_id, customer_phone: newPhone(), amount, paid_amount: amount, timestamp_utc };
      assert.equal((await post(source.url, sign(webhookOf(said)))).status, 200);
    }
    const { body: taken } = await shop.api("GET", `/v1/sources/${source.id}/events`);
    assert.deepEqual(
      taken.data.map(({ outcome }: Json) => outcome),
      ["applied", "stale"],
    );
    assert.deepEqual(await shop.statuses(payment), {});
    assert.deepEqual(await shop.statuses(settling), { failed: "withdrawn" });
    assert.equal((await shop.read(settling)).state, "paid");
  });

  test("is not for a key that may not write to the customer", async () => {
    const team = await ottuClient(zajel.url, shop, { kind: "team", phones: [newPhone()] });
    const { sessionId: session_id } = await create([]);

    for (const operation of ["cancel", "expire", "delete"]) {
      const { status, body } = await team.call("POST", operateAt, { session_id, operation });
      assert.deepEqual([status, Object.keys(body)], [403, ["detail"]], operation);
    }
    assert.equal((await ottu.call("GET", `${transactionsAt}${session_id}/`)).body.state, "created");
  });

  test("by order_no is done to the newest that was not deleted", async () => {
    const order_no = `DN-${newPhone()}`;
    const [older, newer] = [await create([], { order_no }), await create([], { order_no })];

    const { sessionId } = newer;
    await operate({ order_no, operation: "delete" });
    await operate({ order_no, operation: "cancel" });

    assert.equal((await ottu.call("GET", `${transactionsAt}${sessionId}/`)).status, 404);
    assert.equal((await shop.read(older)).state, "canceled");
  });
});

describe("a message by the name of its template", () => {
  const whatsapp = (changes: Record<string, unknown> = {}) => ({
    channel: "whatsapp",
    template_id: "communication-notification-whatsapp",
    unit_config: "unit-config-identifier",
    language: "en",
    context: { communication_message: "Simple  Message", extra_info: "extra_info" },
    to: newPhone(),
    ...changes,
  });

  /** The notification that was made for this phone. */
  async function directTo(phone: string, status: string | readonly string[] = left): Promise<Json> {
    return until(`a message to ${phone} that is ${status}`, async () => {
      const { body } = await shop.api("GET", "/v1/notifications?limit=50");
      return body.data.find((one: Json) => one.to === phone && [status].flat().includes(one.status));
    });
  }

  test("is a row of the same queue: sent once, shown with what became of it, and audited", async () => {
    const asked = whatsapp();

    const { status, body } = await ottu.call("POST", sendAt, asked);

    assert.deepEqual([status, body], [200, { message: "Notification sent.", result: "success" }]);
    const sent = await directTo(asked.to, "delivered");
    const { kind, session_id, state, text, template, requested_by, attempts } = sent;
    assert.deepEqual(
      [kind, session_id, state, text, template.name, template.language, attempts],
      ["direct", null, null, "News: Simple Message (extra_info)", "communication-notification-whatsapp", "en", 1],
    );
    assert.match(requested_by, /^api_key:/);
    const messages = await zajel.sandbox.messages({ to: asked.to });
    assert.deepEqual(
      messages.map((one) => one.biz_opaque_callback_data),
      [sent.id],
    );
    const { body: whole } = await shop.api("GET", `/v1/notifications/${sent.id}`);
    assert.deepEqual(
      [...new Set(whole.timeline.map(({ what }: Json) => what))],
      ["owed", "attempt", "accepted", "sent", "delivered"],
    );
    const { body: audit } = await shop.api("GET", "/v1/audit?limit=1");
    assert.deepEqual([audit.data[0].action, audit.data[0].subject], ["notification.sent_directly", sent.id]);
    assert.doesNotMatch(JSON.stringify(audit.data[0].detail), new RegExp(asked.to.slice(1)));
  });

  test("at the channel's own address, from a form, with values in their order, in Arabic", async () => {
    const phone = newPhone();

    const { status, body } = await ottu.form("POST", "/b/pbl/v2/notifications/send/whatsapp/", [
      ["template_id", "in_order"],
      ["to", phone],
      ["language", "ar"],
      ["context[name]", "نورة"],
      ["context[number]", "17"],
    ]);

    assert.equal(status, 200, JSON.stringify(body));
    assert.equal((await directTo(phone)).text, "مرحبا نورة، رقمك 17.");
  });

  test("in English where nothing is said, in a region's where the template has only that", async () => {
    const asked = whatsapp({ template_id: "american", language: undefined });

    await ottu.call("POST", sendAt, asked);

    const { template } = await directTo(asked.to);
    assert.deepEqual([template.language, template.requested_language], ["en_US", "en"]);
  });

  test("of what is not approved waits, and leaves by itself once it is; what never will be is refused", async () => {
    const asked = whatsapp({ template_id: "paused" });

    const paused = await ottu.call("POST", sendAt, asked);
    const held = await directTo(asked.to, "held");
    const refused = await ottu.call("POST", sendAt, whatsapp({ template_id: "rejected" }));
    const unknown = await ottu.call("POST", sendAt, whatsapp({ template_id: "no_such_template" }));

    assert.deepEqual([paused.status, held.reason.code], [200, "template_paused"]);
    for (const { status, body } of [refused, unknown]) {
      assert.deepEqual([status, Object.keys(body), body.result], [400, ["detail", "result"], "failed"]);
    }
    await shop.changeTemplate("paused", "en", { status: "APPROVED", quiet: true });
    await shop.api("POST", `/v1/authenticators/${shop.sender.authenticatorId}/sync`);
    await directTo(asked.to);
  });

  test("is never sent twice on a guess: a lost answer is settled by the report that carries our id", async () => {
    await fault(zajel, { lose_answer: true });
    const asked = whatsapp();

    await ottu.call("POST", sendAt, asked);
    const settled = await directTo(asked.to, "delivered");

    assert.equal(settled.attempts, 1);
    assert.equal((await zajel.sandbox.messages({ to: asked.to })).length, 1);
  });

  test("waits for the pace of its recipient, as every message does", async () => {
    const asked = whatsapp();
    await ottu.call("POST", sendAt, asked);
    await directTo(asked.to);
    await zajel.sql`
      update pair set paid_back_at = now() + interval '1 hour'
       where merchant_id = ${shop.merchantId} and recipient = ${asked.to}`;

    const { status } = await ottu.call("POST", sendAt, asked);

    const waiting = await directTo(asked.to, "queued");
    assert.deepEqual([status, waiting.kind], [200, "direct"]);
    await until("the pace as its reason", async () => (await directTo(asked.to, "queued")).reason?.code === "131056");
    assert.equal((await zajel.sandbox.messages({ to: asked.to })).length, 1);
  });

  test("can be tried again where it failed, and taken back while it waits", async () => {
    const undeliverable = { http: 400, code: 131026, message: "Message undeliverable", times: 1, on: "sends" };
    await fault(zajel, { error: undeliverable });
    const asked = whatsapp();
    await ottu.call("POST", sendAt, asked);
    const failed = await directTo(asked.to, "failed");
    await mend(zajel);

    const retried = await shop.api("POST", `/v1/notifications/${failed.id}/retry`);
    const sent = await directTo(asked.to);
    const late = await shop.api("POST", `/v1/notifications/${failed.id}/cancel`);

    assert.deepEqual([retried.status, sent.id, sent.attempts, late.status], [200, failed.id, 2, 409]);
    const held = whatsapp({ template_id: "waiting" });
    await ottu.call("POST", sendAt, held);
    const { id } = await directTo(held.to, "held");
    const canceled = await shop.api("POST", `/v1/notifications/${id}/cancel`);
    assert.deepEqual([canceled.status, canceled.body.status], [200, "withdrawn"]);
  });

  test("is refused where the number is on the opt-out list, and one that waits does not leave any more", async () => {
    const asked = whatsapp({ template_id: "later" });
    const whole = whatsapp();
    await ottu.call("POST", sendAt, asked);
    const { id } = await directTo(asked.to, "held");
    for (const phone of [asked.to, whole.to]) await shop.api("POST", "/v1/opt-outs", { phone });

    const refused = await ottu.call("POST", sendAt, whole);
    await shop.changeTemplate("later", "en", { status: "APPROVED", quiet: true });
    await shop.api("POST", `/v1/authenticators/${shop.sender.authenticatorId}/sync`);
    const { reason } = await directTo(asked.to, "suppressed");
    const retried = await shop.api("POST", `/v1/notifications/${id}/retry`);

    assert.deepEqual(
      [refused.status, Object.keys(refused.body), refused.body.result],
      [400, ["detail", "result"], "failed"],
    );
    assert.match(refused.body.detail, /opt-out list/);
    assert.equal(reason.code, "opted_out");
    assert.equal(retried.status, 409);
    assert.match(retried.body.detail, /opt-out list/);
    for (const to of [asked.to, whole.to]) assert.deepEqual(await zajel.sandbox.messages({ to }), []);
    await shop.api("DELETE", `/v1/opt-outs/${asked.to}`);
    assert.equal((await shop.api("POST", `/v1/notifications/${id}/retry`)).status, 200);
    await directTo(asked.to);
  });

  test("is what a customer's answer to it belongs to; other answers belong to the payment before it", async () => {
    const payment = await create(["created"]);
    await shop.notified(payment, "created", ["delivered", "read"]);
    await ottu.call("POST", sendAt, whatsapp({ to: payment.phone }));
    const { id, message_id } = await until("the message to arrive", async () => {
      const { body } = await shop.api("GET", "/v1/notifications?limit=10");
      return body.data.find(
        ({ to, kind, status }: Json) =>
          to === payment.phone && kind === "direct" && ["delivered", "read"].includes(status),
      );
    });
    const reply = (said: Json) => zajel.sandbox.control("POST", `/phones/${payment.phone.slice(1)}/reply`, said);

    await reply({ text: "To that", message_id });
    await reply({ text: "To all" });
    const replies = await until("both answers", async () => {
      const { body } = await shop.api("GET", `/v1/replies?phone=${encodeURIComponent(payment.phone)}`);
      return body.data.length === 2 && body.data;
    });

    const about = replies.map(({ text, session_id, notification_id }: Json) => [text, [session_id, notification_id]]);
    assert.deepEqual(Object.fromEntries(about), { "To that": [null, id], "To all": [payment.sessionId, null] });
    const { body: whole } = await shop.api("GET", `/v1/notifications/${id}`);
    const replied = whole.timeline.filter(({ what }: Json) => what === "replied");
    assert.deepEqual(
      replied.map(({ detail }: Json) => detail),
      ["To that"],
    );
  });

  test("without a value for each variable, to a wrong phone or by another channel is refused, and nothing is made", async () => {
    const before = await countDirect();

    const missing = await ottu.call("POST", sendAt, whatsapp({ context: { extra_info: "x" } }));
    const phone = await ottu.call("POST", sendAt, whatsapp({ to: "12" }));
    const sms = await ottu.call("POST", sendAt, whatsapp({ channel: "SMS", to: "+96550000483" }));
    const email = await ottu.call("POST", "/b/pbl/v2/notifications/send/email/", whatsapp());
    const fields = await ottu.call("POST", sendAt, {});
    const channel = await ottu.call("POST", "/b/pbl/v2/notifications/send/pigeon/", whatsapp());

    assert.deepEqual(
      [missing, phone, sms, email, fields, channel].map(({ status, body }) => [status, Object.keys(body)]),
      [
        [400, ["detail", "result"]],
        [400, ["to"]],
        [400, ["detail", "result"]],
        [400, ["detail", "result"]],
        [400, ["channel", "template_id", "to"]],
        [400, ["channel"]],
      ],
    );
    assert.match(missing.body.detail, /communication_message/);
    assert.equal(await countDirect(), before);
  });

  test("is told to the merchant's webhook endpoints, as a message about no payment", async () => {
    const inbox = receiver.inbox();
    await shop.api("POST", "/v1/webhook-endpoints", { url: inbox.url, events: ["notification.delivered"] });
    const asked = whatsapp();

    await ottu.call("POST", sendAt, asked);
    const { id } = await directTo(asked.to, "delivered");

    const told = await until("it to be told", async () => inbox.received.find(({ body }) => body.data.id === id));
    const { session_id, order_no, state, kind, environment } = told.body.data;
    assert.deepEqual([session_id, order_no, state, kind, environment], [null, null, null, "direct", "live"]);
  });

  test("goes to nobody whom the key may not write to", async () => {
    const team = await ottuClient(zajel.url, shop, { kind: "team", phones: [newPhone()] });

    const { status, body } = await team.call("POST", sendAt, whatsapp());

    assert.deepEqual([status, Object.keys(body)], [403, ["detail"]]);
  });

  async function countDirect(): Promise<number> {
    const rows = await zajel.sql<{ n: number }[]>`
      select count(*)::int as n from notification where merchant_id = ${shop.merchantId} and kind = 'direct'`;
    return rows[0]?.n ?? 0;
  }
});
