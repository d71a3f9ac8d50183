import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertRefused, helloTo, type Json, noura, startWorld, type World } from "./harness.ts";

/* Who a message goes to. Source: Meta, Cloud API messages/send-messages and business-scoped-user-ids, read 2026-09. */

let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world[Symbol.asyncDispose]());

test("punctuation in a number is dropped", async () => {
  const { body } = await world.send(helloTo("+965 (555) 104-83"));

  assert.deepEqual(body.contacts, [{ input: "+965 (555) 104-83", wa_id: "96555510483" }]);
});

test("a number without + gets the sender's country code and reaches a stranger", async () => {
  const { body } = await world.send(helloTo("96555510483"));

  assert.equal(body.contacts[0].wa_id, "196555510483");
});

test("a number without + that begins with the sender's country code stays as it is", async () => {
  const { body } = await world.send(helloTo("12025550143"));

  assert.equal(body.contacts[0].wa_id, "12025550143");
});

test("a phone that is known under another number answers with it", async () => {
  await world.control("PUT", "/phones/5511987654321", { known_as: "551187654321" });

  const { body } = await world.send(helloTo("+5511987654321"));

  assert.equal(body.contacts[0].wa_id, "551187654321");
});

test("a send to a user id is answered with the user id and without a number", async () => {
  const { body: phone } = await world.control("PUT", "/phones/96555519999", { name: "Fahad" });
  const { to: _, ...send } = helloTo(noura);

  const { status, body } = await world.send({ ...send, recipient: phone.user_id });

  assert.equal(status, 200);
  assert.deepEqual(body.contacts, [{ input: phone.user_id, user_id: phone.user_id }]);
});

test("a user id that nobody has: 131026", async () => {
  const { to: _, ...send } = helloTo(noura);

  assertRefused(await world.send({ ...send, recipient: "KW.nobody" }), 400, 131026);
});

test("the same request twice makes two messages", async () => {
  const first = await world.send(helloTo(noura, "twin"));
  const second = await world.send(helloTo(noura, "twin"));

  const { data } = (await world.control("GET", "/messages?callback_data=twin")).body;
  const ids = data.map((it: Json) => it.id);
  assert.deepEqual(ids, [first.body.messages[0].id, second.body.messages[0].id]);
  assert.notEqual(ids[0], ids[1]);
});

test("a message id is base64 that holds the number, like Meta's", async () => {
  const { body } = await world.send(helloTo("+12025550143"));

  const [prefix, id] = body.messages[0].id.split(".");
  const bytes = Buffer.from(id, "base64");
  assert.equal(prefix, "wamid");
  assert.deepEqual([...bytes.subarray(0, 3)], [0x1c, 0x18, 11]);
  assert.equal(bytes.toString("latin1", 3, 14), "12025550143");
  assert.match(bytes.toString("latin1", 20, 38), /^[0-9A-F]{18}$/);
});

test("an answer may come without message_status, as many of Meta's do, or with the other word of its OpenAPI document", async () => {
  await using other = await startWorld();
  await other.control("PATCH", "/settings", { message_status: false });

  const { body } = await other.send(helloTo(noura));

  assert.deepEqual(Object.keys(body.messages[0]), ["id"]);
  await other.control("PATCH", "/settings", { message_status: true, message_status_word: "paused" });
  assert.equal((await other.send(helloTo(noura))).body.messages[0].message_status, "paused");
});
