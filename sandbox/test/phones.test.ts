import assert from "node:assert/strict";
import { test } from "node:test";
import {
  add,
  fixture,
  goodSend,
  helloTo,
  type Json,
  noura,
  pause,
  shapeOf,
  startWorld,
  until,
  type World,
  wabaId,
} from "./harness.ts";

/* The simulated phones and their owners. */

const phone = "/phones/96555510483";

async function statusOf(world: World): Promise<string> {
  return (await world.control("GET", "/messages")).body.data[0]?.status;
}

async function reaches(world: World, status: string): Promise<void> {
  await until(async () => (await statusOf(world)) === status, `never ${status}`);
}

test("a message is delivered to a phone that nobody set up, and read when its chat is opened", async () => {
  await using world = await startWorld();
  await world.send(goodSend());
  await reaches(world, "delivered");

  const before = (await world.control("GET", phone)).body;
  await world.control("POST", `${phone}/read`, {});

  await reaches(world, "read");
  const after = (await world.control("GET", phone)).body;
  assert.deepEqual([before.unread, after.unread], [1, 0]);
  assert.deepEqual(before.last.text, "Hello Amira, we have received AED 1,250.00 for invoice INV-20417. Thank you.");
});

test("a chat shows the message as the customer sees it", async () => {
  await using world = await startWorld();
  await world.send(goodSend());
  await reaches(world, "delivered");

  const [bubble] = (await world.control("GET", `${phone}/chat`)).body.data;

  assert.equal(bubble.from, "business");
  assert.equal(bubble.header, "Receipt INV-20417 paid");
  assert.equal(bubble.footer, "Automated notice");
  assert.deepEqual(bubble.buttons, [
    { type: "URL", text: "View receipt", url: "https://pay.example.com/r/INV-20417?t=9f2c" },
    { type: "QUICK_REPLY", text: "All good", payload: "All good" },
    { type: "PHONE_NUMBER", text: "Call us", phone_number: "+15550102030" },
  ]);
  assert.deepEqual([bubble.direction, bubble.language, bubble.status], ["ltr", "en_US", "delivered"]);
  assert.equal(bubble.business_name, "Dar Noura");
});

test("an Arabic message reads from right to left", async () => {
  await using world = await startWorld();
  const components = [{ type: "body", parameters: [{ type: "text", text: "نورة" }] }];
  await world.send({
    messaging_product: "whatsapp",
    to: noura,
    type: "template",
    template: { name: "arabic", language: { code: "ar" }, components },
  });

  const [message] = (await world.control("GET", "/messages")).body.data;

  assert.deepEqual([message.rendered.direction, message.rendered.body], ["rtl", "مرحبًا نورة، استلمنا المبلغ."]);
});

test("a phone that reads by itself reads", async () => {
  await using world = await startWorld();
  await world.control("PUT", phone, { reads_by_itself: true });

  await world.send(helloTo(noura));

  await reaches(world, "read");
});

test("a phone that is switched off gets its messages when it is switched on", async () => {
  await using world = await startWorld();
  await world.control("PUT", phone, { switched_on: false });
  await world.send(helloTo(noura));
  await reaches(world, "sent");
  await pause(30);
  const whileOff = await statusOf(world);

  await world.control("PATCH", phone, { switched_on: true });

  await reaches(world, "delivered");
  assert.equal(whileOff, "sent");
});

test("a number that is not on WhatsApp fails with 131026, without contacts or pricing", async () => {
  await using world = await startWorld();
  await world.control("PUT", phone, { on_whatsapp: false });

  await world.send(helloTo(noura));

  const { value } = (await until(() => world.receiver.got[0])).body.entry[0].changes[0];
  const [status] = value.statuses;
  assert.deepEqual(
    [status.status, status.errors[0].code, status.errors[0].title],
    ["failed", 131026, "Message undeliverable"],
  );
  assert.deepEqual([value.contacts, status.pricing], [undefined, undefined]);
});

