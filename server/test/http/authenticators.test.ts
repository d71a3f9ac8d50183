import assert from "node:assert/strict";
import { after, test } from "node:test";
import { atSandbox, connect, makeAccount, makeTemplate } from "./sandbox-account.ts";
import { startApi } from "./support.ts";

const api = await startApi({ withSandbox: true });
after(() => api[Symbol.asyncDispose]());

const checkNames = [
  "token",
  "permissions",
  "phone_number",
  "waba",
  "health",
  "subscription",
  "namespace",
  "templates",
  "callback",
];
const failing = (body: { checks: { name: string; ok: boolean }[] }) =>
  body.checks.filter(({ ok }) => !ok).map(({ name }) => name);

test("an authenticator that works is ready, the default, and has its templates", async () => {
  const account = await makeAccount(api);
  await makeTemplate(api, account, { name: "payment_link", language: "en", body: "Hello {{1}}, please pay." });
  await makeTemplate(api, account, { name: "rejected", language: "ar", body: "مرحبا", status: "REJECTED" });

  const { status, body } = await connect(api, account);

  assert.equal(status, 201);
  assert.equal(body.status, "ready");
  assert.equal(body.default, true);
  assert.equal(body.namespace, account.namespace);
  assert.equal(body.display_phone_number, "+965 2200 0100");
  assert.equal(body.callback_url, `${api.url}/webhooks/whatsapp/${body.id}`);
  assert.ok(body.verify_token.length >= 16);
  assert.deepEqual(
    body.checks.map(({ name }: { name: string }) => name),
    checkNames,
  );
  assert.deepEqual(failing(body), ["callback"]);
  const templates = await api.call("GET", `/v1/authenticators/${body.id}/templates`);
  assert.deepEqual(
    templates.body.data.map(({ name, status }: { name: string; status: string }) => [name, status]),
    [
      ["payment_link", "APPROVED"],
      ["rejected", "REJECTED"],
    ],
  );
});

test("secrets are never answered, stored in clear or logged", async () => {
  const account = await makeAccount(api);
  const made = await connect(api, account, { verify_token: "verify-this" });
  const answers = await Promise.all([
    api.call("GET", `/v1/authenticators/${made.body.id}`),
    api.call("GET", "/v1/authenticators"),
    api.call("POST", `/v1/authenticators/${made.body.id}/check`),
    api.call("PATCH", `/v1/authenticators/${made.body.id}`, {
      access_token: account.token,
      app_secret: account.appSecret,
    }),
  ]);

  const rows =
    await api.sql`select encode(access_token, 'escape') || encode(app_secret, 'escape') as stored from authenticator`;
  const everything = JSON.stringify([made.body, ...answers.map(({ body }) => body), rows]) + api.log.join("");
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 200, 200],
  );
  assert.doesNotMatch(everything, new RegExp(`${account.token}|${account.appSecret}`));
});

test("one whose checks fail is kept, with what fails and what to do", async () => {
  const account = await makeAccount(api);

  const { status, body } = await connect(api, account, { access_token: "EAAwrong" }, { merchant: "other" });
  const read = await api.call("GET", `/v1/authenticators/${body.id}`, undefined, { merchant: "other" });

  const token = body.checks.find(({ name }: { name: string }) => name === "token");
  assert.equal(status, 201);
  assert.equal(body.status, "attention");
  assert.equal(body.default, false);
  assert.equal(token.ok, false);
  assert.ok(token.detail.length > 0 && token.advice.length > 0);
  assert.deepEqual(read.body, body);
});

test("it is mended by a PATCH with a token that works, which also fetches its templates", async () => {
  const account = await makeAccount(api);
  await makeTemplate(api, account, { name: "receipt", language: "en", body: "Thank you." });
  const { body: broken } = await connect(api, account, { access_token: "EAAwrong" });

  const { status, body } = await api.call("PATCH", `/v1/authenticators/${broken.id}`, { access_token: account.token });
  const templates = await api.call("GET", `/v1/authenticators/${broken.id}/templates`);

  assert.equal(status, 200);
  assert.equal(body.status, "ready");
  assert.equal(templates.body.data.length, 1);
});

test("the first that works is the default, until another is made it or it is removed", async () => {
  await api.call("POST", "/v1/merchants", { id: "many", name: "Many" });
  const asMany = { merchant: "many" };
  const one = await connect(api, await makeAccount(api), {}, asMany);
  const two = await connect(api, await makeAccount(api), {}, asMany);
  const defaults = async () => {
    const { body } = await api.call("GET", "/v1/authenticators", undefined, asMany);
    return body.data.filter((row: { default: boolean }) => row.default).map((row: { id: string }) => row.id);
  };

  const atFirst = await defaults();
  await api.call("PATCH", `/v1/authenticators/${two.body.id}`, { default: true }, asMany);
  const afterPatch = await defaults();
  await api.call("DELETE", `/v1/authenticators/${two.body.id}`, undefined, asMany);
  const afterDelete = await defaults();

  assert.deepEqual([atFirst, afterPatch, afterDelete], [[one.body.id], [two.body.id], [one.body.id]]);
});

