import assert from "node:assert/strict";
import { test } from "node:test";
import { editProblem } from "../src/graph-api/template-edit.ts";
import {
  type Answer,
  assertRefused,
  type Change,
  fixture,
  helloTo,
  type Json,
  noura,
  set,
  shapeOf,
  startWorld,
  texts,
  until,
  type World,
  wabaId,
} from "./harness.ts";

/*
 * What becomes of a template after it was created: review, quality, pauses, categories, edits, deletion.
 * Source: Meta, Cloud API templates/*, read 2026-09.
 */

const path = `/v25.0/${wabaId}/message_templates`;
const hello = { name: "hello", language: "en_US" };
const body = [{ type: "BODY", text: "A good day to you." }];

/** A template with a text of its own, so that no review finds it twice. */
function newTemplate(name: string, change: Change = (it) => it): Json {
  return change(set("components.2.text", `About ${name}`)({ ...fixture("template-create").request.body, name }));
}

const happen = (world: World, event: Json): Promise<Answer> =>
  world.control("POST", `/accounts/${wabaId}/events`, event);

async function idOf(world: World, name: string): Promise<string> {
  const { data } = (await world.graph("GET", `${path}?name=${name}&fields=id,name`)).body;
  return data.find((it: Json) => it.name === name).id;
}

const readField = async (world: World, name: string, field: string): Promise<Json> =>
  (await world.graph("GET", `/v25.0/${await idOf(world, name)}?fields=${field}`)).body[field];

/** The webhooks that came, each with its field and value, oldest first. */
const news = (world: World): Json[] => world.receiver.got.map((it) => it.body.entry[0].changes[0]);

test("a review by hand leaves a template pending until somebody decides, with a reason that is told", async () => {
  await using world = await startWorld();
  await world.control("PATCH", "/settings", { template_review: "by_hand" });
  await world.graph("POST", path, newTemplate("by_hand"));
  const before = await readField(world, "by_hand", "status");

  await happen(world, {
    field: "message_template_status_update",
    template: { name: "by_hand", language: "en_US" },
    event: "REJECTED",
    rejected_reason: "SCAM",
    reason: "The link hides where it leads.",
    recommendation: "Use your own address.",
  });

  const { value } = await until(() => news(world)[0]);
  assert.equal(before, "PENDING");
  assert.deepEqual([value.event, value.reason], ["REJECTED", "SCAM"]);
  assert.deepEqual(value.rejection_info, {
    reason: "The link hides where it leads.",
    recommendation: "Use your own address.",
  });
  assert.equal(typeof value.message_template_id, "number");
  assert.deepEqual(
    [await readField(world, "by_hand", "status"), await readField(world, "by_hand", "rejected_reason")],
    ["REJECTED", "SCAM"],
  );
});

const rejections: [text: string, reason: string][] = [
  ["Hello {{1}}, please send us your full card number, we have {{2}} and {{3}} on file.", "ABUSIVE_CONTENT"],
  ["Hello {{1}}, see bit.ly/pay for {{2}} and for invoice {{3}} too, thank you.", "SCAM"],
  ["Hello {{2}}, we have received {{1}} for invoice {{3}}. Thank you.", "INVALID_FORMAT"],
];
for (const [text, reason] of rejections) {
  test(`the review rejects "${text}" with ${reason}`, async () => {
    await using world = await startWorld();
    await world.graph("POST", path, newTemplate("wrong", set("components.1.text", text)));

    const { value } = await until(() => news(world)[0]);

    assert.deepEqual([value.event, value.reason, typeof value.rejection_info.reason], ["REJECTED", reason, "string"]);
  });
}

test("the body and footer of a template of another name are rejected as a duplicate", async () => {
  await using world = await startWorld();
  const twin = set("components.2.text", "Automated notice")(newTemplate("twin_of_receipt"));
  await world.graph("POST", path, twin);

  const { value } = await until(() => news(world)[0]);

  assert.equal(value.event, "REJECTED");
  assert.match(value.rejection_info.reason, /receipt/);
});

