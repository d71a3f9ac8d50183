import assert from "node:assert/strict";
import { request } from "node:http";
import { after, before, test } from "node:test";
import { account, call, helloTo, type Json, noura, startWorld, until, type World, wabaId } from "./harness.ts";

/* The control API as a whole: who may call it, in which form, and what it shows. */

let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world[Symbol.asyncDispose]());

/** A request with a `Host` of our choice, which `fetch` does not allow. */
function statusFor(path: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const { port } = world.sandbox;
    request({ host: "127.0.0.1", port, path, headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on("error", reject)
      .end();
  });
}

const hosts: [host: string, status: number][] = [
  ["127.0.0.1:PORT", 200],
  ["localhost:PORT", 200],
  ["evil.example:PORT", 421],
  ["127.0.0.1.evil.example:PORT", 421],
  ["127.0.0.1", 421],
  ["127.0.0.1:1", 421],
];
for (const [host, status] of hosts) {
  test(`a request for the host "${host}" is answered with ${status}`, async () => {
    const named = host.replace("PORT", String(world.sandbox.port));

    assert.equal(await statusFor("/sandbox/v1/faults", named), status);
  });
}

const kinds = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"];
for (const kind of kinds) {
  test(`a change sent as ${kind} is refused, as a page elsewhere could send it`, async () => {
    const url = `${world.sandbox.url}/sandbox/v1/faults`;

    const answer = await call(url, "PATCH", '{"lose_answer":true}', { "content-type": kind });

    assert.equal(answer.status, 415);
    assert.equal((await world.control("GET", "/faults")).body.lose_answer, false);
  });
}

test("a change without a body's kind is refused", async () => {
  const answer = await fetch(`${world.sandbox.url}/sandbox/v1/phones/96555510483/read`, { method: "POST" });

  assert.equal(answer.status, 415);
});

test("no answer allows another origin to read it", async () => {
  const { headers } = await call(`${world.sandbox.url}/sandbox/v1/messages`, "GET", undefined, {
    origin: "https://evil.example",
  });

  assert.equal(headers.get("access-control-allow-origin"), null);
});

test("refusals are problem details", async () => {
  const answers = [
    await world.control("PUT", "/phones/96555510483", "{"),
    await world.control("GET", "/nothing"),
    await world.control("PUT", `/accounts/${wabaId}`, { name: "x" }),
    await world.control("PUT", `/accounts/${wabaId}`, { ...account(), colour: "red" }),
    await world.control("PATCH", "/settings", { statuses: { sent_ms: "soon" } }),
    await world.control("PATCH", "/settings", { template_review: "maybe" }),
    await world.control("PUT", "/accounts/1/templates/a/en", {}),
    await world.control("PUT", `/accounts/${wabaId}/templates/a/en`, { category: "UTILITY", components: [] }),
  ];

  assert.deepEqual(
    answers.map((it) => it.status),
    [400, 404, 400, 400, 400, 400, 404, 400],
  );
  assert.deepEqual(
    answers.filter((it) => !it.headers.get("content-type")?.startsWith("application/problem+json") || !it.body.detail),
    [],
  );
});

test("messages are found by recipient, by callback data and after one that is known", async () => {
  await using own = await startWorld();
  await own.send(helloTo(noura, "a"));
  const { body: second } = await own.send(helloTo("+96555510001", "b"));
  await own.send(helloTo(noura, "c"));
  const find = async (query: string): Promise<string[]> =>
    (await own.control("GET", `/messages?${query}`)).body.data.map((it: Json) => it.biz_opaque_callback_data);

  assert.deepEqual(await find(""), ["a", "b", "c"]);
  assert.deepEqual(await find("to=%2B96555510483"), ["a", "c"]);
  assert.deepEqual(await find("callback_data=b"), ["b"]);
  assert.deepEqual(await find(`after=${encodeURIComponent(second.messages[0].id)}`), ["c"]);
  assert.deepEqual(await find("after=1&limit=1"), ["b"]);
});

