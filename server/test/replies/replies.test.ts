/** What customers write is kept beside their payment, told, and shown; what is no webhook of theirs changes nothing. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import fc from "fast-check";
import { changedBytes, changedTrees } from "../../src/whatsapp/testing/mutate.ts";
import { type Received, startReceiver } from "../outbound/receiver.ts";
import { newMember } from "../people/visitor.ts";
import { signedByMeta } from "../support/meta-signature.ts";
import { openShop, type Payment } from "../support/shop.ts";
import { type ConnectedSender, type Json, newPhone, request, startZajel, until } from "../support/zajel.ts";

const zajel = await startZajel({ environment: { ZAJEL_WEBHOOK_ALLOW: "127.0.0.0/8" } });
const receiver = await startReceiver();
after(async () => {
  await zajel[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
});
await zajel.sandbox.control("PATCH", "/settings", { statuses: { sent_ms: 10, delivered_ms: 20, read_ms: 30 } });
const shop = await openShop(zajel);

const recordedWaba = "209871345600112";
const recordedNumber = "118230045512876";

/** Posts bytes as Meta would, signed with the app's secret. */
function post(sender: ConnectedSender, body: Uint8Array, appSecret = sender.appSecret) {
  return request(zajel.url, "POST", `/webhooks/whatsapp/${sender.authenticatorId}`, body, {
    "x-hub-signature-256": signedByMeta(body, appSecret),
  });
}

/** Posts messages that customers wrote to the sender, or to another number of its account. */
function postMessages(sender: ConnectedSender, messages: Json[], phoneNumberId = sender.phoneNumberId) {
  const value = { messaging_product: "whatsapp", metadata: { phone_number_id: phoneNumberId }, messages };
  const body = {
    object: "whatsapp_business_account",
    entry: [{ id: sender.wabaId, changes: [{ field: "messages", value }] }],
  };
  return post(sender, Buffer.from(JSON.stringify(body)));
}

let written = 0;
const text = (from: string, body: string, secondsAgo = 0): Json => {
  written += 1;
  const timestamp = `${Math.floor(Date.now() / 1000) - secondsAgo}`;
  return { from: from.slice(1), id: `wamid.test-${written}`, timestamp, type: "text", text: { body } };
};

const repliesOf = async (phone: string, of = shop): Promise<Json[]> =>
  (await of.api("GET", `/v1/replies?phone=${phone}`)).body.data;

const optOutsOf = async (phone: string, of = shop): Promise<Json[]> =>
  (await of.api("GET", `/v1/opt-outs?phone=${phone}`)).body.data;

/** A payment whose link has arrived on the phone. */
async function paymentSent(changes: Record<string, unknown> = {}): Promise<Payment> {
  const payment = await shop.create(changes);
  await shop.notified(payment, "created", ["delivered", "read"]);
  return payment;
}

test("every kind of message is kept beside its payment, and shown with it, on the timeline and in the evidence", async () => {
  const payment = await paymentSent();
  const { id: notificationId, message_id } = await shop.notified(payment, "created", ["delivered", "read"]);
  const reply = (body: Json) => zajel.sandbox.control("POST", `/phones/${payment.phone.slice(1)}/reply`, body);

  const image = { id: "1003", mime_type: "image/jpeg", sha256: "c2hh", caption: "stop" };
  const button = { type: "button_reply", button_reply: { id: "b1", title: "I have paid" } };
  await reply({ text: "متى يصل؟" });
  await reply({ text: "وصل", message_id });
  await reply({ type: "image", content: image });
  await reply({ type: "reaction", message_id, content: { emoji: "👍" } });
  await reply({ type: "interactive", message_id, content: button });
  await reply({ type: "location", content: { latitude: 29.37, longitude: 47.97 } });
  await reply({ type: "unsupported" });
  const replies = await until("seven replies", async () => {
    const { replies } = await shop.read(payment);
    return replies.length === 7 && replies;
  });

  const shown = replies.map((one: Json) => [one.type, one.text, one.notification_id, one.reading]);
  assert.deepEqual(
    shown.sort((a: Json, b: Json) => (`${a}` < `${b}` ? -1 : 1)),
    [
      ["image", "stop", null, null],
      ["interactive", "I have paid", notificationId, null],
      ["location", null, null, null],
      ["reaction", "👍", notificationId, null],
      ["text", "متى يصل؟", null, null],
      ["text", "وصل", notificationId, null],
      ["unsupported", null, null, null],
    ].sort((a, b) => (`${a}` < `${b}` ? -1 : 1)),
  );
  for (const one of replies) assert.deepEqual([one.phone, one.session_id], [payment.phone, payment.sessionId]);
  assert.deepEqual(replies.find((one: Json) => one.type === "image").content, image);
  const { body: notification } = await shop.api("GET", `/v1/notifications/${notificationId}`);
  const replied = notification.timeline.filter(({ what }: Json) => what === "replied");
  assert.deepEqual(replied.map(({ detail }: Json) => detail).sort(), ["I have paid", "وصل", "👍"].sort());
  const { body: evidence } = await shop.api("GET", `/v1/transactions/${payment.sessionId}/evidence`);
  assert.equal(evidence.records.filter(({ kind }: Json) => kind === "reply").length, 7);
  assert.deepEqual(await optOutsOf(payment.phone), []);
});