test("promotion in a utility template is approved as marketing, which the answer did not say", async () => {
  await using world = await startWorld();
  const text = "Hello {{1}}, we have received {{2}} for {{3}}, here is a discount for your next order.";

  const { body: created } = await world.graph("POST", path, newTemplate("promo", set("components.1.text", text)));
  const { value } = await until(() => news(world)[0]);

  assert.equal(created.category, "UTILITY");
  assert.deepEqual([value.event, value.message_template_category], ["APPROVED", "MARKETING"]);
  assert.equal(await readField(world, "promo", "previous_category"), "UTILITY");
});

test("bad quality pauses twice, each pause ends by itself and is told, and the third time disables", async () => {
  await using world = await startWorld();
  await world.control("PATCH", "/settings", { template_first_pause_ms: 20, template_second_pause_ms: 20 });
  const turnRed = () =>
    happen(world, { field: "message_template_quality_update", template: hello, new_quality_score: "RED" });
  const titles = (): string[] => news(world).map(({ value }) => value.other_info?.title);
  const isSaid = (title: string) => until(() => titles().includes(title), `${title} was not told`);
  const resumed = (times: number) => until(() => titles().filter((it) => it === "UNPAUSE").length === times);

  await turnRed();
  await isSaid("FIRST_PAUSE");
  await resumed(1);
  await turnRed();
  await isSaid("SECOND_PAUSE");
  await resumed(2);
  await turnRed();
  await isSaid("DISABLED");

  const paused = news(world).find(({ value }) => value.event === "PAUSED");
  const recorded = (name: string): Json => fixture(name).webhook.body.entry[0].changes[0];
  assert.deepEqual(shapeOf(paused), shapeOf(recorded("webhook-template-paused")));
  const unpaused = news(world).find(({ value }) => value.other_info?.title === "UNPAUSE");
  assert.deepEqual(shapeOf(unpaused), shapeOf(recorded("webhook-template-unpaused")));
  const disabled = news(world).find(({ value }) => value.event === "DISABLED");
  assert.deepEqual(shapeOf(disabled), shapeOf(recorded("webhook-template-disabled")));
  assertRefused(await world.send(helloTo(noura)), 400, 132016);
});

test("a paused template is refused with 132015 and blocked in its health, until its pause ends", async () => {
  await using world = await startWorld();
  const paused = { field: "message_template_status_update", template: hello, event: "PAUSED" };

  await happen(world, paused);

  assertRefused(await world.send(helloTo(noura)), 400, 132015);
  assert.equal((await readField(world, "hello", "health_status")).can_send_message, "BLOCKED");
  await happen(world, { ...paused, event: "UNPAUSE" });
  assert.equal((await world.send(helloTo(noura))).status, 200);
});

test("a pause by pacing ends by unpause only; one for quality is not ended by it", async () => {
  await using world = await startWorld();
  const pause = (title: string) =>
    happen(world, { field: "message_template_status_update", template: hello, event: "PAUSED", title });
  const unpause = async () => world.graph("POST", `/v25.0/${await idOf(world, "hello")}/unpause`);

  await pause("RATE_LIMITING_PAUSE");
  const ended = await unpause();
  const again = await unpause();
  await pause("FIRST_PAUSE");
  const quality = await unpause();

  assert.deepEqual([ended.status, ended.body], [200, fixture("template-unpause").answer.body]);
  assertRefused(again, 400, 100);
  assert.deepEqual([quality.status, quality.body.error.error_subcode], [400, 2388039]);
  assert.equal(await readField(world, "hello", "status"), "PAUSED");
});

test("messages held for quality fail with 132015 when pacing pauses their template", async () => {
  await using world = await startWorld();
  await world.control("PATCH", "/faults", { held_for_quality: true });
  const { body: answer } = await world.send(helloTo(noura));

  await happen(world, {
    field: "message_template_status_update",
    template: hello,
    event: "PAUSED",
    title: "RATE_LIMITING_PAUSE",
  });

  const [failed] = await until(() => world.receiver.statuses().length > 0 && world.receiver.statuses());
  assert.equal(answer.messages[0].message_status, "held_for_quality_assessment");
  assert.deepEqual([failed.id, failed.status, failed.errors[0].code], [answer.messages[0].id, "failed", 132015]);
});

