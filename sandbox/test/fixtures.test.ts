import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  account,
  appSecret,
  close,
  fixture,
  type Json,
  listen,
  quick,
  set,
  shapeOf,
  signatureOf,
  startWorld,
  until,
  urlOf,
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

/** Refusals and answers that need something first, compared word for word but for what is drawn anew each time. */
const exchanges: [name: string, prepare: (own: World, recorded: Json) => Promise<unknown>][] = [
  ["token-missing", async () => undefined],
  ["phone-number-unknown", async () => undefined],
  [
    "permission-missing",
    (own) => own.control("PUT", `/accounts/${wabaId}`, withScopes(["whatsapp_business_messaging"])),
  ],
  ["subscribe", async () => undefined],
  ["unsubscribe", async () => undefined],
  ["subscribed-apps-none", (own) => own.graph("DELETE", `/${wabaId}/subscribed_apps`)],
  [
    "subscribe-override",
    async (own, { request }) => {
      request.body.override_callback_uri = own.receiver.url;
    },
  ],
  [
    "send-refused-transient",
    (own, { answer }) => {
      const { code, message } = answer.body.error;
      return own.control("PATCH", "/faults", { error: { http: answer.status, code, message, transient: true } });
    },
  ],
];
for (const [name, prepare] of exchanges) {
  test(`${name} is answered with the same words`, async () => {
    await using own = await startWorld();
    const recorded = fixture(name);
    await prepare(own, recorded);

    const { method, path, body, headers } = recorded.request;
    const given = await own.graph(method, path, body, headers);

    assert.equal(given.status, recorded.answer.status);
    assert.deepEqual(withoutTrace(given.body), withoutTrace(recorded.answer.body));
  });
}

function withScopes(scopes: string[]): Json {
  const changed = account();
  changed.tokens[0].scopes = scopes;
  return changed;
}

/** An answer without the id that every error gets. */
function withoutTrace(body: Json): Json {
  return body.error ? { ...body, error: { ...body.error, fbtrace_id: "" } } : body;
}

test("send-gateway-page: html_502 answers with a page that is no JSON", async () => {
  await using own = await startWorld();
  const { request, answer } = fixture("send-gateway-page");
  await own.control("PATCH", "/faults", { html_502: true });

  const given = await own.graph(request.method, request.path, request.body);

  assert.deepEqual([given.status, given.headers.get("content-type")], [answer.status, answer.headers["content-type"]]);
  assert.match(given.text, /^<html>/);
});

test("send-to-user-id and send-without-message-status are accepted and answered in the same shape", async () => {
  await using own = await startWorld();
  const { body: phone } = await own.control("PUT", "/phones/12025550143", {});
  const [byUserId, plain] = [fixture("send-to-user-id"), fixture("send-without-message-status")];
  const hello = set("template", { name: "hello", language: { code: "en_US" } });

  const first = await own.send(hello({ ...byUserId.request.body, recipient: phone.user_id }));
  await own.control("PATCH", "/settings", { message_status: false });
  const second = await own.send(hello(plain.request.body));

  assert.deepEqual(shapeOf(first.body), shapeOf(byUserId.answer.body));
  assert.deepEqual(shapeOf(second.body), shapeOf(plain.answer.body));
});

test("template-by-id and template-list-last-page: what is shown has the recorded names and kinds", async () => {
  const list = `/v25.0/${wabaId}/message_templates`;
  const { data } = (await world.graph("GET", `${list}?limit=100`)).body;
  const first = await world.graph("GET", `${list}?limit=${data.length - 1}`);
  const { paging } = (await world.graph("GET", `${list}?limit=1&after=${first.body.paging.cursors.after}`)).body;
  const [one, last] = [fixture("template-by-id"), fixture("template-list-last-page")];
  const { id } = data.find((it: Json) => it.name === "payment_received_v3");

  const given = await world.graph("GET", one.request.path.replace(/\d{10,}/, id));

  assertPartOf(shapeOf(given.body), shapeOf(one.answer.body), "template-by-id");
  assert.deepEqual(shapeOf(paging), shapeOf(last.answer.body.paging));
});

test("webhook-handshake: the challenge comes as recorded, and a refusal leaves the address unverified", async () => {
  const [good, refused] = [fixture("webhook-handshake"), fixture("webhook-handshake-refused")];
  const asked: string[] = [];
  const server = await listen((request, response) => {
    const url = new URL(request.url ?? "", "http://receiver");
    asked.push(request.url ?? "");
    const isOurs = url.searchParams.get("hub.verify_token") === "vt_example";
    response.writeHead(isOurs ? good.answer.status : refused.answer.status);
    response.end(isOurs ? url.searchParams.get("hub.challenge") : "");
  });
  await using own = await startWorld();
  const subscribe = (verifyToken: string) =>
    own.graph("POST", `/v25.0/${wabaId}/subscribed_apps`, {
      override_callback_uri: `${urlOf(server)}/webhooks/whatsapp/aut_1`,
      verify_token: verifyToken,
    });

  const statuses = [(await subscribe("vt_example")).status, (await subscribe("wrong")).status];

  await close(server);
  const withoutChallenge = (path: string): string => path.replace(/hub\.challenge=\d+/, "hub.challenge=");
  assert.deepEqual(statuses, [200, 400]);
  assert.deepEqual(
    asked.map(withoutChallenge),
    [good, refused].map(({ request }) => withoutChallenge(request.path)),
  );
});

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
