import assert from "node:assert/strict";
import { connect as connectTo } from "node:net";
import { after, test } from "node:test";
import { startApi } from "./support.ts";

const api = await startApi();
after(() => api[Symbol.asyncDispose]());

const transaction = { type: "payment_request", amount: "20", currency_code: "KWD" };

test("malformed JSON is refused with what stands where it breaks", async () => {
  const answer = await api.call("POST", "/v1/transactions", undefined, { raw: '{\n  "type": payment_request }' });

  assert.equal(answer.status, 400);
  assert.equal(answer.headers.get("content-type"), "application/problem+json; charset=utf-8");
  assert.match(answer.body.detail, /Unexpected token 'p'.*payment_re/);
});

test("JSON that ends too early is refused", async () => {
  const answer = await api.call("POST", "/v1/transactions", undefined, { raw: '{"type": "payment' });

  assert.equal(answer.status, 400);
  assert.match(answer.body.detail, /Expected JSON/);
});

test("a body that is missing, empty or no object is refused", async () => {
  const missing = await api.call("POST", "/v1/transactions");
  const empty = await api.call("POST", "/v1/transactions", undefined, { raw: "" });
  const list = await api.call("POST", "/v1/transactions", [transaction]);

  assert.deepEqual([missing.status, empty.status, list.status], [400, 400, 400]);
  assert.deepEqual(missing.body.errors, { body: ["Expected an object, got null."] });
  assert.deepEqual(list.body.errors, { body: ["Expected an object, got a list of 1."] });
});

test("each wrong field is told under its own name, with what was expected and what came", async () => {
  const answer = await api.call("POST", "/v1/transactions", {
    type: "shop",
    amount: 20,
    customer_first_name: ["Noura"],
    order_no: "x".repeat(129),
    notifications: { whatsapp: "paid" },
  });

  assert.equal(answer.status, 400);
  assert.deepEqual(answer.body.errors, {
    type: ['Expected one of payment_request, e_commerce, got "shop".'],
    amount: ['Expected a decimal amount as text, such as "20.000", got the number 20.'],
    currency_code: ["Required."],
    customer_first_name: ["Expected a text, got a list of 1."],
    order_no: ["Expected at most 128 characters, got a text of 129 characters."],
    notifications: ['whatsapp: Expected a list, got "paid".'],
  });
});

test("a field that is unknown or of another type hides nothing else that is wrong", async () => {
  const made = { ...transaction, amount: "20.0001", customer_phone: "call me", order_no: 7, colour: "red" };

  const created = await api.call("POST", "/v1/transactions", made);
  const planned = await api.call("POST", "/v1/transactions/plan", made);
  const unknownCurrency = await api.call("POST", "/v1/transactions", { ...made, currency_code: 5 });
  const merchant = await api.call("POST", "/v1/merchants", { timezone: "Mars/Olympus", default_country: "XX", x: 1 });
  const settings = await api.call("PATCH", "/v1/settings", { timezone: "Mars/Olympus", digits: "roman" });

  const fieldsOf = ({ status, body }: typeof created) => [status, Object.keys(body.errors).sort()];
  assert.deepEqual(fieldsOf(created), [400, ["amount", "colour", "customer_phone", "order_no"]]);
  assert.deepEqual(planned.body.errors, created.body.errors);
  // An amount is not judged without its currency.
  assert.deepEqual(fieldsOf(unknownCurrency), [400, ["colour", "currency_code", "customer_phone", "order_no"]]);
  assert.deepEqual(fieldsOf(merchant), [400, ["default_country", "name", "timezone", "x"]]);
  assert.deepEqual(fieldsOf(settings), [400, ["digits", "timezone"]]);
});

test("nor does it in a change or a report of a state, and nothing is written", async () => {
  const { body: made } = await api.call("POST", "/v1/transactions", transaction);
  const path = `/v1/transactions/${made.session_id}`;

  const changed = await api.call("PATCH", path, {
    amount: "20.0001",
    customer_phone: "call me",
    customer_first_name: 7,
    language: "klingon!",
    customer_email: "noura@example.com",
    colour: "red",
  });
  const reported = await api.call("POST", `${path}/state`, {
    state: "sold",
    paid_amount: 7,
    occurred_at: "today",
    x: 1,
  });
  const unknown = await api.call("PATCH", "/v1/transactions/nothing", { colour: "red" });

  assert.deepEqual([changed.status, reported.status, unknown.status], [400, 400, 400]);
  const named = ["amount", "colour", "customer_first_name", "customer_phone", "language"];
  assert.deepEqual(Object.keys(changed.body.errors).sort(), named);
  assert.deepEqual(Object.keys(reported.body.errors).sort(), ["occurred_at", "paid_amount", "state", "x"]);
  const { body: after } = await api.call("GET", path);
  assert.deepEqual([after.customer_email, after.state, after.history.length], [null, "created", 1]);
});

test("an unknown field is refused by its name, at every depth and in the query", async () => {
  const top = await api.call("POST", "/v1/transactions", { ...transaction, amuont: "1" });
  const deeper = await api.call("POST", "/v1/transactions", { ...transaction, notifications: { sms: [] } });
  const inQuery = await api.call("GET", "/v1/transactions?stat=paid");
  const asPrototype = await api.call("POST", "/v1/transactions", undefined, {
    raw: '{"type":"payment_request","amount":"20","currency_code":"KWD","__proto__":{"x":1}}',
  });

  assert.deepEqual(Object.keys(top.body.errors), ["amuont"]);
  assert.deepEqual(Object.keys(deeper.body.errors), ["notifications.sms"]);
  assert.deepEqual(Object.keys(inQuery.body.errors), ["stat"]);
  assert.deepEqual(JSON.parse(JSON.stringify(asPrototype.body)).title, "The input is not right");
  assert.equal(asPrototype.status, 400);
});