test("another category is announced, and comes after its notice; a shorter time to live goes with it", async () => {
  await using world = await startWorld();
  await world.control("PATCH", "/settings", { template_category_notice_ms: 40 });
  await world.control("PUT", `/accounts/${wabaId}/templates/hello/en_US`, {
    category: "UTILITY",
    components: body,
    message_send_ttl_seconds: 43_200,
    quiet: true,
  });

  await happen(world, { field: "template_category_update", template: hello, correct_category: "MARKETING" });
  await until(() => news(world).length === 2);

  const coming = news(world).find(({ value }) => value.correct_category);
  const changed = news(world).find(({ value }) => value.previous_category);
  const recorded = (name: string): Json => fixture(name).webhook.body.entry[0].changes[0];
  assert.deepEqual(shapeOf(coming), shapeOf(recorded("webhook-template-category-impending")));
  assert.deepEqual(shapeOf(changed), shapeOf(recorded("webhook-template-category-changed")));
  assert.deepEqual([coming.value.new_category, changed.value.new_category], ["UTILITY", "MARKETING"]);
  assert.equal(await readField(world, "hello", "category"), "MARKETING");
  assert.equal(await readField(world, "hello", "status"), "APPROVED");
  assert.equal(await readField(world, "hello", "message_send_ttl_seconds"), undefined);
});

test("quality and content that others change are told, each in the shape that is asked for", async () => {
  await using world = await startWorld();
  const { components } = fixture("template-create").request.body;
  await world.control("PATCH", "/settings", { quality_update_field: "message_template_quality_update" });

  await happen(world, { field: "message_template_quality_update", template: hello, new_quality_score: "YELLOW" });
  await happen(world, { field: "message_template_components_update", template: hello, components });
  await until(() => news(world).length === 2);

  const of = (field: string): Json => news(world).find((it) => it.field === field);
  const recorded = (name: string): Json => fixture(name).webhook.body.entry[0].changes[0];
  assert.deepEqual(shapeOf(of("message_template_quality_update")), shapeOf(recorded("webhook-template-quality")));
  assert.deepEqual(shapeOf(of("message_template_components_update")), shapeOf(recorded("webhook-template-components")));
  assert.equal((await readField(world, "hello", "quality_score")).score, "YELLOW");
});

const events: [event: string, status: string][] = [
  ["PENDING", "PENDING"],
  ["IN_APPEAL", "IN_APPEAL"],
  ["LIMIT_EXCEEDED", "LIMIT_EXCEEDED"],
  ["ARCHIVED", "ARCHIVED"],
  ["UNARCHIVED", "APPROVED"],
  ["REINSTATED", "APPROVED"],
  ["FLAGGED", "APPROVED"],
  ["LOCKED", "APPROVED"],
  ["PENDING_DELETION", "PENDING_DELETION"],
];
for (const [event, status] of events) {
  test(`the event ${event} is told and reads as ${status}`, async () => {
    await using world = await startWorld();

    await happen(world, { field: "message_template_status_update", template: hello, event });

    const { value } = await until(() => news(world)[0]);
    assert.equal(value.event, event);
    assert.equal(value.reason, event === "PENDING_DELETION" ? null : "NONE");
    assert.equal(await readField(world, "hello", "status"), status);
  });
}