test("a customer who blocked the sender leaves the message sent", async () => {
  await using world = await startWorld();
  await world.control("PUT", phone, { blocked: true });
  await world.send(helloTo(noura));

  await reaches(world, "sent");
  await pause(50);

  assert.equal(await statusOf(world), "sent");
  assert.deepEqual((await world.control("GET", `${phone}/chat`)).body.data, []);
});

const habits: [reports: string, told: string[]][] = [
  ["read_only", ["read"]],
  ["sent_only", ["sent"]],
  ["none", []],
  ["delivered_and_failed", ["sent", "delivered", "failed", "read"]],
];
for (const [reports, told] of habits) {
  test(`a phone of the habit ${reports} tells ${told.join(", ") || "nothing"}`, async () => {
    await using world = await startWorld();
    await world.control("PUT", phone, { reports, reads_by_itself: true });
    await world.send(helloTo(noura));

    await until(() => new Set(world.receiver.statuses().map((it) => it.status)).size >= told.length);
    await pause(50);

    assert.deepEqual(new Set(world.receiver.statuses().map((it) => it.status)), new Set(told));
  });
}

test("read without delivered carries the price", async () => {
  await using world = await startWorld();
  await world.control("PUT", phone, { reports: "read_only", reads_by_itself: true });
  await world.send(helloTo(noura));

  const [read] = await until(() => world.receiver.statuses().length > 0 && world.receiver.statuses());

  assert.equal(read.pricing.category, "utility");
});

test("a message can fail after its acceptance with any code", async () => {
  await using world = await startWorld();
  await world.control("PUT", phone, { fails_with: 131042 });
  await world.send(helloTo(noura));

  const [failed] = await until(() => world.receiver.statuses().length > 0 && world.receiver.statuses());

  assert.deepEqual([failed.status, failed.errors[0].code], ["failed", 131042]);
});

test("a customer with a username hides the number", async () => {
  await using world = await startWorld();
  await world.control("PUT", phone, { hides_number: true });
  await world.send(helloTo(noura));

  const { value } = (await until(() => world.receiver.got[0])).body.entry[0].changes[0];

  assert.equal(value.statuses[0].recipient_id, undefined);
  assert.equal(value.contacts[0].wa_id, undefined);
  assert.match(value.contacts[0].user_id, /^KW\.[A-Za-z0-9]{8,}$/);
});

test("what a customer writes arrives as an inbound message and stands in the chat", async () => {
  await using world = await startWorld();
  await world.send(helloTo(noura));
  await reaches(world, "delivered");
  const { body } = await world.control("POST", `${phone}/reply`, { text: "وصل، شكرًا" });

  const inbound = await until(() =>
    world.receiver.got.map((it) => it.body.entry[0].changes[0].value.messages?.[0]).find(Boolean),
  );

  assert.deepEqual([inbound.id, inbound.type, inbound.text.body], [body.id, "text", "وصل، شكرًا"]);
  assert.deepEqual([inbound.from, typeof inbound.timestamp], ["96555510483", "string"]);
  const chat = (await world.control("GET", `${phone}/chat`)).body.data;
  assert.deepEqual(
    chat.map((it: Json) => [it.from, it.direction]),
    [
      ["business", "ltr"],
      ["customer", "rtl"],
    ],
  );
});

test("a tap on a quick reply arrives with its payload and the message it belongs to", async () => {
  await using world = await startWorld();
  const payload = {
    type: "button",
    sub_type: "quick_reply",
    index: 1,
    parameters: [{ type: "payload", payload: "OK:1" }],
  };
  const { body: sent } = await world.send(goodSend(add("template.components", payload)));
  const messageId = sent.messages[0].id;
  await reaches(world, "delivered");

  await world.control("POST", `${phone}/tap`, { message_id: messageId, button: "All good" });

  const inbound = await until(() =>
    world.receiver.got.map((it) => it.body.entry[0].changes[0].value.messages?.[0]).find(Boolean),
  );
  assert.deepEqual(inbound.button, { payload: "OK:1", text: "All good" });
  assert.deepEqual(inbound.context, { from: "15550102030", id: messageId });
});

