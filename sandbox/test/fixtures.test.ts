import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  appSecret,
  fixture,
  type Json,
  quick,
  set,
  shapeOf,
  signatureOf,
  startWorld,
  until,
  type World,
  wabaId,
} from "./harness.ts";

/*
 * The sandbox against what was written down from Meta's pages. The server's client is tested against the same files: the
 * two share no code, so a belief that only one of them holds shows here or there.
 */

let world: World;
before(async () => {
  world = await startWorld();
  const { data } = fixture("template-list-page").answer.body;
  const [page] = data;
  const put = (name: string, template: Json, components: Json = template.components) =>
    world.control("PUT", `/accounts/${wabaId}/templates/${name}/en_US`, {
      category: template.category,
      parameter_format: template.parameter_format,
      components,
      quiet: true,
    });
  const [header, body, footer] = page.components;
  await put("payment_received_v3", page);
  await put("payment_received_named_v1", data[1]);
  await put("payment_receipt_v1", page, [header, body, footer]);
  await put("payment_received_v2", page, [body]);
  await put("payment_picture_v1", page, [{ type: "HEADER", format: "IMAGE" }, footer, { ...body, text: "Thank you." }]);
  await put("payment_document_v1", page, [
    { type: "HEADER", format: "DOCUMENT" },
    { ...body, text: "Thank you." },
  ]);
  await put("payment_place_v1", page, [
    { type: "HEADER", format: "LOCATION" },
    { ...body, text: "Thank you." },
  ]);
  const copyCode = { type: "BUTTONS", buttons: [{ type: "COPY_CODE", example: ["INV-1"] }] };
  await put("payment_code_v1", page, [{ ...body, text: "Thank you." }, copyCode]);
  await world.control("PATCH", "/settings", { pacing: false });
});
after(() => world[Symbol.asyncDispose]());

const sends = [
  "send-positional",
  "send-named",
  "send-header",
  "send-header-image",
  "send-header-document",
  "send-header-location",
  "send-url-button",
  "send-copy-code",
];
for (const name of sends) {
  test(`${name} is accepted and answered in the same shape`, async () => {
    const { request, answer } = fixture(name);

    const given = await world.graph(request.method, request.path, request.body);

    assert.equal(given.status, answer.status);
    assert.deepEqual(shapeOf(given.body), shapeOf(answer.body));
  });
}

const refusals = ["send-refused-template-missing", "send-refused-parameter-count"];
for (const name of refusals) {
  test(`${name} is refused with the same words`, async () => {
    const { request, answer } = fixture(name);

    const given = await world.graph(request.method, request.path, request.body);

    assert.equal(given.status, answer.status);
    const withoutTrace = set("error.fbtrace_id", "");
    assert.deepEqual(withoutTrace(given.body), withoutTrace(answer.body));
  });
}

const faults: [name: string, fault: Json][] = [
  ["send-held-for-quality", { held_for_quality: true }],
  ["send-refused-rate-limit", { throttle: true }],
  ["send-refused-pair-limit", { pair_limit: true }],
  ["send-refused-template-paused", { template_paused: true }],
  ["send-refused-token-expired", { token_expired: true }],
];
for (const [name, fault] of faults) {
  test(`${name} comes with its fault, in the same shape`, async () => {
    const { request, answer } = fixture(name);
    await world.control("PATCH", "/faults", fault);

    const given = await world.graph(request.method, request.path, request.body);

    await world.control("DELETE", "/faults");
    assert.equal(given.status, answer.status);
    assert.deepEqual(shapeOf(given.body), shapeOf(answer.body));
  });
}

const reads = [
  "phone-number",
  "phone-number-fields",
  "phone-number-list",
  "waba",
  "subscribed-apps",
  "debug-token",
  "template-list-page",
];
for (const name of reads) {
  test(`${name}: what is shown has the recorded names and kinds`, async () => {
    const { request, answer } = fixture(name);

    const given = await world.graph(request.method, request.path);

    assert.equal(given.status, 200);
    assertPartOf(shapeOf(given.body), shapeOf(answer.body), name);
  });
}

/** Everything in `part` stands in `whole` with the same kind. */
function assertPartOf(part: Json, whole: Json, path: string): void {
  if (part === null || typeof part !== "object") assert.equal(part, whole, path);
  else
    for (const [key, value] of Object.entries(part)) {
      assert.ok(whole?.[key] !== undefined, `${path}.${key} is not in the recording`);
      assertPartOf(value, whole[key], `${path}.${key}`);
    }
}

const statuses = ["sent", "delivered", "read"];
for (const status of statuses) {
  test(`webhook-${status}: ours has the same shape, and a signature that fits`, async () => {
    await using own = await startWorld();
    await own.control("PUT", "/phones/12025550143", { name: "Amira N.", reads_by_itself: true });
    const recorded = fixture(`webhook-${status}`).webhook;
    const { body: send } = fixture("send-positional").request;
    await own.send(set("template", { name: "hello", language: { code: "en_US" } })(send));

    const ours = await until(() =>
      own.receiver.got.find((it) => it.body.entry[0].changes[0].value.statuses[0].status === status),
    );

    assert.deepEqual(shapeOf(ours.body), shapeOf(recorded.body));
    assert.deepEqual(
      Object.keys(recorded.headers).filter((key) => !(key in ours.headers)),
      [],
    );
    assert.equal(ours.headers["x-hub-signature-256"], signatureOf(ours.raw));
  });
}

test("webhook-failed: ours has the same shape", async () => {
  await using own = await startWorld();
  await own.control("PUT", "/phones/12025550143", { on_whatsapp: false });
  const { body: send } = fixture("send-positional").request;
  await own.send(set("template", { name: "hello", language: { code: "en_US" } })(send));

  const ours = await until(() => own.receiver.got[0]);

  assert.deepEqual(shapeOf(ours.body), shapeOf(fixture("webhook-failed").webhook.body));
});

test("the recorded signatures are those of the recorded bytes", () => {
  const { raw, headers, app_secret } = fixture("webhook-text").webhook;

  assert.equal(app_secret, appSecret);
  assert.equal(headers["x-hub-signature-256"], signatureOf(raw));
});

test("webhook-template-approved and the mislabelled quality update: ours have the same shape", async () => {
  await using own = await startWorld();
  const { category, components } = fixture("template-list-page").answer.body.data[0];
  const path = `/accounts/${wabaId}/templates/payment_received_v3/en_US`;
  await own.control("PATCH", "/settings", { ...quick, webhook_language: "hyphen" });
  await own.control("PUT", path, { category, components, quality_score: "GREEN" });
  await own.control("PUT", path, { category, components, quality_score: "YELLOW" });

  const [approved, quality] = (await until(() => own.receiver.got.length >= 2 && own.receiver.got)) as Json;

  assert.deepEqual(shapeOf(approved.body), shapeOf(fixture("webhook-template-approved").webhook.body));
  const recorded = fixture("webhook-template-quality-mislabelled").webhook.body;
  assert.deepEqual(shapeOf(quality.body), shapeOf(recorded));
  assert.equal(quality.body.entry[0].changes[0].field, recorded.entry[0].changes[0].field);
});