test("an unknown field in the body of an action without one is refused", async () => {
  const answer = await api.call("POST", "/v1/authenticators/01890000-0000-7000-8000-000000000000/check", { now: true });

  assert.equal(answer.status, 400);
  assert.deepEqual(Object.keys(answer.body.errors), ["now"]);
});

test("a body that is too large is refused with 413", async () => {
  const answer = await api.call("POST", "/v1/transactions", { ...transaction, order_no: "x".repeat(300_000) });

  assert.equal(answer.status, 413);
  assert.equal(answer.body.status, 413);
});

test("a body that is nested too deep is refused, and one that only looks so is not", async () => {
  const tooDeep = `{"extra":${"[".repeat(50_000)}${"]".repeat(50_000)}}`;
  const refused = await api.call("POST", "/v1/transactions", undefined, { raw: tooDeep });
  const taken = await api.call("POST", "/v1/transactions", { ...transaction, order_no: '[[[[{{{{"\\['.repeat(9) });

  assert.equal(refused.status, 400);
  assert.match(refused.body.detail, /at most 32 levels/);
  assert.equal(taken.status, 201);
});

test("invalid UTF-8 is refused", async () => {
  const raw = new Uint8Array([...Buffer.from('{"type":"'), 0xc3, 0x28, ...Buffer.from('"}')]);
  const answer = await api.call("POST", "/v1/transactions", undefined, { raw });

  assert.equal(answer.status, 400);
  assert.match(answer.body.detail, /UTF-8/);
});

test("U+0000 and half of a surrogate pair are refused under the field that holds them", async () => {
  const raw = String.raw`{"type":"payment_request","amount":"20","currency_code":"KWD","order_no":"a\u0000b","customer_first_name":"\ud83d","customer_last_name":"\ud83d\ude00"}`;
  const answer = await api.call("POST", "/v1/transactions", undefined, { raw });

  assert.equal(answer.status, 400);
  assert.deepEqual(Object.keys(answer.body.errors), ["order_no", "customer_first_name"]);
});

test("U+0000 in an address is refused", async () => {
  const inPath = await api.call("GET", "/v1/transactions/a%00b");
  const inQuery = await api.call("GET", "/v1/notifications?session_id=a%00b");

  assert.deepEqual([inPath.status, inQuery.status], [400, 400]);
});

test("an address that is not well-formed is refused", async () => {
  const answer = await api.call("GET", "/v1/transactions/%zz");

  assert.equal(answer.status, 400);
  assert.equal(answer.body.type, "urn:zajel:problem:bad_request");
});

test("another content type than JSON in UTF-8 is refused with 415", async () => {
  const form = await api.call("POST", "/v1/transactions", undefined, {
    raw: "type=payment_request",
    headers: { "content-type": "application/x-www-form-urlencoded" },
  });
  const utf16 = await api.call("POST", "/v1/transactions", undefined, {
    raw: JSON.stringify(transaction),
    headers: { "content-type": "application/json; charset=utf-16" },
  });
  const utf8 = await api.call("POST", "/v1/transactions", transaction, {
    headers: { "content-type": "application/json; charset=UTF-8" },
  });

  assert.deepEqual([form.status, utf16.status, utf8.status], [415, 415, 201]);
  assert.equal(form.headers.get("content-type"), "application/problem+json; charset=utf-8");
});

test("an unknown address is a 404 and a wrong method a 405 that names the right ones", async () => {
  const unknown = await api.call("GET", "/v1/payments");
  const wrong = await api.call("DELETE", "/v1/transactions");
  const tooLong = await api.call("GET", `/v1/transactions/${"x".repeat(600)}`);

  assert.deepEqual([unknown.status, tooLong.status], [404, 404]);
  assert.equal(unknown.body.type, "urn:zajel:problem:not_found");
  assert.equal(wrong.status, 405);
  assert.equal(wrong.headers.get("allow"), "GET, HEAD, POST");
});

test("what is not HTTP is answered with a problem, too", async () => {
  const answer = await speak("this is not HTTP\r\n\r\n");

  assert.match(answer, /^HTTP\/1\.1 400 /);
  assert.match(answer, /application\/problem\+json/);
});

test("what clients send wrongly is never logged", async () => {
  await api.call("POST", "/v1/transactions", { ...transaction, customer_phone: 96550001234 });
  await api.call("GET", "/v1/transactions/session-of-noura?state=of-noura");
  await speak("GET / HTTP/1.1\r\nauthorization: Bearer secret-of-noura\r\nbad header\r\n\r\n");

  assert.doesNotMatch(api.log.join(""), /96550001234|of-noura/);
});

function speak(text: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = connectTo(Number(new URL(api.url).port), "127.0.0.1", () => socket.write(text));
  const heard: Buffer[] = [];
  socket.on("data", (chunk) => heard.push(chunk));
  socket.on("close", () => resolve(Buffer.concat(heard).toString()));
  socket.on("error", reject);
  return promise;
}