test("a tap on a link tells nobody and gives its address", async () => {
  await using world = await startWorld();
  const { body: sent } = await world.send(goodSend());
  await reaches(world, "delivered");

  const { body } = await world.control("POST", `${phone}/tap`, { message_id: sent.messages[0].id, button: 0 });

  assert.deepEqual(body, { url: "https://pay.example.com/r/INV-20417?t=9f2c" });
  const { data } = (await world.control("GET", "/happened")).body;
  assert.equal(data[0].text, "Customer pressed View receipt");
});

test("what a customer cannot do is refused with its reason", async () => {
  await using world = await startWorld();
  await world.control("PUT", phone, { switched_on: false });

  const reply = await world.control("POST", `${phone}/reply`, { text: "hello" });
  const tap = await world.control("POST", `${phone}/tap`, { message_id: "wamid.none", button: 0 });
  const nobody = await world.control("POST", "/phones/12025550199/reply", { text: "hello" });

  assert.deepEqual([reply.status, tap.status, nobody.status], [409, 409, 404]);
  assert.match(reply.body.detail, /switched off/);
});

test("phones are listed with the newest message first", async () => {
  await using world = await startWorld();
  await world.control("PUT", "/phones/96555510001", { name: "Sara" });
  await world.send(helloTo("+96555510002"));
  await reaches(world, "delivered");

  const { data } = (await world.control("GET", "/phones")).body;

  assert.deepEqual(
    data.map((it: Json) => it.wa_id),
    ["96555510002", "96555510001"],
  );
  assert.deepEqual(
    data.map((it: Json) => it.name),
    [null, "Sara"],
  );
});

test("a phone refuses what it does not know", async () => {
  await using world = await startWorld();

  const wrong = await Promise.all([
    world.control("PUT", "/phones/+965", {}),
    world.control("PUT", phone, { colour: "red" }),
    world.control("PUT", phone, { blocked: "yes" }),
    world.control("PUT", phone, { reports: "sometimes" }),
  ]);

  assert.deepEqual(
    wrong.map((it) => it.status),
    [400, 400, 400, 400],
  );
  assert.match(wrong[1]?.body.detail, /colour/);
});

test("a message that waits longer than its template lets it live is dropped, and nobody is told", async () => {
  await using world = await startWorld();
  await world.control("PATCH", "/settings", { ttl_second_ms: 1 });
  await world.control("PUT", `/accounts/${wabaId}/templates/hello/en_US`, {
    category: "UTILITY",
    components: [{ type: "BODY", text: "Hello." }],
    message_send_ttl_seconds: 30,
    quiet: true,
  });
  await world.control("PUT", phone, { switched_on: false });
  await world.send(helloTo(noura));
  await reaches(world, "sent");
  await pause(40);

  await world.control("PATCH", phone, { switched_on: true });

  const happened = async (): Promise<string[]> =>
    (await world.control("GET", "/happened")).body.data.map((it: Json) => it.text);
  await until(async () => (await happened()).includes("Message hello waited too long and was dropped"));
  assert.equal(await statusOf(world), "sent");
  assert.deepEqual((await world.control("GET", `${phone}/chat`)).body.data, []);
});

test("a message without a shorter time to live waits for its phone", async () => {
  await using world = await startWorld();
  await world.control("PATCH", "/settings", { ttl_second_ms: 1 });
  await world.control("PUT", phone, { switched_on: false });
  await world.send(helloTo(noura));
  await reaches(world, "sent");
  await pause(40);

  await world.control("PATCH", phone, { switched_on: true });

  await reaches(world, "delivered");
});

