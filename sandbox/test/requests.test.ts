import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  add,
  assertRefused,
  type Change,
  call,
  drop,
  goodSend,
  type Json,
  noura,
  senderId,
  set,
  startWorld,
  texts,
  token,
  type World,
} from "./harness.ts";

/*
 * Each way in which Meta refuses the body of a send, provoked by a request written by hand.
 * Source: Meta, Cloud API support/error-codes and reference/whatsapp-business-phone-number/message-api, read 2026-09.
 */

let world: World;
before(async () => {
  world = await startWorld();
  await world.control("PATCH", "/settings", { pacing: false });
});
after(() => world[Symbol.asyncDispose]());

const malformed: [name: string, body: string][] = [
  ["a body that is no JSON", "{"],
  ["a body that is no object", "[]"],
  ["an empty body", ""],
];
for (const [name, body] of malformed) {
  test(`${name}: 100`, async () => assertRefused(await world.send(body), 400, 100));
}

test("a body that is not application/json: 100", async () => {
  const headers = { authorization: `Bearer ${token}`, "content-type": "text/plain" };

  const answer = await call(`${world.sandbox.url}/${senderId}/messages`, "POST", JSON.stringify(goodSend()), headers);

  assertRefused(answer, 400, 100, /messaging_product/);
});

const header = "template.components.0";
const body = "template.components.1";
const button = "template.components.2";
const firstText = `${body}.parameters.0.text`;
const image = { type: "image", image: { id: "1" } };
const quickReply = { type: "button", sub_type: "quick_reply", index: "1" };

