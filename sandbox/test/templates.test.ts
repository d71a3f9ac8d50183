import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  add,
  assertRefused,
  type Change,
  drop,
  fixture,
  type Json,
  set,
  shapeOf,
  startWorld,
  until,
  type World,
  wabaId,
} from "./harness.ts";

/* Templates: lists, creation, review. Source: Meta, Cloud API templates/* and message-template-api, read 2026-09. */

const path = `/v25.0/${wabaId}/message_templates`;

let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world[Symbol.asyncDispose]());

function newTemplate(name: string, change: Change = (it) => it): Json {
  return change({ ...fixture("template-create").request.body, name });
}

test("a list goes page by page until there is no next one", async () => {
  const names: string[] = [];
  let next = `${path}?limit=4&fields=name`;
  while (next) {
    const { body } = await world.graph("GET", next);
    names.push(...body.data.map((it: Json) => it.name));
    next = body.paging.next?.slice(world.sandbox.url.length);
  }

  const { body: whole } = await world.graph("GET", `${path}?limit=100`);
  assert.deepEqual(
    names,
    whole.data.map((it: Json) => it.name),
  );
  assert.ok(names.length >= 9);
});

test("a page back ends where the one before it ended", async () => {
  const first = await world.graph("GET", `${path}?limit=3`);
  const second = await world.graph("GET", `${path}?limit=3&after=${first.body.paging.cursors.after}`);

  const back = await world.graph("GET", `${path}?limit=3&before=${second.body.paging.cursors.before}`);

  assert.deepEqual(back.body.data, first.body.data);
  assert.ok(second.body.paging.previous);
});

test("a cursor that is stale: 131059, before v24.0 100", async () => {
  assertRefused(await world.graph("GET", `${path}?after=stale`), 400, 131059);
  assertRefused(await world.graph("GET", `/v23.0/${wabaId}/message_templates?after=stale`), 400, 100);
});

test("stale_cursors: so many pages are refused with 131059, though their cursors are good", async () => {
  await using own = await startWorld();
  const { request, answer } = fixture("template-list-bad-cursor");
  const { body: first } = await own.graph("GET", `${path}?limit=2`);
  const next = first.paging.next.slice(own.sandbox.url.length);
  await own.control("PATCH", "/faults", { stale_cursors: 1 });

  const stale = await own.graph("GET", next);
  const good = await own.graph("GET", next);

  assert.equal(request.method, "GET");
  assert.deepEqual([stale.status, shapeOf(stale.body)], [answer.status, shapeOf(answer.body)]);
  assert.deepEqual([good.status, good.body.data.length], [200, 2]);
});

test("a limit is a whole number in its range", async () => {
  assertRefused(await world.graph("GET", `${path}?limit=0`), 400, 100);
  assertRefused(await world.graph("GET", `/v25.0/${wabaId}/phone_numbers?limit=101`), 400, 100);
});

test("fields decide what is shown; without them Meta's default set is", async () => {
  const chosen = await world.graph("GET", `${path}?name=receipt&fields=name,quality_score{score},last_updated_time`);
  const usual = await world.graph("GET", `${path}?name=receipt`);

  assert.deepEqual(Object.keys(chosen.body.data[0]).sort(), ["id", "last_updated_time", "name", "quality_score"]);
  assert.deepEqual(Object.keys(usual.body.data[0]).sort(), [
    "category",
    "components",
    "id",
    "language",
    "name",
    "parameter_format",
    "status",
  ]);
});

test("a field that does not exist is refused", async () => {
  assertRefused(await world.graph("GET", `${path}?fields=name,colour`), 400, 100, /nonexisting field \(colour\)/);
});

const filters: [filter: string, expected: string[]][] = [
  ["status=PAUSED", ["paused"]],
  ["status=PAUSED,DISABLED", ["paused", "disabled"]],
  ["language=ar", ["arabic"]],
  ["name=arab", ["arabic"]],
  ["content=statement", ["statement"]],
  ["category=MARKETING", []],
];
for (const [filter, expected] of filters) {
  test(`a list can be narrowed by ${filter}`, async () => {
    const { body } = await world.graph("GET", `${path}?${filter}`);

    assert.deepEqual(
      body.data.map((it: Json) => it.name),
      expected,
    );
  });
}