test("an edit of an approved template is told, and reviewed again before it can be sent", async () => {
  await using world = await startWorld();
  const { request, answer } = fixture("template-edit");
  await world.control("PATCH", "/settings", { template_review: "by_hand" });
  const id = await idOf(world, "plain");

  const edited = await world.graph("POST", `/v25.0/${id}`, request.body);
  const during = await readField(world, "plain", "status");
  await happen(world, {
    field: "message_template_status_update",
    template: { name: "plain", language: "en_US" },
    event: "APPROVED",
  });
  await until(() => news(world).length === 2);

  assert.deepEqual([edited.status, edited.body], [answer.status, answer.body]);
  assert.equal(during, "PENDING");
  assert.deepEqual(
    new Set(news(world).map((it) => it.field)),
    new Set(["message_template_components_update", "message_template_status_update"]),
  );
  assert.deepEqual(
    [await readField(world, "plain", "status"), await readField(world, "plain", "message_send_ttl_seconds")],
    ["APPROVED", 43_200],
  );
});

test("a rejected template is edited under another category and comes back approved", async () => {
  await using world = await startWorld();
  const { components, category } = { components: body, category: "UTILITY" };
  const template = `/accounts/${wabaId}/templates/hello/en_US`;
  await world.control("PUT", template, { components, category, status: "REJECTED", quiet: true });

  const id = await idOf(world, "hello");
  await world.graph("POST", `/v25.0/${id}`, { category: "MARKETING", components });

  const { value } = await until(() => news(world).find((it) => it.value.event === "APPROVED"));
  assert.equal(value.message_template_category, "MARKETING");
});

test("an edit may also leave a template approved, as one of Meta's pages says", async () => {
  await using world = await startWorld();
  await world.control("PATCH", "/settings", { template_edit: "stay" });

  await world.graph("POST", `/v25.0/${await idOf(world, "hello")}`, { components: body });

  assert.equal(await readField(world, "hello", "status"), "APPROVED");
  assert.deepEqual(await readField(world, "hello", "components"), body);
});

test("a second edit of an approved template within a day is refused with 2388039", async () => {
  await using world = await startWorld();
  const { request, answer } = fixture("template-edit-too-often");
  await world.control("PATCH", "/settings", { template_edit: "stay" });
  const id = await idOf(world, "plain");
  await world.graph("POST", `/v25.0/${id}`, request.body);

  const again = await world.graph("POST", `/v25.0/${id}`, request.body);

  assert.equal(again.status, answer.status);
  const withoutTrace = set("error.fbtrace_id", "");
  assert.deepEqual(withoutTrace(again.body), withoutTrace(answer.body));
});

test("an approved template is edited once a day and ten times in 30 days; a rejected or paused one without limit", () => {
  const day = 86_400_000;
  const now = 100 * day;
  const edits = (...daysAgo: number[]): number[] => daysAgo.map((days) => now - days * day);
  const isRefused = (status: string, times: number[]): boolean =>
    editProblem({ status, edits: times, library: null }, now) !== null;
  const tenInTenDays = edits(10, 9, 8, 7, 6, 5, 4, 3, 2, 1.1);

  assert.equal(isRefused("APPROVED", edits(1.1)), false);
  assert.equal(isRefused("APPROVED", edits(0.9)), true);
  assert.equal(isRefused("APPROVED", tenInTenDays), true);
  assert.equal(isRefused("APPROVED", edits(31, 9, 8, 7, 6, 5, 4, 3, 2, 1.1)), false);
  assert.equal(isRefused("REJECTED", tenInTenDays), false);
  assert.equal(isRefused("PAUSED", edits(0.1)), false);
  for (const status of ["PENDING", "DISABLED", "IN_APPEAL", "ARCHIVED"]) assert.equal(isRefused(status, []), true);
});

const badEdits: [name: string, edit: Json][] = [
  ["nothing", {}],
  ["another category of an approved template", { category: "MARKETING" }],
  ["components that are no list", { components: {} }],
  ["components without a body", { components: [{ type: "FOOTER", text: "x" }] }],
  ["a time to live outside its range", { message_send_ttl_seconds: 5 }],
];
for (const [name, edit] of badEdits) {
  test(`an edit with ${name} is refused`, async () => {
    await using world = await startWorld();

    assertRefused(await world.graph("POST", `/v25.0/${await idOf(world, "hello")}`, edit), 400, 100);
  });
}