test("a message that WhatsApp repeats is kept once, and does not bring back what was taken back", async () => {
  const phone = newPhone();
  const stop = text(phone, "Stop");

  const answers = [await postMessages(shop.sender, [stop, stop]), await postMessages(shop.sender, [stop])];
  const [entry] = await optOutsOf(phone);
  await shop.api("DELETE", `/v1/opt-outs/${phone}`);
  answers.push(await postMessages(shop.sender, [stop]));

  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 200],
  );
  assert.equal((await repliesOf(phone)).length, 1);
  assert.equal(entry.source, "stop_word");
  assert.deepEqual(await optOutsOf(phone), []);
});

test("of a stop and a start the later one counts, whichever comes first", async () => {
  const [stays, goes, both] = [newPhone(), newPhone(), newPhone()];

  await postMessages(shop.sender, [text(stays, "start", 120)]);
  await postMessages(shop.sender, [text(stays, "stop", 60), text(goes, "start", 60)]);
  await postMessages(shop.sender, [text(goes, "stop", 120), text(both, "start", 0), text(both, "stop", 30)]);

  assert.equal((await optOutsOf(stays)).length, 1);
  assert.equal((await optOutsOf(goes)).length, 0);
  assert.equal((await optOutsOf(both)).length, 0);
});

test("one bad message spoils none of its neighbours, and a crowd of webhooks is kept whole", async () => {
  const phones = Array.from({ length: 40 }, newPhone);
  const bad = [
    {},
    null,
    { id: "x".repeat(2_000) },
    { id: "wamid.no-number", from: "nobody", type: 7, text: { body: "\0" } },
  ];

  const answers = await Promise.all(phones.map((phone) => postMessages(shop.sender, [...bad, text(phone, "توقف")])));

  assert.ok(answers.every(({ status }) => status === 200));
  const listed = await zajel.sql`select phone from opt_out where phone = any(${phones}) and scope = 'all'`;
  assert.equal(listed.length, phones.length);
});

test("a number in two forms is one customer: Brazil's ninth digit, Mexico's and Argentina's mark", async () => {
  const pairs = [
    ["+5511987654321", "+551187654321"],
    ["+525512345678", "+5215512345678"],
    ["+541123456789", "+5491123456789"],
  ] as const;
  for (const [merchants, whatsapps] of pairs) {
    await zajel.sandbox.control("PUT", `/phones/${merchants.slice(1)}`, { known_as: whatsapps.slice(1) });
    const payment = await paymentSent({ customer_phone: merchants });

    await postMessages(shop.sender, [text(whatsapps, "stop")]);

    const next = await shop.create({ customer_phone: merchants });
    assert.equal(next.body.notification_plan[0].reason, "opted_out", merchants);
    assert.deepEqual(
      (await shop.read(payment)).replies.map(({ phone }: Json) => phone),
      [merchants],
    );
  }
});

test("what was not signed, or was written to another number, is not ours", async () => {
  const rival = await openShop(zajel, {}, { isEmpty: true });
  const [forged, elsewhere] = [newPhone(), newPhone()];
  const body = Buffer.from(JSON.stringify({ object: "whatsapp_business_account", entry: [] }));

  const refused = await post(shop.sender, body, rival.sender.appSecret);
  await postMessages({ ...rival.sender, wabaId: shop.sender.wabaId }, [text(forged, "stop")]);
  await postMessages(shop.sender, [text(elsewhere, "stop")], rival.sender.phoneNumberId);

  assert.equal(refused.status, 401);
  for (const phone of [forged, elsewhere]) {
    for (const one of [shop, rival]) {
      assert.deepEqual([await repliesOf(phone, one), await optOutsOf(phone, one)], [[], []]);
    }
  }
});