test("one template is read by its id, with its health", async () => {
  const { body: list } = await world.graph("GET", `${path}?status=PAUSED`);

  const { body } = await world.graph("GET", `/v25.0/${list.data[0].id}?fields=name,status,health_status`);

  assert.deepEqual([body.name, body.status], ["paused", "PAUSED"]);
  assert.equal(body.health_status.entities[0].errors[0].error_code, 141002);
});

test("a deleted template is gone from lists, reads and sends", async () => {
  await using own = await startWorld();
  const { body: list } = await own.graph("GET", `${path}?name=hello`);
  const hello = { category: "UTILITY", components: list.data[0].components };
  await own.control("PUT", `/accounts/${wabaId}/templates/hello/en_US`, { ...hello, status: "DELETED" });

  assert.deepEqual((await own.graph("GET", `${path}?name=hello`)).body, { data: [] });
  assertRefused(await own.graph("GET", `/v25.0/${list.data[0].id}`), 400, 100);
});

test("a template is taken in for review and approved with a webhook", async () => {
  await using own = await startWorld();
  const { request, answer } = fixture("template-create");

  const created = await own.graph("POST", path, set("components.2.text", "A notice of its own")(request.body));

  const { value } = (await until(() => own.receiver.got[0])).body.entry[0].changes[0];
  assert.deepEqual(shapeOf(created.body), shapeOf(answer.body));
  assert.deepEqual([created.body.status, created.body.category], ["PENDING", "UTILITY"]);
  assert.deepEqual([value.event, value.message_template_id], ["APPROVED", Number(created.body.id)]);
  assert.equal((await own.graph("GET", `/${created.body.id}?fields=status`)).body.status, "APPROVED");
});

test("the same name and language again is refused with subcode 2388024", async () => {
  await world.graph("POST", path, newTemplate("twin"));

  const answer = await world.graph("POST", path, newTemplate("twin"));

  const recorded = fixture("template-create-duplicate").answer;
  assertRefused(answer, recorded.status, 100);
  assert.deepEqual(shapeOf(answer.body), shapeOf(recorded.body));
  assert.equal(answer.body.error.error_subcode, 2388024);
});

test("a utility template may be taken in as marketing", async () => {
  await using own = await startWorld();
  await own.control("PATCH", "/settings", { template_review: "as_marketing" });

  const { body } = await own.graph("POST", path, newTemplate("offer"));

  assert.equal(body.category, "MARKETING");
});

test("variables that touch are rejected by the review, with a reason", async () => {
  await using own = await startWorld();
  const touching = set("components.1.text", "Hello {{1}}{{2}}, we have received it for {{3}} in full.");
  await own.graph("POST", path, newTemplate("touching", touching));

  const { value } = (await until(() => own.receiver.got[0])).body.entry[0].changes[0];

  assert.deepEqual([value.event, value.reason], ["REJECTED", "INVALID_FORMAT"]);
  assert.deepEqual(
    shapeOf(value),
    shapeOf(fixture("webhook-template-rejected").webhook.body.entry[0].changes[0].value),
  );
});