test("a name is deleted with all its languages, and is locked afterwards for what was approved", async () => {
  await using world = await startWorld();
  await world.control("PUT", `/accounts/${wabaId}/templates/hello/ar`, {
    category: "UTILITY",
    components: [{ type: "BODY", text: "مرحبًا بك" }],
    quiet: true,
  });
  const { answer } = fixture("template-delete-name");

  const deleted = await world.graph("DELETE", `${path}?name=hello`);
  const again = await world.graph("DELETE", `${path}?name=hello`);
  const locked = await world.graph("POST", path, newTemplate("hello", set("language", "en_GB")));
  await world.control("PATCH", "/settings", { template_name_lock_ms: 0 });
  const free = await world.graph("POST", path, newTemplate("hello"));

  assert.deepEqual([deleted.status, deleted.body], [answer.status, answer.body]);
  assertRefused(again, 400, 100);
  assert.deepEqual([locked.status, locked.body.error.error_subcode], [400, 2388023]);
  assert.equal(free.status, 200);
  const gone = (): Json[] => news(world).filter(({ value }) => value.event === "DELETED");
  await until(() => gone().length === 2);
  assert.deepEqual(
    gone()
      .map(({ value }) => value.message_template_language)
      .sort(),
    ["ar", "en_US"],
  );
});

test("one language is deleted by its id and its name; the others stay, and only that language is locked", async () => {
  await using world = await startWorld();
  await world.control("PUT", `/accounts/${wabaId}/templates/hello/ar`, {
    category: "UTILITY",
    components: [{ type: "BODY", text: "مرحبًا بك" }],
    quiet: true,
  });
  const { data } = (await world.graph("GET", `${path}?name=hello&language=ar`)).body;

  const { status } = await world.graph("DELETE", `${path}?name=hello&hsm_id=${data[0].id}`);
  const sameLanguage = await world.graph("POST", path, newTemplate("hello", set("language", "ar")));
  const otherLanguage = await world.graph("POST", path, newTemplate("hello", set("language", "en_GB")));

  assert.equal(status, 200);
  assert.equal((await world.send(helloTo(noura))).status, 200);
  assert.deepEqual([sameLanguage.body.error.error_subcode, otherLanguage.status], [2388023, 200]);
});

test("several are deleted by their ids, all or none, and a disabled one never", async () => {
  await using world = await startWorld();
  const [hello, plain, disabled] = await Promise.all(["hello", "plain", "disabled"].map((it) => idOf(world, it)));
  const remove = (...ids: unknown[]) =>
    world.graph("DELETE", `${path}?hsm_ids=${encodeURIComponent(JSON.stringify(ids))}`);

  const unknown = await remove(hello, "1");
  const withDisabled = await remove(hello, disabled);
  const both = await world.graph("DELETE", `${path}?hsm_ids=[${hello}]&name=hello`);
  const untouched = (await world.graph("GET", `${path}?name=hello`)).body.data.length;
  const good = await remove(hello, plain);

  assertRefused(unknown, 400, 100);
  assert.equal(withDisabled.body.error.error_subcode, 2388039);
  assertRefused(both, 400, 100);
  assert.deepEqual([untouched, good.status], [1, 200]);
  assert.deepEqual((await world.graph("GET", `${path}?name=hello`)).body, { data: [] });
});

test("a deletion may leave a template pending deletion, which is told without a reason", async () => {
  await using world = await startWorld();
  await world.control("PATCH", "/settings", { template_deletion: "pending" });

  await world.graph("DELETE", `${path}?name=hello`);

  const [update] = await until(() => news(world).length > 0 && news(world));
  const recorded = fixture("webhook-template-pending-deletion").webhook.body.entry[0].changes[0];
  assert.deepEqual(shapeOf(update), shapeOf(recorded));
  assertRefused(await world.send(helloTo(noura)), 404, 132001);
  assert.equal(await readField(world, "hello", "status"), "PENDING_DELETION");
});