test("where a merchant writes to real people, nobody on a simulated phone speaks for them", async () => {
  const own = await openShop(zajel, {}, { isEmpty: true });
  const real = { name: "Real", waba_id: "1", phone_number_id: "2", access_token: "EAAnothing", app_secret: "nothing" };
  assert.equal((await own.api("POST", "/v1/authenticators", real)).status, 201);
  await zajel.sql`update authenticator set environment = 'sandbox' where id = ${own.sender.authenticatorId}`;
  await zajel.sql`update merchant set config_version = config_version + 1 where merchant_id = ${own.merchantId}`;
  const phone = newPhone();

  await postMessages(own.sender, [text(phone, "stop")]);

  assert.equal((await repliesOf(phone, own))[0].reading, "stop");
  assert.deepEqual(await optOutsOf(phone, own), []);
});

test("merchants are told of replies and of the list, without the customer's number or words", async () => {
  const inbox = receiver.inbox();
  const events = ["reply.received", "opt_out.changed"];
  await shop.api("POST", "/v1/webhook-endpoints", { url: inbox.url, events });
  const payment = await paymentSent();
  const reply = (body: Json) => zajel.sandbox.control("POST", `/phones/${payment.phone.slice(1)}/reply`, body);

  await reply({ text: "stop" });
  await inbox.first(2);
  await shop.api("DELETE", `/v1/opt-outs/${payment.phone}`);

  const told = await inbox.first(3);
  const dataOf = (type: string): Json[] =>
    told.filter(({ body }: Received) => body.type === type).map((it) => it.body.data);
  const [received] = dataOf("reply.received");
  assert.deepEqual([received.session_id, received.type, received.reading], [payment.sessionId, "text", "stop"]);
  assert.equal((await shop.api("GET", `/v1/replies/${received.id}`)).body.text, "stop");
  const [out, back] = dataOf("opt_out.changed");
  assert.deepEqual(
    [out.opted_out, out.scope, out.source, out.session_id],
    [true, "all", "stop_word", payment.sessionId],
  );
  assert.deepEqual([back.id, back.opted_out, back.source], [out.id, false, "api"]);
  assert.equal((await shop.api("GET", `/v1/opt-outs/${out.id}`)).body.phone, payment.phone);
  assert.ok(told.every(({ raw }) => !raw.includes(payment.phone.slice(4))));
});

test("viewers see who wrote without the number", async () => {
  const phone = newPhone();
  const viewer = await newMember(zajel, "viewer", shop.merchantId);
  await postMessages(shop.sender, [text(phone, `stop`), text(phone, `Call me: ${phone}`)]);

  const shown = [
    await viewer.call("GET", `/v1/replies?phone=${encodeURIComponent(phone)}`),
    await viewer.call("GET", `/v1/opt-outs?phone=${encodeURIComponent(phone)}`),
  ];

  for (const { status, body } of shown) {
    assert.equal(status, 200);
    assert.ok(body.data.length > 0);
    assert.ok(!JSON.stringify(body).includes(phone.slice(1)), JSON.stringify(body));
  }
  assert.equal((await viewer.call("POST", "/v1/opt-outs", { phone })).status, 403);
});

test("webhooks with anything wrong in them are answered, and change nothing of others", async () => {
  const own = await openShop(zajel, {}, { isEmpty: true });
  const payment = await paymentSent();
  const before = await until("all reports to be in", async () => {
    const transaction = await shop.read(payment);
    const [{ sent_at, delivered_at }] = transaction.notifications;
    return sent_at !== null && delivered_at !== null && transaction;
  });
  const list = (await shop.api("GET", "/v1/opt-outs?limit=200")).body;
  const ours = (bytes: Buffer) => {
    const text = bytes.toString("latin1");
    const { wabaId, phoneNumberId } = own.sender;
    return Buffer.from(text.replaceAll(recordedWaba, wabaId).replaceAll(recordedNumber, phoneNumberId), "latin1");
  };

  await fc.assert(
    fc.asyncProperty(fc.oneof(changedTrees, changedBytes), async (bytes) => {
      const { status } = await post(own.sender, ours(bytes));
      assert.ok(status === 200 || status === 401, `${status}`);
    }),
    { numRuns: 40 },
  );

  assert.equal((await postMessages(own.sender, [text(newPhone(), "hello")])).status, 200);
  assert.deepEqual(await shop.read(payment), before);
  assert.deepEqual((await shop.api("GET", "/v1/opt-outs?limit=200")).body, list);
});
