import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { fixture, goodSend, helloTo, type Json, startWorld, until, type World, wabaId } from "./harness.ts";
import { hasMetaDocument, type Reader, readMetaDocument } from "./meta-document.ts";

/*
 * What the sandbox takes, answers and tells, against Meta's OpenAPI document: the server's requests are tested against
 * the same document by a reader of its own, so neither side's belief is all that the other is measured by.
 */
const skip = hasMetaDocument ? false : "Meta's OpenAPI document is not here";

const waba = "/{Version}/{WABA-ID}";
const sender = "/{Version}/{Phone-Number-ID}";
const customer = "12025550143";

describe("the sandbox and Meta's OpenAPI document", { skip }, () => {
  let meta: Reader;
  let world: World;
  before(async () => {
    meta = readMetaDocument();
    world = await startWorld();
    await world.control("PATCH", "/settings", { pacing: false });
    await world.control("PUT", `/phones/${customer}`, { name: "Amira N.", reads_by_itself: true });
  });
  after(() => world[Symbol.asyncDispose]());

  const reads: [name: string, operation: string][] = [
    ["phone-number", `GET ${sender}`],
    ["phone-number-fields", `GET ${sender}`],
    ["phone-number-list", `GET ${waba}/phone_numbers`],
    ["waba", `GET ${waba}`],
    ["subscribed-apps", `GET ${waba}/subscribed_apps`],
    ["template-list-page", `GET ${waba}/message_templates`],
  ];
  for (const [name, operation] of reads) {
    test(`${name} is answered in the document's form`, async () => {
      const { method, path } = fixture(name).request;

      const { status, body } = await world.graph(method, path);

      assert.equal(status, 200);
      assertChecked((value) => meta.answer(operation, value), body);
    });
  }

  test("a template is answered by its id, and the app's subscription, in the document's form", async () => {
    const { body: list } = await world.graph("GET", `/v25.0/${wabaId}/message_templates`);
    const one = await world.graph("GET", `/v25.0/${list.data[0].id}`);
    const subscribed = await world.graph("POST", `/v25.0/${wabaId}/subscribed_apps`);

    assertChecked((value) => meta.answer("GET /{Version}/{TEMPLATE_ID}", value), one.body);
    assertChecked((value) => meta.answer(`POST ${waba}/subscribed_apps`, value), subscribed.body);
  });

  test("the templates that the document submits as examples are taken, but for authentication, whose texts are Meta's", async () => {
    const examples = examplesOf(`POST ${waba}/message_templates`).filter(([, it]) => it.category !== "AUTHENTICATION");

    assert.ok(examples.length >= 8);
    for (const [index, [title, example]] of examples.entries()) {
      const template = { ...example, name: `of_the_document_${index}` };
      const { status, body } = await world.graph("POST", `/v25.0/${wabaId}/message_templates`, template);
      assert.equal(status, 200, `${title}: ${JSON.stringify(body)}`);
      assertChecked((value) => meta.answer(`POST ${waba}/message_templates`, value), body);
    }
  });

  test("the template messages that the document sends as examples are taken", async () => {
    const body = { type: "BODY", text: "On {{1}} we have received {{2}} and booked it on {{3}} for you." };
    const replies = ["Yes", "No"].map((text) => ({ type: "QUICK_REPLY", text }));
    const templates: [title: string, components: Json[]][] = [
      ["Send Message Template Text", [body]],
      ["Send Message Template Media", [{ type: "HEADER", format: "IMAGE" }, body]],
      [
        "Send Message Template Interactive",
        [{ type: "HEADER", format: "IMAGE" }, body, { type: "BUTTONS", buttons: replies }],
      ],
    ];
    const examples = new Map(examplesOf(`POST ${sender}/messages`));

    for (const [index, [title, components]] of templates.entries()) {
      const name = `example_${index}`;
      const put = { category: "UTILITY", components, quiet: true };
      await world.control("PUT", `/accounts/${wabaId}/templates/${name}/en_US`, put);
      // Where the example says that something is to be filled in.
      const example = JSON.parse(JSON.stringify(examples.get(title)).replace("http(s)://", "https://example.com/"));
      const template = { ...example.template, name, language: { code: "en_US" } };
      const { status, body } = await world.send({ ...example, to: `+${customer}`, template });
      assert.equal(status, 200, `${title}: ${JSON.stringify(body)}`);
      assertChecked((value) => meta.answer(`POST ${sender}/messages`, value), body);
    }
  });

  test("refusals have the document's form", async () => {
    const refused = [
      await world.send(helloTo("")),
      await world.graph("GET", "/v25.0/100000000000001"),
      await world.graph("GET", `/v25.0/${wabaId}`, undefined, {}),
    ];

    for (const { status, body } of refused) {
      assert.ok(status >= 400);
      assertChecked((error) => meta.schema("GraphAPIError", { error }), body.error);
    }
  });

  test("webhooks of statuses, of what customers write and tap, and of what failed have the document's form", async () => {
    await using own = await startWorld();
    const values = () => own.receiver.got.flatMap(({ body }) => body.entry[0].changes.map((it: Json) => it.value));
    const told = (status: string) => () => values().some((it) => it.statuses?.[0].status === status);
    const wrote = (type: string) => () => values().some((it) => it.messages?.[0].type === type);
    await own.control("PUT", `/phones/${customer}`, { name: "Amira N.", reads_by_itself: true });
    const { body: sent } = await own.send(goodSend((body) => ({ ...body, to: `+${customer}` })));
    await until(told("read"));
    await own.control("POST", `/phones/${customer}/reply`, { text: "شكرًا" });
    await own.control("POST", `/phones/${customer}/tap`, { message_id: sent.messages[0].id, button: "All good" });
    const reply = (body: Json) => own.control("POST", `/phones/${customer}/reply`, body);
    await reply({ type: "reaction", message_id: sent.messages[0].id, content: { emoji: "👍" } });
    await reply({ type: "unsupported" });
    await own.control("PUT", "/phones/96555510483", { on_whatsapp: false });
    await own.send(helloTo("+96555510483"));
    await until(told("failed"));
    await until(() =>
      [...["text", "button", "reaction", "unsupported"].map(wrote), told("sent"), told("delivered")].every((it) =>
        it(),
      ),
    );

    for (const { body } of own.receiver.got) {
      const [{ id, changes }] = body.entry;
      const around = (value: Json) => ({ ...body, entry: [{ id, changes: [{ ...changes[0], value }] }] });
      assertChecked((value) => meta.schema("WebhookPayload", value), body);
      const [list, [item]] = Object.entries<Json>(changes[0].value).find(([key]) =>
        /^(statuses|messages)$/.test(key),
      ) ?? ["", []];
      const within = (item: Json) => meta.schema("WebhookPayload", around({ ...changes[0].value, [list]: [item] }));
      assert.notDeepEqual(within({ ...item, id: undefined }), []);
      assert.notDeepEqual(within({ ...item, timestamp: Number(item.timestamp) }), []);
    }
  });

  function examplesOf(operation: string): [title: string, value: Json][] {
    const [method = "", path = ""] = operation.split(" ");
    const { examples } = meta.document.paths[path][method.toLowerCase()].requestBody.content["application/json"];
    return Object.entries<Json>(examples).map(([title, { value }]) => [title, value]);
  }
});

/** Good as it is, and refused with a member that the document knows of another kind. */
function assertChecked(problemsIn: (value: Json) => string[], value: Json): void {
  assert.deepEqual(problemsIn(value), []);
  const changed = Object.keys(value).filter((key) => problemsIn({ ...value, [key]: Symbol("wrong") }).length > 0);
  assert.notDeepEqual(changed, []);
}