test("a message shows when it arrived, what was asked and what the customer reads", async () => {
  await using own = await startWorld();
  const before = Date.now();
  await own.send(helloTo(noura));

  const [message] = (await own.control("GET", "/messages")).body.data;

  assert.ok(message.arrived_at_ms >= before - 1 && message.arrived_at_ms <= Date.now() + 1);
  assert.deepEqual(message.request, helloTo(noura));
  assert.deepEqual([message.to, message.wa_id, message.template.name], [noura, "96555510483", "hello"]);
  assert.equal(message.rendered.body, "Hello.");
});

test("every Graph request is kept with its answer", async () => {
  await using own = await startWorld();
  const { body: before } = await own.control("GET", "/requests");
  await own.send(helloTo(noura));
  await own.graph("GET", "/v25.0/nothing");

  const { data } = (await own.control("GET", `/requests?after=${before.data.at(-1).n}`)).body;

  assert.deepEqual(
    data.map((it: Json) => [it.method, it.status, it.code]),
    [
      ["POST", 200, null],
      ["GET", 400, 2500],
    ],
  );
  assert.deepEqual(data[0].body, helloTo(noura));
  assert.equal(data[0].answer.messaging_product, "whatsapp");
});

test("settings change one by one and are listed", async () => {
  await using own = await startWorld();

  const { body } = await own.control("PATCH", "/settings", { statuses: { sent_ms: 7 }, pacing: false });

  assert.deepEqual([body.statuses.sent_ms, body.statuses.delivered_ms, body.pacing], [7, 5, false]);
  assert.deepEqual((await own.control("GET", "/settings")).body, body);
});

test("the live stream says what to read again", async () => {
  await using own = await startWorld();
  const stream = await fetch(`${own.sandbox.url}/sandbox/v1/live`);
  assert.equal(stream.headers.get("content-type"), "text/event-stream");
  let heard = "";
  const reading = (async () => {
    for await (const chunk of stream.body ?? []) heard += Buffer.from(chunk).toString();
  })().catch(() => undefined);

  await own.send(helloTo(noura));
  await own.control("PATCH", "/faults", { throttle: true });
  await until(() => heard.includes("event: faults") && heard.includes("event: phones"));

  assert.match(heard, /event: chat\ndata: \{"wa_id":"96555510483"\}\n\n/);
  assert.match(heard, /event: happened\n/);
  await own.sandbox.close();
  await reading;
});

test("what happened is told in plain English, the newest first", async () => {
  await using own = await startWorld();
  await own.send(helloTo(noura));
  await until(async () => (await own.control("GET", "/messages")).body.data[0].status === "delivered");

  const { data } = (await own.control("GET", "/happened")).body;

  assert.deepEqual(
    data.slice(0, 3).map((it: Json) => it.text),
    ["Status delivered sent", "Message on its way, status sent", "Message hello received"],
  );
});

test("pages, their files and the fonts are served, and only own scripts may run", async () => {
  const get = (path: string) => call(`${world.sandbox.url}${path}`, "GET", undefined, {});

  const phone = await get("/");
  const checkout = await get("/checkout/default/s_1");
  const font = await get("/assets/fonts/ibm-plex-mono-latin-400-normal.woff2");
  const arabic = await get("/assets/fonts/ibm-plex-sans-arabic/ibm-plex-sans-arabic-arabic-400-normal.woff2");

  assert.deepEqual([phone.status, checkout.status, font.status, arabic.status], [200, 200, 200, 200]);
  assert.match(phone.headers.get("content-security-policy") ?? "", /script-src 'self'/);
  assert.match(phone.text, /<html/);
  assert.equal(font.headers.get("content-type"), "font/woff2");
});

const outside = [
  "/assets/../main.ts",
  "/assets/%2e%2e/main.ts",
  "/assets/..%2fmain.ts",
  "/assets/.env",
  "/assets/none.js",
];
for (const path of outside) {
  test(`nothing outside the public folder is served: ${path}`, async () => {
    assert.notEqual(await statusFor(path, `127.0.0.1:${world.sandbox.port}`), 200);
  });
}