test("utility is free while the customer's service window is open", async () => {
  await using world = await startWorld();
  await world.control("PUT", "/phones/12025550143", { name: "Amira N." });
  await world.control("POST", "/phones/12025550143/reply", { text: "Is it done?" });
  await world.send(helloTo("+12025550143"));

  const delivered = await until(() =>
    world.receiver.got.find((it) => it.body.entry[0].changes[0].value.statuses?.[0].status === "delivered"),
  );

  const recorded = fixture("webhook-delivered-in-window").webhook.body;
  assert.deepEqual(shapeOf(delivered.body), shapeOf(recorded));
  const { pricing } = delivered.body.entry[0].changes[0].value.statuses[0];
  assert.deepEqual(pricing, recorded.entry[0].changes[0].value.statuses[0].pricing);
});

test("a person with a new number is announced by a system message, and the old number is not reached any more", async () => {
  await using world = await startWorld();
  await world.control("PUT", "/phones/12025550143", { name: "Amira N." });

  const { body: now } = await world.control("POST", "/phones/12025550143/change_number", { to: "12025550199" });
  const received = await until(() => world.receiver.got[0]);
  await world.send(helloTo("+12025550143"));
  await reaches(world, "failed");

  const [message] = received.body.entry[0].changes[0].value.messages;
  assert.deepEqual(shapeOf(received.body), shapeOf(fixture("webhook-system").webhook.body));
  assert.deepEqual([message.from, message.system.wa_id], ["12025550143", "12025550199"]);
  assert.deepEqual([now.wa_id, now.name], ["12025550199", "Amira N."]);
});

test("a person with a new user id is announced without a number, and reached by the new id only", async () => {
  await using world = await startWorld();
  const { body: before } = await world.control("PUT", "/phones/12025550143", { name: "Amira N." });

  const { body: now } = await world.control("POST", "/phones/12025550143/change_user_id", {});

  const received = await until(() => world.receiver.got[0]);
  const { to: _, ...send } = helloTo(noura);
  const [message] = received.body.entry[0].changes[0].value.messages;
  assert.deepEqual(shapeOf(received.body), shapeOf(fixture("webhook-system-user-id").webhook.body));
  assert.equal(message.system.user_id, now.user_id);
  assert.notEqual(now.user_id, before.user_id);
  assert.equal((await world.send({ ...send, recipient: now.user_id })).status, 200);
  assert.equal((await world.send({ ...send, recipient: before.user_id })).status, 400);
});

const messageIn = (name: string): Json => fixture(name).webhook.body.entry[0].changes[0].value.messages[0];

const inbound: [name: string, act: (world: World, id: string) => Promise<unknown>][] = [
  ["webhook-text", (world) => world.control("POST", "/phones/12025550143/reply", { text: "شكرًا" })],
  [
    "webhook-button",
    (world, id) => world.control("POST", "/phones/12025550143/tap", { message_id: id, button: "All good" }),
  ],
  [
    "webhook-reaction",
    (world, id) =>
      world.control("POST", "/phones/12025550143/reply", {
        type: "reaction",
        message_id: id,
        content: { emoji: "👍" },
      }),
  ],
  [
    "webhook-image",
    (world) => {
      const { image } = messageIn("webhook-image");
      return world.control("POST", "/phones/12025550143/reply", { type: "image", content: image });
    },
  ],
  [
    "webhook-interactive",
    (world, id) => {
      const { interactive } = messageIn("webhook-interactive");
      const reply = { type: "interactive", message_id: id, content: interactive };
      return world.control("POST", "/phones/12025550143/reply", reply);
    },
  ],
  ["webhook-unsupported", (world) => world.control("POST", "/phones/12025550143/reply", { type: "unsupported" })],
];
for (const [name, act] of inbound) {
  test(`${name}: what a customer writes or taps comes in the recorded shape`, async () => {
    await using world = await startWorld();
    await world.control("PUT", "/phones/12025550143", { name: "Amira N." });
    const { body: sent } = await world.send(goodSend((body) => ({ ...body, to: "+12025550143" })));
    await reaches(world, "delivered");

    await act(world, sent.messages[0].id);

    const came = await until(() =>
      world.receiver.got.find((it) => it.body.entry[0].changes[0].value.messages !== undefined),
    );
    assert.deepEqual(shapeOf(came.body), shapeOf(fixture(name).webhook.body));
  });
}