test("the account's cap is 2388019, counting languages, or names where that is set", async () => {
  await using world = await startWorld();
  const { length } = (await world.graph("GET", `${path}?limit=100`)).body.data;
  await world.control("PATCH", "/settings", { template_cap: length });
  const hebrew = newTemplate("hello", set("language", "he"));

  const full = await world.graph("POST", path, hebrew);
  await world.control("PATCH", "/settings", { template_cap_counts: "names" });
  const sameName = await world.graph("POST", path, hebrew);
  const newName = await world.graph("POST", path, newTemplate("another"));

  assert.deepEqual([full.status, full.body.error.code, full.body.error.error_subcode], [400, 100, 2388019]);
  assert.equal(sameName.status, 200);
  assert.equal(newName.body.error.error_subcode, 2388019);
});

test("an account makes a hundred templates in an hour", async () => {
  await using world = await startWorld();
  await world.control("PATCH", "/settings", { template_review: "by_hand" });
  const numbers = Array.from({ length: 101 }, (_, n) => n);

  const answers = await Promise.all(numbers.map((n) => world.graph("POST", path, newTemplate(`number_${n}`))));

  const refused = answers.filter((it) => it.status !== 200);
  assert.equal(refused.length, 1);
  assertRefused(refused[0] as Answer, 400, 80007);
});

test("the library is searched, and a template made from it is approved at once", async () => {
  await using world = await startWorld();
  const list = fixture("template-library");
  const create = fixture("template-create-library");

  const found = await world.graph(list.request.method, list.request.path);
  const created = await world.graph("POST", path, create.request.body);

  assert.deepEqual(found.body, list.answer.body);
  assert.deepEqual(shapeOf(created.body), shapeOf(create.answer.body));
  assert.equal(created.body.status, "APPROVED");
  const name = "payment_confirmation_v1";
  assert.equal(await readField(world, name, "library_template_name"), "payment_confirmation_1");
  const edit = await world.graph("POST", `/v25.0/${created.body.id}`, { components: body });
  assertRefused(edit, 400, 100, /library/);
});

test("the values of a library template are of its types, with the code that is set", async () => {
  await using world = await startWorld();
  await world.graph("POST", path, fixture("template-create-library").request.body);
  const send = (...values: string[]) => {
    const button = { type: "button", sub_type: "url", index: "0", parameters: texts("INV-20417") };
    const components = [{ type: "body", parameters: texts(...values) }, button];
    const template = { name: "payment_confirmation_v1", language: { code: "en_US" }, components };
    return world.send({ messaging_product: "whatsapp", to: noura, type: "template", template });
  };

  assert.equal((await send("Amira", "AED 1,250.00", "22 Nov 2026", "20417")).status, 200);
  assertRefused(await send("Amira", "a lot", "22 Nov 2026", "20417"), 400, 132018, /AMOUNT/);
  await world.control("PATCH", "/settings", { library_parameter_code: 132012 });
  assertRefused(await send("Amira", "AED 1,250.00", "22 Nov 2026", "the next"), 400, 132012, /NUMBER/);
});

const badLibrary: [name: string, change: Change][] = [
  ["a name that the library does not have", set("library_template_name", "nothing_1")],
  ["components of its own", set("components", body)],
  ["no address for its button", set("library_template_button_inputs", [])],
];
for (const [name, change] of badLibrary) {
  test(`a library template with ${name} is refused`, async () => {
    await using world = await startWorld();

    assertRefused(await world.graph("POST", path, change(fixture("template-create-library").request.body)), 400, 100);
  });
}

test("what cannot happen to a template is refused with its reason", async () => {
  await using world = await startWorld();
  const status = { field: "message_template_status_update", template: hello };

  const answers = [
    await happen(world, { ...status, event: "PROMOTED" }),
    await happen(world, { ...status, template: { name: "none", language: "en_US" }, event: "APPROVED" }),
    await happen(world, { field: "message_template_components_update", template: hello, components: [] }),
    await happen(world, { field: "a_field_of_next_year" }),
  ];

  assert.deepEqual(
    answers.map((it) => it.status),
    [400, 404, 400, 400],
  );
});