const refused: [name: string, change: Change, http: number, code: number, details?: RegExp][] = [
  ["no messaging_product", drop("messaging_product"), 400, 100, /messaging_product is required/],
  ["another messaging_product", set("messaging_product", "telegram"), 400, 100, /must be one of/],
  ["no recipient", drop("to"), 400, 100, /parameter to is required/],
  ["no type", drop("type"), 400, 131008],
  ["a type that WhatsApp has and this number may not send", set("type", "text"), 400, 131051],
  ["a type that does not exist", set("type", "telegram"), 400, 100],
  ["a message to a group", set("recipient_type", "group"), 400, 131009],
  ["no template", drop("template"), 400, 131008],
  ["no template name", drop("template.name"), 400, 131008, /name/],
  ["a template name that is no text", set("template.name", 7), 400, 100],
  ["no language", drop("template.language"), 400, 131008, /language/],
  ["no language code", drop("template.language.code"), 400, 131008, /code/],
  ["a language code that is no text", set("template.language.code", 7), 400, 100],
  ["another language policy", set("template.language.policy", "fallback"), 400, 100, /DETERMINISTIC/],
  ["components that are no list", set("template.components", {}), 400, 100],
  ["a member that the API does not know", set("telepathy", true), 400, 100, /Unexpected key "telepathy"/],
  ["a member of a component that the API does not know", set(`${body}.text`, "x"), 400, 100, /Unexpected key/],
  ["a member of a parameter that the API does not know", set(`${body}.parameters.0.bold`, true), 400, 100, /bold/],
  ["a time to live for one message", set("message_send_ttl_seconds", 60), 400, 100],
  ["the namespace of old", set("template.namespace", "7c0de1f4"), 400, 100, /namespace/],
  ["callback data that is too long", set("biz_opaque_callback_data", "x".repeat(513)), 400, 100],
  ["callback data that is no text", set("biz_opaque_callback_data", 1), 400, 100],
  ["a reply to no message", set("context", {}), 400, 131008],

  ["a number that is none", set("to", "+965 call me"), 400, 131009],
  ["a number that is too short", set("to", "+1234"), 400, 131009],
  ["a number that is no text", set("to", 96555510483), 400, 100],
  ["the sender itself", set("to", "+1 (555) 010-2030"), 400, 131021],

  ["a template that does not exist", set("template.name", "no_such_template"), 404, 132001],
  ["a template name in other letters", set("template.name", "Receipt"), 404, 132001],
  ["a language that the template does not have", set("template.language.code", "ar"), 404, 132001, /not exist in ar/],
  ["a language without its region", set("template.language.code", "en"), 404, 132001],
  ["a language with a hyphen", set("template.language.code", "en-US"), 404, 132001],
  ["a template in review", set("template.name", "pending"), 404, 132001],
  ["a paused template", set("template.name", "paused"), 400, 132015],
  ["a disabled template", set("template.name", "disabled"), 400, 132016],

  ["too few body parameters", drop(`${body}.parameters.2`), 400, 132000, /\(2\) does not match .*\(3\)/],
  ["too many body parameters", add(`${body}.parameters`, texts("x")[0]), 400, 132000],
  ["parameters that are no list", set(`${body}.parameters`, {}), 400, 100],
  ["no body component", drop(body), 400, 132000, /body/],
  ["no components", drop("template.components"), 400, 132000],
  ["no header component", drop(header), 400, 132000, /header/],
  ["no parameter for the link's end", drop(button), 400, 132000, /Button at index 0 of type Url/],
  ["two parameters for the link's end", add(`${button}.parameters`, texts("x")[0]), 400, 132000],
  ["a component twice", add("template.components", { type: "body" }), 400, 100],
  ["a component that does not exist", set(`${header}.type`, "footer"), 400, 100],
  ["an image where a text belongs", set(`${body}.parameters.0`, image), 400, 132012],
  ["a name where the template counts", set(`${body}.parameters.0.parameter_name`, "amount"), 400, 132012],
  ["a parameter without type", drop(`${body}.parameters.0.type`), 400, 131008],
  ["a parameter without text", drop(firstText), 400, 131008],
  ["a parameter that is no text", set(firstText, 1250), 400, 100],
  ["an empty text", set(firstText, ""), 400, 131008],
  ["a blank text", set(firstText, "  "), 400, 131008],
  ["a newline", set(firstText, "Amira\nN."), 400, 132018],
  ["a tab", set(firstText, "Amira\tN."), 400, 132018],
  ["five spaces in a row", set(firstText, "Amira     N."), 400, 132018],
  ["a newline in the header", set(`${header}.parameters.0.text`, "a\nb"), 400, 132018],
  ["a body that is too long when filled", set(firstText, "x".repeat(1_000)), 400, 132005, /body/],
  ["a header that is too long when filled", set(`${header}.parameters.0.text`, "x".repeat(50)), 400, 132005, /header/],

  ["a button without index", drop(`${button}.index`), 400, 131008],
  ["a button whose index is no digit", set(`${button}.index`, "first"), 400, 131008],
  ["a button without kind", drop(`${button}.sub_type`), 400, 131008],
  ["a button that the template does not have", set(`${button}.index`, "7"), 400, 132000],
  ["a button of another kind", set(`${button}.sub_type`, "quick_reply"), 400, 132012],
  ["a button twice", add("template.components", { type: "button", sub_type: "url", index: 0 }), 400, 100],
  ["a quick reply with a text", add("template.components", { ...quickReply, parameters: texts("x") }), 400, 132012],
];
for (const [name, change, http, code, details] of refused) {
  test(`${name}: ${code}`, async () => assertRefused(await world.send(goodSend(change)), http, code, details));
}

test("a parameter for a phone button: 100", async () => {
  const phoneButton = { type: "button", sub_type: "phone_number", index: "2", parameters: texts("x") };

  assertRefused(await world.send(goodSend(add("template.components", phoneButton))), 400, 100, /does not support/);
});

const named = (...parameters: Json[]): Json =>
  goodSend(set("template", { name: "named", language: { code: "en_US" }, components: [{ type: "body", parameters }] }));
const customerName = { type: "text", parameter_name: "customer_name", text: "Amira" };
const amount = { type: "text", parameter_name: "amount", text: "AED 5" };