test("several made at once leave one default", async () => {
  await api.call("POST", "/v1/merchants", { id: "hasty", name: "Hasty" });
  const accounts = await Promise.all([makeAccount(api), makeAccount(api), makeAccount(api), makeAccount(api)]);

  const made = await Promise.all(
    accounts.map((account) => connect(api, account, { default: true }, { merchant: "hasty" })),
  );

  const { body } = await api.call("GET", "/v1/authenticators", undefined, { merchant: "hasty" });
  assert.deepEqual(
    made.map(({ status }) => status),
    [201, 201, 201, 201],
  );
  assert.equal(body.data.filter((row: { default: boolean }) => row.default).length, 1);
});

test("a number that works for one authenticator is refused to another, whoever's that is", async () => {
  const account = await makeAccount(api);
  const first = await connect(api, account);
  const elsewhere = await makeAccount(api);
  const second = await connect(api, elsewhere, {}, { merchant: "other" });

  const again = await connect(api, account, {}, { merchant: "other" });
  const byPatch = await api.call(
    "PATCH",
    `/v1/authenticators/${second.body.id}`,
    { phone_number_id: account.phoneNumberId },
    { merchant: "other" },
  );

  assert.equal(first.status, 201);
  assert.deepEqual([again.status, byPatch.status], [409, 409]);
});

test("a number is not claimed by who only names it", async () => {
  const account = await makeAccount(api);
  const squatter = await connect(api, account, { access_token: "EAAwrong" }, { merchant: "other" });

  const owner = await connect(api, account);

  assert.equal(squatter.body.status, "attention");
  assert.equal(owner.body.status, "ready");
});

test("sync tells how many templates there are, of every status and language", async () => {
  const account = await makeAccount(api);
  const { body: made } = await connect(api, account);
  await makeTemplate(api, account, { name: "one", language: "en", body: "One." });
  await makeTemplate(api, account, { name: "one", language: "ar", body: "واحد", status: "PENDING" });

  const { status, body } = await api.call("POST", `/v1/authenticators/${made.id}/sync`, {});

  assert.equal(status, 200);
  assert.deepEqual(body, { templates: 2 });
});

test("sync with a token that no longer works is answered 409 with WhatsApp's reason", async () => {
  const account = await makeAccount(api);
  const { body: made } = await connect(api, account, { access_token: "EAAwrong" });

  const { status, body } = await api.call("POST", `/v1/authenticators/${made.id}/sync`);

  assert.equal(status, 409);
  assert.match(body.detail, /190/);
});

test("templates come in pages", async () => {
  const account = await makeAccount(api);
  for (const name of ["a", "b", "c"]) await makeTemplate(api, account, { name, language: "en", body: "Text." });
  const { body: made } = await connect(api, account);

  const first = await api.call("GET", `/v1/authenticators/${made.id}/templates?limit=2`);
  const second = await api.call(
    "GET",
    `/v1/authenticators/${made.id}/templates?limit=2&cursor=${first.body.next_cursor}`,
  );

  const names = [first, second].flatMap(({ body }) => body.data.map(({ name }: { name: string }) => name));
  assert.deepEqual(names, ["a", "b", "c"]);
  assert.equal(second.body.next_cursor, null);
});

test("one that is switched off stays off through its checks, and comes back", async () => {
  const { body: made } = await connect(api, await makeAccount(api));

  const off = await api.call("PATCH", `/v1/authenticators/${made.id}`, { disabled: true });
  const checked = await api.call("POST", `/v1/authenticators/${made.id}/check`);
  const on = await api.call("PATCH", `/v1/authenticators/${made.id}`, { disabled: false });

  assert.deepEqual([off.body.status, checked.body.status, on.body.status], ["disabled", "disabled", "ready"]);
});

test("one that messages wait for is not removed", async () => {
  const account = await makeAccount(api);
  await makeTemplate(api, account, { name: "paid", language: "en", body: "Paid." });
  const { body: made } = await connect(api, account);
  await api.call("POST", "/v1/transactions", {
    type: "payment_request",
    amount: "1",
    currency_code: "KWD",
    customer_phone: "+96550001234",
    authenticator_id: made.id,
    notifications: { whatsapp: ["created"] },
  });

  const { status, body } = await api.call("DELETE", `/v1/authenticators/${made.id}`);

  assert.equal(status, 409);
  assert.match(body.detail, /1 messages wait/);
});