test("an answer to a message names it, and what cannot be sent is refused", async () => {
  await using world = await startWorld();
  await world.control("PUT", "/phones/12025550143", { name: "Amira N." });
  const { body: sent } = await world.send(goodSend((body) => ({ ...body, to: "+12025550143" })));
  await reaches(world, "delivered");
  const reply = (body: Json) => world.control("POST", "/phones/12025550143/reply", body);

  await reply({ text: "STOP", message_id: sent.messages[0].id });
  const refused = [await reply({ type: "hologram" }), await reply({ type: "image", content: "x" }), await reply({})];

  const came = await until(() =>
    world.receiver.got.find((it) => it.body.entry[0].changes[0].value.messages !== undefined),
  );
  const [message] = came.body.entry[0].changes[0].value.messages;
  assert.deepEqual(message.context, { from: "15550102030", id: sent.messages[0].id });
  assert.equal(message.text.body, "STOP");
  assert.deepEqual(
    refused.map(({ status }) => status),
    [400, 400, 400],
  );
});

test("a customer who stops marketing is told of in the recorded shape, and gets utility messages only, until they resume", async () => {
  await using world = await startWorld();
  await world.control("PUT", "/phones/12025550143", { name: "Amira N." });
  const body = { type: "BODY", text: "New things are here." };
  const offer = { category: "MARKETING", components: [body], quiet: true };
  await world.control("PUT", `/accounts/${wabaId}/templates/offer/en_US`, offer);
  const send = (name: string) =>
    world.send({ ...helloTo("+12025550143"), template: { name, language: { code: "en_US" } } });
  const statusOf = (id: string, status: string) =>
    until(() => world.receiver.statuses().find((it: Json) => it.id === id && it.status === status));

  await world.control("POST", "/phones/12025550143/marketing", { value: "stop" });
  const told = await until(() => world.receiver.got[0]);
  const { body: marketing } = await send("offer");
  const { body: utility } = await send("hello");
  const failed = await statusOf(marketing.messages[0].id, "failed");
  await statusOf(utility.messages[0].id, "delivered");
  await world.control("POST", "/phones/12025550143/marketing", { value: "resume" });
  const { body: again } = await send("offer");
  await statusOf(again.messages[0].id, "delivered");

  assert.deepEqual(shapeOf(told.body), shapeOf(fixture("webhook-user-preferences").webhook.body));
  assert.equal(failed.errors[0].code, 131050);
});

test("a customer who hides the number, and payloads of old, come in their recorded shapes", async () => {
  await using world = await startWorld();
  await world.control("PUT", "/phones/12025550143", { name: "Amira N.", hides_number: true });
  await world.send(helloTo("+12025550143"));
  const withoutNumber = await until(() => world.receiver.got[0]);
  await world.control("PATCH", "/settings", { webhook_version: "v23.0", user_ids: false });
  const { biz_opaque_callback_data: _, ...send } = helloTo(noura);
  await world.send(send);

  const old = await until(() =>
    world.receiver.got.find((it) => it.body.entry[0].changes[0].value.statuses[0].conversation?.expiration_timestamp),
  );

  assert.deepEqual(shapeOf(withoutNumber.body), shapeOf(fixture("webhook-status-without-recipient").webhook.body));
  assert.deepEqual(shapeOf(old.body), shapeOf(fixture("webhook-sent-with-conversation").webhook.body));
});

for (const code of [132015, 131042]) {
  test(`a message that was accepted fails later with ${code}`, async () => {
    await using world = await startWorld();
    await world.control("PUT", phone, { fails_with: code });
    const { status } = await world.send(helloTo(noura));

    const [failed] = await until(() => world.receiver.statuses().length > 0 && world.receiver.statuses());

    assert.deepEqual([status, failed.status, failed.errors[0].code], [200, "failed", code]);
    assert.notEqual(failed.errors[0].title, "Something went wrong");
  });
}