test("values by position for a template with names: 132012", async () => {
  assertRefused(await world.send(named(...texts("Amira", "AED 5"))), 400, 132012);
});

test("a name that the template does not have: 132012", async () => {
  assertRefused(await world.send(named(customerName, { ...amount, parameter_name: "price" })), 400, 132012);
});

test("a name twice: 132012", async () => {
  assertRefused(await world.send(named(customerName, customerName)), 400, 132012);
});

const statement = (parameters: Json[]): Json =>
  goodSend(
    set("template", { name: "statement", language: { code: "en_US" }, components: [{ type: "header", parameters }] }),
  );
const link = "https://files.example.com/a.pdf";
const media: [name: string, parameters: Json[], code: number][] = [
  ["a document header without its document", [], 132012],
  ["an image for a document header", [image], 132012],
  ["a document with id and link", [{ type: "document", document: { id: "1", link } }], 132012],
  ["a document that is not there", [{ type: "document" }], 131008],
];
for (const [name, parameters, code] of media) {
  test(`${name}: ${code}`, async () => assertRefused(await world.send(statement(parameters)), 400, code));
}

test("before v23.0 a newline is 132012", async () => {
  const answer = await world.graph("POST", `/v22.0/${senderId}/messages`, goodSend(set(firstText, "a\nb")));

  assertRefused(answer, 400, 132012);
});

const oldMoney = { type: "currency", currency: { fallback_value: "AED 5", code: "AED", amount_1000: 5000 } };
const payload = { ...quickReply, parameters: [{ type: "payload", payload: "OK" }] };
const accepted: [name: string, change: Change][] = [
  ["no recipient_type", drop("recipient_type")],
  ["no language policy", drop("template.language.policy")],
  ["an index as a number", set(`${button}.index`, 0)],
  ["component types in capitals", set(`${body}.type`, "BODY")],
  ["a payload for the quick reply", add("template.components", payload)],
  ["four spaces in a row", set(firstText, "Amira    N.")],
  ["both addresses: the number wins", set("recipient", "KW.nobody")],
  ["money in the form of old", set(`${body}.parameters.1`, oldMoney)],
  ["512 characters of callback data", set("biz_opaque_callback_data", "x".repeat(512))],
  ["a quoted message", set("context", { message_id: "wamid.HBgL" })],
];
for (const [name, change] of accepted) {
  test(`accepted: ${name}`, async () => assert.equal((await world.send(goodSend(change))).status, 200));
}

test("accepted: a document by its link", async () => {
  const parameters = [{ type: "document", document: { link, filename: "a.pdf" } }];

  assert.equal((await world.send(statement(parameters))).status, 200);
});

test("accepted: named values in any order, and the text is filled by their names", async () => {
  const answer = await world.send(named(amount, customerName));

  const { data } = (await world.control("GET", `/messages?to=${encodeURIComponent(noura)}`)).body;
  const message = data.find((it: Json) => it.id === answer.body.messages[0].id);
  assert.equal(message.rendered.body, "Hello Amira, we have received AED 5 today.");
});

const knobs: [setting: Json, change: Change, code: number][] = [
  [{ empty_parameter_code: 100 }, set(firstText, ""), 100],
  [{ naming_mismatch_code: 100 }, set(`${body}.parameters.0.parameter_name`, "amount"), 100],
  [{ missing_button_parameter_code: 131008 }, drop(button), 131008],
];
for (const [setting, change, code] of knobs) {
  test(`where Meta's pages disagree, a setting decides: ${JSON.stringify(setting)}`, async () => {
    await using other = await startWorld();
    await other.control("PATCH", "/settings", setting);

    assertRefused(await other.send(goodSend(change)), 400, code);
  });
}

test("a stray namespace is tolerated where the setting says so", async () => {
  await using other = await startWorld();
  await other.control("PATCH", "/settings", { stray_namespace: "tolerate" });

  assert.equal((await other.send(goodSend(set("template.namespace", "7c0de1f4")))).status, 200);
});