const body = "components.1";
const refused: [name: string, change: Change, subcode: number | undefined][] = [
  ["no name", drop("name"), undefined],
  ["a name with capitals", set("name", "Paid"), undefined],
  ["no language", drop("language"), undefined],
  ["a language with a hyphen", set("language", "en-US"), undefined],
  ["a category that does not exist", set("category", "PAYMENTS"), undefined],
  ["components that are no list", set("components", {}), undefined],
  ["no body", drop(body), undefined],
  ["a component twice", add("components", { type: "footer", text: "x" }), undefined],
  ["a component that does not exist", set("components.2.type", "BANNER"), undefined],
  ["a body that is too long", set(`${body}.text`, "x".repeat(1_025)), 2388040],
  ["a header that is too long", set("components.0.text", "x".repeat(61)), 2388040],
  ["two variables in the header", set("components.0.text", "Receipt {{1}} of {{2}} paid"), 2388047],
  ["a variable in the footer", set("components.2.text", "Paid on {{1}} here"), 2388073],
  ["a variable at the start of the body", set(`${body}.text`, "{{1}}, thank you for {{2}} and {{3}} today."), 2388299],
  ["a variable at the end of the body", set(`${body}.text`, "Thank you for your payment of {{1}}"), 2388299],
  ["too many variables for the text", set(`${body}.text`, "Hi {{1}} of {{2}} or {{3}} ok"), 2388293],
  ["no example for the body", drop(`${body}.example`), undefined],
  ["no example for the header", drop("components.0.example"), undefined],
  ["no example for the link", drop("components.3.buttons.0.example"), undefined],
  ["a variable inside the link", set("components.3.buttons.0.url", "https://{{1}}.example.com/"), undefined],
  ["a label that is too long", set("components.3.buttons.0.text", "x".repeat(26)), undefined],
  ["a time to live outside its range", set("message_send_ttl_seconds", 5), undefined],
];
for (const [name, change, subcode] of refused) {
  test(`a new template with ${name} is refused`, async () => {
    const answer = await world.graph("POST", path, newTemplate("refused_one", change));

    assertRefused(answer, 400, 100);
    assert.equal(answer.body.error.error_subcode, subcode);
  });
}

test("quick replies between other buttons are refused", async () => {
  const [link] = fixture("template-create").request.body.components[3].buttons;
  const reply = { type: "QUICK_REPLY", text: "OK" };

  const answer = await world.graph(
    "POST",
    path,
    newTemplate("mixed", set("components.3.buttons", [reply, link, reply])),
  );

  assertRefused(answer, 400, 100, /Quick replies/);
});

test("changes made by hand are told: status, category now, category to come, components", async () => {
  await using own = await startWorld();
  const plain = { category: "UTILITY", components: [{ type: "BODY", text: "Hello." }] };
  const put = (change: Json) =>
    own.control("PUT", `/accounts/${wabaId}/templates/hello/en_US`, { ...plain, ...change });
  await put({ status: "DISABLED" });
  await put({ status: "DISABLED", correct_category: "MARKETING" });
  await put({ status: "DISABLED", category: "MARKETING" });
  await put({ status: "DISABLED", category: "MARKETING", components: [{ type: "BODY", text: "Hello there." }] });

  await until(() => own.receiver.got.length === 4);

  const values = own.receiver.got.map((it) => it.body.entry[0].changes[0]);
  const of = (field: string): Json[] => values.filter((it) => it.field === field).map((it) => it.value);
  const [disabled] = of("message_template_status_update");
  const [coming] = of("template_category_update").filter((it) => it.correct_category);
  const [changed] = of("template_category_update").filter((it) => it.previous_category);
  const [components] = of("message_template_components_update");
  assert.deepEqual([disabled.event, typeof disabled.disable_info.disable_date], ["DISABLED", "string"]);
  assert.deepEqual([coming.correct_category, coming.new_category], ["MARKETING", "UTILITY"]);
  assert.deepEqual([changed.previous_category, changed.new_category], ["UTILITY", "MARKETING"]);
  assert.equal(components.message_template_element, "Hello there.");
});

test("a quiet change tells nobody, and an unchanged template is no news", async () => {
  await using own = await startWorld();
  const hello = { category: "UTILITY", components: [{ type: "BODY", text: "Hello." }] };
  await own.control("PUT", `/accounts/${wabaId}/templates/hello/en_US`, hello);
  await own.control("PUT", `/accounts/${wabaId}/templates/hello/en_US`, { ...hello, status: "PAUSED", quiet: true });

  const { body: counts } = await own.control("GET", "/webhooks");

  assert.deepEqual([counts.delivered, counts.waiting, counts.under_way], [0, 0, 0]);
  assert.equal((await own.graph("GET", `${path}?name=hello`)).body.data[0].status, "PAUSED");
});