test("one that open payments chose, or that all others would need, is not removed; with its links alone it is", async () => {
  await api.call("POST", "/v1/merchants", { id: "leaving", name: "Leaving" });
  const asLeaving = { merchant: "leaving" };
  const account = await makeAccount(api);
  await makeTemplate(api, account, { name: "paid", language: "en", body: "Paid." });
  const { body: first } = await connect(api, account, {}, asLeaving);
  const linked = await api.call(
    "PUT",
    `/v1/authenticators/${first.id}/template-links/payment_request/paid/en`,
    { template_name: "paid" },
    asLeaving,
  );
  const pay = (more: object) => {
    const payment = { type: "payment_request", amount: "1", currency_code: "KWD", customer_phone: "+96550001234" };
    const notifications = { whatsapp: ["paid"] };
    return api.call("POST", "/v1/transactions", { ...payment, notifications, ...more }, asLeaving);
  };
  const end = ({ body }: { body: { session_id: string } }) =>
    api.call("POST", `/v1/transactions/${body.session_id}/state`, { state: "invalided" }, asLeaving);
  const remove = () => api.call("DELETE", `/v1/authenticators/${first.id}`, undefined, asLeaving);

  const any = await pay({});
  const chosen = await pay({ authenticator_id: first.id });
  const both = await remove();
  const { body: second } = await connect(api, await makeAccount(api), {}, asLeaving);
  const withAnother = await remove();
  await end(chosen);
  const gone = await remove();

  assert.deepEqual([linked.status, any.status, both.status], [200, 201, 409]);
  assert.deepEqual(both.body.in_use, { waiting_notifications: 0, open_transactions: 2 });
  assert.match(both.body.detail, /2 open payments.*disabled/);
  assert.deepEqual(withAnother.body.in_use, { waiting_notifications: 0, open_transactions: 1 });
  assert.equal(gone.status, 204);
  const { body } = await api.call("GET", "/v1/authenticators", undefined, asLeaving);
  assert.deepEqual(
    body.data.map(({ id, default: isDefault }: { id: string; default: boolean }) => [id, isDefault]),
    [[second.id, true]],
  );
});

test("an override of the callback needs an https address, and nothing is stored without one", async () => {
  const account = await makeAccount(api);

  const made = await connect(api, account, { callback: "override" }, { merchant: "other" });
  const { body: plain } = await connect(api, account, { callback: "app" }, { merchant: "other" });
  const patched = await api.call(
    "PATCH",
    `/v1/authenticators/${plain.id}`,
    { callback: "override" },
    { merchant: "other" },
  );
  const wrong = await connect(api, account, { callback: "mine" });

  for (const { status, body } of [made, patched, wrong]) {
    assert.equal(status, 400);
    assert.deepEqual(Object.keys(body.errors), ["callback"]);
  }
  assert.match(made.body.errors.callback[0], /https.*PUBLIC_URL/);
  assert.equal(plain.callback, "app");
});

test("without WhatsApp's answer an authenticator is kept, and known results stand", async () => {
  const account = await makeAccount(api);
  const { body: made } = await connect(api, account);
  await atSandbox(api, "PATCH", "/faults", {
    error: { http: 503, code: 2, message: "Service temporarily unavailable", on: "all" },
  });

  const checked = await api.call("POST", `/v1/authenticators/${made.id}/check`);
  await atSandbox(api, "DELETE", "/faults");

  assert.equal(checked.status, 200);
  assert.equal(checked.body.status, "ready");
  const number = checked.body.checks.find(({ name }: { name: string }) => name === "phone_number");
  assert.match(number.detail, /last result stands/);
});

test("a test key makes and changes authenticators of the simulator only", async () => {
  const key = await api.makeKey("default", "test");
  const { body: live } = await connect(api, await makeAccount(api), { environment: "live" });

  const made = await connect(api, await makeAccount(api), { environment: undefined }, { key });
  const refused = await connect(api, await makeAccount(api), { environment: "live" }, { key });
  const patched = await api.call("PATCH", `/v1/authenticators/${live.id}`, { name: "Mine" }, { key });
  const deleted = await api.call("DELETE", `/v1/authenticators/${live.id}`, undefined, { key });

  assert.equal(made.body.environment, "sandbox");
  assert.deepEqual([refused.status, patched.status, deleted.status], [403, 403, 403]);
});

test("wrong input is refused field by field", async () => {
  const { status, body } = await api.call("POST", "/v1/authenticators", {
    name: "",
    waba_id: "2 0",
    access_token: "with space",
    app_secret: "é",
    environment: "test",
    messages_per_second: 0,
    secret: "x",
  });

  assert.equal(status, 400);
  assert.deepEqual(Object.keys(body.errors).sort(), [
    "access_token",
    "app_secret",
    "environment",
    "messages_per_second",
    "name",
    "phone_number_id",
    "secret",
    "waba_id",
  ]);
});
